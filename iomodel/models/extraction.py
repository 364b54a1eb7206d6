"""Hypothetical extraction of what the shocked sectors sell or buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np

from iomodel.equations import extraction
from iomodel.equations.extraction import Convention
from iomodel.errors import ParameterError, nearest
from iomodel.materials.path import CapacityPath
from iomodel.models.base import Model, require_normal_demand, share_lost, solve_levels
from iomodel.notation import FloatArray
from iomodel.table import IOTable


@dataclass(frozen=True)
class Extraction(Model):
    """The economy without a part of the shocked sectors, ``x~ = (I - A~)^-1 f~``.

    The share of capacity that is lost is extracted, from all such sectors at once. A sector's output
    then falls by more than that share, since its partners' orders fall too; for output that is given,
    use `SupplyConstrained`, which equals ``row`` extraction calibrated to it. The conventions differ by
    a factor of up to six: name the one used.

    Parameters
    ----------
    convention
        What is extracted: ``row``, ``column``, ``row and column`` or ``forward``; see
        `equations.extraction`.
    keep_final_demand
        Whether sales to final users (``forward``: primary inputs) are spared.

    Reference: Dietzenbacher & Lahr 2013, *Economic Systems Research* 25:341.

    >>> Extraction(convention="rows")
    Traceback (most recent call last):
    ...
    iomodel.errors.ParameterError: extraction: convention is 'rows', expected one of row, column, ...
    """

    name = "extraction"
    title = "Hypothetical extraction"
    assumes = "the stopped part of a sector is removed; users of its goods go on without them at no loss"
    errs = "understates downstream; the choice of convention alone can change the result by a factor of six"
    title_ja = "仮説的抽出法"
    assumes_ja = "止まった部門の一部が消滅し、需要家はその財なしでも損失なく生産を続ける"
    errs_ja = "川下で過小。抽出の方式だけで最大6倍の差が出る"
    place = 40
    capped = False

    convention: Convention = "row"
    keep_final_demand: bool = False

    def __post_init__(self) -> None:
        known = get_args(Convention)
        if self.convention not in known:
            raise ParameterError(
                f"extraction: convention is {self.convention!r}, expected one of {', '.join(known)}."
                + nearest(str(self.convention), known, 1)
            )

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        if self.convention == "forward":
            require_normal_demand(path, self.name)

        primary = 1 - table.Ad.sum(axis=0)

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            lost = share_lost(table, capacity)
            forward = self.convention == "forward"
            given = np.broadcast_to(primary, demand.shape) if forward else demand
            left = extraction.together(
                table.Ad, table.L, given, lost, self.convention, self.keep_final_demand
            )
            return table.x * left if forward else left

        return solve_levels(table, path, solve)
