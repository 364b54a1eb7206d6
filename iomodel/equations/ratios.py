"""Ratios where there is something to divide by, and which values are shares of a whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from iomodel.notation import BoolArray, FloatArray


def ratio(
    part: ArrayLike,
    whole: ArrayLike,
    otherwise: float | FloatArray = 0.0,
    *,
    where: BoolArray | None = None,
) -> FloatArray:
    """``part / whole`` where the whole is above 0, and another number where it is not.

    Parameters
    ----------
    part, whole
        Numbers of shapes that fit together, in one unit or in two.
    otherwise
        What stands where nothing is divided; a number, or an array of a shape that fits.
    where
        Where to divide, in a shape that fits; where the whole is above 0 if it is not given.

    Returns
    -------
    An array of its own, of the shape of both together.

    Raises
    ------
    ValueError
        If the shapes do not fit together (from numpy).

    >>> ratio([1.0, 3.0, 0.0], [2.0, 0.0, 0.0])
    array([0.5, 0. , 0. ])
    >>> ratio(1.0, [4.0, -4.0, 0.5, 0.0], 3.0)
    array([0.25, 3.  , 2.  , 3.  ])
    >>> ratio(1.0, [4.0, -4.0, 0.0], where=np.array([True, True, False]))
    array([ 0.25, -0.25,  0.  ])
    """
    divided = np.greater(whole, 0) if where is None else where
    out = np.full(np.broadcast(part, whole).shape, otherwise, dtype=np.float64)
    return np.asarray(np.divide(part, whole, out=out, where=divided))


def are_shares(values: ArrayLike) -> BoolArray:
    """Which values are shares of a whole, from 0 to 1 with both; NaN is none.

    >>> are_shares([0.0, 0.5, 1.0, 1.1, -0.1, np.nan])
    array([ True,  True,  True, False, False, False])
    """
    return np.asarray(np.greater_equal(values, 0) & np.less_equal(values, 1))
