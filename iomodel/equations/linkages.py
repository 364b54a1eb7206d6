"""Linkages, key sectors and fields of influence: which sector, and which coefficient, matters.

They describe the table, not a shock: no capacity binds and no loss is computed.

References: Rasmussen 1956, *Studies in Inter-Sectoral Relations*; Sonis & Hewings 1991, in
Dewhurst, Hewings & Jensen (eds), *Regional Input-Output Modelling*; Sherman & Morrison 1950,
*Annals of Mathematical Statistics* 21:124.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iomodel.errors import NotProductiveError
from iomodel.notation import FloatArray


def backward(L: FloatArray) -> FloatArray:
    """Backward linkages ``n (e'L)_j / (e'L e)``: pull on suppliers, 1 on average, shape (n,).

    Rasmussen's power of dispersion. Unweighted: a tiny sector may score highest.

    Parameters
    ----------
    L
        Leontief inverse, shape (n, n).

    >>> backward(np.array([[1.254125, .330033], [.264026, 1.122112]])).round(4)
    array([1.0222, 0.9778])
    """
    return _mean_one(L.sum(axis=0))


def forward(inverse: FloatArray) -> FloatArray:
    """Forward linkages ``n (G e)_i / (e'G e)``: push on buyers, 1 on average, shape (n,).

    With the Leontief inverse in place of the Ghosh inverse it is Rasmussen's sensitivity of
    dispersion, which answers an odd question: one more unit of final demand for every good.

    Parameters
    ----------
    inverse
        Ghosh inverse from `ghosh.inverse`, or Leontief inverse, shape (n, n).

    >>> forward(np.array([[1.254125, .660066], [.132013, 1.122112]])).round(4)
    array([1.2083, 0.7917])
    """
    return _mean_one(inverse.sum(axis=1))


def classify(backward: FloatArray, forward: FloatArray) -> NDArray[np.str_]:
    """Class of each sector: ``key`` if both linkages exceed 1, else ``backward``, ``forward``, ``weak``.

    A convention, not a test: a sector at 1.001 and one at 0.999 differ in name only.

    Parameters
    ----------
    backward, forward
        Normalised linkages, shape (n,) each [1].

    >>> classify(np.array([1.2, 1.1, .9, .8]), np.array([1.3, .7, 1.1, .9])).tolist()
    ['key', 'backward', 'forward', 'weak']
    """
    pulls, pushes = backward > 1, forward > 1
    return np.select([pulls & pushes, pulls, pushes], ["key", "backward", "forward"], "weak")


def influence(L: FloatArray, change: float = 0.0) -> FloatArray:
    """Strength of every coefficient's field, the sum of its squares, for all n^2 in closed form.

    ``S_ij = (sum_k L_ki^2) (sum_l L_jl^2) / (1 - c L_ji)^2``: no inverse is taken, since the field
    of one coefficient is an outer product. The largest entries are the coefficients worth
    measuring well.

    Parameters
    ----------
    L
        Leontief inverse, shape (n, n).
    change
        Change ``c`` made to each coefficient in turn [1].

    Returns
    -------
    Strength of the coefficient ``A_ij`` at ij, shape (n, n) [1].

    Raises
    ------
    NotProductiveError
        If the economy is no longer productive after one of the changes.

    Reference: Sonis & Hewings 1991.

    >>> L = np.array([[1.254125, .330033], [.264026, 1.122112]])
    >>> influence(L).round(4)
    array([[2.7623, 2.1827],
           [2.3007, 1.8179]])
    """
    strength = np.outer(np.einsum("ki,ki->i", L, L), np.einsum("jl,jl->j", L, L))
    pivots = 1 - change * L.T
    row, column = np.unravel_index(pivots.argmin(), pivots.shape)
    _require_productive(float(pivots[row, column]), change, int(row), int(column))
    return np.asarray(strength / pivots**2)


def _mean_one(sums: FloatArray) -> FloatArray:
    """The sums relative to their mean."""
    return np.asarray(sums / sums.mean())


def _require_productive(pivot: float, change: float, row: int, column: int) -> None:
    """Refuse a change of ``A_ij`` that takes ``1 - c L_ji`` to zero or below."""
    if not pivot > 0:
        raise NotProductiveError(
            f"with {change:.6g} added to its coefficient for the input at position {row}, {{sector}} "
            "makes the economy use up more than it makes. Take a smaller change",
            sector=column,
        )
