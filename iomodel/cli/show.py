"""Tables and plain data on the terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from iomodel.cli.speech import worded
from iomodel.cli.wrapping import wrapped
from iomodel.figure import signed

_NARROWEST = 100
"""Columns assumed where the output is no terminal [characters]."""


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()
) -> None:
    """Print a table; `right` holds the positions of columns of figures.

    Title, heads and cells are in the language of the screen. Where the terminal is too narrow, heads of
    figures take several lines, texts are wrapped, and columns come in several tables one below the other; no
    figure, name or word is broken.
    """
    from iomodel.cli.layout import table_lines

    if title:
        _print_lines(wrapped(worded(title), width(), head=True), bold=True)
    said = [list(map(worded, row)) for row in rows]
    _print_lines(table_lines(list(map(worded, columns)), said, set(right), width()))


def print_text(text: str) -> None:
    """Print a paragraph in the language of the screen, wrapped to the terminal."""
    _print_lines(wrapped(worded(text), width(), head=True))


def _print_lines(lines: Iterable[str], *, bold: bool = False) -> None:
    """Print lines that fit; heavy ones on a terminal."""
    heavy = bold and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for line in lines:
        print(f"\033[1m{line}\033[0m" if heavy else line)


def print_json(data: Any) -> None:
    """Print plain data, one object or list, with nothing around it."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def percent(share: float, digits: int = 2) -> str:
    """A share as signed per cent.

    >>> percent(-0.0043)
    '-0.43 %'
    """
    return f"{signed(100 * share, digits)} %"


def width() -> int:
    """Cells in a line of the output: those of the terminal, or enough where there is none."""
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return shutil.get_terminal_size().columns if known else _NARROWEST
