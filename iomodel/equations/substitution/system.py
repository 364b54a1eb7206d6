"""Equations of the nested CES network: what is left over in every market at given unknowns.

Unknowns are logarithms, 0 in the base year. Sector by sector: the domestic price `u` and, for each
variety, `z`: its bundle of intermediate inputs where value added is fixed, its output before the
scarce material where value added is mobile. For the whole economy: final demand, the price of the
scarce material and, with mobile value added, its wage. Every other price and quantity follows from
these in closed form, so that no step of the solver can leave the domain of the equations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from iomodel.equations.substitution.network import Economy, Elasticities
from iomodel.locked import Locked
from iomodel.notation import FloatArray

_BLOCK = 256
"""Users handled at once, so that temporary arrays stay small beside the table."""


@dataclass(frozen=True)
class State(Locked):
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


@dataclass(frozen=True)
class Varieties(Locked):
    """Logarithms of the varieties' prices and quantities, and current cost shares, all (2, n).

    `labour` is value added in physical terms, `income` what it earns.
    """

    price: FloatArray
    output: FloatArray
    bundle: FloatArray
    material: FloatArray
    labour: FloatArray
    income: FloatArray
    value_share: FloatArray
    scarce_share: FloatArray


@dataclass(frozen=True)
class Flows(Locked):
    """Quantities bought by the n sectors and by final demand, at base-year prices.

    `own_demand` and `own_imports` are how demand for a good and imports of it respond to its own
    domestic price while its users' bundles and their prices stay [currency per log price].
    """

    domestic: FloatArray
    imported: FloatArray
    cost: FloatArray
    own_demand: FloatArray
    own_imports: FloatArray


@dataclass(frozen=True)
class Point(Locked):
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

    @property
    def error(self) -> float:
        """The largest residual, each a logarithm or a share of trade."""
        parts = (self.residual_price, self.residual_market, self.residual_whole)
        return max(float(np.abs(part).max()) for part in parts)


def pair(share: FloatArray, first: FloatArray, second: FloatArray | float, elasticity: float) -> FloatArray:
    """Log CES price of two goods, ``ln (s p1^(1-e) + (1-s) p2^(1-e)) / (1-e)``, continuous at ``e = 1``.

    Written around the mean logarithm, so that neither an elasticity near 1 nor a price that
    explodes costs digits.

    >>> pair(np.array(.3), np.log(2.), 0., 1.).round(6) == round(.3 * np.log(2.), 6)
    np.True_
    """
    order = 1 - elasticity
    centre = share * first + (1 - share) * second
    if order == 0:
        return np.asarray(centre)
    spread = share * np.expm1(order * (first - centre)) + (1 - share) * np.expm1(order * (second - centre))
    return np.asarray(centre + np.log1p(spread) / order)


def evaluate(economy: Economy, e: Elasticities, state: State, log_supply: float) -> Point:
    """All equations at `state`, with the supply ``ln R`` of the scarce material given."""
    n = len(state.u)
    known = [_composites(economy, e, state.u, block) for block in _blocks(n)] if n <= _BLOCK else None
    composites = known or (_composites(economy, e, state.u, block) for block in _blocks(n))
    input_price = np.concatenate(
        [_input_price(e, n, block, *parts) for block, parts in zip(_blocks(n), composites, strict=True)]
    )
    varieties = _varieties(economy, e, state, input_price[:n])
    bundles = np.log((economy.weight * np.exp(varieties.bundle)).sum(axis=0))
    inputs = np.append(bundles, state.whole[0])
    flows = _flows(economy, e, state.u, input_price, inputs, known)
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


def trade_volume(economy: Economy) -> float:
    """Exports and imports of the base year, the measure of the trade balance."""
    return float(economy.exports.sum() + economy.imported.sum())


def _payment(economy: Economy, scarce_price: float, log_supply: float) -> float:
    """What is paid abroad for the scarce material [share of trade]."""
    if not economy.bought_abroad:
        return 0.0
    paid = np.exp(economy.border_price(scarce_price) + log_supply)
    return float(economy.bill.sum() * paid / trade_volume(economy))


def _varieties(economy: Economy, e: Elasticities, state: State, input_price: FloatArray) -> Varieties:
    """The two varieties of each sector, from the price of its inputs and the unknowns."""
    alpha, theta = economy.value_added, e.value_added
    if state.mobile:
        made = state.z
        cost = pair(alpha, np.full_like(input_price, state.wage), input_price, theta)
        bundle = made - theta * (input_price - cost)
        labour = made - theta * (state.wage - cost)
        income = labour + state.wage
        value_share = alpha * np.exp((1 - theta) * (state.wage - cost))
    else:
        bundle, labour = state.z, np.zeros_like(state.z)
        made = pair(alpha, np.zeros_like(bundle), bundle, 1 / theta)
        cost = input_price - (made - bundle) / theta
        income = cost + made / theta
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
        income=income,
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
        balance = (surplus.sum() - (flows.imported.sum() - economy.imported.sum())) / trade_volume(economy)
        balance -= payment - _payment(economy, 0.0, 0.0)
    residual = [balance, _log_total(economy.bill, varieties.material) - log_supply]
    if state.mobile:
        residual.append(_log_total(economy.labour, varieties.labour))
    return np.array(residual)


def _log_total(base: FloatArray, logs: FloatArray) -> float:
    """Log change of a total whose parts change by `logs`."""
    return float(np.log((base * np.exp(logs)).sum() / base.sum()))


def _blocks(n: int) -> Iterator[slice]:
    """Users in blocks; final demand, the last, is alone because its elasticity is another."""
    yield from (slice(start, min(start + _BLOCK, n)) for start in range(0, n, _BLOCK))
    yield slice(n, n + 1)


def _within(e: Elasticities, block: slice, n: int) -> float:
    """Elasticity among the goods that the users of a block buy."""
    return e.final if block.start == n else e.intermediates


def _composites(
    economy: Economy, e: Elasticities, u: FloatArray, block: slice
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Use of each good, the import share of it, and its log price to the users of a block."""
    used = economy.domestic[:, block] + economy.imported[:, block]
    abroad = np.divide(economy.imported[:, block], used, out=np.zeros_like(used), where=used > 0)
    return used, abroad, pair(abroad, np.zeros_like(used), u[:, None], e.imports)


