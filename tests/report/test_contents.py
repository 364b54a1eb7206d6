"""What a report says is what the result says."""

import re
from pathlib import Path

import numpy as np
import pytest

from iomodel.charts.bars import bars_chart
from iomodel.charts.dots import dots_chart
from iomodel.charts.lines import lines_chart
from iomodel.report import Recipe, contents, plan
from iomodel.report.sections.sectors import split_losses
from iomodel.report.shortage import shortage
from iomodel.report.valued import varied
from iomodel.report.words import SAID, Words, words

pytestmark = pytest.mark.xdist_group("report")


def section(made, key):
    return next(part for part in made.contents.sections if part.key == key)


def test_sections_come_in_reading_order(made):
    assert [part.key for part in made.contents.sections] == [
        "models",
        "sectors",
        "timeline",
        "duration",
        "grid",
        "assumptions",
        "published",
        "record",
        "limits",
        "provenance",
    ]


def test_headline_is_the_range_over_models(english):
    loss = english.result.gdp_loss().loc["rare-earth-ban"]
    low, high = abs(loss["direct"]), abs(loss["supply-constrained"])
    text = english.contents.standfirst
    assert f"lowers annual GDP by {low:.2f} to {high:.2f}\N{NO-BREAK SPACE}%" in text
    assert "37 sectors of table japan-2015" in text


def test_headline_names_the_range_of_the_draws(english):
    from iomodel.questions.ensemble import ensemble

    names = ["direct", "supply-constrained"]
    study = english.study
    row = ensemble(study.table, study.subject, names, draws=128, durations=[365]).pooled().iloc[0]
    span = Words("en").span((row["high90"], row["low90"]), "percent")
    assert f"nine in ten lie from {span}." in english.contents.standfirst


def test_figures_to_remember_are_ranges_over_the_same_models_and_name_elements_in_words(english, japanese):
    by_model = [
        english.result.by_sector("rare-earth-ban", name)["gdp_share"] for name in english.result.models
    ]
    value, label = english.contents.facts[3].value, english.contents.facts[3].label
    assert "Transportation equipment, all models" in label
    ends = sorted(float(share["35"]) for share in by_model)
    assert value == Words("en").span((ends[1], ends[0]), "percent")
    assert english.contents.facts[2].label == "first shortage of yttrium, europium and cerium"
    assert "イットリウム" in japanese.contents.facts[2].label


def test_no_english_sentence_stands_in_a_japanese_report(japanese):
    """Sources and software are quoted as they are; four words in a row make a sentence."""
    from iomodel.report.view import view

    told = view(japanese.contents)
    texts = [told["standfirst"], told["footer"], *(text for fact in told["facts"] for text in fact.values())]
    for part in told["sections"]:
        texts += [part["title"], *part["paragraphs"], *part["bullets"]]
        texts += [text for chart in part["charts"] for text in (chart["title"], chart["note"])]
        if part["key"] != "provenance":
            quoted = {"出所", "機関", "掲載先"}
            for table in part["tables"]:
                heads = [column["name"] for column in table["columns"]]
                texts += [table["title"], *heads]
                texts += [
                    cell
                    for row in table["rows"]
                    for head, cell in zip(heads, row, strict=True)
                    if head not in quoted
                ]
    english = [text for text in texts if re.search(r"(?:\b[A-Za-z]{2,}\b[ ,]+){3}[A-Za-z]{2,}", text)]
    assert len(texts) > 100
    assert english == []


def test_a_japanese_report_names_the_table_and_the_record_in_japanese(japanese):
    sections = {section.key: section for section in japanese.contents.sections}
    assert sections["provenance"].tables[0].rows[0][1].startswith("平成27年（2015年）産業連関表（")
    assert "`" not in "".join(sections["record"].paragraphs)
    assert not [cell for row in sections["record"].tables[0].rows for cell in row if ";" in cell]


def test_headlines_without_a_range_say_that_assumptions_are_central(english, japanese):
    for said, expected in ((english, "central assumptions"), (japanese, "標準的な前提")):
        assert expected in said.contents.standfirst
        assert expected in said.contents.facts[0].label
        assert "at central assumptions" in said.result.headline


def test_the_same_numbers_in_both_languages(english, japanese):
    for one, other in zip(english.contents.sections, japanese.contents.sections, strict=True):
        for left, right in zip(one.tables, other.tables, strict=True):
            for row, column in zip(left.rows, right.rows, strict=True):
                assert [c for c in row if isinstance(c, float)] == [c for c in column if isinstance(c, float)]


def test_direct_and_propagated_add_up_to_the_loss(english):
    lines = split_losses(english.result, "rare-earth-ban", "supply-constrained")
    whole = english.result.gdp_loss().loc["rare-earth-ban", "supply-constrained"]
    assert (lines["direct"] + lines["propagated"]).sum() == pytest.approx(whole, rel=1e-12)
    assert (lines["direct"] <= 1e-15).all()


def test_all_of_the_direct_model_is_direct(english):
    lines = split_losses(english.result, "rare-earth-ban", "direct")
    assert lines["propagated"].abs().max() < 1e-12
    assert lines["direct"].sum() < -0.5


def test_bars_and_their_table_show_the_same(english):
    part = section(english, "sectors")
    chart, table = part.charts[0], part.tables[0]
    assert chart.draw is bars_chart
    assert chart.frame.to_numpy().tolist() == [list(row[1:3]) for row in table.rows]


