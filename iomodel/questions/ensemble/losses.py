"""GDP lost in many draws: short ways for two models, the models' own for the others."""

from __future__ import annotations

import numpy as np

from iomodel.equations.leontief import output
from iomodel.equations.mixed import complement
from iomodel.materials.path import CapacityPath
from iomodel.models import Direct, Model, SupplyConstrained
from iomodel.notation import DAYS_PER_YEAR, BoolArray, FloatArray
from iomodel.simulate.accounts import daily_flows
from iomodel.table import IOTable


def gdp_of_draws(table: IOTable, model: Model, path: CapacityPath) -> FloatArray:
    """Change of GDP over the days of each scenario of a path, shape (s,) [% of one year's GDP].

    Days, sectors and provenance are not kept. `Direct` and `SupplyConstrained` have short ways through plain
    arrays; every other model answers by itself.
    """
    rate = _SHORT.get(type(model), _rate_by_the_model)(table, model, path)
    year = float((table.value_added_share * table.x).sum())
    return np.asarray(100 * rate.sum(axis=1) / (DAYS_PER_YEAR * year))


def _direct(table: IOTable, model: Model, path: CapacityPath) -> FloatArray:
    """Value added of what stops, or is no longer asked for."""
    asked = np.maximum(table.x + (path.demand[0] - 1) * table.f, 0.0)
    made = np.minimum(path.capacity * table.x, asked)
    return np.asarray((made - table.x) @ table.value_added_share)


def _supply_constrained(table: IOTable, model: Model, path: CapacityPath) -> FloatArray:
    """The complementarity rule on the sectors that are ever hit; other days go to the model itself."""
    days = path.days
    rows = path.capacity.reshape(-1, table.n)
    ever = np.flatnonzero((rows < 1).any(axis=0))
    columns = output(table.factors, np.eye(table.n)[ever]).T
    asked = path.demand[0] * table.f
    unlimited = output(table.factors, asked)
    capped, wanted = rows[:, ever] < 1, np.tile(unlimited[:, ever], (len(rows) // days, 1))
    gap = np.where(capped, rows[:, ever] * table.x[ever] - wanted, 0.0)
    lam, held = complement(columns[ever], gap, gap < 0)
    tolerance = 1e-10 * np.maximum(np.abs(wanted), 1e-6 * np.abs(wanted).max(initial=0.0))
    final = np.tile(asked[:, ever], (len(rows) // days, 1))
    odd = (capped & ~held & (lam @ columns[ever].T > gap + tolerance)).any(axis=1)
    odd |= (held & (final + lam < np.minimum(final, 0.0) - tolerance)).any(axis=1)
    change = lam @ (table.value_added_share @ columns)
    rate = change.reshape(-1, days) + (unlimited - table.x) @ table.value_added_share
    for day in map(int, np.flatnonzero(odd.reshape(-1, days).any(axis=0))):
        own = odd.reshape(-1, days)[:, day]
        rate[own, day] = _rate_by_the_model(table, model, _one_day(path, own, day))[:, 0]
    return np.asarray(rate)


_SHORT = {Direct: _direct, SupplyConstrained: _supply_constrained}


def _one_day(path: CapacityPath, chosen: BoolArray, day: int) -> CapacityPath:
    """One day of some scenarios."""
    labels = tuple(label for label, kept in zip(path.scenarios, chosen, strict=True) if kept)
    return CapacityPath(
        labels, path.codes, path.capacity[chosen, day : day + 1], path.demand[chosen, day : day + 1]
    )


def _rate_by_the_model(table: IOTable, model: Model, path: CapacityPath) -> FloatArray:
    """Change of GDP on each day at an annual rate, shape (s, days) [table's unit]."""
    flows = daily_flows(table, model.answer(table, path), model.name)
    change = flows.value_added - flows.normal_value_added
    return np.asarray(change.sum(axis=-1) * DAYS_PER_YEAR)
