"""Effects by round, and models without an answer, in the words of the report's language."""

import pytest

from iomodel.report import contents, plan

from .conftest import recipe


def made(models, language, scenario="rare-earth-ban", **changes):
    chosen = recipe(
        scenarios=[scenario], models=models, sectors=13, durations=[], grid={}, language=language, **changes
    )
    study = plan(chosen)
    result = study.run()
    return contents(result, study.answered(result), [])


def section(said, key):
    return next((one for one in said.sections if one.key == key), None)


def test_a_model_closed_to_households_brings_the_official_effects():
    said = made(["direct", "leontief:households=true"], "ja", lead="leontief")
    (table,) = section(said, "effects").tables
    assert [row[0] for row in table.rows] == [
        "直接効果",
        "第1次間接波及効果",
        "第2次間接波及効果",
        "総合効果",
    ]
    for place in range(1, len(table.columns)):
        *parts, total = (row[place] for row in table.rows)
        assert total == pytest.approx(sum(parts), rel=1e-9)
        assert all(part < 0 for part in parts)
    assert "間接波及効果（第1次と第2次の計）" in section(said, "sectors").paragraphs[0]


def test_without_households_the_indirect_effect_is_the_first():
    said = made(["direct", "leontief"], "ja", lead="leontief")
    assert section(said, "effects") is None
    sectors = section(said, "sectors")
    assert "第2次間接波及効果は含まない" in sectors.paragraphs[0]
    assert any("第1次間接波及効果" in column.name for column in sectors.tables[0].columns)


def test_where_prices_move_the_indirect_effect_says_so():
    said = made(["direct", "substitution"], "ja", lead="substitution")
    assert "価格の変化を含む" in section(said, "sectors").paragraphs[0]


@pytest.mark.parametrize(
    ("language", "reason"),
    [("ja", "このモデルは供給側の変化のみを扱う"), ("en", "this model is driven by supply alone")],
)
def test_why_a_model_has_no_answer_is_in_the_language_of_the_report(language, reason):
    said = made(["direct", "ghosh"], language, "dual-use-and-retaliation")
    (line,) = [line for line in section(said, "limits").bullets if reason in line]
    assert ("not applicable" in line) == (language == "en")
