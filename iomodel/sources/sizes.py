"""Bounds on what a file may unpack to, found before any of it is parsed.

A reader of workbooks lays a sheet out as a full rectangle, so one stray cell in a far corner asks for more
memory than any machine has, and a few kilobytes may unpack to gigabytes.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from iomodel.errors import LayoutError

MOST_CELLS = 20_000_000
"""Cells of one sheet: three times a world table of 2,500 sectors."""

MOST_ROWS = 50_000
"""Rows of one sheet."""

MOST_BYTES = 512 * 1024**2
"""What all parts of a workbook, or one CSV file, may unpack to [bytes]."""

_MOST_LOOKED_AT = 2_000_000
"""Cells that are looked at one by one where a sheet seems too large."""

_CHUNK = 1 << 20
_TAIL = 1 << 12
_NEAR_ROWS, _NEAR_COLUMNS = 9_999, 702
"""Rows of four digits and columns of two letters: cells within are not looked at."""

_FAR = re.compile(rb"""r\s*=\s*["'](?=[A-Za-z]{3}|[A-Za-z]*0*\d{5})([A-Za-z]*)(\d*)(["']?)""")
"""Places that may be far off: in ``r``, and in names that end in it, which can only raise an upper bound."""
_TAG = re.compile(rb"""<(?:[\w.-]+:)?(row|c)(?=[\s/>])((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d*)["']""")


def require_small_workbook(path: Path) -> None:
    """Raise unless a workbook unpacks to no more than a table can be.

    Sizes that the file itself states are not trusted: parts are unpacked piece by piece, and thrown away.

    Raises
    ------
    LayoutError
        If parts unpack to more than `MOST_BYTES`, or cells of a sheet span more than `MOST_ROWS` or
        `MOST_CELLS`; the stray cell is named.
    """
    left = MOST_BYTES
    with path.open("rb") as file, zipfile.ZipFile(file) as parts:
        for part in parts.infolist():
            extent = _Extent()
            for chunk in _unpacked(file, part, path):
                left -= len(chunk)
                if left < 0:
                    raise LayoutError(
                        f"{path.name} unpacks to more than {MOST_BYTES >> 20} MB, expected a workbook of one "
                        "table; save the sheet with the table alone"
                    )
                extent.add(chunk)
            if not extent.fits:
                _require_extent(file, part, path)


def require_small_text(path: Path) -> None:
    """Raise unless a CSV file is no larger than a table can be.

    Raises
    ------
    LayoutError
        If it has more than `MOST_BYTES` or `MOST_CELLS`.
    """
    if (size := path.stat().st_size) > MOST_BYTES:
        raise LayoutError(f"{path.name} has {size >> 20:,} MB, expected at most {MOST_BYTES >> 20} MB")
    with path.open("rb") as file:
        cells = sum(chunk.count(b",") + chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    if cells > MOST_CELLS:
        raise LayoutError(f"{path.name} has {cells:,} cells, expected at most {MOST_CELLS:,}")


def require_small_sheet(where: str, rows: int, columns: int, last: str) -> None:
    """Raise unless a sheet has no more rows and cells than a table can have.

    Raises
    ------
    LayoutError
        If it has more than `MOST_ROWS` or `MOST_CELLS`.
    """
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise LayoutError(
            f"{where}: cells reach {last}, a sheet of {rows:,} rows by {columns:,} columns; expected at most "
            f"{MOST_ROWS:,} rows and {MOST_CELLS:,} cells; clear the stray cell"
        )


class _Extent:
    """An upper bound on the rectangle that the cells of a part span, from counts alone.

    A cell stands where its ``r`` says, or beside the one before it; so no cell is further down than the
    largest row named plus the number of rows, and none further right than the last column named plus the
    number of cells in a row.
    """

    def __init__(self) -> None:
        self._tail = b""
        self._rows, self._columns = _NEAR_ROWS, _NEAR_COLUMNS
        self._tags = self._longest = self._run = 0

    def add(self, chunk: bytes) -> None:
        """The next piece of the part."""
        text = self._tail + chunk
        for column, row, end in _FAR.findall(text):
            if row and len(column) > 2:
                self._columns = max(self._columns, _column(column[:4]))
            if end and len(row.lstrip(b"0")) > 4:
                self._rows = max(self._rows, _row(row.lstrip(b"0")))
        self._tail = text[-_TAIL:]
        rows = text[len(text) - len(chunk) :].replace(b":row", b"<row").split(b"<row")
        self._tags += len(rows) - 1
        cells = [row.count(b"<c") + row.count(b":c") for row in rows]
        self._run += cells[0]
        self._longest = max(self._longest, self._run, *cells[1:-1], 0)
        if len(cells) > 1:
            self._run = cells[-1]
        self._longest = max(self._longest, self._run)

    @property
    def fits(self) -> bool:
        """Whether the bound is small enough."""
        rows, columns = self._rows + self._tags, self._columns + self._longest
        return rows <= MOST_ROWS and rows * columns <= 2 * MOST_CELLS


def _require_extent(file: IO[bytes], part: zipfile.ZipInfo, path: Path) -> None:
    """Raise unless the cells that hold something span a small rectangle; each is looked at."""
    where = f"{path.name}, part {part.filename[-80:]}"
    row = column = last_row = last_column = looked = 0
    text = b""
    for chunk in _unpacked(file, part, path):
        text += chunk
        end = 0
        for tag in _TAG.finditer(text):
            end, looked = tag.end(), looked + 1
            place = _PLACE.search(tag[2])
            if tag[1] == b"row":
                row, column = (_row(place[2]) if place and place[2] else row + 1), 0
                continue
            column += 1
            if place and place[1] and place[2]:
                column, row = _column(place[1][:4]), _row(place[2])
            if not tag[3]:
                last_row, last_column = max(last_row, row), max(last_column, column)
        if looked > _MOST_LOOKED_AT:
            require_small_sheet(where, MOST_ROWS + 1, max(last_column, 1), "far")
        text = text[max(end, len(text) - _TAIL) :]
    require_small_sheet(where, last_row, last_column, f"{_letters(last_column)}{last_row}")


def _unpacked(file: IO[bytes], part: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    """A part of a workbook piece by piece, as far as it really goes."""
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04" or part.compress_type not in (0, 8) or part.flag_bits & 1:
        raise LayoutError(
            f"{path.name} cannot be read as a workbook (part {part.filename[-80:]!r} is packed in another "
            "way); expected .xlsx or .xls, as downloaded"
        )
    name, extra = struct.unpack("<26xHH", head)
    place, end = part.header_offset + 30 + name + extra, 0
    inflate = zlib.decompressobj(-15) if part.compress_type == 8 else None
    end = place + part.compress_size
    while place < end:
        file.seek(place)
        packed = file.read(min(_CHUNK, end - place))
        if not packed:
            return
        place += len(packed)
        yield from [packed] if inflate is None else _inflated(inflate, packed, path)


def _inflated(inflate: zlib._Decompress, packed: bytes, path: Path) -> Iterator[bytes]:
    """What packed bytes unpack to, piece by piece."""
    while packed and not inflate.eof:
        try:
            yield inflate.decompress(packed, _CHUNK)
        except zlib.error as error:
            raise LayoutError(
                f"{path.name} cannot be read as a workbook ({error}); expected .xlsx or .xls, as downloaded"
            ) from None
        packed = inflate.unconsumed_tail


def _column(name: bytes) -> int:
    """Number of a column from its letters; more than there are where they are too many.

    >>> _column(b"AB"), _column(b"XFD")
    (28, 16384)
    """
    number = 0
    for letter in name.upper():
        number = 26 * number + letter - 64
    return number


def _row(digits: bytes) -> int:
    """Number of a row; more than there are where the digits are too many."""
    return int(digits[:12])


def _letters(column: int) -> str:
    """Letters of a column, counted from 1."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
