"""The models against what happened: periods and bases, places, ratios, vintages, refusals."""

import json
from datetime import date, timedelta

import numpy as np
import pytest

import iomodel as iom
from iomodel.episodes.entries import Frozen, Outcome
from iomodel.episodes.records import error_of_suppliers, gdp_ratio
from iomodel.episodes.said import NEVER, Said, ask
from iomodel.episodes.scores import Score, frozen_against, place_of
from iomodel.errors import ParameterError

FEW = ["direct", "leontief", "supply-constrained"]
PLANT = ["daihatsu-2024", "dlri-2024", "parts-2021", "tohoku-2011"]


@pytest.fixture(scope="module")
def plant():
    return iom.backtest(PLANT, FEW)


@pytest.fixture(scope="module")
def border():
    return iom.backtest(["gas-de-2022", "hf-kr-2019", "magnets-2025", "rare-earths-2010"], FEW)


def outcome(**given):
    return Outcome.model_validate(
        {"id": "a", "what": "GDP", "period": "2024-02", "low": -0.2, "central": -0.1, "high": -0.05,
         "ends": "e", "source": "s", "confidence": "H", "known": "2024-06-01", **given}
    )  # fmt: skip


def test_an_untuned_model_gives_what_was_observed_once_the_shock_is_at_the_plant(plant):
    """Predicted over observed fall of GDP: 0.9 to 1.2 for the models that pass a stop on to suppliers."""
    ratios = plant.ratios("plant")
    assert list(ratios.columns) == PLANT
    assert ratios.loc["supply-constrained"].to_numpy() == pytest.approx([1.18, 0.94, 0.97, 0.96], abs=0.02)
    assert ratios.loc["leontief"].to_numpy() == pytest.approx([1.10, 0.94, 0.90, 0.84], abs=0.02)
    assert (ratios.loc["direct"] < 0.7).all()
    assert plant.ratios("border").empty


def test_suppliers_of_march_2011(plant):
    """Five sectors; a model without networks misses them by what they fell, 12.4 points on average."""
    errors = plant.errors()["tohoku-2011"]
    assert errors["direct"] == pytest.approx(100 * np.mean([0.103, 0.165, 0.106, 0.144, 0.103]), abs=0.01)
    assert errors["supply-constrained"] < errors["leontief"] < 9
    scored = [one for one in plant.scores if one.episode.id == "tohoku-2011" and one.model == "direct"]
    assert error_of_suppliers(scored)[1] == 5


def test_given_at_the_border_the_loss_is_too_high_and_null_outcomes_count(border):
    places = {}
    for score in border.scores:
        places.setdefault((score.episode.id, score.outcome.id), set()).add(score.place)
    assert places["gas-de-2022", "gdp-winter"] == {"high"}
    assert places["magnets-2025", "gdp-q2"] == {"inside"}
    assert places["hf-kr-2019", "stops"] == {"high"}
    record = border.record("supply-constrained", "border")
    assert record.count == 11  # 2010 is context and counts nowhere
    assert record.inside >= 3
    assert len(record.ratios) == 1  # only gas had a measured fall of GDP
    assert border.record("direct", "plant") is None


def test_plant_and_border_are_never_put_together(plant, border):
    for found, given in ((plant, "plant"), (border, "border")):
        assert {record.given for listed in found.records().values() for record in listed} == {given}
    assert not any(hasattr(plant, name) for name in ("mean", "average", "ratio"))


def test_a_published_estimate_is_no_observation(plant):
    record = plant.record("leontief", "plant")
    assert len(record.ratios) == 3
    assert all(score.outcome.estimate is None or score.episode.id == "dlri-2024" for score in plant.scores)


def test_predicted_and_observed_stand_on_the_same_period_and_base():
    """A stop of half of February, by hand: levels averaged over the days of both spans."""
    episode = iom.load_episode("dlri-2024")
    own = {**episode.scenario.model_dump(), "duration": {"start": 31, "cut": 29}}
    scenario = iom.Scenario.parse(own, "own")
    said, labels, refused = ask(episode.model_copy(update={"scenario": scenario}),
                                iom.load_table(sectors=37), [iom.Leontief()])  # fmt: skip
    assert (labels, refused) == (["leontief"], {})
    february = said.change("leontief", outcome())
    assert february < 0
    first_quarter = said.change("leontief", outcome(period="2024Q1"))
    assert first_quarter == pytest.approx(february * 29 / 91, rel=1e-12)
    assert said.change("leontief", outcome(period="2024-03")) == 0
    assert said.change("leontief", outcome(period="2024-02", base="2024-01")) == pytest.approx(february)
    back = said.change("leontief", outcome(period="2024-03", base="2024-02"))
    assert back == pytest.approx(1 / (1 + february) - 1)
    before = said.change("leontief", outcome(period=["2023-12-01", "2024-02-29"], known="2024-06-01"))
    assert before == pytest.approx(february * 29 / 91)


