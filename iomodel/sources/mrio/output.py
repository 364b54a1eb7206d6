"""Output of a multi-regional table: the file's own where it has one, and in words what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.errors import TableError, UnbalancedTableError
from iomodel.notation import FloatArray

if TYPE_CHECKING:
    import pymrio

NO_PROOF = "Output is the sum of sales: the file has no output of its own, so the rows prove nothing."
"""What a table says whose file has no output."""

_ROUNDING = 1e-6
"""Largest gap that is rounding, as a share of total output [1]."""


def output_of(system: pymrio.IOSystem, where: str) -> tuple[FloatArray, str]:
    """Output of every sector of the world, shape (world,) [unit], and a sentence on where it comes from.

    The file's own output, once the rows are found to add up to it; the sum of sales where it has none.

    Raises
    ------
    UnbalancedTableError
        If the sales of a sector miss its own output by more than rounding; sector and figures are named.
    TableError
        If its output has other sectors.

    >>> import pymrio
    >>> output_of(pymrio.load_test(), "test")[1]
    'Output is the sum of sales: the file has no output of its own, so the rows prove nothing.'
    """
    sales = system.Z.to_numpy(float).sum(axis=1) + system.Y.to_numpy(float).sum(axis=1)
    if system.x is None:
        return sales, NO_PROOF
    if not system.x.index.equals(system.Z.index):
        raise TableError(
            f"{where}: rows of x differ from those of Z; expected the same (region, sector) pairs"
        )
    own = system.x.to_numpy(float)[:, 0]
    gap = np.abs(sales - own)
    worst = int(np.nan_to_num(gap, nan=np.inf).argmax())
    if not gap[worst] <= _ROUNDING * np.abs(own).sum():
        raise UnbalancedTableError(
            f"{where}: sector {system.Z.index[worst]}: sales (row of Z and Y) add up to {sales[worst]:,.6g}, "
            f"the file's own output is {own[worst]:,.6g}; expected the same. Correct the row, or take x out "
            "of the file, so that output is the sum of sales"
        )
    share = gap.sum() / max(np.abs(own).sum(), 1e-300)
    return own, f"Output is the file's own; sales add up to it within {share:.1g} of the total."


def require_totals(where: str, found: Mapping[str, float], published: Mapping[str, float]) -> str:
    """A sentence on the totals that were compared, or an error where one differs by more than rounding.

    Parameters
    ----------
    where
        The file, for the error.
    found, published
        Sums and the publisher's totals by what they are of [unit].

    Raises
    ------
    UnbalancedTableError
        If a sum differs; both are named.

    >>> require_totals("world", {"output": 100.0}, {"output": 100.0})
    'Checked against totals stated beside the file: output.'
    """
    compared = [what for what in published if what in found]
    for what in compared:
        if not abs(found[what] - published[what]) <= _ROUNDING * abs(published[what]):
            raise UnbalancedTableError(
                f"{where}: {what.replace('_', ' ')} adds up to {found[what]:,.6f}, stated beside the file "
                f"{published[what]:,.6f}; expected the same"
            )
    named = ", ".join(what.replace("_", " ") for what in compared)
    return f"Checked against totals stated beside the file: {named}." if compared else ""


def costs_said(outside: Mapping[str, FloatArray], x: FloatArray, labels: list[str]) -> str:
    """What costs outside GDP come to: the share of output of each row, and where it is largest.

    >>> costs_said({"margins": np.array([5.0, 0.0])}, np.array([50.0, 50.0]), ["A", "B"])
    'Costs outside GDP: margins, 5.0 % of output, most in A (10.0 % of its output).'
    """
    parts = []
    for name, row in outside.items():
        shares = ratio(np.abs(row), x)
        worst = int(shares.argmax())
        parts.append(
            f"{name}, {np.abs(row).sum() / x.sum():.1%} of output, most in {labels[worst]} "
            f"({shares[worst]:.1%} of its output)".replace("%", " %")
        )
    return f"Costs outside GDP: {'; '.join(parts)}." if parts else ""
