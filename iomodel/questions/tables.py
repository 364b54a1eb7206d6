"""Questions about tables themselves: how two of them differ, and what one would be in a later year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from iomodel.simulate.arguments import TableLike, as_table
from iomodel.table.difference import Difference, difference
from iomodel.table.update import Updated, update

if TYPE_CHECKING:
    import pandas as pd


def compare_tables(
    first: TableLike,
    second: TableLike,
    level: str | None = None,
    mappings: tuple[Mapping[str, str], Mapping[str, str]] | None = None,
) -> Difference:
    """Line up two tables at a level that both have; see `table.difference.difference`.

    Parameters
    ----------
    first, second
        The tables, their names or paths; figures are compared as shares, so units may differ.
    level
        A level of both classifications; where not given, the finest with the same codes in both.
    mappings
        Sector -> common group, one per table, for tables that share no classification.

    Raises
    ------
    LabelMismatchError
        If the tables share no sectors.

    Examples
    --------
    >>> import iomodel as iom
    >>> round(float(iom.compare_tables("japan-2011", "japan-2015", "37").totals.loc["GDP", "ratio"]), 4)
    1.1509
    """
    return difference(as_table(first), as_table(second), level, mappings)


def update_table(
    table: TableLike,
    value_added: pd.Series,
    *,
    output: pd.Series | None = None,
    final_demand: pd.Series | None = None,
    imports: pd.Series | None = None,
    year: int | None = None,
    tolerance: float = 1e-12,
) -> Updated:
    """The table nearest to a known one that has a later year's margins; see `table.update.update`.

    Parameters
    ----------
    table
        The known year: a table, its name or path.
    value_added, output, imports
        By sector, shape (n,) [unit of the table].
    final_demand
        Total of each category, shape (k,) [unit].
    year
        The year that the margins are of.
    tolerance
        Largest gap allowed, as a share of all margins [1].

    Raises
    ------
    LabelMismatchError, ParameterError, InfeasibleError, ConvergenceError
        As `table.update.update`.

    Examples
    --------
    >>> import iomodel as iom
    >>> table = iom.load_table(sectors=37)
    >>> grown = iom.update_table(table, 1.1 * table.frame("v").sum(), year=2018)
    >>> round(grown.table.gdp / table.gdp, 6)
    1.1
    """
    return update(
        as_table(table),
        value_added,
        output=output,
        final_demand=final_demand,
        imports=imports,
        year=year,
        tolerance=tolerance,
    )
