import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from iomodel.equations.ras import _multipliers, gras, ras, structure_distance
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from tests.helpers.economies import seeds

SHAPE = (4, 5)


def matrix(seed, negative=0.0):
    rng = np.random.default_rng(seed)
    A = rng.lognormal(0, 1, SHAPE)
    return np.where(rng.random(SHAPE) < negative, -0.3 * A, A)


def margins_of(other):
    return other.sum(axis=1), other.sum(axis=0)


@given(seeds, st.floats(1e-9, 1e9))
def test_margins_of_a_multiple_give_the_multiple(seed, k):
    A = matrix(seed)
    done = ras(A, *margins_of(k * A))
    np.testing.assert_allclose(done.flows, k * A, rtol=1e-9)


@given(seeds)
def test_margins_are_met_and_multipliers_rebuild_the_matrix(seed):
    A, target = matrix(seed), matrix(seed + 1)
    done = ras(A, *margins_of(target))
    np.testing.assert_allclose(done.flows.sum(axis=1), target.sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(done.flows.sum(axis=0), target.sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(done.flows, done.r[:, None] * A * done.s, rtol=1e-10)
    assert done.gap <= 1e-12


@given(seeds)
def test_gras_keeps_signs_and_meets_margins_of_a_matrix_with_the_same_signs(seed):
    A = matrix(seed, negative=0.2)
    change = np.exp(np.random.default_rng(seed + 7).uniform(-0.5, 0.5, SHAPE))
    target = A * change
    done = gras(A, *margins_of(target))
    np.testing.assert_array_equal(np.sign(done.flows), np.sign(A))
    scale = np.abs(target).sum()
    np.testing.assert_allclose(done.flows.sum(axis=1), target.sum(axis=1), atol=1e-10 * scale)
    np.testing.assert_allclose(done.flows.sum(axis=0), target.sum(axis=0), atol=1e-10 * scale)


def test_gras_minimises_the_corrected_information_loss():
    """Two roads: the constrained minimum of sum |a| z ln(z / e) by a general optimiser."""
    A = np.array([[7.0, 3.0, -3.0], [2.0, 9.0, 1.0]])
    rows, columns = np.array([9.0, 13.0]), np.array([10.0, 14.0, -2.0])

    def loss(z):
        return float((np.abs(A).ravel() * z * (np.log(z) - 1)).sum())

    def met(z):
        flows = A * z.reshape(A.shape)
        return np.concatenate([flows.sum(axis=1) - rows, (flows.sum(axis=0) - columns)[:-1]])

    best = minimize(
        loss,
        np.ones(A.size),
        bounds=[(1e-6, 10)] * A.size,
        constraints={"type": "eq", "fun": met},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    np.testing.assert_allclose(gras(A, rows, columns).flows, A * best.x.reshape(A.shape), rtol=1e-5)


@given(seeds, st.sampled_from([1e-9, 1e9]))
def test_another_unit_for_everything_changes_nothing(seed, k):
    A, target = matrix(seed, negative=0.1), matrix(seed, negative=0.1) * 1.3
    first, second = gras(A, *margins_of(target)), gras(A * k, *margins_of(target * k))
    np.testing.assert_allclose(first.flows * k, second.flows, rtol=1e-9)


@given(seeds)
def test_permuting_rows_and_columns_permutes_the_answer(seed):
    A, target = matrix(seed, negative=0.1), matrix(seed, negative=0.1) * 1.1
    target[0, 0] *= 1.2
    rng = np.random.default_rng(seed)
    i, j = rng.permutation(SHAPE[0]), rng.permutation(SHAPE[1])
    u, v = margins_of(target)
    np.testing.assert_allclose(
        gras(A[i][:, j], u[i], v[j]).flows, gras(A, u, v).flows[i][:, j], rtol=1e-7, atol=1e-12
    )


def test_rows_without_positive_cells_take_a_negative_sum():
    A = np.array([[-2.0, -1.0], [5.0, 6.0]])
    done = gras(A, np.array([-6.0, 12.0]), np.array([2.0, 4.0]))
    np.testing.assert_allclose(done.flows.sum(axis=1), [-6, 12], rtol=1e-10)
    assert (done.flows[0] < 0).all()


def test_a_sum_of_zero_empties_its_row():
    done = ras(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.0, 10.0]), np.array([4.0, 6.0]))
    np.testing.assert_allclose(done.flows, [[0, 0], [4, 6]], atol=1e-12)


def test_an_empty_row_that_is_to_have_a_sum_is_named():
    with pytest.raises(InfeasibleError, match=r"row 1 of the matrix\) has no flows only"):
        ras(np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([1.0, 1.0]), np.array([1.0, 1.0]))


def test_zeros_that_admit_no_answer_do_not_converge():
    A = np.array([[1.0, 0.0], [1.0, 1.0]])
    with pytest.raises(ConvergenceError, match="zeros of the matrix") as found:
        ras(A, np.array([3.0, 1.0]), np.array([1.0, 3.0]), most=200)
    assert found.value.sector == 0


def test_the_sector_that_is_furthest_from_its_sum_is_named():
    A = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    with pytest.raises(ConvergenceError) as found:
        ras(A, np.array([4.0, 7.0, 4.0]), np.array([5.0, 5.0, 5.0]), most=3)
    assert found.value.sector == 1


def test_so_many_rounds_are_taken_and_no_more():
    A = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert ras(A, A.sum(axis=1), A.sum(axis=0), most=1).iterations == 1
    needed = ras(A, np.array([5.0, 5.0]), np.array([6.0, 4.0])).iterations
    assert needed > 2
    assert ras(A, np.array([5.0, 5.0]), np.array([6.0, 4.0]), most=needed).iterations == needed
    with pytest.raises(ConvergenceError, match=f"after {needed - 1} rounds"):
        ras(A, np.array([5.0, 5.0]), np.array([6.0, 4.0]), most=needed - 1)
    with pytest.raises(ParameterError, match="most is 0, expected 1 or more rounds"):
        ras(A, A.sum(axis=1), A.sum(axis=0), most=0)


@pytest.mark.parametrize(
    ("flows", "rows", "columns", "text"),
    [
        ([[1.0, -1.0]], [1.0], [1.0, 0.0], "use gras"),
        ([[1.0, 1.0]], [-1.0], [-1.0, 0.0], "sum wanted of row 0"),
        ([[1.0, 1.0]], [2.0], [1.0, 2.0], "expected the same"),
        ([[1.0, 1.0]], [np.nan], [1.0, 2.0], "not every number is finite"),
        ([[1.0, 1.0]], [2.0, 1.0], [1.0, 2.0], "shape"),
    ],
)
def test_impossible_input_is_an_error(flows, rows, columns, text):
    with pytest.raises(ParameterError, match=text):
        ras(np.array(flows), np.array(rows), np.array(columns))


def test_distance_is_zero_to_itself_and_counts_each_moved_unit():
    A = matrix(3)
    assert structure_distance(A, A) == 0
    assert structure_distance(1.1 * A, A) == pytest.approx(0.1)
    with pytest.raises(ParameterError, match="no measure"):
        structure_distance(A, np.zeros(SHAPE))


def test_agrees_with_an_independent_program_to_the_digits_it_prints():
    A = np.array([[7.0, 3.0, 5.0, -3.0], [2.0, 9.0, 8.0, 0.0], [-2.0, 0.0, 2.0, 0.0]])
    done = gras(A, np.array([15.0, 26.0, -1.0]), np.array([9.0, 16.0, 17.0, -2.0]))
    np.testing.assert_allclose(done.flows[0], [8.424340881, 3.375237362, 5.200422021, -2.0], rtol=1e-6)
    np.testing.assert_allclose(done.flows[1, :2], [3.000997078, 12.624763744], rtol=1e-6)


@pytest.mark.parametrize(
    ("row", "wanted", "only"),
    [([2.0, 1.0], -1.0, "positive"), ([-2.0, -1.0], 1.0, "negative"), ([0.0, 0.0], 1.0, "no")],
)
def test_a_row_that_cannot_have_its_sum_is_told_with_the_sign_of_its_flows(row, wanted, only):
    flows = np.array([row, [9.0, 9.0]])
    rows = np.array([wanted, 18.0])
    columns = np.full(2, rows.sum() / 2)
    with pytest.raises(InfeasibleError, match=rf"row 0 of the matrix\) has {only} flows only"):
        gras(flows, rows, columns)


def test_one_negative_sum_among_others_is_refused_by_ras():
    flows = np.full((2, 2), 1.0)
    for rows, columns, name in (([-1.0, 5.0], [2.0, 2.0], "row 0"), ([2.0, 2.0], [5.0, -1.0], "column 1")):
        with pytest.raises(ParameterError, match=f"sum wanted of {name} is -1"):
            ras(flows, np.array(rows), np.array(columns))


def test_nothing_is_balanced_in_no_round():
    nothing = np.zeros((2, 3))
    done = gras(nothing, np.zeros(2), np.zeros(3))
    assert (done.iterations, done.gap) == (0, 0)
    assert not done.flows.any()
    assert done.flows is not nothing
    assert (done.r.tolist(), done.s.tolist()) == ([1, 1], [1, 1, 1])


def test_gras_balances_rows_whose_sums_are_to_be_nothing():
    A = np.array([[3.0, -2.0, 1.0], [2.0, 1.0, -4.0], [1.0, 4.0, 2.0]])
    target = np.array([[2.0, -3.0, 1.0], [1.0, 2.0, -3.0], [1.0, 5.0, 3.0]])
    done = gras(A, *margins_of(target))
    np.testing.assert_allclose(done.flows.sum(axis=1), [0, 0, 9], atol=1e-10)
    np.testing.assert_allclose(done.flows.sum(axis=0), [4, 4, 1], atol=1e-10)
    np.testing.assert_array_equal(np.sign(done.flows), np.sign(A))


def test_the_first_negative_flow_is_named():
    flows = np.array([[1.0, 0.0], [2.0, -3.0]])
    with pytest.raises(ParameterError, match="flow in row 1, column 1 is -3, expected 0 or more"):
        ras(flows, np.ones(2), np.ones(2))
    with pytest.raises(ParameterError, match="sum wanted of column 1 is -1, expected 0 or more"):
        ras(np.ones((2, 2)), np.array([0.0, 2.0]), np.array([3.0, -1.0]))


def test_an_empty_row_stays_empty():
    flows = np.array([[0.0, 0.0], [1.0, 3.0]])
    done = gras(flows, np.array([0.0, 8.0]), np.array([2.0, 6.0]))
    np.testing.assert_allclose(done.flows, 2 * flows, rtol=1e-9)


def test_where_nothing_can_be_multiplied_nothing_is():
    ones = np.ones(1)
    assert _multipliers(0 * ones, ones, 0 * ones).tolist() == [1]
    assert _multipliers(0 * ones, 0 * ones, 0 * ones).tolist() == [1]
    assert _multipliers(ones, 4 * ones, 0 * ones).tolist() == [2]
    assert _multipliers(0 * ones, 4 * ones, -2 * ones).tolist() == [2]
