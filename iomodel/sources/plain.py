"""CSV files as statistical offices and spreadsheets save them: any common separator, figures as numbers."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from iomodel.errors import LayoutError
from iomodel.sources.sizes import require_small_text
from iomodel.sources.workbook import Grid, Sheets, decoded

_SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 1 << 14
"""Characters in which the separator is looked for."""

_CODE = re.compile(r"0\d+")
"""A number with a zero in front is a code."""

_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")


def read_csv(path: Path) -> Grid:
    """A CSV file with its figures as numbers, in UTF-8 or Shift-JIS, separated by commas, semicolons or tabs.

    Codes with a zero in front stay text. Commas between thousands are taken out; where semicolons or tabs
    separate, a comma may stand before the decimals.

    Raises
    ------
    LayoutError
        If it is no text, too large, or quotation marks are not in pairs.
    """
    require_small_text(path)
    text = decoded(path.name, path.read_bytes())
    start = text[:_LOOKED_AT]
    separator = max(_SEPARATORS, key=start.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows: list[list[Any]] = [[_cell(cell, separator) for cell in line] for line in reader]
    except csv.Error as error:
        raise LayoutError(
            f"{path.name}, line {reader.line_num}: {error}; expected quotation marks in pairs"
        ) from None
    return Grid(path.name, path.stem, rows)


def _cell(text: str, separator: str) -> float | str:
    """A cell as the number that it is, or its text."""
    bare = text.strip()
    if not bare or "_" in bare or _CODE.fullmatch(bare):
        return bare
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif separator != "," and _DECIMAL_COMMA.fullmatch(bare):
        bare = bare.replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return text.strip()


def sheets_of(path: Path) -> Sheets:
    """Sheets of a workbook or of a folder of CSV files, or the one sheet of a CSV file."""
    return Sheets.of(read_csv(path)) if path.suffix.lower() == ".csv" else Sheets(path)


def label_of(cell: Any) -> str:
    """A label from a cell: its text, or the whole number that a spreadsheet made of it.

    >>> label_of(" C27 "), label_of(27.0), label_of(2.5)
    ('C27', '27', '')
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return str(int(cell)) if float(cell).is_integer() else ""
    return " ".join(str(cell).split())
