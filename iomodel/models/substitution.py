"""Substitution: everyone moves away from what becomes dear, as far as elasticities let them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

import numpy as np

from iomodel.equations import substitution
from iomodel.equations.substitution import Economy, Elasticities, Equilibrium
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.materials.path import CapacityPath, MaterialUse
from iomodel.models.base import Model, require_normal_demand
from iomodel.models.materials import followed_material
from iomodel.notation import FloatArray
from iomodel.table import IOTable

__all__ = ["Elasticities", "Scarcity", "Substitution"]

Closure = Literal["fixed", "mobile"]
"""Whether value added stays with its product (months) or moves between sectors at one wage (years)."""

_LEAST_SUPPLY = 1e-3
"""Supply below which the material counts as gone [share of the need]: no elasticity was measured there."""


class Scarcity(NamedTuple):
    """What a scenario leaves of a material, and who shares it."""

    economy: Economy
    """The table with every sector split into an exposed and an unexposed variety."""
    supply: FloatArray
    """Supply of the material relative to the use that is asked for, shape (days,) [1]."""


@dataclass(frozen=True)
class Substitution(Model):
    """Equilibrium of a nested CES network in which the material is scarce, one day a state.

    Supply on a day is ``1 - sum_j phi_j x_j / sum_j b_j x_j``: the unmet share of the need, weighted by
    the exposed output ``b_j x_j`` that waits for it. The cost share of the material is its bill over
    exposed output. Each day is an equilibrium of its own: nothing is learnt or kept in store from day to
    day. The elasticity between the material and the rest decides the size; sweep it.

    Value added in a result is the coefficient of the same sector times its output, as in every model.
    Inputs are substituted here, so that real value added by double deflation falls by less than output
    times coefficient; `equilibrium` gives it.

    Parameters
    ----------
    elasticities
        Of every nest; the defaults are for a cut within a year. No estimate is published of
        `varieties` (.5), nor of `scarce` for rare earths (.07): both are assumptions.
    closure
        ``fixed``: value added stays with its product; ``mobile``: it moves at one wage.
    bill
        What the economy spends on the material in a year, as a share of GDP [1]; from the material's
        data where None.

    Reference: Baqaee & Farhi 2019, *Econometrica* 87:1155; applied to a cut-off by Bachmann et al. 2022.
    """

    name = "substitution"
    title = "Substitution (nested CES)"
    assumes = "markets clear every day; users replace the material as far as elasticities allow"
    errs = "understates within weeks, when nobody can switch yet; the elasticity decides"
    title_ja = "代替（入れ子型CES）"
    assumes_ja = "市場は毎日均衡し、需要家は弾力性の許す限り材料を代替する"
    errs_ja = "数週間では過小：まだ誰も切り替えられない。弾力性が結果を決める"
    place = 100
    capped = False

    elasticities: Elasticities = field(default_factory=Elasticities)
    closure: Closure = "fixed"
    bill: float | None = None

    def __post_init__(self) -> None:
        if self.closure not in get_args(Closure):
            raise ParameterError(
                f"substitution: closure is {self.closure!r}, expected one of {', '.join(get_args(Closure))}"
            )
        if self.bill is not None and not 0 < self.bill < 1:
            raise ParameterError(
                f"substitution: bill is {self.bill}, expected between 0 and 1 [share of GDP]"
            )

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        found = [self.scarcity(table, path, label) for label in path.scenarios]
        relative = np.ones(path.capacity.shape)
        for same in _alike(found):
            scarcity = found[same[0]]
            if scarcity is not None and scarcity.supply.size:
                supply = np.concatenate([s.supply for i in same if (s := found[i]) is not None])
                solved = self._solve(scarcity.economy, supply).output
                relative[same] = solved.reshape(len(same), *relative.shape[1:])
        return relative * table.x

    def equilibrium(self, table: IOTable, path: CapacityPath, scenario: str | None = None) -> Equilibrium:
        """Prices, consumption and real value added on every day of a scenario, one day a row.

        Parameters
        ----------
        table, path
            As in `output`.
        scenario
            Label of the scenario; the first of the path where not given.

        Raises
        ------
        NotApplicableError
            If the scenario cuts no material, or changes more than the supply of one.
        """
        label = path.scenarios[0] if scenario is None else scenario
        scarcity = self.scarcity(table, path, label)
        if scarcity is None:
            raise NotApplicableError(f"substitution: scenario {label} cuts no material")
        return self._solve(scarcity.economy, scarcity.supply)

    def scarcity(self, table: IOTable, path: CapacityPath, scenario: str) -> Scarcity | None:
        """The economy and the supply of the material on each day; None where the scenario cuts none."""
        require_normal_demand(path, self.name)
        found = followed_material(path, scenario, self.name)
        if found is None:
            return None
        material, use = found
        exposed = use.exposed * table.x
        place = path.scenarios.index(scenario)
        lost = (1 - path.capacity[place]) @ table.x / exposed.sum()
        if not (1 - lost >= _LEAST_SUPPLY).all():
            worst = int(lost.argmax())
            raise NotApplicableError(
                f"substitution: scenario {scenario} leaves {max(1 - lost[worst], 0):.1g} of the need for "
                f"{material} on day {worst + 1}, expected at least {_LEAST_SUPPLY:g}: this model does not "
                "apply where the material is gone, because nothing can be bought at any price. Cut less, or "
                "use a model that takes capacities, such as supply-constrained"
            )
        return Scarcity(self._economy(table, use, material), 1 - lost)

    def _economy(self, table: IOTable, use: MaterialUse, material: str) -> Economy:
        """The table in the form of the equations."""
        bill = use.bill if self.bill is None else self.bill
        if bill is None:
            raise ParameterError(
                f"substitution: what is spent on {material} is not in its data (quantities.csv, element ALL, "
                "metric import bill); give it as Substitution(bill=...) [share of GDP]"
            )
        home = table.Yd.sum(axis=1) - table.exports
        return substitution.economy(
            table.Zd,
            table.Zm,
            table.v.sum(axis=0),
            home,
            table.Ym.sum(axis=1),
            table.exports,
            use.exposed,
            bill * table.gdp / float((use.exposed * table.x).sum()),
        )

    def _solve(self, economy: Economy, supply: FloatArray) -> Equilibrium:
        """Equilibria at given supplies."""
        from threadpoolctl import threadpool_limits

        # Systems this small only lose time to threads, by an order where cores are shared.
        with threadpool_limits(1, "blas"):
            return substitution.equilibrium(economy, self.elasticities, supply, self.closure == "mobile")


def _alike(found: list[Scarcity | None]) -> list[list[int]]:
    """Scenarios grouped by economy, so that each is followed along one path of supply."""
    groups: dict[bytes, list[int]] = {}
    for place, scarcity in enumerate(found):
        key = b"" if scarcity is None else scarcity.economy.bill.tobytes() + scarcity.economy.weight.tobytes()
        groups.setdefault(key, []).append(place)
    return list(groups.values())
