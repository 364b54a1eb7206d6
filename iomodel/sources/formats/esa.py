"""Tables of Eurostat and national statistical offices in the layout of ESA."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from iomodel.sources.esa.reader import read_esa
from iomodel.sources.formats.register import LAST, table_format
from iomodel.sources.workbook import WORKBOOKS
from iomodel.table import IOTable

_SPEAKS = re.compile(rb"CPA_[A-U]|D29X39|B2A3G|P3_S1[345]")
"""Codes that no other layout has."""

_LOOKED_AT = 1 << 20
"""What is looked through for them [bytes]."""


def _has_esa_codes(path: Path) -> bool:
    """Whether the texts of a workbook, or the start of a CSV file, name codes of ESA."""
    try:
        if path.suffix.lower() == ".csv" and path.is_file():
            with path.open("rb") as file:
                return bool(_SPEAKS.search(file.read(_LOOKED_AT)))
        if path.suffix.lower() in (".xlsx", ".xlsm") and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts, parts.open("xl/sharedStrings.xml") as texts:
                return bool(_SPEAKS.search(texts.read(_LOOKED_AT)))
    except (OSError, ValueError, KeyError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return False  # whoever reads it says what is wrong
    return False


@table_format(
    "esa",
    "ESA layout: symmetric table, or supply and use, basic prices",
    recognises=_has_esa_codes,
    endings=(*WORKBOOKS, ".csv"),
    place=LAST - 1,
)
def read(
    path: Path,
    name: str | None = None,
    *,
    country: str | None = None,
    unit: str | None = None,
    year: int | None = None,
) -> IOTable:
    """Read a table of products or industries; `country`, `unit` and `year` where the sheet does not say."""
    return read_esa(path, name, country=country, unit=unit, year=year)
