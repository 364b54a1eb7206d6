"""Hypothetical extraction: what a sector holds up, by taking it out in whole or in part.

Let ``k`` scale the coefficients of the extracted sector i. The other sectors follow its output
``s`` along one column of the inverse, ``x_j = x0_j - (L_ji / L_ii) (x0_i - k s)``, so row i alone
has to be solved, and every convention below is a closed form in the inverse that is at hand:
no solve and no n x n temporary, for one sector or for all.

==================  ========================================================================
convention          what is scaled by ``1 - share``
==================  ========================================================================
``row``             what i sells to industry (row i of A); users do without it at no loss
``column``          what i buys from industry (column i of A)
``row and column``  both; the coefficient on the diagonal once
``forward``         row i of the output coefficients B, in the Ghosh model (see `ghosh`)
==================  ========================================================================

What i sells to final demand (``forward``: its primary inputs) is scaled too, or kept. The
conventions differ by a factor of up to six on the same sector: always name the one used. All understate
losses downstream, since users of the lost good go on without it.

References: Dietzenbacher & van der Linden 1997, *J. Regional Science* 37:235; Dietzenbacher & Lahr
2013, *Economic Systems Research* 25:341; Sherman & Morrison 1950, *Annals of Mathematical
Statistics* 21:124.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from iomodel.equations.ratios import are_shares, ratio
from iomodel.errors import ParameterError, SolverError, nearest
from iomodel.notation import FloatArray

Convention = Literal["row", "column", "row and column", "forward"]
"""Which coefficients of the sector are extracted."""


def extract(
    A: FloatArray,
    L: FloatArray,
    x: FloatArray,
    sector: int,
    share: float | FloatArray = 1.0,
    convention: Convention = "row",
    keep_final_demand: bool = False,
) -> FloatArray:
    """Output ``x~ = (I - A~)^-1 f~`` after one sector is extracted, for many shares at once.

    Not for users that cannot do without the good; they go on as before. It understates losses downstream.

    Parameters
    ----------
    A
        Input coefficients, shape (n, n).
    L
        Leontief inverse, shape (n, n).
    x
        Output, shape (n,) [currency per year].
    sector
        Position of the sector.
    share
        Share extracted, 0..1, a number or shape (k,) [1].
    convention
        What is extracted; see the module.
    keep_final_demand
        Whether final demand for the sector (``forward``: its primary inputs) is spared, as is usual
        for ``column`` and ``forward``.

    Returns
    -------
    Output, shape (n,), or (k, n) for k shares [currency per year].

    Raises
    ------
    ParameterError
        If a share lies outside 0..1, or there is no such convention.
    SolverError
        If the sector has no output.

    Notes
    -----
    ``row`` with final demand scaled is the partial extraction of Dietzenbacher & Lahr; in full it
    is also ``row and column``, for a sector that sells nothing needs nothing.

    >>> A, x = np.array([[.15, .25], [.20, .05]]), np.array([1000., 2000.])
    >>> L = np.linalg.inv(np.eye(2) - A)
    >>> extract(A, L, x, 0, np.array([.5, 1.])).round(3)
    array([[ 443.631, 1882.87 ],
           [   0.   , 1789.474]])
    >>> (x - extract(A, L, x, 0, convention="column", keep_final_demand=True)).sum().round(4).item()
    413.1579
    """
    _check(share, convention)
    if x[sector] == 0:
        raise SolverError(
            "output of {sector} is 0, expected a sector with output to extract. Choose another",
            sector=sector,
        )
    if convention == "forward":
        own = x[sector] * (1 - _selling(x) @ A[:, sector])
        spread = L[sector] * x / (x[sector] * L[sector, sector])
    else:
        own = x[sector] - A[sector] @ x
        spread = L[:, sector] / L[sector, sector]
    left, effective = _remaining(
        A[sector, sector], L[sector, sector], x[sector], own, share, convention, keep_final_demand
    )
    result = x - np.multiply.outer(x[sector] - effective, spread)
    result[..., sector] = left
    return np.asarray(result)


def together(
    A: FloatArray,
    L: FloatArray,
    demand: FloatArray,
    share: FloatArray,
    convention: Convention = "row",
    keep_final_demand: bool = False,
) -> FloatArray:
    """Output ``x~ = (I - A~)^-1 f~`` after several sectors are extracted at once, in part or in full.

    Parameters
    ----------
    A, L
        Input coefficients and Leontief inverse, shape (n, n).
    demand
        Final demand, one case a row, shape (k, n) [currency per year]; for ``forward``, primary inputs
        per unit of output [1].
    share
        Share of each sector extracted, 0..1, shape (k, n) [1].
    convention, keep_final_demand
        As in `extract`; between two extracted sectors both shares are taken out.

    Returns
    -------
    Output, shape (k, n) [currency per year]; for ``forward``, as a share of the normal one.

    Raises
    ------
    ParameterError
        If a share lies outside 0..1, or there is no such convention.

    Notes
    -----
    With one sector extracted it is `extract`. Let ``y = A D x + f`` be what is asked, with D what is
    still bought; an extracted sector makes ``x = E y + h``. Then ``y = L (f + A D h) - (L - I) (I - D E) y``,
    so that only the extracted sectors' rows have to be solved, however many sectors there are.

    >>> A = np.array([[.15, .25], [.20, .05]])
    >>> L = np.linalg.inv(np.eye(2) - A)
    >>> together(A, L, np.array([[350., 1700.]]), np.array([[.5, 0.]])).round(3)
    array([[ 443.631, 1882.87 ]])
    """
    _check(share, convention)
    if convention == "forward":
        A, L = A.T, L.T
    kept = 1 - share
    sold = kept if convention in ("row", "row and column") else np.ones_like(kept)
    bought = kept if convention != "row" else np.ones_like(kept)
    # With rows and columns scaled, what the coefficient on the diagonal would lose twice is put back.
    twice = kept * share * A.diagonal() if convention == "row and column" else np.zeros_like(kept)
    makes = sold / (1 - twice)
    spared = (1 - sold) / (1 - twice) * demand if keep_final_demand else np.zeros_like(kept)
    asked = demand if keep_final_demand or convention in ("row", "row and column") else kept * demand
    y = (asked + (bought * spared) @ A.T) @ L.T

    hit = np.flatnonzero(share.any(axis=0))
    round_about = L[:, hit] - np.eye(len(A))[:, hit]
    unasked = (1 - bought * makes)[:, hit]
    for case, missing in enumerate(unasked):
        system = np.eye(len(hit)) + round_about[hit] * missing
        unasked[case] *= np.linalg.solve(system, y[case, hit])
    return np.asarray(makes * (y - unasked @ round_about.T) + spared)


def losses(
    A: FloatArray,
    L: FloatArray,
    x: FloatArray,
    share: float = 1.0,
    convention: Convention = "row",
    keep_final_demand: bool = False,
    weights: FloatArray | None = None,
) -> FloatArray:
    """Loss ``(e'L)_j x_j / L_jj`` of the whole economy, for each sector extracted alone.

    One pass over the inverse: as many extractions as sectors for the price of its column sums.
    Losses of different sectors overlap and do not add up to anything.

    Parameters
    ----------
    A, L, x, share, convention, keep_final_demand
        As in `extract`; the share is one number.
    weights
        What counts per unit of output, such as value added, shape (n,) [1]; output if None.

    Returns
    -------
    Loss with sector j extracted at j, shape (n,) [currency per year]; 0 for a sector without output.

    Raises
    ------
    ParameterError
        If the share lies outside 0..1, or there is no such convention.

    Notes
    -----
    The formula above is the full extraction, ``row`` with final demand scaled.

    >>> A, x = np.array([[.15, .25], [.20, .05]]), np.array([1000., 2000.])
    >>> L = np.linalg.inv(np.eye(2) - A)
    >>> losses(A, L, x).round(4)
    array([1210.5263, 2588.2353])
    """
    _check(share, convention)
    w = np.ones_like(x) if weights is None else weights
    diagonal = L.diagonal()
    if convention == "forward":
        primary = x * (1 - _selling(x) @ A)
        left, effective = _remaining(A.diagonal(), diagonal, x, primary, share, convention, keep_final_demand)
        # Ghosh row i, weighted: sum_j (L_ij x_j / x_i) w_j, the sector itself included.
        pushed = ratio(x - effective, x, where=x != 0)
        others = pushed * ((L @ (w * x)) / diagonal - w * x)
    else:
        # Where all sales are scaled alike, only their sum counts: the pass over A is saved.
        alike = convention != "column" and not keep_final_demand
        final = np.zeros_like(x) if alike else x - A @ x
        left, effective = _remaining(A.diagonal(), diagonal, x, final, share, convention, keep_final_demand)
        others = (x - effective) * ((w @ L) / diagonal - w)
    return np.where(x != 0, w * (x - left) + others, 0.0)


def _remaining(
    own_input: FloatArray,
    pivot: FloatArray,
    x: FloatArray,
    final: FloatArray,
    share: float | FloatArray,
    convention: Convention,
    keep_final_demand: bool,
) -> tuple[FloatArray, FloatArray]:
    """The sector's output ``s`` after extraction, and the output ``k s`` that the others still meet.

    From row i of ``x~ = A~ x~ + f~``, in which ``A_ij L_ji`` summed over the others j leaves
    ``L_ii (1 - a_ii) - 1``. In the Ghosh model rows sell as columns buy: ``forward`` is ``column``.
    """
    kept = 1 - np.asarray(share, dtype=np.float64)
    sold = kept if convention in ("row", "row and column") else np.ones_like(kept)
    bought = kept if convention != "row" else np.ones_like(kept)
    round_about = 1 - own_input - 1 / pivot
    intermediate = sold * (x / pivot - final)
    demand = final if keep_final_demand else kept * final
    left = (intermediate + demand) / (1 - kept * own_input - sold * bought * round_about)
    return np.asarray(left), np.asarray(bought * left)


def _selling(x: FloatArray) -> FloatArray:
    """1 for a sector with output, else 0: what an idle sector delivers is a primary input to Ghosh."""
    return np.where(x != 0, 1.0, 0.0)


def _check(share: float | FloatArray, convention: str) -> None:
    """Shares lie in 0..1 and the convention is one of ours."""
    known = get_args(Convention)
    if convention not in known:
        raise ParameterError(
            f"extraction convention is '{convention}', expected one of {', '.join(known)}."
            + nearest(convention, known)
        )
    _check_share(share, "share extracted")


def _check_share(share: float | FloatArray, name: str) -> None:
    """Every share lies in 0..1."""
    outside = ~are_shares(share)
    if outside.any():
        found = np.asarray(share)[outside].flat[0]
        raise ParameterError(f"{name} is {found:.6g}, expected 0 to 1. Give 0.2 for 20 %")
