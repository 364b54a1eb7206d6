"""Names in the order in which people read them: scenario 2 before scenario 10."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)")


def natural(name: str) -> tuple[tuple[float, str], ...]:
    """A key to sort by: numbers by their size, words by their letters.

    >>> sorted(["s-10", "s-2", "s-0.25", "s-0.5"], key=natural)
    ['s-0.25', 's-0.5', 's-2', 's-10']
    """
    parts = _NUMBER.split(name.casefold())
    return tuple((float(part), "") if place % 2 else (-1.0, part) for place, part in enumerate(parts))
