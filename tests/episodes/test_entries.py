"""Episode files: every bundled one is sound and sourced, and every mistake of a file is told at once."""

import json
import re
from datetime import date, timedelta

import pytest

import iomodel as iom
from iomodel.cli.schema import SCHEMAS
from iomodel.episodes.entries import Frozen, Outcome, Rival
from iomodel.episodes.registry import load_episodes
from iomodel.episodes.spans import Span, span_of
from iomodel.episodes.template import episode_template, write_episode_template
from iomodel.errors import ParameterError, ScenarioError
from iomodel.files import tables_folder
from tests.episodes.learning.synthetic import gdp

SOUND = (tables_folder() / "episodes" / "tohoku-2011.toml").read_text(encoding="utf-8")
BORDER = (tables_folder() / "episodes" / "magnets-2025.toml").read_text(encoding="utf-8")


def problems(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        iom.load_episode(path)
    return dict(caught.value.problems)


def changed(text, old, new, count=1):
    assert old in text
    return text.replace(old, new, count)


@pytest.mark.parametrize("name", iom.episode_names())
def test_a_bundled_episode_is_sourced_and_has_japanese_words(name):
    episode = iom.load_episode(name)
    assert episode.id == name
    assert episode.title_ja
    assert episode.scenario.start_date is not None
    assert episode.confounders
    for part in (*episode.outcomes, *episode.rivals):
        assert part.source
        assert part.known <= date.today()
    for outcome in episode.outcomes:
        assert outcome.ends
        if outcome.sectors:
            assert outcome.name_ja
    for assumption in ("path", "share"):
        for shock in episode.scenario.model_dump(exclude_defaults=True).get("shocks", ()):
            assert shock.get(assumption) is None or episode.scenario.sources


def test_episodes_are_given_where_they_are_known():
    found = {episode.id: episode.given for episode in load_episodes()}
    assert {name for name, given in found.items() if given == "plant"} == {
        "daihatsu-2024",
        "dlri-2024",
        "parts-2021",
        "tohoku-2011",
    }


def test_a_lead_is_never_scored():
    ban, earlier = iom.load_episode("ban-2026"), iom.load_episode("rare-earths-2010")
    assert ban.grade() == "L"
    assert all("grade L" in ban.why_not(outcome) for outcome in ban.outcomes)
    assert all(earlier.why_not(outcome) == earlier.context for outcome in earlier.outcomes)
    assert not any(
        iom.load_episode("hf-kr-2019").why_not(one) for one in iom.load_episode("hf-kr-2019").outcomes
    )


def test_the_grade_is_that_of_the_volumes_of_the_shock():
    ban = iom.load_episode("ban-2026")
    one = ban.scenario.sources[0]

    def grade(**named):
        sources = tuple(
            one.model_copy(update={"assumption": assumption, "confidence": confidence})
            for assumption, confidence in named.items()
        )
        scenario = ban.scenario.model_copy(update={"sources": sources})
        return ban.model_copy(update={"scenario": scenario}).grade()

    assert grade(**{"cuts.0.path": "H", "cuts.1.share: as seized": "M", "stocks.0.days": "L"}) == "M"
    assert grade(**{"exposure.level, cuts.0.path": "H", "cuts.0.origin_share": "L"}) == "H"
    assert grade(**{"stocks.0.days and cuts.0.share": "M", "shocks.0.path": "L"}) == "M"
    assert grade(**{"cuts.0.start": "H", "adaptation.path": "H"}) == "L"


def test_what_is_wrong_with_an_outcome_is_named(tmp_path):
    wrong = changed(SOUND, 'source = "Cabinet Office, via murc.jp er_110519"\n', "")
    wrong = changed(wrong, 'period = "2011Q1"', 'period = "2019Q1"')
    wrong = changed(wrong, 'period = "2011Q2"\n', "")
    wrong = changed(wrong, 'sectors = ["26"]', 'sectors = ["26", "x99"]')
    wrong = changed(wrong, "low = -0.185\ncentral = -0.165", "low = -0.105\ncentral = -0.165")
    found = problems(tmp_path, wrong)
    assert found["outcomes.0.source"] == "is missing"
    assert found["outcomes.1.period"] == "is missing"
    assert "matches nothing" in found["outcomes.2.sectors"]
    assert "wrong way round" in found["outcomes.3.low"]
    assert "lies outside the episode" in found["outcomes.0.period"]
    assert len(found) == 5


def test_a_period_outside_the_episode_is_an_error(tmp_path):
    wrong = changed(SOUND, 'period = "2011Q1"\nbase = "2010Q4"', 'period = "2009Q1"')
    assert "lies outside the episode" in problems(tmp_path, wrong)["outcomes.0.period"]


def test_a_vintage_in_the_future_and_one_before_its_period_are_errors(tmp_path):
    tomorrow = date.today() + timedelta(days=1)
    wrong = changed(SOUND, "known = 2011-05-19", f"known = {tomorrow}")
    wrong = changed(wrong, "known = 2011-08-15", "known = 2011-05-15")
    found = problems(tmp_path, wrong)
    assert "lies in the future" in found["outcomes.0.known"]
    assert "before the end of its period" in found["outcomes.1.known"]


def test_a_shock_at_the_border_has_a_material(tmp_path):
    found = problems(tmp_path, changed(SOUND, 'given = "plant"', 'given = "border"'))
    assert found == {"scenario.cuts": "no material is cut: a shock at the border is one of a material"}
    found = problems(tmp_path, changed(BORDER, 'given = "border"', 'given = "plant"'))
    assert list(found) == ["scenario.shocks"]


def test_an_episode_is_not_scored_on_what_was_tuned_on_it(tmp_path):
    wrong = changed(BORDER, "confounders =", 'tuned = ["adaptation.thrift"]\nconfounders =')
    found = problems(tmp_path, wrong)
    assert set(found) == {f"outcomes.{place}.scored" for place in range(4)}
    assert "never both target and evidence" in found["outcomes.0.scored"]
    silent = re.sub(r"(?m)^reading = .*|^id = \"first-stop\"", r'\g<0>\nscored = false\nwhy = "tuned"', wrong)
    path = tmp_path / "mine.toml"
    path.write_text(silent, encoding="utf-8")
    episode = iom.load_episode(path)
    assert {episode.why_not(outcome) for outcome in episode.outcomes} == {"tuned"}


def test_mistakes_of_the_scenario_come_in_the_same_round(tmp_path):
    wrong = changed(SOUND, 'sector = "351"', 'sector = "9351"')
    wrong = changed(wrong, "start_date = 2011-03-12\n", "")
    wrong = changed(wrong, 'given = "plant"', 'given = "plants"')
    found = problems(tmp_path, wrong)
    assert "scenario" not in found
    assert "unknown sector" in found["scenario.shocks.0.sector"]
    assert "scenario.duration.until" in found
    assert "given" in found


def test_a_country_is_a_code(tmp_path):
    found = problems(tmp_path, changed(SOUND, 'country = "JPN"', 'country = "Japan"'))
    assert "Did you mean 'JPN'" in found["country"]


def test_a_scenario_without_a_calendar_is_an_error(tmp_path):
    wrong = changed((tables_folder() / "episodes" / "ban-2026.toml").read_text(encoding="utf-8"),
                    '"2026-as-reported"', '"rare-earth-ban"')  # fmt: skip
    assert "no start_date" in problems(tmp_path, wrong)["scenario"]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ({"what": "output"}, "sectors", "is missing"),
        ({"sectors": ["351"]}, "sectors", "GDP is that of all sectors"),
        ({"central": None}, "central", "is missing"),
        ({"reading": "ceiling"}, "high", "does not go with"),
        ({"reading": "nothing seen"}, "central", "does not go with"),
        ({"reading": "ceiling", "high": None, "central": 0.01}, "central", "is a rise"),
        ({"low": -1.01}, "low", "is beyond 1"),
        ({"base": "2025"}, "base", "does not come before"),
        ({"base": "2024-01"}, "base", "does not come before"),
        ({"known": "2024-03-30"}, "known", "lies before the end of its period"),
        ({"low": -0.05}, "low", "is above central"),
        ({"central": 0.05}, "central", "is above high"),
        ({"scored": False}, "why", "is missing"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_with_its_entry(change, place, said):
    sound = {
        "id": "a", "what": "GDP", "period": "2024Q1", "low": -0.2, "central": -0.1, "high": 0.0,
        "ends": "e", "source": "s", "confidence": "H", "known": "2024-06-01",
    }  # fmt: skip
    assert Outcome.model_validate(sound).top == 0.0
    with pytest.raises(ValueError, match=said) as caught:
        Outcome.model_validate({**sound, **change})
    assert f"{place}: " in str(caught.value)


def test_a_ceiling_may_be_no_change_at_all():
    flat = {
        "id": "a", "what": "GDP", "period": "2024Q1", "low": -0.2, "central": 0.0, "reading": "ceiling",
        "ends": "e", "source": "s", "confidence": "H", "known": "2024-06-01",
    }  # fmt: skip
    assert Outcome.model_validate(flat).central == 0.0


def test_intervals_of_others_and_of_frozen_predictions_stand_the_right_way_round():
    rival = {"who": "w", "shock": "s", "of": "GDP", "source": "s", "confidence": "H", "known": "2024-01-01"}
    with pytest.raises(ValueError, match="a prediction has a figure"):
        Rival.model_validate(rival)
    with pytest.raises(ValueError, match="wrong way round"):
        Rival.model_validate({**rival, "low": -0.01, "high": -0.02})
    for end in ("low", "central", "high"):
        assert Rival.model_validate({**rival, end: -1})
        with pytest.raises(ValueError, match=r"-1.01 is beyond 1"):
            Rival.model_validate({**rival, end: -1.01})
    frozen = {"made": "2026-01-01", "version": "1", "model": "direct", "outcome": "gdp", "period": "2026Q3",
              "low": -0.1, "central": -0.2, "high": 0.0, "ends": "e",}  # fmt: skip
    with pytest.raises(ValueError, match="wrong way round"):
        Frozen.model_validate(frozen)
    with pytest.raises(ValueError, match="no model 'drect'"):
        Frozen.model_validate({**frozen, "model": "drect"})


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011-02", date(2011, 2, 1), date(2011, 2, 28)),
        ("2012Q1", date(2012, 1, 1), date(2012, 3, 31)),
        (2012, date(2012, 1, 1), date(2012, 12, 31)),
        (["2011-03-12", date(2011, 3, 31)], date(2011, 3, 12), date(2011, 3, 31)),
    ],
)
def test_periods_are_read_as_statistics_name_them(text, first, last):
    span = span_of(text)
    assert span == Span(first, last)
    if isinstance(text, str):
        assert str(span) == text


