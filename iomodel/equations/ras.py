"""Bring a matrix of flows to given margins: RAS, and GRAS where cells are negative.

References: Stone & Brown, *A Computable Model of Economic Growth* (1962), for RAS; Junius & Oosterhaven,
Economic Systems Research 15 (2003) 87, for GRAS, with the target function corrected by Lenzen, Wood &
Gallego, Economic Systems Research 19 (2007) 461.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray

_CONSISTENT = 1e-9
"""Row and column totals may disagree by this share of their sum: rounding, not contradiction."""


@dataclass(frozen=True)
class Balanced(Locked):
    """A matrix brought to its margins.

    Parameters
    ----------
    flows
        The matrix, shape (m, n) [unit of the margins].
    r, s
        Multipliers of rows, shape (m,), and of columns, shape (n,): a positive cell became ``r_i a_ij s_j``,
        a negative one ``a_ij / (r_i s_j)`` [1].
    iterations
        Rounds over all rows and all columns.
    gap
        Largest row gap left, as a share of the sum of absolute margins [1].
    """

    flows: FloatArray
    r: FloatArray
    s: FloatArray
    iterations: int
    gap: float


def ras(
    flows: FloatArray,
    rows: FloatArray,
    columns: FloatArray,
    *,
    tolerance: float = 1e-12,
    most: int = 10_000,
) -> Balanced:
    """The matrix ``diag(r) A diag(s)`` with given row and column sums: the nearest to A in information.

    Not for matrices with negative cells: see `gras`. Structure is kept as far as the margins allow, so a
    change of technology between two years shows only where it shows in the margins.

    Parameters
    ----------
    flows
        The known matrix, 0 or more, shape (m, n) [any unit].
    rows, columns
        Sums wanted, 0 or more, shapes (m,) and (n,) [unit of the answer].
    tolerance
        Largest gap allowed, as a share of the sum of all margins [1].
    most
        Rounds after which it gives up.

    Raises
    ------
    ParameterError
        If a cell or margin is negative, or rows and columns add up to different totals.
    InfeasibleError
        If a row or column without any flow is to have a sum.
    ConvergenceError
        If the zeros of the matrix admit no matrix with these margins, or `most` rounds were not enough.

    Notes
    -----
    Margins of A itself give A back; margins of ``k A`` give ``k A``.

    Examples
    --------
    >>> done = ras(np.array([[150., 500.], [200., 100.]]), np.array([700., 330.]), np.array([400., 630.]))
    >>> done.flows.round(2)
    array([[173.32, 526.68],
           [226.68, 103.32]])
    """
    if (flows < 0).any():
        row, column = (int(i) for i in np.argwhere(flows < 0)[0])
        raise ParameterError(
            f"flow in row {row}, column {column} is {flows[row, column]:g}, expected 0 or more; use gras"
        )
    for what, margin in (("row", rows), ("column", columns)):
        if (margin < 0).any():
            place = int(margin.argmin())
            raise ParameterError(f"sum wanted of {what} {place} is {margin[place]:g}, expected 0 or more")
    return gras(flows, rows, columns, tolerance=tolerance, most=most)


def gras(
    flows: FloatArray,
    rows: FloatArray,
    columns: FloatArray,
    *,
    tolerance: float = 1e-12,
    most: int = 10_000,
) -> Balanced:
    """The matrix ``diag(r) P diag(s) - diag(1/r) N diag(1/s)`` with given sums, from ``A = P - N``.

    Every cell keeps its sign. Where none is negative it is `ras`. Not for a matrix in which a sum must
    change its sign but all cells of the row have the old one: that has no answer. With negative cells the
    answer depends on the size of A, not on its proportions only: bring A to the level of the margins first
    (unit, price level), or what is mere growth will be read as a change of structure.

    Parameters
    ----------
    flows
        The known matrix, of any sign, shape (m, n) [unit of the margins].
    rows, columns
        Sums wanted, shapes (m,) and (n,) [any unit].
    tolerance
        Largest gap allowed, as a share of the sum of absolute margins [1].
    most
        Rounds after which it gives up.

    Raises
    ------
    ParameterError
        If shapes differ, a number is not finite, rows and columns add up to different totals, or `most` is
        below 1.
    InfeasibleError
        If a row or column has no flow of the sign that its sum needs.
    ConvergenceError
        If the zeros of the matrix admit no matrix with these margins, or `most` rounds were not enough.

    Notes
    -----
    In each round ``r_i`` is the positive root of ``p_i r^2 - u_i r - n_i = 0`` with ``p = P s`` and
    ``n = N / s``; rows without positive cells take ``r_i = -n_i / u_i``. Then the same for ``s``.

    Examples
    --------
    >>> A = np.array([[7., 3., -3.], [2., 9., 1.]])
    >>> done = gras(A, np.array([9., 13.]), np.array([10., 14., -2.]))
    >>> done.flows.sum(axis=1).round(9), done.flows.sum(axis=0).round(9)
    (array([ 9., 13.]), array([10., 14., -2.]))
    """
    _require_margins(flows, rows, columns)
    if most < 1:
        raise ParameterError(f"most is {most}, expected 1 or more rounds")
    scale = np.abs(rows).sum() + np.abs(columns).sum()
    if scale == 0 and not flows.any():
        return Balanced(flows.copy(), np.ones(len(rows)), np.ones(len(columns)), 0, 0.0)
    P, N = np.maximum(flows, 0.0), np.maximum(-flows, 0.0)
    _require_signs(P, N, rows, "row")
    _require_signs(P.T, N.T, columns, "column")
    r, s = np.ones(len(rows)), np.ones(len(columns))
    gap = np.inf
    for iteration in range(1, most + 1):
        r = _multipliers(P @ s, N @ _inverse(s), rows)
        s = _multipliers(r @ P, _inverse(r) @ N, columns)
        found = r * (P @ s) - _inverse(r) * (N @ _inverse(s))
        gap = float(np.abs(found - rows).max() / scale)
        if not np.isfinite(gap):
            break
        if gap <= tolerance:
            done = r[:, None] * P * s - _inverse(r)[:, None] * N * _inverse(s)
            return Balanced(done, r, s, iteration, gap)
    worst = int(np.nan_to_num(np.abs(found - rows), nan=np.inf).argmax())
    raise ConvergenceError(
        f"after {iteration} rounds {{sector}} adds up to {found[worst]:.6g}, wanted {rows[worst]:.6g}; "
        f"gap {gap:.1e} of all margins, allowed {tolerance:.1e}. The zeros of the matrix may admit no matrix "
        "with these margins: check them, or allow more rounds",
        sector=worst,
    )


def structure_distance(found: FloatArray, known: FloatArray) -> float:
    """How far a matrix lies from another, ``sum |found - known| / sum |known|`` [1].

    Use it on coefficients, so that growth alone is no distance.

    Raises
    ------
    ParameterError
        If the known matrix is all zeros, or the shapes differ.

    >>> structure_distance(np.array([[.5, 1.5]]), np.array([[1., 1.]]))
    0.5
    """
    size = float(np.abs(known).sum())
    if found.shape != known.shape or size == 0:
        raise ParameterError(f"distance of shapes {found.shape} and {known.shape}, sum {size:g}: no measure")
    return float(np.abs(found - known).sum() / size)


def _multipliers(p: FloatArray, n: FloatArray, wanted: FloatArray) -> FloatArray:
    """Positive root of ``p r^2 - wanted r - n = 0`` for each row; 1 where there is nothing to multiply."""
    root = np.sqrt(wanted**2 + 4 * p * n)
    # of the two ways to write the root, the one that subtracts no nearly equal numbers
    upper = ratio(wanted + root, 2 * p, 1.0)
    lower = ratio(2 * n, root - wanted, 1.0, where=(wanted < 0) & (n > 0))
    return np.where((wanted < 0) & (n > 0), lower, upper)


def _inverse(multipliers: FloatArray) -> FloatArray:
    """``1 / r``; 0 for a row emptied by a sum of 0, which has no negative cells to multiply."""
    return ratio(1.0, multipliers)


def _require_margins(flows: FloatArray, rows: FloatArray, columns: FloatArray) -> None:
    """Raise unless shapes fit, all is finite, and rows and columns add up to the same total."""
    if flows.shape != (len(rows), len(columns)):
        raise ParameterError(
            f"flows have shape {flows.shape}, margins {len(rows)} rows and {len(columns)} columns"
        )
    for what, values in (("flows", flows), ("row sums", rows), ("column sums", columns)):
        if not np.isfinite(values).all():
            raise ParameterError(f"{what}: not every number is finite")
    gap = abs(rows.sum() - columns.sum())
    if gap > _CONSISTENT * (np.abs(rows).sum() + np.abs(columns).sum()):
        raise ParameterError(
            f"row sums add up to {rows.sum():.9g}, column sums to {columns.sum():.9g}, expected the same"
        )


def _require_signs(P: FloatArray, N: FloatArray, wanted: FloatArray, what: str) -> None:
    """Raise if a row has no cell of the sign that its sum needs."""
    up, down = (P > 0).sum(axis=1) > 0, (N > 0).sum(axis=1) > 0
    lacking: BoolArray = ((wanted > 0) & ~up) | ((wanted < 0) & ~down) | ((wanted == 0) & ~up & down)
    if lacking.any():
        place = int(lacking.argmax())
        signs = {(True, False): "positive", (False, True): "negative", (False, False): "no"}
        only = signs[bool(up[place]), bool(down[place])]
        raise InfeasibleError(
            f"{{sector}} ({what} {place} of the matrix) has {only} flows only and can never add up to "
            f"{wanted[place]:g}",
            sector=place,
        )
