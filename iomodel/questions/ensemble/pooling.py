"""One range over several models: every model's draws together, each model with a stated weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.errors import ParameterError, nearest
from iomodel.notation import FloatArray

LEVELS: Mapping[str, float] = {"median": 0.5, "low50": 0.25, "high50": 0.75, "low90": 0.05, "high90": 0.95}
"""Shares of the pooled draws that lie below."""

_ROUNDING = 1e-12
"""Of a sum of weights."""


def pooled_range(gdp: xr.DataArray, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Quantiles of all models' draws together, by duration, and their spread within and between models.

    Parameters
    ----------
    gdp
        Change of GDP, dimensions draw, model, duration [% of one year's GDP]; NaN where a model answers fewer
        draws.
    weights
        By model, one for each, in any unit; all alike where not given.

    Returns
    -------
    By duration: ``median``, ``low50``, ``high50``, ``low90``, ``high90``; ``within``, the standard deviation
    over the draws of one model, ``between``, that of the models' means [percentage points]; the squares of
    both add up to the variance of the pool.

    Raises
    ------
    ParameterError
        If a weight is missing, negative or not a number, all are zero, or one names no model.

    Examples
    --------
    Two models without any spread of their own:

    >>> gdp = xr.DataArray(
    ...     [[[-1.0], [-3.0]]] * 4, dims=("draw", "model", "duration"),
    ...     coords={"model": ["a", "b"], "duration": [365]},
    ... )
    >>> found = pooled_range(gdp, {"a": 3, "b": 1}).loc[365].round(3)
    >>> found[["median", "low90", "within", "between"]].to_dict()
    {'median': -1.0, 'low90': -3.0, 'within': 0.0, 'between': 0.866}
    """
    models = [str(model) for model in gdp["model"].to_numpy()]
    share = shares(models, weights)
    rows = {}
    for duration in gdp["duration"].to_numpy():
        every = gdp.sel(duration=duration).transpose("model", "draw").to_numpy()
        draws = [own[np.isfinite(own)] for own in every]
        each = np.concatenate(
            [np.full(len(own), part / len(own)) for own, part in zip(draws, share, strict=True)]
        )
        means, variances = (np.array([kind(own) for own in draws]) for kind in (np.mean, np.var))
        rows[duration] = {
            **dict(zip(LEVELS, quantiles(np.concatenate(draws), each, [*LEVELS.values()]), strict=True)),
            "within": float(np.sqrt(share @ variances)),
            "between": float(np.sqrt(share @ (means - share @ means) ** 2)),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("duration")


def shares(models: list[str], weights: Mapping[str, float] | None) -> FloatArray:
    """Weights of models in their order, adding up to 1."""
    if weights is None:
        return np.full(len(models), 1 / len(models))
    strange = [name for name in weights if name not in models]
    if strange:
        raise ParameterError(
            f"weights: no model {strange[0]!r}; models: {', '.join(models)}.{nearest(strange[0], models)}"
        )
    for name in models:
        value = weights.get(name)
        if not isinstance(value, Real) or isinstance(value, bool) or not 0 <= value < np.inf:
            raise ParameterError(f"weights: {name} is {value!r}, expected a number of 0 or more")
    given = np.array([float(weights[name]) for name in models])
    if not given.sum() > 0:
        raise ParameterError("weights: all are 0, expected one above 0")
    return np.asarray(given / given.sum())


def quantiles(values: FloatArray, weights: FloatArray, levels: Sequence[float]) -> list[float]:
    """Values that shares of the weight do not exceed.

    >>> quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.4, 0.4]), [0.5])
    [2.0]
    """
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) / weights.sum()
    places = np.minimum(np.searchsorted(below, np.asarray(levels) - _ROUNDING), len(values) - 1)
    return [float(value) for value in values[order][places]]