@pytest.mark.parametrize(
    "text", ["2011-13", "2011Q5", "0000", "11", True, None, ["2011-01-02", "2011-01-01"], ["x"]]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"no period|comes before"):
        span_of(text)


def test_the_template_loads_as_it_is_and_is_not_written_over(tmp_path):
    path = write_episode_template(tmp_path / "mine.toml")
    assert path.read_text(encoding="utf-8") == episode_template()
    assert iom.load_episode(path).outcomes[0].central == -0.005
    for wrong in (path, tmp_path / "mine.csv"):
        with pytest.raises(ParameterError):
            write_episode_template(wrong)


def test_an_unknown_episode_is_answered_with_the_nearest():
    with pytest.raises(ParameterError, match="Did you mean 'tohoku-2011'"):
        iom.load_episode("tohoku-2012")
    with pytest.raises(ParameterError, match="expected an Episode"):
        iom.load_episode(2011)


def test_the_schema_has_every_entry_and_takes_a_name_for_the_scenario():
    schema = SCHEMAS["episode"]()
    assert set(schema["properties"]) == set(iom.Episode.model_fields)
    assert {"type": "string"} in schema["properties"]["scenario"]["anyOf"]
    json.dumps(schema)


def test_the_commands_list_check_and_write(command, tmp_path):
    code, printed, _ = command("episodes")
    assert code == 0
    assert all(name in printed for name in iom.episode_names())
    code, printed, _ = command("episodes", "--json")
    assert [one["id"] for one in json.loads(printed)] == iom.episode_names()
    assert "7 of them scored" in command("episodes", "check", "tohoku-2011")[1]
    assert command("episodes", "template", str(tmp_path / "new.toml"))[0] == 0
    code, _, err = command("episodes", "check", str(tmp_path / "other.toml"))
    assert code == 2
    assert "cannot be read" in err


