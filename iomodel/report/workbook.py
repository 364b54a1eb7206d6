"""The workbook: results, assumptions, sources and the numbers of every chart, as numbers."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

from iomodel.report.parts import Contents, Kind, Table

_MADE = datetime.datetime(2000, 1, 1)
"""A date of making would make every workbook different."""

_FORMATS: dict[Kind, str] = {
    "percent": "+0.00;\N{MINUS SIGN}0.00;0.00",
    "level": "0.00",
    "trillion": "+0.00;\N{MINUS SIGN}0.00;0.00",
    "persons": "#,##0",
    "count": "#,##0",
    "number": "#,##0.0000",
    "text": "@",
}
_UNITS: dict[Kind, str] = {"percent": " [%]", "level": " [%]"}
_LONGEST_NAME = 31


def workbook(contents: Contents) -> bytes:
    """The report as a workbook; figures keep all their digits, shares are in per cent."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": contents.title, "comments": contents.footer, "created": _MADE})
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        formats["text"] = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        _front(book, contents)
        names: list[str] = []
        for table in _tables(contents):
            name = _sheet_name(table.title, names)
            names.append(name)
            _sheet(book.add_worksheet(name), table, contents, formats, bold)
    return stream.getvalue()


def _tables(contents: Contents) -> Iterator[Table]:
    """Every table of the report, the numbers of its charts, and the tables behind them."""
    for section in contents.sections:
        yield from section.tables
        yield from (chart.numbers() for chart in section.charts)
    yield from contents.behind


def _front(book: Any, contents: Contents) -> None:
    """The first sheet: the answer in words, and what the report says beside its tables."""
    sheet = book.add_worksheet(contents.words("report"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 16})
    sheet.write_string(0, 0, contents.title, title)
    lines = [("", contents.standfirst), *((fact.value, fact.label) for fact in contents.facts)]
    for section in contents.sections:
        lines += [(section.title, text) for text in (*section.paragraphs, *section.bullets)]
    lines.append(("", contents.footer))
    for row, (left, right) in enumerate(lines, start=2):
        sheet.write_string(row, 0, left, wrap)
        sheet.write_string(row, 1, right, wrap)


def _sheet(sheet: Any, table: Table, contents: Contents, formats: dict[Kind, Any], bold: Any) -> None:
    """One table a sheet: its title, its heads, its rows."""
    sheet.write_string(0, 0, table.title)
    for place, column in enumerate(table.columns):
        sheet.write_string(2, place, column.name + _UNITS.get(column.kind, ""), bold)
        longest = max((len(row[place]) for row in table.rows if isinstance(row[place], str)), default=0)  # type: ignore[arg-type]
        sheet.set_column(place, place, 16 if column.numeric else min(max(12, longest), 60))
    for number, row in enumerate(table.rows, start=3):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            if isinstance(value, str):
                sheet.write_string(number, place, contents.words.data(value), formats["text"])
            elif value is not None:
                sheet.write_number(number, place, value, formats[column.kind])
    sheet.freeze_panes(3, 1)


def _sheet_name(title: str, taken: list[str]) -> str:
    """A name that Excel allows and no other sheet has.

    >>> _sheet_name("Loss [%]: by sector", ["Loss %- by sector"])
    'Loss %- by sector 2'
    """
    plain = re.sub(r"[\[\]*?/\\]", "", title.replace(":", "-").replace("：", "-"))[:_LONGEST_NAME].strip()
    name, number = plain, 2
    while name.lower() in {other.lower() for other in taken}:
        name = f"{plain[: _LONGEST_NAME - 3]} {number}"
        number += 1
    return name
