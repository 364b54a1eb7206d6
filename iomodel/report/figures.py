"""Single figures out of a result, as plain numbers."""

from __future__ import annotations

import pandas as pd

from iomodel.simulate.result import Result


def by_model(frame: pd.DataFrame, label: str) -> dict[str, float]:
    """A scenario's row of a scenario-by-model frame."""
    row = frame.to_numpy(float)[list(frame.index).index(label)]
    return {str(model): float(value) for model, value in zip(frame.columns, row, strict=True)}


def gdp(result: Result, label: str) -> dict[str, float]:
    """Change of GDP by model [% of a year's GDP]."""
    return by_model(result.gdp_loss(), label)


def yen(result: Result, label: str) -> dict[str, float]:
    """Change of GDP by model [trillion]."""
    return by_model(result.gdp_yen(), label)


def ends(values: dict[str, float]) -> tuple[float, float]:
    """From the smallest loss to the largest; losses are negative."""
    return max(values.values()), min(values.values())
