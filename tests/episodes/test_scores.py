"""Scores and records by hand: inside, too low or too high, ratios over episodes, and what is left out."""

from datetime import date
from types import SimpleNamespace

import pytest

from iomodel.episodes.picture import observed_frame, predicted_frame
from iomodel.episodes.records import Record, error_of_suppliers, gdp_ratio, months_of, record_of
from iomodel.episodes.scores import Score, frozen_against, place_of


def outcome(what="GDP", low=-0.02, central=-0.01, top=0.0, reading="measured", estimate=None, **changes):
    return SimpleNamespace(
        **{
            "what": what,
            "low": low,
            "central": central,
            "top": top,
            "reading": reading,
            "estimate": estimate,
            "id": "o",
            "period": "2011",
            "known": date(2012, 1, 1),
            **changes,
        }
    )


def episode(name="e", given="plant", days=61, first=0, why=""):
    scenario = SimpleNamespace(days=days, first=first)
    return SimpleNamespace(id=name, given=given, scenario=scenario, outcomes=(1,), why_not=lambda _: why)


def score(predicted, seen=None, where=None, why="", model="m"):
    return Score(where or episode(), seen or outcome(), model, predicted, why)


@pytest.mark.parametrize(
    ("predicted", "place"),
    [
        (-0.02 - 2e-6, "high"),
        (-0.02 - 5e-7, "inside"),
        (-0.02, "inside"),
        (0.0, "inside"),
        (5e-7, "inside"),
        (2e-6, "low"),
    ],
)
def test_a_prediction_lies_inside_or_its_loss_is_too_high_or_too_low(predicted, place):
    assert place_of(predicted, outcome()) == place
    assert score(predicted).place == place


def test_a_ratio_needs_a_figure_that_is_no_day():
    assert score(-0.03).ratio == pytest.approx(3)
    assert score(-0.03, outcome(central=None)).ratio is None
    assert score(-0.03, outcome(central=0.0)).ratio is None
    assert score(9.0, outcome("first stop", central=3.0)).ratio is None
    assert score(-0.03).scored
    assert not score(-0.03, why="no").scored
    assert score(-0.03).episode_scored
    assert not score(-0.03, where=episode(why="no")).episode_scored
    part = SimpleNamespace(outcomes=("a", "b"), why_not=lambda one: "no" if one == "a" else "")
    assert score(-0.03, where=part).episode_scored


def test_gdp_of_an_episode_is_a_sum_over_its_outcomes():
    found = [score(-0.03), score(-0.01, outcome(central=-0.03)), score(9, outcome(central=None))]
    found += [score(9, why="no"), score(9, outcome("output"))]
    assert gdp_ratio(found) == pytest.approx(1)
    assert gdp_ratio(found[2:]) is None


def test_the_error_of_suppliers_is_a_mean_over_measured_outputs():
    found = [score(-0.03, outcome("output")), score(-0.02, outcome("units", central=0.03)), score(9)]
    found += [score(9, outcome("output", reading="ceiling")), score(9, outcome("output"), why="no")]
    found += [score(9, outcome("output", central=None))]
    assert error_of_suppliers(found) == (pytest.approx(0.035), 2)
    assert error_of_suppliers(found[2:]) is None


def test_a_record_counts_what_is_scored_of_one_model_and_place():
    long = episode("long", days=200, first=17)
    found = [score(-0.03), score(-0.01), score(1.0), score(-0.02, where=long)]
    left_out = [score(0, why="no"), score(0, model="n"), score(0, where=episode(given="border"))]
    left_out += [score(0, outcome(estimate="x"))]
    record = record_of("m", "plant", [*found, *left_out])
    assert (record.inside, record.high, record.count, record.months) == (2, 1, 4, (2, 6))
    assert record.ratios == (pytest.approx((-0.03 - 0.01 + 1.0) / -0.03), pytest.approx(2))
    assert record_of("m", "plant", left_out) is None


@pytest.mark.parametrize(
    ("days", "first", "months"), [(1, 0, 1), (45, 0, 1), (46, 0, 2), (365, 0, 12), (365, 31, 11), (5, 5, 1)]
)
def test_a_shock_lasts_whole_months(days, first, months):
    assert months_of(episode(days=days, first=first)) == months


