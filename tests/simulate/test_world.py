"""Losses of a world by region and sector: everything adds up, and the chart shows it."""

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.simulate.world import world_losses


@pytest.fixture(scope="module")
def result():
    return iom.run("oecd-2019", "rare-earth-ban", ["direct", "supply-constrained"])


@pytest.mark.parametrize(("regions", "sectors"), [(1, 1), (5, 3), (20, 20), (99, 99)])
def test_regions_sectors_and_what_remains_add_up_to_the_whole(result, regions, sectors):
    for model in result.models:
        found = result.by_region_and_sector(model=model, regions=regions, sectors=sectors)
        assert found.shape == (min(regions, 19) + 1, min(sectors, 19) + 1)
        assert found.to_numpy().sum() == pytest.approx(result.gdp_loss()[model].iloc[0], rel=1e-12)


def test_rows_are_those_of_the_regions_and_columns_those_of_the_sectors(result):
    found = result.by_region_and_sector(model="supply-constrained", regions=20, sectors=20)
    by_region = result.by_region(model="supply-constrained")
    share = 100 * by_region["value_added"] / by_region["gdp"].sum()
    np.testing.assert_allclose(found.sum(axis=1), share.loc[found.index], rtol=1e-12)
    assert list(found.index) == list(share.sort_values(kind="stable").index)
    lost = result.by_sector(model="supply-constrained")["gdp_share"]
    assert found.loc["JPN", "C Manufacturing"] == pytest.approx(lost["JPN:C"])


def test_the_remainder_is_named_in_both_languages(result):
    assert result.by_region_and_sector(regions=3, sectors=2).index[-1] == "17 other regions"
    assert result.by_region_and_sector().shape == (12 + 1, 3 + 1)
    japanese = result.by_region_and_sector(regions=3, sectors=2, language="ja")
    assert japanese.index[-1] == "その他17地域"
    assert japanese.columns[0] == "C 製造業"
    assert japanese.columns[-1] == "その他の部門"


def test_one_country_is_one_row():
    one = iom.run(iom.load_table("japan-2015", 13), "rare-earth-ban", "direct")
    assert one.by_region_and_sector().shape == (1, 4)
    assert one.by_region_and_sector().to_numpy().sum() == pytest.approx(one.gdp_loss().iloc[0, 0])


def test_bars_of_the_chart_are_billions(result):
    axes = result.plot.world(model="supply-constrained", count=4)
    assert axes.get_xlabel() == "billion USD"
    assert [text.get_text() for text in axes.get_yticklabels()][0::4] == ["JPN", "16 other regions"]
    drawn = sum(bar.get_width() for bar in axes.patches)
    assert drawn == pytest.approx(result.by_region(model="supply-constrained")["value_added"].sum() / 1e3)


def test_a_hit_country_loses_no_less_through_orders_than_directly():
    """A cut of final demand at home is not made up by orders from abroad."""
    bare = iom.load_scenario("rare-earth-ban").changed("bare", stocks=(), adaptation={})
    found = iom.run("oecd-2019", bare, ["direct", "leontief"])
    direct, orders = (found.by_region(model=model)["value_added"] for model in found.models)
    assert orders["JPN"] < direct["JPN"] < 0


def test_the_rounding_of_sums_is_no_loss_of_a_region(result):
    found = result.by_region(model="direct")
    assert (found.drop("JPN")[["value_added", "gdp_share"]] == 0).all(axis=None)


def test_a_change_of_a_region_is_shown_from_the_size_of_rounding_on(result, monkeypatch):
    share = result.by_region(model="direct")["gdp_share"]
    size, place = abs(share.iloc[0]), share.index[0]
    monkeypatch.setattr("iomodel.simulate.sectors.ROUNDING", size)
    shown = result.by_region(model="direct").loc[place]
    assert shown["gdp_share"] == share.iloc[0]
    assert shown["value_added"] < 0
    monkeypatch.setattr("iomodel.simulate.sectors.ROUNDING", np.nextafter(size, np.inf))
    assert (result.by_region(model="direct").loc[place, ["output", "value_added", "gdp_share"]] == 0).all()


def test_a_sector_that_a_region_does_not_have_loses_nothing_there():
    lost = pd.DataFrame(
        {"region": ["AAA", "BBB"], "name": ["AAA Ore", "BBB Cars"], "value_added": [-2.0, -1.0]},
        index=["AAA:B", "BBB:C"],
    )
    data = {"normal_value_added": np.array([1.0, 1.0])}
    found = world_losses(data, lost, 2, 2, "en")
    expected = [[-200 / 730, 0.0], [0.0, -100 / 730]]
    np.testing.assert_allclose(found.to_numpy(), expected)
    assert (list(found.index), list(found.columns)) == (["AAA", "BBB"], ["B Ore", "C Cars"])
