"""Allocation: the least loss under given capacities, or amounts of a material, if no input can be missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations import allocation, leontief
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.materials.path import CapacityPath, MaterialUse
from iomodel.models.base import Model, by_demand, solve_levels
from iomodel.models.materials import followed_material
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
        Whether the scarce material itself is allocated, to the uses that earn most GDP per unit of it,
        instead of being lost by every user in proportion. Final demand, not capacity, then limits a
        sector. The material in a yen of exposed output is taken to be the same in every sector, which no
        statistic tells.
    floor
        Share of the normal final demand for each good that has to be met, 0..1 [1].
    import_cost
        What a unit of a good costs when it is imported in place of the domestic one [value added per unit];
        no such imports where None. The cost steers the choice; it is no part of the accounts.

    Reference: the program of Miller & Blair's mixed model; its equality with `SupplyConstrained` is tested.
    """

    name = "allocation"
    title = "Allocation, least loss"
    assumes = "someone sees every order and lets each good go where it earns most GDP"
    errs = "least loss when no input can be missed; overstates where users carry on without a short input"
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
        label = path.scenarios[place]
        found = followed_material(path, label, "allocation by tonnage")
        if found is None:
            return leontief.output(table.factors, path.demand[place] * table.f)
        material, use = found
        host, share, needs = varieties(use)
        amounts = needs * (share * table.x[host])
        total = amounts.sum(axis=1, keepdims=True)
        tau = np.divide(amounts, total, out=np.zeros_like(amounts), where=total > 0)
        available = 1 - path.unmet[label, material]

        def solve(supply: FloatArray, demand: FloatArray) -> FloatArray:
            return allocation.share_material(
                table.Ad, table.value_added_share, demand, host, share, tau, supply
            ).output

        with table.naming_sectors():
            return by_demand(solve)(available, path.demand[place] * table.f)


def varieties(use: MaterialUse) -> tuple[IntArray, FloatArray, FloatArray]:
    """Parts of each sector's output by the elements they need, nested from the most to the least exposed.

    A sector of which .7 needs neodymium and .5 dysprosium makes .5 with both and .2 with neodymium only.

    Returns
    -------
    Sector of each variety, shape (m,); its share of the sector's output, shape (m,); whether it needs
    each element, shape (e, m).

    >>> host, share, needs = varieties(MaterialUse(np.array([.7]), np.array([[.7], [.5]])))
    >>> host, share.round(3), needs
    (array([0, 0]), array([0.5, 0.2]), array([[1., 1.],
           [1., 0.]]))
    """
    host, share, needs = [], [], []
    for sector, exposed in enumerate(use.by_element.T):
        steps = np.unique(exposed[exposed > 0])
        for step, part in zip(steps, np.diff(steps, prepend=0.0), strict=True):
            host.append(sector)
            share.append(part)
            needs.append((exposed >= step).astype(np.float64))
    return np.array(host, dtype=np.int64), np.array(share), np.array(needs).T
