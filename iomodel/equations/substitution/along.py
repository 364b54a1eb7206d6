"""A cut through time: real GDP chained along it, and everything else, from a few exact equilibria.

For given elasticities every quantity is a smooth function of the log of supply. It is solved at Chebyshev
points between the base year and the deepest cut, integrated from the base year on where accounts chain, and
read off in between. The same is done over time, where elasticities change. Points are added until the curve
through every second one agrees with all of them to a tolerance. The curve through all of them is closer by
orders: on Japan's tables the log of a sector's output errs by less than 1e-5 between supplies, 1e-4 between
times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from iomodel.equations.substitution.accounts import accounts
from iomodel.equations.substitution.horizon import ElasticityPath
from iomodel.equations.substitution.network import Economy, Elasticities
from iomodel.equations.substitution.solve import follow
from iomodel.equations.substitution.system import base_state, evaluate
from iomodel.errors import ParameterError
from iomodel.locked import Locked
from iomodel.notation import FloatArray, IntArray

_HALF_SUPPLIES, _HALF_TIMES = 3e-4, 5e-3
"""Largest gap between the curve through every second point and the others [log]."""

_MOST_SUPPLIES, _MOST_TIMES = 129, 17
"""Points at which adding more ends."""

_PRICE_WEIGHT = 0.01
"""How much a gap in the log of the material's price counts: it moves by hundreds of per cent."""


@dataclass(frozen=True)
class Along(Locked):
    """The accounts of an economy at many supplies, one a row; everything is relative to the base year.

    Attributes
    ----------
    output
        Output by sector, shape (k, n) [1].
    value_added
        What each sector's value added in volume loses or gains, chained, shape (k, n) [share of GDP]. Sectors
        add up to the change of `gdp`.
    gdp
        Real GDP, chained along the cut, shape (k,) [1].
    gdp_at_base_prices
        Real GDP by double deflation at the prices of the base year, shape (k,) [1].
    consumption
        What final demand at home (households, government, investment, one bundle) buys, shape (k,) [1].
    expenditure
        Real gross national expenditure, chained: consumption and what is held fixed, shape (k,) [1].
    terms_of_trade
        Export prices over import prices, both chained, shape (k,) [1]; 1 without trade.
    scarce_price
        Price of the material to its users, shape (k,) [1].
    """

    output: FloatArray
    value_added: FloatArray
    gdp: FloatArray
    gdp_at_base_prices: FloatArray
    consumption: FloatArray
    expenditure: FloatArray
    terms_of_trade: FloatArray
    scarce_price: FloatArray


class _Grid(NamedTuple):
    """Chebyshev points from the upper end down, and what a curve passes through, shape (points, ...)."""

    points: FloatArray
    values: FloatArray


def along(
    economy: Economy,
    elasticities: Elasticities | ElasticityPath,
    supply: FloatArray,
    years: FloatArray | None = None,
    mobile: bool = False,
) -> Along:
    """Accounts at given supplies, each chained from the base year at the elasticities of its own time.

    Parameters
    ----------
    economy
        From `economy`.
    elasticities
        Of every nest, or their path over time.
    supply
        Supply of the material relative to base-year use, shape (k,), above 0 and at most 1 [1].
    years
        Time since the start of the cut, shape (k,) [years]; 0 where not given.
    mobile
        As in `equilibrium`.

    Raises
    ------
    ParameterError
        If a supply is not above 0 and at most 1.
    ConvergenceError
        If no equilibrium is found; the message says how far the supply could be cut.

    >>> from iomodel.equations.substitution import economy
    >>> closed = economy(np.array([[0., 20.], [0., 0.]]), np.zeros((2, 2)), np.array([50., 80.]),
    ...                  np.array([30., 100.]), np.zeros(2), np.zeros(2), np.array([1., 0.]), .004)
    >>> found = along(closed, Elasticities(scarce=.1), np.array([1., .5, .2]))
    >>> found.gdp.round(4), found.consumption.round(4)
    (array([1.    , 0.9528, 0.6425]), array([1.    , 0.9528, 0.6425]))
    """
    bad = np.flatnonzero(~((supply > 0) & (supply <= 1)))
    if bad.size:
        raise ParameterError(
            f"supply of the scarce material is {supply[bad[0]]}, expected above 0 and at most 1 "
            "[share of base-year use]"
        )
    logs = np.log(supply)
    times = np.zeros_like(logs) if years is None else np.asarray(years, dtype=np.float64)
    found = np.zeros((len(logs), 2 * len(economy.size) + 5))
    for rows, path in _spans(elasticities, times, np.flatnonzero(logs < 0)):
        found[rows] = _surface(economy, path, mobile, logs[rows], times[rows])
    return _named(found, len(economy.size))


def _spans(
    elasticities: Elasticities | ElasticityPath, times: FloatArray, short: IntArray
) -> Iterator[tuple[IntArray, ElasticityPath]]:
    """Rows with a shortage in groups over which elasticities change smoothly, with their path."""
    if isinstance(elasticities, Elasticities):
        elasticities = ElasticityPath((0.0,), (elasticities,))
    piece = np.searchsorted(elasticities.years, times[short], side="right")
    for number in np.unique(piece):
        yield short[piece == number], elasticities


