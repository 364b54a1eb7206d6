"""The CSV of OECD's tables, alone or as the one of its year in a zip."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pandas as pd

from iomodel.errors import LayoutError, ParameterError
from iomodel.sources.sizes import MOST_BYTES, require_small_text

_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_EDITION = re.compile(r"ICIO\d{4}[_-]?")
_HEAD = 4096
_MOST_TIMES = 100
"""What a CSV may unpack to, as a multiple of its packed size."""

_LARGEST = 4 * MOST_BYTES
"""What one year of the inter-country table may unpack to [bytes]: 3,500 rows by 3,900 columns."""


def year_in(name: str) -> int | None:
    """The year in a file's name, that of an edition apart.

    >>> year_in("ICIO2023_2019.csv"), year_in("2020_SML.csv"), year_in("JPN2018ttl.csv")
    (2019, 2020, 2018)
    """
    found = _YEAR.search(_EDITION.sub("", name)) or re.search(r"(?:19|20)\d\d", _EDITION.sub("", name))
    return int(found[0]) if found else None


def head_of(path: Path) -> str:
    """The first line of a CSV, or of the first CSV in a zip; empty where there is none. Never an error."""
    try:
        if path.suffix.lower() == ".csv" and path.is_file():
            with path.open("rb") as file:
                return file.read(_HEAD).decode("utf-8-sig", errors="replace").partition("\n")[0]
        if path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                inside = [part for part in parts.infolist() if part.filename.lower().endswith(".csv")]
                if inside:
                    with parts.open(inside[0]) as file:
                        return file.read(_HEAD).decode("utf-8-sig", errors="replace").partition("\n")[0]
    except (OSError, ValueError, RuntimeError, KeyError, zipfile.BadZipFile, EOFError):
        return ""  # whoever reads it says what is wrong
    return ""


def read_frame(path: Path, year: int | None) -> tuple[pd.DataFrame, str]:
    """All figures with their labels, and the name of the file that they are from.

    Raises
    ------
    LayoutError
        If the file is damaged, too large or no CSV, or a cell is no number.
    ParameterError
        If a zip holds several years and none is asked for, or not that one.
    """
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as parts:
                part = _part(parts, path, year)
                with parts.open(part) as file:
                    content = file.read(_LARGEST + 1)
            name = Path(part.filename).name
            if len(content) > min(_LARGEST, max(64 << 20, _MOST_TIMES * part.compress_size)):
                raise LayoutError(f"{path.name}: {name} unpacks to more than a table can be")
            return _parsed(path.name, io.BytesIO(content)), name
        require_small_text(path)
        return _parsed(path.name, path), path.name
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise LayoutError(f"{path.name} is damaged ({error}); download it anew") from None


def _part(parts: zipfile.ZipFile, path: Path, year: int | None) -> zipfile.ZipInfo:
    """The CSV of a year."""
    inside = [part for part in parts.infolist() if part.filename.lower().endswith(".csv")]
    fitting = [part for part in inside if year is None or year_in(Path(part.filename).name) == year]
    if len(fitting) == 1:
        return fitting[0]
    listed = ", ".join(Path(part.filename).name for part in inside[:8]) or "no CSV file"
    if year is None:
        raise ParameterError(f"{path.name} holds {listed}; name one with year")
    raise ParameterError(f"{path.name}: {len(fitting)} files of {year}; it holds {listed}")


def _parsed(name: str, source: Path | io.BytesIO) -> pd.DataFrame:
    """A CSV with labels in its first row and column."""
    try:
        frame = pd.read_csv(source, index_col=0, encoding="utf-8-sig")
    except (ValueError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise LayoutError(f"{name}: {error}; expected CSV with labels in row 1 and column A") from None
    frame.index, frame.columns = frame.index.map(str).str.strip(), frame.columns.map(str).str.strip()
    for label in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[label]):
            wrong = frame.index[pd.to_numeric(frame[label], errors="coerce").isna() & frame[label].notna()]
            raise LayoutError(
                f"{name}: row {wrong[0]}, column {label}: found {str(frame[label][wrong[0]])[:40]!r}, "
                "expected a number"
            )
    for axis, labels in (("row", frame.index), ("column", frame.columns)):
        if not labels.is_unique:
            raise LayoutError(f"{name}: {axis} {labels[labels.duplicated()][0]!r} appears twice")
    return frame.fillna(0.0)
