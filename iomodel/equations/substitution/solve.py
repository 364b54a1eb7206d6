"""Substitution: equilibrium of a nested CES production network under a cut of a scarce material.

Every buyer moves away from what becomes dear, as far as elasticities let it. The solution is exact:
Newton's method on the whole system of prices and quantities, followed along falling supply.

References: Baqaee & Farhi, "The Macroeconomic Impact of Microeconomic Shocks: Beyond Hulten's
Theorem", Econometrica 87 (2019), 1155-1203; applied to a cut-off by Bachmann et al., "What if? The
Economic Effects for Germany of a Stop of Energy Imports from Russia" (2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations.substitution.accounts import accounts, value_added_at_base_prices
from iomodel.equations.substitution.network import Economy, Elasticities
from iomodel.equations.substitution.newton import step_and_factors, tangent
from iomodel.equations.substitution.system import Point, State, base_state, evaluate
from iomodel.errors import ConvergenceError, ParameterError
from iomodel.locked import Locked
from iomodel.notation import FloatArray

_TOLERANCE = 1e-11
"""Largest residual of a solution: a log gap in a market, or a share of trade."""

_LOST = 1e4
"""A residual above this means that an iteration has left the neighbourhood of the solution."""

_ITERATIONS = 20
"""Newton steps per advance; near the solution the error squares with each."""

_SMALLEST_ADVANCE = 1e-4
"""Shortest advance in the log of supply before the path is given up."""

_DIFFERENCE = 1e-3
"""Log change of supply over which the slope of the material's share is measured."""


@dataclass(frozen=True)
class Equilibrium(Locked):
    """Equilibria of one economy, one a row; every relative quantity is 1 in the base year.

    Real GDP as the national accounts chain it needs the way from the base year to here: see `along`.
    `consumption` is what final demand at home can still buy: the measure of welfare, and the figure of
    studies of the Baqaee-Farhi family. It falls by less than GDP, or even rises, where low `exports` lets
    dearer exports pay for more imports.

    Attributes
    ----------
    supply
        Supply of the scarce material, shape (k,) [1].
    consumption
        Real final demand at home, shape (k,) [1].
    output
        Output by sector at base-year prices, shape (k, n) [1].
    varieties
        Output of the exposed (0) and the unexposed (1) variety, shape (k, 2, n) [1].
    prices
        Price of the domestic product by sector, relative to foreign goods, or to final demand in a
        closed economy, shape (k, n) [1].
    scarce_price
        Price of the scarce material in the same unit, shape (k,) [1].
    value_added
        Real value added by sector: output less inputs, both at base-year prices (double deflation,
        by variety), shape (k, n) [currency per year]. Its total is final demand plus exports less
        imports at the same prices.
    share
        What the scarce material costs its users above what is paid abroad for it, as a share of GDP, shape
        (k,) [1]: the whole bill of an endowment, the rent of a material whose border price stays.
    slope
        ``d ln consumption / d ln supply``, shape (k,) [1]. Equal to `share` in a closed economy; the
        rest is the terms of trade.
    residual
        The largest residual of all equations, shape (k,) [1].
    """

    supply: FloatArray
    consumption: FloatArray
    output: FloatArray
    varieties: FloatArray
    prices: FloatArray
    scarce_price: FloatArray
    value_added: FloatArray
    share: FloatArray
    slope: FloatArray
    residual: FloatArray


