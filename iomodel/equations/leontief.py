"""The open Leontief quantity model: ``x = (I - A)^-1 f``.

Reference: Miller & Blair, *Input-Output Analysis*, 3rd ed. (2022), ch. 2.
"""

from __future__ import annotations

import contextlib

import numpy as np
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import ArpackError, LinearOperator, eigs

from iomodel.equations.ratios import ratio
from iomodel.errors import NotProductiveError
from iomodel.notation import FloatArray, IntArray

Factors = tuple[FloatArray, IntArray]
"""An LU factorisation of ``I - A`` as `scipy.linalg.lu_factor` returns it."""

_SMALL = 60
"""Below this many goods all eigenvalues cost less than an iteration for the largest."""


def coefficients(flows: FloatArray, output: FloatArray) -> FloatArray:
    """Input coefficients ``A_ij = Z_ij / x_j``; a sector without output has a zero column.

    Parameters
    ----------
    flows
        Intermediate flows, seller by buyer, shape (m, n) [currency per year].
    output
        Output of the buyers, shape (n,) [currency per year].

    Reference: Miller & Blair eq. 2.3.

    >>> coefficients(np.array([[150., 500.], [200., 100.]]), np.array([1000., 2000.]))
    array([[0.15, 0.25],
           [0.2 , 0.05]])
    """
    positive = output != 0
    if positive.all():
        return np.asarray(flows / output)
    return ratio(flows, output, where=positive)


def spectral_radius(A: FloatArray) -> float:
    """Largest absolute eigenvalue of ``A``: below 1 where the economy is productive.

    It is that of the circle of goods, each of which goes into all others directly or through others, where it
    is largest: a chain in which no good comes back has none.

    >>> round(spectral_radius(np.array([[.15, .25], [.20, .05]])), 4)
    0.3291
    >>> spectral_radius(np.array([[0., 20.], [0., 0.]]))
    0.0
    """
    count, circle = connected_components(csr_array(A), connection="strong")
    goods = [np.flatnonzero(circle == number) for number in range(count)]
    return max((_radius_of_circle(A[np.ix_(own, own)]) for own in goods), default=0.0)


def _radius_of_circle(A: FloatArray) -> float:
    """The spectral radius of goods that all go into each other."""
    n = len(A)
    if n >= _SMALL:
        operator = LinearOperator((n, n), matvec=lambda s: A @ s, dtype=np.float64)
        with contextlib.suppress(ArpackError):  # where by-products undo the start, all are looked for
            largest = eigs(operator, k=1, v0=np.ones(n), tol=1e-8, return_eigenvectors=False)
            return float(np.abs(largest[0]))
    return float(np.abs(np.linalg.eigvals(A)).max())


def require_productive(A: FloatArray) -> None:
    """Refuse coefficients of an economy that uses up more than it makes.

    Raises
    ------
    NotProductiveError
        If the spectral radius of ``A`` is 1 or more: some good then takes more of itself than
        there is of it, and the inverse, where it exists, has no economic meaning.
    """
    columns = np.abs(A).sum(axis=0)
    if (columns >= 1).any():
        radius = spectral_radius(A)
        if radius >= 1:
            raise NotProductiveError(
                f"spectral radius of the input coefficients is {radius:.6g}, expected below 1; "
                f"{{sector}} spends {columns.max():.6g} per unit of output on inputs. "
                "Check its column of the table",
                sector=int(columns.argmax()),
            )


def factorise(A: FloatArray) -> Factors:
    """LU factors of ``I - A``, to be used for any number of right-hand sides.

    Raises
    ------
    NotProductiveError
        As of `require_productive`.
    """
    require_productive(A)
    system = np.negative(A, out=np.empty(A.shape, order="F"))  # the order LAPACK works in place on
    np.fill_diagonal(system, 1 + system.diagonal())
    lu, pivots = lu_factor(system, overwrite_a=True)
    return lu, pivots


def solve(
    factors: Factors, right: FloatArray, *, transposed: bool = False, overwrite: bool = False
) -> FloatArray:
    """Solve ``(I - A) y = b``, or ``(I - A') y = b``, with factors that several threads may share.

    `scipy.linalg.lu_solve` shifts the pivots in place and back while other threads run, so that each call
    works on pivots of its own here.

    Parameters
    ----------
    factors
        From `factorise`.
    right
        Right-hand side b, shape (n,) or one case a column, (n, k).
    transposed
        Whether the transpose is solved.
    overwrite
        Whether the answer may take the place of `right`.

    Returns
    -------
    y in the shape of `right`.

    >>> factors = factorise(np.array([[.15, .25], [.20, .05]]))
    >>> solve(factors, np.array([.65, .70]), transposed=True).round(12)
    array([1., 1.])
    """
    lu, pivots = factors
    return np.asarray(
        lu_solve((lu, pivots.copy()), right, trans=1 if transposed else 0, overwrite_b=overwrite)
    )


def output(factors: Factors, demand: FloatArray) -> FloatArray:
    """Output ``x = (I - A)^-1 f`` that a final demand calls for, for many demands at once.

    Parameters
    ----------
    factors
        From `factorise`.
    demand
        Final demand, shape (n,) or one demand a row, shape (k, n) [currency per year].

    Returns
    -------
    Output in the shape of `demand`.

    Reference: Miller & Blair eq. 2.12.

    >>> factors = factorise(np.array([[.15, .25], [.20, .05]]))
    >>> output(factors, np.array([600., 1500.])).round(5)
    array([1247.52475, 1841.58416])
    """
    return np.ascontiguousarray(solve(factors, demand.T).T)


def inverse(factors: Factors) -> FloatArray:
    """The Leontief inverse ``L = (I - A)^-1``, shape (n, n).

    Entry ij is the output of i that one unit of final demand for j calls for.

    >>> inverse(factorise(np.array([[.15, .25], [.20, .05]]))).round(6)
    array([[1.254125, 0.330033],
           [0.264026, 1.122112]])
    """
    return solve(factors, np.eye(len(factors[0]), order="F"), overwrite=True)
