"""A table in lines of a terminal: no cell is cut and no word broken, however narrow it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from iomodel.cli.wrapping import cells, widest_atom, wrapped

_GAP = 2
"""Between columns [cells]."""
_LONGEST_NAME = 24
"""A column of single words that are no longer keeps them in one line [cells]."""
_LEAST = 14
"""A column of sentences is not made narrower than this [cells]."""


@dataclass(frozen=True)
class Column:
    """A column with its head."""

    head: str
    cells: tuple[str, ...]
    figures: bool

    @property
    def full(self) -> int:
        """As wide as its longest line [cells]."""
        return max(cells(line) for text in (self.head, *self.cells) for line in text.split("\n"))

    @property
    def least(self) -> int:
        """As narrow as it may be [cells]."""
        if self.fixed:
            return self.full
        return max(min(self.full, _LEAST), widest_atom(self.head, head=True), *map(widest_atom, self.cells))

    @property
    def fixed(self) -> bool:
        """Whether it holds figures or names, which stay in one line."""
        return self.figures or all(
            cells(text) <= _LONGEST_NAME and len(text.split()) < 2 for text in self.cells
        )

    def stacked(self) -> Column:
        """The same with a head in lines hardly wider than its cells, where those are figures or names."""
        if not self.fixed:
            return self
        wide = max([4, *(cells(line) for text in self.cells for line in text.split("\n"))])
        return Column(
            "\n".join(wrapped(self.head, max(wide, widest_atom(self.head, head=True)), head=True)),
            self.cells,
            self.figures,
        )


def table_lines(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int], width: int
) -> list[str]:
    r"""Lines of a table of at most so many cells.

    Where the line is too short, heads of figures take several lines, then texts are wrapped at words, then
    columns come in several tables one below the other, each with the names of the rows.

    Parameters
    ----------
    heads, rows
        Text of each column's head, and of each row's cells.
    right
        Positions of the columns of figures.
    width
        Longest line [cells].

    Examples
    --------
    >>> print("\n".join(table_lines(["model", "loss of GDP"], [["direct", "-1.08 %"]], [1], 80)))
    model   loss of GDP
    direct      -1.08 %
    >>> print("\n".join(table_lines(["model", "loss of GDP"], [["direct", "-1.08 %"]], [1], 16)))
            loss of
    model       GDP
    direct  -1.08 %
    """
    columns = [
        Column(head, tuple(row[place] for row in rows), place in right) for place, head in enumerate(heads)
    ]
    if _wide([column.full for column in columns]) > width:
        columns = [column.stacked() for column in columns]
    lines: list[str] = []
    for part in _parts(columns, width):
        lines += [*([""] if lines else []), *_drawn(part, width)]
    return lines


def _wide(widths: Sequence[int]) -> int:
    """Columns of these widths, side by side."""
    return sum(widths) + _GAP * (len(widths) - 1)


def _parts(columns: list[Column], width: int) -> list[list[Column]]:
    """Columns that fit side by side, in as few tables as there is room for, all of about the same width."""
    names = _names(columns, width)
    parts = _filled(columns, names, width)
    for narrower in range(width - 1, 0, -1):
        closer = _filled(columns, names, narrower)
        if len(closer) > len(parts):
            break
        parts = closer
    return parts


def _names(columns: list[Column], width: int) -> int:
    """How many columns name the rows, and so come first in each table."""
    names = 1
    while names < len(columns) - 1 and columns[names].fixed and not columns[names].figures:
        names += 1
    widest = max((column.least for column in columns[names:]), default=0)
    return names if _wide([*(column.least for column in columns[:names]), widest]) <= width else 1


def _filled(columns: list[Column], names: int, width: int) -> list[list[Column]]:
    """Columns side by side, as many as there is room for, behind those that name the rows."""
    parts = [columns[:names]]
    for column in columns[names:]:
        if len(parts[-1]) > names and _wide([one.least for one in (*parts[-1], column)]) > width:
            parts.append(columns[:names])
        parts[-1] = [*parts[-1], column]
    return parts


def _drawn(columns: list[Column], width: int) -> list[str]:
    """Lines of columns that fit side by side."""
    widths = _widths(columns, width)
    rows = [[column.head for column in columns], *zip(*(column.cells for column in columns), strict=True)]
    lines: list[str] = []
    for number, row in enumerate(rows):
        texts = [wrapped(text, wide, head=number == 0) for text, wide in zip(row, widths, strict=True)]
        high = max(map(len, texts))
        if number == 0:
            if not any(row):
                continue
            texts = [[""] * (high - len(text)) + text for text in texts]
        for line in range(high):
            placed = [
                _placed(text[line] if line < len(text) else "", wide, column.figures)
                for text, wide, column in zip(texts, widths, columns, strict=True)
            ]
            lines.append((" " * _GAP).join(placed).rstrip())
    return lines


def _placed(text: str, wide: int, figures: bool) -> str:
    """A line of a cell at its side of the column."""
    space = " " * (wide - cells(text))
    return space + text if figures else text + space


def _widths(columns: list[Column], width: int) -> list[int]:
    """How wide each column is: what is left of the line goes to the texts that are still wrapped."""
    widths = [column.least for column in columns]
    spare = width - _wide(widths)
    if spare < 0:  # a name alone is wider than the line
        widest = widths.index(max(widths))
        widths[widest] = max(widths[widest] + spare, 1)
    while spare > 0:
        short = [place for place, column in enumerate(columns) if widths[place] < column.full]
        if not short:
            break
        for place in short[:spare]:
            widths[place] += 1
        spare -= min(len(short), spare)
    return widths
