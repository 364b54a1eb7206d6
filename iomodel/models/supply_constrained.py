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
    errs = "low downstream: users of the missing goods do not stop"

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            return mixed.supply_constrained(table.factors, capacity, demand).output

        return solve_levels(table, path, solve)
