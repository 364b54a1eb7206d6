"""Who gets what is left among the regions of a world."""

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.materials.trade import trade_notes, traded
from iomodel.scenario import Scenario, Shock

EARTHS = {"rare-earths": iom.load_material("rare-earths")}


@pytest.fixture(scope="module")
def world():
    return iom.load_table("oecd-2019")


@pytest.fixture(scope="module")
def ban():
    """The ban without stocks and adaptation, so that every cut is felt."""
    return iom.load_scenario("rare-earth-ban").changed("bare", stocks=(), adaptation={})


def losses(world, scenario):
    return iom.run(world, scenario, "direct").by_region()["value_added"]


def test_by_contract_the_regions_cut_bear_all_of_it(world, ban):
    found = losses(world, ban)
    assert found["JPN"] < 0
    assert found.drop("JPN").abs().max() < 1e-9 * abs(found["JPN"])


def test_by_price_all_but_the_origin_are_short_alike(world, ban):
    after = traded(world, ban.changed("bid", trade="by-price"), EARTHS)
    assert set(after.regions) == set(world.regions) - {"CHN"}
    assert 0.05 < after.cuts[0].share < 0.15
    found = losses(world, ban.changed("bid", trade="by-price"))
    assert found["CHN"] == pytest.approx(0, abs=1e-9 * abs(found["JPN"]))
    assert (found.drop("CHN") < 0).all()
    alone = losses(world, ban)
    assert found["JPN"] == pytest.approx(alone["JPN"] * after.cuts[0].share, rel=1e-9)


def test_where_everyone_is_cut_there_is_nothing_to_trade(world, ban):
    bid = ban.changed("bid", regions=("all",), trade="by-price")
    assert traded(world, bid, EARTHS).cuts[0].share == pytest.approx(1.0)
    pd.testing.assert_series_equal(losses(world, bid), losses(world, ban.changed("all", regions=("all",))))


def test_what_nobody_uses_is_missing_nowhere(world, ban):
    unused = ban.changed("unused", trade="by-price", exposure={"scale": 0})
    assert traded(world, unused, EARTHS).cuts[0].share == 0


def test_allies_are_served_in_full_and_the_others_bear_more(world, ban):
    bid, allied = (
        traded(world, ban.changed("x", trade=rule), EARTHS) for rule in ("by-price", ("RUS", "KOR", "IND"))
    )
    assert set(bid.regions) - set(allied.regions) == {"RUS", "KOR", "IND"}
    assert allied.cuts[0].share > bid.cuts[0].share
    found = losses(world, ban.changed("allied", trade=("RUS", "KOR", "IND")))
    assert found[["RUS", "KOR", "IND", "CHN"]].abs().max() < 1e-9 * abs(found["JPN"])


def test_a_stop_to_all_hits_everyone_but_the_origin(world, ban):
    found = losses(world, ban.changed("all", regions=("all",)))
    assert found["CHN"] == pytest.approx(0, abs=1e-9 * abs(found["JPN"]))
    assert (found.drop("CHN") < 0).all()
    assert found["JPN"] == pytest.approx(losses(world, ban)["JPN"])


def test_several_countries_add_up_where_nothing_spreads(world, ban):
    both = losses(world, ban.changed("two", regions=("JPN", "DEU")))
    japan, germany = (losses(world, ban.changed("one", regions=(region,))) for region in ("JPN", "DEU"))
    np.testing.assert_allclose(both, (japan + germany).reindex(both.index), atol=1e-6)


def test_the_answer_says_that_trade_is_assumed(world):
    ban = iom.load_scenario("rare-earth-ban")
    result = iom.run(world, ban.changed("bid", trade="by-price"), "direct")
    (note,) = [note for note in result.notes if "traded" in note]
    assert (
        "the cut of 100% of rare-earths from China for JPN becomes one of 8.7% for each of 19 regions" in note
    )
    assert not any("traded" in note for note in iom.run(world, ban, "direct").notes)
    assert "what is left is traded (by-price): " in note
    (note,) = trade_notes(world, [ban, ban.changed("x", trade=("RUS", "KOR"))], EARTHS)
    assert "what is left is traded (allies RUS, KOR): " in note
    assert note.endswith("for each of 17 regions; an assumption")


def test_a_path_of_a_cut_is_thinned_as_a_whole(world, ban):
    cut = {"material": "rare-earths", "origin": "China", "path": [[0, 0.5], [90, 1.0]]}
    after = traded(world, ban.changed("path", cuts=[cut], trade="by-price"), EARTHS).cuts[0]
    assert after.path[0][1] == pytest.approx(after.path[1][1] / 2)
    assert after.share == after.path[1][1]


def test_ensembles_draw_around_the_same_trade(world):
    ban = iom.load_scenario("rare-earth-ban").changed("bid", regions=("JPN", "USA", "ROW"), trade="by-price")
    drawn = iom.ensemble(world, ban, ["direct"], draws=8, seed=1)
    by_hand = iom.run(world, traded(world, ban, EARTHS), "direct").gdp_loss().iloc[0, 0]
    assert drawn.central.iloc[0, 0] == pytest.approx(by_hand)
    assert (drawn.data["gdp"].to_numpy() < 0).all()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"trade": ("JPN",)}, "ally 'JPN' is cut"),
        ({"trade": ("XXX",)}, "ally 'XXX' is no region of table oecd-2019"),
        ({"regions": ("JPN", "XXX")}, r"no region 'XXX' in table oecd-2019"),
        (
            {"trade": "by-price", "ranges": {"cuts.0.share": {"low": 0.5, "central": 1.0, "high": 1.0}}},
            "range",
        ),
    ],
)
def test_what_cannot_be_traded_is_told(world, ban, changes, told):
    with pytest.raises(ScenarioError, match=told):
        iom.run(world, ban.changed("x", **changes), "direct")


def test_one_country_or_a_shock_has_nothing_to_trade(world, ban):
    with pytest.raises(ScenarioError, match="is of JPN alone, so nothing is traded"):
        iom.run("japan-2015", ban.changed("x", trade="by-price"), "direct")
    hit = ban.changed("x", trade="by-price", shocks=[Shock(sector="351", kind="capacity", share=0.1)])
    with pytest.raises(ScenarioError, match="shocks are not traded"):
        iom.run(world, hit, "direct")
    assert Scenario.model_fields["trade"].default == "by-contract"


def test_of_several_allies_that_cannot_be_served_the_first_is_named(world, ban):
    with pytest.raises(ScenarioError, match="ally 'XXX' is no region"):
        iom.run(world, ban.changed("x", trade=("XXX", "JPN")), "direct")
    with pytest.raises(ScenarioError, match="ally 'JPN' is cut"):
        iom.run(world, ban.changed("x", trade=("JPN", "XXX")), "direct")
