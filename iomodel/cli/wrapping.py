"""Text in lines of so many cells: words stay whole, and Japanese keeps its rules for the ends of lines."""

from __future__ import annotations

import re

_FULL = r"\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60"
_ATOM = re.compile(rf"[\u30a1-\u30fa\u30fc]+|[{_FULL}]|[^\s{_FULL}]+")
"""What is not broken: a word of katakana, another full-width character, a word of others."""
_NEVER_FIRST = frozenset("。、，．）」』】〉》〕：；？！％・々〜～")
_NEVER_LAST = frozenset("（「『【〈《〔")
_PARTICLES = frozenset("のとにをはで")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_UNBROKEN = re.compile(r"\d %|`[^`]{1,30}`")
"""A figure with its sign of per cent, a command that is named."""
BOUND = "\ue000"
"""Stands for a space at which no line ends."""


def cells(text: str) -> int:
    """How many cells of a terminal a line takes: a full-width character takes two.

    >>> cells("GDP"), cells("産業連関表")
    (3, 10)
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int, *, head: bool = False) -> list[str]:
    """The text in lines of at most so many cells; a word is broken only where it alone is wider.

    A figure keeps its sign of per cent, a command in backticks stays whole, and what indents a line indents
    those it goes on in. The head of a column ends its lines in Japanese only behind a mark or a particle,
    never inside a term.

    >>> wrapped("the loss of supply-constrained is 2.17 % of GDP", 24)
    ['the loss of', 'supply-constrained is', '2.17 % of GDP']
    >>> wrapped("産業連関表（37部門）。", 10)
    ['産業連関表', '（37部', '門）。']
    >>> wrapped("工場段階：範囲内", 6, head=True)
    ['工場段', '階：', '範囲内']
    """
    found = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())] if line.strip() else ""
        found += [indent + part for part in _filled(line, max(width - cells(indent), 1), head)]
    return found


def widest_atom(text: str, *, head: bool = False) -> int:
    """The narrowest that a text can be made without breaking a word [cells].

    >>> widest_atom("supply-constrained or direct"), widest_atom("生産誘発額")
    (18, 2)
    >>> widest_atom("工場段階：範囲内", head=True)
    10
    """
    return max((cells(atom) for _, atom in _atoms(text, head)), default=0)


def _filled(line: str, width: int, head: bool) -> list[str]:
    """One line in as few as it takes."""
    lines, current = [], ""
    for gap, atom in _atoms(line, head):
        if current and cells(current) + cells(gap) + cells(atom) <= width:
            current += gap + atom
            continue
        if current:
            lines.append(current)
        *whole, current = _broken(atom, width)
        lines += whole
    return [each.replace(BOUND, " ") for each in (*lines, current)]


def _atoms(text: str, head: bool) -> list[tuple[str, str]]:
    """What is never broken, each with the spaces before it."""
    text = _UNBROKEN.sub(lambda found: found[0].replace(" ", BOUND), text)
    found: list[tuple[str, str]] = []
    end = 0
    for match in _ATOM.finditer(text):
        gap, atom = text[end : match.start()], match.group()
        end = match.end()
        if found and not gap and _is_glued(found[-1][1][-1], atom[0], head):
            found[-1] = (found[-1][0], found[-1][1] + atom)
        else:
            found.append((gap, atom))
    return found


def _is_glued(last: str, first: str, head: bool) -> bool:
    """Whether no line ends between two characters; in a head, one ends only where a term does."""
    if first in _NEVER_FIRST or last in _NEVER_LAST:
        return True
    after_particle = last in _PARTICLES and not _HIRAGANA.match(first)
    return head and not (last in _NEVER_FIRST or first in _NEVER_LAST or after_particle)


def _broken(atom: str, width: int) -> list[str]:
    """A word in parts of at most so many cells."""
    parts = [""]
    for character in atom:
        if parts[-1] and cells(parts[-1] + character) > width:
            parts.append("")
        parts[-1] += character
    return parts
