"""The supply-constrained (mixed exogenous/endogenous) model."""

from __future__ import annotations

from dataclasses import dataclass

from iomodel.equations import mixed
from iomodel.materials.path import CapacityPath
from iomodel.models.base import Model, solve_levels
from iomodel.notation import FloatArray
from iomodel.table import IOTable


@dataclass(frozen=True)
class SupplyConstrained(Model):
    """Constrained sectors make what they can, the others what is asked of them.

    Pinned sectors follow the complementarity rule: one whose demand falls below its capacity because
    others stopped is demand-driven again. See `equations.mixed`.

    Reference: Miller & Blair ch. 13.
    """

    name = "supply-constrained"
    title = "Supply-constrained (mixed)"
    assumes = "suppliers of a stopped plant lose its orders; its users find their input elsewhere"
    errs = "understates downstream: users of the missing goods do not stop"
    title_ja = "供給制約型（混合モデル）"
    assumes_ja = "止まった工場の仕入先は受注を失うが、需要家は代わりの投入を見つける"
    errs_ja = "川下で過小：不足した財の需要家は止まらない"
    place = 60

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            return mixed.supply_constrained(table.factors, capacity, demand).output

        return solve_levels(table, path, solve)
