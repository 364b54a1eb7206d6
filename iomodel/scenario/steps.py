"""Shares that change from day to day, in steps: ``path = [[0, "20 %"], [30, "50 %"]]``."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, TypeAlias

import numpy as np
from pydantic import Field

from iomodel.notation import FloatArray
from iomodel.quantities import Day, Share, share

Steps: TypeAlias = Annotated[
    tuple[tuple[Day, Share], ...], Field(description="Steps: time after the start, and share.")
]
"""From each time on, a share, until the next step; nothing before the first [days after the start, 1]."""


def stepped(steps: tuple[tuple[int, float], ...], horizon: int) -> FloatArray:
    """The share that holds on each day, shape (horizon,); days count from 0.

    >>> stepped(((1, 0.2), (3, 0.5)), 5).tolist()
    [0.0, 0.2, 0.2, 0.5, 0.5]
    """
    found = np.zeros(horizon)
    for day, value in steps:
        found[day:] = value
    return found


def require_order(steps: tuple[tuple[int, float], ...]) -> None:
    """Raise unless every step comes after the one before it."""
    for (before, _), (after, _) in pairwise(steps):
        if after <= before:
            raise ValueError(
                f"a step after {after} days follows one after {before}; expected them in order, each once"
            )


def with_largest(data: Any) -> Any:
    """Entries of a part with a path, and its largest share where no share is given."""
    if not isinstance(data, Mapping) or not data.get("path") or "share" in data:
        return data
    try:
        largest = max(float(share(value)) for _, value in data["path"])  # type: ignore[arg-type]
    except (TypeError, ValueError):
        largest = 0.0  # the path itself is refused
    return {**data, "share": largest}


def share_or_path(schema: dict[str, Any]) -> None:
    """Tell editors that a share or a path is needed."""
    schema["required"] = [key for key in schema.get("required", []) if key != "share"]
    schema["anyOf"] = [{"required": ["share"]}, {"required": ["path"]}]


def steps_in_words(steps: tuple[tuple[int, float], ...]) -> str:
    """Steps in a few words.

    >>> steps_in_words(((0, 0.2), (30, 0.5)))
    '20 % from the start, 50 % after 30 days'
    """
    return ", ".join(
        f"{100 * value:.4g} % "
        + (f"after {day} {'day' if day == 1 else 'days'}" if day else "from the start")
        for day, value in steps
    )
