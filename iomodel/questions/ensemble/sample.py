"""Draws of uncertain numbers: scrambled Sobol points, correlated within groups."""

from __future__ import annotations

import inspect
import logging
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from iomodel.errors import ParameterError, nearest
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input

if TYPE_CHECKING:
    from scipy.stats import qmc

_log = logging.getLogger(__name__)

CORRELATIONS: Mapping[str, float] = {"exposures": 0.5, "criticality": 0.5, "origins": 0.5, "uses": 0.0}
"""Correlation within each group where nothing else is asked for: rows of one table were judged by the same
people from the same kind of source, so that their errors are correlated. Own judgement; 0 makes rows
independent and the range too narrow, 1 makes all rows high at once. Uses are independent: how much of
an element is used up in all is known better than how it is split, and the split alone decides who gets what
is left."""

MOST = 2**20
"""Most draws of one ensemble."""

BLOCK = 256
"""Draws that are made, and go through the models, together; fixed, so that arrays depend on nothing else."""


def power_of_two(draws: int) -> int:
    """The number of draws that Sobol points need: the next power of two.

    >>> power_of_two(1000), power_of_two(4096)
    (1024, 4096)
    """
    if not 2 <= draws <= MOST:
        raise ParameterError(f"draws is {draws}, expected from 2 to {MOST:,}")
    return 1 << (draws - 1).bit_length()


def rounded_up(draws: int) -> int:
    """The next power of two; where it is not what was asked for, that is said."""
    found = power_of_two(draws)
    if found != draws:
        _log.info("draws is %d; %d are drawn, the next power of two, as Sobol points need", draws, found)
    return found


def sobol_points(dimensions: int, seed: int) -> qmc.Sobol:
    """Scrambled Sobol points in 0..1; the same seed gives the same ones.

    >>> sobol_points(2, 0).random(4).shape
    (4, 2)
    """
    from scipy.stats import qmc

    named = (
        "rng" if "rng" in inspect.signature(qmc.Sobol.__init__).parameters else "seed"
    )  # before scipy 1.15
    generator: dict[str, Any] = {named: np.random.default_rng(seed)}
    return qmc.Sobol(dimensions, scramble=True, **generator)


@dataclass(frozen=True, eq=False)
class Sample:
    """The draws of an ensemble, any part of which can be made by itself.

    Parameters
    ----------
    inputs
        What is drawn.
    draws
        How many, a power of two.
    seed
        The same seed gives the same draws.
    correlations
        By group of inputs, in place of the usual ones.

    >>> from iomodel.scenario.ranges import Range
    >>> sample = Sample([Input("thrift", "rate", Range(low=0, central=0.1, high=0.2), ("m", "thrift"))], 512)
    >>> bool((sample.rows(256, 512) == sample.rows()[256:]).all(axis=None))
    True
    """

    inputs: Sequence[Input]
    draws: int
    seed: int = 0
    correlations: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        correlated_groups(self.inputs, self.correlations)

    def rows(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """Values of every input in some draws, a row a draw; `start` is a multiple of `BLOCK`."""
        stop = self.draws if stop is None else min(stop, self.draws)
        index = pd.RangeIndex(start, stop)
        if not self.inputs:
            return pd.DataFrame(index=index)
        return values_at(self.inputs, self.points(start, stop)).set_axis(index)

    def points(self, start: int = 0, stop: int | None = None) -> FloatArray:
        """Where in 0..1 every input lies in some draws, shape (draws, inputs); there is one input at least.

        Points are made correlated by blocks of a fixed size, so that they do not depend on what else is made.
        """
        stop = self.draws if stop is None else min(stop, self.draws)
        engine = sobol_points(len(self.inputs), self.seed)
        if start:
            engine.fast_forward(start)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The balance properties", UserWarning)
            points = engine.random(stop - start)
        groups = correlated_groups(self.inputs, self.correlations)
        for first in range(0, len(points), BLOCK):
            block = slice(first, first + BLOCK)
            points[block] = correlated(points[block], groups)
        return np.asarray(points)


class KeptSample(Sample):
    """A sample of which few draws are made once of a process, for linear algebra on one thread alone.

    Scenarios that differ in a number that is not drawn, such as the share that is cut, have the same draws.
    """

    def rows(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """Values of every input in some draws, a row a draw; those of one block are kept."""
        stop = self.draws if stop is None else min(stop, self.draws)
        if stop - start > BLOCK:
            return super().rows(start, stop)
        asked = None if self.correlations is None else tuple(sorted(self.correlations.items()))
        return _kept_rows(tuple(self.inputs), self.draws, self.seed, asked, start, stop).copy()


@lru_cache(maxsize=8)
def _kept_rows(
    inputs: tuple[Input, ...],
    draws: int,
    seed: int,
    correlations: tuple[tuple[str, float], ...] | None,
    start: int,
    stop: int,
) -> pd.DataFrame:
    """The draws of a sample, by all that they are made of."""
    return Sample(inputs, draws, seed, None if correlations is None else dict(correlations)).rows(start, stop)


@dataclass(frozen=True, eq=False)
class Given:
    """Draws that are there already, such as the points of a design.

    Parameters
    ----------
    values
        Value of every input, a row a draw.
    """

    values: pd.DataFrame

    @property
    def draws(self) -> int:
        """How many."""
        return len(self.values)

    def rows(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """Values of every input in some draws, a row a draw."""
        return self.values.iloc[start:stop]


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
    return Sample(inputs, draws, seed, correlations).rows()


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
    return np.asarray(ndtr(ndtri(points) @ root))


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
