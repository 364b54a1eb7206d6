"""The Ghosh model: output follows primary inputs, ``x' = v' (I - B)^-1``.

As a quantity model it is contested. It lets a buyer turn out more, or less, because one input is
more, or less, plentiful, with all its other inputs following along: input proportions are free and
no final user ever refuses a good (Oosterhaven 1988). Read as a price model it is sound and equals
the Leontief price model: ``x_j / x0_j`` is the price index of j when unit costs of primary inputs
are ``v_j / x0_j`` (Dietzenbacher 1997). Use the quantities as an index of exposure to upstream
losses, never added to a Leontief loss without saying so.

References: Ghosh 1958, *Economica* 25:58; Oosterhaven 1988, *J. Regional Science* 28:203;
Dietzenbacher 1997, *J. Regional Science* 37:629.
"""

from __future__ import annotations

import numpy as np

from iomodel.equations.leontief import Factors, solve
from iomodel.equations.ratios import ratio
from iomodel.errors import SolverError
from iomodel.notation import FloatArray


def coefficients(flows: FloatArray, output: FloatArray) -> FloatArray:
    """Output coefficients ``B_ij = Z_ij / x_i``; a sector without output has a zero row.

    Parameters
    ----------
    flows
        Intermediate flows, seller by buyer, shape (n, m) [currency per year].
    output
        Output of the sellers, shape (n,) [currency per year].

    Reference: Ghosh 1958.

    >>> coefficients(np.array([[150., 500.], [200., 100.]]), np.array([1000., 2000.]))
    array([[0.15, 0.5 ],
           [0.1 , 0.05]])
    """
    seller = output[:, np.newaxis]
    return ratio(flows, seller, where=seller != 0)


def output(factors: Factors, x: FloatArray, primary: FloatArray) -> FloatArray:
    """Output ``x' = v' (I - B)^-1`` that primary inputs push forward, for many at once.

    A loss of primary inputs gives the loss of output. Since ``I - B`` is similar to ``I - A``
    through ``diag(x)``, the factors of ``I - A`` serve, and no second factorisation is made.

    Not for the size of a supply cut-off: buyers adapt without limit, so that a missing component
    costs its buyer no more than its share of the buyer's costs. It understates where an input is
    essential; ignores what the suppliers of a stopped plant lose.

    Parameters
    ----------
    factors
        Of ``I - A``, from `leontief.factorise`.
    x
        Output of the table that gave ``A``, shape (n,) [currency per year].
    primary
        Primary inputs or their change, shape (n,) or one case a row, (k, n) [currency per year].

    Returns
    -------
    Output or its change in the shape of `primary`.

    Raises
    ------
    SolverError
        If a sector without output has primary inputs.

    Notes
    -----
    The primary inputs of the table itself give back ``x``.

    Reference: Ghosh 1958.

    >>> from iomodel.equations.leontief import factorise
    >>> factors = factorise(np.array([[.15, .25], [.20, .05]]))
    >>> output(factors, np.array([1000., 2000.]), np.array([0., -200.])).round(3)
    array([ -26.403, -224.422])
    """
    idle = np.broadcast_to(x == 0, primary.shape) & (primary != 0)
    if idle.any():
        case = tuple(np.argwhere(idle)[0])
        raise SolverError(
            f"primary inputs of {{sector}} are {primary[case]:.6g}, expected 0 "
            "because its output is 0. Remove the shock on it",
            sector=int(case[-1]),
        )
    unit_cost = ratio(primary, x, where=x != 0)
    return np.ascontiguousarray(solve(factors, unit_cost.T, transposed=True).T * x)


def inverse(L: FloatArray, x: FloatArray) -> FloatArray:
    """The Ghosh inverse ``G = (I - B)^-1``, entries ``G_ij = L_ij x_j / x_i``, shape (n, n).

    Entry ij is the output of j that one unit of primary input of i pushes forward.

    Parameters
    ----------
    L
        Leontief inverse, shape (n, n).
    x
        Output, shape (n,) [currency per year].

    >>> L = np.array([[1.254125, .330033], [.264026, 1.122112]])
    >>> inverse(L, np.array([1000., 2000.])).round(6)
    array([[1.254125, 0.660066],
           [0.132013, 1.122112]])
    """
    seller = x[:, np.newaxis]
    G = ratio(L * x, seller, where=seller != 0)
    np.fill_diagonal(G, L.diagonal())
    return G
