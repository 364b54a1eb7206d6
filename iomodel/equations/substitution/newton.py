"""The Newton step of the nested CES network, by block elimination.

Each variety's unknown is eliminated within its sector and prices by one factorisation; what is left
is one dense system in the `n` demands and the two or three unknowns of the whole economy. Beside
the table and its current flows this takes three matrices of n x n, instead of the sixteen of the
whole Jacobian.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import lu_solve
from scipy.linalg.lapack import dgetrf

from iomodel.equations.substitution.network import Economy, Elasticities
from iomodel.equations.substitution.system import Point, State, export_value, trade_volume
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray, IntArray

_SMALLEST_PIVOT = 1e-3
"""A price equation that responds less to its own price is not used to determine it [log per log]."""

# A response is linear in six terms: the log changes of the price of a sector's inputs, of its own
# price, of the demand for it, of the scarce material's price and of the wage, and the residuals.
_INPUT, _OWN, _DEMAND, _SCARCE, _WAGE, _CONSTANT = np.eye(6)[:, :, None, None]


def newton_step(economy: Economy, e: Elasticities, point: Point) -> State:
    """The step that sets the linearised equations at `point` to zero.

    Prices are eliminated first, at given demands. That cannot be done for a sector without intermediate
    inputs and with value added of its own: its output does not move, so demand alone makes its price. Such
    prices (`held`) stay among the unknowns of the reduced system, with their own equation.
    """
    n, count = len(point.state.u), len(point.state.whole)
    z, own, bought, rows = _sector_responses(economy, e, point)

    on_price = np.empty((n + count, n))
    system = np.zeros((n + count, n + count))
    constant = np.empty(n + count)
    _fill_demand(economy, e, point, bought, on_price, system, constant)
    for k, (row, on_own, on_final) in enumerate(rows, start=n):
        on_price[k] = _on_prices(point, row) + on_own
        system[k, :n] = row[2]
        system[k, n:] = (on_final, row[3].sum(), row[4].sum())[:count]
        constant[k] = row[5].sum() + point.residual_whole[k - n]

    prices = _through_inputs(point, own)
    held = np.abs(own[1]) < _SMALLEST_PIVOT
    if held.any():
        u, demand, whole = _solve_holding(held, own, prices, on_price, system, constant)
    else:
        u, demand, whole = _solve(own, prices, on_price, system, constant)
    scarce, wage = whole[1], whole[2] if count == 3 else 0.0
    inputs = _input_change(point, u)
    changes = np.stack([inputs, u, demand, np.full(n, scarce), np.full(n, wage), np.ones(n)])
    return State(u, np.einsum("tvn,tn->vn", z, changes), whole)


def _solve(
    own: FloatArray, prices: FloatArray, on_price: FloatArray, system: FloatArray, constant: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Changes of prices, demands and the whole economy: prices are eliminated, then found again."""
    n, count = len(prices), len(system) - len(prices)
    factors = _factors(prices)
    via_price = lu_solve(factors, on_price.T, trans=1, overwrite_b=True, check_finite=False).T
    system[:, n + 1 :] -= via_price @ own[3 : count + 2].T
    constant -= via_price @ own[5]
    via_price *= own[2]
    system[:, :n] -= via_price
    solved = lu_solve(_factors(system.T), -constant, trans=1, check_finite=False)
    demand, whole = solved[:n], solved[n:]
    shift = own[2] * demand + own[3 : count + 2].T @ whole[1:] + own[5]
    return lu_solve(factors, -shift, check_finite=False), demand, whole


