"""Households that spend what they earn: the input-output model closed to them.

Pay that is lost is consumption that is lost, and what served it is output and pay that are lost in turn.
Labour is one more row and consumption one more column of the coefficients; solved apart, the open model stays
what it is:

``x = x0 + L h m`` with ``x0 = L f``, income ``m = w x0 / (1 - d - w L h)``.

w is pay per unit of output, h what households buy at home of each unit that they earn, d what they pay to
each other. The first turn alone, ``L h (w x0)``, is what the tools of Japan's statistical offices call the
second round.

Reference: Miller & Blair, *Input-Output Analysis*, section 2.5, "Open Models and Closed Models" (2nd ed.,
2009, pp. 34-41); the solution apart is that of a bordered matrix.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iomodel.errors import NotProductiveError
from iomodel.notation import FloatArray


class Induced(NamedTuple):
    """What the spending of households adds to the changes of the open model, one case a row."""

    output: FloatArray
    """Change of output, all turns, shape (k, n) [currency per year]."""
    first_turn: FloatArray
    """Of it the first turn, from the pay of the open model alone, shape (k, n) [currency per year]."""
    income: FloatArray
    """Change of pay in all, that of the open model included, shape (k,) [currency per year]."""


def induced(change: FloatArray, pay: FloatArray, reply: FloatArray, among: float = 0.0) -> Induced:
    """Output that follows from pay: ``L h m`` with ``m = w dx / (1 - d - w L h)``.

    Parameters
    ----------
    change
        Change of output in the open model, one case a row, shape (k, n) or (n,) [currency per year].
    pay
        w, compensation of employees per unit of output, shape (n,) [1].
    reply
        ``L h``, output that a unit of income brings about through consumption at home, shape (n,) [1].
    among
        d, what households pay to each other of a unit of their income [1].

    Raises
    ------
    NotProductiveError
        If a unit of pay brings about as much pay again or more, so that no sum of the turns is finite.

    >>> A, pay, bought = np.array([[.15, .25], [.20, .05]]), np.array([.3, .25]), np.array([.05, .40])
    >>> open_model = np.linalg.solve(np.eye(2) - A, np.array([600., 1500.]))
    >>> found = induced(open_model, pay, np.linalg.solve(np.eye(2) - A, bought), among=.05)
    >>> (open_model + found.output).round(2), float(found.income.round(2))
    (array([1456.94, 2338.51]), 1075.48)
    """
    left = 1 - among - float(pay @ reply)
    if left <= 0:
        raise NotProductiveError(
            f"a unit of pay brings about {1 - left:.6g} of pay again, expected less than 1: households spend "
            "more at home than they earn there. Give a lower conversion of pay into consumption"
        )
    earned = change @ pay
    income = np.asarray(earned / left)
    return Induced(np.multiply.outer(income, reply), np.multiply.outer(earned, reply), income)
