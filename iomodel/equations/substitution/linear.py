"""The linearised equations of the network: prices eliminated first, demands and the whole economy next.

Factors of a nearby state solve them too, by refinement: each sweep takes away as many digits of what is left
over as the two states share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.linalg.lapack import dgetrf, dgetrs

from iomodel.notation import BoolArray, FloatArray, IntArray

_SMALLEST_PIVOT = 1e-3
"""A price equation that responds less to its own price is not used to determine it [log per log]."""

_SWEEPS, _SLOWEST = 8, 0.1
"""Sweeps of refinement at most, and what each may leave of the one before; else new factors are made."""

Lu = tuple[FloatArray, IntArray]


class Linear(NamedTuple):
    """Equations in n log prices `u` and the rest, n demands and the two or three unknowns of the economy.

    ``prices u + own_2 demand + own_3 scarce [+ own_4 wage] + own_5 = 0`` and
    ``(on_price + tilt prices) u + system rest + constant = 0``; rows of the economy have no `tilt`.
    """

    own: FloatArray
    prices: FloatArray
    on_price: FloatArray
    tilt: FloatArray
    system: FloatArray
    constant: FloatArray

    def left_over(self, u: FloatArray, rest: FloatArray) -> tuple[FloatArray, FloatArray]:
        """What some unknowns leave over of both groups of equations."""
        n = len(u)
        by_price = self.prices @ u
        second = self.on_price @ u + self.system @ rest + self.constant
        second[:n] += self.tilt @ by_price
        return by_price + _by_rest(self.own, rest) + self.own[5], second


class Factors(NamedTuple):
    """Factors of the two groups of equations, and what the second has of the first by way of prices."""

    own: FloatArray
    prices: Lu
    via_price: FloatArray
    system: Lu

    def solve(self, first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Unknowns that take away what is left over."""
        rest = solved(self.system, self.via_price @ first - second, transposed=True)
        return solved(self.prices, -(first + _by_rest(self.own, rest))), rest


def _by_rest(own: FloatArray, rest: FloatArray) -> FloatArray:
    """What demands, the material's price and the wage do to the price equations, shape (n,)."""
    n = own.shape[1]
    return np.asarray(own[2] * rest[:n] + rest[n + 1 :] @ own[3 : len(rest) - n + 2])


def factored(made: Linear) -> Factors:
    """Factors, in the place of the matrices."""
    n, count = len(made.prices), len(made.system) - len(made.prices)
    prices = _factors(made.prices)
    via_price = solved(prices, made.on_price.T, transposed=True).T
    via_price[:n] += made.tilt
    made.system[:, n + 1 :] -= via_price @ made.own[3 : count + 2].T
    made.system[:, :n] -= via_price * made.own[2]
    return Factors(made.own, prices, via_price, _factors(made.system.T))


def near_enough(made: Linear, factors: Factors, exact: float) -> tuple[FloatArray, FloatArray] | None:
    """The solution by factors of a nearby state, to a share of the equations' constants; None if too far."""
    u, rest = np.zeros_like(made.own[5]), np.zeros_like(made.constant)
    first, second = made.own[5], made.constant
    before = whole = _size(first, second)
    for _ in range(_SWEEPS):
        step, rest_step = factors.solve(first, second)
        u, rest = u + step, rest + rest_step
        first, second = made.left_over(u, rest)
        left = _size(first, second)
        if left <= exact * whole:
            return u, rest
        if not left <= _SLOWEST * before:
            return None
        before = left
    return None


def _size(first: FloatArray, second: FloatArray) -> float:
    """The largest entry."""
    return max(float(np.abs(first).max()), float(np.abs(second).max()))


def solved_anew(made: Linear) -> tuple[FloatArray, FloatArray, Factors | None]:
    """The solution, and the factors, in the place of the matrices; none where prices are held."""
    held = np.abs(made.own[1]) < _SMALLEST_PIVOT
    if held.any():
        made.on_price[: len(made.prices)] += made.tilt @ made.prices
        return *_solved_holding(held, made), None
    factors = factored(made)
    return *factors.solve(made.own[5], made.constant), factors


def _solved_holding(held: BoolArray, made: Linear) -> tuple[FloatArray, FloatArray]:
    """The solution with the prices of some sectors kept among the unknowns."""
    own, prices, on_price, _, system, constant = made
    n, count, free = len(prices), len(system) - len(prices), ~held
    by_rest = np.zeros((n, len(system)))  # the price equations' response to demands and the whole economy
    by_rest[np.arange(n), np.arange(n)] = own[2]
    by_rest[:, n + 1 :] = own[3 : count + 2].T
    outer = np.block([[system, on_price[:, held]], [by_rest[held], prices[np.ix_(held, held)]]])
    inner = np.vstack([on_price[:, free], prices[np.ix_(held, free)]])
    across = np.hstack([by_rest[free], prices[np.ix_(free, held)]])
    factors = _factors(prices[np.ix_(free, free)].copy(order="F"))
    via_price = solved(factors, inner.T, transposed=True).T
    right = np.append(constant, own[5][held]) - via_price @ own[5][free]
    found = solved(_factors((outer - via_price @ across).copy(order="F")), -right)
    u = np.empty(n)
    u[held] = found[len(system) :]
    u[free] = solved(factors, -(across @ found + own[5][free]))
    return u, found[: len(system)]


def _factors(matrix: FloatArray) -> Lu:
    """LU factors in the place of a column-ordered matrix; not finite where it is singular or not finite."""
    lu, pivots, _ = dgetrf(matrix, overwrite_a=True)
    return lu, pivots


def solved(factors: Lu, right: FloatArray, transposed: bool = False) -> FloatArray:
    """Solution for right-hand sides, in their place; factors stay in one thread: pivots are written to."""
    found: FloatArray = dgetrs(*factors, right, trans=int(transposed), overwrite_b=True)[0]
    return found
