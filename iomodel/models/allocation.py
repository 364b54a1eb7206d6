"""Allocation: the least loss under given capacities, or amounts of a material, if no input can be missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from iomodel.equations import allocation, leontief, shared
from iomodel.equations.ratios import ratio
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.materials.path import CapacityPath
from iomodel.models.base import Model, by_demand, solve_levels
from iomodel.models.materials import followed_materials
from iomodel.notation import FloatArray, IntArray
from iomodel.table import IOTable


@dataclass(frozen=True)
class Allocation(Model):
    """Output that keeps the most GDP, ``max v'x`` under given capacities or given tonnages.

    The least loss when no input can be missed: someone who sees every order sends each good where it earns
    most, and whoever lacks an input makes less in proportion. For goods that final users can go without it
    is a bound that no market reaches at once. For an intermediate good it is no bound: without any steel
    everything that contains some stops, down to services, and the loss is the whole of GDP, where
    `Bottleneck`, which lets most users do without, loses a part of it.

    Parameters
    ----------
    tonnage
        Whether the scarce materials themselves are allocated, to the uses that earn most GDP per unit of
        them, instead of being lost by every user in proportion. Final demand, not capacity, then limits a
        sector. Uses in tonnes are those of the materials' data; where these have none of an element, it is
        taken to be the same in every yen of exposed output. What needs several elements, of one material or
        of several, stops once if any of them is missing.
    floor
        Share of the normal final demand for each good that has to be met, 0..1 [1].
    import_cost
        What a unit of a good costs when it is imported in place of the domestic one [value added per unit];
        no such imports where None. The cost steers the choice; it is no part of the accounts.

    Reference: the program of Miller & Blair's mixed model; its equality with `SupplyConstrained` is tested.
    """

    name = "allocation"
    title = "Allocation, least loss"
    assumes = "each good goes where it earns most GDP, as if one planner saw every order"
    errs = "smallest loss if every input is essential; overstates where users carry on without a short input"
    title_ja = "最適配分（最小損失）"
    assumes_ja = "すべての注文を見渡す者がいて、各財はGDPを最も多く生む用途に向かう"
    errs_ja = "どの投入も欠かせない場合の最小の損失。不足した投入なしでも操業できる部門があれば過大"
    place = 70

    tonnage: bool = False
    floor: float = 0.0
    import_cost: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.floor <= 1:
            raise ParameterError(
                f"allocation: floor is {self.floor}, expected 0 to 1 [share of final demand]"
            )
        if self.import_cost is not None and not self.import_cost >= 0:
            raise ParameterError(f"allocation: import_cost is {self.import_cost}, expected 0 or more [1]")
        if self.tonnage and (self.floor or self.import_cost is not None):
            raise ParameterError(
                "allocation: floor and import_cost go with capacities only; remove them, or tonnage"
            )

    @property
    def capped(self) -> bool:
        """Whether no sector ever makes more than its capacity; not where the material itself is shared."""
        return not self.tonnage

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        if self.tonnage:
            return np.stack([self._shared(table, path, place) for place in range(len(path.scenarios))])

        return solve_levels(table, path, by_demand(lambda *day: self._best(table, *day).output))

    def shadow_prices(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """GDP that one more unit of each sector's capacity would save, shape (s, days, n) [1]."""
        if self.tonnage:
            raise NotApplicableError("allocation by tonnage has no capacities, so they have no prices")
        return solve_levels(table, path, by_demand(lambda *day: self._best(table, *day).capacity_price))

    def _best(self, table: IOTable, capacity: FloatArray, demand: FloatArray) -> allocation.Allocated:
        """The program for days with one final demand."""
        floor = np.minimum(demand, self.floor * np.maximum(table.f, 0.0)) if self.floor else None
        cost = None if self.import_cost is None else np.full(table.n, self.import_cost)
        return allocation.allocate(
            table.Ad, table.value_added_share, capacity, demand, floor=floor, import_cost=cost
        )

    def _shared(self, table: IOTable, path: CapacityPath, place: int) -> FloatArray:
        """Output of one scenario in which the material goes to its best uses, shape (days, n)."""
        program = self._program(table, path, path.scenarios[place])
        if program is None:
            return leontief.output(table.factors, path.demand[place] * table.f)

        def solve(supply: FloatArray, demand: FloatArray) -> FloatArray:
            return shared.share_material(
                table.Ad, table.value_added_share, demand, *program.varieties, supply
            ).output

        with table.naming_sectors():
            return by_demand(solve)(program.supply, path.demand[place] * table.f)

    def material_prices(self, table: IOTable, path: CapacityPath) -> dict[tuple[str, str], FloatArray]:
        """GDP that a little more of each element alone would save while it goes where it earns most.

        Returns
        -------
        By scenario and material, shape (days, e) [table's unit at an annual rate, per normal supply]: divided
        by the normal use of a year it is the worth of one kilogram. 0 where nothing is missing, and where
        another element stops the same products.

        Raises
        ------
        NotApplicableError
            If capacities are allocated, not tonnages, or a scenario shocks capacity directly.
        """
        if not self.tonnage:
            raise NotApplicableError("allocation of capacities follows no material; use tonnage=True")
        found: dict[tuple[str, str], FloatArray] = {}
        for place, label in enumerate(path.scenarios):
            program = self._program(table, path, label)
            if program is None:
                continue
            with table.naming_sectors():
                worth = self._worth(table, program, path.demand[place])
            ends = np.cumsum([path.unmet[label, name].shape[1] for name in program.names])[:-1]
            for name, part in zip(program.names, np.split(worth, ends, axis=1), strict=True):
                found[label, name] = part
        return found

    def _worth(self, table: IOTable, program: _Tonnage, demand: FloatArray) -> FloatArray:
        """Worth of a little more of every element on each day, shape (days, e)."""
        worth = np.zeros(program.supply.shape)
        for wanted in np.unique(demand, axis=0):
            days = (demand == wanted).all(axis=1)
            worth[days] = shared.worth_of_more(
                table.Ad, table.value_added_share, wanted * table.f, *program.varieties, program.supply[days]
            )
        return worth

    def _program(self, table: IOTable, path: CapacityPath, label: str) -> _Tonnage | None:
        """What the program by tonnage takes of a scenario; None where it cuts no material."""
        uses = followed_materials(path, label, "allocation by tonnage")
        if not uses:
            return None
        by_element = np.concatenate([use.by_element for use in uses.values()])
        host, share, needs = varieties(by_element)
        parts = np.concatenate(
            [use.by_element * table.x if use.parts is None else use.parts for use in uses.values()]
        )
        per_share = ratio(parts, by_element)
        amounts = needs * share * per_share[:, host]
        total = amounts.sum(axis=1, keepdims=True)
        tau = ratio(amounts, total)
        supply = 1 - np.concatenate([path.unmet[label, name] for name in uses], axis=1)
        return _Tonnage(tuple(uses), (host, share, tau), supply)


