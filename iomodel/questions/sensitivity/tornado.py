"""A tornado: one input at a time at the ends of what is known of it, all others at their central value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.sensitivity.design import grouped
from iomodel.questions.sensitivity.runs import Runs

ENDS = (0.05, 0.95)
"""Points of an input's distribution at which it stands; every value of a discrete one."""


def tornado_of(runs: Runs, inputs: Sequence[Input]) -> pd.DataFrame:
    """What each input moves by itself, and each group of several at once.

    Returns
    -------
    By model and name, the widest first: ``group``, ``alone`` (whether it is one input), ``from`` and ``to``,
    the values of the input (empty for a group), ``at_from`` and ``at_to``, change of GDP there, ``central``
    [% of one year's GDP], and ``swing``, the distance of the answers [percentage points].
    """
    central = pd.Series({each.name: each.known.point for each in inputs}, dtype=object)
    points = list(_points(inputs))
    draws = pd.DataFrame([central] + [central.copy() for _ in points]).reset_index(drop=True)
    for number, (_, values) in enumerate(points, start=1):
        for name, value in values.items():
            draws.loc[number, name] = value
    gdp = runs.answer(draws.infer_objects(), inputs)
    alone = {each.name: each.group for each in inputs}
    rows = []
    for label, losses in gdp.items():
        found: dict[str, list[tuple[object, float]]] = {}
        for number, (name, values) in enumerate(points, start=1):
            found.setdefault(name, []).append((values.get(name, ""), float(losses[number])))
        for name, ends in found.items():
            (start, low), (stop, high) = _ends(ends)
            rows.append(
                {
                    "model": label,
                    "name": name,
                    "group": alone.get(name, name),
                    "alone": name in alone,
                    "from": start,
                    "to": stop,
                    "at_from": low,
                    "at_to": high,
                    "central": float(losses[0]),
                    "swing": abs(high - low),
                }
            )
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    order = frame.assign(place=pd.factorize(frame["model"])[0], least=-frame["swing"])
    rank = order.sort_values(["place", "least"], kind="stable").index
    return frame.loc[rank].set_index(["model", "name"])


_COLUMNS = [
    "model",
    "name",
    "group",
    "alone",
    "from",
    "to",
    "at_from",
    "at_to",
    "central",
    "swing",
]


def _points(inputs: Sequence[Input]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name of an input or a group, and what stands elsewhere than at its central value."""
    for group, places in grouped(inputs).items():
        members = [inputs[place] for place in places]
        if len(members) > 1:
            for end in ENDS:
                yield group, {each.name: _value(each, end) for each in members}
        for each in members:
            listed = each.known.values or [_value(each, end) for end in ENDS]
            for value in listed:
                yield each.name, {each.name: value}


def _value(each: Input, share: float) -> Any:
    """A quantile of an input."""
    return each.known.at(np.array([share]))[0]


def _ends(found: list[tuple[object, float]]) -> tuple[tuple[object, float], tuple[object, float]]:
    """Both ends of an input; of a rule with several values, those furthest apart."""
    if len(found) == 2:
        return found[0], found[1]
    return max(found, key=lambda one: one[1]), min(found, key=lambda one: one[1])
