"""Tables and plain data on the terminal."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

_NARROWEST = 100
"""Columns assumed where the output is no terminal [characters]."""
_LONGEST_NAME = 24
"""What is longer may be broken [characters]."""


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()
) -> None:
    """Print a table; `right` holds the positions of columns of figures.

    Where the terminal is too narrow, heads of figures take several lines and texts are wrapped; figures
    and names in the first column never are.
    """
    from rich.console import Console
    from rich.table import Table

    right, rows = set(right), list(rows)
    console = _console(Console)
    if title:
        console.print(title, style="bold")
    heads = list(columns)
    if sum(_widths(heads, rows)) + 2 * (len(heads) - 1) > console.width:
        heads = [
            _stacked(head, [row[place] for row in rows]) if place in right else head
            for place, head in enumerate(heads)
        ]
    table = Table(box=None, pad_edge=False, show_header=any(heads))
    for place, head in enumerate(heads):
        figures = place in right
        table.add_column(
            head,
            justify="right" if figures else "left",
            overflow="fold",
            no_wrap=figures or place == 0 or _are_names(row[place] for row in rows),
        )
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _are_names(cells: Iterable[str]) -> bool:
    """Whether a column holds short single words, which are not to be broken."""
    return all(len(cell) <= _LONGEST_NAME and len(cell.split()) <= 1 for cell in cells)


def _widths(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[int]:
    """How wide each column would be in full [characters]."""
    from rich.cells import cell_len

    return [
        max(cell_len(line) for cell in column for line in (cell.splitlines() or [""]))
        for column in zip(heads, *rows, strict=True)
    ]


def _stacked(head: str, cells: Iterable[str]) -> str:
    r"""A head broken at spaces into lines that are hardly wider than the cells below it.

    >>> _stacked("output [billion JPY]", ["1,017.3"])
    'output\n[billion\nJPY]'
    """
    return "\n".join(textwrap.wrap(head, max([4, *map(len, cells)]), break_long_words=False))


def print_text(text: str) -> None:
    """Print a paragraph, wrapped to the terminal."""
    from rich.console import Console

    _console(Console).print(text, markup=False, highlight=False)


def print_json(data: Any) -> None:
    """Print plain data, one object or list, with nothing around it."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def percent(share: float, digits: int = 2) -> str:
    """A share as signed per cent.

    >>> percent(-0.0043)
    '-0.43 %'
    """
    return f"{100 * share:+.{digits}f} %"


def width() -> int:
    """Characters in a line of the output."""
    from rich.console import Console

    return int(_console(Console).width)


def _console(kind: Any) -> Any:
    """A console as wide as the terminal, or wide enough where there is none."""
    wide = sys.stdout.isatty() or "COLUMNS" in os.environ
    return kind(soft_wrap=False, markup=False) if wide else kind(width=_NARROWEST, markup=False)
