"""Codes that a spreadsheet has turned into numbers, and official tables saved as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from iomodel.errors import LayoutError
from iomodel.sources.sizes import require_small_text
from iomodel.sources.workbook import Grid, decoded, plain

_DEEPEST, _WIDEST = 20, 8
"""Rows and columns among which codes are looked for."""

_FEWEST = 5
"""Codes that make an axis: three sectors, a total, output."""

_LAST = frozenset(97 * 10**zeros for zeros in range(6))
"""Codes of output, the last of every axis."""


def with_text_codes(grid: Grid) -> Grid:
    """A sheet whose codes are text again, with the zeros in front that numbers have lost.

    A row or column of numbers is one of codes where they rise from cell to cell and end with the code of
    output (97, 970, 9700). Figures never do.
    """
    header, side = _axes(grid.rows)
    head = [] if header is None else grid.rows[header]
    left = [] if side is None else [line[side] for line in grid.rows if side < len(line)]
    if not any(isinstance(cell, (int, float)) for cell in (*head, *left)):
        return grid
    rows = [list(line) for line in grid.rows]
    if header is not None:
        _write(rows, [(header, column) for column in range(len(rows[header]))])
    if side is not None:
        _write(rows, [(row, side) for row in range(len(rows)) if side < len(rows[row])])
    return Grid(grid.file, grid.sheet, rows)


def is_official_csv(path: Path) -> bool:
    """Whether a CSV file has a row of official codes among its first lines; the rest is not read."""
    if not path.is_file() or path.suffix.lower() != ".csv":
        return False
    with path.open("rb") as file:
        content = file.read(1 << 18)
    lines = content.splitlines(keepends=True)[:_DEEPEST]
    try:
        rows = _cells(decoded(path.name, b"".join(lines)))
    except (LayoutError, csv.Error):
        return False
    return _axes(rows)[0] is not None


def read_official_csv(path: Path) -> Grid:
    """A CSV file of the official layout, in UTF-8 or Shift-JIS: codes as text, other numbers as figures.

    Figures may have commas between thousands.

    Raises
    ------
    LayoutError
        If it is no text, or no row or column of codes is found.
    """
    require_small_text(path)
    try:
        rows: list[list[Any]] = _cells(decoded(path.name, path.read_bytes()))
    except csv.Error as error:
        raise LayoutError(f"{path.name}: {error}; expected CSV with quotation marks in pairs") from None
    header, side = _axes(rows)
    if header is None or side is None:
        missing = "row" if header is None else "column"
        raise LayoutError(
            f"{path.name}: no {missing} of official codes that rise to that of output (97, 970 or 9700), "
            "expected codes as in the official workbook"
        )
    for row, line in enumerate(rows):
        for column, cell in enumerate(line):
            if row > header and column > side:
                line[column] = _figure(cell)
    return with_text_codes(Grid(path.name, path.stem, rows))


def _cells(text: str) -> list[list[Any]]:
    """Cells of a CSV text."""
    return list(map(list, csv.reader(io.StringIO(text, newline=""))))


def _axes(rows: Sequence[Sequence[Any]]) -> tuple[int | None, int | None]:
    """The row and the column whose numbers rise to the code of output."""
    header = next((r for r, line in enumerate(rows[:_DEEPEST]) if _rise(line)), None)
    columns = ([line[c] for line in rows if c < len(line)] for c in range(_WIDEST))
    side = next((c for c, cells in enumerate(columns) if _rise(cells)), None)
    return header, side


def _rise(cells: Sequence[Any]) -> bool:
    """Whether the whole numbers among some cells rise to the code of output."""
    last = next((number for cell in reversed(cells) if (number := _whole(cell)) is not None), None)
    if last not in _LAST:
        return False
    found = [number for cell in cells if (number := _whole(cell)) is not None]
    return len(found) >= _FEWEST and found[-1] in _LAST and all(low < high for low, high in pairwise(found))


def _whole(cell: Any) -> int | None:
    """A cell as a whole number, from a number or from digits; None from anything else."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return int(cell) if float(cell).is_integer() and cell > 0 else None
    text = plain(cell).replace("-", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else None


def _write(rows: list[list[Any]], places: list[tuple[int, int]]) -> None:
    """Codes at some places as text of one width: that of the code of output."""
    width = len(str(max(number for r, c in places if (number := _whole(rows[r][c])) is not None)))
    for row, column in places:
        number = _whole(rows[row][column])
        if number is not None:
            rows[row][column] = str(number).zfill(width)


def _figure(cell: str) -> float | str:
    """A figure as a spreadsheet writes it, or the text that it is."""
    text = plain(cell).replace(",", "")
    try:
        return text if "_" in text else float(text)
    except ValueError:
        return cell
