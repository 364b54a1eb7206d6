"""The help of a command in the language of the screen: no word and no term is broken.

What stands there comes from the command itself; its Japanese is in ``japanese_help.toml``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand

from iomodel.cli.speech import listed
from iomodel.cli.wrapping import BOUND, cells, wrapped

_GAP = 2
"""Before names and between them and their texts [cells]."""
_WIDEST_NAME = 24
"""A longer name has a line of its own [cells]."""
_KINDS = {"str": "text", "path": "path", "int": "integer", "float": "number"}
_KIND = re.compile(rf"<(?:list\[)?({'|'.join(_KINDS)})(?: range)?\]?>", re.I)
"""What kind of value an option takes, as typer writes it."""
_EXTRA = re.compile(r"(.*?)(?:  \[([^\]]+)\])?", re.S)
"""The text of an option, and behind it its default, its bounds, whether it is required."""
_BRACKETS = re.compile(r"(?<=  )\[[^\]]{1,40}\]$")
"""A default that stays in one line."""
_WORDED = re.compile(r"default: \((.+)\)")
_LEAST = re.compile(r"x>=(\S+)")
_BETWEEN = re.compile(r"(\S+)<=x<=(\S+)")


class HelpScreen:
    """Writes the help of a command, or of a group of commands."""

    help: str | None

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how the command is called."""
        pieces = " ".join(map(listed, self.collect_usage_pieces(ctx)))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, listed("Usage: "))

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what it is for."""
        for line in paragraphs(self.help or ""):
            formatter.write("\n")
            _write(formatter, line, " " * _GAP)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments, then options."""
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for one in self.get_params(ctx):  # type: ignore[attr-defined]
            record = one.get_help_record(ctx)
            if record:
                rows[one.param_type_name].append((_kind(record[0]), said(record[1])))
        write_rows(formatter, "Arguments", rows["argument"])
        write_rows(formatter, "Options", rows["option"])


class WholeCommand(HelpScreen, TyperCommand):
    """A command whose help is written whole."""


def first_sentence(text: str) -> str:
    """What a command does, in one sentence."""
    return text.split("\n\n")[0].replace("\n", " ").strip()


def paragraphs(text: str) -> list[str]:
    r"""The help of a command in the language of the screen, each paragraph in one line.

    >>> paragraphs("Show a table.\n\nLonger\ntext.\n\nExample: iomodel table")
    ['Show a table.', 'Longer text.', 'Example: iomodel table']
    """
    lines = [part.replace("\n", " ") for part in inspect.cleandoc(text).split("\n\n")]
    head = "Example: "
    return [
        listed(head) + line.removeprefix(head) if line.startswith(head) else listed(line) for line in lines
    ]


def said(text: str) -> str:
    """What an option is for, in the language of the screen, with its default in words.

    >>> said("How many sectors to print.  [default: (107); x>=0]")
    'How many sectors to print.  [default: 107; 0 or more]'
    """
    match = _EXTRA.fullmatch(text)
    if match is None or match[2] is None:
        return listed(text)
    extra = "; ".join(listed(each) for part in match[2].split("; ") for each in _plain(part))
    return f"{listed(match[1])}  [{extra}]".strip()


def _plain(part: str) -> list[str]:
    """A default that is said in words, without its brackets; bounds in words."""
    worded = _WORDED.fullmatch(part)
    if worded:
        return [f"default: {listed(worded[1])}"]
    least, most = _LEAST.fullmatch(part), _BETWEEN.fullmatch(part)
    if most:
        return [f"{most[1]} or more", f"at most {most[2]}"]
    return [f"{least[1]} or more"] if least else [part]


def _kind(name: str) -> str:
    """The name of an option, and in a word what it takes."""
    return _KIND.sub(lambda match: listed(f"<{_KINDS[match[1].lower()]}>"), name)


def write_rows(formatter: Any, heading: str, rows: Sequence[tuple[str, str]], least: int = 0) -> None:
    """Write names, and beside each its text, under a heading; nothing where there are none.

    Parameters
    ----------
    formatter
        Where to.
    heading
        In English; it is written in the language of the screen.
    rows
        Name and text of each, in the language of the screen.
    least
        The column of names is at least so wide [cells].
    """
    if not rows:
        return
    fitting = [cells(name) for name, _ in rows if cells(name) <= _WIDEST_NAME]
    column = max([least, *fitting])
    formatter.write(f"\n{listed(heading)}{listed(':')}\n")
    for name, text in rows:
        first = " " * _GAP + name
        if cells(name) > column:
            formatter.write(f"{first}\n")
            first = ""
        start = first + " " * (column + 2 * _GAP - cells(first))
        _write(formatter, text, start)


def _write(formatter: Any, text: str, start: str) -> None:
    """Write a text in lines behind the start of the first."""
    indent = cells(start)
    text = _BRACKETS.sub(lambda found: found[0].replace(" ", BOUND), text)
    for number, line in enumerate(wrapped(text, max(formatter.width - indent, 20), head=True)):
        formatter.write(f"{' ' * indent if number else start}{line}\n")
