"""The table that an episode runs on, where it is at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iomodel.errors import IOModelError
from iomodel.materials.scenarios import sectors_known
from iomodel.sources import HOME, load_table, with_concordance
from iomodel.sources.concordance import concordance_for
from iomodel.sources.loading import TableSource
from iomodel.table import IOTable


def table_of(name: str, country: str, given: Mapping[str, TableSource | IOTable] | None = None) -> IOTable:
    """The table of an episode: one given under its name, else the one that is loaded by it.

    Raises
    ------
    MissingTableError, TableError
        If there is none, or it has no such country.

    >>> table_of("japan-2011", "JPN").n, table_of("germany-2014", "DEU").n
    (108, 56)
    """
    source = (given or {}).get(name, name)
    if isinstance(source, IOTable):
        return source
    table = load_table(source, region=None if country == HOME else country)
    carried = concordance_for(table.sectors) if table.membership is None else None
    return table if carried is None else with_concordance(table, carried)


def names_in(name: object, country: object) -> Mapping[str, Sequence[str]] | None:
    """Codes that shocks and outcomes may name, with names; None where the table is not at hand."""
    if not isinstance(name, str) or not isinstance(country, str):
        return None
    try:
        return sectors_known(table_of(name, country))
    except (IOModelError, ValueError):
        return None
