"""Sheets of a workbook or of a folder of CSV files, and words that point at any of their cells."""

from __future__ import annotations

import csv
import datetime
import html
import io
import os
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from iomodel.errors import LayoutError, MissingTableError
from iomodel.files import shown
from iomodel.notation import FloatArray
from iomodel.sources.sizes import require_small_sheet, require_small_text, require_small_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
"""Endings of workbooks."""

_NIL = frozenset({"-", "–", "—", "―", "−"})
"""Dashes by which statistical offices print an exact zero."""

_LONGEST_LIST = 1 << 20
"""What is read of a workbook's list of sheets [bytes]."""

_SHEET = re.compile(r"""<(?:\w+:)?sheet\b[^>]*?\bname\s*=\s*["']([^"'>]*)["']""")

_LONGEST_SHOWN = 80
"""Characters of a cell that an error shows."""


@dataclass(frozen=True)
class Grid:
    """One sheet: its cells row by row, counted from 0 as the errors' A1 is cell (0, 0)."""

    file: str
    sheet: str
    rows: list[list[Any]]

    @property
    def where(self) -> str:
        """File and sheet, for errors."""
        return f"{self.file}, sheet {self.sheet!r}"

    def at(self, row: int, column: int) -> str:
        """File, sheet and cell, for errors.

        >>> Grid("mine.xlsx", "Z", []).at(13, 27)
        "mine.xlsx, sheet 'Z', cell AB14"
        """
        return f"{self.where}, cell {cell_name(row, column)}"

    def cell(self, row: int, column: int) -> Any:
        """What a cell holds; an empty text outside the sheet."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    def text(self, row: int, column: int) -> str:
        """A cell as text in its plain form; empty where it holds a number."""
        return plain(self.cell(row, column))

    def figures(self, rows: Sequence[int], columns: Sequence[int]) -> FloatArray:
        """Cells as numbers, shape (rows, columns); empty ones and dashes are zero.

        Raises
        ------
        LayoutError
            If a cell holds anything but a number; the cell is named.
        """
        try:
            picked = [[self.rows[row][column] for column in columns] for row in rows]
        except IndexError:
            picked = [[self.cell(row, column) for column in columns] for row in rows]
        values = np.array(
            [[x if type(x) is float else _number(x) for x in line] for line in picked], dtype=np.float64
        ).reshape(len(rows), len(columns))
        for place in np.argwhere(~np.isfinite(values))[:1]:
            row, column = rows[place[0]], columns[place[1]]
            raise LayoutError(
                f"{self.at(row, column)}: found {shown_cell(self.cell(row, column))}, expected a number; "
                "write figures as numbers, and zero as 0 or an empty cell"
            )
        return values

    def first_empty(self, rows: Sequence[int], columns: Sequence[int]) -> str:
        """A hint at the first empty cell among figures: calculation errors read as empty, too."""
        for row in rows:
            for column in columns:
                if self.cell(row, column) == "":
                    return f"; cell {cell_name(row, column)} is empty or holds a calculation error"
        return ""


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets call it.

    >>> cell_name(13, 2)
    'C14'
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def plain(value: Any) -> str:
    """Text with full-width letters, digits and blanks in their plain form; empty for what is no text.

    >>> plain(" ３２１　電子部品")
    '321 電子部品'
    """
    if not isinstance(value, str):
        return ""
    if value.isascii():
        return value.strip()
    return " ".join(unicodedata.normalize("NFKC", value).split())


def shown_cell(value: Any) -> str:
    """What a cell holds, as an error shows it: dates as written, long texts cut short.

    >>> shown_cell("n.a."), shown_cell("9" * 400)[:12]
    ("'n.a.'", "'99999999999")
    """
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return f"the date or time {value}"
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."


class Sheets(Mapping[str, Grid]):
    """The sheets of a workbook (``.xlsx``, ``.xls``) or CSV files of a folder, each read once, when asked.

    Raises
    ------
    MissingTableError
        If there is no such file.
    LayoutError
        If it is protected by a password, or is no workbook.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self._workbook: Any = None
        self._folder = path
        self._read: dict[str, Grid] = {}
        if os.path.isdir(path):
            self._names = [file.stem for file in sorted(path.glob("*.csv"))]
        else:
            self._workbook = _open(path)
            self._names = self._workbook.sheet_names

    @classmethod
    def of(cls, grid: Grid) -> Sheets:
        """The one sheet of a file that is no workbook."""
        sheets = cls.__new__(cls)
        sheets.file, sheets._workbook, sheets._folder = grid.file, None, Path(grid.file)
        sheets._names, sheets._read = [grid.sheet], {grid.sheet: grid}
        return sheets

    def __getitem__(self, name: str) -> Grid:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._read:
            self._read[name] = (
                _read_csv(self._folder / f"{name}.csv") if self._workbook is None else self._sheet(name)
            )
        return self._read[name]

    def _sheet(self, name: str) -> Grid:
        """A sheet of the workbook."""
        with _calamine(self.file):
            sheet = self._workbook.get_sheet_by_name(name)
            rows, columns = sheet.total_height, sheet.total_width
            require_small_sheet(
                f"{self.file}, sheet {name!r}",
                rows,
                columns,
                cell_name(max(rows - 1, 0), max(columns - 1, 0)),
            )
            return Grid(self.file, name, sheet.to_python(skip_empty_area=False))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def sheet_names(path: Path) -> list[str]:
    """Names of the sheets of a workbook, or of the CSV files of a folder; none where it is neither.

    Of a workbook in zip form only the list of sheets is unpacked, so this costs next to nothing.
    """
    if os.path.isdir(path):
        return [file.stem for file in sorted(path.glob("*.csv"))]
    if path.suffix.lower() not in WORKBOOKS or not os.path.isfile(path):
        return []
    try:
        if not zipfile.is_zipfile(path):
            return list(_open(path).sheet_names)
        with zipfile.ZipFile(path) as parts, parts.open("xl/workbook.xml") as file:
            listed = file.read(_LONGEST_LIST).decode("utf-8", errors="replace")
    except (LayoutError, OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return []  # whoever reads it says what is wrong
    return [html.unescape(name) for name in _SHEET.findall(listed)]


def _open(path: Path) -> Any:
    """A workbook, opened, once its size is known to be that of a table."""
    from python_calamine import CalamineWorkbook

    if not os.path.isfile(path):
        raise MissingTableError(
            f"no file {shown(path)}; expected a workbook (.xlsx or .xls) or a folder of CSV files"
        )
    if path.suffix.lower() not in WORKBOOKS:
        raise LayoutError(
            f"{path.name} cannot be read as a workbook; expected a file that ends in {', '.join(WORKBOOKS)}, "
            "or a folder of CSV files"
        )
    with _calamine(path.name):
        if zipfile.is_zipfile(path):
            require_small_workbook(path)
        return CalamineWorkbook.from_path(path)


@contextmanager
def _calamine(file: str) -> Iterator[None]:
    """Whatever goes wrong while a workbook is read, as one error that names the file."""
    from python_calamine import PasswordError

    try:
        yield
    except (LayoutError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except PasswordError:
        raise LayoutError(
            f"{file} is protected by a password, expected an open workbook; save a copy without one"
        ) from None
    except BaseException as error:  # a panic of the reader is no Exception
        said = " ".join(str(error).split())[:200]
        raise LayoutError(
            f"{file} cannot be read as a workbook ({said}); expected .xlsx or .xls, as downloaded"
        ) from None


def _read_csv(path: Path) -> Grid:
    """A CSV file with its figures as numbers, except where labels stand: the first row and two columns."""
    require_small_text(path)
    reader = csv.reader(io.StringIO(decoded(path.name, path.read_bytes()), newline=""))
    try:
        rows: list[list[Any]] = list(map(list, reader))
    except csv.Error as error:
        raise LayoutError(
            f"{path.name}, line {reader.line_num}: {error}; expected labels and figures in short cells, and "
            "quotation marks in pairs"
        ) from None
    for line in rows[1:]:
        line[2:] = [_parsed(text) for text in line[2:]]
    return Grid(path.name, path.stem, rows)


def decoded(name: str, content: bytes) -> str:
    """Text of a file in UTF-8, or in the Japanese encoding in which spreadsheets save CSV files."""
    for encoding in () if b"\0" in content else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LayoutError(f"{name} is no text in UTF-8 or Shift-JIS, expected a CSV file; save it as UTF-8")


def _parsed(text: str) -> float | str:
    """A figure written as text, or the text; ``1_0`` is Python's way to write figures, and nobody else's."""
    try:
        return text if "_" in text else float(text)
    except ValueError:
        return text


def _number(value: Any) -> float | None:
    """A cell as a number, None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    return 0.0 if value == "" or (isinstance(value, str) and plain(value) in {"", *_NIL}) else None
