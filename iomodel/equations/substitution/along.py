"""A cut through time: real GDP chained along it, and everything else, from a few exact equilibria.

For given elasticities every quantity is a smooth function of the log of supply. It is solved at Chebyshev
points between the base year and the deepest cut, integrated from the base year on where accounts chain, and
read off in between. The same is done over time, where elasticities change. Points are added until the last
coefficient of the polynomial through them is small enough. On Japan's tables the error of what is read off
is below 1e-6 of GDP, and below 1e-4 for the log of a sector's output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from iomodel.equations.substitution.accounts import Accounts, accounts
from iomodel.equations.substitution.horizon import ElasticityPath
from iomodel.equations.substitution.network import Economy, Elasticities
from iomodel.equations.substitution.newton import tangent
from iomodel.equations.substitution.solve import follow
from iomodel.equations.substitution.system import State, base_state
from iomodel.errors import ParameterError
from iomodel.locked import Locked
from iomodel.notation import FloatArray, IntArray

_GDP, _TOTALS, _OUTPUT, _PRICE = 1e-6, 1e-5, 1e-4, 1e-2
"""How large the last coefficient of a curve may be: of real GDP [share of GDP], of other totals, of a
sector's output and of the price of the material [logs]."""

_SUPPLIES, _TIMES = (9, 129), (4, 25)
"""Fewest points of a curve, and those at which adding more ends."""

_NEAR = 4
"""Known equilibria that a guess of the next continues."""


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
    error
        By how much `gdp` may be wrong because it is read off between solved points: the size of the last
        coefficients of the polynomials through them [share of GDP].
    """

    output: FloatArray
    value_added: FloatArray
    gdp: FloatArray
    gdp_at_base_prices: FloatArray
    consumption: FloatArray
    expenditure: FloatArray
    terms_of_trade: FloatArray
    scarce_price: FloatArray
    error: float = 0.0


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
    found, error = np.zeros((len(logs), 2 * len(economy.size) + 5)), 0.0
    for rows, path in _spans(elasticities, times, np.flatnonzero(logs < 0)):
        found[rows], left_out = _surface(economy, path, mobile, logs[rows], times[rows])
        error = max(error, left_out)
    return replace(_named(found, len(economy.size)), error=error)


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
) -> tuple[FloatArray, float]:
    """Accounts at some supplies and times, shape (k, m), and the largest error of real GDP."""
    lowest, first, last = float(logs.min()), float(times.min()), float(times.max())

    n, courses, left_out = len(economy.size), dict[float, _Course](), list[float]()

    def curve(time: float) -> _Grid:
        times = np.array(list(courses))
        beside = list(zip(courses.values(), _continued(times, time).tolist(), strict=True))
        course = _Course(economy, path.at(time), mobile, beside)
        courses[time] = course

        def known(log_supply: float) -> FloatArray:
            return course.at(log_supply).known

        def error(values: FloatArray) -> float:
            rates = values[:, n : 2 * n + 2] * (-lowest / len(values))
            return _error(np.hstack([values[:, :n], rates, values[:, 2 * n + 2 :]]), n)

        found = _chained(_refined(lowest, 0.0, _SUPPLIES, known, error), n)
        left_out.append(float(_last_coefficient(found.values[:, n : 2 * n].sum(axis=1))))
        return found

    if path.at(first) == path.at(last):
        return _read(curve(first), logs), left_out[0]
    points = _points(lowest, 0.0, _SUPPLIES[1])
    sheet = _refined(
        first, last, _TIMES, lambda time: _read(curve(time), points), lambda values: _error(values, n)
    )
    found = np.zeros((len(logs), sheet.values.shape[2]))
    by_supply = _weights(points, logs)
    for values, weight in zip(sheet.values, _weights(sheet.points, times).T, strict=True):
        found += weight[:, None] * (by_supply @ values)
    between = float(_last_coefficient(sheet.values[:, :, n : 2 * n].sum(axis=2)).max())
    return found, max(left_out) + between


class _Row(NamedTuple):
    """An equilibrium's unknowns in a row, and their change per log change of supply."""

    state: FloatArray
    change: FloatArray


