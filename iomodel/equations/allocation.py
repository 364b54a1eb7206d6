"""Allocation: the output that keeps the most value added under given caps, as a linear program."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csc_array, diags_array, eye_array, hstack, vstack

from iomodel.equations.leontief import factorise
from iomodel.equations.leontief import output as leontief_output
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from iomodel.notation import FloatArray, IntArray

if TYPE_CHECKING:
    import highspy

_TOLERANCE = 1e-10

_BLOCK = 128
"""Columns made sparse at once."""


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


class SharedMaterials(NamedTuple):
    """The best use of scarce materials, each array with one scenario-day a row."""

    output: FloatArray
    """Output [currency per year]."""
    final_demand: FloatArray
    """Final demand that is met [currency per year]."""
    exposed: FloatArray
    """Output of each exposed variety, shape (k, m) [currency per year]."""
    material_price: FloatArray
    """Value added that the normal supply of each material earns at the margin, shape (k, e) [currency]."""


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
    _check(A, {"v": v, "demand": demand, "floor": least}, capacity)
    _check_limits(least, demand, cost)

    size = _size(A, demand)
    unit = size.max(initial=0.0) or 1.0
    imported = np.flatnonzero(np.isfinite(cost))
    rows = _flows(A, size)
    if len(imported):
        rows = hstack([rows, eye_array(n, format="csc")[:, imported]], format="csc")
    worth = np.concatenate([v * size, -cost[imported] * size[imported]]) / unit
    program = _Program(rows, worth, np.minimum(least, demand) / size, demand / size)

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


def share_material(
    A: FloatArray,
    v: FloatArray,
    demand: FloatArray,
    host: IntArray,
    share: FloatArray,
    use: FloatArray,
    available: FloatArray,
) -> SharedMaterials:
    """Maximise ``v'x`` with ``x_j = N_j + sum_q E_q`` and ``sum_q tau_eq E_q / E_q0 <= 1 - u_e``.

    Each sector's output is split into a part that needs no scarce material and varieties that need
    some; a variety never exceeds its normal output. The material goes where a kilogram of it earns
    most value added, counted through the whole economy. Optimistic: no market reaches it at once.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n) [1]. A variety buys as its sector does. Negative entries
        are taken as they are: the program has no minimum and no fill rate.
    v
        Value added per unit of output, shape (n,) [1].
    demand
        Final demand, shape (n,) [currency per year].
    host
        Sector of each exposed variety, shape (m,): twice the same where a sector makes goods with
        light rare earths only and goods with light and heavy ones.
    share
        Part of the sector's normal output that the variety is, shape (m,) [1].
    use
        tau, the part of the normal use of material e that goes into variety q, shape (e, m); each
        row sums to 1 at most [1].
    available
        ``1 - u_e``, supply of each material as a share of normal use, one scenario-day a row,
        shape (k, e) or (e,) [1].

    Returns
    -------
    Output, final demand, output by variety and worth of the materials, one row for each of `available`.

    Raises
    ------
    ParameterError
        If shapes disagree, shares of a sector sum to more than 1, or uses of a material do.
    InfeasibleError
        If a negative final demand cannot be kept, with its sector.
    ConvergenceError
        If the solver stops without an answer.

    Notes
    -----
    One material, no linkages: varieties are served in order of value added per unit of material.

    >>> A, v, f = np.zeros((2, 2)), np.array([.5, .5]), np.array([100., 100.])
    >>> half = share_material(A, v, f, np.array([0, 1]), np.ones(2), np.array([[.9, .1]]), np.array([.55]))
    >>> half.output
    array([ 50., 100.])
    """
    n, m = len(A), len(host)
    _check(A, {"v": v, "demand": demand})
    _check_material(n, np.asarray(host), share, use, available)
    size = _size(A, demand)
    unit = size.max(initial=0.0) or 1.0
    normal = np.asarray(share) * size[host]
    plain = np.maximum(1 - np.bincount(host, share, n), 0.0)
    split = csc_array((np.asarray(share, dtype=np.float64), (host, np.arange(m))), shape=(n, m))
    flows = _flows(A, size)
    goods = hstack([flows, flows @ split], format="csc")
    rows = vstack([goods, hstack([csc_array((len(use), n)), csc_array(use)])], format="csc")
    worth = np.concatenate([v * size, v[host] * normal]) / unit
    least = np.concatenate([np.minimum(demand, 0.0) / size, np.zeros(len(use))])
    most = np.concatenate([demand / size, np.ones(len(use))])
    program = _Program(rows, worth, least, most)
    program.limit_columns(np.arange(n + m), np.concatenate([plain, np.ones(m)]))

    days = np.atleast_2d(available)
    answer = SharedMaterials(*(np.zeros((len(days), width)) for width in (n, n, m, len(use))))
    for day, supply in enumerate(days):
        program.limit_rows(n + np.arange(len(use)), supply)
        part, _, activity, price = program.solve()
        answer.exposed[day] = part[n:] * normal
        answer.output[day] = (part[:n] + split @ part[n:]) * size
        answer.final_demand[day] = np.clip(activity[:n] * size, np.minimum(demand, 0.0), demand)
        answer.material_price[day] = price[n:] * unit
    return SharedMaterials(*(np.reshape(a, (*np.shape(available)[:-1], a.shape[1])) for a in answer))


def _size(A: FloatArray, demand: FloatArray) -> FloatArray:
    """Normal output as the unit of each sector, so that the program does not depend on the table's."""
    x = np.abs(leontief_output(factorise(A), demand))
    return np.where(x > 1e-12 * x.max(initial=0.0), x, x.max(initial=0.0) or 1.0)


