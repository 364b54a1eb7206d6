"""Sections register themselves, each with its words in both languages."""

import re
import string
import sys

import pytest

import iomodel as iom
from iomodel.models.measures import MEASURES
from iomodel.report import sections as package
from iomodel.report.brief import Brief
from iomodel.report.words import SAID, vocabulary, words

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", SAID)
def test_every_word_is_there_in_both_languages_with_blanks_of_the_same_names(key):
    english, japanese = SAID[key]
    assert blanks(japanese) <= blanks(english)
    spelled = re.sub(r"\{[^}]*\}", "", english)
    if re.search("[a-z]{4}", spelled) and "times" not in spelled:
        assert JAPANESE.search(japanese), f"{key} has no Japanese"


def test_a_file_in_the_folder_adds_a_section(tmp_path, monkeypatch):
    (tmp_path / "nothing.py").write_text(
        'PLACE = 15\nWORDS = {"nothing_new": ("nothing", "何もない")}\ndef section(brief): return None\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    monkeypatch.setattr("iomodel.report.words.SAID", dict(SAID))
    try:
        found = [registered.name for registered in package._registered()]
    finally:
        sys.modules.pop("iomodel.report.sections.nothing", None)
    known = [registered.name for registered in package.SECTIONS]
    assert found == [known[0], "nothing", *known[1:]]


def test_a_key_that_is_taken_is_refused():
    with pytest.raises(ValueError, match="'gdp' is there already"):
        vocabulary({"gdp": ("GNP", "国民総生産")})


def test_measures_of_prices_have_a_section_only_where_prices_move():
    """Every measure that the model gives is a row; a report of models at fixed prices has no such section."""
    from iomodel.report.recipe import Recipe
    from iomodel.report.sections import measures
    from iomodel.report.study import plan

    study = plan(
        Recipe(name="x", scenarios=("rare-earth-ban",), sectors=13, models=("direct", "substitution"))
    )
    result = iom.run(study.table, study.subject, ("direct", "substitution"))
    for language, headline in (("en", "real GDP, chained along the cut"), ("ja", "実質GDP（連鎖方式）")):
        brief = Brief(words(language), result, study, None)
        section = measures.section(brief)
        assert section is not None
        assert headline in section.paragraphs[0]
        assert section.tables[0].rows[0][0] == headline
        assert len(section.tables[0].rows) == len(MEASURES)
        assert re.fullmatch(r"[\d,]+( x|倍)", section.tables[0].rows[-1][1])
        assert (
            "real consumption rises (+" if language == "en" else "実質国内最終需要は増加する（+"
        ) in section.paragraphs[1]
        assert ("not a forecast" if language == "en" else "予測ではなく") in section.paragraphs[2]
    fixed = iom.run(study.table, study.subject, ["direct"])
    assert measures.section(Brief(words("en"), fixed, study, None)) is None


def test_times_of_a_scenario_are_lengths_after_its_start(tmp_path):
    """Never the number of a day, which would count from the first day of the cut."""
    from iomodel.report.recipe import Recipe
    from iomodel.report.sections import assumptions
    from iomodel.report.study import plan

    file = tmp_path / "late.toml"
    file.write_text(
        """
        name = "late"
        duration = {start = 7, cut = 90}
        cuts = [{material = "rare-earths", origin = "China", path = [[0, 0.2], [30, 0.5]]}]
        [[stocks]]
        holder = "state"
        days = 60
        releases = [{start = 40, days = 30, over = 60}]
        [[stocks]]
        holder = "makers"
        days = 20
        release_start = 10
        release_rate = 0.5
        [[stocks]]
        holder = "traders"
        days = 5
        release_rate = 2
        """,
        encoding="utf-8",
    )
    study = plan(Recipe(name="x", scenarios=(str(file),), sectors=13, models=("direct",)))
    expected = {
        "en": (
            "7 days after the start",
            "20 % from the start, 50 % from 30 days after the start",
            "30 days of use over 60 days, from 40 days after the start",
            ", from 10 days after the start, at most 0.5 days of use a day",
            ", from the start, at most 2 days of use a day",
        ),
        "ja": (
            "開始から7日後",
            "開始から30日後以降は50",
            "開始から40日後以降、60日間で30日分",
            "（開始から10日後以降、1日あたり最大0.5日分）",
            "（開始時以降、1日あたり最大2日分）",
        ),
    }
    for language, texts in expected.items():
        rows = assumptions.section(Brief(words(language), None, study, None)).tables[0].rows
        values = [row[1].replace("\N{NO-BREAK SPACE}", " ") for row in rows]
        for text in texts:
            assert any(text in value for value in values), (text, values)
        assert not any(re.search(r"\b(from|on) day\b|日目", value) for value in values)


def test_charts_of_days_count_from_the_first_of_the_subjects_own_cut():
    """Beside a scenario that begins earlier, and so moves the axis of the result."""
    from iomodel.report.recipe import Recipe
    from iomodel.report.sections import timeline
    from iomodel.report.shortage import shortage
    from iomodel.report.study import plan

    early = iom.load_scenario("rare-earth-ban").lasting(90)
    late = early.changed("late", duration={"start": 20, "cut": 90})
    study = plan(Recipe(name="x", scenarios=(late, early), sectors=13, models=("direct",), durations=(90,)))
    short = shortage(study)
    charts = timeline.section(Brief(words("en"), study.run(), study, short)).charts
    days = [chart.frame.index for chart in charts]
    assert days[0][0] == days[1][0] == -19
    unmet, daily = (chart.frame for chart in charts)
    assert unmet.index[(unmet > 1e-10).any(axis="columns")][0] == short.day
    assert daily.index[(daily < -1e-10).any(axis="columns")][0] == short.day


def test_a_model_without_an_answer_is_named_among_the_limits(tmp_path):
    recipe = iom.Recipe(
        name="x", scenarios=["all-dual-use"], models=["direct", "substitution"], sectors=13, formats=["html"]
    )
    assert iom.write_report(recipe, tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "has no answer here, not applicable: substitution: scenario all-dual-use cuts" in page
    assert not iom.write_report(recipe, tmp_path / "out")  # up to date, refusals and all
    alone = recipe.model_copy(update={"lead": "substitution"})
    assert iom.write_report(alone, tmp_path / "lead")  # another model leads where this one has no answer


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["(known: 30 to 180)", "stop together; as likely in an ensemble: fail independently"]),
        ("ja", ["（既知の範囲：30〜180）", "同時に停止（幅の計算では独立に停止も同様に想定）"]),
    ],
)
def test_what_is_known_of_a_number_stands_beside_it(language, expected):
    from iomodel.report.sections.assumptions import _lines, _ranged
    from iomodel.report.words import words

    said, table = words(language), iom.load_table("japan-2015", sectors=13)
    asked = iom.load_scenario("all-dual-use").changed("two rules")
    materials = {name: iom.load_material(name) for name in iom.material_names()}
    ban = iom.load_scenario("rare-earth-ban")
    values = [line.value for line in _ranged(said, ban, _lines(said, ban, table, materials))]
    for text in expected:
        assert any(text in value for value in values), values
    rates = [line.name for line in _lines(said, asked, table, materials) if line.entry == "adaptation.thrift"]
    assert len(rates) == 1  # all eight materials have the same rate


def test_a_report_of_another_country_says_whose_exposures_it_takes():
    from iomodel.report.recipe import Recipe
    from iomodel.report.sections import limits
    from iomodel.report.study import plan

    recipe = Recipe(
        name="x", scenarios=("rare-earth-ban",), table="oecd-2019", region="KOR", models=("direct",)
    )
    study = plan(recipe)
    result = iom.run(study.table, study.subject, "direct")
    for language, told in (
        ("en", "Exposures to rare earths are those of Japan"),
        ("ja", "レアアース（希土類）のエクスポージャーは日本の値を用いた。"),
    ):
        section = limits.section(Brief(words(language), result, study, None))
        assert any(told in line for line in section.bullets)
