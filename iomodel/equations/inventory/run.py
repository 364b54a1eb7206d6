"""One course of events: what is hit, the material that nothing replaces, and how sectors react."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from iomodel.errors import ParameterError, nearest
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray

HOLD = 30
"""Days that everything has to stay at normal before a run that is followed ends."""

TOLERANCE = 1e-6
"""How far output, served demand and stocks may be from normal then [share of normal]."""

RATIONING = ("proportional", "priority")
"""Who gets a good that runs short: all buyers alike, or producers before final demand."""


@dataclass(frozen=True)
class ARIO(Locked):
    """How sectors react to scarcity.

    Parameters
    ----------
    psi
        Share of the target stock below which production is cut back, 0..1 [1]. At 0 production
        goes on until the stock is used up: a strict bottleneck.
    target_days
        Stock that users keep of each good, one number or shape (n,) [days of use at the aim].
        Goods are used at the earliest on the day after delivery, so at least `dt`.
    restock_days
        Time ``tau`` over which a gap to the target is ordered, at least `dt` [days].
    overproduction
        Capacity ``alpha_max`` that a sector reaches under lasting scarcity, 1 or more
        [share of capacity].
    overproduction_days
        Time ``tau_a`` to get there, at least `dt` [days].
    rationing
        ``"proportional"``: all buyers get the same share of their orders; ``"priority"``:
        producers before final demand.
    dt
        Length of a step [days].

    Raises
    ------
    ParameterError
        If a value is impossible.

    >>> ARIO(psi=1.2)
    Traceback (most recent call last):
    iomodel.errors.ParameterError: psi is 1.2, expected a share from 0 to 1
    """

    psi: float = 0.8
    target_days: float | FloatArray = 90.0
    restock_days: float = 60.0
    overproduction: float = 1.25
    overproduction_days: float = 365.0
    rationing: str = "proportional"
    dt: float = 1.0

    def __post_init__(self) -> None:
        self.lock()
        if not 0 <= self.psi <= 1:
            raise ParameterError(f"psi is {self.psi}, expected a share from 0 to 1")
        if not 0 < self.dt < np.inf:
            raise ParameterError(f"dt is {self.dt}, expected a step above 0 [days]")
        if not 1 <= self.overproduction < np.inf:
            raise ParameterError(
                f"overproduction is {self.overproduction}, expected 1 or more [share of capacity]"
            )
        for name in ("target_days", "restock_days", "overproduction_days"):
            shortest = np.min(getattr(self, name))
            if not shortest >= self.dt or not np.all(np.isfinite(getattr(self, name))):
                raise ParameterError(
                    f"{name} is {shortest}, expected finite days, at least a step (dt = {self.dt})"
                )
        if self.rationing not in RATIONING:
            raise ParameterError(
                f"rationing is {self.rationing!r}, expected one of {', '.join(RATIONING)}."
                + nearest(str(self.rationing), RATIONING)
            )


@dataclass(frozen=True)
class HardSupply(Locked):
    """A material from outside the table without which a sector cannot work.

    A sector buys what it uses, and refills its stock to the initial level when more arrives.

    Parameters
    ----------
    stock
        Stock of each sector at the start, shape (n,) [days of its normal use].
    arrivals
        What can be bought each day, shape (n,) or (steps, n) [share of normal use]; infinite for a
        sector that does not depend on the material.
    need
        Use per unit of output, one number or shape (n,) or (steps, n) [share of normal].

    Raises
    ------
    ParameterError
        If a value is negative or missing, or need is not positive.
    """

    stock: FloatArray
    arrivals: FloatArray
    need: float | FloatArray = 1.0

    def __post_init__(self) -> None:
        self.lock()
        stock, arrivals, need = (np.asarray(part) for part in (self.stock, self.arrivals, self.need))
        require_all(
            "material stock is", stock, (stock >= 0) & np.isfinite(stock), "finite days of use, 0 or more"
        )
        require_all("material arrivals reach", arrivals, arrivals >= 0, "shares of normal use, 0 or more")
        require_all("material need reaches", need, (need > 0) & np.isfinite(need), "a finite share above 0")


def require_all(what: str, values: FloatArray, sound: BoolArray, expected: str) -> None:
    """Raise with the first value that is not sound."""
    if not np.all(sound):
        raise ParameterError(f"{what} {values[~np.asarray(sound)].flat[0]}, expected {expected}")


@dataclass(frozen=True)
class Run(Locked):
    """One course of events: what is hit, and how sectors react.

    Parameters
    ----------
    capacity
        Capacity left on each step, shape (steps, n) [share of normal, 0..1].
    demand
        Final demand, one number or shape (n,) or (steps, n) [share of normal].
    material
        A `HardSupply`, or None.
    stock_days
        Stocks at the start by good, shape (n,), or by good and user, shape (n, n) [days of
        normal use]; None for the targets, which is the steady state.
    rules
        An `ARIO`.
    follow
        Steps that the run may go on after the last row, which holds for all of them. It ends once output,
        served demand and stocks have stayed within `TOLERANCE` of normal for `HOLD` days.

    Raises
    ------
    ParameterError
        If a share is negative, missing, or capacity is above 1, or `follow` is negative.
    """

    capacity: FloatArray
    demand: float | FloatArray = 1.0
    material: HardSupply | None = None
    stock_days: FloatArray | None = None
    rules: ARIO = field(default_factory=ARIO)
    follow: int = 0

    def __post_init__(self) -> None:
        self.lock()
        if self.follow < 0:
            raise ParameterError(f"follow is {self.follow}, expected 0 steps or more")
        if np.ndim(self.capacity) != 2 or 0 in np.shape(self.capacity):
            raise ParameterError(f"capacity has shape {np.shape(self.capacity)}, expected (steps, n)")
        low, high = np.min(self.capacity), np.max(self.capacity)
        if not (low >= 0 and high <= 1):
            raise ParameterError(f"capacity runs from {low} to {high}, expected shares from 0 to 1")
        low, high = np.min(self.demand), np.max(self.demand)
        if not (low >= 0 and high < np.inf):
            raise ParameterError(f"demand runs from {low} to {high}, expected finite shares, 0 or more")
        if self.stock_days is not None:
            days = np.asarray(self.stock_days)
            require_all("stock_days reaches", days, (days >= 0) & np.isfinite(days), "finite days, 0 or more")

    @property
    def steps(self) -> int:
        """Number of steps, before any that follow."""
        return len(self.capacity)
