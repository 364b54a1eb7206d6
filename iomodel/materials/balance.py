"""Need, supply and stocks of a material, day by day, on plain arrays.

Everything is relative to normal daily use, so a stock of 60 is 60 days of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iomodel.notation import FloatArray


@dataclass(frozen=True)
class Store:
    """A stock and when it may be drawn.

    Parameters
    ----------
    days
        What is in it, by element, shape (e,) [days of total normal use].
    start
        First day on which it may be drawn.
    rate
        Largest draw a day [days of total normal use]; infinite where there is no limit.
    """

    holder: str
    days: FloatArray
    start: int = 0
    rate: float = np.inf


@dataclass(frozen=True)
class Balance:
    """Where a material came from and went, shapes (days, e), in shares of normal daily use.

    ``supply + drawn = used`` and ``used + missing = need`` on every day.
    """

    need: FloatArray
    supply: FloatArray
    drawn: FloatArray
    left: FloatArray
    """What all stores together still hold at the end of each day [days of use]."""

    @property
    def used(self) -> FloatArray:
        """What production used."""
        return self.supply + self.drawn

    @property
    def unmet(self) -> FloatArray:
        """Share of the need that neither supply nor stocks cover, in 0..1."""
        missing = np.maximum(self.need - self.used, 0.0)
        return np.divide(missing, self.need, out=np.zeros_like(missing), where=self.need > 0)


def balance(need: FloatArray, supply: FloatArray, stores: Sequence[Store]) -> Balance:
    """Draw stocks, in the order given, to close the gap between need and supply.

    Supply above the need is not taken up: nothing is stored during a cut. The first day of shortage
    is therefore ``K / (s m)`` for a stock of K days, a cut s of the origin share m and no adaptation.

    Parameters
    ----------
    need, supply
        Shape (days, e) [share of normal daily use].
    stores
        The stocks, first to be drawn first.

    Examples
    --------
    Sixty days of stock under a 70 % cut run out on day 85 (days count from 0):

    >>> need = np.ones((100, 1))
    >>> short = balance(need, need - 0.7, [Store("makers", np.array([60.0]))]).unmet[:, 0]
    >>> int(np.argmax(short > 0)), float(short[84]), round(float(short[86]), 3)
    (85, 0.0, 0.7)
    """
    supply = np.minimum(supply, need)
    drawn = np.zeros_like(need)
    left_at_end = np.zeros_like(need)
    left = [np.array(store.days, dtype=np.float64) for store in stores]
    for day in range(len(need)):
        gap = need[day] - supply[day]
        for store, held in zip(stores, left, strict=True):
            if day >= store.start:
                take = np.minimum(np.minimum(gap, held), store.rate)
                held -= take
                gap = gap - take
                drawn[day] += take
        left_at_end[day] = sum(left) if left else 0.0
    return Balance(need, supply, drawn, left_at_end)
