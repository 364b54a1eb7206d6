"""The inventory model: stocks of every input, rationing, recovery and catch-up, day by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations import inventory, inventory_batch, leontief
from iomodel.errors import ParameterError
from iomodel.models.base import Model
from iomodel.notation import BoolArray, FloatArray
from iomodel.path import CapacityPath
from iomodel.table import IOTable

_INDUSTRY = "Manufacturing"


@dataclass(frozen=True)
class Inventory(Model):
    """Sectors live off stocks, order what they used, and catch up after the cut (ARIO).

    What the material layer leaves of a sector's capacity is a hard limit on its output of the day. Output
    above normal after the cut is counted against the loss; `iomodel.duration.milestones` tells the two
    apart.

    Orders swing ``1 + target_days / restock_days`` times as much as the output they serve, because stocks
    are brought down or up to it, so short cuts lose more than in a model without stocks. Where that factor
    times the spectral radius of the domestic coefficients reaches 1, swings grow without end on the smallest
    disturbance, and the model refuses. The values that are usual in the literature (restocking within 60
    days, psi .8) do so on Japan's tables, or leave output down for good after a year's cut; the defaults
    here do not. `psi` decides most: show a sweep.

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
        ``"proportional"``, or ``"priority"``: producers before final demand.
    essential
        ``"industry"``: inputs of at least `essential_share` of cost, from industry to industry (every sector
        where the table has no official classification); or ``"all"`` inputs.
    essential_also
        Single further links without which the user stops: (supplier code, user code).
    essential_share
        Least cost share of an essential input under the rule [1].
    aftermath
        Days that a run goes on after the last shock, for recovery and catch-up [days].

    Raises
    ------
    ParameterError
        If a value is impossible, the orders of a table would swing without end, or the rule leaves a sector
        that is hit without any essential input.

    Reference: Hallegatte (2008), *Risk Analysis* 28(3); Guan et al. (2020), *Nature Human Behaviour* 4:577.
    """

    name = "inventory"
    title = "Stocks through time (ARIO)"
    assumes = "users live off stocks, then stop for want of essential inputs; lost output is partly caught up"
    errs = "high: orders swing more than sales, and after long cuts output may be slow to come back"

    psi: float = 0.5
    target_days: float = 90.0
    target_days_of: tuple[tuple[str, float], ...] = ()
    restock_days: float = 180.0
    overproduction: float = 1.25
    overproduction_days: float = 365.0
    rationing: str = "proportional"
    essential: str = "industry"
    essential_also: tuple[tuple[str, str], ...] = ()
    essential_share: float = 0.02
    aftermath: int = 365  # type: ignore[misc]

    def __post_init__(self) -> None:
        if self.essential not in ("industry", "all"):
            raise ParameterError(f"essential is {self.essential!r}, expected 'industry' or 'all'")
        if not 0 < self.essential_share <= 1:
            raise ParameterError(
                f"essential_share is {self.essential_share}, expected a share above 0, up to 1"
            )
        if self.aftermath < 0:
            raise ParameterError(f"aftermath is {self.aftermath}, expected 0 days or more")
        self._rules(self.target_days)

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        targets = self._targets(table)
        self._require_damped(table, targets)
        rules = self._rules(targets)
        runs = (
            inventory.Run(capacity, demand, rules=rules)
            for capacity, demand in zip(path.capacity, path.demand, strict=True)
        )
        totals = inventory_batch.batch(
            table.Ad,
            table.x,
            table.value_added_share,
            runs,
            essential=self._essential(table, path),
            keep="paths",
        )
        assert totals.output is not None
        return totals.output

    def _rules(self, target_days: float | FloatArray) -> inventory.ARIO:
        """The parameters as the equations take them."""
        return inventory.ARIO(
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

    def _require_damped(self, table: IOTable, targets: FloatArray) -> None:
        """Refuse parameters with which a disturbance of orders grows on its way upstream."""
        swing = (1 + targets / self.restock_days)[:, None] * np.maximum(table.Ad, 0.0)
        growth = leontief.spectral_radius(swing)
        if growth >= 1:
            raise ParameterError(
                f"orders swing without end: each round of suppliers passes on {growth:.3g} times the change, "
                f"expected below 1; raise restock_days (now {self.restock_days:g}) or lower target_days "
                f"(up to {targets.max():g})"
            )

    def _essential(self, table: IOTable, path: CapacityPath) -> BoolArray | None:
        """Inputs that the user in the column cannot do without, shape (n, n); None for all."""
        if self.essential == "all":
            return None
        industry = _industry(table)
        needed: BoolArray = np.outer(industry, industry) & (table.Ad >= self.essential_share)
        for supplier, user in self.essential_also:
            needed[tuple(table.position([supplier, user], "essential_also"))] = True
        hit = industry & (path.capacity < 1).any(axis=(0, 1))
        for sector in np.flatnonzero(hit & ~needed.any(axis=0)):
            raise ParameterError(
                f"essential_share {self.essential_share:g} leaves sector {table.codes[sector]}, which is "
                "hit, without any essential input; lower it, or name links in essential_also"
            )
        return needed


def _industry(table: IOTable) -> BoolArray:
    """Sectors of manufacturing by the official classification; every sector where there is none."""
    official = table.classification
    if official is None:
        return np.ones(table.n, dtype=np.bool_)
    coarse = official.levels[0]
    code = next(code for code, (name, _) in official.names[coarse].items() if name == _INDUSTRY)
    level = table.meta.level
    fine = "code" if level not in official.levels else level
    made = set(official.rows.loc[official.rows[coarse] == code, fine])
    return np.array([sector in made for sector in table.codes])
