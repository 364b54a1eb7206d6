"""Allocation: the output that keeps the most value added under given caps, as a linear program."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import eye_array, hstack

from iomodel.equations.program import Program, check_vectors, flows, sizes, unit_of
from iomodel.errors import ParameterError
from iomodel.notation import FloatArray


class Allocated(NamedTuple):
    """The best allocation, each array with one scenario-day a row."""

    output: FloatArray
    """Output [currency per year]."""
    final_demand: FloatArray
    """Final demand that is met [currency per year]."""
    imports: FloatArray
    """Extra imports in place of domestic goods [currency per year]."""
    capacity_price: FloatArray
    """Value added that one more unit of capacity would save [1]."""
    demand_price: FloatArray
    """Value added that one more unit of final demand would earn; negative at a floor that binds [1]."""


def allocate(
    A: FloatArray,
    v: FloatArray,
    capacity: FloatArray,
    demand: FloatArray,
    floor: FloatArray | None = None,
    import_cost: FloatArray | None = None,
) -> Allocated:
    """Maximise ``v'x - c'm`` subject to ``0 <= x <= capacity`` and ``floor <= (I - A) x + m <= f``.

    The least loss for given caps when no input can be missed, losses of suppliers included: someone who
    sees every order sends each good where it earns most, and a user without an input stops. Where final
    users go without, markets do worse and the loss is a lower bound; where users of a short input carry on
    without it, the loss is too high. Nothing is substituted and stocks do not exist.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n) [1]. Negative entries are taken as they are.
    v
        Value added per unit of output, shape (n,) [1].
    capacity
        Largest possible output, one scenario-day a row, shape (k, n) or (n,); ``inf`` where there
        is no cap [currency per year]. Rows are solved in turn, each from the answer before it, so
        neighbours that are alike are quick.
    demand
        Final demand f, shape (n,) [currency per year].
    floor
        Final demand that has to be met, shape (n,); none by default [currency per year]. Where f is
        negative (stocks drawn down) it is met as it is.
    import_cost
        Cost c of one unit of a good imported in place of the domestic one, shape (n,); ``inf``
        where that cannot be [1]. Without it there are no extra imports.

    Returns
    -------
    Output, final demand, imports and the two prices, in the shape of `capacity`.

    Raises
    ------
    ParameterError
        If shapes disagree, a capacity is negative, a floor exceeds its demand, or a cost is negative.
    InfeasibleError
        If the floor cannot be met, with the sector that falls furthest short.
    ConvergenceError
        If the solver stops without an answer.

    Notes
    -----
    The prices are the duals. By strong duality ``v'x - c'm`` is ``capacity_price' capacity`` plus
    ``demand_price' f`` where the price is positive, plus ``demand_price' floor`` where it is
    negative. With A and v not negative and no imports the answer is
    `mixed.supply_constrained` wherever that has one.

    Without a cap below ``L f``: the Leontief model.

    >>> A = np.array([[.05, .20, .02], [0., .05, .01], [.25, .30, .35]])
    >>> v, f = np.array([.70, .45, .62]), np.array([10., 100., 300.])
    >>> best = allocate(A, v, np.array([36.01573, np.inf, np.inf]), f)
    >>> best.output.round(3)
    array([ 36.016, 110.806, 526.532])
    >>> best.capacity_price.round(3)
    array([0.941, 0.   , 0.   ])
    """
    n = len(A)
    shape = np.shape(capacity)
    cost = np.full(n, np.inf) if import_cost is None else np.asarray(import_cost, dtype=np.float64)
    least = np.minimum(demand, 0.0) if floor is None else np.asarray(floor, dtype=np.float64)
    check_vectors(A, {"v": v, "demand": demand, "floor": least}, capacity)
    _check_limits(least, demand, cost)

    size = sizes(A, demand)
    unit = unit_of(size)
    imported = np.flatnonzero(np.isfinite(cost))
    rows = flows(A, size)
    if len(imported):
        rows = hstack([rows, eye_array(n, format="csc")[:, imported]], format="csc")
    worth = np.concatenate([v * size, -cost[imported] * size[imported]]) / unit
    program = Program(rows, worth, np.minimum(least, demand) / size, demand / size)

    caps = np.atleast_2d(capacity)
    answer = Allocated(*(np.zeros(caps.shape) for _ in range(5)))
    for day, cap in enumerate(caps):
        program.limit_columns(np.arange(n), cap / size)
        share, reduced, activity, price = program.solve()
        answer.output[day] = np.clip(share[:n] * size, 0.0, cap)
        answer.imports[day, imported] = share[n:] * size[imported]
        answer.final_demand[day] = np.clip(activity * size, np.minimum(least, demand), demand)
        answer.capacity_price[day] = np.maximum(reduced[:n], 0.0) * unit / size
        answer.demand_price[day] = price * unit / size
    return Allocated(*(part.reshape(shape) for part in answer))


def _check_limits(least: FloatArray, demand: FloatArray, cost: FloatArray) -> None:
    """Refuse a floor above the demand, and costs that pay for importing."""
    over = least > demand
    if over.any():
        i = int(over.argmax())
        raise ParameterError(
            f"floor at position {i} is {least[i]:.6g}, expected at most demand, {demand[i]:.6g}"
        )
    if np.shape(cost) != np.shape(demand) or not (cost >= 0).all():
        raise ParameterError(f"import_cost has to be 0 or more, one value for each of {len(demand)} sectors")
