"""Tables beside Japan's official ones that come with iomodel, each a folder in one of the formats."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iomodel.errors import MissingTableError, TableError
from iomodel.files import read_toml, tables_folder
from iomodel.sources.formats import format_of
from iomodel.sources.formats.world_file import is_world, regions_in
from iomodel.sources.reached import reached
from iomodel.table import IOTable

FOLDERS = ("abroad", "update", "world")
"""Folders under ``tables`` that hold them."""


def packaged_names() -> list[str]:
    """Names of these tables.

    >>> "oecd-2019" in packaged_names()
    True
    """
    return sorted(_folders())


def packaged_levels(name: str) -> list[str]:
    """Levels of detail of one of them, from coarse to fine.

    >>> packaged_levels("oecd-2019")
    ['20']
    """
    return list(_said(name)["levels"])


def packaged_regions(name: str) -> list[str]:
    """Codes of the regions of one of them that may be asked for one by one; none for a single country.

    >>> packaged_regions("oecd-2019")[-2:], packaged_regions("germany-2014")
    (['ZAF', 'ROW'], [])
    """
    folder = _folders()[name]
    return regions_in(folder) if is_world(folder) else []


def load_packaged(name: str, sectors: int | str | None = None, region: str | None = None) -> IOTable:
    """Load one of them.

    >>> load_packaged("oecd-2019", region="JPN").n
    20
    """
    folder, said = _folders()[name], _said(name)
    if "region" in said:
        return reached(_of_one_country(folder, name, said, sectors, region))
    return format_of(folder).open(folder, name, sectors=sectors, region=region)


def _of_one_country(
    folder: Path, name: str, said: Mapping[str, Any], sectors: int | str | None, region: str | None
) -> IOTable:
    """A table of one country at its one level.

    Raises
    ------
    MissingTableError
        If it is asked for at another level.
    TableError
        If it is asked for as another country.
    """
    if sectors is not None and str(sectors) not in said["levels"]:
        raise MissingTableError(
            f"{name} has no level of {sectors} sectors; expected one of {', '.join(said['levels'])}"
        )
    if region not in (None, said["region"]):
        raise TableError(f"{name} has no region {region!r}; it is of {said['region']} alone")
    return format_of(folder).open(folder, name, sectors=None, region=said["region"])


def _said(name: str) -> dict[str, Any]:
    """What a table's folder says of it."""
    return read_toml(_folders()[name] / "source.toml")


def _folders() -> dict[str, Path]:
    """Their folders, by name."""
    return {
        path.name: path
        for kind in FOLDERS
        for path in sorted((tables_folder() / kind).glob("*"))
        if path.is_dir() and not path.name.startswith(".")
    }
