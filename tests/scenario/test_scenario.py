"""Scenario files: all problems at once, each with its path."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.scenario import Duration, Scenario

GOOD = {
    "name": "test",
    "duration": {"cut": 90},
    "cuts": [{"material": "rare-earths", "origin": "China", "share": 1}],
}


@pytest.mark.parametrize("name", iom.scenario_names())
def test_named_scenarios_load_and_tell_their_sources(name):
    scenario = iom.load_scenario(name)
    assert scenario.title
    assert scenario.title_ja
    told = " ".join(source.assumption for source in scenario.sources)
    for part in ("cuts", "exposure", "stocks"):
        assert part in told


def test_all_problems_are_reported_at_once_with_their_paths(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(
        """
        name = "bad"
        titel = "typo"
        scope = ["36x", "51"]
        [duration]
        cut = "90 kg"
        onset = -3
        [[cuts]]
        material = "rare-earths"
        origin = "China"
        share = 70
        [[shocks]]
        sector = "3511"
        kind = "supply"
        share = "120 %"
        """
    )
    with pytest.raises(ScenarioError) as caught:
        iom.load_scenario(path)
    problems = dict(caught.value.problems)
    assert "Did you mean 'title'" in problems["titel"]
    assert "unknown sector '36x'" in problems["scope"]
    assert "'90 kg' is no length of time" in problems["duration.cut"]
    assert "greater than or equal to 0" in problems["duration.onset"]
    assert "70 is above 1" in problems["cuts.0.share"]
    assert "'capacity' or 'final_demand'" in problems["shocks.0.kind"]
    assert "above 100 %" in problems["shocks.0.share"]
    head, *listed = str(caught.value).splitlines()
    assert head == f"scenario {path}: {len(problems)} problems"
    assert listed == [f"  {place}: {text}" for place, text in problems.items()]


def test_lost_leading_zero_is_recognised(tmp_path):
    path = tmp_path / "zero.toml"
    path.write_text('name = "zero"\nscope = ["11011"]\n[duration]\ncut = 1\n')
    with pytest.raises(ScenarioError, match=r"unknown sector '11011'"):
        iom.load_scenario(path)
    path.write_text('name = "zero"\nscope = ["111011"]\n[duration]\ncut = 1\n')
    with pytest.raises(ScenarioError, match=r"'0111011' \(a leading zero is missing\)"):
        iom.load_scenario(path)


def test_origin_shares_above_one_in_sum():
    cuts = [{**GOOD["cuts"][0], "origin": origin, "origin_share": 0.6} for origin in ("China", "Viet Nam")]
    with pytest.raises(ScenarioError, match=r"origin shares of rare-earths .* add up to 1\.2"):
        Scenario.parse({**GOOD, "cuts": cuts}, "test")
    later = {**GOOD["cuts"][0], "origin_share": 0.6, "duration": {"start": 90, "cut": 30}}
    assert len(Scenario.parse({**GOOD, "cuts": [cuts[0], later]}, "test").cuts) == 2


def test_what_is_not_toml_is_told(tmp_path):
    path = tmp_path / "notes.toml"
    path.write_text("cut everything")
    with pytest.raises(ScenarioError, match=r"notes\.toml is not TOML: .*line 1"):
        iom.load_scenario(path)
    with pytest.raises(ScenarioError, match=r"gone\.toml cannot be read"):
        iom.load_scenario(tmp_path / "gone.toml")
    with pytest.raises(ScenarioError, match="Did you mean 'rare-earth-ban'"):
        iom.load_scenario("rare-earth-bann")


def test_scenario_survives_json():
    scenario = iom.load_scenario("dual-use-and-retaliation")
    again = Scenario.parse(json.loads(scenario.model_dump_json()), "again")
    assert again == scenario


def test_schema_describes_every_key():
    schema = Scenario.model_json_schema()
    assert set(schema["properties"]) == set(Scenario.model_fields)
    assert schema["additionalProperties"] is False


@given(
    onset=st.integers(0, 30), cut=st.integers(0, 90), recovery=st.integers(0, 60), start=st.integers(0, 20)
)
def test_intensity_weighs_onset_and_recovery_half(onset, cut, recovery, start):
    duration = Duration(onset=onset, cut=cut, recovery=recovery, start=start)
    path = duration.intensity(duration.days + 5)
    assert path.sum() == pytest.approx(cut + (onset + recovery) / 2)
    assert not path[duration.days :].any()
    assert not path[:start].any()
    assert path.min(initial=0) >= 0
    assert path.max(initial=0) <= 1


def test_variants_are_told_apart():
    scenario = iom.load_scenario("rare-earth-ban")
    assert [scenario.lasting(d).label for d in (90, 365)] == ["rare-earth-ban@90d", "rare-earth-ban@365d"]
    assert scenario.lasting(90).duration.cut == 90
    assert scenario.lasting(90).stocks == scenario.stocks
    np.testing.assert_array_equal(Duration(cut=3).intensity(4), [1, 1, 1, 0])


@pytest.mark.parametrize(("year", "known"), [(1899, False), (1900, True), (2100, True), (2101, False)])
def test_years_of_data_are_those_of_two_centuries(year, known):
    if known:
        assert Scenario.parse({**GOOD, "year": year}, "test").year == year
        return
    with pytest.raises(ScenarioError) as caught:
        Scenario.parse({**GOOD, "year": year}, "test")
    assert "year" in dict(caught.value.problems)


def test_names_of_one_letter_are_names():
    cut = {"material": "m", "origin": "A", "share": 1, "stage": "s"}
    found = Scenario.parse({**GOOD, "cuts": [cut]}, "test").cuts[0]
    assert (found.material, found.origin, found.stage) == ("m", "A", "s")


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True), (364, True), (365, True), (366, False)])
def test_what_waits_beyond_the_last_day_is_noted_where_there_is_a_day(days, late):
    adaptation = {"ramp": 0.1, "ramp_lead": 365}
    scenario = Scenario.parse({**GOOD, "duration": {"cut": days}, "adaptation": adaptation}, "test")
    assert bool(scenario.notes) == late


@pytest.mark.parametrize(("start", "late"), [(0, False), (1, True), (2, True)])
def test_a_release_after_the_last_of_one_day_is_noted(start, late):
    stocks = [{"holder": "a", "days": 9, "release_start": start}]
    scenario = Scenario.parse({**GOOD, "duration": {"cut": 1}, "stocks": stocks}, "test")
    assert bool(scenario.notes) == late


def test_a_scenario_lasts_until_its_last_shock_and_starts_with_its_first():
    own = {"start": 5, "cut": 200, "recovery": 7}
    shock = {"sector": "351", "kind": "capacity", "share": 0.1, "duration": {"start": 2, "cut": 3}}
    cuts = [{**GOOD["cuts"][0], "duration": own}]
    late = Scenario.parse({**GOOD, "duration": {"start": 9, "cut": 90}, "cuts": cuts, "shocks": [shock]}, "t")
    assert (late.days, late.first) == (212, 2)
    plain = Scenario.parse({**GOOD, "duration": {"start": 9, "cut": 90}}, "t")
    assert (plain.days, plain.first) == (99, 9)


def test_everything_that_comes_too_late_is_noted():
    entries = {
        "cuts": [{**GOOD["cuts"][0], "diversion": 0.1, "diversion_lead": 90}],
        "adaptation": {"thrift": 0.1, "thrift_lead": 91, "ramp": 0.1, "ramp_lead": 89},
        "stocks": [
            {"holder": "a", "days": 9, "releases": [{"start": 3, "days": 1}, {"start": 95, "days": 1}]},
            {"holder": "b", "days": 9, "path": [[0, 0.1], [93, 0.2]]},
        ],
        "shocks": [{"sector": "351", "kind": "capacity", "path": [[1, 0.1], [94, 0]]}],
    }
    notes = Scenario.parse({**GOOD, **entries}, "test").notes
    assert [note.split()[1] for note in notes] == [
        *("adaptation.thrift_lead", "cuts.0.diversion_lead", "stocks.0.releases.1.start"),
        *("shocks.0.path.1", "stocks.1.path.1"),
    ]
    assert [note.split("after the start")[0].split()[-2] for note in notes] == ["91", "90", "95", "94", "93"]


def test_a_change_keeps_what_a_source_says_of_the_entries_that_are_left():
    sources = [
        {"assumption": "cuts.0.share, stocks.0.days: as in 2010", "source": "a", "confidence": "H"},
        {"assumption": "stocks.0.days", "source": "b", "confidence": "L"},
        {"assumption": "cuts.0.share: all", "source": "c", "confidence": "M"},
    ]
    stocked = Scenario.parse({**GOOD, "stocks": [{"holder": "all", "days": 30}], "sources": sources}, "test")
    left = stocked.changed("none", stocks=[]).sources
    assert [(one.assumption, one.source) for one in left] == [
        ("cuts.0.share: as in 2010", "a"),
        ("cuts.0.share: all", "c"),
    ]


def test_without_a_cut_adaptation_waits_from_the_start():
    shock = {"sector": "351", "kind": "capacity", "share": 0.1}
    leads = {"ramp": 0.1, "ramp_lead": 365, "thrift": 0.1, "thrift_lead": 400}
    late = Scenario(name="late", duration={"cut": 90}, adaptation=leads, shocks=[shock])
    assert [note.partition(" is over ")[2][:8] for note in late.notes] == ["400 days", "365 days"]
