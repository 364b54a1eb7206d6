"""The inventory model on Japan's table: steady, damped, back to normal, and strict where it should be."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError, ParameterError
from iomodel.materials import capacity_path
from iomodel.models.inventory import _last_hit
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
    assert float(abs(daily[:, -1]).max()) < 1e-6


def test_a_year_of_the_baseline_loses_less_than_without_stocks():
    models = [iom.SupplyConstrained(), iom.Inventory()]
    losses = iom.run(iom.load_table(), [BAN.lasting(90), BAN], models).gdp_loss()
    assert (losses["inventory"] > losses["supply-constrained"]).all()
    assert losses["inventory"].tolist() == pytest.approx([-0.147, -2.111], abs=0.003)


def test_output_is_back_and_partly_caught_up():
    table = iom.load_table()
    daily = iom.run(table, [BAN.lasting(90), BAN], iom.Inventory()).daily_gdp()[:, 0]
    assert float(daily[0, 90 + 30 :].min()) > 0.999
    assert float(daily[1, 365 + 90 :].min()) > 0.999
    assert 1 < float(daily.max()) < 1.01
    assert float(abs(daily[:, -1] - 1).max()) < 1e-6


def test_the_loss_does_not_depend_on_where_the_run_stops():
    """Five years, ten years, and a run that nobody stops: a year after the cut the catch-up still goes on."""
    table, models = iom.load_table(), [iom.Inventory(recovery_days=days) for days in (1825, 3650)]
    result = iom.run(table, [BAN.lasting(90), BAN], models)
    losses = result.gdp_loss()
    assert losses.iloc[:, 0].tolist() == pytest.approx(losses.iloc[:, 1].tolist(), rel=1e-12)
    assert not result.notes
    assert result.data.sizes["day"] < 365 + 1825
    path = capacity_path(
        table, [BAN.lasting(90), BAN], {"rare-earths": iom.load_material("rare-earths")}, 4000
    )
    whole = iom.Inventory().output(table, path)
    change = 100 * ((whole - table.x).sum(axis=1) @ table.value_added_share) / 365 / table.value_added.sum()
    assert losses.iloc[:, 0].tolist() == pytest.approx(change.tolist(), rel=1e-4)
    cut_off = iom.run(table, BAN, iom.Inventory(), horizon=365)
    assert abs(cut_off.gdp_loss().iloc[0, 0] / losses.iloc[1, 0] - 1) > 0.01


def test_what_comes_after_a_horizon_of_ones_own_is_told(table):
    whole = iom.run(table, BAN, iom.Inventory()).gdp_loss().iloc[0, 0]
    result = iom.run(table, BAN, iom.Inventory(), horizon=400)
    assert result.data.sizes["day"] == 400
    (note,) = result.notes
    found = re.search(r"the run stops after 400 days; ([+-]\d\.\d\d) % of a year's GDP comes later", note)
    assert float(found[1]) == pytest.approx(whole - result.gdp_loss().iloc[0, 0], abs=0.006)


def test_a_collapse_for_good_is_told_and_its_loss_is_a_least_value():
    table = iom.load_table()
    result = iom.run(table, [BAN.lasting(90), BAN], [iom.Direct(), iom.Inventory(target_days=30)])
    (note,) = result.notes
    assert re.search(
        r"inventory: rare-earth-ban: not back to normal 3,650 days .* raise target_days \(now 30\)", note
    )
    assert result.at_least == {"inventory": ["rare-earth-ban"]}
    assert "At least, as not all is back to normal: inventory in rare-earth-ban" in result.headline
    told = {(one["label"], one["model"]): one["at_least"] for one in result.to_records()}
    assert [key for key, least in told.items() if least] == [("rare-earth-ban", "inventory")]
    assert result.data.sizes["day"] == 365 + 3650


@pytest.mark.parametrize(("days", "least"), [(364, {}), (365, {"inventory": ["rare-earth-ban"]})])
def test_what_is_below_normal_after_a_year_is_a_least_value(days, least):
    model = iom.Inventory(target_days=30, recovery_days=days)
    assert iom.run(iom.load_table(), BAN, model).at_least == least


def test_a_run_that_is_still_on_its_way_is_told(table):
    slow = iom.run(table, BAN.lasting(90), iom.Inventory(restock_days=400)).notes
    assert slow == [
        "inventory: rare-earth-ban@90d: GDP is back to normal 3,650 days after the last shock, but stocks or "
        "output of single sectors are not"
    ]
    early = iom.run(table, BAN, iom.Inventory(recovery_days=10))
    assert "not back to normal 10 days after the last shock, when GDP is" in early.notes[0]
    assert not early.at_least


def test_a_user_stops_for_want_of_parts():
    """No car parts for two months: who may miss them loses the orders alone, and psi decides the rest."""
    table, parts = iom.load_table(), closed("353", 60)
    loss = {
        name: iom.run(table, parts, iom.Inventory(**given)).gdp_loss().iloc[0, 0]
        for name, given in {
            "none": {"critical": "none"},
            "strict": {"psi": 0.0},
            "half": {"psi": 0.5},
            "usual": {},
            "wary": {"psi": 0.9},
        }.items()
    }
    assert loss["usual"] < 1.5 * loss["none"]
    assert loss["none"] == pytest.approx(loss["strict"], rel=1e-3)
    sweep = np.array([loss[name] for name in ("strict", "half", "usual", "wary")])
    assert (sweep[1:] / sweep[:-1] > 1.1).all()


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
        iom.run(table, closed("26", 60), iom.Inventory(critical=rule)).gdp_loss().iloc[0, 0]
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


@pytest.mark.parametrize(
    ("before", "last", "days", "told", "still"),
    [
        (0.96, 0.95, 800, "5.00 % below it", True),
        (0.95, 0.95, 800, "5.00 % below it", True),
        (0.90, 0.95, 800, "5.00 % below it", False),
        (0.96, 0.95, 365, "5.00 % below it", True),
        (0.96, 0.95, 364, "5.00 % below it", False),
        (1.02, 1.01, 800, "1.00 % above it", False),
    ],
)
def test_a_run_that_does_not_come_back_says_where_it_stands_and_whether_it_rises(
    before, last, days, told, still
):
    share = np.full(800, 0.5)
    share[-365], share[-1] = before, last
    note = iom.Inventory(recovery_days=days)._held_down("ban", share)
    assert f"{days} days after the last shock, when GDP is {told}" in note
    assert ("no longer rises" in note) == still


def test_the_last_day_that_is_hit_is_one_of_capacity_or_demand():
    normal = np.ones((6, 2))
    hit = normal.copy()
    hit[3, 1] = 0.5
    assert [_last_hit(*days) for days in ((normal, normal), (hit, normal), (normal, hit))] == [0, 4, 4]


@pytest.mark.parametrize(
    ("gdp", "days", "said", "least"),
    [
        ([0.9, 1 - 1.001e-4], 365, "below it", True),
        ([0.9, 1 - 1.001e-4], 364, "below it", False),
        ([0.9, 1 + 1.001e-4], 365, "above it", False),
        ([0.9, 1 - 0.999e-4], 365, "GDP is back to normal 365 days after", False),
        ([0.9, 1 + 0.999e-4], 365, "GDP is back to normal 365 days after", False),
        ([*[0.9] * 364, 0.9], 365, "no longer rises", True),
        ([0.8, *[0.9] * 364], 365, "below it", True),
        ([0.9, *[0.9] * 364], 364, "below it", False),
        ([0.9, *[0.8] * 364], 365, "no longer rises", True),
    ],
)
def test_what_is_said_of_a_run_depends_on_its_last_day_and_on_the_year_before(
    table, monkeypatch, gdp, days, said, least
):
    gdp = [*[0.9] * (365 - len(gdp)), *gdp]
    kept = SimpleNamespace(
        output=np.tile(table.x, (1, len(gdp), 1)),
        settled=np.array([False]),
        steps=np.array([len(gdp)]),
        value_added=np.array([gdp]) * table.value_added.sum(),
    )
    monkeypatch.setattr(iom.Inventory, "_simulate", lambda *_: kept)
    answer = iom.Inventory(recovery_days=days).answer(table, SimpleNamespace(scenarios=("one",)))
    (note,) = answer.notes["one"]
    assert said in note
    assert ("no longer rises" in note) is (said == "no longer rises")
    assert answer.at_least == (("one",) if least else ())


def test_gdp_on_the_bound_is_back_to_normal(monkeypatch):
    monkeypatch.setattr("iomodel.models.inventory._BACK", 2**-10)
    for last, back in ((1 - 2**-10, True), (1 + 2**-10, True), (1 - 2**-9, False), (1 + 2**-9, False)):
        gdp, settled = np.array([[*[0.5] * 399, last]]), np.array([False])
        kept = SimpleNamespace(output=gdp[..., None], settled=settled, steps=np.array([400]), value_added=gdp)
        monkeypatch.setattr(iom.Inventory, "_simulate", lambda *_, kept=kept: kept)
        table, path = SimpleNamespace(value_added=np.ones(1)), SimpleNamespace(scenarios=("one",))
        answer = iom.Inventory(recovery_days=400).answer(table, path)
        assert ("GDP is back to normal" in answer.notes["one"][0]) is back
        assert answer.at_least == (() if back or last > 1 else ("one",))


def test_gdp_as_normal_on_the_last_day_is_not_said_to_have_stopped_rising():
    state = iom.Inventory()._held_down("a", np.ones(400))
    assert state.endswith("when GDP is 0.00 % above it")
