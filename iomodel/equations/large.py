"""Large tables: output for a final demand without a factorisation, and factors in single precision.

Both report how far their answer is from solving ``(I - A) x = f``. Where every sector's domestic inputs cost
less than it earns, so that the largest column sum a of A is below 1, the error is bounded, in sums of
absolute values: ``|x - x*| <= |f - (I - A) x| / (1 - a)``.

Reference: van der Vorst (1992), *SIAM J. Sci. Stat. Comput.* 13(2), for BiCGSTAB; Higham (2002), *Accuracy
and Stability of Numerical Algorithms*, ch. 7 and 12, for the bound and for refinement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse.linalg import LinearOperator, bicgstab

from iomodel.equations.leontief import require_productive
from iomodel.equations.ratios import ratio
from iomodel.errors import ConvergenceError, ParameterError
from iomodel.locked import Locked
from iomodel.notation import FloatArray

TOLERANCE = 1e-10
"""Residual at which an iteration stops, as a share of final demand [1]."""


@dataclass(frozen=True)
class Solved(Locked):
    """Output, and how well it solves its equation.

    Parameters
    ----------
    output
        Output, shape (n,) or (k, n) [currency per year].
    residual
        Sum of ``|f - (I - A) x|`` as a share of that of f, the largest of all demands [1].
    error
        What output is wrong by at most, as a share of total output [1]; NaN where a sector's inputs cost as
        much as it earns, so that nothing is known.
    steps
        Iterations; 0 for a direct solution.
    """

    output: FloatArray
    residual: float
    error: float
    steps: int = 0


def iterate(A: FloatArray, demand: FloatArray, *, tolerance: float = TOLERANCE, most: int = 1_000) -> Solved:
    """Output ``x = (I - A)^-1 f`` for one final demand by BiCGSTAB, two products with A a step.

    A factorisation costs ``2/3 n^3``, each step ``4 n^2``: for one demand, or a few, on a large table.

    Parameters
    ----------
    A
        Domestic input coefficients, shape (n, n) [1].
    demand
        Final demand, shape (n,) [currency per year].
    tolerance
        Largest residual, as a share of final demand, in sums of absolute values [1].
    most
        Steps after which it gives up.

    Raises
    ------
    ParameterError
        If the tolerance is not between 0 and 1, or shapes do not fit.
    NotProductiveError
        If the economy uses up more than it makes.
    ConvergenceError
        If the residual, calculated anew from the answer, is above the tolerance.

    >>> A = np.array([[0.15, 0.25], [0.20, 0.05]])
    >>> found = iterate(A, np.array([600.0, 1500.0]))
    >>> found.output.round(5), found.residual < 1e-10
    (array([1247.52475, 1841.58416]), True)
    """
    if not 0 < tolerance < 1:
        raise ParameterError(f"tolerance is {tolerance}, expected a share of final demand between 0 and 1")
    _require_shapes(A, demand, 1)
    require_productive(A)
    steps = 0

    def counted(_: FloatArray) -> None:
        nonlocal steps
        steps += 1

    n = len(A)
    system = LinearOperator((n, n), matvec=lambda x: x - A @ x, dtype=np.float64)
    # The solver's own measure is the root of squares; sums of absolute values are up to sqrt(n) times larger.
    found, _ = bicgstab(
        system, demand, x0=demand.copy(), rtol=0.1 * tolerance / np.sqrt(n), maxiter=most, callback=counted
    )
    solved = _checked(A, demand, np.asarray(found), steps)
    if not solved.residual <= tolerance:
        raise ConvergenceError(
            f"after {steps:,} steps the residual is {solved.residual:.2g} of final demand, expected "
            f"{tolerance:g} or less; use the factors of the table, or a larger tolerance"
        )
    return solved


def single(A: FloatArray, demand: FloatArray, *, refined: int = 0) -> Solved:
    """Output for some final demands from factors in single precision: half the memory, about half the time.

    Parameters
    ----------
    A
        Domestic input coefficients, shape (n, n) [1].
    demand
        Final demand, shape (n,) or one demand a row, shape (k, n) [currency per year].
    refined
        Steps of refinement, each with a residual in double precision: about seven digits more a step.

    Raises
    ------
    ParameterError
        If shapes do not fit.
    NotProductiveError
        If the economy uses up more than it makes.

    >>> A = np.array([[0.15, 0.25], [0.20, 0.05]])
    >>> rough, fine = (single(A, np.array([600.0, 1500.0]), refined=steps) for steps in (0, 2))
    >>> rough.error < 1e-6, fine.error < 1e-14
    (True, True)
    """
    _require_shapes(A, demand, 2)
    require_productive(A)
    system = np.empty(A.shape, dtype=np.float32, order="F")
    np.negative(A, out=system, casting="same_kind")
    np.fill_diagonal(system, np.float32(1) + system.diagonal())
    factors: Any = lu_factor(system, overwrite_a=True)
    x = _half(factors, demand)
    for _ in range(refined):
        x = np.asarray(x + _half(factors, _left(A, demand, x)))
    return _checked(A, demand, x, 0)


def _half(factors: Any, right: FloatArray) -> FloatArray:
    """A solution in single precision, as doubles; the scale is taken out, so that no unit overflows."""
    scale = float(np.abs(right).max(initial=0.0)) or 1.0
    found = lu_solve(factors, (right / scale).T.astype(np.float32)).T
    return np.asarray(found, dtype=np.float64) * scale


def _left(A: FloatArray, demand: FloatArray, x: FloatArray) -> FloatArray:
    """The residual ``f - (I - A) x``, in the shape of the demand."""
    return np.asarray(demand - x + (A @ x.T).T)


def _checked(A: FloatArray, demand: FloatArray, x: FloatArray, steps: int) -> Solved:
    """Output with its residual and the bound of its error."""
    left = np.abs(np.atleast_2d(_left(A, demand, x))).sum(axis=1)
    asked, made = (np.abs(np.atleast_2d(values)).sum(axis=1) for values in (demand, x))
    largest = float(np.abs(A).sum(axis=0).max(initial=0.0))
    bound = left / (1 - largest) if largest < 1 else np.full_like(left, np.nan)
    return Solved(x, _largest_share(left, asked), _largest_share(bound, made), steps)


def _largest_share(parts: FloatArray, wholes: FloatArray) -> float:
    """The largest of some shares; nothing of nothing is none."""
    return float(ratio(parts, wholes, parts).max(initial=0.0))


def _require_shapes(A: FloatArray, demand: FloatArray, most: int) -> None:
    """Refuse arrays that do not fit together."""
    if A.ndim != 2 or A.shape[0] != A.shape[1] or not 1 <= demand.ndim <= most or demand.shape[-1] != len(A):
        raise ParameterError(
            f"demand has shape {demand.shape} and A {A.shape}, expected a demand of {len(A)} sectors"
        )
