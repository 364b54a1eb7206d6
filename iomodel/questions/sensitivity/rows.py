"""Binding or not: whether an exposure row moves the answer of a scenario at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from iomodel.materials.exposure import exposure_rows
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.sensitivity.runs import Runs
from iomodel.scenario.ranges import Range

LEAST = 5e-4
"""What moves the third decimal of a loss [percentage points of GDP]."""


def binding_in(runs: Runs, inputs: Sequence[Input], tornado: pd.DataFrame) -> pd.DataFrame:
    """What a scenario would cost less without each exposure row, all else at central values.

    Parameters
    ----------
    runs
        The scenario and its models.
    inputs
        What is drawn.
    tornado
        What each row moves at the ends of its range.

    Returns
    -------
    By model and row, those first without which most would be saved: ``material``, ``element``, ``sector``,
    ``application``, ``exposure`` (as the scenario reads it), ``saved``, GDP not lost where the row is zero,
    and ``swing``, between the ends of its range [percentage points of GDP]; ``binds``: ``yes`` where it
    moves the third decimal at its value, ``at an end`` where it does so at an end of its range only, ``no``.
    """
    if not runs.materials:
        return pd.DataFrame(columns=_COLUMNS)
    rows = exposure_rows(runs.scenario, *runs.materials)
    used = rows[rows["in_scope"].to_numpy(float) > 0]
    level = runs.scenario.exposure.level
    numbers, central = used.index.tolist(), used[level].to_numpy(float)
    every = [
        Input(str(number), "exposure", Range(low=0, central=value, high=1), (number,))
        for number, value in zip(numbers, central, strict=True)
    ]
    without = np.tile(central, (len(used) + 1, 1))
    np.fill_diagonal(without[1:], 0.0)
    gdp = runs.answer(pd.DataFrame(without, columns=[each.name for each in every]), every)
    named = {each.place[0]: each.name for each in inputs if each.kind == "exposure"}
    frames = []
    for label, losses in gdp.items():
        saved = losses[1:] - losses[0]
        swing = tornado[tornado.index.get_level_values("model") == label].droplevel("model")["swing"]
        swings = [_swing(swing, named.get(number)) for number in numbers]
        material = [runs.materials[place].name for place in used["material"]]
        frame = used[["element", "sector", "application"]].assign(
            model=label, material=material, exposure=central, saved=saved, swing=swings
        )
        frame["binds"] = [_binds(*pair) for pair in zip(saved, swings, strict=True)]
        frames.append(frame.sort_values(["saved", "swing"], ascending=False, kind="stable"))
    return pd.concat(frames, ignore_index=True)[_COLUMNS]


_COLUMNS = [
    "model",
    "material",
    "element",
    "sector",
    "application",
    "exposure",
    "saved",
    "swing",
    "binds",
]


def _swing(swing: pd.Series[float], name: str | None) -> float:
    """How far a row moves the answer between the ends of its range; 0 where it has none."""
    return 0.0 if name is None else swing[name]


def _binds(saved: float, swing: float) -> str:
    """Whether a row moves the answer."""
    if saved >= LEAST:
        return "yes"
    return "at an end" if swing >= LEAST else "no"
