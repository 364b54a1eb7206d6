"""Tables by name: those that come with iomodel first, then the user's own."""

from __future__ import annotations

from pathlib import Path

from iomodel.sources import bundled, user
from iomodel.table import IOTable

_WORKBOOKS = (".xlsx", ".xls")


def table_names() -> list[str]:
    """Names of all tables that can be loaded: bundled ones, then the user's.

    >>> table_names()[:2]
    ['japan-2011', 'japan-2015']
    """
    return [*bundled.table_names(), *user.user_table_names()]


def table_levels(name: str) -> list[str]:
    """Levels of detail of a table, from coarse to fine.

    >>> table_levels("japan-2015")
    ['13', '37', '107', '187']
    """
    return bundled.table_levels(name) if name in bundled.table_names() else user.user_table_levels(name)


def load_table(name: str = "japan-2015", sectors: int | str | None = None) -> IOTable:
    """Load a table by name, or from a workbook or a folder of CSV files.

    Parameters
    ----------
    name
        ``japan-2015`` or ``japan-2011``, which come with iomodel, or a table of your own (see
        `iomodel.add_table`); or an official workbook or a filled-in template as a path.
    sectors
        Level of detail, such as 37; 107 or 108 where not given, or else the finest.

    Raises
    ------
    MissingTableError
        If there is no such table, level or file.
    ChecksumError
        If a stored file was altered.
    TableError, LayoutError
        If a file is not the table that it should be.

    Examples
    --------
    >>> load_table("japan-2015", sectors=37)
    IOTable japan-2015: 37 sectors, 2015, billion JPY
      output 1,017,818.4   GDP 533,183.2   exports 86,769.4   imports 102,168.1
    """
    if name in bundled.table_names():
        return bundled.load_table(name, sectors)
    path = Path(name)
    if path.suffix.lower() in _WORKBOOKS or (path / "Z.csv").is_file():
        return user.read_table({"table": path}, path.stem, sectors)
    return user.load_user_table(name, sectors)
