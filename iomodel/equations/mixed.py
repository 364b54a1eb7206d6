"""Supply-constrained output: some sectors' output is given, the others' final demand.

Reference: Miller & Blair, *Input-Output Analysis*, 3rd ed. (2022), ch. 13.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from iomodel.equations.leontief import Factors, output
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from iomodel.notation import BoolArray, FloatArray, IntArray

_REPINS = 20
"""Caps that only by-products break come back in a pass or two; more passes mean a cycle."""
_SMALL = 64
"""Sectors ever capped, up to which inverses are made together, and how many of them at a time."""


class Constrained(NamedTuple):
    """Output under caps, each array with one scenario-day a row."""

    output: FloatArray
    """Output [currency per year]."""
    final_demand: FloatArray
    """Final demand that is still met [currency per year]."""
    pinned: BoolArray
    """Where capacity, not demand, sets output."""


def mixed(A: FloatArray, k: IntArray, x_k: FloatArray, f_r: FloatArray) -> Constrained:
    """Output of the rest ``x_r = (I - A_rr)^-1 (f_r + A_rk x_k)`` and ``f_k = (I - A_kk) x_k - A_kr x_r``.

    The textbook model: what is pinned stays pinned. With several linked sectors pinned, the final
    demand of one of them may come out *above* what is asked, and the loss is then understated;
    `supply_constrained` frees such a sector. Nothing is checked here: `f_k` may be negative.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n) [1].
    k
        Positions of the sectors whose output is given, shape (m,).
    x_k
        Their output, shape (m,) [currency per year].
    f_r
        Final demand for the others, in their order, shape (n - m,) [currency per year].

    Notes
    -----
    With one sector pinned ``dx_r = (L_rk / L_kk) dx_k``; with none this is the Leontief model.

    Reference: Miller & Blair ch. 13, mixed models.

    >>> A = np.array([[.15, .25], [.20, .05]])
    >>> mixed(A, np.array([1]), np.array([1800.]), np.array([350.])).output.round(5)
    array([ 941.17647, 1800.     ])
    """
    pinned = np.zeros(len(A), dtype=np.bool_)
    pinned[k] = True
    k, r = np.asarray(k), np.flatnonzero(~pinned)
    x, f = np.empty(len(A)), np.empty(len(A))
    x[k], f[r] = x_k, f_r
    x[r] = np.linalg.solve(np.eye(len(r)) - A[np.ix_(r, r)], f_r + A[np.ix_(r, k)] @ x[k])
    f[k] = x[k] - A[k] @ x
    return Constrained(x, f, pinned)


def supply_constrained(factors: Factors, capacity: FloatArray, demand: FloatArray) -> Constrained:
    """The largest output ``x <= capacity`` with ``(I - A) x <= f``: each sector meets its cap or its demand.

    Final demand ``f + lam`` gives way, ``lam <= 0``, and only for sectors at their cap:
    ``x = L (f + lam)``. A sector whose demand falls below its capacity because others stopped is
    free, which pinning every shocked sector would miss. Counts the loss of the suppliers of a
    stopped plant and of nobody downstream: users get what they order and final demand gives way.
    The loss is therefore the least that the caps allow, and too low where goods cannot be taken
    from final users.

    Parameters
    ----------
    factors
        LU factors of ``I - A``, from `leontief.factorise`.
    capacity
        Largest possible output, one scenario-day a row, shape (k, n) or (n,); ``inf`` where there
        is no cap [currency per year].
    demand
        Final demand, shape (n,) for the same one every day, or that of `capacity` [currency per year].

    Returns
    -------
    Output, final demand and which sectors are pinned, in the shape of `capacity`.

    Raises
    ------
    ParameterError
        If a capacity is negative or not a number, a demand is not finite, or shapes disagree.
    InfeasibleError
        If a sector would have to deliver less than nothing to final users to stay within its cap.
    ConvergenceError
        If no set of pinned sectors satisfies every cap; possible only with negative inputs.

    Notes
    -----
    The pinned set K solves a linear complementarity problem. Start with every sector that cannot
    meet its demand, solve ``L_KK lam = cap_K - (L f)_K``, free every sector with ``lam > 0``, repeat.
    For A >= 0 the inverse of L_KK has no positive entry off the diagonal, so a sector once freed
    stays free and there are at most as many rounds as sectors in K. By-products (negative entries of A)
    can break a cap that seemed met: it is then pinned and the rounds go on.

    No cap below ``L f``: the Leontief model. One cap: ``dx = (L_k / L_kk) dx_k``. The result is also
    the optimum of the linear program `allocation.allocate` wherever this function returns one.

    Reference: Miller & Blair ch. 13 for a given K; Chandrasekaran, "A special case of the
    complementary pivot problem", Opsearch 7 (1970), for the rule.

    >>> from iomodel.equations.leontief import factorise
    >>> factors = factorise(np.array([[.15, .25], [.20, .05]]))
    >>> result = supply_constrained(factors, np.array([np.inf, 1800.]), np.array([350., 1700.]))
    >>> result.output.round(5)
    array([ 941.17647, 1800.     ])
    >>> result.final_demand.round(5)
    array([ 350.     , 1521.76471])
    """
    shape = np.shape(capacity)
    _check(factors, capacity, demand)
    caps = np.atleast_2d(capacity)
    unlimited = np.broadcast_to(output(factors, demand), caps.shape)
    asked = np.broadcast_to(demand, caps.shape)
    tolerance = 1e-10 * _scale(unlimited)

    pinned = caps < unlimited
    for _ in range(_REPINS):
        change, pinned, x = _pivot(factors, caps, unlimited, pinned)
        broken = ~pinned & (x > caps + tolerance)
        if not broken.any():
            break
        pinned |= broken
    else:
        raise ConvergenceError(
            f"capacity of {{sector}} is broken whichever sectors are held at theirs, after {_REPINS} trials. "
            "Its column or row has large negative inputs: book by-products on the other side",
            sector=int(np.argwhere(broken)[0, 1]),
        )

    final = asked + change
    _check_deliveries(final, asked, caps, pinned & (final < np.minimum(asked, 0.0) - tolerance))
    final = np.where(pinned & (asked >= 0), np.maximum(final, 0.0), final)
    return Constrained(x.reshape(shape), final.reshape(shape), pinned.reshape(shape))


def _scale(x: FloatArray) -> FloatArray:
    """Size against which rounding in each sector is judged: its output, or a millionth of the largest."""
    size = np.abs(x)
    return np.asarray(np.maximum(size, 1e-6 * size.max(axis=1, keepdims=True, initial=0.0)))


def _pivot(
    factors: Factors, caps: FloatArray, unlimited: FloatArray, pinned: BoolArray
) -> tuple[FloatArray, BoolArray, FloatArray]:
    """Free pinned sectors until no final demand rises: its change, who is left pinned, output."""
    ever = np.flatnonzero(pinned.any(axis=0))
    columns = output(factors, np.eye(len(factors[0]))[ever]).T
    inner, held = columns[ever], pinned[:, ever]
    gap = np.where(held, caps[:, ever] - unlimited[:, ever], 0.0)
    lam, held = complement(inner, gap, held)
    change, left = np.zeros_like(unlimited), np.zeros_like(pinned)
    change[:, ever], left[:, ever] = lam, held
    return change, left, np.where(left, caps, unlimited + lam @ columns.T)


def complement(inner: FloatArray, gap: FloatArray, held: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Changes of final demand ``lam <= 0`` that keep capped sectors at their caps, and who stays held.

    Parameters
    ----------
    inner
        ``L_KK`` of all sectors that are ever capped, shape (m, m).
    gap
        Cap less unconstrained output, one scenario-day a row, shape (k, m) [currency per year].
    held
        Sectors that are held at their cap at first, shape (k, m).

    >>> inner = np.array([[1.25, 0.33], [0.26, 1.12]])
    >>> complement(inner, np.array([[-125.0, -1.0]]), np.array([[True, True]]))
    (array([[-100.,    0.]]), array([[ True, False]]))
    """
    lam, held = np.zeros_like(gap), held.copy()
    rows = np.flatnonzero(held.any(axis=1))
    while len(rows):
        solved = _solved(inner, gap[rows], held[rows])
        lam[rows] = solved
        rising = solved > 0
        changed = rising.any(axis=1)
        rows = rows[changed]
        held[rows] &= ~rising[changed]
    return lam, held


