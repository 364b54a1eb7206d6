"""A material by hand: shares of origins by year and stage, rates, the rows of a country, and its bounds."""

import dataclasses

import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.materials.material import row_range
from tests.materials.test_sharing import small

BASE = small()


def changed(**changes):
    return dataclasses.replace(BASE, **changes)


def rows(**columns):
    return BASE.exposures.assign(**columns)


def test_a_row_of_a_country_stands_in_place_of_the_materials_own():
    own = rows(country=["", "", ""])
    abroad = own.iloc[[0]].assign(central=0.4, country="DEU")
    other = own.iloc[[1]].assign(central=0.3, country="FRA")
    home = own.iloc[[2]].assign(application="home", product="lamps", country="JPN")
    material = changed(exposures=pd.concat([own, abroad, other, home], ignore_index=True))
    assert material.default_exposures()["central"].tolist() == [0.5, 0.5, 0.25, 0.25]
    assert material.countries == ("JPN",)
    germany = material.in_country("DEU")
    assert germany.default_exposures()["central"].tolist() == [0.5, 0.25, 0.4, 0.25]
    assert germany.exposures["of"].tolist() == ["JPN", "JPN", "DEU", "JPN"]
    assert [*germany.exposures.columns] == [*material.exposures.columns, "of"]
    assert germany.exposures.index.tolist() == [0, 1, 2, 3]
    assert set(germany.countries) == {"JPN", "DEU"}
    assert material.in_country("JPN") is material
    assert material.in_country("USA") is material


def test_alternatives_are_not_in_use():
    material = changed(exposures=rows(default=[True, False, True]))
    assert material.exposures_in_use.index.tolist() == [0, 1]
    assert material.hosts == ("351",)
    copy = material.default_exposures()
    copy["central"] = 0.0
    assert material.default_exposures()["central"].tolist() == [0.5, 0.25]


@pytest.mark.parametrize("column", ["low", "central", "high", "criticality"])
@pytest.mark.parametrize(("value", "sound"), [(0.0, True), (1.0, True), (-0.001, False), (1.001, False)])
def test_exposures_are_shares(column, value, sound):
    table = rows(**{column: [0.5, value, 0.5]})
    if sound:
        assert changed(exposures=table)
        return
    with pytest.raises(ScenarioError, match=rf"exposures, {column} is {value:g}, expected a share"):
        changed(exposures=table)


def test_ends_of_criticality_are_the_criticality_where_they_are_not_known():
    known = rows(criticality=0.6, criticality_low=[0.1, None, 0.3]).drop(columns="criticality_high")
    filled = changed(exposures=known).exposures
    assert filled["criticality_low"].tolist() == [0.1, 0.6, 0.3]
    assert filled["criticality_high"].tolist() == [0.6] * 3
    families = changed(exposures=rows(product=[" ", "lamps", ""])).exposures
    assert families["product"].tolist() == ["motors", "lamps", "coatings"]
    without = changed(exposures=BASE.exposures.drop(columns="product")).exposures
    assert without["product"].tolist() == ["motors", "motors", "coatings"]


@pytest.mark.parametrize(("shares", "sound"), [((0.4, 0.6), True), ((0.4, 0.61), False)])
def test_origin_shares_of_an_element_are_at_most_all_of_it(shares, sound):
    first, second = shares
    origins = pd.DataFrame(
        [
            {"element": "X", "origin": "China", "low": 0, "central": first, "high": 1},
            {"element": "X", "origin": "Chile", "low": 0, "central": second, "high": 1},
        ]
    )
    if sound:
        assert changed(origins=origins).origin_share("X", "Chile", "central") == second
        return
    with pytest.raises(ScenarioError, match=r"origin shares of .*deliveries.* add up to 1\.01"):
        changed(origins=origins)


def dated():
    years = {2010: 0.1, 2015: 0.2, 2020: 0.3}
    table = [
        {"element": "X", "origin": "China", "low": 0.0, "central": share, "high": 0.5, "year": year}
        for year, share in years.items()
    ]
    return pd.DataFrame(table)


