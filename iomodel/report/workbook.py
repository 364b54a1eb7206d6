"""The workbook: results, assumptions, sources and the numbers of every chart, as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iomodel.files.workbooks import Drawn, Front, Sheet
from iomodel.files.workbooks import workbook as written
from iomodel.report.parts import Contents, Kind, Table

_DRAWN: dict[str, Drawn] = {
    "bars_chart": "stacked",
    "dots_chart": "bar",
    "tornado_chart": "bar",
    "lines_chart": "line",
    "fan_chart": "line",
}
"""Charts of the page that a workbook can draw itself."""
_MOST_ROWS = 2000
_UNITS: dict[Kind, str] = {"percent": " [%]", "level": " [%]"}


def workbook(contents: Contents) -> bytes:
    """The report as a workbook; figures keep all their digits, shares are in per cent."""
    drawn = {
        chart.title: drawing
        for section in contents.sections
        for chart in section.charts
        if (drawing := _DRAWN.get(chart.draw.__name__)) and len(chart.frame) <= _MOST_ROWS
    }
    sheets = (_sheet(table, contents, kind) for table, kind in _tables(contents, drawn))
    return written(_front(contents), sheets, comments=contents.footer)


def _tables(contents: Contents, drawn: Mapping[str, Drawn]) -> Iterator[tuple[Table, Drawn | None]]:
    """Every table of the report, the numbers of its charts, and the tables behind them."""
    for section in contents.sections:
        yield from ((table, None) for table in section.tables)
        yield from ((chart.numbers(), drawn.get(chart.title)) for chart in section.charts)
    yield from ((table, None) for table in contents.behind)


def _front(contents: Contents) -> Front:
    """The first sheet: the answer in words, and what the report says beside its tables."""
    house = contents.house
    said = [*([house.byline] if house.byline else []), contents.standfirst, *house.introduction]
    lines = [*(("", text) for text in said), *((fact.value, fact.label) for fact in contents.facts)]
    for section in contents.sections:
        lines += [(section.title, text) for text in (*section.paragraphs, *section.bullets)]
    lines += [("", text) for text in (*house.footer, contents.footer)]
    return Front(contents.words("report"), contents.title, tuple(lines))


def _sheet(table: Table, contents: Contents, drawn: Drawn | None) -> Sheet:
    """A table with the words of its data in the language of the report."""
    heads = tuple((column.name + _UNITS.get(column.kind, ""), column.kind) for column in table.columns)
    rows = tuple(
        tuple(contents.words.data(cell) if isinstance(cell, str) else cell for cell in row)
        for row in table.rows
    )
    return Sheet(table.title, heads, rows, drawn)
