"""Tables beside Japan's official ones that come with iomodel, each a folder in one of the formats."""

from __future__ import annotations

from pathlib import Path

from iomodel.files import read_toml, tables_folder
from iomodel.sources.formats import format_of
from iomodel.table import IOTable

FOLDERS = ("update", "world")
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
    return list(read_toml(_folders()[name] / "source.toml")["levels"])


def load_packaged(name: str, sectors: int | str | None = None, region: str | None = None) -> IOTable:
    """Load one of them.

    >>> load_packaged("oecd-2019", region="JPN").n
    20
    """
    folder = _folders()[name]
    return format_of(folder).open(folder, name, sectors=sectors, region=region)


def _folders() -> dict[str, Path]:
    """Their folders, by name."""
    return {
        path.name: path
        for kind in FOLDERS
        for path in sorted((tables_folder() / kind).glob("*"))
        if path.is_dir() and not path.name.startswith(".")
    }
