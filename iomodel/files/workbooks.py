"""Workbooks: text in front, one table a sheet, figures as numbers, the same bytes for the same figures."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from iomodel.extras import require

Cell: TypeAlias = str | float | int | None
Kind: TypeAlias = Literal["text", "percent", "level", "trillion", "persons", "count", "number"]
"""How a column is written: signed per cent, per cent, signed trillion, whole numbers, plain number."""

Drawn: TypeAlias = Literal["bar", "stacked", "line"]
"""Charts of a workbook: bars, bars on top of each other, lines."""

_MADE = datetime.datetime(2000, 1, 1)
"""A date of making would make every workbook different."""

_SIGNED = "+0.00;\N{MINUS SIGN}0.00;0.00"
_FORMATS: dict[Kind, str] = {
    "percent": _SIGNED,
    "level": "0.00",
    "trillion": _SIGNED,
    "persons": "#,##0",
    "count": "#,##0",
    "number": "#,##0.0000",
    "text": "@",
}
_ZERO = 0.005
"""What a format of two digits writes as zero, and would give a sign."""
_UNSIGNED = "0.00;0.00;0.00"
_LONGEST_NAME = 31
_HEAD = 2
"""The line of the heads; figures begin on the next."""
_A4 = 9
"""Number of the paper in the format of workbooks."""


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook.

    Parameters
    ----------
    title
        Stands above the table, and names the sheet.
    heads
        Name and kind of each column.
    rows
        Cells; None where there is nothing.
    chart
        How the figures are drawn beside the table; None for a table alone.
    """

    title: str
    heads: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Drawn | None = None


@dataclass(frozen=True)
class Front:
    """The first sheet: what the workbook says in words, in two columns."""

    name: str
    title: str
    lines: tuple[tuple[str, str], ...]


def workbook(front: Front, sheets: Iterable[Sheet], *, comments: str = "") -> bytes:
    """A workbook with these sheets.

    Raises
    ------
    MissingExtraError
        If xlsxwriter is not installed.

    >>> sheet = Sheet("Loss", (("sector", "text"), ("GDP [%]", "percent")), (("cars", -0.4),))
    >>> workbook(Front("About", "A ban", ()), [sheet])[:2]
    b'PK'
    """
    require("a workbook", "xlsxwriter")
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": front.title, "comments": comments, "created": _MADE})
        formats: dict[str, Any] = {
            kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()
        }
        formats["zero"] = book.add_format({"num_format": _UNSIGNED})
        formats["text"] = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        _front(book, front)
        names: list[str] = [front.name]
        for sheet in sheets:
            names.append(sheet_name(sheet.title, names))
            page = book.add_worksheet(names[-1])
            _write(page, sheet, formats, bold)
            _printed(page, len(sheet.rows) + _HEAD, len(sheet.heads) - 1)
            if sheet.chart and sheet.rows:
                _draw(book, page, sheet)
    return stream.getvalue()


def _front(book: Any, front: Front) -> None:
    """The first sheet."""
    sheet = book.add_worksheet(front.name)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, front.title, book.add_format({"bold": True, "font_size": 16}))
    for row, (left, right) in enumerate(front.lines, start=2):
        sheet.write_string(row, 0, left, wrap)
        sheet.write_string(row, 1, right, wrap)
    _printed(sheet, len(front.lines) + 1, 1)


def _printed(page: Any, last: int, width: int) -> None:
    """Print the table on as many pages as it is long, each as wide as it is, with the heads on every one."""
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.print_area(0, 0, last, max(width, 0))
    page.repeat_rows(0, _HEAD)
    page.set_footer("&L&A&R&P / &N")


def _draw(book: Any, page: Any, sheet: Sheet) -> None:
    """A chart of the figures, which follows the cells, to the right of the table."""
    kind = {"type": "line"} if sheet.chart == "line" else {"type": "bar"}
    chart = book.add_chart({**kind, "subtype": "stacked"} if sheet.chart == "stacked" else kind)
    first, last = _HEAD + 1, _HEAD + len(sheet.rows)
    for place in range(1, len(sheet.heads)):
        chart.add_series(
            {
                "name": [page.get_name(), _HEAD, place],
                "categories": [page.get_name(), first, 0, last, 0],
                "values": [page.get_name(), first, place, last, place],
            }
        )
    chart.set_title({"name": sheet.title, "name_font": {"size": 11}})
    chart.set_legend({"none": True} if len(sheet.heads) == 2 else {"position": "bottom"})
    labels = {"label_position": "low", "num_format": "0.0"}
    chart.set_x_axis(labels if sheet.chart == "line" else {"num_format": "0.0"})
    chart.set_y_axis({} if sheet.chart == "line" else {**labels, "reverse": True})
    chart.set_size({"width": 760, "height": max(360, 26 * len(sheet.rows) if sheet.chart != "line" else 0)})
    page.insert_chart(_HEAD, len(sheet.heads) + 1, chart)


def _write(page: Any, sheet: Sheet, formats: dict[str, Any], bold: Any) -> None:
    """One table: its title, its heads, its rows."""
    page.write_string(0, 0, sheet.title)
    for place, (name, kind) in enumerate(sheet.heads):
        page.write_string(_HEAD, place, name, bold)
        longest = max((len(cell) for cell in _column(sheet.rows, place) if isinstance(cell, str)), default=0)
        page.set_column(place, place, min(max(12, longest), 60) if kind == "text" else 16)
    for number, row in enumerate(sheet.rows, start=_HEAD + 1):
        for place, (value, (_, kind)) in enumerate(zip(row, sheet.heads, strict=True)):
            if isinstance(value, str):
                page.write_string(number, place, value, formats["text"])
            elif value is not None:
                as_zero = -_ZERO < value < _ZERO and _FORMATS[kind] == _SIGNED
                page.write_number(number, place, value, formats["zero" if as_zero else kind])
    page.freeze_panes(_HEAD + 1, 1)


def _column(rows: Sequence[tuple[Cell, ...]], place: int) -> list[Cell]:
    """The cells of a column."""
    return [row[place] for row in rows]


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that Excel allows and no other sheet has.

    >>> sheet_name("Loss [%]: by sector", ["Loss %- by sector"])
    'Loss %- by sector 2'
    """
    plain = re.sub(r"[\[\]*?/\\]", "", title.replace(":", "-").replace("：", "-"))
    plain = _whole_words(plain.strip(), _LONGEST_NAME)
    name, number = plain, 2
    while name.lower() in {other.lower() for other in taken}:
        name = f"{_whole_words(plain, _LONGEST_NAME - 3)} {number}"
        number += 1
    return name


def _whole_words(text: str, most: int) -> str:
    """As many whole words as fit; letters where there are no words.

    >>> _whole_words("Change of GDP by length of the cut", 31)
    'Change of GDP by length of the'
    """
    if len(text) <= most:
        return text
    head, space, _ = text[: most + 1].rpartition(" ")
    return (head if space and len(head) > most // 2 else text[:most]).rstrip(" ,;-")
