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
    region
        Whose it is: code of the country or region, ``world`` for several.
    unlike
        Code of the country that the table says it is of, where its own GDP is not that country's.
    """

    year: int
    kind: str
    value: float
    currency: str
    source: str
    own: bool = False
    region: str = ""
    unlike: str = ""


HOME = "JPN"
"""Whose GDP the bundled list holds."""


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
        year,
        kind,
        float(row["value_trillion"]) * 1e12,
        str(row["currency"]),
        str(row["source"]),
        region=HOME,
    )


def gdp_of(table: IOTable) -> AnnualGDP:
    """The GDP that shares of a table are turned into money with where no year is asked for.

    Nominal 2024 for a table of Japan as a whole; any other table's own, in its year and currency. A table
    that says it is Japan's but has less than half of Japan's GDP as listed in its currency, or more than
    twice, is of a part of Japan or of something else and gets its own; so does one in a currency in which
    none is listed, and one that was brought to a later year's margins.

    >>> from iomodel.sources import load_table
    >>> gdp_of(load_table(sectors=13)).year
    2024
    >>> gdp_of(load_table("oecd-2019", region="DEU")).currency
    'USD'
    """
    meta, home = table.meta, annual_gdp()
    own = table.gdp * meta.scale
    regions = set(table.regions)
    of_home = regions == {HOME}
    listed = _listed(meta.currency, meta.year) if of_home and not meta.updated_from else None
    if listed is not None and 0.5 <= own / listed <= 2:
        return home
    return AnnualGDP(
        meta.year or 0,
        "nominal",
        own,
        meta.currency,
        meta.source,
        own=True,
        region=meta.region if len(regions) == 1 else "world",
        unlike=HOME if of_home and not meta.updated_from else "",
    )


def _listed(currency: str, year: int | None) -> float | None:
    """Japan's GDP in a currency, of the listed year nearest to one [currency units]; None without one."""
    if currency == annual_gdp().currency:
        return annual_gdp().value
    rows = pd.read_csv(tables_folder() / "countries" / "gdp.csv")
    rows = rows[(rows["country"] == HOME) & (rows["currency"] == currency)]
    if rows.empty:
        return None
    near = (rows["year"] - (year or rows["year"].max())).abs().to_numpy().argmin()
    return float(rows["value_trillion"].to_numpy()[near]) * 1e12


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