def equilibrium(
    economy: Economy, elasticities: Elasticities, supply: FloatArray | float, mobile: bool = False
) -> Equilibrium:
    """Prices and quantities that clear every market when use of the scarce material is ``sum R_i = R``.

    Do not use it within weeks of a cut, when stocks decide. Markets clear and nobody is rationed, so
    it understates where contracts, search or panic matter; the elasticity `scarce` decides the size.

    Parameters
    ----------
    economy
        From `economy`.
    elasticities
        Of every nest.
    supply
        Supply `R` of the material relative to base-year use, a number or shape (k,), above 0 [1].
        Several are solved along one path; equal ones once.
    mobile
        Whether value added moves between sectors at one wage (years), instead of staying with its
        variety, each at its own (months).

    Raises
    ------
    ParameterError
        If a supply is not above 0.
    ConvergenceError
        If no equilibrium is found; the message says how far the supply could be cut.

    Notes
    -----
    Nests, from the top: the scarce material and the rest; value added and the bundle of inputs; the
    goods in it; of each good the imported and the domestic; of the domestic the exposed and the
    unexposed variety. Foreign prices, and the trade balance in them, stay as they were; so do the
    flows that `economy` holds fixed. Without trade, final demand is the numeraire.

    Chained real GDP changes by ``share * d ln R`` whatever the elasticities (Hulten's theorem), and so does
    consumption where the country is closed or a price taker. As `scarce` tends to 0, output of the exposed
    varieties falls with supply one for one.

    Reference: Baqaee & Farhi (2019).

    >>> from iomodel.equations.substitution import economy
    >>> closed = economy(np.array([[0., 20.], [0., 0.]]), np.zeros((2, 2)), np.array([50., 80.]),
    ...                  np.array([30., 100.]), np.zeros(2), np.zeros(2), np.array([1., 0.]), .004)
    >>> found = equilibrium(closed, Elasticities(scarce=.1), np.array([1., .5, .2]))
    >>> found.consumption.round(4)
    array([1.    , 0.9528, 0.6425])
    >>> found.output[2].round(3)
    array([0.369, 0.816])
    """
    wanted = np.atleast_1d(np.asarray(supply, dtype=np.float64))
    bad = np.flatnonzero(~((wanted > 0) & np.isfinite(wanted)))
    if bad.size:
        raise ParameterError(
            f"supply of the scarce material is {wanted[bad[0]]}, expected above 0 [share of base-year use]; "
            "for a complete cut use a small share such as 0.01"
        )
    logs, place = np.unique(np.log(wanted), return_inverse=True)
    falling, rising = logs[logs <= 0][::-1], logs[logs > 0]
    solved = _path(economy, elasticities, mobile, falling)[::-1] + _path(
        economy, elasticities, mobile, rising
    )
    rows = [solved[p] for p in place]
    return Equilibrium(supply=wanted, **{name: np.stack([row[name] for row in rows]) for name in rows[0]})


def second_order(
    economy: Economy, elasticities: Elasticities, supply: FloatArray | float, mobile: bool = False
) -> FloatArray:
    """Second-order loss ``ln Y = lam ln R + 1/2 (dlam / dln R) (ln R)^2``, `lam` a share of income.

    Only to be shown beside `equilibrium`: it understates deep cuts, nine times and more, because
    `lam`, the material's share of value added, explodes where the material becomes a bottleneck.
    `Y` is real value added, chained; in a closed economy that is `consumption`. The slope of `lam`
    is measured on the exact solution, not assumed.

    Parameters
    ----------
    economy, elasticities, supply, mobile
        As in `equilibrium`.

    Returns
    -------
    ``ln Y``, shape (k,) [1].

    Reference: Baqaee & Farhi (2019).

    >>> from iomodel.equations.substitution import economy
    >>> closed = economy(np.array([[0., 20.], [0., 0.]]), np.zeros((2, 2)), np.array([50., 80.]),
    ...                  np.array([30., 100.]), np.zeros(2), np.zeros(2), np.array([1., 0.]), .004)
    >>> np.exp(second_order(closed, Elasticities(scarce=.1), np.array([.9, .2]))).round(4)
    array([0.9998, 0.9799])
    """
    around = np.exp(_DIFFERENCE * np.array([-1.0, 0.0, 1.0]))
    below, share, above = equilibrium(economy, elasticities, around, mobile).share
    logs = np.atleast_1d(np.log(np.asarray(supply, dtype=np.float64)))
    return np.asarray(share * logs + (above - below) / (4 * _DIFFERENCE) * logs**2)


