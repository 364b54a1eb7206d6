"""Groups of sectors under a heading that is not the table's own: what belongs to it of each sector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.materials.carry import basic_membership
from iomodel.notation import FloatArray
from iomodel.table import IOTable


def part_inside(table: IOTable, codes: Sequence[str]) -> FloatArray:
    """Part of each sector's output that belongs to a group, shape (n,) in 0..1.

    Parameters
    ----------
    table
        n sectors.
    codes
        Sectors of the group: the table's own, or official ones of any level. Of an official code the table's
        sectors hold what the concordance says.

    Raises
    ------
    LabelMismatchError
        If a code is neither the table's own nor an official one.

    >>> from iomodel.sources import load_table
    >>> table = load_table("japan-2015", sectors=13)
    >>> inside = part_inside(table, ["351", "352", "353"])
    >>> {code: round(float(part), 3) for code, part in zip(table.codes, inside) if part > 0}
    {'03': 0.16}
    """
    own = np.isin(np.array(table.codes), list(codes))
    rest = [code for code in codes if code not in set(table.codes)]
    if not rest:
        return own.astype(float)
    official, membership = basic_membership(table)
    inside = np.logical_or.reduce([official.members(code) for code in rest])
    whole = membership @ official.output
    part = ratio(membership @ np.where(inside, official.output, 0.0), whole)
    return np.asarray(np.maximum(np.minimum(part, 1.0), own.astype(float)))
