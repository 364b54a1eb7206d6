"""Markdown from plain values, and files that are written only where something changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

Pages: TypeAlias = dict[str, str]
"""Texts by their place below the folder of generated pages."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|$#~])")


def plain(value: object) -> str:
    r"""A value as text in which nothing is read as Markdown; empty for what is not known.

    >>> plain("a_b | $2"), plain(float("nan")), plain(0.25), plain(2015.0)
    ('a\\_b \\| \\$2', '', '0.25', '2015')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        value = f"{value:.6g}"
    return plain_inside(" ".join(str(value).split()))


def coded(text: str) -> str:
    r"""A text in which nothing but code in backticks is read as Markdown.

    >>> print(coded("see `tables add` and a_b"))
    see `tables add` and a\_b
    """
    parts = re.split(r"(``?)([^`\n]+)\1", " ".join(text.split()))
    return "".join(
        f"`{part.replace('|', chr(92) + '|')}`" if place % 3 == 2 else plain_inside(part)
        for place, part in enumerate(parts)
        if place % 3 != 1
    )


def plain_inside(text: str) -> str:
    """A part of a text, its spaces at both ends kept."""
    return _SPECIAL.sub(r"\\\1", text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; cells are Markdown already.

    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def wide(text: str) -> str:
    """A table that scrolls sideways on a narrow screen, in small print."""
    return f"::::{{container}} wide\n{text}\n::::"


def facts(rows: Iterable[Sequence[str]]) -> str:
    """Pairs of a name and what is said of it, without a heading."""
    return f"::::{{container}} facts\n{table(['', ''], ([f'**{name}**', said] for name, said in rows))}\n::::"


def toctree(names: Iterable[str], depth: int = 1) -> str:
    """A list of pages below this one."""
    return "\n".join(["```{toctree}", f":maxdepth: {depth}", "", *names, "```"])


def page(title: str, *parts: str) -> str:
    """A page of a title and parts."""
    return "\n\n".join([f"# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"


def sweep(folder: Path, made: set[Path]) -> None:
    """Remove what an earlier build made here and this one did not; nothing else is touched."""
    listing = folder / "made.txt"
    if listing.exists():
        for name in listing.read_text(encoding="utf-8").splitlines():
            if folder / name not in made:
                (folder / name).unlink(missing_ok=True)
    names = sorted(path.relative_to(folder).as_posix() for path in made)
    listing.write_text("\n".join(names) + "\n", encoding="utf-8")


def write_pages(folder: Path, pages: Mapping[str, str]) -> set[Path]:
    """Write texts below a folder, and say which files they are.

    A file that is the same stays untouched, so that a second build reads only what changed.
    """
    written = set()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        written.add(path)
    return written
