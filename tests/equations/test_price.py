import numpy as np
import pytest
from hypothesis import given

from iomodel.equations import ghosh, leontief, price
from iomodel.errors import ParameterError
from tests.helpers.economies import drawn, economies


@given(economies)
def test_own_unit_costs_give_prices_of_one(e):
    np.testing.assert_allclose(price.prices(leontief.factorise(e.A), e.v), np.ones(6), rtol=1e-12)


@given(economies)
def test_final_demand_index_is_the_cost_bill(e):
    """Two roads: the index of f, and dc'x over total final demand."""
    rises = np.vstack([np.eye(6)[1] * 0.05, np.linspace(0, 0.1, 6)])
    index = price.index(price.prices(leontief.factorise(e.A), rises), e.f)
    np.testing.assert_allclose(index, rises @ e.x / e.f.sum(), rtol=1e-11)


@given(economies)
def test_ghosh_output_per_unit_is_the_price(e):
    """Dietzenbacher 1997: the Ghosh model read as a price model."""
    factors, rise, x = leontief.factorise(e.A), np.linspace(0, 0.1, 6), e.x
    np.testing.assert_allclose(
        ghosh.output(factors, x, rise * x) / x, price.prices(factors, rise), rtol=1e-12, atol=1e-15
    )


def test_prices_equal_the_power_series():
    e = drawn(1)
    series = np.zeros(6)
    term = rise = np.linspace(0, 0.1, 6)
    for _ in range(400):
        series += term
        term = e.A.T @ term
    np.testing.assert_allclose(price.prices(leontief.factorise(e.A), rise), series, rtol=1e-10)


def test_imported_part_of_a_basket_holds_the_index_down():
    rise, basket = np.array([0.1, 0.2]), np.array([1.0, 3.0])
    assert price.index(rise, basket) == pytest.approx(0.175)
    assert price.index(rise, basket, imported=4.0) == pytest.approx(0.0875)
    with pytest.raises(ParameterError, match="basket adds up to 0"):
        price.index(rise, np.zeros(2))
