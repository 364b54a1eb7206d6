"""Which draws a sensitivity analysis needs: two samples, and mixtures of them by group of inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.sample import correlated, correlated_groups, sobol_points, values_at

_EDGE = 1e-15
"""How near to 0 and 1 a point may be."""


@dataclass(frozen=True, eq=False)
class Design(Locked):
    """Points of a Saltelli design.

    Parameters
    ----------
    inputs
        What is drawn.
    groups
        Places of the inputs of each group; groups are independent of each other.
    correlation
        Of each input with every other one of its group, shape (inputs,).
    a, b
        Two samples in 0..1, correlated within groups, shape (n, inputs).
    fresh
        Independent points in 0..1 to draw single inputs again from, shape (n, inputs).
    """

    inputs: Sequence[Input]
    groups: Mapping[str, list[int]]
    correlation: FloatArray
    a: FloatArray
    b: FloatArray
    fresh: FloatArray

    @cached_property
    def values_a(self) -> pd.DataFrame:
        """Values of the inputs at A, a row a draw."""
        return values_at(self.inputs, self.a)

    @cached_property
    def values_b(self) -> pd.DataFrame:
        """Values of the inputs at B, a row a draw."""
        return values_at(self.inputs, self.b)

    def mixed(self, group: str) -> pd.DataFrame:
        """Values at A, those of a group at B."""
        names = [self.inputs[place].name for place in self.groups[group]]
        return self.values_a.assign(**{name: self.values_b[name] for name in names})

    def redrawn(self, place: int) -> pd.DataFrame:
        """Values at A, one input drawn again given the others.

        Of m normal variables with the same correlation r, one has, given the others, the mean
        ``r / (1 + (m - 2) r)`` times their sum and the variance
        ``(1 - r) (1 + (m - 1) r) / (1 + (m - 2) r)``.
        """
        each, again = self.inputs[place], ndtri(self.fresh[:, place])
        r = self.correlation[place]
        if r:
            others = [member for member in self.groups[each.group] if member != place]
            share = 1 / (1 + (len(others) - 1) * r)
            mean = r * share * ndtri(np.clip(self.a[:, others], _EDGE, 1 - _EDGE)).sum(axis=1)
            again = mean + np.sqrt(max((1 - r) * (1 + len(others) * r) * share, 0.0)) * again
        points = np.clip(ndtr(again), _EDGE, 1 - _EDGE)
        return self.values_a.assign(**{each.name: each.known.at(points)})


def designed(
    inputs: Sequence[Input], draws: int, seed: int, correlations: Mapping[str, float] | None = None
) -> Design:
    """The two samples of a design, from one sequence of scrambled Sobol points in twice as many dimensions.

    >>> from iomodel.scenario.ranges import Range
    >>> known = Range(low=0, central=0.5, high=1)
    >>> found = designed([Input(name, "scenario", known, (name,)) for name in "xy"], 8, 0)
    >>> mixed = found.mixed("x")
    >>> bool((mixed["x"] == found.values_b["x"]).all() and (mixed["y"] == found.values_a["y"]).all())
    True
    """
    count = len(inputs)
    points = np.empty((draws, 0))
    if count:
        points = sobol_points(2 * count, seed).random(draws)
    points = np.clip(points, _EDGE, 1 - _EDGE)
    hang = correlated_groups(inputs, correlations)
    correlation = np.zeros(count)
    for value, members in hang:
        correlation[members] = value
    return Design(
        inputs=inputs,
        groups=grouped(inputs),
        correlation=correlation,
        a=correlated(points[:, :count], hang),
        b=correlated(points[:, count:], hang),
        fresh=points[:, count:],
    )


def grouped(inputs: Sequence[Input]) -> dict[str, list[int]]:
    """Places of the inputs of each group."""
    groups: dict[str, list[int]] = {}
    for place, each in enumerate(inputs):
        groups.setdefault(each.group, []).append(place)
    return groups