def _solve_holding(
    held: BoolArray,
    own: FloatArray,
    prices: FloatArray,
    on_price: FloatArray,
    system: FloatArray,
    constant: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """As `_solve`, with the prices of some sectors kept among the unknowns."""
    n, count, free = len(prices), len(system) - len(prices), ~held
    by_rest = np.zeros((n, len(system)))  # the price equations' response to demands and the whole economy
    by_rest[np.arange(n), np.arange(n)] = own[2]
    by_rest[:, n + 1 :] = own[3 : count + 2].T
    outer = np.block([[system, on_price[:, held]], [by_rest[held], prices[np.ix_(held, held)]]])
    inner = np.vstack([on_price[:, free], prices[np.ix_(held, free)]])
    across = np.hstack([by_rest[free], prices[np.ix_(free, held)]])
    factors = _factors(prices[np.ix_(free, free)].copy(order="F"))
    via_price = lu_solve(factors, inner.T, trans=1, check_finite=False).T
    right = np.append(constant, own[5][held]) - via_price @ own[5][free]
    solved = lu_solve(_factors((outer - via_price @ across).copy(order="F")), -right, check_finite=False)
    u = np.empty(n)
    u[held] = solved[len(system) :]
    u[free] = lu_solve(factors, -(across @ solved + own[5][free]), check_finite=False)
    return u, solved[:n], solved[n : len(system)]


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
    at_rest = replace(
        point,
        residual_price=np.zeros_like(point.residual_price),
        residual_market=np.zeros_like(point.residual_market),
        residual_whole=by_supply,
    )
    with np.errstate(all="ignore"):
        step = newton_step(economy, e, at_rest)
        inputs = _input_change(point, step.u)
        price, output, bundle, material, _ = _propagate(
            e, point, inputs, step.whole[1:2], np.array([step.wage]), step.z
        )
    return Tangent(step, price, output, bundle, material)


def _input_change(point: Point, u: FloatArray) -> FloatArray:
    """Log change of the price of each sector's inputs, from those of domestic prices."""
    n = len(u)
    return np.asarray(point.flows.domestic[:, :n].T @ (np.exp(point.state.u) * u) / _cost(point))


def _factors(matrix: FloatArray) -> tuple[FloatArray, IntArray]:
    """LU factors in the place of a column-ordered matrix; not finite where it is singular or not finite."""
    lu, pivots, _ = dgetrf(matrix, overwrite_a=True)
    return lu, pivots


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
    price, output, *_ = _propagate(e, point, _INPUT, _SCARCE, _WAGE, none)
    z_price, z_output, *_ = _propagate(e, point, none, none, none, np.ones((1, 1, 1)))
    market = output + e.varieties * (price - _OWN) - _DEMAND + _CONSTANT * point.residual_market
    z = -market / (z_output + e.varieties * z_price)
    price, _, bundle, material, labour = _propagate(e, point, _INPUT, _SCARCE, _WAGE, z)

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
    volume, imported = trade_volume(economy), point.flows.imported
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
    bought: FloatArray,
    on_price: FloatArray,
    system: FloatArray,
    constant: FloatArray,
) -> None:
    """Rows of demand: its response less what prices, demands and the whole economy make of it."""
    n, count = len(point.state.u), len(point.state.whole)
    sales, final = point.flows.domestic[:, :n], point.flows.domestic[:, n]
    diagonal = np.arange(n)
    np.matmul(sales, _through_inputs(point, bought), out=on_price[:n])
    final_price = e.final * _final_price(point)
    for row, bought_of_row in zip(on_price, final, strict=False):
        row += bought_of_row * final_price
    abroad = economy.exports * np.exp(-e.exports * point.state.u)
    on_price[diagonal, diagonal] += point.flows.own_demand - e.exports * abroad
    on_price[:n] /= -point.demand[:, None]

    np.multiply(sales, -bought[2], out=system[:n, :n])
    system[:n, :n] /= point.demand[:, None]
    system[diagonal, diagonal] += 1
    through = sales @ bought[3:].T / -point.demand[:, None]
    system[:n, n] = -final / point.demand
    system[:n, n + 1 :] = through[:, : count - 1]
    constant[:n] = through[:, 2]


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


def _through_inputs(point: Point, response: FloatArray) -> FloatArray:
    """The same for a response of every sector, shape (n, n), by sector and price."""
    n = len(point.state.u)
    matrix = point.flows.domestic[:, :n] * (response[0] / _cost(point))
    matrix *= np.exp(point.state.u)[:, None]
    matrix[np.arange(n), np.arange(n)] += response[1]
    return np.asarray(matrix.T)
