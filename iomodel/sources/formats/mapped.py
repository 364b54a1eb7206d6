"""Any layout, read through a map."""

from __future__ import annotations

from pathlib import Path

from iomodel.errors import ParameterError
from iomodel.files import shown
from iomodel.sources.formats.register import LAST, table_format
from iomodel.sources.mapped.reader import read_mapped
from iomodel.sources.workbook import WORKBOOKS
from iomodel.table import IOTable


@table_format(
    "mapped",
    "any layout, read through a map of where everything stands (layout)",
    recognises=lambda path: False,
    endings=(*WORKBOOKS, ".csv"),
    place=LAST + 1,
)
def read(path: Path, name: str | None = None, *, layout: Path | None = None) -> IOTable:
    """Read a table through its map."""
    if layout is None:
        raise ParameterError(f"{shown(path)}: the format 'mapped' needs a map; give its file as layout")
    return read_mapped(path, name, Path(layout))
