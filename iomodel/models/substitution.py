"""Substitution: everyone moves away from what becomes dear, as far as elasticities let them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np

from iomodel.equations import substitution
from iomodel.equations.substitution import (
    BY_HORIZON,
    Along,
    Economy,
    Elasticities,
    ElasticityPath,
    Equilibrium,
    Owner,
)
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.figure import signed
from iomodel.materials.path import CapacityPath, MaterialUse
from iomodel.models import measures
from iomodel.models.answer import Answer
from iomodel.models.base import Model, require_normal_demand
from iomodel.models.materials import followed_material
from iomodel.notation import DAYS_PER_YEAR, FloatArray, after_start
from iomodel.table import IOTable

__all__ = ["Elasticities", "ElasticityPath", "Scarcity", "Substitution"]

Closure = Literal["fixed", "mobile"]
"""Whether value added stays with its product (months) or moves between sectors at one wage (years)."""

Rents = Literal["home", "abroad"]
"""Who earns what users of the material pay above its border price of the base year."""

_LEAST_SUPPLY = 1e-3
"""Supply below which the material counts as gone [share of the need]: no elasticity was measured there."""


_UNSEEN = 1e-6
"""An error of reading off that no figure shows [share of GDP]."""


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
    exposed output. Each day is an equilibrium of its own: nothing is kept in store from day to day. The
    elasticity between the material and the rest decides the size; sweep it.

    Prices move, so value added is not coefficient times output. Real GDP in a result is chained as the
    national accounts do, along the cut from the base year to the supply of the day at the elasticities of
    the day; a sector's part is the change of its output less its inputs, each at the prices of the moment.
    The other measures stand beside it (`iomodel.models.measures`).

    Parameters
    ----------
    elasticities
        Of every nest, by time since the first day of the cut; `Elasticities` for fixed ones. No estimate
        is published of `varieties` (.5), nor of `scarce` for rare earths: both are assumptions.
    closure
        ``fixed``: value added stays with its product; ``mobile``: it moves at one wage.
    bill
        What the economy spends on the material in a year, as a share of GDP [1]; from the material's
        data where None.
    rents
        ``home``: the border price stays, and importers or users who hold the licences earn the rest of what
        users pay; chained real GDP loses that rent on every unit missing (Hulten's theorem). ``abroad``: the
        border price rises to what users pay; the terms of trade fall, chained real GDP does not move at all
        (Kehoe & Ruhl 2008), and real consumption is the headline.

    References: Baqaee & Farhi 2019, *Econometrica* 87:1155; applied to a cut-off by Bachmann et al. 2022;
    Kehoe & Ruhl 2008, *Review of Economic Dynamics* 11:804.
    """

    name = "substitution"
    title = "Substitution (nested CES)"
    assumes = "markets clear every day; users replace the material as far as elasticities allow"
    errs = "understates in the first weeks, when nobody can switch; depends mostly on the elasticity"
    title_ja = "代替（入れ子型CES）"
    assumes_ja = "市場は毎日均衡し、需要家は弾力性の許す限り材料を代替する"
    errs_ja = "数週間では過小：まだ誰も切り替えられない。弾力性が結果を決める"
    place = 100
    capped = False

    elasticities: Elasticities | ElasticityPath = BY_HORIZON
    closure: Closure = "fixed"
    bill: float | None = None
    rents: Rents = "home"

    def __post_init__(self) -> None:
        if self.closure not in get_args(Closure):
            raise ParameterError(
                f"substitution: closure is {self.closure!r}, expected one of {', '.join(get_args(Closure))}"
            )
        if self.rents not in get_args(Rents):
            raise ParameterError(
                f"substitution: rents is {self.rents!r}, expected one of {', '.join(get_args(Rents))}"
            )
        if self.bill is not None and not 0 < self.bill < 1:
            raise ParameterError(
                f"substitution: bill is {self.bill}, expected between 0 and 1 [share of GDP]"
            )

    @property
    def headline(self) -> str:
        """The measure that answers: real consumption where the rent goes abroad and real GDP stays."""
        return measures.CONSUMPTION if self.rents == "abroad" else measures.REAL_GDP

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        return self.answer(table, path).output

    def answer(self, table: IOTable, path: CapacityPath) -> Answer:
        """Output, real value added, and the measures of an economy in which prices move."""
        found = [self.scarcity(table, path, label) for label in path.scenarios]
        output, added = np.ones(path.capacity.shape), np.zeros(path.capacity.shape)
        beside = {name: np.ones(path.capacity.shape[:2]) for name in measures.MEASURES}
        years, errors = np.arange(path.days) / DAYS_PER_YEAR, np.zeros(len(found))
        for same in _alike(found):
            scarcity = found[same[0]]
            if scarcity is None or not path.days:
                continue
            supply = np.concatenate([s.supply for i in same if (s := found[i]) is not None])
            solved = self._along(scarcity.economy, supply, np.tile(years, len(same)))
            errors[same] = solved.error
            output[same] = solved.output.reshape(len(same), *output.shape[1:])
            added[same] = solved.value_added.reshape(len(same), *output.shape[1:])
            for name, values in _measured(solved).items():
                beside[name][same] = values.reshape(len(same), path.days)
        if _without_trade(table):
            del beside[measures.TERMS_OF_TRADE]
        return Answer(
            output * table.x,
            table.value_added + added * table.gdp,
            beside,
            {
                label: (*self._notes(table, label, beside, i), *_read_off(label, errors[i]))
                for i, label in enumerate(path.scenarios)
            },
        )

    def equilibrium(self, table: IOTable, path: CapacityPath, scenario: str | None = None) -> Equilibrium:
        """Prices and quantities on every day of a scenario, one day a row, each solved exactly.

        Slower than `answer`, which reads off between solved days.

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
            raise NotApplicableError(
                f"substitution: scenario {label} cuts no material", "シナリオが材料を途絶させない"
            )
        mobile = self.closure == "mobile"
        if isinstance(self.elasticities, Elasticities):
            return substitution.equilibrium(scarcity.economy, self.elasticities, scarcity.supply, mobile)
        days = [
            substitution.equilibrium(
                scarcity.economy, self.elasticities.at(day / DAYS_PER_YEAR), float(left), mobile
            )
            for day, left in enumerate(scarcity.supply)
        ]
        return Equilibrium(
            **{name: np.concatenate([getattr(day, name) for day in days]) for name in vars(days[0])}
        )

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
                f"{material} {after_start(worst)}, expected at least {_LEAST_SUPPLY:g}: this model does not "
                "apply where the material is gone, because nothing can be bought at any price. Cut less, or "
                "use a model that takes capacities, such as supply-constrained",
                f"材料の供給が必要量の{_LEAST_SUPPLY:.1%}を下回り、価格による調整で説明できる範囲を外れる",
            )
        return Scarcity(self._economy(table, use, material), 1 - lost)

    def _economy(self, table: IOTable, use: MaterialUse, material: str) -> Economy:
        """The table in the form of the equations."""
        bill = use.bill if self.bill is None else self.bill
        if bill is None:
            raise NotApplicableError(
                f"substitution: what is spent on {material} is not in its data (quantities.csv, element ALL, "
                "metric import bill); give it as Substitution(bill=...) [share of GDP]",
                "当該材料の輸入額がデータにない",
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
            self._owner(table),
        )

    def _owner(self, table: IOTable) -> Owner:
        """Who is paid for the material; a table without trade can only own it."""
        if not _without_trade(table):
            return self.rents
        if self.rents == "abroad":
            raise NotApplicableError(
                f"substitution: rents is 'abroad', but table {table.name} has no trade, so nobody abroad "
                "could be paid; use rents='home'",
                "貿易のない表では、希少性による利益を国外に帰属させることができない",
            )
        return "endowment"

    def _along(self, economy: Economy, supply: FloatArray, years: FloatArray) -> Along:
        """Accounts at given supplies and times."""
        from threadpoolctl import threadpool_limits

        # Systems this small only lose time to threads, by an order where cores are shared.
        with threadpool_limits(1, "blas"):
            return substitution.along(economy, self.elasticities, supply, years, self.closure == "mobile")

    def _notes(
        self, table: IOTable, label: str, beside: dict[str, FloatArray], place: int
    ) -> tuple[str, ...]:
        """What a reader has to know of the answer to a scenario."""
        change = {
            name: 100 * float((values[place] - 1).sum()) / DAYS_PER_YEAR for name, values in beside.items()
        }
        if not change[measures.SCARCE_PRICE]:
            return ()
        gdp, spent = change[measures.REAL_GDP], change[measures.CONSUMPTION]
        if _without_trade(table):
            return (f"{label}: the table has no trade, so the material counts as its own endowment",)
        terms = 100 * (_extreme(beside[measures.TERMS_OF_TRADE][place]) - 1)
        if self.rents == "abroad":
            return (
                f"{label}: the border price of the material rises and the rent goes abroad, so that chained "
                f"real GDP does not move (Kehoe & Ruhl 2008); read real consumption, {signed(spent)} % of a "
                f"year's, and the terms of trade, {signed(terms, 1)} % at their extreme",
            )
        if spent <= 0:
            return ()
        return (
            f"{label}: real consumption rises by {spent:.2f} % of a year's, and real GDP changes by "
            f"{signed(gdp)} %: exports made with the material are dearer (terms of trade {signed(terms, 1)} "
            "% at their most), foreign demand falls by less than their price rises, and they pay for more "
            "imports",
        )


def _measured(solved: Along) -> dict[str, FloatArray]:
    """The measures of a solution by name."""
    return {
        measures.REAL_GDP: solved.gdp,
        measures.BASE_PRICES: solved.gdp_at_base_prices,
        measures.CONSUMPTION: solved.consumption,
        measures.EXPENDITURE: solved.expenditure,
        measures.TERMS_OF_TRADE: solved.terms_of_trade,
        measures.SCARCE_PRICE: solved.scarce_price,
    }


def _read_off(label: str, error: float) -> tuple[str, ...]:
    """The largest error of days between solved ones."""
    if not error:
        return ()
    size = f"at most {error:.0e} of GDP" if error > _UNSEEN else f"less than {_UNSEEN:.0e} of GDP"
    return (f"{label}: days between solved supplies and times are interpolated; the error is {size}",)


def _extreme(values: FloatArray) -> float:
    """The value furthest from 1."""
    return float(values[np.abs(values - 1).argmax()])


def _without_trade(table: IOTable) -> bool:
    """Whether a table neither exports nor imports."""
    return not (table.Zm.any() or table.Ym.any() or table.exports.any())


def _alike(found: list[Scarcity | None]) -> list[list[int]]:
    """Scenarios grouped by economy, so that each is followed along one path of supply."""
    groups: dict[bytes, list[int]] = {}
    for place, scarcity in enumerate(found):
        key = b"" if scarcity is None else scarcity.economy.bill.tobytes() + scarcity.economy.weight.tobytes()
        groups.setdefault(key, []).append(place)
    return list(groups.values())
