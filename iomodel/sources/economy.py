"""Annual GDP of Japan, to turn shares into yen at a stated year's prices."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from iomodel.errors import ParameterError
from iomodel.files import tables_folder
from iomodel.table import IOTable


@dataclass(frozen=True)
class AnnualGDP:
    """One year's GDP.

    Parameters
    ----------
    year
        Calendar year.
    kind
        ``nominal`` or ``real``.
    value
        [currency units, not billions].
    source
        Whom to cite.
    own
        Whether it is that of the table itself rather than of the national accounts.
    """

    year: int
    kind: str
    value: float
    currency: str
    source: str
    own: bool = False


def annual_gdp(year: int = 2024, kind: str = "nominal") -> AnnualGDP:
    """Japan's GDP of a year, from the bundled list.

    >>> annual_gdp(2024).value
    607900000000000.0
    """
    rows = pd.read_csv(tables_folder() / "gdp.csv")
    chosen = rows[(rows["year"] == year) & (rows["kind"] == kind)]
    if chosen.empty:
        listed = ", ".join(f"{y} {k}" for y, k in zip(rows["year"], rows["kind"], strict=True))
        raise ParameterError(f"no {kind} GDP of {year} in the list; listed: {listed}")
    row = chosen.iloc[0]
    return AnnualGDP(
        year, kind, float(row["value_trillion"]) * 1e12, str(row["currency"]), str(row["source"])
    )


def gdp_of(table: IOTable) -> AnnualGDP:
    """The GDP that shares of a table are turned into money with where no year is asked for.

    Nominal 2024 for a table of Japan as a whole; any other table's own, in its year and currency. A table in
    yen that says it is Japan's but has less than half its GDP, or more than twice, is of a part of Japan or
    of something else, and gets its own, too; so does one that was brought to a later year's margins.

    >>> from iomodel.sources import load_table
    >>> gdp_of(load_table(sectors=13)).year
    2024
    """
    meta, known = table.meta, annual_gdp()
    own = table.gdp * meta.scale
    of_japan = set(table.regions) == {"JPN"} and not meta.updated_from
    if of_japan and (meta.currency != known.currency or 0.5 <= own / known.value <= 2):
        return known
    return AnnualGDP(meta.year or 0, "nominal", own, meta.currency, meta.source, own=True)


def all_gdp(year: int | None = None) -> dict[str, float]:
    """Every listed GDP, or those of one year [currency units], by name.

    >>> all_gdp(2024)["nominal GDP of 2024"]
    607900000000000.0
    """
    rows = pd.read_csv(tables_folder() / "gdp.csv")
    chosen = rows if year is None else rows[rows["year"] == year]
    if chosen.empty:
        listed = ", ".join(str(y) for y in rows["year"].unique())
        raise ParameterError(f"no GDP of {year} in the list; listed years: {listed}. Or give gdp")
    return {
        f"{kind} GDP of {y}": float(value) * 1e12
        for y, kind, value in zip(chosen["year"], chosen["kind"], chosen["value_trillion"], strict=True)
    }
