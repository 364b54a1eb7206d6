"""Questions of time: when shortage begins, how losses bend, what stocks are worth, what comes back."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.models import MODELS
from iomodel.questions.duration import (
    first_shortages,
    first_stops,
    loss_curve,
    milestones,
    timeline,
    worth_of_stock,
    worth_of_stock_day,
)
from iomodel.scenario import Scenario
from tests.helpers.changes import rescaled

EVERY = [kind() for kind in MODELS.values()]
IDS = list(MODELS)
BAN = iom.load_scenario("rare-earth-ban")
CUT = {"material": "rare-earths", "origin": "China", "share": 1.0}
RECOMMENDED = ("direct", "supply-constrained", "allocation", "forward-bottleneck", "inventory")
"""Models that are recommended for a quarter or a year without substitution."""


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2015", 37)


def scenario(stock: float, days: int = 365, **changes) -> Scenario:
    data = {"name": "test", "duration": {"cut": days}, "cuts": [CUT]}
    return Scenario.parse({**data, "stocks": [{"holder": "makers", "days": stock}], **changes}, "test")


# -- first days ------------------------------------------------------------------------


@pytest.mark.parametrize("stock", [0, 17, 60, 90])
@pytest.mark.parametrize("share", [1.0, 0.7])
def test_every_element_falls_short_when_its_stock_is_used_up(stock, share):
    """K / (s m): the stock covers whole days up to there, and part of the day in which it ends."""
    found = first_shortages(scenario(stock, cuts=[{**CUT, "share": share}]))
    assert len(found) == 13
    material = iom.load_material("rare-earths")
    for (_, element), line in found.iterrows():
        dependence = share * material.origin_share(element, "China", "central")
        assert line["cut"] == pytest.approx(dependence)
        assert line["kink"] == pytest.approx(stock / dependence)
        assert line["day"] == 1 + np.floor(line["kink"] + 1e-9)


def test_late_cut_counts_from_its_first_day_and_thrift_puts_shortage_off():
    late = scenario(60, duration={"start": 100, "cut": 365})
    first = first_shortages(late).iloc[0]
    assert first["kink"] == pytest.approx(60 / 0.98)
    assert first["day"] == 62
    assert first_shortages(scenario(60, adaptation={"thrift": 0.15, "ramp": 0.08})).iloc[0]["day"] == 63
    assert np.isnan(first_shortages(scenario(400)).iloc[0]["day"])


def test_only_what_will_be_handed_out_counts_as_stock():
    reserve = {"holder": "state", "days": 60, "releases": [{"start": 0, "days": 30}]}
    assert first_shortages(scenario(10, stocks=[reserve])).iloc[0]["stock"] == pytest.approx(30)


def test_a_sector_stops_with_the_first_of_its_elements(table):
    stops = first_stops(table, scenario(60))
    assert stops["day"].is_monotonic_increasing
    assert stops["day"].iloc[0] == 62
    assert stops.loc["35", "day"] == 62  # coatings of aircraft engines need yttrium
    assert (stops["worst"] > 0).all()
    assert set(stops.index) < set(table.codes)


# -- duration --------------------------------------------------------------------------


@pytest.mark.parametrize("model", EVERY, ids=IDS)
def test_three_months_cost_nothing_with_stocks_for_120_days(table, model):
    result = iom.run(table, scenario(120, 90), model)
    assert abs(result.gdp_loss().iloc[0, 0]) <= 1e-10


@pytest.mark.parametrize("model", EVERY, ids=IDS)
def test_thirty_days_under_sixty_days_of_stock_cost_nothing(table, model):
    assert abs(iom.run(table, scenario(60, 30), model).gdp_loss().iloc[0, 0]) <= 1e-10


def test_strict_stocks_of_goods_bridge_thirty_days_too(table):
    shut = {
        "name": "shut",
        "duration": {"cut": 30},
        "shocks": [{"sector": "26", "kind": "capacity", "share": 1}],
    }
    strict = iom.Inventory(psi=0.0, target_days=60, restock_days=120, critical="all", overproduction=1.0)
    made = iom.run(table, Scenario.parse(shut, "test"), strict).data["output"][0, 0, :30]
    users = made.sel(sector=["35", "41"]) / iom.run(table, BAN, iom.Direct()).data["normal_output"]
    assert float(users.min()) > 0.99


@pytest.mark.parametrize("model", EVERY, ids=IDS)
def test_a_longer_cut_never_costs_less(table, model):
    losses = loss_curve(table, BAN, model, 24).losses.iloc[:, 0]
    assert list(losses.index[[0, 1, 12, 24]]) == [0, 30, 365, 730]
    assert abs(losses.iloc[0]) <= 1e-10
    assert (np.diff(losses) <= 1e-9).all()
    assert losses.iloc[-1] < losses.iloc[12] < losses.iloc[3] < -0.01


def test_curve_bends_at_the_kink(table):
    """Nothing is lost before the first element runs out, and every day after it costs something."""
    curve = loss_curve(table, scenario(60), iom.Direct(), 3)
    assert curve.kink == pytest.approx(60 / 0.98)
    around = [scenario(60, days) for days in (61, 62, 63)]
    variants = [part.changed(f"{part.duration.cut}d") for part in around]
    losses = iom.run(table, variants, iom.Direct()).gdp_loss().to_numpy()[:, 0]
    assert abs(losses[0]) <= 1e-12
    assert losses[2] < losses[1] < 0


def test_curve_is_the_run_at_each_duration(table):
    curve = loss_curve(table, BAN, [iom.Direct(), iom.Inventory()], 12)
    alone = iom.run(table, BAN.lasting(365), [iom.Direct(), iom.Inventory()]).gdp_loss()
    np.testing.assert_allclose(curve.losses.loc[365], alone.to_numpy()[0], rtol=1e-12)
    record = curve.to_record()
    assert record["gdp_share"]["direct"][12] == pytest.approx(alone.iloc[0, 0] / 100)
    assert record["first_shortages"][0]["element"] == "Y"


def test_a_scenario_is_followed_until_normal_whatever_else_is_in_the_run(table):
    together = iom.run(table, [BAN.lasting(90), BAN.lasting(365)], iom.Inventory())
    alone = iom.run(table, BAN.lasting(90), iom.Inventory())
    assert together.gdp_loss().iloc[0, 0] == pytest.approx(alone.gdp_loss().iloc[0, 0], rel=1e-12)
    assert not together.change("output")[0, 0, alone.data.sizes["day"] :].any()


def test_baseline_scenario_stays_within_the_known_range():
    """A quarter costs between 0 and 0.3 % of GDP, a year between 0.4 and 2.7 %."""
    models = [iom.model_named(name) for name in RECOMMENDED]
    losses = -iom.run(iom.load_table(), [BAN.lasting(90), BAN.lasting(365)], models).gdp_loss()
    assert (losses.iloc[0] > 0).all()
    assert (losses.iloc[0] < 0.3).all()
    assert (losses.iloc[1] > 0.4).all()
    assert (losses.iloc[1] < 2.7).all()


def test_curve_tells_which_model_has_no_answer(table):
    both = iom.load_scenario("dual-use-and-retaliation")
    models = [iom.Direct(), iom.model_named("ghosh")]
    curve = loss_curve(table, both, models, 1)
    assert list(curve.losses) == ["direct"]
    assert "changes final demand" in curve.to_record()["refused"]["ghosh"]
    with pytest.raises(ParameterError, match="no model has an answer: not applicable: ghosh"):
        loss_curve(table, both, models[1], 1)


def test_curve_needs_something_that_follows_the_duration(table):
    fixed = scenario(60, cuts=[{**CUT, "duration": {"cut": 30}}])
    with pytest.raises(ParameterError, match="duration of its own"):
        loss_curve(table, fixed, iom.Direct())
    with pytest.raises(ParameterError, match="months is 0"):
        loss_curve(table, BAN, iom.Direct(), 0)


# -- what stocks are worth -------------------------------------------------------------


def test_a_day_of_stock_saves_what_a_day_of_shortage_costs(table):
    """Without adaptation every element is short to the same degree each day: K days less at rate s m."""
    yttrium = scenario(60, cuts=[{**CUT, "elements": ["Y"], "origin_share": 0.8}])
    saved = worth_of_stock_day(table, yttrium, iom.Direct(), days=4.0).loc["direct", "gdp"]
    day = -iom.run(table, yttrium, iom.Direct()).change("value_added")[0, 0, -1].sum().item()
    assert saved == pytest.approx(100 * day / 0.8 / table.gdp, rel=1e-9)
    with pytest.raises(ParameterError, match="days is 0"):
        worth_of_stock_day(table, BAN, iom.Direct(), days=0)


def test_worth_of_a_reserve_is_the_difference_of_two_runs(table):
    stocks = [
        {"holder": "makers", "days": 40},
        {"holder": "state", "days": 60, "releases": [{"start": 90, "days": 60, "over": 90}]},
    ]
    both, makers = scenario(0, stocks=stocks), scenario(0, stocks=stocks[:1])
    saved = worth_of_stock(table, both, "state", [iom.Direct(), iom.SupplyConstrained()])
    expected = [
        iom.run(table, part, [iom.Direct(), iom.SupplyConstrained()]).gdp_loss().to_numpy()[0]
        for part in (both, makers)
    ]
    np.testing.assert_allclose(saved["gdp"], expected[0] - expected[1], rtol=1e-12)
    assert (saved["gdp"] > 0).all()
    with pytest.raises(ParameterError, match="Did you mean 'state'"):
        worth_of_stock(table, both, "stat", iom.Direct())


# -- there and back --------------------------------------------------------------------


def test_milestones_of_a_day_by_day_loss(table):
    """Half of steel for ten days from the fifth on: trough, way back and sum are plain."""
    shock = {"sector": "26", "kind": "capacity", "share": 0.5}
    shut = Scenario.parse({"name": "shut", "duration": {"start": 5, "cut": 10}, "shocks": [shock]}, "test")
    line = milestones(iom.run(table, shut, iom.Direct(), horizon=30)).iloc[0]
    size = 50 * table.value_added[table.position(["26"])[0]] / table.value_added.sum()
    assert line["peak"] == pytest.approx(-size)
    assert line[["peak_day", "recovery_day"]].tolist() == [1, 11]
    assert line["lost"] == pytest.approx(-size * 10 / 365)
    assert line["caught_up"] == pytest.approx(0, abs=1e-12)
    unseen = milestones(iom.run(table, shut, iom.Direct())).iloc[0]
    assert np.isnan(unseen["recovery_day"])
    quiet = milestones(iom.run(table, BAN.lasting(10), iom.Direct())).iloc[0]
    assert quiet[["peak_day", "recovery_day"]].isna().all()


def test_loss_with_and_without_what_is_caught_up(table):
    result = iom.run(table, BAN.lasting(90), iom.Inventory())
    line = milestones(result).iloc[0]
    daily = (result.daily_gdp() - 1).to_numpy()[0, 0] * 100 / 365
    assert line["net"] == pytest.approx(daily.sum())
    assert line["lost"] == pytest.approx(daily[daily < 0].sum())
    assert line["caught_up"] == pytest.approx(daily[daily > 0].sum())
    assert line["caught_up"] > 0
    assert 90 < line["recovery_day"] < 120 < line["days"] == result.data.sizes["day"]


def test_milestones_do_not_depend_on_the_unit(table):
    lines = [milestones(iom.run(part, BAN, iom.Inventory())) for part in (table, rescaled(table, 1e-9))]
    np.testing.assert_allclose(lines[0], lines[1], rtol=1e-9)


def test_timeline_tells_what_happens_when(table):
    course = timeline(table, iom.load_scenario("rare-earth-separation"), iom.SupplyConstrained())
    told = {event.text: event.day for event in course.events}
    days = [event.day for event in course.events]
    assert days == sorted(days)
    assert told["China starts to stop 100% of its rare-earths at the stage of separation"] == 1
    assert told["cut of rare-earths from China at its full strength"] == 31
    assert told["cut of rare-earths from China begins to fade"] == 396
    assert told["cut of rare-earths from China ends"] == 396 + 91
    assert told["users save and substitute"] == 92
    assert told["other suppliers add supply"] == 366
    assert told["10% of the cut of rare-earths from China arrives through third countries"] == 183
    assert told["state releases 60 days of use, over 182 days"] == 92
    assert len(course.daily_gdp) == 395 + 91 + 1
    short = next(event for event in course.events if event.kind == "shortage")
    stop = next(event for event in course.events if event.kind == "stop")
    assert short.day == stop.day == 1
    trough = next(event for event in course.events if event.kind == "trough")
    assert trough.day == course.days[course.daily_gdp.argmin()]
    assert course.to_record()["events"][0]["day"] == 1


def test_timeline_of_a_model_that_follows_ends_when_gdp_is_back(table):
    course = timeline(table, BAN.lasting(90), iom.Inventory())
    back = next(event for event in course.events if event.kind == "recovery")
    whole = iom.run(table, BAN.lasting(90), iom.Inventory()).daily_gdp().to_numpy()[0, 0]
    assert 90 < back.day < len(course.daily_gdp) < len(whole)
    assert abs(course.daily_gdp[-1] - 1) <= 1e-4 < abs(course.daily_gdp[-2] - 1)


def test_curve_says_from_which_length_on_a_loss_is_a_least_value(table):
    shut = {
        "name": "shut",
        "duration": {"cut": 30},
        "shocks": [{"sector": "26", "kind": "capacity", "share": 1}],
    }
    curve = loss_curve(table, Scenario.parse(shut, "test"), [iom.Direct(), iom.Inventory()], 5)
    (days,) = curve.at_least.values()
    assert list(curve.at_least) == ["inventory"]
    assert 60 < days[0] < days[-1] == 152
    assert curve.losses["inventory"].loc[days[0]] < 5 * curve.losses["inventory"].loc[61]
    assert curve.to_record()["at_least"] == {"inventory": list(days)}


def test_timeline_of_an_empty_store(table):
    course = timeline(table, scenario(60), iom.Direct())
    assert ("stock", 62) in [
        (event.kind, event.day) for event in course.events if "makers used up" in event.text
    ]
    nothing = timeline(table, scenario(400), iom.Direct())
    assert [event.kind for event in nothing.events] == ["cut", "cut"]


def test_every_place_numbers_the_first_day_of_shortage_alike(table):
    """Shortages, timeline, the axis of a result and explain; for a late cut too."""
    late = BAN.changed("late", duration={"cut": 365, "start": 50})
    for asked in (BAN, late):
        listed = first_shortages(asked)["day"].min()
        course = timeline(table, asked, iom.Direct())
        short = next(event for event in course.events if event.kind == "shortage")
        daily = iom.run(table, asked, iom.Direct()).daily_gdp()[0, 0]
        lost = daily["day"].to_numpy()[daily.to_numpy() < 1 - 1e-12]
        assert listed == short.day == lost[0] == course.days[course.daily_gdp < 1 - 1e-12][0]
        assert iom.explain(table, asked, "26").day == daily["day"].to_numpy()[daily.to_numpy().argmin()]
    assert course.events[0].day == 1
    assert course.days[0] == -49


def test_a_timeline_is_drawn_on_its_own_days(table):
    from matplotlib.figure import Figure

    late = BAN.changed("late", duration={"cut": 90, "start": 5})
    course = timeline(table, late, iom.Direct())
    assert len(course.days) == len(course.daily_gdp)
    drawn = next(line for line in course.plot(ax=Figure()).lines if len(line.get_xdata()) == len(course.days))
    assert drawn.get_xdata()[0] == course.days[0] == -4
