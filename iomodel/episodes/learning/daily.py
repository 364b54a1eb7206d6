"""Models without a memory in many draws, by day: short ways through plain arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from iomodel.equations.leontief import output
from iomodel.errors import NotApplicableError, SolverError
from iomodel.materials.path import CapacityPath
from iomodel.models import Direct, Model, SupplyConstrained
from iomodel.notation import DAYS_PER_YEAR, BoolArray, FloatArray, IntArray
from iomodel.questions.ensemble.losses import Draws, constrained_changes, part_of
from iomodel.questions.ensemble.parameters import varied
from iomodel.questions.ensemble.physical import Hit
from iomodel.simulate.accounts import daily_flows
from iomodel.table import IOTable

APART = 30
"""Days between which the answers of the linear program are joined by straight lines."""

Way: TypeAlias = Callable[[IOTable, Model, Hit, FloatArray, BoolArray], FloatArray]
"""From a table, a model, what is lost, weights of outputs, shape (k, n), and the days that count, shape
(days,), to weighted changes of output by day, shape (draws, days, k); 0 on the other days."""


def _direct(table: IOTable, model: Model, hit: Hit, weights: FloatArray, needed: BoolArray) -> FloatArray:
    """What stops is lost, and nothing else."""
    each = weights[:, hit.sectors] * table.x[hit.sectors]
    found = -np.tensordot(hit.lost, each, axes=(0, 1))
    found[:, ~needed] = 0.0
    return np.asarray(found)


def _supply_constrained(
    table: IOTable, model: Model, hit: Hit, weights: FloatArray, needed: BoolArray
) -> FloatArray:
    """The complementarity rule; days without an answer from it go to the linear program."""
    days = np.flatnonzero(needed)
    found = np.zeros((*hit.lost.shape[1:], len(weights)))
    lost = np.moveaxis(hit.lost[:, :, days], 0, 2)
    draw, place = np.nonzero(lost.any(axis=2))
    lost = lost[draw, place]
    lam, odd = constrained_changes(table, hit.sectors, lost, compiled=hit.compiled)
    columns = output(table.factors, np.eye(table.n)[hit.sectors])
    change = lam @ (columns @ weights.T)
    if odd.any():
        change[odd] = (
            _by_program(table, model, hit.sectors, lost[odd], draw[odd], days[place[odd]]) @ weights.T
        )
    found[draw, days[place]] = change
    return found


def _by_program(
    table: IOTable, model: Model, sectors: IntArray, lost: FloatArray, draw: IntArray, day: IntArray
) -> FloatArray:
    """Changes of output on days that the model's linear program answers, shape (k, n).

    Adaptation changes what is lost by the same amount every day, so that output moves along straight lines
    with few corners: of each course of days the program answers the first, the last and one in `APART`.

    Parameters
    ----------
    table, model
        Whose answer.
    sectors
        Positions of the sectors within reach, shape (m,).
    lost
        What they lose, shape (k, m).
    draw, day
        Of each row, in order, shape (k,).
    """
    begins = np.r_[True, (np.diff(draw) != 0) | (np.diff(day) != 1)]
    first = np.maximum.accumulate(np.where(begins, np.arange(len(day)), 0))
    ends = np.r_[begins[1:], True]
    asked = np.flatnonzero(begins | ends | ((np.arange(len(day)) - first) % APART == 0))
    capacity = np.ones((1, len(asked), table.n))
    capacity[0][:, sectors] -= lost[asked]
    path = CapacityPath(("days",), table.codes, capacity, np.ones_like(capacity))
    answered = model.answer(table, path).output[0] - table.x
    before = np.searchsorted(asked, np.arange(len(day)), side="right") - 1
    after = np.minimum(before + 1, len(asked) - 1)
    width = np.maximum(asked[after] - asked[before], 1)
    part = ((np.arange(len(day)) - asked[before]) / width)[:, None]
    return np.asarray((1 - part) * answered[before] + part * answered[after])


def by_the_model(
    table: IOTable, model: Model, draws: Draws, horizon: int, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The model's own answer by day: GDP, shape (draws, days), and weighted output, shape (draws, days, k).

    Changes [share of the normal level of GDP, and as `Way` for output]; GDP is the model's own value added.

    Parameters
    ----------
    table, model, draws
        Whose answer; a draw that holds parameters of the model goes through a model of its own, and is NaN
        where that finds none.
    horizon
        Days of a path.
    weights
        Of outputs, shape (k, n).
    """
    each, gdp, weighted = varied(model, draws.values), [], []
    part = part_of(horizon, table.n)
    for start in range(0, len(draws.values), part):
        path = draws.path(horizon, start)
        if each is None:
            found = [_flows_of(table, model, path, weights)]
        else:
            own = zip(each[start : start + part], path.scenarios, strict=True)
            found = _one_by_one(table, [(one, path.of(label)) for one, label in own], weights)
        gdp += [one[0] for one in found]
        weighted += [one[1] for one in found]
    return np.concatenate(gdp), np.concatenate(weighted)


def _flows_of(
    table: IOTable, model: Model, path: CapacityPath, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """GDP and weighted output of a path, shapes (s, days) and (s, days, k)."""
    flows = daily_flows(table, model.answer(table, path), model.name)
    change = (flows.value_added - flows.normal_value_added).sum(axis=2)
    output = DAYS_PER_YEAR * (flows.output - flows.normal_output) @ weights.T
    return change / flows.normal_value_added.sum(), output


def _one_by_one(
    table: IOTable, asked: Sequence[tuple[Model, CapacityPath]], weights: FloatArray
) -> list[tuple[FloatArray, FloatArray]]:
    """The same of draws with models of their own; NaN where one finds no answer.

    Raises
    ------
    ParameterError, SolverError
        That of the first draw without an answer, if more than one in ten have none.
    """
    found, errors = [], []
    for model, path in asked:
        try:
            found.append(_flows_of(table, model, path, weights))
        except (NotApplicableError, SolverError) as error:
            errors.append(error)
            shape = len(path.scenarios), path.days
            found.append((np.full(shape, np.nan), np.full((*shape, len(weights)), np.nan)))
    if len(errors) > len(asked) / 10:
        raise errors[0]
    return found


WAYS: Mapping[type[Model], Way] = {Direct: _direct, SupplyConstrained: _supply_constrained}
"""Models whose answer on a day depends on that day alone, and that have a short way."""
