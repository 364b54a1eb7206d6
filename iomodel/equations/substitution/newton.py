"""The Newton step of the nested CES network, by block elimination.

Each variety's unknown is eliminated within its sector and prices by one factorisation; what is left
is one dense system in the `n` demands and the two or three unknowns of the whole economy. Beside
the table and its current flows this takes four matrices of n x n, instead of the sixteen of the
whole Jacobian.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.equations.substitution.linear import Factors, Linear, near_enough, solved_anew
from iomodel.equations.substitution.network import Economy, Elasticities
from iomodel.equations.substitution.system import Point, State, export_value
from iomodel.locked import Locked
from iomodel.notation import FloatArray

_BLOCK = 256
"""Rows handled at once, so that temporary arrays stay small beside the table."""

_SMALLEST_SHARE = 1e-3
"""Least response of a price to the price of inputs, beside that of inputs bought, that is a measure of it."""

_STEP, _TANGENT = 1e-8, 1e-13
"""What refinement may leave of a step and of a derivative [share of their constants]."""

# A response is linear in six terms: the log changes of the price of a sector's inputs, of its own
# price, of the demand for it, of the scarce material's price and of the wage, and the residuals.
_INPUT, _OWN, _DEMAND, _SCARCE, _WAGE, _CONSTANT = np.eye(6)[:, :, None, None]


def newton_step(economy: Economy, e: Elasticities, point: Point) -> State:
    """The step that sets the linearised equations at `point` to zero.

    Prices are eliminated first, at given demands. That cannot be done for a sector without intermediate
    inputs and with value added of its own: its output does not move, so demand alone makes its price. Such
    prices stay among the unknowns of the reduced system, with their own equation.
    """
    return step_and_factors(economy, e, point)[0]


def step_and_factors(
    economy: Economy, e: Elasticities, point: Point, exact: float = _STEP
) -> tuple[State, Factors | None]:
    """As `newton_step`, by the factors of a nearby state where the point has some that do, with the factors.

    `exact` is what refinement may leave of the constants of the equations.
    """
    n, count = len(point.state.u), len(point.state.whole)
    z, own, bought, rows = _sector_responses(economy, e, point)

    on_price = np.empty((n + count, n))
    system = np.zeros((n + count, n + count))
    constant = np.empty(n + count)
    tilt = _fill_demand(economy, e, point, own, bought, on_price, system, constant)
    for k, (row, on_own, on_final) in enumerate(rows, start=n):
        on_price[k] = _on_prices(point, row) + on_own
        system[k, :n] = row[2]
        system[k, n:] = (on_final, row[3].sum(), row[4].sum())[:count]
        constant[k] = row[5].sum() + point.residual_whole[k - n]

    made = Linear(own, _through_inputs(point, own), on_price, tilt, system, constant)
    factors = point.near
    found = None if factors is None else near_enough(made, factors, exact)
    if found is None:
        u, rest, factors = solved_anew(made)
    else:
        u, rest = found
    demand, whole = rest[:n], rest[n:]
    scarce, wage = whole[1], whole[2] if count == 3 else 0.0
    inputs = _input_change(point, u)
    changes = np.stack([inputs, u, demand, np.full(n, scarce), np.full(n, wage), np.ones(n)])
    step = State(u, np.einsum("tvn,tn->vn", z, changes), whole)
    return step, factors if economy.small else None


@dataclass(frozen=True)
class Tangent(Locked):
    """Changes per log change of the scarce material's supply: of the unknowns, and of the varieties (2, n).

    `price`, `output`, `bundle` and `material` are the log changes of what `Varieties` holds.
    """

    state: State
    price: FloatArray
    output: FloatArray
    bundle: FloatArray
    material: FloatArray


def tangent(economy: Economy, e: Elasticities, point: Point) -> Tangent:
    """How an equilibrium changes per log change of the scarce material's supply."""
    by_supply = np.zeros(len(point.residual_whole))
    by_supply[:2] = -point.payment, -1
    at_rest = point._replace(
        residual_price=np.zeros_like(point.residual_price),
        residual_market=np.zeros_like(point.residual_market),
        residual_whole=by_supply,
    )
    with np.errstate(all="ignore"):
        step, _ = step_and_factors(economy, e, at_rest, _TANGENT)
        inputs = _input_change(point, step.u)
        price, output, bundle, material, _ = _propagate(
            e, point, inputs, step.whole[1:2], np.array([step.wage]), step.z
        )
    return Tangent(step, price, output, bundle, material)


def _input_change(point: Point, u: FloatArray) -> FloatArray:
    """Log change of the price of each sector's inputs, from those of domestic prices."""
    n = len(u)
    return np.asarray(point.flows.domestic[:, :n].T @ (np.exp(point.state.u) * u) / _cost(point))


