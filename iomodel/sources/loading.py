"""One way to every table: by name, from a file, from a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from iomodel.errors import MissingTableError, ParameterError, nearest
from iomodel.files import shown
from iomodel.sources.bundled import bundled_levels, bundled_names, load_bundled
from iomodel.sources.formats import format_named, format_of, table_formats
from iomodel.sources.formats.register import require_region_of
from iomodel.sources.named import offer
from iomodel.sources.packaged import load_packaged, packaged_levels, packaged_names
from iomodel.sources.user import load_user_table, user_table_levels, user_table_names
from iomodel.table import IOTable

if TYPE_CHECKING:
    import pymrio

TableSource: TypeAlias = Union[str, Path, "pymrio.IOSystem"]
"""What a table is loaded from."""

_SYSTEM = "pymrio"
"""The format that takes a system in memory, too."""


def table_names() -> list[str]:
    """Names of all tables that can be loaded: bundled ones, then the user's.

    >>> table_names()[:2]
    ['japan-2011', 'japan-2015']
    """
    return [*bundled_names(), *packaged_names(), *user_table_names()]


def table_levels(name: str) -> list[str]:
    """Levels of detail of a table, from coarse to fine.

    >>> table_levels("japan-2015")
    ['13', '37', '107', '187']
    """
    if name in bundled_names():
        return bundled_levels(name)
    return packaged_levels(name) if name in packaged_names() else user_table_levels(name)


def load_table(
    source: TableSource = "japan-2015",
    sectors: int | str | None = None,
    region: str | None = None,
    *,
    name: str | None = None,
    format: str | None = None,
    **options: Any,
) -> IOTable:
    """Load any table: by name, from a file or folder of a known format, or from a system of pymrio's.

    Parameters
    ----------
    source
        ``japan-2015``, ``japan-2011`` or ``oecd-2019``, which come with iomodel; the name of a table of your
        own (see `iomodel.add_table`); the path of a file or folder, perhaps behind its format and a colon
        (``exiobase3:IOT_2019_pxp.zip``); or a `pymrio.IOSystem`. Names go first.
    sectors
        Level of detail, such as 37; 107 or 108 where not given, or else the finest.
    region
        Country of a multi-regional table, or ``world`` for all of them at once, which is what ``oecd-2019``
        gives where no region is named.
    name
        What to call a table that is read from a path; the name of the file where not given.
    format
        Name of the format (see `iomodel.table_formats`); found by looking at the file where not given.
    options
        What the reader of the format takes: ``imports`` and ``employment`` with an official workbook,
        ``value_added``, ``year`` and ``home`` with a multi-regional table, ``year`` where a file holds
        several, ``layout`` for a map of a file in no known layout.

    Raises
    ------
    MissingTableError
        If there is no such table, level or file.
    ChecksumError
        If a stored file was altered.
    LayoutError
        If no format recognises the file, or it is not laid out as it must be.
    TableError
        If the figures are no table.
    ParameterError
        If an option, level or region does not fit the table.

    Examples
    --------
    >>> load_table("japan-2015", sectors=37)
    IOTable japan-2015: 37 sectors, 2015, billion JPY
      output 1,017,818.4   GDP 533,183.2   exports 86,769.4   imports 102,168.1
    """
    if not isinstance(source, str | Path):
        _require_system(source)
        return format_named(format or _SYSTEM).open(source, name, sectors=sectors, region=region, **options)
    known = str(source)
    if known not in table_names():
        named, source = _with_format(source)
        format = format or named
        path = _path(source)
        kind = format_of(path, format or ("mapped" if options.get("layout") else None))
        return kind.open(path, name, sectors=sectors, region=region, **options)
    for option, value in {"format": format, "name": name, **options}.items():
        if value is not None:
            raise ParameterError(f"table {known}: {option} goes with the path of a file; leave it out")
    if known in packaged_names():
        return load_packaged(known, sectors, region)
    table = load_bundled(known, sectors) if known in bundled_names() else load_user_table(known, sectors)
    if region is not None:
        require_region_of(table, region)
    return table


def _with_format(source: str | Path) -> tuple[str | None, str | Path]:
    """Format and path of a text such as ``exiobase3:IOT_2019_pxp.zip``; no format where none is named.

    >>> _with_format("exiobase3:IOT_2019_pxp.zip"), _with_format("C:/tables/mine.xlsx")
    (('exiobase3', 'IOT_2019_pxp.zip'), (None, 'C:/tables/mine.xlsx'))
    """
    before, mark, after = str(source).partition(":")
    if mark and after and before in {known.name for known in table_formats()}:
        return before, after
    return None, source


def _path(source: str | Path) -> Path:
    """The path that is meant, or an error with the nearest name where a name is meant."""
    path, endings = Path(source), {ending for known in table_formats() for ending in known.endings}
    if (str(source) and os.path.exists(path)) or len(path.parts) > 1 or path.suffix.lower() in endings:
        return path
    names = table_names()
    raise MissingTableError(
        f"no table {shown(path)!r}; tables: {', '.join(names)}.{nearest(str(source), names)} Give one of "
        "them, or the path of a file or folder; `iomodel tables add` keeps your own under a name"
    )


def _require_system(source: object) -> None:
    """Raise unless it is a system of pymrio's."""
    if not (hasattr(source, "Z") and hasattr(source, "get_regions")):
        raise ParameterError(
            f"table is {str(source)[:80]!r} ({type(source).__name__}), expected a name such as 'japan-2015', "
            "the path of a file or folder, or a pymrio.IOSystem"
        )


offer(load_table)
