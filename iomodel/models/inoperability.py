"""Inoperability: the static model's loss, reached and left at the pace of recovery."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import get_args

import numpy as np

from iomodel.equations import inoperability
from iomodel.equations.inoperability import Driver
from iomodel.equations.ratios import ratio
from iomodel.errors import ParameterError
from iomodel.materials.path import CapacityPath
from iomodel.models.base import Model, require_normal_demand, require_productive
from iomodel.notation import FloatArray
from iomodel.table import IOTable

_RECOVERED = 0.01
"""A sector counts as recovered when this share of its first inoperability is left [1]."""


@dataclass(frozen=True)
class Inoperability(Model):
    """Share of output lost through time, ``q(t+1) = q(t) + K (A* q(t) + c*(t) - q(t))``.

    A lost share of capacity is read as the same share of deliveries to final users (``demand``) or of
    primary inputs (``supply``). The shock ends when the scenario's ends; losses then fade at the pace K,
    for which a run is made longer. Adds nothing on size: over time the losses add up to those of the
    static model, that is of `Leontief` or `Ghosh`.

    Parameters
    ----------
    driver
        ``demand`` or ``supply``.
    recovery_days
        Time in which a sector alone would recover all but 1 % [days]; None for the static model, which
        is there at once. The default is an assumption.

    Reference: Lian & Haimes 2006, *Systems Engineering* 9:241.

    >>> Inoperability(recovery_days=0)
    Traceback (most recent call last):
    ...
    iomodel.errors.ParameterError: inoperability: recovery_days is 0, expected above 0 [days], or None ...
    """

    name = "inoperability"
    title = "Inoperability, dynamic"
    assumes = "each sector loses and recovers operability at its own pace, without stocks or hard limits"
    errs = "understates: only lost orders count; shows the path of a recovery, not the size of a loss"
    title_ja = "動学的機能不全モデル"
    assumes_ja = "各部門が固有の速さで機能を失い回復する。在庫も明確な上限もない"
    errs_ja = "過小：失われた受注以外に需要家の損失がない。規模ではなく経路を示す"
    place = 50
    capped = False

    driver: Driver = "demand"
    recovery_days: float | None = 60.0

    def __post_init__(self) -> None:
        if self.driver not in get_args(Driver):
            raise ParameterError(
                f"inoperability: driver is {self.driver!r}, expected one of {', '.join(get_args(Driver))}"
            )
        if self.recovery_days is not None and not (0 < self.recovery_days < np.inf):
            raise ParameterError(
                f"inoperability: recovery_days is {self.recovery_days}, expected above 0 [days], "
                "or None for the static model"
            )

    @property
    def aftermath(self) -> int:
        """Three recovery times: partners that are down too make recovery longer [days]."""
        return 0 if self.recovery_days is None else ceil(3 * self.recovery_days)

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        require_productive(table)
        lost = self._perturbation(table, path)
        matrix = inoperability.interdependency(table.Ad, table.x, self.driver)
        with table.naming_sectors():
            if self.recovery_days is None:
                q = inoperability.equilibrium(matrix, lost.reshape(-1, table.n)).reshape(lost.shape)
                return np.asarray(table.x * (1 - q))
            same = np.ones(table.n)
            pace = inoperability.resilience(same, _RECOVERED * same, self.recovery_days * same, matrix)
            q = inoperability.path(matrix, pace, lost)
        # A day's loss is the mean of its ends, as the trapezoidal rule counts it.
        return np.asarray(table.x * (1 - (q[:, :-1] + q[:, 1:]) / 2))

    def _perturbation(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """``c*`` on each day, shape (s, days, n) [1]."""
        if self.driver == "supply":
            require_normal_demand(path, self.name)
            primary = np.where(table.x > 0, 1 - table.Ad.sum(axis=0), 0.0)
            return (1 - path.capacity) * primary
        # What by-products of others deliver to final users beyond a sector's own output is not lost with it.
        own = np.minimum(table.f, table.x)
        sold = ratio(own, table.x)
        served = np.where(sold > 0, np.minimum(path.capacity, path.demand), path.demand)
        return (1 - served) * sold