def solver(
    inner: FloatArray, *, compiled: bool
) -> Callable[[FloatArray, BoolArray], tuple[FloatArray, BoolArray]]:
    """`complement` with one `inner`, on arrays of shape (m, draws, days).

    Parameters
    ----------
    inner
        As of `complement`.
    compiled
        Whether by a compiled loop, which agrees with `complement` to rounding and takes a third of its time
        once it is there.

    >>> ways = [solver(np.array([[1.25, 0.33], [0.26, 1.12]]), compiled=way) for way in (False, True)]
    >>> [way(np.array([[[-125.0]], [[-1.0]]]), np.array([[[True]], [[True]]]))[0].ravel() for way in ways]
    [array([-100.,    0.]), array([-100.,    0.])]
    """
    if compiled:
        from iomodel.equations.pivots import Pivots

        return Pivots(inner)

    def few(gap: FloatArray, held: BoolArray) -> tuple[FloatArray, BoolArray]:
        flat = len(gap), math.prod(gap.shape[1:])
        lam, left = complement(inner, gap.reshape(flat).T, held.reshape(flat).T)
        return lam.T.reshape(gap.shape), left.T.reshape(held.shape)

    return few


def _solved(inner: FloatArray, gap: FloatArray, held: BoolArray) -> FloatArray:
    """``L_KK^-1 gap_K`` of every row's own sectors held K, 0 elsewhere, in the shape of `gap`."""
    order, ends = _by_pattern(held)
    starts = np.concatenate([[0], ends[:-1]])
    ordered, solved = gap[order], np.empty_like(gap)
    for first, last, inverse in zip(starts, ends, _inverses(inner, held[order[starts]]), strict=True):
        np.matmul(ordered[first:last], inverse.T, out=solved[first:last])
    found = np.empty_like(gap)
    found[order] = solved
    return found


