"""Multi-regional tables as pymrio saves them: a folder, or a zip of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from iomodel.errors import ParameterError
from iomodel.files import shown
from iomodel.sources.formats.register import table_format
from iomodel.sources.mrio.archive import PARAMETERS, is_archive, unpacked
from iomodel.sources.mrio.pymrio_files import PARSERS
from iomodel.sources.mrio.reader import load_mrio, load_world
from iomodel.table import IOTable

if TYPE_CHECKING:
    import pymrio

WORLD = "world"
"""Stands for all regions at once."""


def _is_saved(path: Path) -> bool:
    """Whether pymrio wrote it."""
    return (path / PARAMETERS).is_file() or is_archive(path)


@table_format(
    "pymrio",
    "a folder or zip of a multi-regional table that pymrio saved",
    recognises=_is_saved,
    endings=(".zip",),
    place=10,
)
def read(
    path: Path | pymrio.IOSystem,
    name: str | None = None,
    *,
    region: str | None = None,
    home: str | None = None,
    value_added: str | pd.DataFrame | None = None,
    year: int | None = None,
) -> IOTable:
    """One country of a multi-regional table, or ``world`` for all of them; see `load_mrio`, `load_world`."""
    if isinstance(path, Path) and path.is_file():
        _require_region(path, region)
        with unpacked(path) as folder:
            return opened(folder, name, region, home, value_added, year)
    return opened(path, name, region, home, value_added, year)


def opened(
    source: Path | pymrio.IOSystem,
    name: str | None,
    region: str | None,
    home: str | None,
    value_added: str | pd.DataFrame | None,
    year: int | None,
    parser: str | None = None,
) -> IOTable:
    """A multi-regional table in memory or in files, perhaps raw ones for a `parser`; see `read`."""
    region = _require_region(source, region)
    if region == WORLD:
        return load_world(source, home=home, value_added=value_added, parser=parser, year=year, name=name)
    if home is not None:
        raise ParameterError(f"home {home!r} is for region {WORLD!r} alone; leave it out for region {region}")
    return load_mrio(source, region, value_added=value_added, parser=parser, year=year, name=name)


def _require_region(source: Path | pymrio.IOSystem, region: str | None) -> str:
    """Raise if no region is named, before anything large is read."""
    if region is None:
        what = shown(source) if isinstance(source, Path) else f"system {source.name}"
        raise ParameterError(
            f"{what} is a multi-regional table; name a country with region, or give region {WORLD!r} for all "
            "of them"
        )
    return region


def _add_raw(parser: str) -> None:
    """Register the raw files of one source; as no check tells them apart, the format has to be named."""

    @table_format(
        parser,
        f"raw files of {parser.upper()}, read when the format is named",
        recognises=lambda path: False,
        endings=(".zip",),
        place=200,
    )
    def read_raw(
        path: Path,
        name: str | None = None,
        *,
        region: str | None = None,
        home: str | None = None,
        value_added: str | pd.DataFrame | None = None,
        year: int | None = None,
    ) -> IOTable:
        return opened(path, name, region, home, value_added, year, parser)


for _parser in PARSERS:
    _add_raw(_parser)
