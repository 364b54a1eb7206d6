"""GDP lost in many draws: short ways for some models, the models' own for the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd

from iomodel.equations.leontief import output
from iomodel.equations.mixed import solver
from iomodel.materials.path import CapacityPath
from iomodel.models import Direct, Inventory, Model, Substitution, SupplyConstrained
from iomodel.notation import DAYS_PER_YEAR, BoolArray, FloatArray, IntArray
from iomodel.questions.ensemble.parameters import varied
from iomodel.questions.ensemble.physical import Change, Hit, Physical, tiles
from iomodel.simulate.accounts import daily_flows
from iomodel.table import IOTable

PART = 64
"""Draws of which a model that takes paths of all sectors is given the days at a time, at most."""

CELLS = 8_000_000
"""Draws by days by sectors in such a part at most: 64 MB for each quantity."""


def part_of(horizon: int, sectors: int) -> int:
    """Draws of a part, which depends on the days and the table alone.

    >>> part_of(365, 107), part_of(365, 9_800)
    (64, 2)
    """
    fitting = max(1, CELLS // (horizon * sectors))
    return min(PART, 1 << (fitting.bit_length() - 1))


FEWER: Mapping[type[Model], int] = {Substitution: 256}
"""Models that take so long that they answer the first draws only, a multiple of a block."""


def draws_of(model: Model, draws: int) -> int:
    """How many of so many draws a model answers: the first ones, which are a sample of their own.

    >>> draws_of(Substitution(), 4096), draws_of(Direct(), 4096)
    (256, 4096)
    """
    return min(draws, FEWER.get(type(model), draws))


@dataclass
class Draws:
    """Some draws of a scenario's inputs, and what they take away.

    Parameters
    ----------
    physical
        The scenario on its table.
    values
        A row a draw.
    change
        What happens to the numbers of a material before they are used.
    compiled
        Whether compiled loops go through the draws.
    """

    physical: Physical
    values: pd.DataFrame
    change: Change | None = None
    compiled: bool = False
    _hits: dict[int, Hit] = field(default_factory=dict)

    def hit(self, horizon: int) -> Hit:
        """What the sectors within reach lose, for so many days."""
        if horizon not in self._hits:
            self._hits[horizon] = self.physical.hit(self.values, horizon, self.change, compiled=self.compiled)
        return self._hits[horizon]

    def path(self, horizon: int, start: int, *, uses: bool = True) -> CapacityPath:
        """What is left of all sectors in the draws of a part, from one on; with uses of materials or not."""
        part = part_of(horizon, self.physical.table.n)
        return self.physical.paths(self.values.iloc[start : start + part], horizon, self.change, uses=uses)


def losses_of_draws(table: IOTable, model: Model, draws: Draws) -> FloatArray:
    """Change of value added by sector over the days of each draw, shape (draws, n) [% of one year's GDP].

    Days and provenance are not kept. `Direct` and `SupplyConstrained` have short ways through plain arrays,
    `Inventory` sums as it goes; every other model answers by itself, and so does each of several models that
    differ in a drawn parameter.
    """
    horizon = max(1, draws.physical.scenario.days + model.aftermath)
    way = _WAYS.get(type(model), _by_the_model) if draws.physical.one_demand else _by_the_model
    each = varied(model, draws.values)
    change = way(table, model, draws, horizon) if each is None else _one_by_one(table, each, draws, horizon)
    return np.asarray(100 * change / (DAYS_PER_YEAR * float((table.value_added_share * table.x).sum())))


Way: TypeAlias = Callable[[IOTable, Model, Draws, int], FloatArray]
"""To the change of value added by sector, summed over days, shape (draws, n) [table's unit x days a year]."""


def _direct(table: IOTable, model: Model, draws: Draws, horizon: int) -> FloatArray:
    """Value added of what stops, or is no longer asked for."""
    hit = draws.hit(horizon)
    asked = np.maximum(table.x + (hit.demand - 1) * table.f, 0.0)
    own = table.x[hit.sectors]
    found = np.tile((np.minimum(table.x, asked) - table.x).sum(axis=0), (hit.lost.shape[1], 1))
    if (hit.demand[:, hit.sectors] == 1).all():
        found[:, hit.sectors] = -hit.lost.sum(axis=2).T * own
    else:
        made = np.minimum((1 - hit.lost) * own[:, None, None], asked[:, hit.sectors].T[:, None, :])
        found[:, hit.sectors] = (made - own[:, None, None]).sum(axis=2).T
    return np.asarray(found * table.value_added_share)


def _supply_constrained(table: IOTable, model: Model, draws: Draws, horizon: int) -> FloatArray:
    """The complementarity rule on the sectors within reach; other days go to the model itself."""
    hit = draws.hit(horizon)
    count, sectors = hit.lost.shape[1], hit.sectors
    columns = output(table.factors, np.eye(table.n)[sectors]).T
    asked = hit.demand * table.f
    unlimited = output(table.factors, asked)
    of_day = slice(1) if (asked == asked[0]).all() else slice(None)
    wanted, final = unlimited[of_day][:, sectors].T, asked[of_day][:, sectors].T
    rule = _Rule(columns[sectors], table.x[sectors], wanted, final, compiled=hit.compiled)
    change, odd = np.zeros((count, len(sectors))), np.zeros((count, horizon), dtype=bool)
    for tile in tiles(count):
        lam, odd[tile] = rule(hit.lost[:, tile])
        change[tile] = lam.sum(axis=2).T
    found = (unlimited - table.x).sum(axis=0) + change @ columns.T
    found *= table.value_added_share
    alike: dict[tuple[int, bytes], FloatArray] = {}
    for draw, day in np.argwhere(odd):
        key = int(day) if wanted.shape[1] > 1 else 0, hit.lost[:, draw, day].tobytes()
        if key not in alike:
            normal = (unlimited[day] - table.x) * table.value_added_share
            alike[key] = _one_day(table, model, hit, draw, day) - normal
        found[draw] += alike[key]
    return np.asarray(found)


def constrained_changes(
    table: IOTable, sectors: IntArray, lost: FloatArray, *, compiled: bool
) -> tuple[FloatArray, BoolArray]:
    """Changes of final demand by the complementarity rule at normal demand, and the days without an answer.

    Parameters
    ----------
    table
        n sectors.
    sectors
        Positions of the sectors within reach, shape (m,).
    lost
        Share of their capacity lost on some days, shape (k, m).
    compiled
        Whether by a compiled loop.

    Returns
    -------
    Changes of their final demand, shape (k, m) [table's unit], and which days the rule has no answer for.
    """
    columns = output(table.factors, np.eye(table.n)[sectors])
    wanted = output(table.factors, table.f)
    own = columns[:, sectors].T, table.x[sectors], wanted[sectors, None], table.f[sectors, None]
    lam, odd = _Rule(*own, compiled=compiled)(lost.T[:, None])
    return lam[:, 0].T, odd[0]


class _Rule:
    """The complementarity rule on days of draws, of which there may be many.

    Parameters
    ----------
    inner
        The inverse between the sectors within reach, shape (m, m).
    x
        Their normal output, shape (m,).
    wanted, final
        Their output without caps and final demand, shape (m, 1) or (m, days).
    compiled
        Whether by a compiled loop.
    """

    def __init__(
        self, inner: FloatArray, x: FloatArray, wanted: FloatArray, final: FloatArray, *, compiled: bool
    ) -> None:
        self.inner, self.x = inner, x[:, None, None]
        size = np.abs(wanted)
        tolerance = 1e-10 * np.maximum(size, 1e-6 * size.max(initial=0.0))
        self.spare, self.tolerance = (x[:, None] - wanted)[:, None], tolerance[:, None]
        self.least = (np.minimum(final, 0.0) - tolerance - final)[:, None]
        self.solved = solver(inner, compiled=compiled)

    def __call__(self, lost: FloatArray) -> tuple[FloatArray, BoolArray]:
        """Changes of final demand, and the days without an answer, which have none.

        Parameters
        ----------
        lost
            Share of capacity lost, shape (m, draws, days).

        Returns
        -------
        Shapes (m, draws, days) and (draws, days).
        """
        capped = lost > 0
        gap = self.spare - lost * self.x
        gap *= capped
        lam, held = self.solved(gap, gap < 0)
        odd = (lam < self.least).any(axis=0)
        loose = capped & ~held
        gap += self.tolerance
        odd |= ((np.tensordot(self.inner, lam, axes=1) > gap) & loose).any(axis=0)
        lam[:, odd] = 0.0
        return lam, odd


def _one_day(table: IOTable, model: Model, hit: Hit, draw: int, day: int) -> FloatArray:
    """Change of value added by sector on one day of one draw, by the model itself, shape (n,)."""
    capacity = np.ones((1, 1, table.n))
    capacity[0, 0, hit.sectors] -= hit.lost[:, draw, day]
    path = CapacityPath((f"draw {draw}",), table.codes, capacity, hit.demand[None, day : day + 1])
    return np.asarray(_of_path(table, model, path)[0])


def _inventory(table: IOTable, model: Model, draws: Draws, horizon: int) -> FloatArray:
    """Output below and above normal until all is normal, summed as the days are followed."""
    starts = range(0, len(draws.values), part_of(horizon, table.n))
    paths = (draws.path(horizon, start, uses=False) for start in starts)
    return np.concatenate([_summed(table, model, path) for path in paths])


def _summed(table: IOTable, model: Model, path: CapacityPath) -> FloatArray:
    """Change of value added by sector summed over days, shape (s, n); without days where a model can."""
    if not isinstance(model, Inventory):
        return _of_path(table, model, path)
    totals = model.totals(table, path)
    return np.asarray((totals.catch_up - totals.lost) * table.value_added_share)


def _one_by_one(table: IOTable, models: Sequence[Model], draws: Draws, horizon: int) -> FloatArray:
    """Every draw through a model of its own."""
    part, found = part_of(horizon, table.n), []
    for start in range(0, len(models), part):
        path = draws.path(horizon, start)
        own = zip(path.scenarios, models[start : start + part], strict=True)
        found += [_summed(table, model, path.of(label)) for label, model in own]
    return np.concatenate(found)


def _by_the_model(table: IOTable, model: Model, draws: Draws, horizon: int) -> FloatArray:
    """The model's own answer, part by part."""
    starts = range(0, len(draws.values), part_of(horizon, table.n))
    return np.concatenate([_of_path(table, model, draws.path(horizon, start)) for start in starts])


def _of_path(table: IOTable, model: Model, path: CapacityPath) -> FloatArray:
    """Change of value added by sector summed over the days of a path, shape (s, n)."""
    flows = daily_flows(table, model.answer(table, path), model.name)
    change = (flows.value_added - flows.normal_value_added).sum(axis=1)
    return np.asarray(change * DAYS_PER_YEAR)


_WAYS: dict[type[Model], Way] = {
    Direct: _direct,
    SupplyConstrained: _supply_constrained,
    Inventory: _inventory,
}


def takes_paths(model: Model) -> bool:
    """Whether a model answers draws from paths of all sectors, because it has no shorter way.

    >>> takes_paths(Direct())
    False
    """
    return type(model) not in (Direct, SupplyConstrained)
