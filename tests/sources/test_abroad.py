"""Tables of single countries that come with iomodel, by name."""

import pytest

import iomodel as iom
from iomodel.errors import MissingTableError, TableError


@pytest.mark.parametrize(
    ("name", "country", "sectors"), [("germany-2014", "DEU", 56), ("korea-2019", "KOR", 20)]
)
def test_they_load_by_name_and_take_a_material(name, country, sectors):
    table = iom.load_table(name)
    assert (table.n, table.meta.region, table.meta.currency) == (sectors, country, "USD")
    assert iom.table_levels(name) == [str(sectors)]
    assert iom.load_table(name, sectors, country).digest == table.digest
    losses = iom.run(table, "rare-earth-ban", ["direct", "substitution"]).summary()["gdp"]
    assert ((losses < -0.1) & (losses > -20)).all()


@pytest.mark.parametrize("country", ["DEU", "KOR", "USA"])
def test_substitution_answers_on_oecd_tables(country):
    table = iom.load_table("oecd-2019", region=country)
    found = iom.run(table, "rare-earth-ban", ["direct", "substitution"])
    assert not found.refused
    assert (found.summary()["gdp"] < -0.05).all()


def test_another_country_or_level_is_named():
    with pytest.raises(TableError, match="germany-2014 has no region 'USA'; it is of DEU alone"):
        iom.load_table("germany-2014", region="USA")
    with pytest.raises(MissingTableError, match="korea-2019 has no level of 37 sectors; expected one of 20"):
        iom.load_table("korea-2019", 37)


def test_bills_are_in_the_currency_in_which_they_are_known():
    assert iom.load_material("natural-gas").bill == pytest.approx(22.5 / 3676.46, rel=1e-6)
    assert iom.load_material("hydrogen-fluoride").bill == pytest.approx(208e6 / 1.64e12, rel=1e-6)


@pytest.mark.parametrize("name", ["gas-de-2022", "hf-kr-2019"])
def test_substitution_answers_the_episodes_of_other_countries(name):
    found = iom.backtest(name, ["direct", "substitution"])
    assert not found.refused
    losses = {score.model: score.predicted for score in found.scores if score.outcome.what == "GDP"}
    assert losses["substitution"] < -0.0005
