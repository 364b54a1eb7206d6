"""A CES price of two goods, as a logarithm."""

from __future__ import annotations

import numpy as np

from iomodel.notation import FloatArray


def pair(share: FloatArray, first: FloatArray, second: FloatArray | float, elasticity: float) -> FloatArray:
    """Log CES price of two goods, ``ln (s p1^(1-e) + (1-s) p2^(1-e)) / (1-e)``, continuous at ``e = 1``.

    Written around the mean logarithm, so that neither an elasticity near 1 nor a price that
    explodes costs digits.

    >>> pair(np.array(.3), np.log(2.), 0., 1.).round(6) == round(.3 * np.log(2.), 6)
    np.True_
    """
    order = 1 - elasticity
    centre = share * first + (1 - share) * second
    if order == 0:
        return np.asarray(centre)
    spread = share * np.expm1(order * (first - centre)) + (1 - share) * np.expm1(order * (second - centre))
    return np.asarray(centre + np.log1p(spread) / order)
