"""Forward linkage with a first-stage bottleneck."""

from __future__ import annotations

from dataclasses import dataclass

from iomodel.equations import forward
from iomodel.materials.path import CapacityPath
from iomodel.models import criticality
from iomodel.models.base import Model, require_normal_demand, require_productive, share_lost, solve_levels
from iomodel.models.criticality import Criticality
from iomodel.notation import FloatArray
from iomodel.table import IOTable


@dataclass(frozen=True, eq=False)
class ForwardBottleneck(Model):
    """Users lose the average of their suppliers' losses; in the first stage, that of the worst critical one.

    Suppliers of a stopped plant lose nothing. Its later rounds are Ghosh's model, which is contested as a
    model of quantities.

    Parameters
    ----------
    critical
        Inputs that stop their user in the first stage: ``manufacturing`` (inputs of manufacturing from
        manufacturing above `critical_share`), ``all``, ``none``, or a frame, suppliers in rows, in which
        a weight above 0 is critical.
    critical_share
        Least share of costs of a critical input, for ``manufacturing`` [1].

    Reference: our reading of Tokui, Kawasaki & Miyagawa 2017, *Japan and the World Economy* 41:59.
    """

    name = "forward-bottleneck"
    title = "Forward, first-stage bottleneck"
    assumes = (
        "a factory loses as much as its worst-hit critical supplier, later users their suppliers' average"
    )
    errs = "overstates the first stage, understates later ones; suppliers of a stopped plant lose nothing"
    title_ja = "前方連関（一次ボトルネック）"
    assumes_ja = "工場は最も打撃を受けた重要な仕入先に合わせて止まり、その先の需要家は仕入先の平均を失う"
    errs_ja = "止まった工場の仕入先の損失なし。一次段階で過大、その後は過小"
    place = 80

    critical: Criticality = "manufacturing"
    critical_share: float = 0.02

    def __post_init__(self) -> None:
        criticality.check(self.critical, self.critical_share, self.name)

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        require_normal_demand(path, self.name)
        require_productive(table)
        critical = criticality.weights(self.critical, self.critical_share, table) > 0

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            return table.x * (1 - forward.forward(table.Ad, share_lost(table, capacity), critical))

        return solve_levels(table, path, solve)
