"""Official tables that can be downloaded: their files' numbers, whom to cite, and their total output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomodel.errors import MissingTableError, UnbalancedTableError, nearest
from iomodel.files import read_toml, tables_folder
from iomodel.files.kept import kept_by_content
from iomodel.sources.bundled import preferred_level
from iomodel.table import IOTable
from iomodel.table.classification import BASIC

_PUBLISHED_DIGITS = 1e-4
"""How closely total output must meet the published figure, which may be rounded to a billion yen."""


_SUMMED = ("13", "37", "107", "108", "187", "188", "190")
"""Levels to which the basic tables of one or the other year are summed."""


@dataclass(frozen=True)
class Registered:
    """One official table.

    Parameters
    ----------
    name
        Name under which it is kept.
    title, attribution
        Official title, and whom to cite.
    output
        Total output as published [yen].
    files
        Level -> part (``table``, ``imports``, ``employment``) -> number of the file (statInfId).
    sha256
        Level -> part -> sha256, where known.
    """

    name: str
    title: str
    attribution: str
    output: float
    files: Mapping[str, Mapping[str, str]]
    sha256: Mapping[str, Mapping[str, str]]

    def level(self, sectors: int | str | None) -> str:
        """The level of detail whose files give a number of sectors; the basic table gives all others.

        Raises
        ------
        MissingTableError
            If no file gives it.
        """
        if sectors is None:
            return preferred_level([level for level in self.files if level != BASIC])
        if str(sectors) in self.files:
            return str(sectors)
        given = [*self.files]
        if BASIC in self.files:
            if str(sectors) in _SUMMED:
                return BASIC
            given += [level for level in _SUMMED if level not in given]
        raise MissingTableError(
            f"table {self.name}: no file of {sectors} sectors; expected one of {', '.join(given)}"
        )

    def check(self, table: IOTable) -> None:
        """Compare total output with the published one.

        Raises
        ------
        UnbalancedTableError
            If it differs by more than one in ten thousand: it is another table, or in another unit.
        """
        found = float(table.x.sum()) * table.meta.scale
        if abs(found - self.output) > _PUBLISHED_DIGITS * self.output:
            raise UnbalancedTableError(
                f"table {self.name}: output adds up to {found / 1e9:,.0f} billion yen, published "
                f"{self.output / 1e9:,.0f}; it is another table or in another unit: keep it under another "
                "name"
            )


@kept_by_content(lambda: [_list()])
def registered() -> Mapping[str, Registered]:
    """All official tables that can be downloaded, by name.

    >>> registered()["japan-2020"].files["108"]["table"]
    '000040187026'
    """
    return {name: _entry(name, said) for name, said in read_toml(_list()).items()}


def _list() -> Path:
    """The file that lists them."""
    return tables_folder() / "downloads.toml"


def find_registered(name: str) -> Registered:
    """An official table by name.

    Raises
    ------
    MissingTableError
        If there is none of that name.
    """
    known = registered()
    if name not in known:
        raise MissingTableError(
            f"no table {name!r} to download; expected one of {', '.join(known)}.{nearest(name, known)}"
        )
    return known[name]


def _entry(name: str, said: Mapping[str, Any]) -> Registered:
    """One entry of the registry."""
    levels = {level: dict(files) for level, files in said.items() if isinstance(files, dict)}
    digests = {level: files.pop("sha256", {}) for level, files in levels.items()}
    return Registered(
        name=name,
        title=said["title"],
        attribution=said["attribution"],
        output=said["output_billion"] * 1e9,
        files=levels,
        sha256=digests,
    )
