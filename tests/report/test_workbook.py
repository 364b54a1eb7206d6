"""The workbook, opened again."""

import pytest
from python_calamine import CalamineWorkbook

from iomodel.report.workbook import workbook

pytestmark = pytest.mark.xdist_group("report")


def sheets(made):
    with CalamineWorkbook.from_path(str(made.folder / "report.xlsx")) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_workbook_is_the_same_twice(english):
    assert workbook(english.contents) == (english.folder / "report.xlsx").read_bytes()


def test_sectors_add_up_to_the_result(english):
    rows = sheets(english)["Value added lost by sector"]
    heads, lines, total = rows[2], rows[3:-1], rows[-1]
    place = next(i for i, head in enumerate(heads) if str(head).startswith("Supply-constrained"))
    assert len(lines) == 37
    assert sum(line[place] for line in lines) == pytest.approx(total[place], rel=1e-12)
    share = english.result.gdp_loss().loc["rare-earth-ban", "supply-constrained"]
    assert total[place] / english.result.annual_gdp * 100 == pytest.approx(share, rel=1e-12)


def test_every_chart_has_its_numbers(made):
    found = {str(rows[0][0]) for rows in sheets(made).values() if rows}
    for part in made.contents.sections:
        for chart in part.charts:
            assert chart.title in found


def test_chart_numbers_have_all_their_digits(english):
    rows = next(rows for name, rows in sheets(english).items() if name.startswith("Change of GDP by model"))
    loss = english.result.gdp_loss().loc["rare-earth-ban"]
    assert sorted(row[1] for row in rows[3:]) == pytest.approx(sorted(loss), rel=1e-14)


def test_sources_stand_row_by_row(english):
    rows = sheets(english)["Rare earths- exposures"]
    heads = rows[2]
    confidence = [row[heads.index("confidence")] for row in rows[3:]]
    assert (confidence.count("L"), len(confidence)) == (40, 54)
    assert all(row[heads.index("source")] for row in rows[3:])
