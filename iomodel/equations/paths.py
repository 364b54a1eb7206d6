"""Why one sector's stop costs another so much: a loss taken apart by side and by path.

`structural_paths` writes ``w' (I - A)^-1 f`` as its power series and lists the chains of suppliers
behind it. `decompose` splits what a stop costs each sector into its own loss, lost orders
(backward) and missing supplies (forward); `explain` lists the chains behind one sector's share.

References: Defourny & Thorbecke 1984, *Economic Journal* 94:111; Treloar 1997, *Economic Systems
Research* 9:375; for stopped sectors, the mixed models of Miller & Blair, *Input-Output Analysis*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations import ghosh, leontief
from iomodel.errors import ParameterError, SolverError
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray, IntArray

_CELLS = 1_000_000
"""Extensions of paths looked at together, which bounds memory [array cells]."""


@dataclass(frozen=True)
class Paths(Locked):
    """Paths larger than a cut-off, largest first, and what they leave out, so that the sum is exact."""

    sectors: tuple[tuple[int, ...], ...]
    """Positions along each path, from where the demand falls to the last supplier."""
    values: FloatArray
    """Value of each path [as ``w' f``]."""
    stages: FloatArray
    """Total of each stage: chains of 0, 1, 2, ... links, listed or not [as ``w' f``]."""
    remainder: FloatArray
    """By stage, the total of the paths not listed; last, all stages beyond [as ``w' f``]."""
    total: float
    """``w' (I - A)^-1 f``: all values and the whole remainder [as ``w' f``]."""

    @property
    def shares(self) -> FloatArray:
        """Share of each path in the total, shape (paths,) [1]; zeros if the total is zero."""
        return self.values / self.total if self.total else np.zeros_like(self.values)


@dataclass(frozen=True)
class Decomposition(Locked):
    """Losses of all sectors by side, shape (n,) each [currency per year]."""

    direct: FloatArray
    """Loss of the stopped sectors themselves."""
    backward: FloatArray
    """Lost orders of their suppliers."""
    forward: FloatArray
    """Missing supplies of their buyers, in the Ghosh reading."""


def structural_paths(A: FloatArray, demand: FloatArray, weights: FloatArray, cutoff: float) -> Paths:
    """Every path ``w_k A_kj ... A_ih f_h`` of ``w' (I - A)^-1 f`` above a cut-off.

    A branch is left only when all that can still follow on it stays below the cut-off, so no path is
    missed, however long. Not a ranking of sectors: one good split over two sectors gives two paths,
    each smaller.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n).
    demand
        Final demand or its loss, shape (n,) [currency per year].
    weights
        What counts per unit of output: labour, value added, or 1 at a target, shape (n,).
    cutoff
        Smallest path listed, as a share of the total, 0..1 [1]. Time and memory grow with its inverse.

    Returns
    -------
    The paths, and the remainder by stage.

    Raises
    ------
    ParameterError
        If the cut-off lies outside 0..1 or is 0: there are infinitely many paths.
    NotProductiveError
        If the spectral radius of the absolute coefficients is 1 or more.

    Notes
    -----
    Where a number is negative, sizes are absolute and the cut-off is a share of the total of the
    absolute values, within which every branch is bounded.

    Reference: Defourny & Thorbecke 1984; Treloar 1997.

    >>> A, f, labour = np.array([[.15, .25], [.20, .05]]), np.array([600., 1500.]), np.array([.30, .25])
    >>> paths = structural_paths(A, f, labour, cutoff=.1)
    >>> paths.sectors, paths.values
    (((1,), (0,), (1, 0)), array([375. , 180. , 112.5]))
    >>> paths.stages, paths.remainder.round(4), round(paths.total, 5)
    (array([555.  , 188.25]), array([ 0.    , 75.75  , 91.4035]), 834.65347)
    """
    if not 0 < cutoff <= 1:
        raise ParameterError(
            f"the cut-off of the paths is {cutoff:.6g} of the total, expected above 0 and at most 1. "
            "Give 0.01 for paths above 1 %"
        )
    reach = _multipliers(np.abs(A), np.abs(weights))
    smallest = cutoff * float(reach @ np.abs(demand))
    total = float(_multipliers(A, weights) @ demand)

    sectors: list[tuple[int, ...]] = []
    listed: list[FloatArray] = []
    stages: list[float] = []
    ends = np.flatnonzero(np.abs(demand) * reach > smallest)
    trails: IntArray = ends[:, np.newaxis]
    carried, stage = demand[ends], demand
    while len(trails):
        values = weights[trails[:, -1]] * carried
        large = np.abs(values) > smallest
        sectors += map(tuple, trails[large].tolist())
        listed.append(values[large])
        stages.append(float(weights @ stage))
        trails, carried = _one_stage_on(A, reach, smallest, trails, carried)
        stage = A @ stage

    found = np.concatenate([*listed, np.empty(0)])
    order = np.argsort(-np.abs(found), kind="stable")
    unlisted = [whole - part.sum() for whole, part in zip(stages, listed, strict=True)]
    return Paths(
        sectors=tuple(sectors[p] for p in order),
        values=found[order],
        stages=np.array(stages),
        remainder=np.array([*unlisted, total - sum(stages)]),
        total=total,
    )


def decompose(A: FloatArray, x: FloatArray, loss: FloatArray) -> Decomposition:
    """Losses by side of stopped sectors K: ``(I - A_RR)^-1 A_RK dx_K`` and its Ghosh mirror.

    Direct and backward add up to the loss of the mixed model, in which the stopped sectors' output
    is given. Forward is the Ghosh model's answer to the same stop (contested, see `ghosh`; understates
    where an input is essential). The two models exclude each other: show the sides next to each
    other, not their sum.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n).
    x
        Output, shape (n,) [currency per year].
    loss
        Output that the stopped sectors lose, 0 for the others, shape (n,) [currency per year].

    Returns
    -------
    The three sides; backward and forward are 0 for the stopped sectors.

    Raises
    ------
    SolverError
        If a sector without output is to lose some.

    Notes
    -----
    For one stopped sector k, backward is ``(L_jk / L_kk) dx_k`` and forward
    ``(G_kj / G_kk) dx_k``.

    >>> A, x = np.array([[.15, .25], [.20, .05]]), np.array([1000., 2000.])
    >>> parts = decompose(A, x, np.array([0., 200.]))
    >>> parts.direct, parts.backward.round(3), parts.forward.round(3)
    (array([  0., 200.]), array([58.824,  0.   ]), array([23.529,  0.   ]))
    """
    stopped = _stopped(x, loss)
    no_orders_back, no_supplies_back = _without_return(A, stopped)
    backward = leontief.output(leontief.factorise(no_orders_back), loss)
    forward = ghosh.output(leontief.factorise(no_supplies_back), x, loss)
    return Decomposition(
        direct=loss.copy(),
        backward=np.where(stopped, 0.0, backward),
        forward=np.where(stopped, 0.0, forward),
    )


def explain(
    A: FloatArray, x: FloatArray, loss: FloatArray, target: int, cutoff: float = 0.01
) -> tuple[Paths, Paths]:
    """Paths behind one sector's backward and forward loss in `decompose`, largest first.

    Backward, a path runs from a stopped sector through its suppliers to the target; forward, through
    its buyers. No path passes through a stopped sector a second time: its output is given.

    Parameters
    ----------
    A, x, loss
        As in `decompose`.
    target
        Position of the sector whose loss is to be explained.
    cutoff
        Smallest path listed, as a share of the target's loss on that side, 0..1 [1].

    Returns
    -------
    Backward paths and forward paths. Their totals are the target's losses in `decompose`; for a
    stopped target, its own loss is the only path of both.

    Raises
    ------
    SolverError
        If a sector without output is to lose some.
    ParameterError
        If the cut-off lies outside 0..1 or is 0.

    >>> A, x = np.array([[.15, .25], [.20, .05]]), np.array([1000., 2000.])
    >>> backward, forward = explain(A, x, np.array([0., 200.]), target=0, cutoff=.1)
    >>> backward.sectors, backward.values, round(backward.total, 3)
    (((1, 0), (1, 0, 0)), array([50. ,  7.5]), 58.824)
    """
    no_orders_back, no_supplies_back = _without_return(A, _stopped(x, loss))
    B = ghosh.coefficients(no_supplies_back * x, x)
    at_target = np.zeros(len(x))
    at_target[target] = 1.0
    return (
        structural_paths(no_orders_back, loss, at_target, cutoff),
        structural_paths(B.T, loss, at_target, cutoff),
    )


def _multipliers(A: FloatArray, weights: FloatArray) -> FloatArray:
    """``w' (I - A)^-1``: what one unit of final demand for each good brings about in the end."""
    return leontief.solve(leontief.factorise(A), weights, transposed=True)


def _one_stage_on(
    A: FloatArray, reach: FloatArray, smallest: float, trails: IntArray, carried: FloatArray
) -> tuple[IntArray, FloatArray]:
    """The paths one supplier longer on which something above the smallest size may still follow."""
    parents, suppliers, values = [], [], []
    block = max(1, _CELLS // len(A))
    for start in range(0, len(trails), block):
        ends, flows = trails[start : start + block, -1], carried[start : start + block]
        inputs = A[:, ends].T * flows[:, np.newaxis]
        parent, supplier = np.nonzero(np.abs(inputs) * reach > smallest)
        parents.append(start + parent)
        suppliers.append(supplier)
        values.append(inputs[parent, supplier])
    longer = np.column_stack([trails[np.concatenate(parents)], np.concatenate(suppliers)])
    return longer, np.concatenate(values)


def _without_return(A: FloatArray, stopped: BoolArray) -> tuple[FloatArray, FloatArray]:
    """``A`` without the stopped sectors' rows (orders to them) and columns (supplies to them)."""
    return np.where(stopped[:, np.newaxis], 0.0, A), np.where(stopped, 0.0, A)


def _stopped(x: FloatArray, loss: FloatArray) -> BoolArray:
    """Which sectors lose output of their own; each must have some."""
    stopped = loss != 0
    idle = stopped & (x == 0)
    if idle.any():
        i = int(idle.argmax())
        raise SolverError(
            f"{{sector}} is to lose an output of {loss[i]:.6g}, but its output is 0. Remove the shock on it",
            sector=i,
        )
    return np.asarray(stopped)
