"""Linkages of every sector, and the coefficients that matter most."""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomodel.equations import extraction, ghosh
from iomodel.equations import linkages as equations
from iomodel.notation import SECTOR
from iomodel.simulate.arguments import TableLike, as_table


def linkages(table: TableLike) -> pd.DataFrame:
    """Linkages and hypothetical extraction of every sector, in the table's order.

    Returns
    -------
    Columns ``name``; ``backward`` (Rasmussen) and ``forward`` (Ghosh) linkage, 1 on average; ``class``
    (key, backward, forward, weak); ``extraction`` (change of GDP if the sector vanished [% of GDP]) and
    ``multiplier`` (GDP in the country per unit of final demand for the good [1]).

    Examples
    --------
    >>> import iomodel as iom
    >>> iom.linkages(iom.load_table(sectors=13)).loc[["03", "08"], ["backward", "forward", "class"]].round(3)
            backward  forward class
    sector
    03         1.170    1.041   key
    08         0.744    0.660  weak
    """
    table = as_table(table)
    backward = equations.backward(table.L)
    forward = equations.forward(ghosh.inverse(table.L, table.x))
    lost = extraction.losses(table.Ad, table.L, table.x, weights=table.value_added_share)
    return pd.DataFrame(
        {
            "name": table.names_en,
            "backward": backward,
            "forward": forward,
            "class": equations.classify(backward, forward),
            "extraction": -100 * lost / table.gdp,
            "multiplier": table.value_added_share @ table.L,
        },
        index=pd.Index(table.codes, name=SECTOR),
    )


def influential_coefficients(table: TableLike, count: int = 10) -> pd.DataFrame:
    """Input coefficients that matter most for the inverse, strongest first.

    Returns
    -------
    Columns ``supplier``, ``user``, ``coefficient``; ``field``, the norm of the coefficient's field of
    influence: change of L per unit of change; ``strength``, the product of both: change of L per relative
    change of the coefficient [1]. Lines are in order of the last.
    """
    table = as_table(table)
    field = np.sqrt(equations.influence(table.L))
    strength = np.abs(table.Ad) * field
    order = np.argsort(-strength, axis=None, kind="stable")[:count]
    row, column = np.unravel_index(order, strength.shape)
    return pd.DataFrame(
        {
            "supplier": [table.codes[i] for i in row],
            "user": [table.codes[j] for j in column],
            "coefficient": table.Ad[row, column],
            "field": field[row, column],
            "strength": strength[row, column],
        }
    )
