"""A table, or a report on one, at a glance: as text within 80 columns, and as HTML with escaped text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from html import escape

from iomodel.table.base import BaseTable

WIDTH = 80
"""Columns of a terminal."""

_LONGEST_NAME = 36
_LARGEST = 5


def text_of(table: BaseTable) -> str:
    """Name, size, year and unit; then the totals.

    >>> from iomodel.sources import load_table
    >>> print(text_of(load_table("japan-2015", 13)))
    IOTable japan-2015: 13 sectors, 2015, billion JPY
      output 1,017,818.4   GDP 533,183.2   exports 86,769.4   imports 102,168.1
    """
    lines = [_head(table)]
    for label, total in _totals(table):
        item = f"{label} {total}"
        if len(lines) > 1 and len(lines[-1]) + 3 + len(item) <= WIDTH:
            lines[-1] += f"   {item}"
        else:
            lines.append(f"  {item}")
    return "\n".join(lines)


def html_of(table: BaseTable) -> str:
    """The same for a notebook, with the title, the source and the largest sectors."""
    meta, order = table.meta, (-table.x).argsort(kind="stable")[:_LARGEST]
    total = float(table.x.sum()) or 1.0
    facts = [
        ("title", meta.title),
        *_totals(table),
        ("prices", meta.prices),
        ("imports", meta.imports),
        ("source", meta.source),
        ("notes", meta.notes),
    ]
    largest = [
        (f"{table.codes[i]} {table.names_en[i]}", f"{table.x[i]:,.1f}", f"{table.x[i] / total:.1%}")
        for i in order
    ]
    return html_table(_head(table), [fact for fact in facts if fact[1]]) + html_table(
        "Largest sectors", largest, ("sector", f"output [{meta.unit}]", "share")
    )


def text_lines(lines: Iterable[tuple[str, str]], indent: str = "  ") -> str:
    """Labels and texts in two columns, the texts broken at the width of a terminal.

    >>> print(text_lines([("unit", "billion JPY"), ("year", "2015")]))
      unit  billion JPY
      year  2015
    """
    rows = list(lines)
    width = max((len(label) for label, _ in rows), default=0)
    return "\n".join(
        textwrap.fill(
            text or "-",
            WIDTH,
            initial_indent=f"{indent}{label:<{width}}  ",
            subsequent_indent=" " * (len(indent) + width + 2),
            break_on_hyphens=False,
        )
        for label, text in rows
    )


def html_table(title: str, rows: Iterable[Sequence[str]], head: Sequence[str] = ()) -> str:
    """Rows of text as an HTML table; every text is escaped.

    >>> html_table("<b>", [("a", "1 < 2")])
    '<table><caption>&lt;b&gt;</caption><tr><td>a</td><td>1 &lt; 2</td></tr></table>'
    """
    lines = [("th", head)] if head else []
    lines += [("td", row) for row in rows]
    body = "".join(
        "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>" for tag, row in lines
    )
    return f"<table><caption>{escape(title)}</caption>{body}</table>"


def short(name: str) -> str:
    """A name for the head of a page; the end of a very long one is left out.

    >>> short("x" * 100)[-5:]
    'xx...'
    """
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 3]}..."


def _head(table: BaseTable) -> str:
    """Name, size, year and unit, in one line."""
    return (
        f"IOTable {short(table.name)}: {table.n} sectors, {table.meta.year or 'no year'}, {table.meta.unit}"
    )


def _totals(table: BaseTable) -> list[tuple[str, str]]:
    """Output, GDP, exports and imports, in the unit of the table."""
    totals = {
        "output": float(table.x.sum()),
        "GDP": table.gdp,
        "exports": float(table.exports.sum()),
        "imports": float(table.imports.sum()),
    }
    small = 0 < abs(totals["output"]) < 1
    return [(label, f"{value:,.4g}" if small else f"{value:,.1f}") for label, value in totals.items()]