def _inverses(inner: FloatArray, held: BoolArray) -> Iterator[FloatArray]:
    """``L_KK^-1`` in the place of the sectors held, 0 elsewhere, shape (m, m), of every pattern."""
    if len(inner) > _SMALL:
        yield from (_inverse(inner, pattern) for pattern in held)
        return
    for first in range(0, len(held), _SMALL):
        patterns = held[first : first + _SMALL]
        both = patterns[:, :, None] & patterns[:, None, :]
        yield from np.where(both, np.linalg.inv(np.where(both, inner, np.eye(len(inner)))), 0.0)


def _inverse(inner: FloatArray, held: BoolArray) -> FloatArray:
    """``L_KK^-1`` in the place of the sectors held, 0 elsewhere, shape (m, m)."""
    K = np.flatnonzero(held)
    found = np.zeros_like(inner)
    found[np.ix_(K, K)] = np.linalg.inv(inner[np.ix_(K, K)])
    return found


def _by_pattern(patterns: BoolArray) -> tuple[IntArray, IntArray]:
    """Rows in an order in which those that share a pattern stand together, and where each pattern ends."""
    packed: np.ndarray[tuple[int, ...], np.dtype[np.unsignedinteger]] = np.packbits(patterns, axis=1)
    if packed.shape[1] <= 8:  # a whole number a row is sorted many times faster
        packed = np.pad(packed, [(0, 0), (0, 8 - packed.shape[1])]).view(np.uint64)[:, 0]
    _, label, count = np.unique(packed, axis=0, return_inverse=True, return_counts=True)
    return np.argsort(label.ravel(), kind="stable"), np.cumsum(count)


def _check(factors: Factors, capacity: FloatArray, demand: FloatArray) -> None:
    """Refuse what cannot be a capacity or a demand."""
    n = len(factors[0])
    for name, value in (("capacity", capacity), ("demand", demand)):
        if np.ndim(value) not in (1, 2) or np.shape(value)[-1] != n:
            raise ParameterError(f"{name} has shape {np.shape(value)}, expected (k, {n}) or ({n},)")
    if np.ndim(demand) == 2 and np.shape(demand) != np.shape(capacity):
        raise ParameterError(f"demand has shape {np.shape(demand)}, capacity {np.shape(capacity)}")
    bad = ~(np.asarray(capacity) >= 0)
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        found = np.asarray(capacity)[where]
        raise ParameterError(f"capacity at {where} is {found}, expected 0 or more, inf where there is no cap")
    if not np.isfinite(demand).all():
        raise ParameterError("demand has a value that is not finite, expected numbers")


def _check_deliveries(final: FloatArray, asked: FloatArray, caps: FloatArray, below: BoolArray) -> None:
    """Refuse a result in which final users would have to give goods back."""
    if below.any():
        row, sector = (int(i) for i in np.unravel_index(np.where(below, final, 0.0).argmin(), below.shape))
        raise InfeasibleError(
            f"final demand for {{sector}} would have to fall from {asked[row, sector]:.6g} to "
            f"{final[row, sector]:.6g} (expected 0 or more) to keep its output at {caps[row, sector]:.6g} "
            f"(row {row}): its users would have to stop as well. "
            "Use Bottleneck or Allocation, or a smaller cut",
            sector=sector,
        )
