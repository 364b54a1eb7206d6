"""The section on ranges: off by default, and what it says where it is asked for."""

import pytest

import iomodel as iom
from iomodel.errors import ScenarioError
from iomodel.report import contents, plan, write_report
from tests.report.conftest import recipe


def section(**changes):
    study = plan(recipe(sectors=13, grid={}, **changes))
    found = contents(study.run(), study).sections
    return next((each for each in found if each.key == "ranges"), None), study


def test_a_report_has_no_ranges_unless_draws_are_asked_for(english):
    assert english.recipe.draws == 0
    assert "ranges" not in [each.key for each in english.contents.sections]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_ranges_are_those_of_the_ensemble(language):
    found, study = section(draws=32, language=language)
    drawn = iom.ensemble(
        study.table, "rare-earth-ban", ["direct", "supply-constrained"], draws=32, durations=[90, 365]
    )
    (table,) = found.tables
    rows = [row[1:] for row in table.rows]
    expected = [
        (days, *row[["central", "median", "low90", "high90"]]) for (_, days), row in drawn.range().iterrows()
    ]
    assert rows[:4] == [pytest.approx(row) for row in expected]
    pool = drawn.pooled().loc[365]
    assert rows[-1][2:] == pytest.approx((pool["median"], pool["low90"], pool["high90"]))
    assert [chart.draw.__name__ for chart in found.charts] == ["fan_chart", "density_chart", "tornado_chart"]
    assert f"{abs(rows[3][2]):.2f}" in found.paragraphs[0]
    for chart in found.charts:
        assert chart.svg(language).startswith("<svg")
        assert chart.numbers().rows


def test_other_models_are_named_as_staying_central_and_one_length_has_no_fan():
    found, _ = section(draws=8, durations=[], models=["direct", "leontief"], lead="leontief")
    assert "Ranges are drawn through" in found.paragraphs[1]
    assert "goes from −" in found.paragraphs[-1]  # a minus, as everywhere in a report
    assert [chart.draw.__name__ for chart in found.charts] == ["density_chart", "tornado_chart"]


def test_where_nothing_is_uncertain_there_is_no_section():
    assert section(draws=8, scenarios=["dlri"], models=["direct", "leontief"])[0] is None


def test_the_page_is_written_with_them(tmp_path):
    write_report(recipe(sectors=13, grid={}, draws=8, formats=["html"]), tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "How sure the result is" in page
    assert "of the variance, interactions included" in page


def test_draws_below_zero_are_refused():
    with pytest.raises(ScenarioError, match="draws"):
        recipe(draws=-1)
