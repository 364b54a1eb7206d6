"""Bottlenecks: who goes short when a good is rationed, and which users must then stop.

Reference: Pichler & Farmer, "Simultaneous supply and demand constraints in input-output networks",
Economic Systems Research 34 (2022).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from iomodel.equations.compiled import compiled
from iomodel.equations.leontief import factorise, inverse, output
from iomodel.equations.ratios import are_shares
from iomodel.errors import ConvergenceError, ParameterError, nearest
from iomodel.notation import BoolArray, FloatArray, IntArray

RationingRule: TypeAlias = Literal["proportional", "priority", "largest", "random"]
"""Who is served first when a good is short: see `bottleneck`."""

_ROUNDS = 100_000
_STABLE = 1e-12


class Rationed(NamedTuple):
    """Output under rationing, each array in the shape of the capacity [currency per year]."""

    output: FloatArray
    """Output."""
    final_demand: FloatArray
    """Final demand that is still met."""
    unfilled: FloatArray
    """Inputs, by the sector that should have supplied them, that users went without."""
    unsold: FloatArray
    """Output made for users that then stopped because another input was missing."""


def critical_inputs(A: FloatArray, supplier: BoolArray, user: BoolArray, share: float = 0.02) -> FloatArray:
    """Weights 1 where ``A_ij >= share`` for a flagged supplier i and user j, and 0 elsewhere.

    A rule in place of a survey of what each industry cannot do without; with manufacturing flagged
    on both sides it keeps an average component from stopping construction. A cost share says little
    of how hard an input is to replace: replace single weights where more is known.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n) [1].
    supplier, user
        Which sectors can stop others and be stopped, shape (n,).
    share
        Least cost share of a critical input [1].

    >>> critical_inputs(np.array([[.05, .20], [.01, .05]]), np.array([True, True]), np.array([False, True]))
    array([[0., 1.],
           [0., 1.]])
    """
    return (np.outer(supplier, user) & (share <= A)).astype(np.float64)


def bottleneck(
    A: FloatArray,
    capacity: FloatArray,
    demand: FloatArray,
    weights: FloatArray,
    rule: RationingRule = "proportional",
    seed: int = 0,
    draws: int = 100,
) -> Rationed:
    """Output ``x_j = min(X_j, d_j min_i (1 - w_ij (1 - r_ij)))`` with fill rates r from realised output.

    Demand ``d = L f`` sends orders ``A_ij d_j`` upstream; a supplier that falls short rations its
    users; users stop as far as their worst-filled critical input; final users get what is left,
    and lower final demand starts the next round, until nothing moves. Final demand never rises, so
    it ends.

    Too high with every input critical: an average component then stops construction. The rule of
    rationing matters more than the size of the shock, so show more than one. Nothing is
    substituted and there are no stocks.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n) [1].
    capacity
        Largest possible output, one scenario-day a row, shape (k, n) or (n,); ``inf`` where there
        is no cap [currency per year].
    demand
        Final demand, shape (n,) [currency per year].
    weights
        How far user j must stop without supplier i, shape (n, n), suppliers in rows: 1 critical,
        .5 important, 0 not critical [1]. Where ``A_ij`` is not positive the weight is without effect.
    rule
        ``proportional``: all orders and final demand are filled alike, ``r_ij = x_i / d_i``;
        ``priority``: industry before final users and alike among themselves,
        ``r_ij = min(1, x_i / sum_j A_ij d_j)``; ``largest``: industry first, the largest customer in
        normal times before the next; ``random``: industry first, in an order drawn for each supplier.
    seed, draws
        For ``random``: where the draws start, and over how many of them the result is averaged.

    Returns
    -------
    Output, final demand, unfilled inputs and unsold output, in the shape of `capacity`.

    Raises
    ------
    ParameterError
        If shapes disagree, a capacity is negative, a weight outside 0..1, or the rule is not known.
    NotProductiveError
        If the spectral radius of A, or of its positive part, is 1 or more.
    ConvergenceError
        If output still moves after many rounds.

    Notes
    -----
    By-products and scrap (negative entries of A) cannot be rationed. They are held at their normal
    size, ``c = A_minus x0``, as a correction on the demand side: ``d = L_plus (f + c)``. Both
    accounts stay whole, and with no cap below ``L f`` the result is the normal economy to 1e-12. A
    by-product that nobody orders any more is left unsold. Where industry is served first, it also gets
    what by-products and stocks drawn down (negative final demand) deliver beyond final demand.

    Flows to users are ``Z_ij = min(A_ij x_j, r_ij A_ij d_j)``; what a user with a weight below 1 uses
    above that is `unfilled`. Final demand is ``min(f_i, x_i - sum_j Z_ij)``, and the account
    ``x = A x - unfilled + f + unsold`` closes. With no critical inputs and ``proportional`` this is
    `mixed.supply_constrained`, where that has an answer.

    The end depends on the way there: final demand lowered for one shortage does not recover when
    another one ends it, so with several caps the loss can exceed that of `mixed.supply_constrained`
    by some percent, and ``priority``, which cuts final demand at once, can lose more than
    ``proportional``. A supplier with little final demand is trimmed by a small part of it each round:
    expect thousands of cheap rounds under ``proportional``, and a few under the other rules.

    Reference: Pichler & Farmer (2022) for the rules; Pichler et al., "Forecasting the propagation of
    pandemic shocks with a dynamic input-output model", Journal of Economic Dynamics & Control 144
    (2022), for the three weights.

    >>> A = np.array([[.05, .20, .02], [0., .05, .01], [.25, .30, .35]])
    >>> f = np.array([10., 100., 300.])
    >>> cap = np.array([36., np.inf, np.inf])
    >>> bottleneck(A, cap, f, np.ones((3, 3))).output.round(3)
    array([ 36.   ,  88.635, 423.824])
    >>> bottleneck(A, cap, f, np.ones((3, 3)), rule="priority").output.round(3)
    array([ 35.918, 110.805, 526.494])
    """
    _check(A, capacity, demand, weights, rule, draws)
    shape = np.shape(capacity)
    caps, same = np.unique(np.atleast_2d(capacity), axis=0, return_inverse=True)
    economy = _economy(A, demand, weights)
    if rule == "random":
        rng = np.random.default_rng(seed)
        total = np.zeros((4, *caps.shape))
        for _ in range(draws):
            total += _ration(economy, caps, rule, _queue(economy, rule, rng)) / draws
    else:
        total = _ration(economy, caps, rule, _queue(economy, rule, None))
    return Rationed(*(part[same.ravel()].reshape(shape) for part in total))


class _Economy(NamedTuple):
    """The normal economy with its by-products held fixed."""

    A: FloatArray
    L: FloatArray
    x: FloatArray
    f: FloatArray
    by_products: FloatArray
    weights: FloatArray


def _economy(A: FloatArray, demand: FloatArray, weights: FloatArray) -> _Economy:
    """Split by-products from inputs; both accounts of the normal economy are kept."""
    x = output(factorise(A), demand)
    fixed = np.zeros_like(x)
    if (A < 0).any():
        A, fixed = np.maximum(A, 0.0), np.minimum(A, 0.0) @ x
    L = np.ascontiguousarray(inverse(factorise(A)))
    return _Economy(np.ascontiguousarray(A), L, x, np.array(demand), fixed, np.ascontiguousarray(weights))


def _queue(economy: _Economy, rule: RationingRule, rng: np.random.Generator | None) -> IntArray:
    """Users of each supplier in the order in which they are served; empty where all are served alike."""
    if rule in ("proportional", "priority"):
        return np.empty((0, 0), dtype=np.int32)
    queue = np.empty(economy.A.shape, dtype=np.int32)
    for i, bought in enumerate(economy.A):
        queue[i] = np.argsort(-bought * economy.x if rng is None else rng.random(len(bought)), kind="stable")
    return queue


def _ration(economy: _Economy, caps: FloatArray, rule: RationingRule, queue: IntArray) -> FloatArray:
    """Rounds of demand and rationing for every row: the four parts of `Rationed`, stacked."""
    size = np.abs(economy.x)
    size = _STABLE * np.maximum(size, 1e-6 * size.max(initial=0.0))
    parts = np.zeros((4, *caps.shape))
    failed = _rounds(*economy, caps, rule == "proportional", queue, size, parts)
    if failed >= 0:
        raise ConvergenceError(
            f"output of {{sector}} still falls after {_ROUNDS} rounds of rationing under the rule '{rule}', "
            "expected it to settle. It waits for goods that wait for it: lower the weights of its inputs",
            sector=int(failed),
        )
    return parts


@compiled()
def _rounds(A, L, normal, demand, fixed, weights, caps, all_alike, queue, small, parts):  # type: ignore[no-untyped-def]
    """Fill `parts` row by row; the position of a sector that does not settle, or -1."""
    n = len(A)
    start, stopped = _stopped_by(A, weights)
    lacking = np.empty(n)
    # What stocks drawn down and by-products deliver beyond final demand goes to industry beside output.
    drawn = np.zeros(n) if all_alike else np.maximum(-demand - fixed, 0.0)
    for row in range(len(caps)):
        f, need = demand.copy(), normal.copy()
        for _ in range(_ROUNDS):
            d = np.maximum(need, 0.0)
            asked = d if all_alike else need - f - fixed + _product(A, d - need)
            x, moves = _serve(A, weights, start, stopped, caps[row], d, asked, drawn, queue, small, lacking)
            if moves >= 0:
                return moves
            gap = x - need
            left = f + gap - _product(A, gap) + lacking
            fall = np.maximum(0.0, f - np.maximum(0.0, left))
            short = np.flatnonzero(fall > small)
            moves = short[0] if len(short) else -1
            f -= fall
            if moves < 0:
                break
            need -= _product(L, fall)
        if moves >= 0:
            return moves
        parts[0, row], parts[1, row], parts[2, row], parts[3, row] = x, f, lacking, left - f
    return -1


@compiled()
def _stopped_by(A, weights):  # type: ignore[no-untyped-def]
    """Users that each supplier can stop, one after another, and where each supplier's begin."""
    n = len(A)
    start = np.zeros(n + 1, dtype=np.int64)
    for i in range(n):
        start[i + 1] = start[i] + ((weights[i] > 0) & (A[i] > 0)).sum()
    stopped = np.empty(start[n], dtype=np.int32)
    for i in range(n):
        stopped[start[i] : start[i + 1]] = np.flatnonzero((weights[i] > 0) & (A[i] > 0))
    return start, stopped


