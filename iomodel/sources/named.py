"""Tables by name, for formats that build on another table: `sources.loading` offers the way to them."""

from __future__ import annotations

from collections.abc import Callable

from iomodel.table import IOTable

_WAY: list[Callable[[str, str], IOTable]] = []


def offer(way: Callable[[str, str], IOTable]) -> None:
    """Say how a table is loaded by its name and level."""
    _WAY[:] = [way]


def table_named(name: str, level: str) -> IOTable:
    """A table by its name and level of detail.

    Raises
    ------
    MissingTableError
        If there is no such table or level.

    >>> table_named("japan-2015", "13").n
    13
    """
    return _WAY[0](name, level)
