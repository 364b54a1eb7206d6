"""Places in a sheet: cells and ranges as spreadsheets call them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iomodel.errors import LayoutError
from iomodel.notation import FloatArray
from iomodel.sources.plain import label_of
from iomodel.sources.workbook import Grid, Sheets, cell_name, shown_cell

_PLACE = re.compile(r"(?:(?P<sheet>.+)!)?\$?([A-Za-z]{1,3})\$?(\d{1,6})(?::\$?([A-Za-z]{1,3})\$?(\d{1,6}))?")


@dataclass(frozen=True)
class Place:
    """A rectangle of cells, counted from 0, the ends included."""

    text: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1


def place_of(text: str) -> Place:
    """A range such as ``C5:F8`` or ``Imports!C5:F8``.

    Raises
    ------
    ValueError
        If it is none.

    >>> place_of("Imports!C5:F8").shape
    (4, 4)
    """
    match = _PLACE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:40]!r} is no range of cells, expected one such as C5:F8 or Imports!C5:F8")
    sheet, first, top, last, bottom = match.groups()
    left, right = _column(first), _column(last or first)
    above, below = int(top) - 1, int(bottom or top) - 1
    if above < 0 or below < above or right < left:
        raise ValueError(f"{text[:40]!r} ends before it begins, expected the upper left cell first")
    return Place(text.strip(), (sheet or "").strip("'"), above, left, below, right)


def _column(letters: str) -> int:
    """Position of a column."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number - 1


class Cells:
    """Cells of a file by the places that a map names."""

    def __init__(self, sheets: Sheets, usual: str, where: str) -> None:
        self._sheets, self._where = sheets, where
        self._usual = usual or next(iter(sheets), "")

    def figures(self, key: str, text: str, shape: tuple[int, int]) -> FloatArray:
        """Figures of a range, of a shape or its transpose where it is a line.

        Raises
        ------
        LayoutError
            If the range lies outside the sheet, has another shape, or a cell holds no number.
        """
        place = place_of(text)
        grid = self._grid(key, place)
        if place.shape != shape and not (1 in shape and place.shape == shape[::-1]):
            raise LayoutError(
                f"{self._where}: {key} is {place.text}, {_size(place.shape)}; expected {_size(shape)}, "
                "as many as there are sectors"
            )
        rows, columns = range(place.top, place.bottom + 1), range(place.left, place.right + 1)
        found = grid.figures(list(rows), list(columns))
        return found if place.shape == shape else found.T

    def labels(self, key: str, text: str) -> list[str]:
        """Labels of a line of cells.

        Raises
        ------
        LayoutError
            If the range lies outside the sheet, is no line, or a cell is empty.
        """
        place = place_of(text)
        grid = self._grid(key, place)
        if 1 not in place.shape:
            raise LayoutError(f"{self._where}: {key} is {place.text}, expected one row or column of cells")
        cells = [
            (row, column)
            for row in range(place.top, place.bottom + 1)
            for column in range(place.left, place.right + 1)
        ]
        for row, column in cells:
            if not label_of(grid.cell(row, column)):
                raise LayoutError(
                    f"{grid.at(row, column)}: found {shown_cell(grid.cell(row, column))}, expected a label "
                    f"({key} of {self._where})"
                )
        return [label_of(grid.cell(row, column)) for row, column in cells]

    def _grid(self, key: str, place: Place) -> Grid:
        """The sheet of a place, once it is known to reach that far."""
        name = place.sheet or self._usual
        if name not in self._sheets:
            raise LayoutError(
                f"{self._where}: {key} names sheet {name!r}; {self._sheets.file} has "
                f"{', '.join(repr(known) for known in self._sheets) or 'none'}"
            )
        grid = self._sheets[name]
        height, width = len(grid.rows), max((len(line) for line in grid.rows), default=0)
        if place.bottom >= height or place.right >= width:
            last = cell_name(max(height - 1, 0), max(width - 1, 0))
            raise LayoutError(
                f"{self._where}: {key} names cell {cell_name(place.bottom, place.right)}, outside the sheet: "
                f"{grid.where} ends at {last}"
            )
        return grid


def _size(shape: tuple[int, int]) -> str:
    """A shape in words."""
    return f"{shape[0]} x {shape[1]} cells"