def test_output_of_a_heading_is_that_of_its_sectors():
    episode = iom.load_episode("dlri-2024")
    said, *_ = ask(episode, iom.load_table(), [iom.Direct()])
    one = outcome(what="output", name="Cars", sectors=["351"], period="2024Q1")
    assert said.change("direct", one) == pytest.approx(-0.111)
    wider = outcome(what="output", name="Vehicles", sectors=["351", "352", "353"], period="2024Q1")
    x = dict(zip(said.table.codes, said.table.x, strict=True))
    expected = -0.111 * x["351"] / (x["351"] + x["352"] + x["353"])
    assert said.change("direct", wider) == pytest.approx(expected)


def test_the_first_stop_counts_days_after_the_start():
    """60 days of stock and a cut of everything from day 10 on: the first day without is day 70."""
    cut = {
        "material": "rare-earths",
        "origin": "China",
        "elements": ["DyTb"],
        "share": 1.0,
        "origin_share": 1.0,
    }
    scenario = iom.Scenario.parse(
        {"name": "own", "start_date": "2025-04-04", "duration": {"start": 10, "cut": 100}, "cuts": [cut],
         "stocks": [{"holder": "all", "days": 60}]}, "own",
    )  # fmt: skip
    episode = iom.load_episode("magnets-2025").model_copy(update={"scenario": scenario})
    stop = next(one for one in episode.outcomes if one.what == "first stop")
    said, *_ = ask(episode, iom.load_table(), [iom.Direct()])
    assert said.change("direct", stop) == 70
    full = scenario.changed("full", stocks=[{"holder": "all", "days": 900}])
    nothing = Said(episode, said.table, iom.run(said.table, full, "direct"))
    assert nothing.change("direct", stop) == NEVER


@pytest.mark.parametrize(
    ("predicted", "given", "place"),
    [
        (-0.3, {}, "high"),
        (-0.1, {}, "inside"),
        (-0.01, {}, "low"),
        (-0.2 - 1e-7, {}, "inside"),
        (-0.3, {"reading": "nothing seen", "central": None, "high": None}, "high"),
        (0.4, {"reading": "nothing seen", "central": None, "high": None}, "inside"),
        (-0.01, {"reading": "ceiling", "high": None}, "inside"),
        (0.01, {"reading": "ceiling", "high": None}, "low"),
    ],
)
def test_where_a_prediction_lies(predicted, given, place):
    assert place_of(predicted, outcome(**given)) == place


def test_what_is_not_scored_counts_nowhere():
    episode = iom.load_episode("dlri-2024")
    scored = Score(episode, outcome(), "m", -0.2)
    silent = Score(episode, outcome(), "m", -0.9, "why")
    assert gdp_ratio([scored, silent]) == pytest.approx(2.0)
    assert gdp_ratio([silent]) is None
    assert error_of_suppliers([scored]) is None


def test_as_of_uses_nothing_that_came_later():
    early = iom.backtest("tohoku-2011", "direct", as_of="2011-05-19")
    assert "gdp-q1" in set(early.table["outcome"])
    assert "gdp-q2" not in set(early.table["outcome"])
    assert all(score.outcome.known <= early.as_of for score in early.scores)
    assert iom.backtest("tohoku-2011", "direct", as_of=date(2011, 3, 1)).left_out.keys() == {"tohoku-2011"}
    assert iom.backtest("tohoku-2011", "direct", as_of=date.today()).scores
    with pytest.raises(ParameterError, match="lies in the future"):
        iom.backtest("tohoku-2011", "direct", as_of=date.today() + timedelta(days=1))
    with pytest.raises(ParameterError, match="expected a day"):
        iom.backtest("tohoku-2011", "direct", as_of="last spring")


def test_an_episode_that_a_model_was_tuned_on_is_refused():
    with pytest.raises(ParameterError, match="a parameter of the models was tuned on it"):
        iom.backtest("daihatsu-2024", "direct", tuned_on=["daihatsu-2024"])


def test_refusals_and_missing_tables_are_kept_with_their_reason(tmp_path):
    found = iom.backtest("dlri-2024", ["direct", "substitution"])
    assert list(found.refused) == [("dlri-2024", "substitution")]
    assert found.models == ("direct", "substitution")
    missing = iom.backtest("dlri-2024", "direct", tables={"japan-2015": tmp_path / "nothing"})
    assert missing.scores == ()
    assert "nothing" in missing.left_out["dlri-2024"]
    assert {"episode", "left_out"} == set(missing.to_records()[0])