def _propagate(
    e: Elasticities, point: Point, inputs: FloatArray, scarce: FloatArray, wage: FloatArray, z: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Changes of price, output, bundle, material and labour of each variety, by the chain rule."""
    value_share, scarce_share = point.varieties.value_share, point.varieties.scarce_share
    if point.state.mobile:
        made, cost = z, (1 - value_share) * inputs + value_share * wage
        bundle, labour = z - e.value_added * (inputs - cost), z - e.value_added * (wage - cost)
    else:
        made, cost = (1 - value_share) * z, inputs + value_share / e.value_added * z
        bundle, labour = z, 0 * z
    price = scarce_share * scarce + (1 - scarce_share) * cost
    output = made - e.scarce * (price - cost)
    return price, output, bundle, output - e.scarce * (scarce - price), labour


def _sector_responses(
    economy: Economy, e: Elasticities, point: Point
) -> tuple[FloatArray, FloatArray, FloatArray, list[tuple[FloatArray, FloatArray, float]]]:
    """Responses (6, ...) of `z`, of each price equation and of inputs bought; rows of the whole economy."""
    none = np.zeros((1, 1, 1))
    given = _propagate(e, point, _INPUT, _SCARCE, _WAGE, none)
    by_z = _propagate(e, point, none, none, none, np.ones((1, 1, 1)))
    market = given[1] + e.varieties * (given[0] - _OWN) - _DEMAND + _CONSTANT * point.residual_market
    z = -market / (by_z[1] + e.varieties * by_z[0])
    price, _, bundle, material, labour = (at_z + each * z for at_z, each in zip(given, by_z, strict=True))

    chosen = economy.weight * np.exp((1 - e.varieties) * point.varieties.price)
    own = _OWN[..., 0] - _average(chosen, price) + _CONSTANT[..., 0] * point.residual_price
    bought = _average(economy.weight * np.exp(point.varieties.bundle), bundle)
    bought = bought + e.intermediates * _INPUT[..., 0]
    rows = [
        _balance_row(economy, e, point, bought),
        (_total(economy.bill * np.exp(point.varieties.material), material), np.zeros(1), 0.0),
        (_total(economy.labour * np.exp(point.varieties.labour), labour), np.zeros(1), 0.0),
    ]
    return z, own, bought, rows[: len(point.state.whole)]


def _average(weight: FloatArray, responses: FloatArray) -> FloatArray:
    """Mean response of the two varieties of each sector, shape (6, n)."""
    return np.asarray((weight / weight.sum(axis=0) * responses).sum(axis=1))


def _total(weight: FloatArray, responses: FloatArray) -> FloatArray:
    """Response of the log of a total over all varieties, as a sum over sectors, shape (6, n)."""
    return np.asarray((weight / weight.sum() * responses).sum(axis=1))


def _balance_row(
    economy: Economy, e: Elasticities, point: Point, bought: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Response of the trade balance, or of the price of final demand where there is no trade."""
    final_price = _final_price(point)
    if economy.closed:
        return np.zeros_like(bought), final_price, 0.0
    volume, imported = economy.trade, point.flows.imported
    exported = (1 - e.exports) * export_value(economy, e, point.state.u)
    own = exported - point.flows.own_imports - imported[-1] * e.final * final_price
    row = -imported[:-1] * bought / volume
    if economy.owner == "abroad":
        row[3, 0] -= point.payment  # the row's response to the material's price is its sum over sectors
    return row, own / volume, -float(imported[-1]) / volume


def _fill_demand(
    economy: Economy,
    e: Elasticities,
    point: Point,
    own: FloatArray,
    bought: FloatArray,
    on_price: FloatArray,
    system: FloatArray,
    constant: FloatArray,
) -> FloatArray:
    """Rows of demand: its response less what prices, demands and the whole economy make of it.

    Inputs bought respond to the price of inputs in proportion to the sector's own price. So the rows hold a
    multiple of the price equations, which elimination gives back as it is: the multiple is returned, shape
    (n, n), and `on_price` holds the rest of the response to prices.
    """
    n, count = len(point.state.u), len(point.state.whole)
    per_demand = -1 / point.demand
    sales, final = point.flows.domestic[:, :n] * per_demand[:, None], point.flows.domestic[:, n] * per_demand
    diagonal = np.arange(n)
    alike = np.abs(own[0]) > _SMALLEST_SHARE * np.abs(bought[0])
    part = ratio(bought[0], own[0], where=alike)
    on_input, on_own = np.where(alike, 0.0, bought[0]), bought[1] - part * own[1]
    if on_input.any():
        np.matmul(sales, _through_inputs(point, (on_input, on_own)), out=on_price[:n])
    else:
        np.multiply(sales, on_own, out=on_price[:n])
    final_price = e.final * _final_price(point)
    for start in range(0, n, _BLOCK):
        here = slice(start, min(start + _BLOCK, n))
        on_price[here] += final[here, None] * final_price
    abroad = economy.exports * np.exp(-e.exports * point.state.u)
    on_price[diagonal, diagonal] += (point.flows.own_demand - e.exports * abroad) * per_demand

    np.multiply(sales, bought[2], out=system[:n, :n])
    system[diagonal, diagonal] += 1
    through = sales @ bought[3:].T
    system[:n, n] = final
    system[:n, n + 1 :] = through[:, : count - 1]
    constant[:n] = through[:, 2]
    sales *= part
    return sales


def _cost(point: Point) -> FloatArray:
    """What each sector spends on inputs; infinite where nothing, so that shares of it are 0."""
    cost = point.flows.cost[:-1]
    return np.asarray(np.where(cost > 0, cost, np.inf))


def _final_price(point: Point) -> FloatArray:
    """Response of the price of final demand to each good's domestic price."""
    spent = point.flows.domestic[:, -1] * np.exp(point.state.u)
    return np.asarray(spent / point.flows.cost[-1] if point.flows.cost[-1] > 0 else 0 * spent)


def _on_prices(point: Point, row: FloatArray) -> FloatArray:
    """A row's response to prices, directly and through the price of inputs, shape (n,)."""
    through = point.flows.domestic[:, :-1] @ (row[0] / _cost(point))
    return np.asarray(np.exp(point.state.u) * through + row[1])


def _through_inputs(point: Point, response: FloatArray | tuple[FloatArray, FloatArray]) -> FloatArray:
    """The same for a response of every sector, shape (n, n), by sector and price."""
    n = len(point.state.u)
    matrix = point.flows.domestic[:, :n] * (response[0] / _cost(point))
    matrix *= np.exp(point.state.u)[:, None]
    matrix[np.arange(n), np.arange(n)] += response[1]
    return np.asarray(matrix.T)