@compiled()
def _product(matrix, vector):  # type: ignore[no-untyped-def]
    """Matrix times a vector that is mostly zeros."""
    held = np.flatnonzero(vector)
    result = np.zeros(len(vector))
    if len(held):
        for i in range(len(vector)):
            total = 0.0
            for j in held:
                total += matrix[i, j] * vector[j]
            result[i] = total
    return result


@compiled()
def _serve(  # type: ignore[no-untyped-def]
    A, weights, start, stopped, cap, d, asked, drawn, queue, small, lacking
):
    """The largest output that rationing allows at given demand; a sector that does not settle, or -1."""
    n = len(d)
    x, fill, can = np.minimum(cap, d), np.empty(n), np.empty(n)
    for _ in range(_ROUNDS):
        can[:] = 1.0
        for i in range(n):
            if start[i] < start[i + 1] and x[i] + drawn[i] < asked[i]:
                _fill(A, d, queue, i, x[i] + drawn[i], asked[i], fill)
                for j in stopped[start[i] : start[i + 1]]:
                    can[j] = min(can[j], 1 - weights[i, j] * (1 - fill[j]))
        moves = -1
        for j in range(n):
            now = min(x[j], can[j] * d[j])
            if x[j] - now > small[j]:
                moves = j
            x[j] = now
        if moves < 0:
            break
    lacking[:] = 0.0
    for i in range(n):
        if x[i] + drawn[i] < asked[i]:
            _fill(A, d, queue, i, x[i] + drawn[i], asked[i], fill)
            for j in range(n):
                lacking[i] += A[i, j] * max(x[j] - d[j] * fill[j], 0.0)
    return x, moves


