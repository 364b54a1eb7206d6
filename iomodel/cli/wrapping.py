"""Text in lines of so many cells: words stay whole, and Japanese keeps its rules for the ends of lines."""

from __future__ import annotations

import re

_FULL = r"\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60"
_ATOM = re.compile(rf"[\u30a1-\u30fa\u30fc]+|[{_FULL}]|[^\s{_FULL}]+")
"""What is not broken: a word of katakana, another full-width character, a word of others."""
_NEVER_FIRST = frozenset("。、，．）」』】〉》〕：；？！％・々〜～")
_NEVER_LAST = frozenset("（「『【〈《〔")
_PARTICLES = frozenset("のとにをはで")
_MARKS = frozenset("。、，．）」』】〉》：；？！")
_PARTICLES_OF_TEXT = _PARTICLES | frozenset("がもやへ")
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
    those it goes on in. A line of Japanese ends where a phrase or a term ends, unless that leaves less than a
    third of it. The head of a column ends its lines in Japanese only behind a mark or a particle,
    never inside a term.

    >>> wrapped("the loss of supply-constrained is 2.17 % of GDP", 24)
    ['the loss of', 'supply-constrained is', '2.17 % of GDP']
    >>> wrapped("産業連関表（37部門）。", 10)
    ['産業連関表', '（37部', '門）。']
    >>> wrapped("大和総研の試算の読み替え", 22)
    ['大和総研の試算の', '読み替え']
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
    """One line in as few as it takes without breaking a term that need not be broken."""
    lines: list[str] = []
    held: list[tuple[str, str]] = []
    for gap, atom in _atoms(line, head):
        while held and _length(held) + cells(gap) + cells(atom) > width:
            end = len(held) if head else _end(held, (gap, atom), width)
            lines.append(_joined(held[:end]))
            held = held[end:]
        if held or cells(atom) <= width:
            held.append((gap, atom))
            continue
        *whole, rest = _broken(atom, width)
        lines += whole
        held = [("", rest)]
    return [each.replace(BOUND, " ") for each in (*lines, _joined(held))]


def _length(held: list[tuple[str, str]]) -> int:
    """How many cells a line of these takes."""
    return cells(_joined(held))


def _joined(held: list[tuple[str, str]]) -> str:
    """The line of these; what comes before its first word is left out."""
    return "".join(gap + atom for gap, atom in held)[len(held[0][0]) :] if held else ""


def _end(held: list[tuple[str, str]], after: tuple[str, str], width: int) -> int:
    """Where a full line ends: behind a phrase, else a term, if that leaves a third of the line; else last."""
    both = [*held, after]
    ends = [at for at in range(len(held), 0, -1) if at == len(held) or 3 * _length(held[:at]) >= width]
    for fits in (_ends_phrase, _ends_term):
        for at in ends:
            if both[at][0] or fits("".join(atom for _, atom in both[:at]), both[at][1][0]):
                return at
    return len(held)


def _ends_phrase(text: str, first: str) -> bool:
    """Whether a phrase ends here: at a mark, or where hiragana ends that is no part of a verb."""
    if text[-1] in _MARKS or first in _NEVER_LAST:
        return True
    if not _HIRAGANA.match(text[-1]) or _HIRAGANA.match(first):
        return False
    alone = not _HIRAGANA.match(text[-2:-1])
    return not alone or text[-1] in _PARTICLES_OF_TEXT


def _ends_term(text: str, first: str) -> bool:
    """Whether letters of one kind end here and those of another begin; figures stay with their unit."""
    before, next_ = _kind(text[-1]), _kind(first)
    return (
        before != next_
        and "hiragana" not in (before, next_)
        and text[-1] not in _NEVER_FIRST
        and not text[-1].isascii()
    )


def _kind(character: str) -> str:
    """The kind of a letter."""
    if _HIRAGANA.match(character):
        return "hiragana"
    return "katakana" if "\u30a1" <= character <= "\u30fc" else "ascii" if character.isascii() else "kanji"


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
