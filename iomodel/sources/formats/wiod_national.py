"""National workbooks of WIOD's release of 2016."""

from __future__ import annotations

from pathlib import Path

from iomodel.sources.formats.register import table_format
from iomodel.sources.wiod.national import SHEET, read_national
from iomodel.sources.workbook import sheet_names
from iomodel.table import IOTable


@table_format(
    "wiod-2016",
    "a national workbook of WIOD's release of 2016, one of its years",
    recognises=lambda path: path.is_file() and SHEET in sheet_names(path),
    endings=(".xlsx",),
)
def read(path: Path, name: str | None = None, *, year: int | None = None) -> IOTable:
    """Read one year of one country."""
    return read_national(path, name, year=year)
