"""What the national accounts say of an equilibrium: nominal totals, and how real ones change along a cut.

Real totals are chained: ``d ln Q = sum_k p_k dq_k / sum_k p_k q_k``, at the prices of the moment (Divisia,
the limit of what chain-linked accounts do). The changes are exact derivatives of the equilibrium: nothing but
the integration along the cut loses digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations.substitution.network import Economy, Elasticities
from iomodel.equations.substitution.newton import Tangent, tangent
from iomodel.equations.substitution.system import Point, export_value
from iomodel.locked import Locked
from iomodel.notation import FloatArray


@dataclass(frozen=True)
class Accounts(Locked):
    """An equilibrium's accounts, and their changes per log change of the material's supply.

    Attributes
    ----------
    output
        Log of output by sector, relative to the base year, shape (n,).
    growth
        What each sector adds to the change of the log of real GDP, shape (n,): ``(p dy - sum P dX) / GDP``.
    base_prices
        Log of real GDP at base-year prices, relative to the base year.
    consumption
        Log of what final demand at home buys.
    expenditure_growth
        Change of the log of real gross national expenditure, which is `consumption` and what is held fixed.
    trade_growth
        Change of the log of the terms of trade: export prices less import prices.
    scarce_price
        Log of the price that users of the material pay.
    rent
        Scarcity price less border price, times the quantity, over GDP [1].
    gdp
        Nominal GDP [currency per year].
    """

    output: FloatArray
    growth: FloatArray
    base_prices: float
    consumption: float
    expenditure_growth: float
    trade_growth: float
    scarce_price: float
    rent: float
    gdp: float

    @property
    def known(self) -> FloatArray:
        """What a curve through several equilibria passes through, shape (2 n + 5,)."""
        scalars = [self.base_prices, self.consumption, self.scarce_price]
        growths = [self.expenditure_growth, self.trade_growth]
        return np.concatenate([self.output, self.growth, growths, scalars])


def accounts(economy: Economy, e: Elasticities, point: Point, change: Tangent | None = None) -> Accounts:
    """The accounts of a solved point; its change per log change of supply is found where not given."""
    change = tangent(economy, e, point) if change is None else change
    prices = np.exp(point.state.u)
    bill = _paid(economy, point, economy.border_price(float(point.state.whole[1])))
    spent = float(point.flows.cost[-1])
    expenditure = spent + float(prices @ economy.held_final) + float(economy.held_imports[1])
    exported = export_value(economy, e, point.state.u)
    sold = float(exported.sum() + prices @ economy.held_exports)
    imported = float(point.flows.imported.sum() + economy.held_imports.sum()) + bill
    gdp = expenditure + sold - imported
    made = (economy.weight * np.exp(point.varieties.output)).sum(axis=0)
    real, base = _at_base_prices(economy, point, made)
    by_exports = _share(float(exported @ change.state.u), float(exported.sum()))
    by_material = bill * float(change.state.whole[1]) if economy.owner == "abroad" else 0.0
    return Accounts(
        output=np.log(made),
        growth=_added(economy, point, change) / gdp,
        base_prices=float(np.log(real.sum() / base)),
        consumption=float(point.state.whole[0]),
        expenditure_growth=_share(spent * float(change.state.whole[0]), expenditure),
        trade_growth=by_exports - _share(by_material, imported),
        scarce_price=float(point.state.whole[1]),
        rent=(_paid(economy, point, float(point.state.whole[1]), always=True) - bill) / gdp,
        gdp=gdp,
    )


def value_added_at_base_prices(economy: Economy, point: Point) -> FloatArray:
    """Output less inputs by sector, both at base-year prices, shape (n,) [currency per year]."""
    made = (economy.weight * np.exp(point.varieties.output)).sum(axis=0)
    return _at_base_prices(economy, point, made)[0]


def _at_base_prices(economy: Economy, point: Point, made: FloatArray) -> tuple[FloatArray, float]:
    """Value added by sector at base-year prices, and the base year's total."""
    n = len(made)
    per_unit = made / (point.demand / economy.size)
    inputs = per_unit @ point.flows.domestic[:, :n] + point.flows.imported[:n]
    base_inputs = economy.domestic[:, :n].sum() + economy.imported[:, :n].sum()
    base = float(economy.size.sum() + economy.correction.sum() - base_inputs)
    if economy.bought_abroad:
        inputs = inputs + (economy.bill * np.exp(point.varieties.material)).sum(axis=0)
        base -= float(economy.bill.sum())
    return np.asarray(economy.size * made - inputs + economy.correction), base


def _added(economy: Economy, point: Point, change: Tangent) -> FloatArray:
    """Change of each sector's value added in volume, at current prices [currency per log supply]."""
    varieties, size = point.varieties, economy.weight * economy.size
    n = len(economy.size)
    others = (1 - economy.scarce) * (1 - economy.value_added)
    made = size * np.exp(varieties.price + varieties.output) * change.output
    bought = size * others * np.exp(point.input_price[:n] + varieties.bundle) * change.bundle
    added = made - bought
    if economy.bought_abroad:
        price = economy.border_price(float(point.state.whole[1]))
        added = added - economy.bill * np.exp(price + varieties.material) * change.material
    return np.asarray(added.sum(axis=0))


def _paid(economy: Economy, point: Point, log_price: float, always: bool = False) -> float:
    """The material's bill at a price [currency per year]; 0 for an endowment unless asked for."""
    if not (economy.bought_abroad or always):
        return 0.0
    return float((economy.bill * np.exp(point.varieties.material)).sum() * np.exp(log_price))


def _share(part: float, whole: float) -> float:
    """Part over whole; 0 where there is no whole."""
    return part / whole if whole else 0.0
