"""CSV files with a header, as text cells that know their line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from iomodel.errors import LayoutError

_COMMENT = "#"


@dataclass(frozen=True)
class CsvRows:
    """A CSV file: its columns, and its rows with the line on which each begins."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line and cells of every row."""
        for line, cells in zip(self.lines, self.rows, strict=True):
            yield line, dict(zip(self.columns, cells, strict=True))

    def frame(self) -> pd.DataFrame:
        """All cells as text."""
        cells = {name: [row[place] for row in self.rows] for place, name in enumerate(self.columns)}
        return pd.DataFrame(cells, columns=list(self.columns), dtype=object).astype(str)


def read_rows(name: str, content: bytes) -> CsvRows:
    r"""Read a CSV file in UTF-8; lines above the header that begin with ``#`` are comments.

    Raises
    ------
    LayoutError
        If it is no CSV with a header, two columns have one name, or a row has another number of cells.

    >>> read_rows("origins.csv", b"# shares\nelement,origin\nX,China\n").lines
    (3,)
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise LayoutError(
            f"{name}: it is not UTF-8 (byte {problem.start}); save the file as CSV in UTF-8"
        ) from None
    above = 0
    lines = text.splitlines(keepends=True)
    while above < len(lines) and lines[above].startswith(_COMMENT):
        above += 1
    reader = csv.reader(io.StringIO("".join(lines[above:]), newline=""), strict=True)
    try:
        columns = tuple(cell.strip() for cell in next(reader, ()))
        found, starts, start = [], [], reader.line_num
        for cells in reader:
            if cells:
                found.append(tuple(cells))
                starts.append(above + start + 1)
            start = reader.line_num
    except csv.Error as problem:
        raise LayoutError(f"{name}, line {above + reader.line_num}: {problem}") from None
    _require_columns(name, columns)
    for line, row in zip(starts, found, strict=True):
        if len(row) != len(columns):
            raise LayoutError(
                f"{name}, line {line}: {len(row)} cells under {len(columns)} columns; "
                "put a text with commas between quotation marks"
            )
    return CsvRows(name, columns, tuple(starts), tuple(found))


def _require_columns(name: str, columns: tuple[str, ...]) -> None:
    """Raise unless there is a header and every column has a name of its own."""
    if not any(columns):
        raise LayoutError(f"{name}: there is no header with the names of columns")
    double = next((column for column in columns if columns.count(column) > 1), None)
    if double is not None:
        raise LayoutError(f"{name}: two columns are called {double!r}")
