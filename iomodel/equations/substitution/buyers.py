"""What every user buys at given prices: of each good the domestic and the imported, of all goods a bundle.

The transcendental functions of a step are here. A CES price to the power of one less its elasticity is a sum,
so that one logarithm and one exponential a cell give the price of a good, of the bundle and the quantities.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iomodel.equations.substitution.ces import pair
from iomodel.equations.substitution.network import Basket, Economy, Elasticities
from iomodel.notation import FloatArray

_LOWEST, _HIGHEST, _SMALLEST = -2.0, 300.0, 0.05
"""From which log of a power to which, and down to which order, sums of powers keep their digits."""


class Flows(NamedTuple):
    """Quantities bought by the n sectors and by final demand, at base-year prices.

    `own_demand` and `own_imports` are how demand for a good and imports of it respond to its own
    domestic price while its users' bundles and their prices stay [currency per log price].
    """

    domestic: FloatArray
    imported: FloatArray
    cost: FloatArray
    own_demand: FloatArray
    own_imports: FloatArray


class Priced(NamedTuple):
    """Prices to the users of a basket.

    `power` is the price of each good, domestic and imported together, to the power of one less the
    elasticity of imports, and `tilt` its price to the power of the elasticity of imports less that among
    goods, both of shape (n, m); `bundle` is the log price of each user's bundle, 0 where it buys nothing,
    shape (m,).
    """

    power: FloatArray
    tilt: FloatArray
    bundle: FloatArray


def within(e: Elasticities, basket: Basket) -> float:
    """Elasticity among the goods of a basket."""
    return e.final if basket.final else e.intermediates


def priced(e: Elasticities, basket: Basket, u: FloatArray) -> Priced:
    """Prices to the users of a basket at log domestic prices, shape (n,)."""
    trade, order = 1 - e.imports, 1 - within(e, basket)
    at_home = trade * u
    if trade and at_home.min() >= _LOWEST and at_home.max() <= _HIGHEST:
        power = basket.home * np.expm1(at_home)[:, None]
        good = np.log1p(power)
        good /= trade
        power += 1
    else:
        good = pair(basket.abroad, np.zeros_like(basket.abroad), u[:, None], e.imports)
        power = np.exp(trade * good)
    if abs(order) >= _SMALLEST and abs(order) * np.abs(u).max() <= _HIGHEST:
        tilt = np.exp(np.multiply(good, order, out=good), out=good)
        total = np.einsum("ij,ij->j", basket.share, tilt)
        bundle = np.log(np.where(basket.total > 0, total, 1.0)) / order
        return Priced(power, np.divide(tilt, power, out=tilt), bundle)
    return Priced(power, np.exp((order - trade) * good), _bundle(basket.share, good, order))


def _bundle(share: FloatArray, good: FloatArray, order: float) -> FloatArray:
    """Log price of each user's bundle, written around the mean logarithm."""
    centre = (share * good).sum(axis=0)
    if order == 0:
        return np.asarray(centre)
    return np.asarray(centre + np.log1p((share * np.expm1(order * (good - centre))).sum(axis=0)) / order)


def bought(
    economy: Economy, e: Elasticities, u: FloatArray, bundles: FloatArray, prices: list[Priced] | None
) -> Flows:
    """What every user buys, given its bundle [log]; prices of the baskets where they are known."""
    n = len(u)
    domestic = np.empty((n, n + 1))
    imported, cost = np.empty(n + 1), np.empty(n + 1)
    own_demand, own_imports = np.zeros(n), np.zeros(n)
    at_home = np.exp(-e.imports * u)[:, None]
    for place, basket in enumerate(economy.baskets):
        here, inner = basket.users, within(e, basket)
        power, tilt, bundle = priced(e, basket, u) if prices is None else prices[place]
        size = np.exp(bundles[here] + inner * bundle)
        relative = tilt * size
        made = np.multiply(basket.domestic, relative, out=domestic[:, here])
        made *= at_home
        foreign = basket.imported * relative
        away = basket.abroad / power
        imported[here] = foreign.sum(axis=0)
        cost[here] = basket.total * np.exp(bundles[here] + bundle)
        gap = e.imports - inner
        own_demand -= inner * made.sum(axis=1) + gap * np.einsum("ij,ij->i", made, away)
        own_imports += gap * (foreign.sum(axis=1) - np.einsum("ij,ij->i", foreign, away))
    return Flows(domestic, imported, cost, own_demand, own_imports)
