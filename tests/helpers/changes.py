"""Changes of a table after which answers must stay the same, but for unit or order."""

import dataclasses

import numpy as np

from iomodel import Concordance, IOTable


def rescaled(table: IOTable, factor: float) -> IOTable:
    """The same table in another unit."""
    return table.replace(
        **{flow: getattr(table, flow) * factor for flow in ("Zd", "Zm", "Yd", "Ym", "v", "x")}
    )


def turned(membership: Concordance, order: np.ndarray) -> Concordance:
    """How official codes reach the same sectors in another order."""
    codes = tuple(membership.codes[i] for i in order)
    return dataclasses.replace(membership, codes=codes, weights=membership.weights[order])


def permuted(table: IOTable, order: np.ndarray) -> IOTable:
    """The same table with its sectors in another order."""
    return table.replace(
        codes=tuple(table.codes[i] for i in order),
        names_en=tuple(table.names_en[i] for i in order),
        names_ja=tuple(table.names_ja[i] for i in order),
        Zd=table.Zd[np.ix_(order, order)],
        Zm=table.Zm[np.ix_(order, order)],
        Yd=table.Yd[order],
        Ym=table.Ym[order],
        v=table.v[:, order],
        x=table.x[order],
        employment=None if table.employment is None else table.employment[order],
        membership=None if table.membership is None else turned(table.membership, order),
    )
