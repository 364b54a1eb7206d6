"""Substitution: equilibrium of a nested CES production network under a cut of a scarce material.

Every buyer moves away from what becomes dear, as far as elasticities let it. The solution is exact:
Newton's method on the whole system of prices and quantities, followed along falling supply.

References: Baqaee & Farhi, "The Macroeconomic Impact of Microeconomic Shocks: Beyond Hulten's
Theorem", Econometrica 87 (2019), 1155-1203; applied to a cut-off by Bachmann et al., "What if? The
economic effects for Germany of a stop of energy imports from Russia" (2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations.substitution_economy import HORIZONS, Economy, Elasticities, economy
from iomodel.equations.substitution_newton import newton_step, tangent
from iomodel.equations.substitution_system import Point, State, base_state, evaluate
from iomodel.errors import ConvergenceError, ParameterError
from iomodel.notation import FloatArray

__all__ = ["HORIZONS", "Economy", "Elasticities", "Equilibrium", "ceiling", "economy", "equilibrium", "second_order"]

_TOLERANCE = 1e-12
"""Largest residual of a solution: a log gap in a market, or a share of trade."""

_ITERATIONS = 20
_SMALLEST_STEP = 1e-4
"""Shortest advance in the log of supply before the path is given up."""


@dataclass(frozen=True)
class Equilibrium:
    """Equilibria of one economy, one a row; every relative quantity is 1 in the base year.

    Compare with a published loss of **output**: `output`. With a published loss of **GDP** (real,
    production side): the total of `value_added`. `consumption` is what final demand at home can
    still buy, terms of trade included: the measure of welfare, and of studies of the Baqaee-Farhi
    family.

    Attributes
    ----------
    supply
        Supply of the scarce material that was reached, shape (k,) [1].
    consumption
        Real final demand at home that adjusts, shape (k,) [1].
    output
        Output by sector at base-year prices, shape (k, n) [1].
    varieties
        Output of the exposed (0) and the unexposed (1) variety, shape (k, 2, n) [1].
    prices
        Price of the domestic product by sector, shape (k, n) [1; foreign goods at 1, in a closed
        economy final demand at 1].
    scarce_price
        Price of the scarce material, shape (k,) [1, in the same unit].
    value_added
        Real value added by sector, output less inputs both at base-year prices (double deflation,
        by variety), shape (k, n) [currency per year]. Sums to final demand and exports less imports
        at the same prices.
    slope
        ``d ln consumption / d ln supply``, shape (k,) [1].
    residual
        The largest equation error, shape (k,) [1].
    """

    supply: FloatArray
    consumption: FloatArray
    output: FloatArray
    varieties: FloatArray
    prices: FloatArray
    scarce_price: FloatArray
    value_added: FloatArray
    slope: FloatArray
    residual: FloatArray


def equilibrium(
    economy: Economy, elasticities: Elasticities, supply: FloatArray | float, mobile: bool = False
) -> Equilibrium:
    """Prices and quantities that clear every market with the scarce material at `supply` of its base: ``sum R_i = R``."""
    wanted = np.atleast_1d(np.asarray(supply, dtype=np.float64))
    bad = np.flatnonzero(~((wanted > 0) & np.isfinite(wanted)))
    if bad.size:
        raise ParameterError(
            f"supply of the scarce material is {wanted[bad[0]]}, expected above 0 [share of base-year use]; with "
            "nothing at all of it, exposed varieties stop: use a small share such as 0.01"
        )
    logs, place = np.unique(np.log(wanted), return_inverse=True)
    solved: dict[float, dict[str, FloatArray | float]] = {}
    for side in (logs[logs <= 0][::-1], logs[logs > 0]):
        point = evaluate(economy, elasticities, base_state(economy, mobile), 0.0)
        reached = 0.0
        for log_supply in side:
            point = _follow(economy, elasticities, point, reached, log_supply)
            reached = log_supply
            solved[log_supply] = _reported(economy, elasticities, point)
    rows = [solved[logs[p]] for p in place]
    return Equilibrium(supply=wanted, **{name: np.stack([row[name] for row in rows]) for name in rows[0]})


def second_order(
    economy: Economy, elasticities: Elasticities, supply: FloatArray | float, mobile: bool = False
) -> FloatArray:
    """Approximate ``ln C = lam ln R + 1/2 (dlam / dln R) (ln R)^2``."""
    logs = np.atleast_1d(np.log(np.asarray(supply, dtype=np.float64)))
    near = equilibrium(economy, elasticities, np.exp(_STEP * np.array([-1.0, 0.0, 1.0])), mobile).slope
    return np.asarray(near[1] * logs + (near[2] - near[0]) / (4 * _STEP) * logs**2)


def ceiling(supply: FloatArray | float, share: FloatArray | float, elasticity: float) -> FloatArray:
    """Highest output of an exposed variety with other inputs fixed: ``y <= R w^(-s / (1 - s))``."""
    return np.asarray(supply) * np.asarray(share) ** (-elasticity / (1 - elasticity))


_STEP = 1e-3
"""Log step of supply for the derivative of the slope."""


def _follow(economy: Economy, e: Elasticities, point: Point, reached: float, target: float) -> Point:
    """The equilibrium at `target`, from the one at `reached`, in steps as long as Newton's method allows."""
    step = target - reached
    while reached != target or point.error > _TOLERANCE:
        ahead = target if abs(target - reached) <= abs(step) else reached + step
        found = _newton(economy, e, point.state, ahead)
        if found is None:
            step /= 4
            if abs(step) < _SMALLEST_STEP:
                raise ConvergenceError(
                    f"substitution: no equilibrium found beyond supply {np.exp(reached):.6g} of the scarce material "
                    f"on the way to {np.exp(target):.6g}; raise the elasticities or ask for a smaller cut"
                )
            continue
        point, reached = found, ahead
        step *= 2
    return point


def _newton(economy: Economy, e: Elasticities, state: State, log_supply: float) -> Point | None:
    """The equilibrium near `state`, or nothing if the iteration leaves its neighbourhood."""
    with np.errstate(all="ignore"):
        point = evaluate(economy, e, state, log_supply)
        for _ in range(_ITERATIONS):
            if point.error <= _TOLERANCE:
                return point
            point = evaluate(economy, e, point.state.moved(newton_step(economy, e, point)), log_supply)
            if not point.error < 1e3:
                return None
    return None


def _reported(economy: Economy, e: Elasticities, point: Point) -> dict[str, FloatArray | float]:
    """The figures of one equilibrium."""
    made = np.exp(point.varieties.output)
    output = (economy.weight * made).sum(axis=0)
    per_unit = output / (point.demand / economy.size)
    n = len(output)
    inputs = per_unit @ point.flows.domestic[:, :n] + point.flows.imported[:n]
    return {
        "consumption": np.exp(point.state.whole[0]),
        "output": output,
        "varieties": made,
        "prices": np.exp(point.state.u),
        "scarce_price": np.exp(point.state.whole[1]),
        "value_added": economy.size * output - inputs + economy.correction,
        "slope": tangent(economy, e, point).whole[0],
        "residual": point.error,
    }
