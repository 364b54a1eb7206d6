"""What is learned: known parameters come back, and nothing is learned from nothing."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.episodes.learning import joint
from iomodel.episodes.learning import learn as module
from iomodel.episodes.learning.learn import _known
from iomodel.episodes.learning.picture import ENDS, losses_frame, multiples_frame
from iomodel.episodes.learning.posterior import LEAST
from iomodel.episodes.learning.shared import SHARED
from iomodel.episodes.learning.witnesses import observed
from iomodel.errors import CollapseError, ParameterError
from iomodel.scenario.ranges import Range
from tests.episodes.learning.synthetic import TABLE, TABLES, episode, gdp, nothing_seen, scenario

NEVER_WRONG = iom.StatedErrors(model=0.0, lapse=0.0, factor={"toy-2020": 0.2})
"""An observation of GDP to 0.06 points."""


def learn(*episodes, **options):
    options = {"draws": 512, "durations": [90], "models": "direct", "tables": TABLES} | options
    return iom.learn(TABLE, options.pop("scenario", scenario()), episodes=episodes, **options)


@pytest.fixture
def criticality_alone(monkeypatch):
    """Only the multiplier on criticality is uncertain."""
    fixed = tuple(
        one if one.name == "criticality" else replace(one, prior=Range(low=1, central=1, high=1))
        for one in SHARED
    )
    for place in (joint, module):
        monkeypatch.setattr(place, "SHARED", fixed)


@pytest.fixture(scope="module")
def bundled():
    return iom.learn(
        iom.load_table(sectors=13), models=["direct", "supply-constrained"], draws=512, durations=[90, 365]
    )


@pytest.mark.parametrize("model", ["direct", "supply-constrained", "leontief"])
def test_a_known_multiplier_comes_back(criticality_alone, model):
    truth = 0.6
    half = scenario().model_copy(update={"exposure": scenario().exposure.model_copy(update={"scale": truth})})
    named = iom.run(TABLE, half, model)
    loss = float(named.summary()["gdp"].iloc[0]) / 100 * 365 / 91
    found = learn(episode("toy-2020", gdp(loss)), models=model, errors=NEVER_WRONG, draws=4096)
    row = found.parameters(model).loc["criticality"]
    assert row["prior_low90"] < 0.55
    assert row["prior_high90"] > 1.8
    assert row["posterior_median"] == pytest.approx(truth, abs=0.06)
    assert row["posterior_high90"] - row["posterior_low90"] < 0.3
    assert found.effective(model) < 0.5 * found.draws


def test_progress_adds_up_to_the_draws_of_all_models():
    told = []
    learn(episode("toy-2020"), draws=512, models=["direct", "supply-constrained"], progress=told.append)
    assert sum(told) == 512
    assert min(told) > 0


def test_two_episodes_say_more_than_one(criticality_alone):
    errors = iom.StatedErrors(model=0.25, lapse=0.0)
    one = learn(episode("toy-2020", gdp(-0.01)), errors=errors, draws=2048)
    both = learn(episode("toy-2020", gdp(-0.01)), episode("toy-2021", gdp(-0.01)), errors=errors, draws=2048)
    assert both.effective("direct") < one.effective("direct")


def test_without_episodes_the_posterior_is_the_prior():
    found = learn()
    assert (found.weights("direct") == found.prior("direct")).all()
    assert found.effective("direct") == pytest.approx(found.draws)
    frame = found.loss()
    for end in ("median", "low90", "high90"):
        assert (frame[f"prior_{end}"] == frame[f"posterior_{end}"]).all()
    assert "so the range is unchanged" in found.sentence()
    assert found.contributions("direct").empty


def test_an_episode_of_infinite_error_changes_nothing():
    blind = iom.StatedErrors(factor={"toy-2021": np.inf})
    toy = episode("toy-2020", gdp(-0.005))
    found = learn(toy, episode("toy-2021", gdp(-0.03)), errors=blind)
    assert found.weights("direct") == pytest.approx(learn(toy).weights("direct"), rel=1e-12)
    one_sided = learn(toy, episode("toy-2021", nothing_seen(-0.03)), errors=blind)
    assert one_sided.weights("direct") == pytest.approx(found.weights("direct"), rel=1e-12)


def test_the_order_of_episodes_does_not_matter():
    first, second = episode("toy-2020", gdp(-0.005)), episode("toy-2021", nothing_seen(-0.004))
    there, back = learn(first, second), learn(second, first)
    assert there.weights("direct") == pytest.approx(back.weights("direct"), rel=1e-12)


def test_an_episode_that_is_added_leaves_the_draws_of_the_others():
    first, second = episode("toy-2020", gdp(-0.005)), episode("toy-2021", nothing_seen(-0.004))
    alone, both = learn(first), learn(first, second)
    assert alone.weights("direct") == pytest.approx(both.weights("direct", "toy-2021"), rel=1e-12)


def test_a_collapse_names_the_episode_that_does_it():
    with pytest.raises(CollapseError, match=r"direct: the effective sample is \d+ of 512.*2021 causes it"):
        learn(
            episode("toy-2020", nothing_seen(-0.01)),
            episode("toy-2021", gdp(-0.2)),
            errors=iom.StatedErrors(model=0.0, lapse=0.0, factor={"toy-2021": 0.1}),
        )


def test_a_sample_collapses_below_the_smallest_that_is_enough_not_at_it(monkeypatch):
    found = learn(episode("toy-2020", gdp(-0.005)))
    enough = found.effective("direct")
    for least, refused in ((enough, False), (np.nextafter(enough, np.inf), True)):
        monkeypatch.setattr("iomodel.episodes.learning.posterior.LEAST", least)
        assert bool(found.collapse("direct")) is refused


def test_an_episode_that_is_only_watched_says_why_by_its_first_outcome():
    early = gdp(-0.005, confidence="L")
    late = gdp(-0.005, id="late", scored=False, why="counted elsewhere")
    watched = learn(episode("toy-2020", gdp(-0.005)), episode("toy-2021", early, late)).witnesses
    assert {one.episode.id: one.why_not for one in watched} == {
        "toy-2020": "",
        "toy-2021": "the outcome has grade L: a lead, never a score",
    }


@pytest.mark.slow
def test_the_answer_does_not_depend_on_the_number_of_processes():
    toy = episode("toy-2020", gdp(-0.005))
    here, there = learn(toy), learn(toy, workers=2)
    assert (here.weights("direct") == there.weights("direct")).all()


def test_episodes_of_one_cause_weigh_as_one():
    alike = {"cause": "one policy"}
    one = learn(episode("toy-2020", gdp(-0.005)))
    both = learn(episode("toy-2020", gdp(-0.005), **alike), episode("toy-2021", gdp(-0.005), **alike))
    assert both.witnesses[0].logs["direct"] == pytest.approx(one.witnesses[0].logs["direct"] / 2)


def test_months_of_one_index_weigh_as_one():
    months = [
        gdp(-0.02, id=f"m{month}", what="output", name="Cars", sectors=["351"], period=f"2020-0{month}")
        for month in (1, 2)
    ]
    alone = learn(episode("toy-2020", months[0]))
    both = learn(episode("toy-2020", *months))
    assert alone.effective("direct") == pytest.approx(both.effective("direct"), rel=0.05)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"draws": 50}, "draws is 50, expected 100 or more"),
        ({"errors": iom.StatedErrors(factor={"nobody": 2.0})}, "no episode 'nobody'"),
        ({"errors": iom.StatedErrors(factor={"toy-2020": -1.0})}, "expected a number above 0"),
        ({"errors": iom.StatedErrors(lapse=1.0)}, "lapse is 1"),
        ({"as_of": "2999-01-01"}, "in the future"),
    ],
)
def test_impossible_numbers_are_refused(options, text):
    with pytest.raises(ParameterError, match=text):
        learn(episode("toy-2020"), **options)


def test_episodes_that_teach_nothing_of_the_physical_layer_are_refused():
    with pytest.raises(ParameterError, match="given at the plant"):
        learn("daihatsu-2024")
    with pytest.raises(ParameterError, match="there twice"):
        learn("hf-kr-2019", "hf-kr-2019")
    shock = {
        "name": "stop",
        "duration": {"cut": 30},
        "shocks": [{"sector": "03", "kind": "capacity", "share": 0.1}],
    }
    with pytest.raises(ParameterError, match="cuts no material"):
        learn(scenario=iom.Scenario.model_validate(shock))


def test_nothing_later_than_a_day_is_used():
    found = learn(episode("toy-2020"), as_of="2020-04-30")
    assert found.episodes == ()
    assert "nothing of it was known on 2020-04-30" in found.left_out["toy-2020"]


def test_the_bundled_episodes(bundled):
    assert bundled.episodes == ("gas-de-2022", "hf-kr-2019", "magnets-2025")
    watched = [one for one in bundled.witnesses if not one.weighs]
    assert [one.episode.id for one in watched] == ["ban-2026"]
    assert "grade L" in watched[0].why_not
    for model in bundled.models:
        assert bundled.weights(model).sum() == pytest.approx(1)
        assert bundled.effective(model) >= 100
        without = bundled.contributions(model)
        assert list(without.index) == list(bundled.episodes)
        assert (without["effective"] > bundled.effective(model)).all()
        said = bundled.predictions(model)
        assert ("ban-2026", "gdp-q1") in said.index
        assert said.loc[("hf-kr-2019", "stops"), "prior_median"] < 181
    ids = {name for name, _ in bundled.published().index}
    assert {"nri-12m", "mizuho-stop", "dir-a", "imf-2026"} <= ids


def test_a_draw_that_loses_as_much_as_was_published_counts_as_a_smaller_loss_or_the_same(bundled):
    estimate = bundled.estimates[0]
    known = {model: np.full_like(each, 100 * estimate.gdp_share) for model, each in bundled.losses.items()}
    row = replace(bundled, losses=known).published().loc[estimate.id]
    assert row[["prior", "posterior"]].to_numpy() == pytest.approx(100)


def test_the_chart_shows_parameters_of_the_last_model_where_none_is_named(bundled, monkeypatch):
    monkeypatch.setattr("iomodel.charts.moved.moved_chart", lambda *_, multiple, **__: multiple)
    assert bundled.plot() == "parameters by supply-constrained, median before = 1"
    assert bundled.plot("direct") == "parameters by direct, median before = 1"


def test_what_carries_over_is_listed(bundled):
    frame = bundled.parameters("direct")
    shared = frame[frame["shared"]]
    assert {"criticality", "thrift", "ramp", "severity", "spread", "sharing"} <= set(shared.index)
    assert (shared["taught_by"] == "gas-de-2022, hf-kr-2019, magnets-2025").all()
    assert frame.loc["stocks.0.days", "taught_by"] == "magnets-2025"
    assert frame.loc["thrift of rare-earths", "taught_by"] == "magnets-2025"
    neodymium = frame[frame.index.str.startswith("exposure of NdPr")]
    assert len(neodymium)
    assert (neodymium["taught_by"] == "").all()  # no neodymium was cut in 2025
    assert not frame.index.str.contains("GAS|HF").any()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_picture_shows_losses_published_figures_and_parameters(bundled, language):
    from matplotlib.figure import Figure

    figure = Figure()
    upper = bundled.plot("direct", ax=figure, language=language)
    figure.canvas.draw()  # a glyph that is missing is a warning
    lower = figure.axes[1]
    names = [label.get_text() for label in upper.get_yticklabels()]
    assert len(names) == len(bundled.loss()) + len(bundled.estimates)
    drawn = [line.get_xdata()[0] for line in upper.lines if line.get_marker() == "D"]
    assert sorted(drawn) == pytest.approx(sorted(100 * float(one.gdp_share) for one in bundled.estimates))
    row = bundled.loss().loc[("direct", 365)]
    ends = [tuple(line.get_xdata()) for line in upper.lines if len(line.get_xdata()) == 2]
    assert (row["posterior_low90"], row["posterior_high90"]) in ends
    parameters = [label.get_text() for label in lower.get_yticklabels()]
    assert len(parameters) == 8
    assert ("multiplier on criticality" if language == "en" else "不可欠度の倍率") in parameters
    assert lower.get_position().y1 < upper.get_position().y0 - 0.05  # the unit of the upper axis has room


def test_a_picture_in_given_axes_is_of_losses_alone(bundled):
    from matplotlib.figure import Figure

    axes = Figure(layout="constrained").add_subplot()
    assert bundled.plot(ax=axes) is axes
    assert len(axes.get_figure().axes) == 1


def test_plain_data_can_be_written_and_read(bundled):
    record = json.loads(json.dumps(bundled.to_record(), allow_nan=False))
    assert record["models"]["direct"]["effective"] >= 100
    assert record["watched"]["ban-2026"]
    assert record["sentence"].startswith("3 episodes at the border are used")


def test_the_sentence_in_japanese(bundled):
    assert "gas-de-2022" in bundled.sentence("ja")
    assert "有効標本数" in bundled.sentence("ja")


def test_an_unknown_model_is_named(bundled):
    with pytest.raises(ParameterError, match="no model 'ghosh' here"):
        bundled.weights("ghosh")


def test_a_shorter_cut_with_days_of_recovery_is_calculated_by_itself():
    """It is not the beginning of the longer one."""
    slow = scenario().changed("slow", duration={"cut": 90, "recovery": 40})
    found = learn(episode(), scenario=slow, durations=[30, 90]).loss()["prior_median"]
    parts = [iom.run(TABLE, slow.lasting(days), "direct").gdp_loss().iloc[0, 0] for days in (30, 90)]
    assert found.iloc[0] / found.iloc[1] == pytest.approx(parts[0] / parts[1], rel=1e-6)


def test_as_few_draws_as_can_be_weighted_are_taken():
    assert learn(episode("toy-2020"), draws=LEAST, models="direct").draws >= LEAST
    with pytest.raises(ParameterError, match=f"draws is {LEAST - 1}, expected {LEAST} or more"):
        learn(episode("toy-2020"), draws=LEAST - 1, models="direct")


def test_draws_that_a_model_does_not_answer_say_nothing():
    np.testing.assert_array_equal(_known(np.array([np.nan, -2.0, np.nan])), [0, -2, 0])


def test_what_may_be_nothing_is_no_multiple():
    row = dict.fromkeys(ENDS, 1.0) | {"prior_median": 2.0}
    parameters = pd.DataFrame({"a": row, "b": {**row, "prior_low90": 0.0}}).T
    learned = [SimpleNamespace(name=name, title=name, title_ja=name) for name in "ab"]
    assert list(multiples_frame(parameters, learned).index) == ["a"]


def test_published_figures_stand_by_length_and_the_larger_loss_last(bundled):
    def published(name, days, share):
        return SimpleNamespace(id=name, duration_days=days, gdp_share=share)

    given = [published("b", 1, -0.001), published("c", 30, -0.005), published("a", 0, -0.005)]
    given.append(published("none", 30, 0.0))
    loss = bundled.loss()
    names = {model: model for model in bundled.models}
    found = [str(name) for name in losses_frame(loss, given, names).index[-4:]]
    assert [name.split()[0].strip(",") for name in found] == ["a", "b", "none", "c"]


def test_published_figures_are_written_with_ten_digits(bundled):
    estimate = bundled.estimates[0].model_copy(update={"gdp_share": -1 / 300})
    found = replace(bundled, estimates=(estimate,)).published()["published"]
    assert set(found) == {-0.3333333333}


@pytest.mark.parametrize(("one", "high"), [(gdp(-0.005), -0.004), (nothing_seen(-0.004), None)])
def test_an_open_end_of_what_was_seen_is_none(one, high):
    (outcome,) = episode("toy-2020", one).outcomes
    found = observed(outcome)
    assert found["high"] == (None if high is None else pytest.approx(high))
    assert (found["low"], found["period"]) == (outcome.low, "2020Q1")
