"""The inoperability input-output model, static and through time.

``q = (x0 - x) / x0`` is the share of output that is lost, and ``q = A* q + c*``. Driven by demand,
``A* = diag(x)^-1 A diag(x)`` and ``c*`` is lost final demand per unit of output. Driven by supply,
``A* = A'`` and ``c*`` is lost primary input per unit of output (the Ghosh side, see `ghosh`).

The static model is the Leontief or Ghosh model per unit of output and adds nothing on the size of
a loss; the dynamic one adds a path back to normal. Both let every user do without at no loss beyond
the lost orders, so they understate losses downstream of a scarce input.

References: Haimes & Jiang 2001, *J. Infrastructure Systems* 7:1; Santos & Haimes 2004, *Risk
Analysis* 24:1437; Lian & Haimes 2006, *Systems Engineering* 9:241; Leung, Haimes & Santos 2007,
*J. Infrastructure Systems* 13:299.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from iomodel.equations import ghosh, leontief
from iomodel.equations.ratios import are_shares
from iomodel.errors import ParameterError, SolverError, nearest
from iomodel.notation import FloatArray

Driver = Literal["demand", "supply"]
"""Which side the perturbation comes from."""

_ROUNDING = 1e-9
"""An inoperability, which has no unit, may exceed 1 by this much through rounding."""


def interdependency(A: FloatArray, x: FloatArray, driver: Driver = "demand") -> FloatArray:
    """Interdependency matrix ``A*``: ``A_ij x_j / x_i`` driven by demand, ``A'`` driven by supply.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n).
    x
        Output, shape (n,) [currency per year].
    driver
        ``demand`` or ``supply``.

    Returns
    -------
    Shape (n, n) [1]; entry ij is the inoperability of i per unit of inoperability of j. A sector
    without output has a zero row and a zero column.

    Raises
    ------
    ParameterError
        If there is no such driver.

    Reference: Santos & Haimes 2004; for supply, Leung, Haimes & Santos 2007.

    >>> A, x = np.array([[.15, .25], [.20, .05]]), np.array([1000., 2000.])
    >>> interdependency(A, x)
    array([[0.15, 0.5 ],
           [0.1 , 0.05]])
    """
    if driver not in get_args(Driver):
        raise ParameterError(
            f"driver is '{driver}', expected 'demand' or 'supply'." + nearest(driver, get_args(Driver))
        )
    if driver == "demand":
        return ghosh.coefficients(A * x, x)
    return np.where((x != 0)[:, np.newaxis] & (x != 0), A.T, 0.0)


def equilibrium(matrix: FloatArray, perturbation: FloatArray) -> FloatArray:
    """Inoperability ``q = (I - A*)^-1 c*`` once a lasting perturbation has worked through.

    Parameters
    ----------
    matrix
        Interdependency matrix, shape (n, n).
    perturbation
        ``c*``, lost final demand (or primary input) per unit of output, 0..1, shape (n,) or one
        case a row, (k, n) [1].

    Returns
    -------
    Inoperability in the shape of `perturbation` [1].

    Raises
    ------
    ParameterError
        If a perturbation lies outside 0..1.
    NotProductiveError
        If the spectral radius of the matrix is 1 or more.
    SolverError
        If a sector loses more than it makes: the perturbation exceeds its final demand.

    Reference: Haimes & Jiang 2001.

    >>> equilibrium(np.array([[0., .8], [.2, 0.]]), np.array([0., .6])).round(3)
    array([0.571, 0.714])
    """
    _check_unit(perturbation, "perturbation c*", "Divide lost final demand by output")
    return _within_output(leontief.output(leontief.factorise(matrix), perturbation))


def path(
    matrix: FloatArray,
    resilience: FloatArray,
    perturbation: FloatArray,
    initial: FloatArray | None = None,
) -> FloatArray:
    """Inoperability through time, ``q(t+1) = q(t) + K (A* q(t) + c*(t) - q(t))``.

    A shock ends when its rows of the path end; what remains decays at the pace K. Not for stocks or
    hard limits, which it does not know.

    Parameters
    ----------
    matrix
        Interdependency matrix, shape (n, n).
    resilience
        Diagonal of K, 0..1 per step, shape (n,) [1 per step].
    perturbation
        ``c*(t)`` during each step, 0..1, shape (t, n), or (k, t, n) for k scenarios [1].
    initial
        ``q(0)``, 0..1, shape (n,) or (k, n) [1]; full operation if None.

    Returns
    -------
    Inoperability at the start and after every step, shape (t + 1, n) or (k, t + 1, n) [1].

    Raises
    ------
    ParameterError
        If a perturbation, a resilience or an initial inoperability lies outside 0..1.
    SolverError
        If a sector loses more than it makes.

    Notes
    -----
    Under a constant perturbation the path tends to `equilibrium`; with ``K = I`` every step is one
    round of its power series.

    Reference: Lian & Haimes 2006.

    >>> A_star = np.array([[.15, .5], [.1, .05]])
    >>> path(A_star, np.array([.2, .2]), np.tile([0., .1], (200, 1)))[[1, 2, 200]].round(5)
    array([[0.     , 0.02   ],
           [0.002  , 0.0362 ],
           [0.06601, 0.11221]])
    """
    _check_unit(perturbation, "perturbation c*", "Divide lost final demand by output")
    _check_unit(resilience, "resilience", "Take shorter steps if recovery is faster than one step")
    steps, n = perturbation.shape[-2:]
    q = np.zeros((*perturbation.shape[:-2], steps + 1, n))
    if initial is not None:
        _check_unit(initial, "initial inoperability", "Give the share of output lost")
        q[..., 0, :] = initial
    for t in range(steps):
        now = q[..., t, :]
        q[..., t + 1, :] = now + resilience * (now @ matrix.T + perturbation[..., t, :] - now)
    return _within_output(q)


def resilience(initial: FloatArray, final: FloatArray, steps: FloatArray, matrix: FloatArray) -> FloatArray:
    """Resilience from recovery time, ``k_i = -ln(q_i(T) / q_i(0)) / (T (1 - a*_ii))``.

    From continuous time and a sector that recovers alone: `path`, in whole steps and with partners
    that are down too, does not pass through ``q(T)`` exactly.

    Parameters
    ----------
    initial
        Inoperability at the start of recovery, above `final` and at most 1, shape (n,) [1].
    final
        Inoperability that counts as recovered, above 0, shape (n,) [1].
    steps
        Recovery time T, shape (n,) [steps].
    matrix
        Interdependency matrix, shape (n, n).

    Returns
    -------
    Diagonal of K, shape (n,) [1 per step].

    Raises
    ------
    ParameterError
        If the inoperabilities do not fall from at most 1 to above 0, or a time is not positive.

    Reference: Lian & Haimes 2006.

    >>> same = np.ones(2)
    >>> resilience(.20 * same, .01 * same, 20 * same, np.array([[.05, .8], [.2, .05]])).round(4)
    array([0.1577, 0.1577])
    """
    wrong = ~((final > 0) & (initial > final) & (initial <= 1) & (steps > 0))
    if wrong.any():
        i = int(wrong.argmax())
        raise ParameterError(
            f"recovery of the sector at position {i} is from {initial[i]:.6g} to {final[i]:.6g} in "
            f"{steps[i]:.6g} steps, expected 0 < final < initial <= 1 and steps above 0. "
            "Give the share of output lost at the start and at the end of recovery"
        )
    return np.asarray(-np.log(final / initial) / (steps * (1 - matrix.diagonal())))


def _check_unit(values: FloatArray, name: str, advice: str) -> None:
    """Every value lies in 0..1."""
    outside = ~are_shares(values)
    if outside.any():
        case = tuple(int(k) for k in np.argwhere(outside)[0])
        raise ParameterError(
            f"{name} of the sector at position {case[-1]} is {values[case]:.6g}, expected 0 to 1. {advice}"
        )


def _within_output(q: FloatArray) -> FloatArray:
    """The inoperabilities, none of which may exceed 1."""
    excess = ~(q <= 1 + _ROUNDING)
    if excess.any():
        case = tuple(np.argwhere(excess)[0])
        raise SolverError(
            f"{{sector}} loses {q[case]:.6g} of its output, expected at most 1. "
            "Take perturbations no larger than final demand per unit of output",
            sector=int(case[-1]),
        )
    return q
