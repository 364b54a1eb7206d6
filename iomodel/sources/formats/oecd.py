"""OECD's inter-country and national tables, as CSV or in a zip."""

from __future__ import annotations

from pathlib import Path

from iomodel.sources.formats.multi_regional import opened
from iomodel.sources.formats.register import table_format
from iomodel.sources.mrio.archive import is_archive
from iomodel.sources.oecd import national, world
from iomodel.sources.oecd.files import head_of
from iomodel.table import IOTable


def _is_world(path: Path) -> bool:
    """Whether a CSV, or the first in a zip, has columns such as JPN_C29."""
    return world.is_head(head_of(path)) and not is_archive(path)


def _is_national(path: Path) -> bool:
    """Whether a CSV, or the first in a zip, has columns such as D29 and HFCE."""
    return national.is_head(head_of(path)) and not is_archive(path)


@table_format(
    "oecd-icio",
    "OECD's inter-country table of a year, CSV or a zip of years",
    recognises=_is_world,
    endings=(".csv", ".zip"),
)
def read_world(
    path: Path,
    name: str | None = None,
    *,
    region: str | None = None,
    home: str | None = None,
    year: int | None = None,
) -> IOTable:
    """Read one country, or ``world`` for all of them."""
    system, added, stated = world.read_icio(path, year)
    table = opened(system, name, region, home, added, stated)
    return table.replace(
        meta=table.meta.replace(
            name=name or f"oecd-{str(region).lower()}-{stated}",
            title=f"{region} {stated}, OECD",
            source=f"{world.SOURCE} Read from {path.name}.",
            outside_gdp=(*table.meta.outside_gdp, *world.outside(added)),
        )
    )


@table_format(
    "oecd-national",
    "OECD's national table of a country and year, CSV or a zip",
    recognises=_is_national,
    endings=(".csv", ".zip"),
)
def read_national(path: Path, name: str | None = None, *, year: int | None = None) -> IOTable:
    """Read one country and year."""
    return national.read_national(path, name, year)
