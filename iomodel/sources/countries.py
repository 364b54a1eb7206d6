"""Countries by their names, and the annual GDP that a loss of theirs is a share of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from iomodel.files import tables_folder
from iomodel.sources.economy import HOME, AnnualGDP, annual_gdp

_USUAL_YEAR = 2024


@dataclass(frozen=True)
class Country:
    """A country, or a group of them such as the European Union.

    Parameters
    ----------
    code
        In ISO 3166, three letters; ``EU`` and ``WORLD`` for groups.
    name
        In a sentence.
    currency
        Code of its own currency in ISO 4217.
    names
        All names and adjectives that are read, in English and Japanese.
    """

    code: str
    name: str
    currency: str
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Every country that can be named, by its code.

    >>> countries()["KOR"].name
    'South Korea'
    """
    rows = pd.read_csv(tables_folder() / "countries" / "names.csv", dtype=str)
    return {
        row["code"]: Country(
            row["code"], row["name"], row["currency"], (row["code"], row["name"], *row["also"].split(";"))
        )
        for row in rows.to_dict("records")
    }


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
    rows = pd.read_csv(tables_folder() / "countries" / "gdp.csv", keep_default_na=False)
    rows = rows[(rows["country"] == country) & (rows["currency"] == currency)]
    if rows.empty:
        return None
    chosen = _nearest([int(listed) for listed in rows["year"]], year)
    row = rows[rows["year"] == chosen].iloc[0]
    return AnnualGDP(
        chosen, "nominal", float(row["value_trillion"]) * 1e12, currency, str(row["source"]), region=country
    )


def _years_of_home() -> list[int]:
    """Years of which Japan's nominal GDP is listed."""
    rows = pd.read_csv(tables_folder() / "gdp.csv")
    return [int(year) for year in rows.loc[rows["kind"] == "nominal", "year"]]


def _nearest(listed: list[int], year: int | None) -> int:
    """The year itself or the listed one nearest to it, the later of two."""
    wanted = _USUAL_YEAR if year is None else year
    return min(listed, key=lambda other: (abs(other - wanted), -other))
