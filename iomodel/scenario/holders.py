"""How unequal the holders of a stock are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtri

from iomodel.notation import FloatArray
from iomodel.quantities import days_of_use

NINE_IN_TEN = float(ndtri(0.95))
"""Standard deviations from the median that hold nine in ten of a normal distribution."""

_QUANTILE = re.compile(r"p(\d{1,3})")


def held_by(count: int, spread: float, quantiles: tuple[tuple[float, float], ...]) -> FloatArray:
    """Stock of groups of users of equal use, least prepared first, as parts of the median, shape (count,).

    Parameters
    ----------
    count
        Number of groups.
    spread
        Nine in ten of the use lie between the median divided by it and the median times it, log-normal; 1
        where all hold the same.
    quantiles
        Share of use, and the stock below which it lies over the median, rising; in place of the spread.

    >>> held_by(3, 2.0, ()).round(3).tolist()
    [0.665, 1.0, 1.503]
    >>> held_by(2, 1.0, ((0.0, 0.5), (1.0, 1.5))).tolist()
    [0.75, 1.25]
    """
    middle = (np.arange(count) + 0.5) / count
    if quantiles:
        shares, stocks = np.array(quantiles).T
        return np.asarray(np.interp(middle, shares, stocks))
    return np.asarray(np.exp(ndtri(middle) * np.log(spread) / NINE_IN_TEN))


def spelled_out(days: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a stock that its ``days`` stand for where they say how unequal its holders are.

    ``{median = 90, spread = 2}``; quantiles, ``{p10 = 60, p50 = 90, p90 = 180}``; or a named distribution,
    ``{holders = "uniform", low = 30, high = 365}``. Anything else is left as it is.

    >>> spelled_out({"p10": 45, "p50": 90})
    {'days': 90.0, 'quantiles': [[0.1, 0.5], [0.5, 1.0]]}
    """
    keys = set(days)
    if keys == {"median", "spread"}:
        return {"days": days["median"], "spread": days["spread"]}
    if keys == {"holders", "low", "high"} and days["holders"] == "uniform":
        return _from_quantiles({0.0: days["low"], 1.0: days["high"]})
    if keys and all(_QUANTILE.fullmatch(str(key)) for key in keys) and len(keys) > 1:
        return _from_quantiles({int(str(key)[1:]) / 100: value for key, value in days.items()})
    raise ValueError(
        f"found {', '.join(map(str, days)) or 'nothing'}; expected a number of days, or how unequal the "
        "holders are: {median, spread}, quantiles such as {p10, p50, p90}, or "
        '{holders = "uniform", low, high}; or what is known of the number: {low, central, high}'
    )


def _from_quantiles(given: Mapping[float, Any]) -> dict[str, Any]:
    """The median, and every quantile over it."""
    shares = sorted(given)
    stocks = [_plain(given[share]) for share in shares]
    if shares[-1] > 1 or min(stocks) < 0:
        raise ValueError("expected quantiles from p0 to p100, each with days of use of 0 or more")
    median = float(np.interp(0.5, shares, stocks))
    if stocks != sorted(stocks) or median <= 0:
        raise ValueError("expected quantiles that rise, with a median above 0")
    pairs = zip(shares, stocks, strict=True)
    return {"days": median, "quantiles": [[share, stock / median] for share, stock in pairs]}


def _plain(value: Any) -> float:
    """Days of use as a number; negative where it is none, which is refused."""
    found = days_of_use(value)
    return float(found) if isinstance(found, int | float) and np.isfinite(found) else -1.0