def _input_price(
    e: Elasticities, n: int, block: slice, used: FloatArray, _: FloatArray, composite: FloatArray
) -> FloatArray:
    """Log price of the bundle of goods that each user of a block buys; 0 where it buys none."""
    total = used.sum(axis=0)
    share = np.divide(used, total, out=np.zeros_like(used), where=total > 0)
    centre = (share * composite).sum(axis=0)
    order = 1 - _within(e, block, n)
    if order == 0:
        return np.asarray(centre)
    return np.asarray(centre + np.log1p((share * np.expm1(order * (composite - centre))).sum(axis=0)) / order)


def _flows(
    economy: Economy,
    e: Elasticities,
    u: FloatArray,
    input_price: FloatArray,
    inputs: FloatArray,
    known: list[tuple[FloatArray, FloatArray, FloatArray]] | None = None,
) -> Flows:
    """What every user buys, given its bundle and the price of the bundle; composites where they are known."""
    n = len(u)
    domestic = np.empty((n, n + 1))
    imported, cost = np.empty(n + 1), np.empty(n + 1)
    own_demand, own_imports = np.zeros(n), np.zeros(n)
    for place, block in enumerate(_blocks(n)):
        within = _within(e, block, n)
        used, abroad, composite = known[place] if known else _composites(economy, e, u, block)
        relative = np.exp(inputs[block] - within * (composite - input_price[block]) + e.imports * composite)
        domestic[:, block] = economy.domestic[:, block] * relative * np.exp(-e.imports * u)[:, None]
        bought = economy.imported[:, block] * relative
        abroad *= np.exp((e.imports - 1) * composite)
        imported[block] = bought.sum(axis=0)
        cost[block] = used.sum(axis=0) * np.exp(inputs[block] + input_price[block])
        own_demand -= (domestic[:, block] * (within + (e.imports - within) * abroad)).sum(axis=1)
        own_imports += (e.imports - within) * (bought * (1 - abroad)).sum(axis=1)
    return Flows(domestic, imported, cost, own_demand, own_imports)
