"""The Leontief price model, cost push: ``p = (I - A')^-1 v``.

The dual of the quantity model. It is right for a price episode, in which every unit can still be
bought, and understates a quantity cut by orders of magnitude: a good that cannot be had has no
price in it.

References: Leontief 1946, *Quarterly J. Economics* 61:39; Dietzenbacher 1997, *J. Regional
Science* 37:629.
"""

from __future__ import annotations

import numpy as np

from iomodel.equations.leontief import Factors, solve
from iomodel.errors import ParameterError
from iomodel.notation import FloatArray


def prices(factors: Factors, costs: FloatArray) -> FloatArray:
    """Producer prices ``p = (I - A')^-1 v``, or their rise ``dp = (I - A')^-1 dc``, for many cases.

    Costs are passed on in full and no buyer substitutes: the upper bound of a cost push. An input
    that takes the share ``w_j`` of the costs of j and becomes ``P`` times as dear gives
    ``dc_j = w_j (P - 1)``.

    Parameters
    ----------
    factors
        Of ``I - A``, from `leontief.factorise`.
    costs
        Primary and imported inputs per unit of output, or their rise, at the prices of the table;
        shape (n,) or one case a row, (k, n) [1].

    Returns
    -------
    Price indices (1 in the table), or their rise, in the shape of `costs`.

    Notes
    -----
    The table's own unit costs, ``1 - column sum of A``, give prices of 1.

    >>> from iomodel.equations.leontief import factorise
    >>> factors = factorise(np.array([[.15, .25], [.20, .05]]))
    >>> prices(factors, np.array([[.65, .70], [.74, .70]])).round(5)
    array([[1.     , 1.     ],
           [1.11287, 1.0297 ]])
    """
    return np.ascontiguousarray(solve(factors, costs.T, transposed=True).T)


def index(rise: FloatArray, basket: FloatArray, imported: float = 0.0) -> FloatArray:
    """Price rise of a basket, ``sum_j dp_j f_j / (sum_j f_j + imported)`` (Laspeyres).

    With total final demand it is the final-demand deflator, with household consumption the
    consumer price index, at producers' prices. It overstates: the basket does not move away from what
    has become dear.

    Parameters
    ----------
    rise
        Rise of producer prices from `prices`, shape (n,) or (k, n) [1].
    basket
        Domestic goods bought, shape (n,) [currency per year].
    imported
        Imported goods in the same basket, whose price does not change [currency per year].

    Returns
    -------
    One rise a case, shape () or (k,) [1].

    Raises
    ------
    ParameterError
        If the basket is empty.

    Notes
    -----
    For total final demand ``f`` with output ``x = (I - A)^-1 f``, it equals the rise of the cost
    bill per unit of final demand, ``dc'x / sum(f)``.

    >>> index(np.array([[.10, .02], [0., 0.]]), np.array([350., 1700.]), imported=150.)
    array([0.03136364, 0.        ])
    """
    total = basket.sum() + imported
    if not total > 0:
        raise ParameterError(
            f"the basket adds up to {total:.6g}, expected more than 0 [currency per year]. "
            "Give the final demand of the buyers whose prices are wanted"
        )
    return np.asarray(rise @ basket / total)