def test_a_record_in_words():
    one = Record("m", "plant", (2, 6), (0.5, 1.24), 2, 1, 4)
    assert one.words() == (
        "2 to 6 months, shock at the plant: 0.5 to 1.2 of the observed fall of GDP, 2 of 4 inside, 1 too high"
    )
    assert one.words("ja") == (
        "2～6か月、工場段階のショック：GDP減少の実績の0.5～1.2倍、4件中2件が区間内、1件が過大"
    )
    assert one.brief == "plant: 0.5 to 1.2, 2 of 4 inside"
    short = Record("m", "border", (3, 3), (), 0, 0, 1)
    assert (short.span, short.brief) == ("", "border: 0 of 1 inside")
    assert short.words() == "3 months, shock at the border: 0 of 1 inside, 0 too high"
    assert short.words("ja") == "3か月、輸入段階のショック：1件中0件が区間内、0件が過大"
    assert Record("m", "plant", (3, 3), (0.51, 0.54), 0, 0, 1).span == "0.5"
    assert one.to_record()["least"] == 0.5
    assert one.to_record()["most"] == 1.24
    assert short.to_record()["least"] is None


def test_a_prediction_is_held_against_what_was_known_later():
    def frozen(central, made=date(2011, 12, 31), **changes):
        plain = {"outcome": "o", "period": "2011", "central": central, "made": made}
        return SimpleNamespace(**{**plain, **changes})

    seen = [outcome(id="other"), outcome()]
    assert frozen_against(frozen(-0.01), seen) == "inside what was observed"
    assert frozen_against(frozen(-0.03), seen) == "the loss is too high"
    assert frozen_against(frozen(0.01), seen) == "the loss is too low"
    known = "the outcome was known by then: no prediction"
    assert frozen_against(frozen(-0.01, date(2012, 1, 1)), seen) == known
    for changes in ({"outcome": "x"}, {"period": "2012"}):
        assert frozen_against(frozen(-0.01, **changes), seen) == "the outcome is not known yet"


def test_plain_data_of_a_score_hold_no_infinity():
    known = {"name": "n", "base": None, "confidence": "H", "known_basis": "", "source": "s"}
    seen = outcome("first stop", low=9, central=12.0, top=float("inf"), reading="nothing seen", **known)
    never = score(float("inf"), seen).to_record()
    assert (never["predicted"], never["high"], never["place"], never["ratio"]) == (None, None, "inside", None)
    assert (never["base"], never["known"], never["scored"]) == ("normal", "2012-01-01", True)
    soon = score(
        3.0, outcome("first stop", low=9, top=20.0, **{**known, "base": "2010"}), why="no"
    ).to_record()
    assert (soon["predicted"], soon["high"], soon["place"], soon["base"]) == (3.0, 20.0, "high", "2010")
    assert (soon["low"], soon["scored"], soon["why"]) == (9, False, "no")


def test_a_chart_of_scores_shows_changes_in_per_cent_with_those_at_the_plant_first():
    named = {"name": "Cars", "name_ja": "自動車"}
    at_border, at_plant = episode("border", given="border"), episode("plant")
    seen = outcome("output", low=-0.02, central=None, top=float("inf"), **named)
    scores = [
        score(-0.3, outcome(**named), at_border, model="a"),
        score(-0.03, seen, at_plant, model="a"),
        score(-0.05, seen, at_plant, model="b"),
        score(9.0, outcome("first stop", **named), at_plant, model="a"),
    ]
    rows = ["plant: Cars, 2011", "border: Cars, 2011"]
    said, known = predicted_frame(scores), observed_frame(scores)
    assert list(said.index) == list(known.index) == rows
    assert said.loc[rows[0]].to_dict() == pytest.approx({"a": -3, "b": -5})
    assert said.loc[rows[1], "a"] == pytest.approx(-30)
    assert known.loc[rows[1]].tolist() == pytest.approx([-2, -1, 0])
    assert known.loc[rows[0], "low"] == pytest.approx(-2)
    assert known.loc[rows[0], ["central", "high"]].isna().all()
    assert list(predicted_frame(scores, "ja").index) == ["plant: 自動車, 2011", "border: 自動車, 2011"]