def test_every_day_of_publication_is_named_or_marked_as_an_estimate():
    """Where nothing is said of the day, the source names it, in words or as digits of a file."""
    for name in iom.episode_names():
        episode = iom.load_episode(name)
        for one in (*episode.outcomes, *episode.rivals):
            if not one.known_basis:
                day = one.known
                digits = (f"{day:%Y%m%d}", f"{day:%y%m%d}")
                words = [f"{day.day} {day:{month}} {day.year}" for month in ("%B", "%b")]
                assert any(text in one.source for text in (*digits, *words)), (name, one.source)


def test_an_estimated_day_waits_another_month():
    episode = iom.load_episode("hf-kr-2019")
    assert {one.known_basis for one in episode.outcomes} == {"estimate"}
    assert episode.as_of(date(2020, 6, 30)) == ()
    assert episode.as_of(date(2020, 7, 30)) == ()
    assert len(episode.as_of(date(2020, 7, 31))) == len(episode.outcomes)


def test_what_was_published_today_is_known_and_tomorrow_is_not():
    outcome = {**gdp(-0.01), "period": "2020Q1"}
    assert Outcome.model_validate({**outcome, "known": date.today()}).known == date.today()
    with pytest.raises(ValueError, match="lies in the future"):
        Outcome.model_validate({**outcome, "known": date.today() + timedelta(days=1)})


@pytest.mark.parametrize("ends", [(-0.2, -0.2, -0.1), (-0.2, -0.1, -0.1), (-0.1, -0.1, -0.1)])
def test_a_frozen_prediction_may_be_an_end_of_its_range(ends):
    low, central, high = ends
    made = {"made": "2026-01-01", "version": "1", "model": "direct", "outcome": "GDP", "period": "2026Q1"}
    assert Frozen(**made, low=low, central=central, high=high, ends="as drawn").central == central
    with pytest.raises(ValueError, match="the wrong way round"):
        Frozen(**made, low=low, central=central, high=low - 0.1, ends="as drawn")
