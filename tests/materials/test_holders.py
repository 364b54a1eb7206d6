"""Stocks that differ between their holders, and stocks at a stage of the chain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iomodel as iom
from iomodel import timeline
from iomodel.errors import ScenarioError
from iomodel.materials import material_balance
from iomodel.materials.balance import StockState, balance
from iomodel.materials.notes import material_notes
from iomodel.materials.scenarios import parse_scenario
from iomodel.materials.supply import GROUPS
from iomodel.scenario import Stock
from iomodel.scenario.holders import held_by

RARE = iom.load_material("rare-earths")
CUT = {"material": "rare-earths", "origin": "China", "share": 1, "origin_share": 0.5}


def asked(*stocks, stage=None, cut=CUT, **changes):
    data = {"name": "s", "duration": {"cut": 365}, "cuts": [{**cut, "stage": stage} if stage else cut]}
    return parse_scenario({**data, "stocks": list(stocks), **changes}, "s")


def unmet(scenario, element="NdPr"):
    return material_balance(scenario, RARE, 365).unmet[:, RARE.codes.index(element)]


def test_by_hand_two_groups_run_out_one_after_the_other():
    """Groups hold 2 and 6 days, half of the use is cut: the first is out after day 4, the second after 12."""
    need, supply = np.ones((14, 1)), np.full((14, 1), 0.5)
    book = balance(need, supply, [StockState("makers", np.array([[2.0], [6.0]]))])
    np.testing.assert_allclose(book.unmet[:, 0], [0.0] * 4 + [0.25] * 8 + [0.5] * 2)
    np.testing.assert_allclose(book.without[:, 0], [0.0] * 4 + [0.5] * 8 + [1.0] * 2)
    np.testing.assert_allclose(book.left[:, 0][[0, 3, 11]], [3.5, 2.0, 0.0])


def test_a_common_store_serves_only_those_who_are_short():
    """The least prepared have nothing: 2 days of all use last them 8 days at half a day of half."""
    need, supply = np.ones((12, 1)), np.full((12, 1), 0.5)
    stores = [StockState("makers", np.array([[0.0], [100.0]])), StockState("state", np.array([2.0]))]
    book = balance(need, supply, stores)
    np.testing.assert_allclose(book.unmet[:, 0], [0.0] * 8 + [0.25] * 4, atol=1e-15)
    np.testing.assert_allclose(book.taken[1, :8, 0], 0.25)


def test_a_stock_behind_a_narrow_stage_gives_nothing_rather_than_taking_back():
    """Later stages let .4 of use through and supply is .5 already: the ore stays where it is."""
    need, supply = np.ones((3, 1)), np.full((3, 1), 0.5)
    for through, taken in ((0.4, 0.0), (0.5, 0.0), (0.8, 0.3), (2.0, 0.5)):
        store = StockState("ore", np.array([9.0]), reach=np.full((3, 1), through))
        book = balance(need, supply, [store])
        np.testing.assert_allclose(book.taken[0, :, 0], taken, atol=1e-15)
        np.testing.assert_allclose(book.held[0, :, 0], 9.0 - taken * np.arange(1, 4), atol=1e-14)


def test_holders_that_are_alike_are_one():
    need, supply = np.ones((40, 2)), np.full((40, 2), 0.3)
    point = balance(need, supply, [StockState("a", np.array([10.0, 3.0]))])
    groups = balance(need, supply, [StockState("a", np.tile([10.0, 3.0], (7, 1)))])
    np.testing.assert_allclose(groups.unmet, point.unmet, atol=1e-12)


@given(
    spread=st.floats(1.0, 5.0),
    days=st.floats(1.0, 200.0),
    cut=st.floats(0.1, 1.0),
)
def test_what_comes_in_and_out_of_store_adds_up(spread, days, cut):
    need = np.ones((100, 1))
    store = StockState("a", days * held_by(20, spread, ())[:, None])
    book = balance(need, need - cut, [store])
    np.testing.assert_allclose(book.taken.sum() + book.left[-1], store.total, rtol=1e-9)
    assert (np.diff(book.without[:, 0]) >= -1e-12).all()
    assert ((book.unmet >= 0) & (book.unmet <= cut + 1e-12)).all()


def test_shortage_begins_with_the_least_prepared_and_grows():
    point = unmet(asked({"holder": "makers", "days": 90}))
    spread = unmet(asked({"holder": "makers", "days": {"median": 90, "spread": 2}}))
    assert np.argmax(point > 1e-9) == 180
    first = int(np.argmax(spread > 1e-9))
    assert first == int(np.ceil(180 * held_by(GROUPS, 2.0, ())[0])) - 1 or first < 90
    growing = spread[first:]
    assert (np.diff(growing) >= -1e-12).all()
    assert growing[-1] <= 0.5 + 1e-12
    assert len(np.unique(spread.round(9))) > 20


@pytest.mark.parametrize(
    ("days", "median", "low", "high"),
    [
        ({"median": 90, "spread": 2}, 90, 45, 180),
        ({"p5": 45, "p50": "90 days", "p95": 180}, 90, 45, 180),
        ({"holders": "uniform", "low": 0, "high": 200}, 100, 10, 190),
    ],
)
def test_every_way_of_writing_it(days, median, low, high):
    stock = Stock(holder="makers", days=days)
    assert stock.days == median
    held = stock.by_holder(10)  # the middles of tenths: the twentieth from either end first and last
    assert held[[0, -1]] == pytest.approx([low, high], rel=1e-6)
    assert Stock.model_validate(stock.model_dump()) == stock


@pytest.mark.parametrize(
    ("days", "stated"),
    [
        ({"median": 90}, "expected a number of days, or how unequal"),
        ({"p10": 90, "p50": 60}, "expected quantiles that rise"),
        ({"p50": 60}, "expected a number of days"),
        ({"p10": -1, "p50": 60}, "0 or more"),
        ({"p10": 1, "p500": 60}, "from p0 to p100"),
        ({"p10": "many", "p50": 60}, "'many'"),
        ({"median": 90, "spread": 0.5}, "greater than or equal to 1"),
        ({"holders": "normal", "low": 1, "high": 2}, "expected a number of days"),
        ({}, "found nothing"),
    ],
)
def test_bad_spreads_say_what_was_expected(days, stated):
    with pytest.raises(ScenarioError, match=stated):
        asked({"holder": "makers", "days": days})


def test_a_stock_of_oxide_does_not_make_up_for_a_magnet():
    elements = {**CUT, "elements": ["NdPr", "DyTb"]}
    oxide = asked({"holder": "state", "days": 400, "stage": "separation"}, stage="magnet", cut=elements)
    magnets = asked({"holder": "makers", "days": 400, "stage": "magnet"}, stage="magnet", cut=elements)
    assert unmet(oxide)[0] == pytest.approx(0.5)
    assert unmet(magnets).max() == 0


def test_a_stock_makes_up_for_its_own_stage_as_far_as_later_ones_let_it():
    cuts = [{**CUT, "elements": ["NdPr"], "stage": "separation", "origin_share": 0.5}]
    cuts.append({**CUT, "elements": ["NdPr"], "stage": "magnet", "origin_share": 0.2})
    data = {"name": "s", "duration": {"cut": 365}, "cuts": cuts}
    oxide = parse_scenario(
        {**data, "stocks": [{"holder": "state", "days": 1000, "stage": "separation"}]}, "s"
    )
    assert unmet(oxide) == pytest.approx(0.2)


def test_an_unknown_stage_of_a_stock_is_refused():
    with pytest.raises(ScenarioError, match=r"stocks\.0\.stage: rare-earths has no stage 'magnets'.*magnet"):
        asked({"holder": "a", "days": 1, "stage": "magnets"})


def test_a_stock_without_a_stage_beside_a_cut_of_one_is_noted():
    cut = {**CUT, "elements": ["NdPr", "DyTb"]}
    scenario = asked({"holder": "a", "days": 1}, stage="magnet", cut=cut)
    assert material_notes(scenario, {"rare-earths": RARE}) == [
        "s: stocks.0 names no stage, so it makes up for the cut of magnet as well; give the stage at which "
        "it lies"
    ]
    assert any("names no stage" in note for note in iom.run("japan-2015", scenario, "direct").notes)


def test_the_timeline_says_how_many_users_are_without():
    scenario = asked({"holder": "makers", "days": {"median": 60, "spread": 2}})
    course = timeline("japan-2015", scenario, "direct")
    users = [event for event in course.events if event.kind == "users"]
    assert [event.text[:4] for event in users] == ["2% o", "10% ", "50% ", "90% "]
    assert [event.day for event in users] == sorted(event.day for event in users)
    half = course.without["NdPr"]
    assert half.loc[users[2].day] >= 0.5 > half.loc[users[2].day - 1]
    first = users[0].day
    assert half.loc[first] == pytest.approx(1 / 50)
    assert half.loc[first - 1] == 0
    assert course.to_record()["without"]["NdPr"][-1] == 1.0


@pytest.mark.parametrize("central", [1, 2])
def test_the_spread_of_a_stock_is_drawn(central):
    """Each draw is the run of the scenario with its spread, also where a single run has one common stock."""
    table = iom.load_table("japan-2015", sectors=37)
    days = {"median": 60, "spread": central}
    point = {**CUT, "origin_share": 0.8}
    plain = asked({"holder": "makers", "days": days}, cut=point)
    plain = plain.changed("plain", exposure={"level": "high", "criticality": "high"})
    ranged = plain.changed("ranged", ranges={"stocks.0.spread": {"low": 1, "central": central, "high": 5}})
    found = iom.ensemble(table, ranged, "direct", draws=4)
    assert list(found.draws) == ["stocks.0.spread"]
    for place, spread in found.draws["stocks.0.spread"].items():
        alone = plain.changed("one", stocks=[{"holder": "makers", "days": {**days, "spread": spread}}])
        loss = iom.run(table, alone, "direct").gdp_loss().iloc[0, 0]
        assert float(found.data["gdp"][place, 0, 0]) == pytest.approx(loss, abs=1e-11)


@pytest.mark.parametrize(
    ("material", "origin", "text"),
    [
        ("rare-earths", "China", r"stages: ore, separation, metal, magnet\. Did you mean 'magnet'"),
        ("natural-gas", "Russia", r"stages: none\.$"),
    ],
)
def test_an_unknown_stage_is_refused_where_a_run_meets_it_first(material, origin, text):
    asked = {
        "name": "s",
        "duration": {"cut": 9},
        "cuts": [{"material": material, "origin": origin, "share": 1}],
        "stocks": [{"holder": "a", "days": 3, "stage": "magnets"}],
    }
    with pytest.raises(ScenarioError, match=rf"stocks\.0\.stage: {material} has no stage 'magnets'; {text}"):
        iom.run("japan-2015", iom.Scenario.model_validate(asked), "direct")
