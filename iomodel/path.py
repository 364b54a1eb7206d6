"""The one thing that every model takes: capacity and final demand, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from iomodel.notation import FloatArray


@dataclass(frozen=True)
class CapacityPath:
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
    """

    scenarios: tuple[str, ...]
    codes: tuple[str, ...]
    capacity: FloatArray
    demand: FloatArray
    unmet: Mapping[tuple[str, str], FloatArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for values in (self.capacity, self.demand):
            values.flags.writeable = False

    @property
    def days(self) -> int:
        """Length of the path [days]."""
        return int(self.capacity.shape[1])
