"""Official workbooks of Japan's tables, and of its prefectures, as e-Stat publishes them, or as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from iomodel.errors import LayoutError
from iomodel.sources.estat.axes import NoCodesError
from iomodel.sources.estat.numbers import is_official_csv
from iomodel.sources.estat.reader import holds_basic, read_estat
from iomodel.sources.formats.likely import likely
from iomodel.sources.formats.register import LAST, table_format
from iomodel.sources.workbook import WORKBOOKS
from iomodel.table import IOTable


def _is_workbook(path: Path) -> bool:
    """Whether it is a workbook at all; the reader says which cell is not as it must be."""
    return (path.is_file() and path.suffix.lower() in WORKBOOKS) or is_official_csv(path)


def _levels(table: IOTable, parts: Mapping[str, Path]) -> list[str]:
    """All levels of the classification where flows are given by basic sector, otherwise the table's own."""
    flows = (path for part, path in parts.items() if part != "employment")
    if table.membership is not None and all(holds_basic(path) for path in flows):
        return list(table.membership.official.levels)
    return [table.level]


@table_format(
    "official-workbook",
    "a workbook or CSV as e-Stat publishes it, imports as negative columns",
    recognises=_is_workbook,
    endings=(*WORKBOOKS, ".csv"),
    place=LAST,
    levels=_levels,
)
def read(
    path: Path,
    name: str | None = None,
    *,
    sectors: int | str | None = None,
    imports: Path | None = None,
    employment: Path | None = None,
) -> IOTable:
    """Read an official workbook, with its matrix of imports and table of employment where given."""
    try:
        return read_estat(
            path,
            name,
            sectors=sectors,
            imports=None if imports is None else Path(imports),
            employment=None if employment is None else Path(employment),
        )
    except NoCodesError as error:
        raise LayoutError(f"{error}. If it is no official workbook of Japan's: {likely(path)}") from None
