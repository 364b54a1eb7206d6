import numpy as np
import pytest

from iomodel.equations import leontief
from iomodel.errors import NotProductiveError


def test_a_good_that_takes_more_of_itself_than_there_is_is_named():
    A = np.array([[0.1, 0.2], [0.1, 1.1]])
    with pytest.raises(NotProductiveError, match=r"sector at position 1.*1\.3 per unit"):
        leontief.factorise(A)


def test_column_that_sums_to_one_is_accepted_while_the_economy_is_productive():
    A = np.array([[0.0, 1.0], [0.1, 0.0]])
    assert leontief.output(leontief.factorise(A), np.array([1.0, 1.0])) == pytest.approx([20 / 9, 11 / 9])


@pytest.mark.parametrize("n", [5, 80])
def test_quantity_equals_the_power_series(n):
    rng = np.random.default_rng(1)
    A = rng.uniform(0, 1.2 / n, (n, n))
    f = rng.uniform(1, 2, (3, n))
    series, term = f.copy(), f
    for _ in range(300):
        term = term @ A.T
        series += term
    np.testing.assert_allclose(leontief.output(leontief.factorise(A), f), series, rtol=1e-12)
    assert leontief.spectral_radius(A) == pytest.approx(np.abs(np.linalg.eigvals(A)).max(), rel=1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_spectral_radius_of_a_large_matrix_is_that_of_its_largest_eigenvalue(seed):
    A = np.random.default_rng(seed).random((120, 120)) ** 4 / 30
    expected = np.abs(np.linalg.eigvals(A)).max()
    assert leontief.spectral_radius(A) == pytest.approx(expected, rel=1e-7)


def test_zero_output_gives_a_zero_column():
    A = leontief.coefficients(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([4.0, -0.0]))
    assert A.tolist() == [[0.25, 0.0], [0.25, 0.0]]


def test_an_economy_that_uses_all_it_makes_is_not_productive():
    with pytest.raises(NotProductiveError, match="input coefficients is 1, expected below 1"):
        leontief.require_productive(np.ones((1, 1)))
    leontief.require_productive(np.full((1, 1), np.nextafter(1, 0)))


@pytest.mark.parametrize("n", [2, 59, 60, 80])
def test_a_chain_in_which_no_good_comes_back_is_productive(n):
    """However much a good takes of the one before: the powers of such coefficients end at nothing."""
    chain = np.diag(np.full(n - 1, 20.0), 1)
    assert leontief.spectral_radius(chain) == 0
    leontief.require_productive(chain)
    chain[n - 1, 0] = 20.0
    assert leontief.spectral_radius(chain) == pytest.approx(20, rel=1e-7)
    with pytest.raises(NotProductiveError, match="is 20, expected below 1"):
        leontief.require_productive(chain)


@pytest.mark.parametrize("n", [0, 1, 60, 80])
def test_without_flows_the_radius_is_nothing(n):
    assert leontief.spectral_radius(np.zeros((n, n))) == 0


@pytest.mark.parametrize(("first", "second"), [(70, 65), (65, 3), (3, 70)])
def test_the_radius_is_that_of_the_circle_of_goods_in_which_it_is_largest(first, second):
    """Two circles, the first of which sells to the second, in an order of their own."""
    rng = np.random.default_rng(first)
    A = np.zeros((first + second, first + second))
    A[:first, :first], A[first:, first:] = rng.random((first, first)), rng.random((second, second))
    A[:first, first:] = 9.0
    order = rng.permutation(len(A))
    expected = np.abs(np.linalg.eigvals(A)).max()
    assert leontief.spectral_radius(A[np.ix_(order, order)]) == pytest.approx(expected, rel=1e-7)


def test_where_by_products_undo_a_sum_the_radius_is_found_all_the_same():
    one = np.eye(61, k=1) + np.eye(61, k=-60)
    assert leontief.spectral_radius(0.3 * (one - one @ one)) == pytest.approx(0.6, abs=1e-3)
