"""The inventory model on Japan's table: steady, damped, back to normal, and strict where it should be."""

import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, ParameterError
from iomodel.scenario import Scenario

BAN = iom.load_scenario("rare-earth-ban")


@pytest.fixture(scope="module")
def table():
    return iom.load_table("japan-2015", 37)


def closed(sector: str, days: int, share: float = 1.0) -> Scenario:
    """One sector shut for some days, or a share of it."""
    shock = {"sector": sector, "kind": "capacity", "share": share}
    data = {"name": "closed", "variant": f"{share:g}", "duration": {"cut": days}, "shocks": [shock]}
    return Scenario.parse(data, "test")


def test_nothing_moves_for_two_years_without_a_shock(table):
    change = iom.run(table, BAN.lasting(0), iom.Inventory(), horizon=730).change("output")
    assert float(abs(change).max()) <= 1e-12 * table.x.max()


@pytest.mark.parametrize(("name", "level"), [("japan-2011", 37), ("japan-2015", 107)])
def test_the_usual_values_do_not_enlarge_a_small_disturbance(name, level):
    """A thousandth of cars for a month and a tenth: losses are in proportion, and nothing swings on."""
    table = iom.load_table(name, level)
    car = next(code for code in table.codes if code in ("35", "351"))
    runs = [closed(car, 30, share) for share in (1e-3, 1e-1)]
    daily = iom.run(table, runs, iom.Inventory()).daily_gdp()[:, 0] - 1
    small, large = (float(part.sum()) for part in daily)
    assert small == pytest.approx(large / 100, rel=0.02)
    assert float(abs(daily[:, -1]).max()) < 5e-5


def test_a_year_of_the_baseline_loses_less_than_without_stocks():
    models = [iom.SupplyConstrained(), iom.Inventory()]
    losses = iom.run(iom.load_table(), [BAN.lasting(90), BAN], models).gdp_loss()
    assert (losses["inventory"] > losses["supply-constrained"]).all()
    assert losses["inventory"].tolist() == pytest.approx([-0.213, -2.522], abs=0.003)


def test_output_is_back_within_the_aftermath_and_partly_caught_up():
    table = iom.load_table()
    daily = iom.run(table, [BAN.lasting(90), BAN], iom.Inventory()).daily_gdp()[:, 0]
    assert daily.sizes["day"] == 365 + 365
    assert float(daily[0, 90 + 30 :].min()) > 0.999
    assert float(daily[1, 365 + 30 :].min()) > 0.999
    assert 1 < float(daily.max()) < 1.01


def test_stocks_of_goods_bridge_a_short_stop_of_their_maker(table):
    """Four weeks without steel: with stocks for three months cars are made, with five days they stop."""
    made = {}
    for days, restock in ((90, 180), (5, 10)):
        model = iom.Inventory(psi=0.0, target_days=days, restock_days=restock)
        cars = iom.run(table, closed("26", 28), model).data.sel(sector="35")
        made[days] = float(cars["output"].min() / cars["normal_output"])
    assert made[90] > 0.99
    assert made[5] < 0.5


def test_single_targets_and_links_change_the_answer(table):
    plain = iom.run(table, closed("26", 60), iom.Inventory(psi=0.0)).gdp_loss().iloc[0, 0]
    short = iom.Inventory(psi=0.0, target_days_of=(("26", 20.0),))
    assert iom.run(table, closed("26", 60), short).gdp_loss().iloc[0, 0] < plain - 1e-3
    links = pd.DataFrame(0.0, index=table.codes, columns=table.codes)
    links.loc["26", "41"] = 1.0
    linked = iom.Inventory(psi=0.0, target_days_of=(("26", 20.0),), critical=links)
    worse = iom.run(table, closed("26", 60), linked).by_sector()["output"]
    before = iom.run(table, closed("26", 60), short).by_sector()["output"]
    assert worse["41"] < before["41"] - 1e-3 * abs(before["41"])


def test_every_input_critical_loses_more(table):
    some, every = (
        iom.run(table, closed("26", 120), iom.Inventory(critical=rule)).gdp_loss().iloc[0, 0]
        for rule in ("manufacturing", "all")
    )
    assert every < some < 0


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"psi": 1.2}, "psi is 1.2"),
        ({"overproduction": 0.9}, "overproduction is 0.9"),
        ({"critical": "none at all"}, "expected one of manufacturing, all, none"),
        ({"critical_share": 1.5}, "expected 0 to 1"),
        ({"recovery_days": -1}, "0 days or more"),
        ({"rationing": "proportinal"}, "Did you mean 'proportional'"),
    ],
)
def test_impossible_parameters_are_refused(parameters, told):
    with pytest.raises(ParameterError, match=told):
        iom.Inventory(**parameters)


def test_rule_that_leaves_a_sector_without_inputs_is_refused(table):
    with pytest.raises(ParameterError, match="without any critical input"):
        iom.run(table, BAN, iom.Inventory(critical_share=0.9))
    with pytest.raises(LabelMismatchError, match="target_days_of"):
        iom.run(table, BAN, iom.Inventory(target_days_of=(("26x", 20.0),)))
