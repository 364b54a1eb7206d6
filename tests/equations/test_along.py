"""A cut through time: what the accounts chain, who is paid for the material, what lies between points."""

from itertools import pairwise

import numpy as np
import pytest

import iomodel as iom
from iomodel.equations.substitution import (
    BY_HORIZON,
    Elasticities,
    ElasticityPath,
    along,
    economy,
    equilibrium,
)
from iomodel.equations.substitution.accounts import accounts
from iomodel.equations.substitution.along import _Course
from iomodel.equations.substitution.solve import follow
from iomodel.equations.substitution.system import base_state, export_value
from iomodel.errors import ParameterError
from iomodel.materials import capacity_path
from tests.helpers.economies import TOY

CLOSURES = pytest.mark.parametrize("mobile", [False, True])
OWNERS = pytest.mark.parametrize("owner", ["endowment", "home", "abroad"])
CUT = np.array([1.0, 0.8, 0.37, 0.2])


def open_toy(owner: str, share: float = 0.004):
    """The toy economy with a tenth of its goods from abroad, paid for by exports."""
    flows = TOY.A * TOY.x
    exports = 0.15 * TOY.f + 0.1 * flows.sum(axis=1)
    first = np.array([1.0, 0.0, 0.0])
    return economy(
        0.9 * flows, 0.1 * flows, TOY.v * TOY.x, 0.85 * TOY.f, 0.1 * TOY.f, exports, first, share, owner
    )


def rents(made, e, mobile, low, steps=200):
    """Integral of the rent's share of GDP over the log of supply, from exact equilibria (Simpson's rule)."""
    logs = np.linspace(0, np.log(low), steps + 1)
    share = equilibrium(made, e, np.exp(logs), mobile).share
    weights = np.where(np.arange(steps + 1) % 2, 4.0, 2.0)
    weights[[0, -1]] = 1
    return float(weights @ share) * np.log(low) / steps / 3


@CLOSURES
@OWNERS
def test_chained_gdp_loses_the_rent_and_nothing_else(owner, mobile):
    """Hulten: d ln Y = (scarcity price - border price) R / GDP x d ln R; the cost share of an endowment."""
    made, e = open_toy(owner), Elasticities(scarce=0.1)
    found = along(made, e, np.array([0.2]), mobile=mobile)
    if owner == "abroad":
        assert abs(found.gdp[0] - 1) < 1e-10
        assert found.consumption[0] < 0.98
        return
    assert np.log(found.gdp[0]) == pytest.approx(rents(made, e, mobile, 0.2), abs=1e-4)
    assert found.gdp[0] < 0.9
    first = equilibrium(made, e, 1.0, mobile).share[0]
    if owner == "home":
        assert first == pytest.approx(0, abs=1e-15)
    else:
        assert first == pytest.approx(made.bill.sum() / (TOY.v @ TOY.x), rel=1e-12)


@CLOSURES
@OWNERS
def test_both_sides_of_the_accounts_agree(owner, mobile):
    """Chained by products, from final demand, exports and imports in small steps, against by sector."""
    made, e, low, steps = open_toy(owner), Elasticities(scarce=0.1), 0.3, 120
    state, reached, parts, total = base_state(made, mobile), 0.0, [], []
    for target in np.linspace(0, np.log(low), steps + 1).tolist():
        point = follow(made, e, state, reached, target)
        state, reached = point.state, target
        sold = export_value(made, e, state.u)
        price = np.exp(made.border_price(float(state.whole[1])))
        paid = made.bill.sum() * np.exp(target) * price * made.bought_abroad
        imported = point.flows.imported.sum()
        values = np.concatenate([[point.flows.cost[-1]], sold, [-imported, -paid]])
        volumes = np.concatenate([[state.whole[0]], -e.exports * state.u, [np.log(imported), target]])
        parts.append((values / values.sum(), volumes))
        total.append(values.sum())
        assert accounts(made, e, point).gdp == pytest.approx(values.sum(), rel=1e-9)
    chained = sum((a + b) / 2 @ (v - u) for (a, u), (b, v) in pairwise(parts))
    assert np.log(along(made, e, np.array([low]), mobile=mobile).gdp[0]) == pytest.approx(chained, abs=3e-5)
    assert total[0] == pytest.approx(TOY.v @ TOY.x, rel=1e-12)


@CLOSURES
@OWNERS
def test_other_measures_are_those_of_the_equilibria(owner, mobile):
    made, e = open_toy(owner), Elasticities()
    found, exact = along(made, e, CUT, mobile=mobile), equilibrium(made, e, CUT, mobile)
    np.testing.assert_allclose(found.output, exact.output, rtol=1e-5)
    np.testing.assert_allclose(found.consumption, exact.consumption, rtol=1e-5)
    np.testing.assert_allclose(found.expenditure, exact.consumption, rtol=1e-5)  # nothing is held fixed
    np.testing.assert_allclose(found.scarce_price, exact.scarce_price, rtol=1e-2)
    base = exact.value_added[0].sum()
    np.testing.assert_allclose(found.gdp_at_base_prices, exact.value_added.sum(axis=1) / base, rtol=1e-5)
    np.testing.assert_allclose(found.value_added.sum(axis=1), found.gdp - 1, atol=1e-12)


@CLOSURES
@OWNERS
def test_without_a_shortage_everything_is_exactly_normal(owner, mobile):
    found = along(open_toy(owner), BY_HORIZON, CUT, np.array([0.0, 0.1, 0.4, 1.5]), mobile)
    for values in (each for name, each in vars(found).items() if name != "error"):
        np.testing.assert_array_equal(values[0], 0 * values[0] if values is found.value_added else 1)
        assert (values[1:] != values[0]).any() or owner == "abroad"


