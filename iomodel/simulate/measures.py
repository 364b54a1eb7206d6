"""Measures of a result beside output and value added: real GDP two ways, consumption, prices."""

from __future__ import annotations

from collections.abc import Container, Hashable

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.errors import ParameterError, nearest
from iomodel.models.answer import Answer
from iomodel.models.measures import BASE_PRICES, MEASURES, REAL_GDP
from iomodel.notation import DAY, DAYS_PER_YEAR, MODEL, SCENARIO, FloatArray
from iomodel.simulate.accounts import DailyFlows


def measures_of(answer: Answer, flows: DailyFlows) -> dict[str, FloatArray]:
    """The measures of a model as ratios to a normal day, each of shape (s, days) [1].

    At fixed prices real GDP chained and real GDP at base-year prices are one and the same: coefficient times
    output. A model in which prices move hands over its own.
    """
    real = flows.value_added.sum(axis=2) / flows.normal_value_added.sum()
    if answer.value_added is None:
        return {REAL_GDP: real, BASE_PRICES: real, **answer.measures}
    return {REAL_GDP: real, **answer.measures}


def measure_changes(data: xr.Dataset) -> pd.DataFrame:
    """Every measure of every scenario and model.

    Returns
    -------
    Index scenario, model; a column a measure: of a flow the change over the run [% of a year's], of a price
    the change on the day on which it is furthest from normal [%]. Missing where a model does not know it.
    """
    lines = {
        name: [_change(name, daily) for of_scenario in data[name].to_numpy() for daily in of_scenario]
        for name in MEASURES
        if name in data
    }
    index = pd.MultiIndex.from_product(
        [_labels(data, SCENARIO), _labels(data, MODEL)], names=[SCENARIO, MODEL]
    )
    return pd.DataFrame(lines, index=index)


def measure_loss(data: xr.Dataset, name: str) -> pd.DataFrame:
    """Change of a flow over the run [% of a year's], scenario by model.

    Raises
    ------
    ParameterError
        If no model of the result knows the measure, or it is a price.
    """
    require_flow(name, data)
    change = 100 * (data[name] - 1).sum(DAY, skipna=False).to_numpy() / DAYS_PER_YEAR
    return pd.DataFrame(
        change,
        index=pd.Index(_labels(data, SCENARIO), name=SCENARIO),
        columns=pd.Index(_labels(data, MODEL), name=MODEL),
    )


def require_flow(name: str, among: Container[Hashable]) -> None:
    """Raise unless a measure is known and adds up over days."""
    flows = [known for known, measure in MEASURES.items() if measure.kind == "flow" and known in among]
    if name not in flows:
        raise ParameterError(
            f"no measure {name!r} that adds up over days in this result; it has {', '.join(flows)}."
            f"{nearest(name, flows)}"
        )


def measure_records(data: xr.Dataset) -> dict[tuple[str, str], dict[str, float]]:
    """The measures by scenario and model as fractions: of a year's for flows, of the normal for prices."""
    changes = measure_changes(data)
    rows = iter(changes.to_numpy(float) / 100)
    return {
        (scenario, model): {
            str(name): float(value)
            for name, value in zip(changes.columns, next(rows), strict=True)
            if np.isfinite(value)
        }
        for scenario in _labels(data, SCENARIO)
        for model in _labels(data, MODEL)
    }


def _labels(data: xr.Dataset, axis: str) -> list[str]:
    """Labels of the scenarios or of the models."""
    return [str(label) for label in data[axis].values]


def _change(name: str, daily: FloatArray) -> float:
    """Change of one measure over the run, of a flow summed, of a price at its extreme [%]."""
    if not np.isfinite(daily).all():
        return float("nan")
    if MEASURES[name].kind == "flow":
        return 100 * float((daily - 1).sum()) / DAYS_PER_YEAR
    return 100 * (float(daily[np.abs(daily - 1).argmax()]) - 1)
