"""The official table of employment (雇用表): persons engaged by sector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iomodel.errors import LabelMismatchError, LayoutError, UnbalancedTableError
from iomodel.notation import FloatArray
from iomodel.sources.estat.axes import find_side
from iomodel.sources.estat.layout import is_sector
from iomodel.sources.workbook import Grid, Sheets

_HEADINGS = ("従業者総数", "persons engaged")
"""Headings of the column that counts everyone at work: employees, owners and family workers."""


def read_employment(sheets: Sheets, codes: Sequence[str]) -> FloatArray:
    """Persons engaged by sector, shape (n,) [persons], in the order of the codes.

    Raises
    ------
    LayoutError
        If no column is headed as persons engaged, or a sector is missing.
    LabelMismatchError
        If the sectors are not those of the table.
    UnbalancedTableError
        If the total differs from the sum by more than a person a sector.
    """
    grid, column, top = _find(sheets)
    rows = find_side(grid, top)
    missing = [code for code in codes if code not in rows]
    strangers = [code for code in rows if is_sector(code) and code not in set(codes)]
    if missing or strangers:
        raise LabelMismatchError(
            f"{grid.where}: sectors missing: {', '.join(missing[:5]) or 'none'}; not in the table: "
            f"{', '.join(strangers[:5]) or 'none'}; expected a table of employment by the same sectors"
        )
    persons = grid.figures([rows[code] for code in codes], [column])[:, 0]
    for code, row in rows.items():
        if not is_sector(code):
            total = grid.figures([row], [column])[0, 0]
            if abs(total - persons.sum()) > len(codes):
                raise UnbalancedTableError(
                    f"{grid.at(row, column)}: total {code} is {total:,.0f} persons, expected the sum of the "
                    f"sectors {persons.sum():,.0f}"
                )
    return np.asarray(persons)


def _find(sheets: Sheets) -> tuple[Grid, int, int]:
    """The sheet and column headed as persons engaged, and the row of that heading."""
    for grid in sheets.values():
        for row, line in enumerate(grid.rows):
            for column in range(len(line)):
                heading = (
                    grid.text(row, column).replace(" ", "")
                    if not grid.text(row, column).isascii()
                    else (grid.text(row, column).lower())
                )
                if heading.startswith(_HEADINGS):
                    return grid, column, row
    first = next(iter(sheets.values()))
    raise LayoutError(f"{first.where}: no column headed {' or '.join(_HEADINGS)}, expected one with persons")
