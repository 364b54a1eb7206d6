"""What every user buys, against the formulas of nested CES demand, in and beyond each short form."""

import numpy as np
import pytest

from iomodel.equations.substitution import Elasticities, economy
from iomodel.equations.substitution import buyers as module
from iomodel.equations.substitution.buyers import bought, priced, within
from tests.helpers.economies import accounts

MADE = economy(**accounts(6))
SETS = [
    Elasticities(),
    Elasticities(intermediates=0.5, final=1.5, imports=3.0, exports=4.0),
    Elasticities(intermediates=1.0, final=1.0, imports=1.0, exports=1.0),
    Elasticities(intermediates=0.97, final=1.03, imports=1.02, exports=1.0),
    Elasticities(intermediates=0.1, final=0.9, imports=0.2, exports=0.2),
]
"""Apart from 1, at 1, and near it."""


def mean(share, logs, order):
    """Log of a CES price; the geometric mean at order 0."""
    if order == 0:
        return (share * logs).sum(axis=0)
    return np.log((share * np.exp(order * logs)).sum(axis=0)) / order


def good_price(basket, e, u):
    """Log price of each good to each user, domestic and imported together."""
    shares = np.stack([1 - basket.abroad, basket.abroad])
    logs = np.stack([np.broadcast_to(u[:, None], basket.abroad.shape), np.zeros_like(basket.abroad)])
    return mean(shares, logs, 1 - e.imports)


def demands(basket, e, u, bundles, bundle):
    """Domestic and imported quantities at given prices of the bundles."""
    inner, good = within(e, basket), good_price(basket, e, u)
    size = np.exp(bundles[basket.users] + inner * (bundle - good))
    made = basket.domestic * size * np.exp(-e.imports * (u[:, None] - good))
    return made, basket.imported * size * np.exp(e.imports * good)


@pytest.mark.parametrize("scale", [0.05, 1.0])
@pytest.mark.parametrize("e", SETS)
def test_quantities_and_costs_are_those_of_nested_ces_demand(e, scale):
    rng = np.random.default_rng(5)
    u, bundles = scale * rng.normal(size=6), 0.3 * rng.normal(size=7)
    found = bought(MADE, e, u, bundles, None)
    own_demand, own_imports = np.zeros(6), np.zeros(6)
    for basket in MADE.baskets:
        bundle = mean(basket.share, good_price(basket, e, u), 1 - within(e, basket))
        bundle = np.where(basket.total > 0, bundle, 0.0)
        made, foreign = demands(basket, e, u, bundles, bundle)
        np.testing.assert_allclose(found.domestic[:, basket.users], made, rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(found.imported[basket.users], foreign.sum(axis=0), rtol=1e-9, atol=1e-14)
        cost = basket.total * np.exp(bundles[basket.users] + bundle)
        np.testing.assert_allclose(found.cost[basket.users], cost, rtol=1e-9, atol=1e-14)
        ahead, behind = (demands(basket, e, u + side * 1e-6, bundles, bundle) for side in (1, -1))
        own_demand += (ahead[0] - behind[0]).sum(axis=1) / 2e-6
        own_imports += (ahead[1] - behind[1]).sum(axis=1) / 2e-6
    np.testing.assert_allclose(found.own_demand, own_demand, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(found.own_imports, own_imports, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("e", SETS)
@pytest.mark.parametrize(
    "edges", [{"_LOWEST": 1e9}, {"_SMALLEST": 1e9}, {"_LOWEST": 1e9, "_SMALLEST": 1e9}, {"_HIGHEST": -1.0}]
)
def test_short_forms_give_the_digits_of_the_long_ones(monkeypatch, e, edges):
    u = 0.4 * np.random.default_rng(2).normal(size=6)
    short = [priced(e, basket, u) for basket in MADE.baskets]
    for name, edge in edges.items():
        monkeypatch.setattr(module, name, edge)
    for one, basket in zip(short, MADE.baskets, strict=True):
        for found, known in zip(priced(e, basket, u), one, strict=True):
            np.testing.assert_allclose(found, known, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    ("e", "price"), [*((e, side) for e in SETS for side in (40.0, -40.0)), (SETS[0], 400.0), (SETS[4], 400.0)]
)
def test_prices_far_from_normal_stay_finite(e, price):
    u = np.zeros(6)
    u[2] = price
    with np.errstate(over="ignore"):
        for basket in MADE.baskets:
            found = priced(e, basket, u)
            assert np.isfinite(found.bundle).all()
            wanted = mean_of_far(basket, e, u)
            np.testing.assert_allclose(
                found.bundle, np.where(basket.total > 0, wanted, 0.0), rtol=1e-8, atol=1e-12
            )


def mean_of_far(basket, e, u):
    """The bundle's log price by sums that cannot overflow."""
    good = np.empty_like(basket.abroad)
    trade, order = 1 - e.imports, 1 - within(e, basket)
    for place in np.ndindex(*good.shape):
        share = basket.abroad[place]
        if trade == 0:
            good[place] = (1 - share) * u[place[0]]
        else:
            with np.errstate(divide="ignore"):
                good[place] = np.logaddexp(np.log(1 - share) + trade * u[place[0]], np.log(share)) / trade
    if order == 0:
        return (basket.share * good).sum(axis=0)
    with np.errstate(divide="ignore"):
        return np.logaddexp.reduce(np.log(basket.share) + order * good, axis=0) / order