def _flows(A: FloatArray, size: FloatArray) -> csc_array:
    """``I - A`` with every sector in units of its own size, made block by block to save memory."""
    blocks = []
    for users in np.array_split(np.arange(len(A)), 1 + len(A) // _BLOCK):
        scaled = A[:, users] * -size[users] / size[:, np.newaxis]
        scaled[users, users - users[:1]] += 1.0
        blocks.append(csc_array(scaled))
    return hstack(blocks, format="csc")


class _Program:
    """One HiGHS model that keeps its basis while bounds change."""

    def __init__(self, rows: csc_array, worth: FloatArray, least: FloatArray, most: FloatArray) -> None:
        import highspy

        self._rows, self._least, self._most = rows, least, most.copy()
        self._upper = np.full(rows.shape[1], np.inf)
        self._highs = _model(rows, worth, np.zeros(rows.shape[1]), self._upper, least, most)
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._infeasible = highspy.HighsModelStatus.kInfeasible

    def limit_columns(self, which: IntArray, upper: FloatArray) -> None:
        """New upper bounds of some columns."""
        self._upper[which] = upper
        index = np.asarray(which, dtype=np.int32)
        self._highs.changeColsBounds(len(index), index, np.zeros(len(index)), np.asarray(upper, dtype=float))

    def limit_rows(self, which: IntArray, upper: FloatArray) -> None:
        """New upper bounds of some rows."""
        self._most[which] = upper
        for row, bound in zip(which, upper, strict=True):
            self._highs.changeRowBounds(int(row), float(self._least[row]), float(bound))

    def solve(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Columns with their reduced worth, rows with their prices.

        A basis kept from the day before can lead the solver astray: what it does not solve from there, it
        solves from the start.
        """
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != self._optimal:
            self._highs.clearSolver()
            self._highs.run()
            status = self._highs.getModelStatus()
        if status == self._infeasible:
            raise self._shortfall()
        if status != self._optimal:
            raise ConvergenceError(
                f"linear program ended with status {status.name}, also when solved from the start; expected "
                "an optimum. Cut a little more or less, or use another model"
            )
        found = self._highs.getSolution()
        return (
            np.array(found.col_value),
            np.array(found.col_dual),
            np.array(found.row_value),
            np.array(found.row_dual),
        )

    def _shortfall(self) -> InfeasibleError:
        """Which floor is missed by most when as little as possible may be missed in all."""
        held = np.flatnonzero(self._least)
        n, m = self._rows.shape[1], len(held)
        amends = eye_array(len(self._least), format="csc")[:, held] @ diags_array(np.sign(self._least[held]))
        highs = _model(
            hstack([self._rows, amends], format="csc"),
            np.concatenate([np.zeros(n), -np.ones(m)]),
            np.zeros(n + m),
            np.concatenate([self._upper, np.full(m, np.inf)]),
            self._least,
            self._most,
        )
        highs.run()
        missed = np.array(highs.getSolution().col_value)[n:]
        sector = int(held[missed.argmax()])
        return InfeasibleError(
            f"final demand for {{sector}} is held at {self._least[sector]:.6g} of its normal output or more, "
            f"which the caps miss by {missed.max():.6g}. Lower the floor, cut less, or allow imports",
            sector=sector,
        )


def _model(
    rows: csc_array, worth: FloatArray, low: FloatArray, high: FloatArray, least: FloatArray, most: FloatArray
) -> highspy.Highs:
    """A silent HiGHS model of a maximisation."""
    import highspy

    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = rows.shape
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_, program.col_lower_, program.col_upper_ = worth, low, high
    program.row_lower_, program.row_upper_ = least, most
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = rows.indptr
    program.a_matrix_.index_ = rows.indices
    program.a_matrix_.value_ = rows.data
    highs: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("solver", "simplex"),
        ("primal_feasibility_tolerance", _TOLERANCE),
        ("dual_feasibility_tolerance", _TOLERANCE),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(program)
    return highs


def _check(A: FloatArray, vectors: dict[str, FloatArray], capacity: FloatArray | None = None) -> None:
    """Refuse vectors of another length, numbers that are none, and negative capacities."""
    n = len(A)
    for name, value in vectors.items():
        if np.shape(value) != (n,):
            raise ParameterError(f"{name} has shape {np.shape(value)}, expected ({n},)")
        if not np.isfinite(value).all():
            raise ParameterError(f"{name} has a value that is not finite, expected numbers")
    if capacity is None:
        return
    if np.ndim(capacity) not in (1, 2) or np.shape(capacity)[-1] != n:
        raise ParameterError(f"capacity has shape {np.shape(capacity)}, expected (k, {n}) or ({n},)")
    if not (np.asarray(capacity) >= 0).all():
        raise ParameterError("capacity has a value that is negative or not a number, expected 0 or more")


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


def _check_material(
    n: int, host: IntArray, share: FloatArray, use: FloatArray, available: FloatArray
) -> None:
    """Refuse shares and uses that sum to more than there is."""
    if np.shape(share) != host.shape or np.ndim(use) != 2 or np.shape(use)[1] != len(host):
        raise ParameterError(
            f"host, share and use have shapes {host.shape}, {np.shape(share)}, {np.shape(use)}, "
            "expected (m,), (m,), (e, m)"
        )
    if np.shape(available)[-1:] != (len(use),):
        raise ParameterError(f"available has shape {np.shape(available)}, expected (k, {len(use)})")
    if len(host) and not ((host >= 0) & (host < n)).all():
        raise ParameterError(f"host has a position outside 0..{n - 1}")
    for name, value in (("share", share), ("use", use), ("available", available)):
        if not ((np.asarray(value) >= 0) & (np.asarray(value) <= 1)).all():
            raise ParameterError(f"{name} has a value outside 0..1")
    total = np.bincount(host, share, n)
    if total.max(initial=0.0) > 1 + 1e-9:
        raise ParameterError(
            f"shares of sector at position {total.argmax()} sum to {total.max():.6g}, above 1"
        )
    if np.sum(use, axis=1).max(initial=0.0) > 1 + 1e-9:
        raise ParameterError(f"use of a material sums to {np.sum(use, axis=1).max():.6g}, expected at most 1")
