"""A network of nested CES functions: laws of its equilibrium."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomodel.equations.substitution import (
    Elasticities,
    ceiling,
    economy,
    equilibrium,
    second_order,
)
from iomodel.errors import ConvergenceError
from tests.equations.networks import CLOSURES, TRADING, UNIT, with_pure_service
from tests.helpers.economies import accounts


def test_negative_cells_are_fixed_and_both_identities_kept():
    given = accounts(9)
    assert (given["domestic"] < 0).sum() == 2
    made = economy(**given)
    assert made.domestic.min() >= 0
    assert made.imported.min() >= 0
    np.testing.assert_allclose(made.domestic.sum(axis=1) + made.exports + made.fixed, made.size, rtol=1e-12)
    costs = (made.domestic + made.imported).sum(axis=0)[:9] + (made.labour + made.bill).sum(axis=0)
    np.testing.assert_allclose(costs, made.size, rtol=1e-12)
    assert given["domestic"].min() < 0, "the caller's table is left alone"


@CLOSURES
@pytest.mark.parametrize("n", [9, 107])
def test_no_cut_no_loss(n, mobile):
    given = accounts(n)
    found = equilibrium(economy(**given), Elasticities(), np.array([1.0, 0.9]), mobile)
    for values in (found.consumption, found.output, found.varieties, found.prices, found.scarce_price):
        np.testing.assert_allclose(values[0], 1, atol=1e-12)
        assert np.abs(values[1] - 1).max() > 1e-7
    np.testing.assert_allclose(
        found.value_added[0], given["value_added"], atol=1e-12 * given["value_added"].sum()
    )


@CLOSURES
@pytest.mark.parametrize("exposed", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("elasticities", [Elasticities(), TRADING, UNIT])
def test_a_sector_that_buys_no_inputs_is_solved(elasticities, exposed, mobile):
    """Its output cannot move where value added is fixed and nothing in it is scarce; its price does."""
    made, supply = economy(**with_pure_service(exposed)), np.array([1.0, 0.6, 0.2])
    found = equilibrium(made, elasticities, supply, mobile)
    assert found.residual.max() < 1e-10
    assert np.isfinite(found.slope).all()
    nearly = equilibrium(economy(**with_pure_service(exposed, 1e-6)), elasticities, supply, mobile)
    np.testing.assert_allclose(found.output, nearly.output, atol=1e-5)
    np.testing.assert_allclose(found.prices, nearly.prices, rtol=1e-5)
    if exposed == 0 and not mobile:
        np.testing.assert_allclose(found.output[:, 5], 1, rtol=1e-10)
        assert elasticities is UNIT or abs(found.prices[2, 5] - 1) > 1e-4


def test_where_no_step_can_be_made_the_advice_is_not_about_elasticities_alone():
    """Two services in fixed supply that are wanted in fixed proportions: one of two equations is too many."""
    given = with_pure_service()
    half = np.vstack([np.eye(6), np.eye(6)[5:]]) * np.where(np.arange(6) == 5, 0.5, 1)[None, :]
    halved = {
        name: half @ values @ half.T if values.ndim == 2 else half @ values for name, values in given.items()
    }
    halved["share"] = np.full(7, 7e-4)
    halved["exposed"][5] = 1.0
    with pytest.raises(ConvergenceError, match=r"next to the base year.*another table"):
        equilibrium(economy(**halved), Elasticities(scarce=1e-9, final=0.0, exports=0.0), 0.9)


@CLOSURES
@pytest.mark.parametrize("elasticities", [Elasticities(), TRADING, UNIT])
def test_a_small_cut_costs_its_bill(elasticities, mobile):
    """Hulten: d real value added = bill x d ln supply, whatever the closure and the terms of trade."""
    made, step = economy(**accounts(12)), 1e-4
    gdp = equilibrium(made, elasticities, np.exp([-step, step]), mobile).value_added.sum(axis=1)
    assert (gdp[1] - gdp[0]) / (2 * step) == pytest.approx(made.bill.sum(), rel=1e-4)


@CLOSURES
def test_consumption_of_a_closed_economy_follows_the_share_at_every_severity(mobile):
    made = economy(**accounts(12, trade=False, negative=False))
    found = equilibrium(made, Elasticities(), np.array([1.0, 0.6, 0.2]), mobile)
    np.testing.assert_allclose(found.slope, found.share, rtol=1e-8)
    assert found.share[0] == pytest.approx(made.share, rel=1e-12)
    assert found.share[2] > 20 * found.share[0]


def test_consumption_of_a_price_taker_follows_the_share_and_of_others_also_the_terms_of_trade():
    made = economy(**accounts(12, negative=False))
    share = made.bill.sum() / (made.domestic[:, -1] + made.imported[:, -1]).sum()
    taker = equilibrium(made, Elasticities(scarce=0.5, exports=1e6), 1.0).slope[0]
    assert taker == pytest.approx(share, rel=1e-3)
    assert equilibrium(made, Elasticities(scarce=0.5), 1.0).slope[0] < 0.6 * share


@CLOSURES
def test_with_unit_elasticities_a_closed_economy_is_log_linear(mobile):
    """Cobb-Douglas throughout: C = R^lam exactly, the one case with a solution by hand."""
    made = economy(**accounts(8, trade=False, negative=False))
    supply = np.array([0.5, 0.01, 3.0])
    found = equilibrium(made, UNIT, supply, mobile)
    np.testing.assert_allclose(found.consumption, supply**made.share, rtol=1e-10)
    np.testing.assert_allclose(np.exp(second_order(made, UNIT, supply, mobile)), found.consumption, rtol=1e-6)


@CLOSURES
@pytest.mark.parametrize("field", list(Elasticities.__dataclass_fields__))
def test_nothing_jumps_at_elasticity_one(field, mobile):
    made = economy(**accounts(7))
    cuts = [
        equilibrium(made, Elasticities(**{field: value}), 0.3, mobile).output[0]
        for value in (1 - 1e-7, 1.0, 1 + 1e-7)
    ]
    np.testing.assert_allclose(cuts[0], cuts[1], atol=1e-6)
    np.testing.assert_allclose((cuts[0] + cuts[2]) / 2, cuts[1], atol=1e-10)


@pytest.mark.parametrize("scarce", [0.02, 0.05, 0.1, 0.2, 0.5, 0.95])
@pytest.mark.parametrize("intermediates", [0.001, 0.2])
@CLOSURES
def test_eighty_per_cent_cut_of_a_large_economy_solves_from_the_base_year(scarce, intermediates, mobile):
    made = economy(**accounts(107))
    found = equilibrium(made, Elasticities(scarce=scarce, intermediates=intermediates), 0.2, mobile)
    assert found.residual[0] < 1e-10
    assert 0.5 < found.value_added.sum() / accounts(107)["value_added"].sum() < 1
    if scarce <= 0.05:
        exposed = made.weight[0] > 0
        assert np.average(found.varieties[0, 0][exposed], weights=made.bill[0][exposed]) < 0.4


@CLOSURES
def test_loss_grows_with_the_cut_and_falls_with_substitution(mobile):
    made = economy(**accounts(12, trade=False, negative=False))
    supply = np.array([1.0, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1])
    paths = [
        equilibrium(made, Elasticities(scarce=s), supply, mobile).consumption
        for s in (0.02, 0.05, 0.1, 0.2, 0.5)
    ]
    assert (np.diff(paths, axis=1) < 0).all()
    assert (np.diff(np.array(paths)[:, 1:], axis=0) > 0).all()


def test_no_exposed_variety_makes_more_than_its_ceiling():
    given = accounts(8)
    given["exposed"] = np.eye(8)[0] * 0.6
    for scarce in (0.02, 0.1, 0.15):
        made = equilibrium(economy(**given), Elasticities(scarce=scarce), 0.2).varieties[0, 0, 0]
        assert 0.2 < made < ceiling(0.2, 7e-4, scarce)


def test_without_substitution_exposed_varieties_fall_with_supply():
    given = accounts(8)
    given["exposed"] = np.eye(8)[0] * 0.6
    found = equilibrium(economy(**given), Elasticities(scarce=1e-4), np.array([0.7, 0.2]))
    np.testing.assert_allclose(found.varieties[:, 0, 0], [0.7, 0.2], rtol=1e-3)


@given(st.integers(5, 14), st.sampled_from([1e-9, 1e9]), st.booleans())
@settings(max_examples=10, deadline=None)
def test_neither_unit_nor_order_matters(n, unit, mobile):
    given = accounts(n)
    plain = equilibrium(economy(**given), Elasticities(), 0.3, mobile)
    scaled = {
        name: values if name in ("exposed", "share") else values * unit for name, values in given.items()
    }
    order = np.random.default_rng(n).permutation(n)
    moved = {
        name: values[np.ix_(order, order)] if values.ndim == 2 else values[order]
        for name, values in scaled.items()
    }
    other = equilibrium(economy(**moved), Elasticities(), 0.3, mobile)
    np.testing.assert_allclose(other.output[0], plain.output[0][order], rtol=1e-9)
    np.testing.assert_allclose(other.consumption, plain.consumption, rtol=1e-10)
    gdp = plain.value_added[0] * unit
    np.testing.assert_allclose(other.value_added[0], gdp[order], atol=1e-10 * gdp.sum())


@CLOSURES
def test_splitting_a_sector_into_equal_halves_changes_nothing(mobile):
    given = accounts(6)
    half = np.vstack([np.eye(6), np.eye(6)[:1]]) * np.where(np.arange(6) == 0, 0.5, 1)[None, :]
    halved = {
        name: half @ values @ half.T if values.ndim == 2 else half @ values for name, values in given.items()
    }
    for name in ("exposed", "share"):
        halved[name] = np.append(given[name], given[name][0])
    whole = equilibrium(economy(**given), Elasticities(), 0.3, mobile)
    parts = equilibrium(economy(**halved), Elasticities(), 0.3, mobile)
    np.testing.assert_allclose(parts.output[0], np.append(whole.output[0], whole.output[0][0]), rtol=1e-9)


def test_many_supplies_at_once_equal_one_at_a_time():
    made = economy(**accounts(9))
    supply = np.array([0.3, 1.5, 0.8, 0.3, 1.0])
    batch = equilibrium(made, Elasticities(), supply)
    for row, one in enumerate(supply):
        alone = equilibrium(made, Elasticities(), one)
        np.testing.assert_allclose(batch.output[row], alone.output[0], rtol=1e-9)
        np.testing.assert_allclose(batch.scarce_price[row], alone.scarce_price[0], rtol=1e-8)


def test_slope_is_the_derivative_of_consumption():
    made = economy(**accounts(9))
    around = equilibrium(made, Elasticities(), 0.5 * np.exp([-1e-4, 0, 1e-4]))
    assert around.slope[1] == pytest.approx(np.diff(np.log(around.consumption[::2]))[0] / 2e-4, rel=1e-5)


def test_sector_without_output_passes_imports_through():
    """Scrap that users buy, that others leave behind, and that nobody makes."""
    given = {
        "domestic": np.array([[10.0, 20.0, 0.0], [30.0, 5.0, 0.0], [4.0, -4.0, 0.0]]),
        "imported": np.zeros((3, 3)),
        "value_added": np.array([36.0, 79.0, 0.0]),
        "final_domestic": np.array([40.0, 60.0, 0.0]),
        "final_imported": np.zeros(3),
        "exports": np.array([10.0, 5.0, 0.0]),
        "exposed": np.array([0.5, 0.0, 0.0]),
        "share": np.array([0.004, 0.0, 0.0]),
    }
    found = equilibrium(economy(**given), Elasticities(), np.array([1.0, 0.2]))
    assert found.output[:, 2].tolist() == [1, 1]
    assert found.value_added[:, 2].tolist() == [0, 0]
    assert found.value_added[0].tolist() == pytest.approx([36, 79, 0])
    assert found.output[1, 0] < 0.95


def test_a_subsidised_sector_keeps_its_negative_value_added():
    given = {
        "domestic": np.array([[2.0, 3.0], [0.0, 4.0]]),
        "imported": np.zeros((2, 2)),
        "value_added": np.array([8.0, -1.0]),
        "final_domestic": np.array([4.0, 1.0]),
        "final_imported": np.array([1.0, 1.0]),
        "exports": np.array([1.0, 1.0]),
        "exposed": np.array([0.5, 0.0]),
        "share": np.array([0.01, 0.0]),
    }
    found = equilibrium(economy(**given), Elasticities(), np.array([1.0, 0.3]))
    np.testing.assert_allclose(found.value_added[0], [8, -1], atol=1e-12)
    assert found.output[1].max() < 1