@pytest.mark.parametrize(
    ("own", "asked", "year"),
    [
        (None, None, 2020),
        (2010, None, 2010),
        (2010, 2018, 2020),
        (None, 2012, 2010),
        (None, 2013, 2015),
        (None, 1999, 2010),
        (None, 2099, 2020),
    ],
)
def test_the_nearest_year_of_the_data_is_read(own, asked, year):
    material = changed(origins=dated(), year=own)
    share = {2010: 0.1, 2015: 0.2, 2020: 0.3}[year]
    assert material.year_of_shares("X", "China", year=asked) == year
    assert material.origin_share("X", "China", "central", year=asked) == share
    assert material.origin_range("X", "China", year=asked).point == share


def test_of_two_years_as_near_the_earlier_is_read():
    two = dated().iloc[:2].assign(year=[2010, 2012])
    assert changed(origins=two).year_of_shares("X", "China", year=2011) == 2010
    assert BASE.year_of_shares("X", "China", year=2011) is None
    assert BASE.year_of_shares("X", "Chile") is None


def test_what_the_data_do_not_know_is_named():
    earths = iom.load_material("rare-earths")
    with pytest.raises(ScenarioError, match="no origin shares for stage 'ores'; stages in the data: ore"):
        earths.origin_share("NdPr", "China", "central", "ores")
    with pytest.raises(ScenarioError, match="no share of X from 'Chin'; origins in the data: China"):
        BASE.origin_share("X", "Chin", "central")
    only = changed(origins=BASE.origins.iloc[:1])
    with pytest.raises(ScenarioError, match="no share of Y from China; the data know X"):
        only.origin_share("Y", "China", "central")
    with pytest.raises(ScenarioError, match="the data have no 'growth'"):
        BASE.rate("growth", "low")
    twice = pd.DataFrame({"parameter": ["ramp", "ramp"], "low": [0.1, 0.2], "central": 0.3, "high": 0.4})
    assert changed(adaptation=twice).rate("ramp", "low") == 0.1
    assert changed(adaptation=twice).rate_range("ramp").ends == (0.1, 0.4)


def test_a_row_is_a_range_with_its_distribution():
    ends = {"low": 0.2, "central": 0.3, "high": 0.5}
    for given, named in ((None, "pert"), (" ", "pert"), (float("nan"), "pert"), ("uniform", "uniform")):
        found = row_range({**ends, "distribution": given})
        assert (found.distribution, found.ends) == (named, (0.2, 0.5))
    assert row_range(ends).distribution == "pert"


def test_a_material_tells_what_it_holds():
    material = changed(country="DEU", bill=0.00123, chain=("ore", "metal"))
    lines = repr(material).splitlines()
    assert any(line.split() == ["of", "DEU"] for line in lines)
    assert "0.123% of GDP" in repr(material)
    assert "ore > metal" in repr(material)
    assert not any(line.split()[:1] == ["of"] for line in repr(BASE).splitlines())
    many = [{"element": "X", "origin": f"o{i}", "low": 0, "central": 0, "high": 1} for i in range(7)]
    assert "o5, ..." in repr(changed(origins=pd.DataFrame(many)))
    assert "..." not in repr(changed(origins=pd.DataFrame(many[:6])))


def test_an_element_that_the_material_does_not_have_is_refused_by_its_name():
    with pytest.raises(
        ScenarioError, match=r"exposures name element 'Xx', which it does not have; elements: "
    ):
        changed(exposures=rows(element=["Xx", *BASE.exposures["element"][1:]]))
    with pytest.raises(ScenarioError, match="exposures name element 'Xx', which"):
        changed(exposures=rows(element=["Xx", *BASE.exposures["element"][1:-1], "Yy"]))


def test_shares_of_a_stage_add_up_to_all_at_most():
    known = iom.load_material("rare-earths")
    assert not known.stages.empty
    more = known.stages.assign(central=known.stages["central"] * 3)
    with pytest.raises(ScenarioError, match=r"origin shares of .* add up to .*, expected at most 1"):
        dataclasses.replace(known, stages=more)
