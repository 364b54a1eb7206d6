"""The plain layout that `iomodel tables template` writes: a workbook, or a folder of CSV files."""

from __future__ import annotations

from pathlib import Path

from iomodel.sources.formats.register import table_format
from iomodel.sources.template import is_template, read_template
from iomodel.sources.workbook import WORKBOOKS
from iomodel.table import IOTable


@table_format(
    "template",
    "the plain layout filled in: a workbook, or a folder with Z.csv and others",
    recognises=is_template,
    endings=WORKBOOKS,
)
def read(path: Path, name: str | None = None) -> IOTable:
    """Read a filled-in template."""
    return read_template(path, name)
