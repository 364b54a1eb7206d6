"""Orders from abroad that a stopped sector cannot meet, in a table of several regions.

In a table of one country exports are final demand, and a stopped sector fails them as it fails other final
users. In a table of the world the same goods are inputs of industries elsewhere, and an input coefficient
that stays as it is would have the stopped sector make more than it can.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from iomodel.notation import BoolArray, FloatArray

Solve = Callable[[FloatArray], FloatArray]
"""From final demands, one a row, shape (k, n), to the outputs that they call for."""


def abroad(regions: tuple[str, ...]) -> BoolArray | None:
    """Which cells sell from one region to another, shape (n, n); None where there is one region.

    >>> abroad(("JPN", "JPN", "USA")).astype(int).tolist()
    [[0, 0, 1], [0, 0, 1], [1, 1, 0]]
    """
    where = np.array(regions)
    if len(set(regions)) == 1:
        return None
    return np.asarray(where[:, None] != where[None, :])


def unmet(solve: Solve, orders: FloatArray, lost: FloatArray, demand: FloatArray) -> FloatArray:
    """Output where a lost share of capacity is the same share of orders from abroad that are not met.

    ``x = (I - A + P F)^-1 f`` with P the diagonal of shares lost and F the inputs that other regions buy:
    users abroad go on without them. Solved over the stopped sectors K:
    ``x = x0 - L_K (I + P F L_K)^-1 P F x0`` with ``x0 = L f``.

    Parameters
    ----------
    solve
        ``L f`` for many final demands.
    orders
        F, input coefficients of buyers in other regions, 0 elsewhere, shape (n, n) [1].
    lost
        Share of each sector's capacity that is lost, one scenario-day a row, shape (k, n) [1].
    demand
        Final demand that is served, shape (k, n) [currency per year].

    Returns
    -------
    Output, shape (k, n) [currency per year].

    Reference: Sherman and Morrison (1950), *Annals of Mathematical Statistics* 21(1), for the update.

    >>> A, f = np.array([[0.1, 0.2], [0.3, 0.1]]), np.array([[10.0, 20.0]])
    >>> solve = lambda demand: np.linalg.solve(np.eye(2) - A, demand.T).T
    >>> orders = np.array([[0.0, 0.2], [0.3, 0.0]])
    >>> unmet(solve, orders, np.array([[1.0, 0.0]]), f).round(4)  # none of the first for the second
    array([[11.1111, 25.9259]])
    """
    x = solve(demand)
    hit = np.flatnonzero((lost != 0).any(axis=0) & orders.any(axis=1))
    if not len(hit):
        return x
    columns = solve(np.eye(lost.shape[1])[hit])
    among = orders[hit] @ columns.T
    asked = x @ orders[hit].T
    for row, (share, order) in enumerate(zip(lost[:, hit], asked, strict=True)):
        if share.any():
            given_up = np.linalg.solve(np.eye(len(hit)) + share[:, None] * among, share * order)
            x[row] -= given_up @ columns
    return x
