"""Countries, their names and their GDP: a source on every row, and no figure is converted."""

import pandas as pd
import pytest

from iomodel.estimates.amounts import CURRENCIES
from iomodel.files import tables_folder
from iomodel.sources import annual_gdp, countries, country_gdp

ROWS = pd.read_csv(tables_folder() / "countries" / "gdp.csv", keep_default_na=False)


def test_every_gdp_has_a_source_and_a_grade():
    assert ROWS["source"].str.len().min() > 20
    assert set(ROWS["confidence"]) <= {"H", "M", "L"}
    assert set(ROWS["country"]) <= set(countries())
    assert set(ROWS["currency"]) <= set(CURRENCIES)
    assert not ROWS.duplicated(["country", "year", "currency"]).any()


def test_a_name_belongs_to_one_country():
    names = [name for country in countries().values() for name in set(country.names)]
    assert len(names) == len(set(names))
    assert {country.currency for country in countries().values()} <= set(CURRENCIES)


@pytest.mark.parametrize(
    ("asked", "year", "trillion"),
    [
        (("KOR", "USD", 2019), 2019, 1.64),
        (("KOR", "USD", 2018), 2019, 1.64),
        (("KOR", "USD", None), 2024, 1.88),
        (("JPN", "JPY", None), 2024, 607.9),
        (("JPN", "JPY", 2031), 2025, 669),
        (("JPN", "USD", 2024), 2024, 4.03),
        (("DEU", "EUR", None), 2024, 4.30526),
    ],
)
def test_the_listed_year_nearest_to_the_one_asked_for(asked, year, trillion):
    found = country_gdp(*asked)
    assert (found.year, found.currency) == (year, asked[1])
    assert found.value == pytest.approx(trillion * 1e12)
    assert found.source


def test_japan_has_one_gdp_in_yen():
    assert country_gdp("JPN", "JPY") == annual_gdp()


def test_nothing_is_given_where_nothing_is_listed():
    assert country_gdp("TWN", "TWD") is None
    assert country_gdp("FRA", "EUR") is None
