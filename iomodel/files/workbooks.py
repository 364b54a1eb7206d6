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
_LONGEST_NAME = 31
_HEAD = 2
"""The line of the heads; figures begin on the next."""


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
    """

    title: str
    heads: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Cell, ...], ...]


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
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        formats["text"] = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        _front(book, front)
        names: list[str] = [front.name]
        for sheet in sheets:
            names.append(sheet_name(sheet.title, names))
            _write(book.add_worksheet(names[-1]), sheet, formats, bold)
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


def _write(page: Any, sheet: Sheet, formats: dict[Kind, Any], bold: Any) -> None:
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
                page.write_number(number, place, value, formats[kind])
    page.freeze_panes(_HEAD + 1, 1)


def _column(rows: Sequence[tuple[Cell, ...]], place: int) -> list[Cell]:
    """The cells of a column."""
    return [row[place] for row in rows]


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that Excel allows and no other sheet has.

    >>> sheet_name("Loss [%]: by sector", ["Loss %- by sector"])
    'Loss %- by sector 2'
    """
    plain = re.sub(r"[\[\]*?/\\]", "", title.replace(":", "-").replace("：", "-"))[:_LONGEST_NAME].strip()
    name, number = plain, 2
    while name.lower() in {other.lower() for other in taken}:
        name = f"{plain[: _LONGEST_NAME - 3]} {number}"
        number += 1
    return name
