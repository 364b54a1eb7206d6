"""Value added at risk: what the shocked sectors themselves stop making."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.materials.path import CapacityPath
from iomodel.models.base import Model, solve_levels
from iomodel.notation import FloatArray
from iomodel.table import IOTable


@dataclass(frozen=True)
class Direct(Model):
    """Only what is hit stops: ``x_j = min(capacity_j, x_j0 + df_j)``.

    No sector feels another's loss. A lower bound without networks for a supply shock; a fall of final
    demand takes the same amount off output, without its suppliers.

    Reference: "value added at risk" in the published estimates, for instance the approach that
    Bogmans et al., IMF WP 2026/073, set themselves apart from.
    """

    name = "direct"
    title = "Value added at risk"
    assumes = "only sectors that need the material stop; no other sector is affected"
    errs = "understates: neither suppliers nor users of a stopped plant lose anything"
    title_ja = "直接損失（リスクにさらされた付加価値）"
    assumes_ja = "材料を必要とする部門だけが止まり、他部門には波及しない"
    errs_ja = "過小：止まった工場の取引先は、売り手も買い手も損失を受けない"
    place = 10

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            return np.minimum(capacity, np.maximum(table.x + demand - table.f, 0.0))

        return solve_levels(table, path, solve)
