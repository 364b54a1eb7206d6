"""Where the codes of an official workbook stand: its rows and columns, found by what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from iomodel.errors import LayoutError
from iomodel.sources.estat.layout import as_code
from iomodel.sources.estat.numbers import with_text_codes
from iomodel.sources.workbook import Grid, plain

_DEEPEST_HEADER = 20
_WIDEST_SIDE = 8
_FEWEST_CODES = 3
"""Where codes are looked for, and how many make an axis: titles and notes may hold one by chance."""


class NoCodesError(LayoutError):
    """A sheet without any codes along an axis: most likely no official workbook at all."""


@dataclass(frozen=True)
class Axes:
    """Code -> position of each row and column, and where the codes themselves stand."""

    rows: dict[str, int]
    columns: dict[str, int]
    header: int
    side: int


def has_codes(grid: Grid) -> bool:
    """Whether a sheet has a row and a column of codes."""
    grid = with_text_codes(grid)
    return None not in (_header(grid), _side(grid))


def find_axes(grid: Grid) -> Axes:
    """Find the row and the column of codes of a sheet.

    Raises
    ------
    LayoutError
        If the sheet is empty, codes are missing, read as numbers, double, or of different lengths; the
        cell is named.
    """
    grid = with_text_codes(grid)
    if not any(cell != "" for line in grid.rows for cell in line):
        raise LayoutError(f"{grid.where} is empty; expected row 1 with the title and unit, then codes")
    header, side = _header(grid), _side(grid)
    if header is None:
        raise _no_codes(grid, "column", _above(grid, side))
    if side is None:
        raise _no_codes(grid, "row", _left(grid, header))
    columns = _axis(
        grid,
        "column",
        [(header, column) for column in range(side + 1, max(len(line) for line in grid.rows))],
        lambda place: any(_is_number(grid.cell(row, place[1])) for row in range(header + 1, len(grid.rows))),
    )
    rows = _axis(
        grid,
        "row",
        [(row, side) for row in range(header + 1, len(grid.rows))],
        lambda place: any(_is_number(grid.cell(place[0], column)) for _, column in columns.values()),
    )
    return Axes(
        rows={code: row for code, (row, _) in rows.items()},
        columns={code: column for code, (_, column) in columns.items()},
        header=header,
        side=side,
    )


def find_side(grid: Grid, header: int) -> dict[str, int]:
    """Code -> position of the rows below a header without codes of its own.

    Raises
    ------
    LayoutError
        If there are no row codes, or one is read as a number, double, or of another length.
    """
    side = _side(grid)
    if side is None:
        raise _no_codes(grid, "row", ((row, 0) for row in range(header + 1, len(grid.rows))))
    places = [(row, side) for row in range(header + 1, len(grid.rows))]
    return {code: row for code, (row, _) in _axis(grid, "row", places, lambda place: False).items()}


def _header(grid: Grid) -> int | None:
    """The row with the most codes."""
    return _most([_codes_in(line) for line in grid.rows[:_DEEPEST_HEADER]])


def _side(grid: Grid) -> int | None:
    """The column with the most codes."""
    columns = [[line[place] for line in grid.rows if place < len(line)] for place in range(_WIDEST_SIDE)]
    return _most([_codes_in(column) for column in columns])


def _codes_in(cells: Iterable[object]) -> int:
    """How many cells hold a code."""
    return sum(bool(as_code(plain(cell))) for cell in cells if isinstance(cell, str) and cell)


def _most(counts: list[int]) -> int | None:
    """Position of the largest count, None where it is too small for an axis."""
    best = max(counts, default=0)
    return counts.index(best) if best >= _FEWEST_CODES else None


def _axis(
    grid: Grid, kind: str, places: list[tuple[int, int]], used: Callable[[tuple[int, int]], bool]
) -> dict[str, tuple[int, int]]:
    """Codes along one axis with their cells; what follows the last code is notes."""
    codes = [as_code(grid.text(*place)) for place in places]
    last = max(i for i, code in enumerate(codes) if code)
    width = Counter(len(code) for code in codes if code).most_common(1)[0][0]
    found: dict[str, tuple[int, int]] = {}
    for code, place in zip(codes[: last + 1], places[: last + 1], strict=True):
        cell = grid.cell(*place)
        if not code:
            if _is_number(cell) or (cell == "" and used(place)):
                shown = f"the number {cell:g}" if _is_number(cell) else "nothing"
                raise LayoutError(
                    f"{grid.at(*place)}: found {shown}, expected a {kind} code of {width} digits as text"
                )
            continue
        if len(code) != width:
            raise LayoutError(
                f"{grid.at(*place)}: {kind} code {code!r} has {len(code)} digits, expected {width} as in the "
                "others"
            )
        if code in found:
            raise LayoutError(
                f"{grid.at(*place)}: {kind} code {code!r} appears a second time, first in "
                f"{grid.at(*found[code])}; expected each code once"
            )
        found[code] = place
    return found


def _above(grid: Grid, side: int | None) -> Iterable[tuple[int, int]]:
    """Cells above the first coded row, where column codes belong; the whole top where no row is coded."""
    coded = range(_DEEPEST_HEADER) if side is None else range(len(grid.rows))
    stop = next((row for row in coded if side is not None and as_code(grid.text(row, side))), _DEEPEST_HEADER)
    return ((row, column) for row, line in enumerate(grid.rows[:stop]) for column in range(len(line)))


def _left(grid: Grid, header: int) -> Iterable[tuple[int, int]]:
    """Cells left of the first coded column, where row codes belong."""
    stop = next(c for c in range(len(grid.rows[header])) if as_code(grid.text(header, c)))
    return ((row, column) for row in range(header + 1, len(grid.rows)) for column in range(stop))


def _no_codes(grid: Grid, kind: str, places: Iterable[tuple[int, int]]) -> NoCodesError:
    """What to say where an axis has no codes: they are numbers, or not there."""
    for place in places:
        if _is_number(grid.cell(*place)):
            return NoCodesError(
                f"{grid.at(*place)}: found the number {grid.cell(*place):g}, expected a {kind} code as text, "
                "such as '01' or '011'; format codes as text, with the zeros in front"
            )
    line = "row 2 from cell C2 on" if kind == "column" else "column A from cell A4 on"
    return NoCodesError(
        f"{grid.where}: no {kind} codes, expected them as text in {line}, such as '01' or '011'"
    )


def _is_number(value: object) -> bool:
    """Whether a cell holds a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
