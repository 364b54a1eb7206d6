"""Annual GDP of countries, to turn shares into money at a stated year's prices."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from iomodel.errors import ParameterError
from iomodel.files import tables_folder
from iomodel.languages import Language, either
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

_USUAL_YEAR = 2024


def annual_gdp(year: int = 2024, kind: str = "nominal") -> AnnualGDP:
    """Japan's GDP of a year, from the bundled list.

    >>> annual_gdp(2024).value
    607900000000000.0
    """
    rows = _rows("gdp.csv")
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
    listed = country_gdp(HOME, meta.currency, meta.year) if of_home and not meta.updated_from else None
    if listed is not None and 0.5 <= own / listed.value <= 2:
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


def country_gdp(country: str, currency: str, year: int | None = None) -> AnnualGDP | None:
    """Nominal GDP of a country in a currency: of a year, or of the listed one nearest to it.

    Parameters
    ----------
    country
        Its code.
    currency
        Code of the currency; nothing is converted, so that the figure is one that was published.
    year
        Calendar year; 2024 where not given.

    Returns
    -------
    None where no GDP of the country in that currency is listed.

    Examples
    --------
    >>> found = country_gdp("KOR", "USD", 2019)
    >>> found.value, found.year
    (1640000000000.0, 2019)
    >>> country_gdp("TWN", "USD") is None
    True
    """
    if (country, currency) == (HOME, "JPY"):
        return annual_gdp(_nearest(_years_of_home(), year))
    rows = _rows("countries", "gdp.csv")
    rows = rows[(rows["country"] == country) & (rows["currency"] == currency)]
    if rows.empty:
        return None
    chosen = _nearest([int(listed) for listed in rows["year"]], year)
    row = rows[rows["year"] == chosen].iloc[0]
    return AnnualGDP(
        chosen, "nominal", float(row["value_trillion"]) * 1e12, currency, str(row["source"]), region=country
    )


def listed_gdp() -> list[AnnualGDP]:
    """Every listed GDP: Japan's in yen, nominal and real, then nominal ones by country, currency and year.

    >>> [(one.year, one.currency) for one in listed_gdp() if one.region == "JPN" and one.currency == "USD"]
    [(2024, 'USD'), (2019, 'USD')]
    """
    home = _rows("gdp.csv")
    found = [annual_gdp(int(year), str(kind)) for year, kind in zip(home["year"], home["kind"], strict=True)]
    rows = _rows("countries", "gdp.csv")
    asked = zip(rows["country"], rows["currency"], rows["year"], strict=True)
    others = [country_gdp(str(country), str(currency), int(year)) for country, currency, year in asked]
    return [*found, *(one for one in others if one is not None)]


def _years_of_home() -> list[int]:
    """Years of which Japan's nominal GDP is listed."""
    rows = _rows("gdp.csv")
    return [int(year) for year in rows.loc[rows["kind"] == "nominal", "year"]]


def _nearest(listed: list[int], year: int | None) -> int:
    """The year itself or the listed one nearest to it, the later of two."""
    wanted = _USUAL_YEAR if year is None else year
    return min(listed, key=lambda other: (abs(other - wanted), -other))


def all_gdp(year: int | None = None) -> dict[str, float]:
    """Every listed GDP, or those of one year [currency units], by name.

    >>> all_gdp(2024)["nominal GDP of 2024"]
    607900000000000.0
    """
    rows = _rows("gdp.csv")
    chosen = rows if year is None else rows[rows["year"] == year]
    if chosen.empty:
        listed = ", ".join(str(y) for y in rows["year"].unique())
        raise ParameterError(f"no GDP of {year} in the list; listed years: {listed}. Or give gdp")
    return {
        f"{kind} GDP of {y}": float(value) * 1e12
        for y, kind, value in zip(chosen["year"], chosen["kind"], chosen["value_trillion"], strict=True)
    }


def gdp_source(source: str, language: Language) -> str:
    """Whom to cite for a listed GDP, in a language; as it is where the list has no Japanese.

    >>> gdp_source(annual_gdp(2024).source, "ja")
    '内閣府「国民経済計算」2024年の名目GDP。公表された損失0.66兆円がGDP比0.11％となる基準'
    >>> gdp_source("my own books", "ja")
    'my own books'
    """
    rows = _rows("gdp.csv")
    return either(source, dict(zip(rows["source"], rows["source_ja"], strict=True)).get(source, ""), language)


def _rows(*place: str) -> pd.DataFrame:
    """Rows of a bundled list, parsed anew only where the file is another."""
    return _parsed(tables_folder().joinpath(*place).read_bytes())


@lru_cache(maxsize=4)
def _parsed(content: bytes) -> pd.DataFrame:
    """Rows of a list from its content; not to be written to."""
    return pd.read_csv(io.BytesIO(content), keep_default_na=False)
