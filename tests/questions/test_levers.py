"""What levers of policy save."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials.scenarios import parse_scenario

TABLE = iom.load_table("japan-2015", sectors=37)


def bare(**changes):
    cut = {
        "material": "rare-earths",
        "origin": "China",
        "share": 1,
        "origin_share": 0.8,
        "elements": ["DyTb"],
    }
    exposure = {"level": "high", "criticality": "high"}
    data = {"name": "bare", "duration": {"cut": 100}, "cuts": [cut], "exposure": exposure}
    return parse_scenario({**data, **changes}, "bare")


def loss(asked):
    return float(iom.run(TABLE, asked, "direct").gdp_loss().iloc[0, 0])


def test_by_hand_on_one_element():
    """100 days at 80 % missing: a day of stock is worth 1 of 80 days of missing need, and so on."""
    asked = bare(adaptation={"ramp": 0.1})
    found = iom.levers(TABLE, asked, "direct", draws=2).xs("DyTb", level="element").droplevel("material")
    whole = -loss(bare())  # without the ramp of other suppliers
    assert found.loc["stock", "gdp"] == pytest.approx(whole / 80, rel=1e-6)
    assert found.loc["origin", "gdp"] == pytest.approx(whole / 80, rel=1e-6)
    assert found.loc["mine", "gdp"] == pytest.approx(whole * 0.1 / 0.8, rel=1e-6)
    np.testing.assert_allclose(found["low90"], found["high90"])


def test_thrift_saves_at_the_rate_of_what_is_missing():
    """A tenth less need: 0.7 of 0.9 is missing in place of 0.8 of 1."""
    asked = bare()
    found = iom.levers(TABLE, asked, "direct", draws=2).xs("thrift", level="lever")
    assert found["gdp"].iloc[0] == pytest.approx(-loss(asked) * (1 - (0.7 / 0.9) / 0.8), rel=1e-6)


def test_a_day_of_stock_of_all_elements_is_the_difference_of_two_runs():
    ban = iom.load_scenario("rare-earth-ban").changed(
        "points", ranges={}, exposure={"level": "high", "criticality": "high"}
    )
    ban = ban.changed("low", cuts=[{**ban.cuts[0].model_dump(), "origin_share": "low"}], adaptation={})
    saved = iom.worth_of_stock_day(TABLE, ban, "direct")["gdp"].iloc[0]
    found = iom.levers(TABLE, ban, "direct", draws=2).loc[("rare-earths", "all elements", "stock"), "gdp"]
    assert found == pytest.approx(saved, rel=1e-9)


def test_a_kilogram_costs_what_a_day_of_use_saves():
    found = iom.levers(TABLE, "rare-earth-ban", "direct", draws=4)
    row = found.loc[("rare-earths", "DyTb", "stock")]
    uses = iom.load_material("rare-earths").tables["uses"]
    tonnes = uses.loc[uses["element"] == "DyTb", "central"].sum() / 365
    assert row["tonnes"] == pytest.approx(tonnes)
    assert row["per_kg"] == pytest.approx(row["money"] * 1e9 / (tonnes * 1000))
    assert np.isnan(found.loc[("rare-earths", "all elements", "stock"), "per_kg"])
    whole = 365 * tonnes
    assert found.loc[("rare-earths", "DyTb", "origin"), "tonnes"] == pytest.approx(0.01 * whole)
    assert found.loc[("rare-earths", "DyTb", "thrift"), "tonnes"] == pytest.approx(0.1 * whole)
    ramp = iom.load_material("rare-earths").rate("ramp", "central")
    assert found.loc[("rare-earths", "DyTb", "mine"), "tonnes"] == pytest.approx(ramp * whole)


def test_nothing_is_lost_by_a_lever_on_everything():
    found = iom.levers(TABLE, "semiconductor-metals", "direct", draws=8)
    every = found.xs("all elements", level="element")
    assert (every["low90"] >= -1e-12).all()
    assert set(found.index.get_level_values("material")) == {"gallium", "germanium", "antimony", "tungsten"}


def test_the_shadow_price_is_what_one_more_kilogram_saves():
    """Ten kilograms more of it a year, through two runs of the allocation by tonnage; all numbers points."""
    asked = bare()
    row = iom.levers(TABLE, asked, "direct", draws=2).loc[("rare-earths", "DyTb", "stock")]
    year = row["tonnes"] * 365 * 1000
    step = 10 / year
    more = bare(cuts=[{**asked.cuts[0].model_dump(), "origin_share": 0.8 - step}])
    lost = [
        float(iom.run(TABLE, each, "allocation:tonnage=true").gdp_loss().iloc[0, 0]) for each in (asked, more)
    ]
    gdp = float(iom.run(TABLE, asked, "direct").provenance["gdp"]["value"])
    saved = (lost[1] - lost[0]) / 100 * gdp / 10 * 365 / 100  # 100 of 365 days
    assert saved > 1e6
    assert row["shadow_per_kg"] == pytest.approx(saved, rel=1e-4)
    assert row["shadow_low90"] == pytest.approx(row["shadow_high90"])


def test_there_is_no_shadow_price_without_tonnes_or_where_capacity_is_shocked():
    found = iom.levers(TABLE, "rare-earth-ban", "direct", draws=2)["shadow_per_kg"].xs("stock", level="lever")
    known = set(found.dropna().index.get_level_values("element"))
    assert known == {"NdPr", "DyTb", "Y", "Ce", "La"}
    assert (found.dropna() >= 0).all()
    shocks = [{"sector": "35", "kind": "capacity", "share": 0.1}]
    assert iom.levers(TABLE, bare(shocks=shocks), "direct", draws=2)["shadow_per_kg"].isna().all()
