"""Two tables side by side at a common aggregation: another year, another source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomodel.equations.ras import structure_distance
from iomodel.errors import LabelMismatchError
from iomodel.table.core import IOTable


@dataclass(frozen=True)
class Difference:
    """Two tables in the same sectors.

    Parameters
    ----------
    first, second
        The tables, aggregated.
    totals
        Output, value added, GDP, exports and imports of both [own units] and their ``ratio``.
    by_sector
        ``name``, and for both tables, suffixed 1 and 2: ``output_share`` in total output, ``value_added``
        per unit of output, ``imported`` share of domestic use, output ``multiplier`` (column sum of L) [1].
    distance
        ``sum |A2 - A1| / sum |A1|`` of domestic input coefficients [1].
    """

    first: IOTable
    second: IOTable
    totals: pd.DataFrame
    by_sector: pd.DataFrame
    distance: float

    @property
    def changes(self) -> pd.DataFrame:
        """Sectors by the change of their share in output, largest first."""
        change = (self.by_sector["output_share_2"] - self.by_sector["output_share_1"]).abs()
        return self.by_sector.loc[change.sort_values(ascending=False, kind="stable").index]


def difference(
    first: IOTable,
    second: IOTable,
    level: str | None = None,
    mappings: tuple[Mapping[str, str], Mapping[str, str]] | None = None,
) -> Difference:
    """Line up two tables at a level that both have.

    Parameters
    ----------
    first, second
        The tables; figures are compared as shares, so units may differ.
    level
        A level of both classifications; where not given, the finest with the same codes in both.
    mappings
        Sector -> common group, one a table, for tables that share no classification.

    Raises
    ------
    LabelMismatchError
        If the tables share no sectors: the levels of both are named.

    Examples
    --------
    >>> from iomodel.sources import load_table
    >>> found = difference(load_table("japan-2011", 37), load_table("japan-2015", 37))
    >>> round(float(found.totals.loc["GDP", "ratio"]), 4), round(found.distance, 3)
    (1.1509, 0.169)
    """
    if mappings is not None:
        first, second = first.aggregate(mappings[0]), second.aggregate(mappings[1])
    elif level is not None:
        first, second = _at(first, level), _at(second, level)
    elif first.codes != second.codes:
        common = _common_level(first, second)
        first, second = _at(first, common), _at(second, common)
    if first.codes != second.codes:
        raise LabelMismatchError(
            f"tables {first.name} ({_levels(first)}) and {second.name} ({_levels(second)}) differ in their "
            f"sectors, such as {sorted(set(first.codes) ^ set(second.codes))[:3]}; give a level that both "
            "have, or mappings to common groups"
        )
    totals = pd.DataFrame({1: _totals(first), 2: _totals(second)})
    return Difference(
        first=first,
        second=second,
        totals=totals.assign(ratio=totals[2] / totals[1]),
        by_sector=pd.concat(
            [_names(second), _profile(first).add_suffix("_1"), _profile(second).add_suffix("_2")], axis=1
        ),
        distance=structure_distance(second.Ad, first.Ad),
    )


def _at(table: IOTable, level: str) -> IOTable:
    """The table at a level of its classification."""
    return table if table.level == level else table.aggregate(level)


def _common_level(first: IOTable, second: IOTable) -> str:
    """The finest level with the same codes in both, no finer than either table."""
    if first.membership is not None and second.membership is not None:
        one, two = first.membership.official, second.membership.official
        for level in reversed(one.levels):
            fits = len(one.codes(level)) <= min(first.n, second.n)
            if fits and level in two.levels and one.codes(level) == two.codes(level):
                return level
    raise LabelMismatchError(
        f"tables {first.name} ({_levels(first)}) and {second.name} ({_levels(second)}) share no level; give "
        "mappings to common groups"
    )


def _levels(table: IOTable) -> str:
    """What the table can be aggregated to."""
    reached = table.membership
    return f"{table.n} sectors only" if reached is None else ", ".join(reached.official.levels)


def _totals(table: IOTable) -> pd.Series:
    """Totals in the table's own unit."""
    return pd.Series(
        {
            "output": table.x.sum(),
            "gross value added": table.v.sum(),
            "GDP": table.gdp,
            "exports": table.exports.sum(),
            "imports": table.imports.sum(),
        }
    )


def _names(table: IOTable) -> pd.DataFrame:
    """English names by sector."""
    return pd.DataFrame({"name": table.names_en}, index=pd.Index(table.codes, name="sector"))


def _profile(table: IOTable) -> pd.DataFrame:
    """What can be compared across units, sector by sector."""
    check = table.check().by_sector
    return pd.DataFrame(
        {
            "output_share": check["share"],
            "value_added": table.value_added_share,
            "imported": check["import_coefficient"],
            "multiplier": np.asarray(table.L).sum(axis=0),
        },
        index=check.index,
    )
