"""A report as nested texts and drawings, ready to be set by a template that computes nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from iomodel.report.parts import Chart, Contents, Section, Table

_TEXTS, _ABREAST = 2, 4
"""Columns of text, and columns of any kind, that are abreast on a telephone; more go one below the other."""


def view(contents: Contents) -> dict[str, Any]:
    """Everything on the page or in the PDF, as plain data."""
    figures, tables = itertools.count(1), itertools.count(1)
    return {
        "lang": contents.words.lang,
        "kicker": contents.kicker,
        "title": contents.title,
        "standfirst": contents.standfirst,
        "contents_word": contents.words("contents"),
        "facts": [{"value": fact.value, "label": fact.label} for fact in contents.facts],
        "sections": [_section(contents, section, figures, tables) for section in contents.sections],
        "footer": contents.footer,
        "house": _house(contents),
    }


def _house(contents: Contents) -> dict[str, Any]:
    """Who signs the report and how it looks; the logo as an address for the page, as bytes for the PDF."""
    house = contents.house
    logo = house.logo
    return {
        "author": house.author or house.institution or "iomodel",
        "byline": house.byline,
        "introduction": list(house.introduction),
        "footer": list(house.footer),
        "accent": house.accent,
        "logo": None
        if logo is None
        else {
            "address": logo.address,
            "bytes": list(logo.data),
            "format": "png" if logo.type == "image/png" else "jpg",
        },
    }


def _section(
    contents: Contents, section: Section, figures: Iterator[int], tables: Iterator[int]
) -> dict[str, Any]:
    """One section; its figures and tables go on with the numbers of the report."""
    return {
        "key": section.key,
        "title": section.title,
        "paragraphs": list(section.paragraphs),
        "bullets": list(section.bullets),
        "charts": [_chart(contents, chart, next(figures)) for chart in section.charts],
        "tables": [_table(contents, table, next(tables)) for table in section.tables],
    }


def _chart(contents: Contents, chart: Chart, number: int) -> dict[str, Any]:
    """A chart, drawn for a desk and for a hand."""
    lang = contents.words.lang
    return {
        "title": contents.words("figure_title", number=number, title=chart.title),
        "note": chart.note,
        "wide": chart.svg(lang),
        "narrow": chart.svg(lang, narrow=True),
    }


def _table(contents: Contents, table: Table, number: int) -> dict[str, Any]:
    """A table, every cell as text."""
    texts = sum(not column.numeric for column in table.columns)
    return {
        "title": contents.words("table_title", number=number, title=table.title),
        "wordy": texts > _TEXTS or len(table.columns) > _ABREAST,
        "columns": [{"name": column.name, "numeric": column.numeric} for column in table.columns],
        "rows": table.texts(contents.words),
    }
