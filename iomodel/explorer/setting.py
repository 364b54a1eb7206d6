"""What an explorer is started with, as plain data that goes to every worker."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """What an explorer is started with.

    Parameters
    ----------
    files
        Paths of scenario files of the user's own.
    table
        Path of a table that is offered beside the named ones; none where empty.
    budget
        Longest time for one request [seconds].
    workers
        Processes that answer.
    waiting
        Requests that may wait; further ones are asked to come back.
    """

    files: tuple[str, ...] = ()
    table: str = ""
    budget: float = 120.0
    workers: int = 2
    waiting: int = 200


def usual_workers() -> int:
    """One process for each processor, two to four.

    >>> 2 <= usual_workers() <= 4
    True
    """
    return max(2, min(4, os.cpu_count() or 2))
