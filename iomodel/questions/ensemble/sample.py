"""Draws of uncertain numbers: scrambled Sobol points, correlated within groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import norm, qmc

from iomodel.errors import ParameterError, nearest
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input

CORRELATIONS: Mapping[str, float] = {"exposures": 0.5, "criticality": 0.5, "origins": 0.5}
"""Correlation within each group where nothing else is asked for: rows of one table were judged by the same
people from the same kind of source, so that they err together. Own judgement; 0 makes rows independent and
the range too narrow, 1 makes all rows high at once."""

MOST = 2**20
"""Most draws of one ensemble."""


def power_of_two(draws: int) -> int:
    """The number of draws that Sobol points need: the next power of two.

    >>> power_of_two(1000), power_of_two(4096)
    (1024, 4096)
    """
    if not 2 <= draws <= MOST:
        raise ParameterError(f"draws is {draws}, expected from 2 to {MOST:,}")
    return 1 << (draws - 1).bit_length()


def drawn(
    inputs: Sequence[Input], draws: int, seed: int, correlations: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Values of every input, a row a draw.

    Raises
    ------
    ParameterError
        If a correlation names no group, or is beyond what its members allow.

    >>> from iomodel.scenario.ranges import Range
    >>> one = Input("thrift", "rate", Range(low=0.05, central=0.1, high=0.15), ("m", "thrift"))
    >>> drawn([one], 1024, 0).mean().round(4).to_dict()
    {'thrift': 0.1}
    """
    if not inputs:
        return pd.DataFrame(index=pd.RangeIndex(draws))
    points = qmc.Sobol(len(inputs), scramble=True, rng=np.random.default_rng(seed)).random(draws)
    points = np.clip(points, 1e-12, 1 - 1e-12)
    for group, members in _groups(inputs, {**CORRELATIONS, **(correlations or {})}, correlations or {}):
        points[:, members] = _correlated(points[:, members], group)
    columns = {each.name: each.known.at(points[:, place]) for place, each in enumerate(inputs)}
    return pd.DataFrame(columns)


def _groups(
    inputs: Sequence[Input], correlations: Mapping[str, float], asked: Mapping[str, float]
) -> list[tuple[float, list[int]]]:
    """Correlation and members of every group of several."""
    groups: dict[str, list[int]] = {}
    for place, each in enumerate(inputs):
        groups.setdefault(each.group, []).append(place)
    for group in asked:
        if group not in groups and group not in CORRELATIONS:
            raise ParameterError(
                f"correlations: no group {group!r}; groups: {', '.join(groups)}.{nearest(group, groups)}"
            )
    found = []
    for group, members in groups.items():
        value, least = correlations.get(group, 0.0), -1 / max(len(members) - 1, 1)
        if not least - 1e-12 <= value <= 1:
            raise ParameterError(
                f"correlations: {group} is {value:g}; a correlation among {len(members)} inputs is positive "
                f"semidefinite only from {least:.3g} to 1"
            )
        if value and len(members) > 1:
            found.append((value, members))
    return found


def _correlated(points: FloatArray, value: float) -> FloatArray:
    """Uniform points made equally correlated by a Gaussian copula, shape (draws, members)."""
    members = points.shape[1]
    matrix = np.full((members, members), value) + (1 - value) * np.eye(members)
    size, direction = np.linalg.eigh(matrix)
    root = direction * np.sqrt(np.maximum(size, 0.0)) @ direction.T
    return np.asarray(norm.cdf(norm.ppf(points) @ root))


def correlated_groups(
    inputs: Sequence[Input], correlations: Mapping[str, float] | None = None
) -> list[tuple[float, list[int]]]:
    """Correlation and places of the members of every group of inputs that hang together.

    Raises
    ------
    ParameterError
        If a correlation names no group, or is beyond what its members allow.
    """
    asked = correlations or {}
    return _groups(inputs, {**CORRELATIONS, **asked}, asked)


def correlated(points: FloatArray, groups: Sequence[tuple[float, list[int]]]) -> FloatArray:
    """Independent uniform points made correlated within groups, shape (draws, inputs)."""
    points = np.clip(points, 1e-12, 1 - 1e-12)
    for value, members in groups:
        points[:, members] = _correlated(points[:, members], value)
    return points


def values_at(inputs: Sequence[Input], points: FloatArray) -> pd.DataFrame:
    """Values of every input at its points in 0..1, shape (draws, inputs), a row a draw."""
    columns = {each.name: each.known.at(points[:, place]) for place, each in enumerate(inputs)}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(points)))
