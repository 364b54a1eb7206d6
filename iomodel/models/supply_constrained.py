"""The supply-constrained (mixed exogenous/endogenous) model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iomodel.equations import allocation, mixed
from iomodel.errors import SolverError
from iomodel.materials.path import CapacityPath
from iomodel.models.answer import Answer
from iomodel.models.base import Model, by_demand, require_productive, solve_levels
from iomodel.notation import FloatArray
from iomodel.table import IOTable


@dataclass(frozen=True)
class SupplyConstrained(Model):
    """Constrained sectors make what they can, the others what is asked of them.

    Pinned sectors follow the complementarity rule: one whose demand falls below its capacity because
    others stopped is demand-driven again. See `equations.mixed`.

    Where industry alone asks for more than a pinned sector can make, the rule has no answer: some users
    have to stop as well. Such days are handed to the linear program of `Allocation`, which is the rule's
    twin wherever that has an answer and lets users stop where that keeps the most GDP; a note in the
    result says on how many days.

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
        return self.answer(table, path).output

    def answer(self, table: IOTable, path: CapacityPath) -> Answer:
        """Output, and a note for each scenario with days that the linear program has answered."""

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            found = np.empty((len(capacity), table.n + 1))
            for part, output, handed_over in _solved(table, capacity, demand):
                found[part, :-1], found[part, -1] = output, handed_over
            return found

        require_productive(table)
        found = solve_levels(table, path, solve)
        days = found[:, :, -1].sum(axis=1).astype(int)
        notes = {label: (_note(label, n),) for label, n in zip(path.scenarios, days, strict=True) if n}
        return Answer(np.ascontiguousarray(found[:, :, :-1]), notes=notes)


def _solved(
    table: IOTable, capacity: FloatArray, demand: FloatArray
) -> Iterator[tuple[slice, FloatArray, bool]]:
    """Which days, their output, and whether the linear program had to answer, shapes (k, n)."""
    waiting = [slice(0, len(capacity))]
    while waiting:
        part = waiting.pop()
        try:
            yield part, mixed.supply_constrained(table.factors, capacity[part], demand[part]).output, False
        except SolverError:
            if part.stop - part.start > 1:
                middle = (part.start + part.stop) // 2
                waiting += [slice(middle, part.stop), slice(part.start, middle)]
            else:
                yield part, _program(table, capacity[part], demand[part]), True


def _program(table: IOTable, capacity: FloatArray, demand: FloatArray) -> FloatArray:
    """The output that keeps the most GDP."""

    def best(caps: FloatArray, asked: FloatArray) -> FloatArray:
        return allocation.allocate(table.Ad, table.value_added_share, caps, asked).output

    return by_demand(best)(capacity, demand)


def _note(label: str, days: int) -> str:
    """What a reader has to know of days that the linear program has answered."""
    return (
        f"{label}: on {days} day{'s' if days > 1 else ''} industry alone asks for more of a good than can be "
        "made, so that its users have to stop as well; there the answer is that of allocation, the linear "
        "program that keeps the most GDP"
    )
