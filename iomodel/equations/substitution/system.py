"""Equations of the nested CES network: what is left over in every market at given unknowns.

Unknowns are logarithms, 0 in the base year. Sector by sector: the domestic price `u` and, for each
variety, `z`: its bundle of intermediate inputs where value added is fixed, its output before the
scarce material where value added is mobile. For the whole economy: final demand, the price of the
scarce material and, with mobile value added, its wage. Every other price and quantity follows from
these in closed form, so that no step of the solver can leave the domain of the equations.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iomodel.equations.substitution.buyers import Flows, bought, priced
from iomodel.equations.substitution.ces import pair
from iomodel.equations.substitution.linear import Factors
from iomodel.equations.substitution.network import Economy, Elasticities
from iomodel.notation import FloatArray


class State(NamedTuple):
    """The unknowns: `u` (n,), `z` (2, n), `whole` (final demand, scarce price[, wage])."""

    u: FloatArray
    z: FloatArray
    whole: FloatArray

    @property
    def mobile(self) -> bool:
        """Whether value added moves between sectors at one wage."""
        return len(self.whole) == 3

    @property
    def wage(self) -> float:
        """Log wage of mobile value added."""
        return float(self.whole[2]) if self.mobile else 0.0

    def moved(self, step: State) -> State:
        """The state one step further."""
        return State(self.u + step.u, self.z + step.z, self.whole + step.whole)


def base_state(economy: Economy, mobile: bool) -> State:
    """The base year, where every logarithm is 0."""
    n = len(economy.size)
    return State(np.zeros(n), np.zeros((2, n)), np.zeros(3 if mobile else 2))


class Varieties(NamedTuple):
    """Logarithms of the varieties' prices and quantities, and current cost shares, all (2, n).

    `labour` is value added in physical terms.
    """

    price: FloatArray
    output: FloatArray
    bundle: FloatArray
    material: FloatArray
    labour: FloatArray
    value_share: FloatArray
    scarce_share: FloatArray


class Point(NamedTuple):
    """Everything the equations say at a state; `residual` is (price, two markets, whole economy)."""

    state: State
    varieties: Varieties
    flows: Flows
    input_price: FloatArray
    demand: FloatArray
    residual_price: FloatArray
    residual_market: FloatArray
    residual_whole: FloatArray
    payment: float
    """What is paid abroad for the scarce material [share of trade]."""
    near: Factors | None = None
    """Factors of the linearised equations at a state close by."""

    @property
    def error(self) -> float:
        """The largest residual, each a logarithm or a share of trade."""
        parts = (self.residual_price, self.residual_market, self.residual_whole)
        return max(float(np.abs(part).max()) for part in parts)


def evaluate(economy: Economy, e: Elasticities, state: State, log_supply: float) -> Point:
    """All equations at `state`, with the supply ``ln R`` of the scarce material given."""
    n = len(state.u)
    known = [priced(e, basket, state.u) for basket in economy.baskets] if economy.small else None
    prices = known or (priced(e, basket, state.u) for basket in economy.baskets)
    input_price = np.concatenate([each.bundle for each in prices])
    varieties = _varieties(economy, e, state, input_price[:n])
    bundles = np.log((economy.weight * np.exp(varieties.bundle)).sum(axis=0))
    flows = bought(economy, e, state.u, np.append(bundles, state.whole[0]), known)
    abroad = economy.exports * np.exp(-e.exports * state.u)
    demand = flows.domestic.sum(axis=1) + abroad + economy.fixed
    exposed, unexposed = varieties.price
    price = pair(economy.weight[0], exposed, unexposed, e.varieties)
    wanted = np.log(demand / economy.size) - e.varieties * (varieties.price - state.u)
    payment = _payment(economy, float(state.whole[1]), log_supply)
    return Point(
        state=state,
        varieties=varieties,
        flows=flows,
        input_price=input_price,
        demand=demand,
        residual_price=state.u - price,
        residual_market=varieties.output - wanted,
        residual_whole=_whole(economy, e, state, varieties, flows, input_price[n], payment, log_supply),
        payment=payment,
    )


def export_value(economy: Economy, e: Elasticities, u: FloatArray) -> FloatArray:
    """Exports by sector in foreign currency, ``ex_j p_j^(1 - kappa)``."""
    return np.asarray(economy.exports * np.exp((1 - e.exports) * u))


def _payment(economy: Economy, scarce_price: float, log_supply: float) -> float:
    """What is paid abroad for the scarce material [share of trade]."""
    if not economy.bought_abroad:
        return 0.0
    paid = np.exp(economy.border_price(scarce_price) + log_supply)
    return float(economy.bill.sum() * paid / economy.trade)


def _varieties(economy: Economy, e: Elasticities, state: State, input_price: FloatArray) -> Varieties:
    """The two varieties of each sector, from the price of its inputs and the unknowns."""
    alpha, theta = economy.value_added, e.value_added
    if state.mobile:
        made = state.z
        cost = pair(alpha, np.full_like(input_price, state.wage), input_price, theta)
        bundle = made - theta * (input_price - cost)
        labour = made - theta * (state.wage - cost)
        value_share = alpha * np.exp((1 - theta) * (state.wage - cost))
    else:
        bundle, labour = state.z, np.zeros_like(state.z)
        made = pair(alpha, np.zeros_like(bundle), bundle, 1 / theta)
        cost = input_price - (made - bundle) / theta
        value_share = alpha * np.exp((1 / theta - 1) * made)
    scarce_price = np.full_like(cost, state.whole[1])
    price = pair(economy.scarce, scarce_price, cost, e.scarce)
    output = made - e.scarce * (price - cost)
    return Varieties(
        price=price,
        output=output,
        bundle=bundle,
        material=output - e.scarce * (scarce_price - price),
        labour=labour,
        value_share=value_share,
        scarce_share=economy.scarce * np.exp((1 - e.scarce) * (scarce_price - price)),
    )


def _whole(
    economy: Economy,
    e: Elasticities,
    state: State,
    varieties: Varieties,
    flows: Flows,
    final_price: float,
    payment: float,
    log_supply: float,
) -> FloatArray:
    """Trade balance (or the price level of a closed economy), scarce material, and mobile value added."""
    if economy.closed:
        balance = final_price
    else:
        surplus = export_value(economy, e, state.u) - economy.exports
        balance = (surplus.sum() - (flows.imported.sum() - economy.imports)) / economy.trade
        balance -= payment - _payment(economy, 0.0, 0.0)
    residual = [balance, _log_total(economy.bill, varieties.material) - log_supply]
    if state.mobile:
        residual.append(_log_total(economy.labour, varieties.labour))
    return np.array(residual)


def _log_total(base: FloatArray, logs: FloatArray) -> float:
    """Log change of a total whose parts change by `logs`."""
    return float(np.log((base * np.exp(logs)).sum() / base.sum()))