def test_an_unknown_model_of_a_backtest_is_named(plant):
    with pytest.raises(ParameterError, match="Did you mean 'leontief'"):
        plant.record("leontif", "plant")


def test_records_are_said_in_both_languages(plant):
    record = plant.record("supply-constrained", "plant")
    assert record.words() == (
        f"3 to 5 months, shock at the plant: 1.0 to 1.2 of the observed fall of GDP, {record.inside} of "
        f"{record.count} inside, 0 too high"
    )
    assert record.words("ja").startswith("3～5か月、工場段階のショック：GDP減少の実績の1.0～1.2倍")


def test_a_frozen_prediction_is_held_against_what_came_after():
    frozen = Frozen.model_validate(
        {"made": "2024-02-01", "version": "1", "model": "direct", "outcome": "a", "period": "2024-02",
         "low": -0.3, "central": -0.1, "high": 0.0, "ends": "e"}
    )  # fmt: skip
    assert frozen_against(frozen, []) == "the outcome is not known yet"
    assert frozen_against(frozen, [outcome()]) == "inside what was observed"
    assert frozen_against(frozen, [outcome(low=-0.08, central=-0.07)]) == "the loss is too high"
    late = frozen.model_copy(update={"made": date(2024, 7, 1)})
    assert "no prediction" in frozen_against(late, [outcome()])


def test_it_shows_itself_as_text_table_and_records(plant):
    assert "shock given at the plant" in repr(plant)
    assert plant._repr_html_().count("<table") == 1
    assert len(plant.table) == len(plant.scores) == len(plant.to_records())
    json.dumps(plant.to_records())


def test_the_record_of_a_score_holds_every_part_of_it(plant):
    """An interval without an upper end, and a stop that never comes, are None: JSON has no infinity."""
    tohoku = next(one for one in plant.scores if one.episode.id == "tohoku-2011" and one.scored)
    seen = tohoku.outcome
    record = Score(tohoku.episode, outcome(), "direct", -0.12).to_record()
    assert [record[key] for key in ("low", "central", "high", "predicted")] == [-0.2, -0.1, -0.05, -0.12]
    assert (record["place"], record["ratio"]) == ("inside", pytest.approx(1.2))
    assert (record["episode"], record["given"], record["model"]) == ("tohoku-2011", "plant", "direct")
    assert tohoku.to_record()["known"] == seen.known.isoformat()
    assert (tohoku.to_record()["source"], tohoku.to_record()["scored"]) == (seen.source, True)
    stop = {"what": "first stop", "period": "2024-02", "low": 40.0, "reading": "nothing seen"} | {
        "central": None,
        "high": None,
    }
    never = Score(tohoku.episode, outcome(**stop), "direct", float("inf")).to_record()
    assert (never["low"], never["high"], never["predicted"], never["ratio"]) == (40.0, None, None, None)


def test_the_charts_draw_gdp_and_output(plant, tmp_path):
    from matplotlib.figure import Figure

    for what in ("GDP", "output"):
        axes = plant.plot(what, ax=Figure(), language="ja")
        assert "実績" in axes.get_title(loc="left")
        texts = [text.get_text() for text in axes.get_legend().get_texts()]
        assert "供給制約型（混合モデル）" in texts
    with pytest.raises(ParameterError, match="nothing of that was observed"):
        plant.plot("prices")


def test_the_command_shows_ratios_sectors_and_one_episode(command, monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "80")
    code, printed, err = command("backtest", "tohoku-2011", "hf-kr-2019", "--model", "direct,leontief")
    assert (code, err) == (0, "")
    assert max(map(len, printed.splitlines())) <= 80
    assert "Shock given at the plant" in printed
    assert "Shock given at the border" in printed
    assert "plant: 0.8" not in printed  # ratios stand in cells of their own
    code, printed, _ = command("backtest", "tohoku-2011", "--sectors", "--model", "direct,leontief")
    assert max(map(len, printed.splitlines())) <= 80
    assert "-10.3" in printed
    assert "12.4" in printed
    assert "Not scored: transport-equipment" in printed
    out = tmp_path / "chart.svg"
    code, printed, _ = command("backtest", "dlri-2024", "--model", "leontief", "--out", str(out))
    assert out.is_file()
    assert "dlri.co.jp 316164" in printed
    code, printed, _ = command("backtest", "ban-2026", "--model", "direct", "--as-of", "2026-05-20", "--json")
    assert {one["outcome"] for one in json.loads(printed)} == {"gdp-q1"}
    code, _, err = command("backtest", "tohoku-2011", "--as-of", "2999-01-01")
    assert code == 2
    assert "--as-of is 2999-01-01, which lies in the future" in err
