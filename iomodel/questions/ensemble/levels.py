"""Tables of one economy at several levels of detail, any of which a draw may run on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from iomodel.errors import ParameterError
from iomodel.notation import FloatArray, IntArray
from iomodel.questions.ensemble.inputs import Input
from iomodel.scenario.ranges import Range
from iomodel.sources import load_table, table_names
from iomodel.table import IOTable

LEVEL = "table level"
"""Name of the input that says which table a draw runs on."""

LevelLike: TypeAlias = int | str | IOTable
"""A number of sectors at which a table is published, or a table."""


def tables_of(table: IOTable, levels: Iterable[LevelLike]) -> dict[str, IOTable]:
    """The tables that draws run on, that of the single run first.

    Parameters
    ----------
    table
        That of the single run; it is one of the levels.
    levels
        Numbers of sectors of a table that comes with several levels, or tables; none for `table` alone.

    Raises
    ------
    ParameterError
        If the table is at none of the levels, two are alike, one is not there, or is of another economy or
        year.

    >>> list(tables_of(load_table("japan-2015", 37), [13, 37]))
    ['37 sectors', '13 sectors']
    """
    asked = list(levels)
    if not asked:
        return {_label(table): table}
    found: dict[str, IOTable] = {}
    for level in asked:
        read = level if isinstance(level, IOTable) else _at(table, level)
        if _label(read) in found:
            raise ParameterError(f"levels: {_label(read)} stands there twice; expected each level once")
        if (read.meta.region, read.meta.year) != (table.meta.region, table.meta.year):
            raise ParameterError(
                f"levels: {read.name} ({read.meta.region} {read.meta.year}) is of another economy or year "
                f"than {table.name} ({table.meta.region} {table.meta.year}); expected other levels of it"
            )
        found[_label(read)] = read
    if _label(table) not in found:
        raise ParameterError(
            f"levels are {', '.join(found)}, and the table of the single run has {_label(table)}; name "
            "that level too, or take a table at one of them"
        )
    return {_label(table): table, **{name: read for name, read in found.items() if name != _label(table)}}


def level_drawn(tables: Mapping[str, IOTable]) -> list[Input]:
    """The choice of the table as an input, each level as often; none where there is one table."""
    if len(tables) < 2:
        return []
    return [Input(LEVEL, "table", Range(distribution="discrete", values=tuple(tables)), (LEVEL,))]


def by_table(tables: Mapping[str, IOTable], values: pd.DataFrame) -> Iterator[tuple[str, IOTable, IntArray]]:
    """Each table that some draws run on, and the places of these draws."""
    first = next(iter(tables))
    chosen = values[LEVEL].to_numpy() if LEVEL in values else np.full(len(values), first)
    for label, table in tables.items():
        rows = np.flatnonzero(chosen == label)
        if len(rows):
            yield label, table, rows


def common_sectors(tables: Mapping[str, IOTable]) -> IOTable:
    """The table with the fewest sectors, to whose sectors those of all the others add up.

    Raises
    ------
    ParameterError
        If those of one do not.

    >>> tables = tables_of(load_table("japan-2015", 37), [13, 37])
    >>> common_sectors(tables).n
    13
    """
    coarsest = min(tables.values(), key=lambda table: table.n)
    for table in tables.values():
        _ = adding_up(table, coarsest)
    return coarsest


def adding_up(table: IOTable, coarse: IOTable) -> FloatArray | None:
    """1 where a sector is part of a coarser one, shape (n, coarser n); None where both have the same."""
    if table.codes == coarse.codes:
        return None
    own, other = table.membership, coarse.membership
    if own is None or other is None or own.level is None or other.level is None:
        raise ParameterError(
            f"sectors: those of {_label(table)} and of {_label(coarse)} are no levels of one classification, "
            "so that losses of sectors have nothing in common; ask for them at one level"
        )
    mapping = own.official.mapping(own.level, other.level)
    return np.array([[mapping[code] == group for group in coarse.codes] for code in table.codes], float)


def _at(table: IOTable, level: int | str) -> IOTable:
    """The table at another level of detail."""
    if str(level) == str(table.n) or (table.membership is not None and str(level) == table.level):
        return table
    if table.name not in table_names():
        raise ParameterError(
            f"levels: {level} is a level of a table that comes with several, and {table.name} is none "
            f"of them ({', '.join(table_names())}); give tables"
        )
    return load_table(table.name, level)


def _label(table: IOTable) -> str:
    """What a table is called among others of the same economy."""
    return f"{table.n} sectors"