@dataclass
class _Course:
    """Equilibria of one economy at given elasticities, each started from what is known near it.

    Parameters
    ----------
    beside
        The equilibria at other elasticities, and their weights in a polynomial through them at these.
    """

    economy: Economy
    e: Elasticities
    mobile: bool
    beside: Sequence[tuple[_Course, float]] = ()
    found: dict[float, _Row] = field(default_factory=dict)

    def at(self, log_supply: float) -> Accounts:
        """The accounts of the equilibrium at a supply, found from a guess or the nearest one above."""
        nearest = min((known for known in self.found if known >= log_supply), default=0.0)
        if self.found:
            start, guess = self._state(self.found[nearest].state), self._guess(log_supply)
        else:
            start, guess = base_state(self.economy, self.mobile), None
        point = follow(self.economy, self.e, start, nearest, log_supply, guess)
        change = tangent(self.economy, self.e, point)
        self.found[log_supply] = _Row(_in_a_row(point.state), _in_a_row(change.state))
        return accounts(self.economy, self.e, point, change)

    def _guess(self, log_supply: float) -> State:
        """The state that continues those near it, or their distance from those at other elasticities."""
        others = [(course.found, weight) for course, weight in self.beside if log_supply in course.found]
        others = others if len(others) == len(self.beside) else []
        common = [known for known in self.found if all(known in found for found, _ in others)]
        near = sorted(common or self.found, key=lambda known: abs(known - log_supply))[:_NEAR]
        own, slopes = _continued_with_slopes(np.array(near), log_supply)
        courses = [(self.found, 1.0), *((found, -share) for found, share in others)]
        rows = [row for found, _ in courses for known in near for row in found[known]]
        weights = [np.outer(share, np.stack([own, slopes], axis=1)).ravel() for _, share in courses]
        rows += [found[log_supply].state for found, _ in others]
        together = np.concatenate([*weights, [share for _, share in others]])
        return self._state(together @ np.stack(rows))

    def _state(self, row: FloatArray) -> State:
        """The unknowns from a row of them."""
        n = len(self.economy.size)
        return State(row[:n], row[n : 3 * n].reshape(2, n), row[3 * n :])


def _in_a_row(state: State) -> FloatArray:
    """All unknowns, shape (3 n + 2 or 3,)."""
    return np.concatenate([state.u, state.z.ravel(), state.whole])


def _continued(points: FloatArray, at: float) -> FloatArray:
    """Weights of values at some points in the polynomial through them elsewhere (Lagrange)."""
    gaps = points[:, None] - points
    np.fill_diagonal(gaps, 1.0)
    ahead = np.tile(at - points, (len(points), 1))
    np.fill_diagonal(ahead, 1.0)
    return np.asarray((ahead / gaps).prod(axis=1))


def _continued_with_slopes(points: FloatArray, at: float) -> tuple[FloatArray, FloatArray]:
    """Weights of values and of slopes at some points in the polynomial with both elsewhere (Hermite)."""
    gaps = points[:, None] - points
    np.fill_diagonal(gaps, np.inf)
    squared, ahead = _continued(points, at) ** 2, at - points
    return (1 - 2 * ahead * (1 / gaps).sum(axis=1)) * squared, ahead * squared


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
    value: Callable[[float], FloatArray],
    error: Callable[[FloatArray], float],
) -> _Grid:
    """A curve through as many points, between two counts, as make what is left out small enough.

    `error` weighs the last coefficient of the polynomial through some values, which is larger than what is
    left out: above 1 more points are solved.
    """
    count, most = counts
    known: dict[float, FloatArray] = {}
    while True:
        points = _points(low, high, count)
        for point in points.tolist():
            if point not in known:
                known[point] = value(point)
        values = np.stack([known[point] for point in points.tolist()])
        if count >= most or error(values) <= 1:
            return _Grid(points, values)
        count = 2 * count - 1


def _error(values: FloatArray, n: int) -> float:
    """What a curve through values at its points leaves out, as a multiple of what is allowed.

    Values are outputs, value added by sector, totals and the price of the material, shape (points, ..., m).
    """
    gdp = values[..., n : 2 * n].sum(axis=-1, keepdims=True)
    parts = [values[..., :n], gdp, values[..., 2 * n : -1], values[..., -1:]]
    allowed = [_OUTPUT, _GDP, _TOTALS, _PRICE]
    return max(float(_last_coefficient(part).max()) / most for part, most in zip(parts, allowed, strict=True))


def _last_coefficient(values: FloatArray) -> FloatArray:
    """Size of the last Chebyshev coefficient of the polynomial through values, shape (...)."""
    count = len(values)
    signs = np.where(np.arange(count) % 2, -1.0, 1.0)
    signs[[0, -1]] /= 2
    return np.asarray(np.abs(np.tensordot(signs, values, axes=1)) / (count - 1))


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