def _surface(
    economy: Economy, path: ElasticityPath, mobile: bool, logs: FloatArray, times: FloatArray
) -> FloatArray:
    """Accounts at some supplies and times, shape (k, m)."""
    lowest, first, last = float(logs.min()), float(times.min()), float(times.max())

    def curve(time: float) -> _Grid:
        return _chained(_curve(economy, path.at(time), mobile, lowest), len(economy.size))

    if path.at(first) == path.at(last):
        return _read(curve(first), logs)
    points = _points(lowest, 0.0, _MOST_SUPPLIES)
    sheet = _refined(first, last, (3, _MOST_TIMES), _HALF_TIMES, lambda time: _read(curve(time), points))
    found = np.zeros((len(logs), sheet.values.shape[2]))
    by_supply = _weights(points, logs)
    for values, weight in zip(sheet.values, _weights(sheet.points, times).T, strict=True):
        found += weight[:, None] * (by_supply @ values)
    return found


def _curve(economy: Economy, e: Elasticities, mobile: bool, lowest: float) -> _Grid:
    """The accounts of the equilibria between the base year and the deepest cut."""
    states = {0.0: base_state(economy, mobile)}

    def at(log_supply: float) -> FloatArray:
        nearest = min(known for known in states if known >= log_supply)
        states[log_supply] = follow(economy, e, states[nearest], nearest, log_supply)
        return accounts(economy, e, evaluate(economy, e, states[log_supply], log_supply)).known

    return _refined(lowest, 0.0, (9, _MOST_SUPPLIES), _HALF_SUPPLIES, at)


def _chained(grid: _Grid, n: int) -> _Grid:
    """The same with changes integrated from the base year on."""
    growth, scalars = grid.values[:, n : 2 * n + 2], grid.values[:, 2 * n + 2 :]
    level = np.exp(_integral(grid.points, growth[:, :n].sum(axis=1)))
    rates = np.column_stack([growth[:, :n] * level[:, None], growth[:, n:]])
    return _Grid(grid.points, np.hstack([grid.values[:, :n], _integral(grid.points, rates), scalars]))


def _named(found: FloatArray, n: int) -> Along:
    """Columns of a curve under their names."""
    added = found[:, n : 2 * n]
    expenditure, trade, base, consumption, price = np.exp(found[:, 2 * n :]).T
    return Along(
        output=np.exp(found[:, :n]),
        value_added=added,
        gdp=1 + added.sum(axis=1),
        gdp_at_base_prices=base,
        consumption=consumption,
        expenditure=expenditure,
        terms_of_trade=trade,
        scarce_price=price,
    )


def _refined(
    low: float,
    high: float,
    counts: tuple[int, int],
    tolerance: float,
    value: Callable[[float], FloatArray],
) -> _Grid:
    """A curve through as many points, between two counts, as make every second one give the others."""
    count, most = counts
    known: dict[float, FloatArray] = {}
    while True:
        points = _points(low, high, count)
        for point in points.tolist():
            if point not in known:
                known[point] = value(point)
        values = np.stack([known[point] for point in points.tolist()])
        guessed = np.tensordot(_weights(points[::2], points[1::2]), values[::2], axes=1)
        gap = np.abs(guessed - values[1::2])
        gap[..., -1] *= _PRICE_WEIGHT
        if gap.max() <= tolerance or count >= most:
            return _Grid(points, values)
        count = 2 * count - 1


def _points(low: float, high: float, count: int) -> FloatArray:
    """Chebyshev points with both ends, from the upper one down; those of 2 k - 1 contain those of k."""
    points = low + (high - low) * (1 + np.cos(np.pi * np.arange(count) / (count - 1))) / 2
    points[0], points[-1] = high, low
    return np.asarray(points)


def _weights(points: FloatArray, at: FloatArray) -> FloatArray:
    """Weights of values at Chebyshev points in those elsewhere, shape (k, points), by barycentres."""
    own = np.where(np.arange(len(points)) % 2, -1.0, 1.0)
    own[[0, -1]] /= 2
    distance = at[:, None] - points
    hit = distance == 0
    weights = own / np.where(hit, 1.0, distance)
    found = weights / weights.sum(axis=1, keepdims=True)
    at_point = hit.any(axis=1)
    found[at_point] = hit[at_point]
    return np.asarray(found)


def _read(grid: _Grid, at: FloatArray) -> FloatArray:
    """A curve at some places, shape (k, m)."""
    return np.asarray(_weights(grid.points, at) @ grid.values)


def _integral(points: FloatArray, rates: FloatArray) -> FloatArray:
    """Integral of a curve from its upper end to each of its points."""
    half = (points[0] - points[-1]) / 2
    places = np.cos(np.pi * np.arange(len(points)) / (len(points) - 1))
    whole = chebyshev.chebint(chebyshev.chebfit(places, rates, len(points) - 1)) * half
    values = chebyshev.chebval(places, whole).T
    return np.asarray(values - values[0])