class _Tonnage(NamedTuple):
    """A scenario as the program by tonnage takes it."""

    names: tuple[str, ...]
    varieties: tuple[IntArray, FloatArray, FloatArray]
    supply: FloatArray
    """Of every element of every material, shape (days, e) [share of normal use]."""


def varieties(by_element: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Parts of each sector's output by the elements they need, nested from the most to the least exposed.

    A sector of which .7 needs neodymium and .5 dysprosium makes .5 with both and .2 with neodymium only.

    Parameters
    ----------
    by_element
        Share of each sector's output lost while one element alone is missing, shape (e, n) in 0..1.

    Returns
    -------
    Sector of each variety, shape (m,); its share of the sector's output, shape (m,); whether it needs
    each element, shape (e, m).

    >>> host, share, needs = varieties(np.array([[.7], [.5]]))
    >>> host, share.round(3), needs
    (array([0, 0]), array([0.5, 0.2]), array([[1., 1.],
           [1., 0.]]))
    """
    host, share, needs = [], [], []
    for sector, exposed in enumerate(by_element.T):
        steps = np.unique(exposed[exposed > 0])
        for step, part in zip(steps, np.diff(steps, prepend=0.0), strict=True):
            host.append(sector)
            share.append(part)
            needs.append((exposed >= step).astype(np.float64))
    return np.array(host, dtype=np.int64), np.array(share), np.array(needs).T
