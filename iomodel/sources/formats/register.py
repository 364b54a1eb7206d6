"""The register of table formats: who reads a file, decided in this one place."""

from __future__ import annotations

import inspect
import os
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, TypeAlias

from iomodel.errors import LayoutError, MissingTableError, ParameterError, nearest
from iomodel.files import shown
from iomodel.sources.formats.likely import likely
from iomodel.sources.safety import require_no_code
from iomodel.table import IOTable

ENTRY_POINTS = "iomodel.table_formats"
"""Group of entry points under which another package offers its formats."""

LAST = 100
"""Place of a format that is asked after all others, because its check is a loose one."""

_USUAL = 50
_MOST_LISTED = 4
"""Files of a folder that an error names."""

Reader: TypeAlias = Callable[..., IOTable]
"""Reads a table: ``read(path, name, **options)``; `name` is None where the user gives none."""

Levels: TypeAlias = Callable[[IOTable, Mapping[str, Path]], list[str]]
"""Levels of detail at which kept files (part -> path) can be read again, given the table read from them."""


def own_level(table: IOTable, parts: Mapping[str, Path]) -> list[str]:
    """The one level that the table has."""
    return [table.level]


@dataclass(frozen=True)
class TableFormat:
    """One format of tables.

    Parameters
    ----------
    name
        What it is called, such as ``template``.
    title
        What it is, in a few words, for lists and errors.
    recognises
        Whether a path is of this format; cheap, and never an error.
    read
        Reads the table.
    endings
        Endings of its files, such as ``.xlsx``; none where it is a folder.
    place
        Formats of a lower place are asked first; beyond `LAST`, no check tells the files, and the user names
        the format.
    levels
        Levels at which kept files can be read.
    """

    name: str
    title: str
    recognises: Callable[[Path], bool]
    read: Reader
    endings: tuple[str, ...] = ()
    place: int = _USUAL
    levels: Levels = own_level

    @cached_property
    def options(self) -> tuple[str, ...]:
        """Names of what the reader takes beside the path and the name."""
        return tuple(inspect.signature(self.read).parameters)[2:]

    def open(
        self,
        path: Path,
        name: str | None = None,
        *,
        sectors: int | str | None = None,
        region: str | None = None,
        **options: Any,
    ) -> IOTable:
        """Read a table, and make sure that it is of the level and region asked for.

        Raises
        ------
        ParameterError
            If an option is none of this format's, or the table is of another region.
        MissingTableError
            If the table is of another level of detail.
        """
        given = {option: value for option, value in options.items() if value is not None}
        for option in given:
            if option not in self.options:
                raise ParameterError(
                    f"{shown(path)}: {option} is no option of the format {self.name!r} ({self.title}); its "
                    f"options: {', '.join(self.options) or 'none'}.{nearest(option, self.options)}"
                )
        asked = {"sectors": sectors, "region": region}
        given |= {key: value for key, value in asked.items() if key in self.options and value is not None}
        table = self.read(path, name, **given)
        if sectors is not None and "sectors" not in self.options and str(sectors) != str(table.n):
            raise MissingTableError(
                f"{table.name} has {table.n} sectors, expected {sectors}; it has one level of detail: leave "
                "sectors out"
            )
        if region is not None and "region" not in self.options:
            require_region_of(table, region)
        return table


_REGISTER: dict[str, TableFormat] = {}


def table_format(
    name: str,
    title: str,
    *,
    recognises: Callable[[Path], bool],
    endings: tuple[str, ...] = (),
    place: int = _USUAL,
    levels: Levels = own_level,
) -> Callable[[Reader], Reader]:
    """Register the function below it as the reader of a format; see `TableFormat` for the parameters.

    Raises
    ------
    ParameterError
        If another function has registered the name.
    """

    def register(read: Reader) -> Reader:
        known = _REGISTER.get(name)
        if known is not None and known.read.__module__ != read.__module__:
            raise ParameterError(
                f"two formats of tables are called {name!r}: in {known.read.__module__} and in "
                f"{read.__module__}; give one of them another name"
            )
        _REGISTER[name] = TableFormat(name, title, recognises, read, endings, place, levels)
        return read

    return register


def table_formats() -> list[TableFormat]:
    """Every format, in the order in which they are asked.

    >>> [known.name for known in table_formats() if ".xlsx" in known.endings]
    ['template', 'wiod-2016', 'esa', 'official-workbook', 'mapped']
    """
    _import_all()
    return sorted(_REGISTER.values(), key=lambda known: (known.place, known.name))


def format_named(name: str) -> TableFormat:
    """A format by name.

    Raises
    ------
    ParameterError
        If there is none of that name.
    """
    known = [each.name for each in table_formats()]
    if name not in known:
        raise ParameterError(
            f"no format {name!r} of tables; formats: {', '.join(known)}.{nearest(name, known)}"
        )
    return _REGISTER[name]


def format_of(path: Path, name: str | None = None) -> TableFormat:
    """The format of a file or folder: the named one, or the first that recognises it.

    Raises
    ------
    MissingTableError
        If there is no such file or folder.
    LayoutError
        If the file can carry code, whatever it is called, or no format recognises it.
    """
    if not os.path.exists(path):  # False, too, where the name is too long for any file
        raise MissingTableError(
            f"no file {shown(path)}; expected the name of a table, or a file or folder of a known format: "
            f"{_listed()}"
        )
    require_no_code(path)
    if name is not None:
        return format_named(name)
    found = next((known for known in table_formats() if known.recognises(path)), None)
    if found is None:
        raise LayoutError(
            f"{shown(path)} is of no known format: found {_found(path)}; formats: {_listed()}. {likely(path)}"
        )
    return found


def require_region_of(table: IOTable, region: str) -> None:
    """Raise unless a table of one region is of the region asked for.

    Raises
    ------
    ParameterError
        If it is of another one.
    """
    if region != table.meta.region:
        raise ParameterError(
            f"region {region}: table {table.name} is of {table.meta.region} alone; leave region out, or give "
            "a multi-regional table"
        )


@cache
def _import_all() -> None:
    """Import every module of this folder and every entry point, each of which registers its formats."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        import_module(f"{__package__}.{module.name}")
    for entry in entry_points(group=ENTRY_POINTS):
        entry.load()


def _listed() -> str:
    """Formats with their titles, for an error; of those that have to be named, the names alone."""
    formats = table_formats()
    stated = [f"{known.name} ({known.title})" for known in formats if known.place <= LAST]
    raw = [known.name for known in formats if known.place > LAST]
    return "; ".join([*stated, *([f"and, where format names it, {', '.join(raw)}"] if raw else [])])


def _found(path: Path) -> str:
    """What is there, for an error."""
    if path.is_dir():
        names = sorted(inner.name for inner in path.iterdir())
        more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
        return f"a folder with {', '.join(names[:_MOST_LISTED])}{more}" if names else "an empty folder"
    with path.open("rb") as file:
        start = file.read(8)
    ending = f"a file that ends in {path.suffix!r}" if path.suffix else "a file without an ending"
    return f"{ending} and begins with {start!r}" if start else "an empty file"