def test_terms_of_trade_follow_who_earns_the_rent():
    """Dearer exports where the rent stays at home; a dearer material where it goes abroad."""
    assert along(open_toy("home"), Elasticities(), np.array([0.3])).terms_of_trade[0] > 1.01
    abroad = along(open_toy("abroad"), Elasticities(), np.array([0.3]))
    assert abroad.terms_of_trade[0] < 0.99
    assert abroad.consumption[0] < along(open_toy("home"), Elasticities(), np.array([0.3])).consumption[0]


def test_consumption_falls_with_gdp_where_foreign_demand_is_elastic():
    """A price taker has no terms of trade to gain by."""
    found = along(open_toy("home"), Elasticities(exports=1e4, imports=3.0), np.array([0.3]))
    assert found.terms_of_trade[0] == pytest.approx(1, abs=1e-3)
    share = 0.95 * TOY.f.sum() / (TOY.v @ TOY.x)
    assert share * (1 - found.consumption[0]) == pytest.approx(1 - found.gdp[0], rel=2e-2)


def test_elasticities_of_every_day_are_those_of_its_time():
    """Read off between solved points, against a cut at the elasticities of that very time."""
    made = open_toy("home")
    years = np.array([0.2, 0.25, 0.61, 0.97, 1.3, 1.8])
    supply = np.array([0.9, 0.4, 0.31, 0.3, 0.35, 0.5])
    found = along(made, BY_HORIZON, supply, years)
    for row, (time, left) in enumerate(zip(years, supply, strict=True)):
        alone = along(made, BY_HORIZON.at(time), np.array([left]))
        np.testing.assert_allclose(found.output[row], alone.output[0], rtol=2e-4)
        assert found.gdp[row] == pytest.approx(alone.gdp[0], abs=2e-4 * (1 - alone.gdp[0]) + 1e-7)
    same = ElasticityPath((0.0, 9.0), (Elasticities(), Elasticities()))
    level = along(made, same, supply, years)
    np.testing.assert_array_equal(level.gdp, along(made, Elasticities(), supply).gdp)


def test_a_late_shortage_costs_less_than_an_early_one():
    late, early = along(open_toy("home"), BY_HORIZON, np.array([0.3, 0.3]), np.array([1.9, 0.1])).gdp
    assert 1 - late < 0.3 * (1 - early)


def test_the_material_is_taken_out_of_imports_where_it_is_paid_for():
    home, endowment = open_toy("home"), open_toy("endowment")
    assert home.imported.sum() == pytest.approx(endowment.imported.sum() - home.bill.sum(), rel=1e-12)
    assert home.labour.sum() == pytest.approx(endowment.labour.sum() + home.bill.sum(), rel=1e-12)


@pytest.mark.parametrize("owner", ["home", "abroad"])
def test_a_country_without_trade_cannot_pay_abroad(owner):
    flows, none = TOY.A * TOY.x, np.zeros(3)
    with pytest.raises(ParameterError, match="neither imports nor exports"):
        economy(flows, 0 * flows, TOY.v * TOY.x, TOY.f, none, none, np.array([1.0, 0, 0]), 0.004, owner)
    with pytest.raises(ParameterError, match="owner is 'nobody'"):
        open_toy("nobody")


@pytest.mark.parametrize("supply", [0.0, 1.5, np.nan])
def test_impossible_supply(supply):
    with pytest.raises(ParameterError, match="expected above 0 and at most 1"):
        along(open_toy("home"), Elasticities(), np.array([supply]))


@pytest.fixture(scope="module")
def japan():
    """Japan at 37 sectors as rare earths reach it."""
    table, ban = iom.load_table("japan-2015", sectors=37), iom.load_scenario("rare-earth-ban")
    path = capacity_path(table, [ban], {"rare-earths": iom.load_material("rare-earths")}, 365)
    return iom.Substitution().scarcity(table, path, ban.label).economy


def chained_exactly(made, e, low):
    """Real GDP from exact equilibria alone: the rent's share of GDP, integrated by Gauss's rule."""
    points, weights = np.polynomial.legendre.leggauss(48)
    logs = np.log(low) * (1 + points) / 2
    return np.exp(np.log(low) / 2 * weights @ equilibrium(made, e, np.exp(logs)).share)


@pytest.mark.parametrize("low", [0.9, 0.35, 0.1, 0.02])
def test_what_is_read_off_is_within_a_millionth_of_gdp(japan, low):
    """Over supplies down to a fiftieth and times up to two years, on the whole rectangle of both."""
    years = np.array([0.0, 0.04, 0.31, 0.77, 0.995, 1.02, 1.43, 1.9])
    supply = low ** np.array([1.0, 0.93, 0.61, 0.999, 0.37, 0.97, 0.8, 0.55])
    found = along(japan, BY_HORIZON, supply, years)
    assert 0 < found.error < 3e-6
    for row, (time, left) in enumerate(zip(years, supply, strict=True)):
        exact = chained_exactly(japan, BY_HORIZON.at(time), left)
        assert abs(found.gdp[row] - exact) < min(1e-6, found.error + 1e-9)
        made = equilibrium(japan, BY_HORIZON.at(time), float(left))
        np.testing.assert_allclose(found.output[row], made.output[0], rtol=1e-4)
        assert found.consumption[row] == pytest.approx(made.consumption[0], abs=1e-5)


def test_an_equilibrium_that_is_asked_for_again_is_the_same():
    course = _Course(open_toy("home"), Elasticities(scarce=0.1), False)
    first, again = course.at(-0.5), course.at(-0.5)
    assert first.consumption == pytest.approx(again.consumption, rel=1e-9)
