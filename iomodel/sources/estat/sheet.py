"""One sheet of an official workbook as figures by code."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from iomodel.errors import LayoutError, UnitError
from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.sources.estat.axes import Axes, find_axes, has_codes
from iomodel.sources.estat.layout import is_sector, read_unit, read_year
from iomodel.sources.estat.numbers import read_official_csv
from iomodel.sources.estat.prefectures import read_region
from iomodel.sources.workbook import Grid, Sheets

_FINEST_DECIMALS = 6


@dataclass(frozen=True)
class CodedSheet(Locked):
    """Figures of a sheet by the codes of its rows and columns, totals included."""

    grid: Grid
    axes: Axes
    values: FloatArray

    @cached_property
    def rows(self) -> list[str]:
        """Codes of the rows."""
        return list(self.axes.rows)

    @cached_property
    def columns(self) -> list[str]:
        """Codes of the columns."""
        return list(self.axes.columns)

    @cached_property
    def row_sectors(self) -> list[str]:
        """Codes of the rows that are sectors."""
        return [code for code in self.rows if is_sector(code)]

    @cached_property
    def column_sectors(self) -> list[str]:
        """Codes of the columns that are sectors."""
        return [code for code in self.columns if is_sector(code)]

    @cached_property
    def title(self) -> str:
        """What stands above the codes."""
        head = range(self.axes.header)
        cells = (self.grid.text(row, c) for row in head for c in range(len(self.grid.rows[row])))
        return " ".join(filter(None, cells))

    @cached_property
    def unit(self) -> str:
        """Unit of the figures, from the title.

        Raises
        ------
        UnitError
            If the title names none, or the figures cannot be in that unit.
        """
        try:
            unit = read_unit(self.title)
        except UnitError as error:
            raise UnitError(f"{self.grid.at(0, 0)}: {error}") from None
        if unit is None:
            raise UnitError(
                f"{self.grid.at(0, 0)}: no unit in {self.title!r}, expected one such as 単位:百万円 or "
                "million yen"
            )
        return unit

    @cached_property
    def year(self) -> int | None:
        """Year of the table, from the title."""
        return read_year(self.title)

    @cached_property
    def region(self) -> str:
        """Prefecture that the title names, or the country."""
        return read_region(self.title)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Figures with their codes."""
        return pd.DataFrame(self.values, index=self.rows, columns=self.columns)

    @cached_property
    def step(self) -> float:
        """The decimal to which figures are rounded; 0 where they are not."""
        for decimals in range(_FINEST_DECIMALS + 1):
            scaled = self.values * 10.0**decimals
            if (np.abs(scaled - np.rint(scaled)) < 1e-4).all():
                return 10.0**-decimals
        return 0.0

    def drift(self, parts: int) -> float:
        """How far the sum of so many rounded figures may be from its own rounded total.

        Rounding errors add up like random steps; twice the square root of their number is seven
        standard deviations.
        """
        if self.step == 0.0:
            return 1e-9 * float(np.abs(self.values).max(initial=0.0))
        return self.step * (1 + 2 * math.sqrt(parts))

    def value(self, row: str, column: str) -> float:
        """A figure."""
        return float(self.values[self._place[0][row], self._place[1][column]])

    @cached_property
    def _place(self) -> tuple[dict[str, int], dict[str, int]]:
        """Position of each row and column among the figures."""
        return (
            {code: i for i, code in enumerate(self.rows)},
            {code: i for i, code in enumerate(self.columns)},
        )

    def cell(self, row: str, column: str) -> str:
        """File, sheet and cell of a figure, for errors."""
        return self.grid.at(self.axes.rows[row], self.axes.columns[column])

    def row_head(self, code: str) -> str:
        """File, sheet and cell of a row's code, for errors."""
        return self.grid.at(self.axes.rows[code], self.axes.side)

    def column_head(self, code: str) -> str:
        """File, sheet and cell of a column's code, for errors."""
        return self.grid.at(self.axes.header, self.axes.columns[code])

    def name(self, code: str) -> str:
        """Name of a row, in the column beside its code."""
        return self.grid.text(self.axes.rows[code], self.axes.side + 1)


def sheets_of(path: Path) -> Sheets:
    """Sheets of a workbook, or the one sheet of a CSV file of the same layout."""
    if path.suffix.lower() == ".csv":
        return Sheets.of(read_official_csv(path))
    return Sheets(path)


def read_coded_sheet(sheets: Sheets) -> CodedSheet:
    """Read the first sheet that has codes.

    Raises
    ------
    LayoutError
        If no sheet has codes, or a cell is not what it must be.
    """
    if not sheets:
        raise LayoutError(f"{sheets.file}: no sheets, expected an official workbook or the plain layout")
    grids = iter(sheets.values())
    first = next(grids)
    coded = (grid for grid in chain([first], grids) if has_codes(grid))
    grid = first if len(sheets) == 1 else next(coded, first)
    axes = find_axes(grid)
    return CodedSheet(grid, axes, grid.figures(list(axes.rows.values()), list(axes.columns.values())))
