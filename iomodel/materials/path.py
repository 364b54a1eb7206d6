"""The one thing that every model takes: capacity and final demand, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from iomodel.locked import Locked
from iomodel.notation import FloatArray, IntArray


@dataclass(frozen=True)
class MaterialUse(Locked):
    """How the sectors of a table use a material.

    Parameters
    ----------
    exposed
        Share of a sector's output that is lost while every element is wholly missing, shape (n,) in 0..1.
    by_element
        The same while one element alone is missing, shape (e, n) in 0..1.
    bill
        What the economy spends on the material in a year, as a share of GDP [1]; None where not known.
    parts
        Part of the normal use of each element that goes into each sector's exposed output, shape (e, n), rows
        that sum to 1, or to 0 where no sector uses it; content is the same in every unit of exposed output
        where None.
    """

    exposed: FloatArray
    by_element: FloatArray
    bill: float | None = None
    parts: FloatArray | None = None


@dataclass(frozen=True)
class CapacityPath(Locked):
    """What is left of every sector's capacity and final demand, day by day.

    Parameters
    ----------
    scenarios
        Labels of the scenarios, s of them.
    codes
        Sector codes, n of them.
    capacity
        Share of normal output that physical inputs still allow, shape (s, days, n) in 0..1.
    demand
        Final demand for domestic goods as a share of the normal, shape (s, days, n), 0 or more.
    unmet
        Share of each element's need that neither imports nor stocks cover, by scenario and material:
        (scenario label, material) -> shape (days, elements) in 0..1.
    uses
        How sectors use the materials that are cut, by scenario and material.
    shocked
        Labels of the scenarios that shock capacity directly, without a material.
    """

    scenarios: tuple[str, ...]
    codes: tuple[str, ...]
    capacity: FloatArray
    demand: FloatArray
    unmet: Mapping[tuple[str, str], FloatArray] = field(default_factory=dict)
    uses: Mapping[tuple[str, str], MaterialUse] = field(default_factory=dict)
    shocked: frozenset[str] = frozenset()

    def of(self, scenario: str) -> CapacityPath:
        """The path of one scenario."""
        place = slice(self.scenarios.index(scenario), self.scenarios.index(scenario) + 1)
        return CapacityPath(
            scenarios=(scenario,),
            codes=self.codes,
            capacity=self.capacity[place],
            demand=self.demand[place],
            unmet={key: unmet for key, unmet in self.unmet.items() if key[0] == scenario},
            uses={key: use for key, use in self.uses.items() if key[0] == scenario},
            shocked=self.shocked & {scenario},
        )

    @property
    def days(self) -> int:
        """Length of the path [days]."""
        return int(self.capacity.shape[1])

    @cached_property
    def distinct_days(self) -> tuple[IntArray, IntArray]:
        """Days of equal capacity and demand once, and which of these each day is.

        Returns
        -------
        Places of the first of each kind, shape (k,), among all days of all scenarios one after the other, and
        numbers of the kinds, shape (s days,).
        """
        rows = zip(_rows(self.capacity), _rows(self.demand), strict=True)
        place: dict[tuple[bytes, bytes], int] = {}
        kinds = np.array([place.setdefault(both, len(place)) for both in rows], dtype=np.int64)
        return np.unique(kinds, return_index=True)[1], kinds


def _rows(values: FloatArray) -> Iterator[bytes]:
    """Every day of every scenario as it lies in memory."""
    return (day.tobytes() for scenario in values for day in scenario)
