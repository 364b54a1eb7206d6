"""Tables and plain data on the terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

_NARROWEST = 100
"""Columns assumed where the output is no terminal [characters]."""


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()
) -> None:
    """Print a table; `right` holds the positions of columns of figures."""
    from rich.console import Console
    from rich.table import Table

    right = set(right)
    console = _console(Console)
    if title:
        console.print(title, style="bold")
    table = Table(box=None, pad_edge=False)
    for place, column in enumerate(columns):
        figures = place in right
        table.add_column(
            column,
            justify="right" if figures else "left",
            overflow="fold",
            no_wrap=figures or place == 0,
        )
    for row in rows:
        table.add_row(*row)
    console.print(table)


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


def trillion(amount: float) -> str:
    """An amount of money in trillions, signed.

    >>> trillion(-2.64e12)
    '-2.64'
    """
    return f"{amount / 1e12:+.2f}"


def _console(kind: Any) -> Any:
    """A console as wide as the terminal, or wide enough where there is none."""
    wide = sys.stdout.isatty() or "COLUMNS" in os.environ
    return kind(soft_wrap=False, markup=False) if wide else kind(width=_NARROWEST, markup=False)
