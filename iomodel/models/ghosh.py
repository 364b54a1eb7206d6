"""Forward supply: a plant that lacks primary inputs pushes less on to its users."""

from __future__ import annotations

from dataclasses import dataclass

from iomodel.equations import ghosh
from iomodel.materials.path import CapacityPath
from iomodel.models.base import Model, require_normal_demand, share_lost, solve_levels
from iomodel.notation import FloatArray
from iomodel.table import IOTable


@dataclass(frozen=True)
class Ghosh(Model):
    """Output that the primary inputs still at hand push forward, ``x' = v' (I - B)^-1``.

    A lost share of capacity is read as the same share of the sector's primary inputs, imports among
    them: the mirror of `Leontief`. As a quantity model it is contested, for it lets a buyer's output
    follow one input with all others free; read the answer as an index of exposure to upstream losses.
    Where the loss of output itself is given, use `ForwardBottleneck`.

    Reference: Ghosh 1958, *Economica* 25:58; on its meaning, Oosterhaven 1988 and Dietzenbacher 1997.
    """

    name = "ghosh"
    title = "Ghosh, forward supply"
    assumes = "a stopped plant lacks primary inputs; its users shrink in proportion to what they buy from it"
    errs = "understates where an input is essential, and for suppliers; disputed as a model of quantities"
    title_ja = "ゴーシュ（前方連関）"
    assumes_ja = "止まった工場は本源的投入が不足し、需要家はその工場からの購入額に比例して縮小する"
    errs_ja = "不可欠な投入では過小、仕入先の損失なし。数量モデルとしての解釈には異論がある"
    place = 30
    capped = False

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        require_normal_demand(path, self.name)
        primary = table.x * (1 - table.Ad.sum(axis=0))

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            return table.x - ghosh.output(table.factors, table.x, share_lost(table, capacity) * primary)

        return solve_levels(table, path, solve)
