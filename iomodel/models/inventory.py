"""The inventory model: stocks of every input, rationing, recovery and catch-up, day by day."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from iomodel.errors import ParameterError
from iomodel.materials.path import CapacityPath
from iomodel.models import criticality
from iomodel.models.base import Model
from iomodel.models.criticality import Criticality
from iomodel.notation import BoolArray, FloatArray
from iomodel.table import IOTable

if TYPE_CHECKING:
    from iomodel.equations.inventory.ario import ARIO, Material

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Inventory(Model):
    """Sectors live off stocks, order what they used, and catch up after the cut (ARIO).

    What the material layer leaves of a sector's capacity is a hard limit on its output of the day. Output
    above normal after the cut is counted against the loss; `milestones` tells the two apart.

    A sector orders what it used and a part of what is missing from its target, never less than it used: a
    fall of sales passes up the chain unenlarged. Stocks bridge short cuts; in long ones a user stops for want
    of an essential input once its stock has fallen below `psi` of the target. Show a sweep of `psi`,
    `target_days` and `critical`. Where targets are few days or restocking takes long, a stock that was used
    up may never be refilled, and output stays down for good.

    Parameters
    ----------
    psi
        Share of the target stock below which production is cut back; 0 is a strict bottleneck [1].
    target_days
        Stock that users keep of each good [days of use].
    target_days_of
        Other targets for single goods: (sector code, days) [days of use].
    restock_days
        Time over which a gap to the target is ordered [days].
    overproduction
        Capacity that a sector reaches under lasting scarcity, 1 or more [share of capacity].
    overproduction_days
        Time to get there [days].
    rationing
        ``proportional``, or ``priority``: producers before final demand.
    critical
        Inputs without which their user stops: ``manufacturing`` (inputs of manufacturing from manufacturing
        above `critical_share`), ``all``, ``none``, or a frame of weights in 0..1, suppliers in rows. Only
        weights of 1 stop a user here.
    critical_share
        Least share of costs of a critical input, for ``manufacturing`` [1].
    recovery_days
        Days that a run goes on after the last shock, for recovery and catch-up [days].

    Raises
    ------
    ParameterError
        If a value is impossible, or the rule leaves a manufacturing sector that is hit without any critical
        input.

    Reference: Hallegatte (2008), *Risk Analysis* 28(3); Guan et al. (2020), *Nature Human Behaviour* 4:577.

    >>> Inventory(psi=1.2)
    Traceback (most recent call last):
    ...
    iomodel.errors.ParameterError: psi is 1.2, expected a share from 0 to 1
    """

    name = "inventory"
    title = "Stocks through time (ARIO)"
    assumes = "users live off stocks, then stop for want of critical inputs; lost output is partly caught up"
    errs = "understates where users hold less stock than assumed, overstates where inputs can be replaced"
    title_ja = "在庫動学（ARIO）"
    assumes_ja = "需要家は在庫で生産を続け、必須の投入が尽きると止まる。失われた生産は一部取り戻される"
    errs_ja = "実際の在庫が想定より少なければ過小、不足する投入を代替できれば過大"
    place = 110

    psi: float = 0.8
    target_days: float = 90.0
    target_days_of: tuple[tuple[str, float], ...] = ()
    restock_days: float = 60.0
    overproduction: float = 1.25
    overproduction_days: float = 365.0
    rationing: str = "proportional"
    critical: Criticality = "manufacturing"
    critical_share: float = 0.02
    recovery_days: int = 365

    def __post_init__(self) -> None:
        if self.recovery_days < 0:
            raise ParameterError(f"inventory: recovery_days is {self.recovery_days}, expected 0 days or more")
        criticality.check(self.critical, self.critical_share, self.name)
        self._rules(self.target_days)

    @property
    def aftermath(self) -> int:
        """How long a run goes on after the last shock [days]."""
        return self.recovery_days

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        from iomodel.equations import inventory
        from iomodel.equations.inventory.batch import batch

        rules = self._rules(self._targets(table))
        if not inventory.is_compiled():
            _log.info("Compiling the daily steps of the stock model, once on this machine ...")
        totals = batch(
            table.Ad,
            table.x,
            table.value_added_share,
            (
                inventory.Run(np.ones_like(capacity), demand, _hard_limit(capacity), rules=rules)
                for capacity, demand in zip(path.capacity, path.demand, strict=True)
            ),
            essential=self._critical(table, path),
            keep="paths",
        )
        assert totals.output is not None
        return totals.output

    def _rules(self, target_days: float | FloatArray) -> ARIO:
        """The parameters as the equations take them."""
        from iomodel.equations.inventory.ario import ARIO

        return ARIO(
            psi=self.psi,
            target_days=target_days,
            restock_days=self.restock_days,
            overproduction=self.overproduction,
            overproduction_days=self.overproduction_days,
            rationing=self.rationing,
        )

    def _targets(self, table: IOTable) -> FloatArray:
        """Target stock of each good, shape (n,) [days of use]."""
        targets = np.full(table.n, float(self.target_days))
        codes = [code for code, _ in self.target_days_of]
        targets[table.position(codes, "target_days_of")] = [days for _, days in self.target_days_of]
        return targets

    def _critical(self, table: IOTable, path: CapacityPath) -> BoolArray:
        """Inputs that the user in the column cannot do without, shape (n, n)."""
        needed: BoolArray = criticality.weights(self.critical, self.critical_share, table) >= 1
        if isinstance(self.critical, str) and self.critical == "manufacturing":
            hit = table.manufacturing & (path.capacity < 1).any(axis=(0, 1))
            for sector in np.flatnonzero(hit & ~needed.any(axis=0)):
                raise ParameterError(
                    f"inventory: critical_share {self.critical_share:g} leaves sector {table.codes[sector]}, "
                    "which is hit, without any critical input; lower it, or give a matrix"
                )
        return needed


def _hard_limit(capacity: FloatArray) -> Material:
    """What is left of capacity as a supply that overtime cannot stretch; no limit on days without a cut."""
    from iomodel.equations.inventory.ario import Material

    return Material(np.zeros(capacity.shape[1]), np.where(capacity < 1, capacity, np.inf))
