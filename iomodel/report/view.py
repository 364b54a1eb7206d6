"""A report as nested texts and drawings, ready to be set by a template that computes nothing."""

from __future__ import annotations

from typing import Any

from iomodel.report.parts import Chart, Contents, Section, Table


def view(contents: Contents) -> dict[str, Any]:
    """Everything on the page or in the PDF, as plain data."""
    return {
        "lang": contents.words.lang,
        "kicker": contents.kicker,
        "title": contents.title,
        "standfirst": contents.standfirst,
        "contents_word": contents.words("contents"),
        "facts": [{"value": fact.value, "label": fact.label} for fact in contents.facts],
        "sections": [_section(contents, section) for section in contents.sections],
        "footer": contents.footer,
    }


def _section(contents: Contents, section: Section) -> dict[str, Any]:
    """One section."""
    return {
        "key": section.key,
        "title": section.title,
        "paragraphs": list(section.paragraphs),
        "bullets": list(section.bullets),
        "charts": [_chart(contents, chart) for chart in section.charts],
        "tables": [_table(contents, table) for table in section.tables],
    }


def _chart(contents: Contents, chart: Chart) -> dict[str, Any]:
    """A chart, drawn for a desk and for a hand."""
    lang = contents.words.lang
    return {
        "title": chart.title,
        "note": chart.note,
        "wide": chart.svg(lang),
        "narrow": chart.svg(lang, narrow=True),
    }


def _table(contents: Contents, table: Table) -> dict[str, Any]:
    """A table, every cell as text."""
    return {
        "title": table.title,
        "wordy": sum(not column.numeric for column in table.columns) > 2,
        "columns": [{"name": column.name, "numeric": column.numeric} for column in table.columns],
        "rows": table.texts(contents.words),
    }
