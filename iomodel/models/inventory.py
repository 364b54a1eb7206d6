"""The inventory model: stocks of every input, rationing, recovery and catch-up, day by day."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from iomodel.errors import ParameterError
from iomodel.materials.path import CapacityPath
from iomodel.models import criticality
from iomodel.models.answer import Answer
from iomodel.models.base import Model
from iomodel.models.criticality import Criticality
from iomodel.notation import DAYS_PER_YEAR, BoolArray, FloatArray
from iomodel.table import IOTable

if TYPE_CHECKING:
    from iomodel.equations.inventory.batch import Totals
    from iomodel.equations.inventory.run import ARIO, HardSupply, Run

_log = logging.getLogger(__name__)

_BACK = 1e-4
"""GDP counts as back to normal when it is this near [share of normal]."""


@dataclass(frozen=True, eq=False)
class Inventory(Model):
    """Sectors live off stocks, order what they used, and catch up after the cut (ARIO).

    What the material layer leaves of a sector's capacity is a hard limit on its output of the day. A run is
    followed until all is back to normal, so the loss does not depend on where it stops. Output above normal
    after the cut is counted against the loss; `milestones` tells the two apart.

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
        Days after the last shock within which a run ends. It ends sooner once output, served demand and
        stocks have stayed at normal for 30 days; what is not back by then is a note of the answer [days].

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
    assumes = (
        "users draw down stocks, then stop when a critical input runs out; lost output is partly made up"
    )
    errs = "understates where users hold less stock than assumed, overstates where inputs can be replaced"
    title_ja = "在庫動学（ARIO）"
    assumes_ja = "需要家は在庫で生産を続け、必須の投入が尽きると止まる。失われた生産は一部取り戻される"
    errs_ja = "実際の在庫が想定より少なければ過小、不足する投入を代替できれば過大"
    place = 110
    follows = True
    monotone = False

    psi: float = 0.8
    target_days: float = 90.0
    target_days_of: tuple[tuple[str, float], ...] = ()
    restock_days: float = 60.0
    overproduction: float = 1.25
    overproduction_days: float = 365.0
    rationing: str = "proportional"
    critical: Criticality = "manufacturing"
    critical_share: float = 0.02
    recovery_days: int = 3650

    def __post_init__(self) -> None:
        if self.recovery_days < 0:
            raise ParameterError(f"inventory: recovery_days is {self.recovery_days}, expected 0 days or more")
        criticality.check(self.critical, self.critical_share, self.name)
        self._rules(self.target_days)

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day of the path, shape (s, days, n) [table's unit, per year]."""
        output = self._simulate(table, path, 0).output
        assert output is not None
        return output

    def answer(self, table: IOTable, path: CapacityPath) -> Answer:
        """Output until all is back to normal, and what is not."""
        totals = self._simulate(table, path, self.recovery_days)
        assert totals.output is not None
        notes, at_least = {}, []
        for number in np.flatnonzero(~totals.settled):
            label = path.scenarios[number]
            share = totals.value_added[number, : totals.steps[number]] / table.value_added.sum()
            if abs(share[-1] - 1) > _BACK:
                notes[label] = (self._held_down(label, share),)
            elif self.recovery_days:
                notes[label] = (self._nearly(label),)
            if share[-1] < 1 - _BACK and self.recovery_days >= DAYS_PER_YEAR:
                at_least.append(label)
        return Answer(totals.output, notes=notes, at_least=tuple(at_least))

    def totals(self, table: IOTable, path: CapacityPath) -> Totals:
        """What every scenario lost until all was normal, summed over days: `answer` without days."""
        return self._simulate(table, path, self.recovery_days, "totals")

    def _simulate(
        self, table: IOTable, path: CapacityPath, recovery_days: int, keep: str = "paths"
    ) -> Totals:
        """Every scenario up to its last shock, and on until all is normal or the days are over."""
        from iomodel.equations import inventory
        from iomodel.equations.inventory.batch import batch

        rules = self._rules(self._targets(table))
        if not inventory.is_compiled():
            _log.info("Compiling the daily steps of the stock model, once on this machine ...")

        def followed(capacity: FloatArray, demand: FloatArray) -> Run:
            as_usual = bool((demand == 1).all())
            if recovery_days > 1:
                days = _last_hit(capacity, demand)
                capacity, demand = _and_a_normal_day(capacity[:days]), _and_a_normal_day(demand[:days])
            return inventory.Run(
                np.ones_like(capacity),
                1.0 if as_usual else demand,
                _hard_limit(capacity),
                rules=rules,
                follow=max(0, recovery_days - 1),
            )

        return batch(
            table.Ad,
            table.x,
            table.value_added_share,
            map(followed, path.capacity, path.demand),
            essential=self._critical(table, path),
            keep=keep,
        )

    def _held_down(self, label: str, share: FloatArray) -> str:
        """What a reader has to know of a run that does not come back: GDP by day as a share of normal."""
        days, side = self.recovery_days, "below" if share[-1] < 1 else "above"
        state = (
            f"{label}: not back to normal {days:,} days after the last shock, when GDP is "
            f"{100 * abs(1 - share[-1]):.2f} % {side} it"
        )
        if share[-1] >= 1 or days < DAYS_PER_YEAR or share[-1] > share[-DAYS_PER_YEAR]:
            return state
        return (
            f"{state} and no longer rises: stocks that are used up are not refilled; raise target_days (now "
            f"{self.target_days:g}), or lower restock_days (now {self.restock_days:g}) or psi "
            f"(now {self.psi:g})"
        )

    def _nearly(self, label: str) -> str:
        """What a reader has to know of a run whose GDP is back, and whose stocks are not."""
        return (
            f"{label}: GDP is back to normal {self.recovery_days:,} days after the last shock, but stocks or "
            "output of single sectors are not"
        )

    def _rules(self, target_days: float | FloatArray) -> ARIO:
        """The parameters as the equations take them."""
        from iomodel.equations.inventory.run import ARIO

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


def _hard_limit(capacity: FloatArray) -> HardSupply:
    """What is left of capacity as a supply that overtime cannot stretch; no limit on days without a cut."""
    from iomodel.equations.inventory.run import HardSupply

    left = np.full(capacity.shape, np.inf)
    np.copyto(left, capacity, where=capacity < 1)
    return HardSupply(np.zeros(capacity.shape[1]), left)


def _last_hit(capacity: FloatArray, demand: FloatArray) -> int:
    """Days up to the last on which capacity or demand is not normal, of shapes (days, n)."""
    hit = np.flatnonzero((capacity != 1).any(axis=1) | (demand != 1).any(axis=1))
    return int(hit[-1]) + 1 if len(hit) else 0


def _and_a_normal_day(days: FloatArray) -> FloatArray:
    """Some days, and one at normal, which holds from then on; shape (days + 1, n)."""
    found = np.ones((len(days) + 1, days.shape[1]))
    found[:-1] = days
    return found
