"""The workbook: results, assumptions, sources and the numbers of every chart, as numbers."""

from __future__ import annotations

from collections.abc import Iterator

from iomodel.files.workbooks import Front, Sheet
from iomodel.files.workbooks import workbook as written
from iomodel.report.parts import Contents, Kind, Table

_UNITS: dict[Kind, str] = {"percent": " [%]", "level": " [%]"}


def workbook(contents: Contents) -> bytes:
    """The report as a workbook; figures keep all their digits, shares are in per cent."""
    sheets = (_sheet(table, contents) for table in _tables(contents))
    return written(_front(contents), sheets, comments=contents.footer)


def _tables(contents: Contents) -> Iterator[Table]:
    """Every table of the report, the numbers of its charts, and the tables behind them."""
    for section in contents.sections:
        yield from section.tables
        yield from (chart.numbers() for chart in section.charts)
    yield from contents.behind


def _front(contents: Contents) -> Front:
    """The first sheet: the answer in words, and what the report says beside its tables."""
    lines = [("", contents.standfirst), *((fact.value, fact.label) for fact in contents.facts)]
    for section in contents.sections:
        lines += [(section.title, text) for text in (*section.paragraphs, *section.bullets)]
    lines.append(("", contents.footer))
    return Front(contents.words("report"), contents.title, tuple(lines))


def _sheet(table: Table, contents: Contents) -> Sheet:
    """A table with the words of its data in the language of the report."""
    heads = tuple((column.name + _UNITS.get(column.kind, ""), column.kind) for column in table.columns)
    rows = tuple(
        tuple(contents.words.data(cell) if isinstance(cell, str) else cell for cell in row)
        for row in table.rows
    )
    return Sheet(table.title, heads, rows)