@compiled()
def _fill(A, d, queue, i, have, asked, fill):  # type: ignore[no-untyped-def]
    """Share of each user's order that a supplier fills out of less than it was asked for."""
    if len(queue) == 0:
        fill[:] = have / asked
        return
    for j in queue[i]:
        order = A[i, j] * d[j]
        fill[j] = 1.0 if order <= have else have / order
        have = max(0.0, have - order)


def _check(
    A: FloatArray, capacity: FloatArray, demand: FloatArray, weights: FloatArray, rule: str, draws: int
) -> None:
    """Refuse what cannot be a capacity, a demand, a weight or a rule."""
    n = len(A)
    if np.ndim(capacity) not in (1, 2) or np.shape(capacity)[-1] != n:
        raise ParameterError(f"capacity has shape {np.shape(capacity)}, expected (k, {n}) or ({n},)")
    for name, value, shape in (("demand", demand, (n,)), ("weights", weights, (n, n))):
        if np.shape(value) != shape:
            raise ParameterError(f"{name} has shape {np.shape(value)}, expected {shape}")
    if not (np.asarray(capacity) >= 0).all():
        raise ParameterError("capacity has a value that is negative or not a number, expected 0 or more")
    if not np.isfinite(demand).all():
        raise ParameterError("demand has a value that is not finite, expected numbers")
    if not are_shares(weights).all():
        raise ParameterError(
            "weights have a value outside 0..1, expected 1, .5 or 0 [share of output stopped]"
        )
    if rule not in get_args(RationingRule):
        rules = get_args(RationingRule)
        raise ParameterError(f"rule is '{rule}', expected one of {', '.join(rules)}.{nearest(rule, rules)}")
    if draws < 1:
        raise ParameterError(f"draws is {draws}, expected 1 or more")
