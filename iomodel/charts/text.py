"""How much room text takes, and where labels go so that none covers another."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from iomodel.charts.fonts import FIRST_CJK

SIZE = 9.0
"""Size of text [points]."""
LINE = SIZE * 1.35 / 72
"""Height of a line of text [inches]."""


def wrapped(text: str, limit: int) -> str:
    r"""A text in lines of about so many Latin letters; Japanese ones count twice and break anywhere.

    >>> wrapped("Production machinery", 12), wrapped("生産用機械器具", 8)
    ('Production\nmachinery', '生産用機械器\n具')
    """
    if any(ord(char) >= FIRST_CJK for char in text):
        return "\n".join(textwrap.wrap(text, max(limit // 2 + 2, 6)))
    return "\n".join(textwrap.wrap(text, limit, break_long_words=False)) or text


def breadth(text: str) -> float:
    """About how wide a text is [inches]."""
    em = SIZE / 72
    return max(sum(em if ord(char) >= FIRST_CJK else 0.6 * em for char in line) for line in text.split("\n"))


def lines_high(text: str) -> float:
    """How high a text is [inches]."""
    return (text.count("\n") + 1) * LINE


def apart(wanted: Sequence[float], sizes: Sequence[float], room: float) -> list[float]:
    """Positions nearest to the wanted ones at which blocks of these sizes do not overlap.

    >>> apart([1.0, 1.0], [0.2, 0.2], 3.0)
    [0.9, 1.1]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    groups: list[tuple[list[int], float]] = []
    for i in order:
        members, centre = [i], _inside(wanted[i], sizes[i], room)
        while groups:
            before, middle = groups[-1]
            size = sum(sizes[j] for j in members)
            if middle + sum(sizes[j] for j in before) / 2 <= centre - size / 2:
                break
            groups.pop()
            members = before + members
            mean = sum(wanted[j] for j in members) / len(members)
            centre = _inside(mean, sum(sizes[j] for j in members), room)
        groups.append((members, centre))
    placed = [0.0] * len(wanted)
    for members, centre in groups:
        y = centre - sum(sizes[j] for j in members) / 2
        for j in members:
            placed[j] = round(y + sizes[j] / 2, 6)
            y += sizes[j]
    return placed


def _inside(centre: float, size: float, room: float) -> float:
    """The centre of a block, moved to keep it on the plot where it fits."""
    return min(max(centre, size / 2 - 0.1), max(room - size / 2 + 0.1, size / 2 - 0.1))