def test_duration_chart_and_table_show_the_same(english):
    part = section(english, "duration")
    chart, table = part.charts[0], part.tables[0]
    assert chart.draw is lines_chart
    assert list(chart.frame.index) == [90.0, 365.0]
    assert [column.name for column in table.columns[1:]] == ["90 days", "365 days"]
    assert chart.frame.to_numpy().T.tolist() == [list(row[1:]) for row in table.rows]


def test_grid_point_equal_to_the_subject_gives_its_loss(english):
    table = section(english, "grid").tables[0]
    row = next(row for row in table.rows if row[:2] == ("100\N{NO-BREAK SPACE}%", "60 days"))
    assert row[3] == english.result.gdp_loss().loc["rare-earth-ban", "supply-constrained"]


def test_more_stock_never_loses_more(english):
    chart = section(english, "grid").charts[0]
    none, sixty = chart.frame.to_numpy().T
    assert (none < sixty).all()


def test_first_day_of_shortage_follows_from_the_stock():
    """60 days of stock at 98.7 % dependence last 60 / 0.987 = 60.8 days, with thrift beyond day 61."""
    short = shortage(plan(Recipe(name="ban", scenarios=["rare-earth-ban"], models=["direct"])))
    assert short.day == 62


def test_judgement_is_said_in_words(english, japanese):
    said = " ".join(section(english, "assumptions").paragraphs)
    assert "Exposure rows that are judgement: 40 of 54 (rare earths)." in said
    said = " ".join(section(japanese, "assumptions").paragraphs)
    assert "判断によるもの：レアアース（希土類）は54行のうち40行。" in said


def test_every_assumption_has_a_source_and_a_confidence(made):
    for name, _, confidence, source in section(made, "assumptions").tables[0].rows:
        assert name
        assert source
        assert confidence in ("H", "M", "L")


def test_published_estimates_stand_beside_this_report(english):
    part = section(english, "published")
    chart = part.charts[0]
    assert chart.draw is dots_chart
    assert "nri-12m · 365 days" in chart.frame.index
    published, own = chart.frame.loc["this report · 365 days"]
    assert np.isnan(published)
    assert own == english.result.gdp_loss().loc["rare-earth-ban", "supply-constrained"]
    assert all(row[-1] for row in part.tables[0].rows)


def test_a_shock_without_material_has_no_shortage(tmp_path: Path):
    (tmp_path / "plant.toml").write_text(
        'name = "plant"\ntitle = "Cars stop"\n[duration]\ncut = 30\n'
        '[[shocks]]\nsector = "351"\nkind = "capacity"\nshare = 0.5\n'
    )
    chosen = Recipe(
        name="plant",
        scenarios=[str(tmp_path / "plant.toml")],
        sectors=37,
        models=["direct"],
        durations=[],
    )
    study = plan(chosen)
    said = contents(study.run(), study)
    keys = [part.key for part in said.sections]
    assert "duration" not in keys
    assert "published" not in keys
    assert len(next(part for part in said.sections if part.key == "timeline").charts) == 1
    assert len(said.facts) == 3


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "In Stocks through time (ARIO) this is the least loss"),
        ("ja", "「在庫動学（ARIO）」では計算期間の終わりまでに正常に戻らない"),
    ],
)
def test_a_loss_that_goes_on_is_headed_as_a_least_value(tmp_path: Path, language: str, told: str):
    (tmp_path / "steel.toml").write_text(
        'name = "steel"\ntitle = "Steel stops"\n[duration]\ncut = 240\n'
        '[[shocks]]\nsector = "26"\nkind = "capacity"\nshare = 1\n'
    )
    named = {"name": "steel", "scenarios": [str(tmp_path / "steel.toml")], "sectors": 37, "durations": []}
    for models, least in (["direct", "inventory"], True), (["direct"], False):
        study = plan(Recipe(**named, models=models, language=language))
        assert (told in contents(study.run(), study).standfirst) == least


def test_no_cut_is_no_loss_and_still_a_report(tmp_path: Path):
    (tmp_path / "calm.toml").write_text(
        'name = "calm"\n[duration]\ncut = 30\n'
        '[[cuts]]\nmaterial = "rare-earths"\norigin = "China"\nshare = 0\n'
    )
    chosen = Recipe(
        name="calm", scenarios=[str(tmp_path / "calm.toml")], sectors=37, models=["direct"], durations=[]
    )
    study = plan(chosen)
    said = contents(study.run(), study)
    assert said.facts[0].value == "0.00\N{NO-BREAK SPACE}%"
    assert said.facts[2].value == words("en")("none")
    assert next(part for part in said.sections if part.key == "sectors").charts == ()


def test_every_word_has_the_same_blanks_in_both_languages():
    for key, (english, japanese) in SAID.items():
        blanks = {frozenset(re.findall(r"{(\w+)", text)) for text in (english, japanese)}
        if key == "grid_note_one":
            continue
        assert len(blanks) == 1, key
        assert english, key
        assert japanese, key


def test_what_rounds_to_zero_has_no_sign():
    assert Words("en").percent(-0.004) == "0.00\N{NO-BREAK SPACE}%"
    assert Words("ja").span((-0.001, -1.0), "percent") == "0.00〜\N{MINUS SIGN}1.00%"


def test_an_entry_without_a_name_of_its_own_is_called_by_its_path():
    assert varied(Words("ja"), "duration.onset") == "duration.onset"
    assert varied(Words("ja"), "stocks.*.days") == "在庫日数"
