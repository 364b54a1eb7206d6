"""Shares that change in steps, dates, and exposures of single sectors."""

import datetime

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.materials import capacity_path, map_exposures, material_balance
from iomodel.questions.calibrate.parameters import with_values
from iomodel.scenario import Scenario

MATERIAL = iom.load_material("rare-earths")
CUT = {"material": "rare-earths", "origin": "China", "origin_share": 1.0}
MAY = datetime.date(2025, 5, 4)
STEPS = [[0, "20 %"], [30, "50 %"]]


def scenario(**changes):
    data = {"name": "test", "duration": {"cut": 90}, "cuts": [{**CUT, "path": STEPS}], **changes}
    return Scenario.parse(data, "test")


def test_a_cut_follows_its_path():
    unmet = material_balance(scenario(), MATERIAL, 100).unmet[:, 0]
    np.testing.assert_allclose(unmet[[0, 29, 30, 89, 90]], [0.2, 0.2, 0.5, 0.5, 0.0], atol=1e-12)


def test_a_path_of_one_step_is_the_share_itself():
    plain = {"name": "test", "duration": {"onset": 5, "cut": 90, "recovery": 9}}
    share = Scenario.parse({**plain, "cuts": [{**CUT, "share": 0.4}]}, "test")
    steps = Scenario.parse({**plain, "cuts": [{**CUT, "path": [[0, 0.4]]}]}, "test")
    found = [material_balance(one, MATERIAL, 110).unmet for one in (share, steps)]
    np.testing.assert_allclose(*found, atol=1e-15)


def test_a_shock_follows_its_path():
    shock = {"sector": "351", "kind": "capacity", "path": [[10, 0.3], [20, 0]]}
    table = iom.load_table()
    path = capacity_path(table, [scenario(cuts=[], shocks=[shock])], {}, 90)
    np.testing.assert_allclose(path.capacity[0, [9, 10, 19, 20], table.codes.index("351")], [1, 0.7, 0.7, 1])


def test_a_stock_is_handed_out_along_its_path():
    state = {"holder": "state", "days": 10, "path": [[0, "20 %"], [30, "50 %"]]}
    whole = scenario(cuts=[{**CUT, "share": 1}], stocks=[state])
    drawn = material_balance(whole, MATERIAL, 90).drawn[:, 0].cumsum()
    np.testing.assert_allclose(drawn[[0, 1, 29, 30, 32, 89]], [1, 2, 2, 3, 5, 5], atol=1e-12)


def test_adaptation_counts_from_the_first_day_on_which_something_is_cut():
    late = {"cuts": [{**CUT, "path": [[30, 1]]}], "adaptation": {"thrift": 0.365}}
    unmet = material_balance(scenario(**late), MATERIAL, 90).unmet[:, 0]
    need = material_balance(scenario(**late), MATERIAL, 90).need[:, 0]
    assert not unmet[:30].any()
    np.testing.assert_allclose(need[[30, 31, 40]], [1, 0.999, 0.99])


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ({"path": [[30, 0.2], [30, 0.5]]}, "a step after 30 days follows one after 30"),
        ({"path": [[0, 2]]}, "2 is above 1"),
        ({"path": [[0]]}, "missing"),
        ({"path": [[0, 0.2]], "share": 0.5}, "its largest share is 0.2, beside share 0.5"),
        ({}, "is missing"),
    ],
)
def test_paths_that_make_no_sense_are_refused(part, text):
    with pytest.raises(ScenarioError, match=text):
        scenario(cuts=[{**CUT, **part}])


def test_a_stock_cannot_take_back_what_it_has_handed_out():
    with pytest.raises(ScenarioError, match="less has been handed out than before"):
        scenario(stocks=[{"holder": "state", "days": 9, "path": [[0, 0.5], [9, 0.2]]}])
    with pytest.raises(ScenarioError, match="a path replaces releases"):
        scenario(stocks=[{"holder": "state", "days": 9, "path": [[0, 0.5]], "release_start": 3}])


def test_severity_scales_a_whole_path():
    found, _ = with_values(scenario(), iom.Direct(), {"severity": 0.25})
    assert found.cuts[0].path == ((0, 0.1), (30, 0.25))


def test_steps_are_told_where_a_scenario_is_shown():
    assert "20 % from the start, 50 % after 30 days" in " ".join(repr(scenario()).split())
    texts = [event.text for event in iom.timeline("japan-2015", scenario(), "direct").events]
    assert "China stops 20% of its rare-earths" in texts
    assert any(text.endswith("now 50.0%") for text in texts)


def test_steps_too_late_to_matter_are_noted():
    assert (
        "cuts.0.path.1 comes 120 days after the start"
        in scenario(cuts=[{**CUT, "path": [[0, 0.2], [120, 1]]}]).notes[0]
    )


# -- dates -----------------------------------------------------------------------------


def test_dates_are_days_since_the_first(tmp_path):
    path = tmp_path / "dated.toml"
    path.write_text(
        """
        name = "dated"
        start_date = 2025-04-04
        [duration]
        start = 2025-04-14
        until = 2025-06-13
        [[cuts]]
        material = "rare-earths"
        origin = "China"
        path = [[2025-04-14, "20 %"], [2025-05-04, "50 %"]]
        [[stocks]]
        holder = "makers"
        days = 5
        release_start = 2025-04-20
        [[stocks]]
        holder = "state"
        days = "1 month"
        releases = [{start = 2025-05-04, days = 10}]
        """
    )
    found = iom.load_scenario(path)
    assert (found.duration.start, found.duration.cut) == (10, 60)
    assert found.cuts[0].path == ((10, 0.2), (30, 0.5))
    assert (found.stocks[0].release_start, found.stocks[1].releases[0].start) == (16, 30)
    assert found.date_of(30) == datetime.date(2025, 5, 4)
    assert "begins      2025-04-04\n" in repr(found)


@pytest.mark.parametrize(
    ("changes", "path", "text"),
    [
        (
            {"duration": {"start": datetime.date(2025, 5, 4), "cut": 9}},
            "duration.start",
            "start_date = 2025-05-04",
        ),
        ({"duration": {"until": "2025-05-04"}}, "duration.until", "needs the scenario's start"),
        (
            {"start_date": "2025-05-04", "duration": {"start": "2025-05-01", "cut": 9}},
            "duration.start",
            "3 days before the scenario's start",
        ),
        ({"start_date": "2025-13-04"}, "start_date", "date"),
        (
            {"start_date": "2025-05-04", "duration": {"cut": datetime.date(2025, 6, 1)}},
            "duration.cut",
            "is a date",
        ),
    ],
)
def test_dates_that_cannot_be_counted_are_refused(changes, path, text):
    with pytest.raises(ScenarioError) as caught:
        scenario(**changes)
    assert text in dict(caught.value.problems)[path]


# -- exposures -------------------------------------------------------------------------


def test_the_exposure_of_a_sector_can_be_set():
    table = iom.load_table()
    sourced, own = (
        map_exposures(table, scenario(exposure=exposure), MATERIAL)
        for exposure in ({"scale": 0.5}, {"scale": 0.5, "sectors": {"351": 0.6}})
    )
    every = np.ones((1, len(MATERIAL.codes)))
    cars = own.hosts.index("351")
    assert own.host_loss(every)[0, cars] == pytest.approx(0.6)
    others = [place for place in range(len(own.hosts)) if place != cars]
    np.testing.assert_array_equal(own.host_loss(every)[0, others], sourced.host_loss(every)[0, others])
    rows = own.host == cars
    ratio = own.weight[rows] / sourced.weight[rows]
    np.testing.assert_allclose(ratio, ratio[0])
