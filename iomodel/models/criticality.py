"""Which inputs stop their user: a rule, or a matrix of weights under the table's labels."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from iomodel.equations.ratios import are_shares
from iomodel.errors import ParameterError, nearest
from iomodel.notation import FloatArray
from iomodel.table import IOTable
from iomodel.table.labels import align

CriticalRule: TypeAlias = Literal["manufacturing", "all", "none"]
"""``manufacturing``: inputs of manufacturing from manufacturing above a cost share; ``all``; ``none``."""

Criticality: TypeAlias = CriticalRule | pd.DataFrame
"""A rule, or weights in 0..1 with the sectors as index (suppliers) and columns (users)."""


def check(critical: Criticality, share: float, model: str) -> None:
    """Refuse an unknown rule, weights outside 0..1 and a share outside 0..1."""
    if isinstance(critical, pd.DataFrame):
        values = critical.to_numpy(dtype=np.float64)
        if not are_shares(values).all():
            raise ParameterError(
                f"{model}: criticality has a value outside 0..1, expected 1 (critical), .5 (important) or 0"
            )
    elif critical not in get_args(CriticalRule):
        rules = get_args(CriticalRule)
        raise ParameterError(
            f"{model}: criticality is {critical!r}, expected one of {', '.join(rules)}, or a matrix "
            f"with the table's sectors as index and columns.{nearest(str(critical), rules)}"
        )
    if not 0 <= share <= 1:
        raise ParameterError(f"{model}: critical_share is {share}, expected 0 to 1 [share of costs]")


def weights(critical: Criticality, share: float, table: IOTable) -> FloatArray:
    """How far a user stops without a supplier, suppliers in rows, shape (n, n) in 0..1.

    Raises
    ------
    LabelMismatchError
        If a matrix has other sectors than the table, or another order.
    """
    if isinstance(critical, pd.DataFrame):
        return align(critical, table.codes, "criticality")
    if critical == "manufacturing":
        from iomodel.equations.bottleneck import critical_inputs

        return critical_inputs(table.Ad, table.manufacturing, table.manufacturing, share)
    return np.full((table.n, table.n), 1.0 if critical == "all" else 0.0)
