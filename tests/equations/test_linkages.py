import numpy as np
import pytest
from hypothesis import given

from iomodel.equations import ghosh, leontief, linkages
from iomodel.errors import NotProductiveError
from tests.helpers.economies import drawn, economies


def inverse(A):
    return leontief.inverse(leontief.factorise(A))


@given(economies)
def test_linkages_average_one_and_follow_the_multipliers(e):
    L = inverse(e.A)
    G = ghosh.inverse(L, e.x)
    pull, push = linkages.backward(L), linkages.forward(G)
    assert pull.mean() == pytest.approx(1)
    assert push.mean() == pytest.approx(1)
    multipliers = np.linalg.solve(np.eye(6) - e.A.T, np.ones(6))
    np.testing.assert_allclose(pull / pull[0], multipliers / multipliers[0], rtol=1e-10)
    pushed = [ghosh.output(leontief.factorise(e.A), e.x, unit).sum() for unit in np.eye(6)]
    np.testing.assert_allclose(push / push[0], np.array(pushed) / pushed[0], rtol=1e-10)


@pytest.mark.parametrize("change", [1e-6, 0.05])
def test_strength_of_a_coefficient_is_the_sum_of_squares_of_the_change_of_the_inverse(change):
    """Two roads: the closed form, and a second inverse."""
    e = drawn(3)
    L = inverse(e.A)
    strength = linkages.influence(L, change)
    for i, j in np.ndindex(6, 6):
        changed = e.A.copy()
        changed[i, j] += change
        field = (inverse(changed) - L) / change
        assert strength[i, j] == pytest.approx((field**2).sum(), rel=1e-6)


def test_change_that_ends_productivity_names_the_buyer():
    A = np.array([[0.1, 0.2], [0.7, 0.1]])
    L = inverse(A)
    limit = 1 / L[1, 0]
    assert leontief.spectral_radius(A + np.array([[0, limit], [0, 0]])) == pytest.approx(1)
    smallest = 1 / L.max()
    linkages.influence(L, 0.99 * smallest)
    with pytest.raises(NotProductiveError, match=r"input at position 0, sector at position 0"):
        linkages.influence(L, 1.01 * smallest)
    with pytest.raises(NotProductiveError, match=r"with 0\.5 added"):
        linkages.influence(inverse(np.eye(2) / 2), 0.5)


def test_a_linkage_of_one_is_no_pull_and_no_push():
    ones = np.ones(2)
    assert linkages.classify(np.array([1.0, 1.2]), 1.2 * ones).tolist() == ["forward", "key"]
    assert linkages.classify(1.2 * ones, np.array([1.0, 1.2])).tolist() == ["backward", "key"]
