"""GDP lost in many draws: short ways for two models, the models' own for the others."""

from __future__ import annotations

import numpy as np

from iomodel.equations.leontief import output
from iomodel.equations.mixed import complement
from iomodel.materials.path import CapacityPath
from iomodel.models import Direct, Model, SupplyConstrained
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.simulate.accounts import daily_flows
from iomodel.table import IOTable


def gdp_of_draws(table: IOTable, model: Model, path: CapacityPath) -> FloatArray:
    """Change of GDP over the days of each scenario of a path, shape (s,) [% of one year's GDP].

    Days, sectors and provenance are not kept. `Direct` and `SupplyConstrained` have short ways through plain
    arrays where final demand is normal; every other model answers by itself.
    """
    if type(model) in _SHORT and (path.demand == 1).all():
        return _SHORT[type(model)](table, path)
    return _of_a_year(table, _rate_by_the_model(table, model, path))


def _direct(table: IOTable, path: CapacityPath) -> FloatArray:
    """Value added of what stops."""
    return _of_a_year(table, (path.capacity - 1) @ (table.value_added_share * table.x))


def _supply_constrained(table: IOTable, path: CapacityPath) -> FloatArray:
    """The complementarity rule on the sectors that are ever hit; other days go to the model itself."""
    rows = path.capacity.reshape(-1, table.n) - 1
    ever = np.flatnonzero(rows.any(axis=0) & (table.x > 0))
    columns = output(table.factors, np.eye(table.n)[ever]).T
    gap = rows[:, ever] * table.x[ever]
    lam, held = complement(columns[ever], gap, gap < 0)
    change = lam @ columns.T
    tolerance = 1e-10 * np.maximum(table.x, 1e-6 * table.x.max())
    final = table.f[ever]
    odd = (change > tolerance).any(axis=1)
    odd |= (held & (final + lam < np.minimum(final, 0.0) - tolerance[ever])).any(axis=1)
    daily = change @ table.value_added_share
    if odd.any():
        daily[odd] = _rate_by_the_model(
            table, SupplyConstrained(), _one_day_each(path, rows[odd] + 1)
        ).ravel()
    return _of_a_year(table, daily.reshape(path.capacity.shape[:2]))


_SHORT = {Direct: _direct, SupplyConstrained: _supply_constrained}


def _one_day_each(path: CapacityPath, capacity: FloatArray) -> CapacityPath:
    """Days as scenarios of one day."""
    labels = tuple(str(number) for number in range(len(capacity)))
    return CapacityPath(
        labels, path.codes, capacity[:, None, :], np.ones((len(capacity), 1, len(path.codes)))
    )


def _rate_by_the_model(table: IOTable, model: Model, path: CapacityPath) -> FloatArray:
    """Change of GDP on each day at an annual rate, shape (s, days) [table's unit]."""
    flows = daily_flows(table, model.answer(table, path), model.name)
    change = flows.value_added - flows.normal_value_added
    return np.asarray(change.sum(axis=-1) * DAYS_PER_YEAR)


def _of_a_year(table: IOTable, daily: FloatArray) -> FloatArray:
    """Change over all days [% of one year's GDP], from daily changes at an annual rate."""
    year = float((table.value_added_share * table.x).sum())
    return np.asarray(100 * daily.sum(axis=-1) / (DAYS_PER_YEAR * year))