def ceiling(supply: FloatArray | float, share: FloatArray | float, elasticity: float) -> FloatArray:
    """The most an exposed variety can make of `supply`: ``y = R w^(-s / (1 - s))``.

    Where it is above 1 the cut does not bind by itself. It overstates: it takes
    other inputs to be had in any amount.

    Parameters
    ----------
    supply
        Supply `R` relative to base-year use [1].
    share
        Cost share `w` of the scarce material in the exposed variety, in 0..1 [1].
    elasticity
        `Elasticities.scarce`, in 0..1, without 1: from there on other inputs replace the material
        altogether [1].

    Raises
    ------
    ParameterError
        If `elasticity` is outside 0..1, or 1.

    >>> ceiling(.2, 5e-4, .1).round(2)
    np.float64(0.47)
    """
    if not 0 <= elasticity < 1:
        raise ParameterError(
            f"elasticity is {elasticity}, expected 0 or above and below 1: there is no ceiling"
        )
    return np.asarray(supply) * np.asarray(share, dtype=np.float64) ** (-elasticity / (1 - elasticity))


def _path(
    economy: Economy, e: Elasticities, mobile: bool, logs: FloatArray
) -> list[dict[str, FloatArray | float]]:
    """Figures of the equilibria at a monotone sequence of log supplies, from the base year on."""
    state, reached, found = base_state(economy, mobile), 0.0, []
    for target in logs:
        point = follow(economy, e, state, reached, float(target))
        state, reached = point.state, float(target)
        found.append(_figures(economy, e, point))
    return found


def follow(
    economy: Economy,
    e: Elasticities,
    state: State,
    reached: float,
    target: float,
    guess: State | None = None,
) -> Point:
    """The equilibrium at `target`, from a guess or the one at `reached`, in the longest steps that work."""
    found = _newton(economy, e, state if guess is None else guess, target)
    if found is not None:
        return found
    advance = (target - reached) / 4
    while abs(advance) >= _SMALLEST_ADVANCE:
        ahead = target if abs(target - reached) <= abs(advance) else reached + advance
        found = _newton(economy, e, state, ahead)
        if found is not None and ahead == target:
            return found
        if found is not None:
            state, reached, advance = found.state, ahead, 2 * advance
        else:
            advance = (ahead - reached) / 4
    raise _no_way_on(reached, target)


def _no_way_on(reached: float, target: float) -> ConvergenceError:
    """How far the cut could be followed, and what helps: other elasticities only where some way was made."""
    if abs(reached) < 10 * _SMALLEST_ADVANCE:
        return ConvergenceError(
            "substitution: no equilibrium was found next to the base year, however small the cut. Either the "
            "elasticities are too low for any cut, or the equations of this table have no single solution: "
            "try another table or level of detail, or a model without prices"
        )
    return ConvergenceError(
        f"substitution: the scarce material could be cut to {np.exp(reached):.6g} of base-year use; "
        f"no equilibrium was found below, asked for {np.exp(target):.6g}. Raise the elasticities "
        "or cut less"
    )


def _newton(economy: Economy, e: Elasticities, state: State, log_supply: float) -> Point | None:
    """The equilibrium near `state`, or nothing if the iteration leaves its neighbourhood."""
    with np.errstate(all="ignore"):
        factors = None
        for _ in range(_ITERATIONS):
            point = evaluate(economy, e, state, log_supply)._replace(near=factors)
            error = point.error
            if error <= _TOLERANCE:
                return point
            if not error < _LOST:
                return None
            step, factors = step_and_factors(economy, e, point)
            state = state.moved(step)
            del point
    return None


def _figures(economy: Economy, e: Elasticities, point: Point) -> dict[str, FloatArray | float]:
    """What `Equilibrium` reports of one solution."""
    made = np.exp(point.varieties.output)
    change = tangent(economy, e, point)
    found = accounts(economy, e, point, change)
    return {
        "consumption": np.exp(point.state.whole[0]),
        "output": (economy.weight * made).sum(axis=0),
        "varieties": made,
        "prices": np.exp(point.state.u),
        "scarce_price": np.exp(point.state.whole[1]),
        "value_added": value_added_at_base_prices(economy, point),
        "share": found.rent,
        "slope": change.state.whole[0],
        "residual": point.error,
    }
