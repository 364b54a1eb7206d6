import numpy as np
import pytest
from hypothesis import given

from iomodel.equations import ghosh, leontief
from iomodel.errors import SolverError
from tests.helpers.economies import drawn, economies, with_idle_sector


@given(economies)
def test_ghosh_is_leontief_seen_through_output(e):
    """Two roads: the factors of I - A, and a solve with I - B."""
    x = e.x
    B = ghosh.coefficients(e.A * x, x)
    losses = np.vstack([0.1 * e.v * x, np.eye(6)[2]])
    other_road = np.linalg.solve(np.eye(6) - B.T, losses.T).T
    np.testing.assert_allclose(
        ghosh.output(leontief.factorise(e.A), x, losses), other_road, rtol=1e-10, atol=1e-12
    )
    G = ghosh.inverse(leontief.inverse(leontief.factorise(e.A)), x)
    np.testing.assert_allclose(losses @ G, other_road, rtol=1e-10, atol=1e-12)


@given(economies)
def test_table_gives_itself_back(e):
    np.testing.assert_allclose(ghosh.output(leontief.factorise(e.A), e.x, e.v * e.x), e.x, rtol=1e-11)


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_unit_does_not_matter(scale):
    e, x = drawn(3), drawn(3).x
    factors = leontief.factorise(e.A)
    loss = 0.3 * e.v * x
    np.testing.assert_allclose(
        ghosh.output(factors, x * scale, loss * scale) / scale, ghosh.output(factors, x, loss), rtol=1e-12
    )


def test_order_of_sectors_does_not_matter():
    e, order = drawn(4), np.array([3, 0, 5, 1, 4, 2])
    x, loss = e.x, np.arange(6.0)
    before = ghosh.output(leontief.factorise(e.A), x, loss)
    after = ghosh.output(leontief.factorise(e.A[np.ix_(order, order)]), x[order], loss[order])
    np.testing.assert_allclose(after, before[order], rtol=1e-12)


def test_sector_without_output_passes_nothing_on():
    e = with_idle_sector(5)
    x = e.x
    x[-1] = 0.0
    B = ghosh.coefficients(e.A * x, x)
    assert not B[-1].any()
    factors = leontief.factorise(e.A)
    G = ghosh.inverse(leontief.inverse(factors), x)
    np.testing.assert_allclose(G, np.linalg.inv(np.eye(6) - B), atol=1e-12)
    loss = np.append(np.ones(5), 0.0)
    np.testing.assert_allclose(ghosh.output(factors, x, loss), loss @ G, rtol=1e-12)
    with pytest.raises(SolverError, match=r"position 5 are 2, expected 0"):
        ghosh.output(factors, x, np.vstack([loss, 2 * np.eye(6)[5]]))
