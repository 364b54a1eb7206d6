import numpy as np
import pytest
from hypothesis import given, settings

from iomodel.equations.forward import forward
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from tests.helpers.economies import TOY, drawn, seeds, sizes


@settings(deadline=None)
@given(seeds, sizes)
def test_one_sector_lost_equals_a_linear_solve(seed, n):
    A, _, _ = drawn(seed, n).parts
    phi0 = np.zeros(n)
    phi0[0] = 0.3
    rest = np.linalg.solve(np.eye(n - 1) - A[1:, 1:].T, A[0, 1:] * 0.3)
    np.testing.assert_allclose(forward(A, phi0), np.append(0.3, rest), rtol=1e-11, atol=1e-15)


@settings(deadline=None)
@given(seeds, sizes)
def test_ghosh_round_in_relative_terms(seed, n):
    A, f, _ = drawn(seed, n).parts
    x = np.linalg.solve(np.eye(n) - A, f)
    B = A * x / x[:, None]
    phi0 = np.zeros(n)
    phi0[0] = 0.3
    pinned = np.linalg.solve(np.eye(n - 1) - B[1:, 1:].T, B[0, 1:] * 0.3 * x[0])
    np.testing.assert_allclose(forward(A, phi0)[1:] * x[1:], pinned, rtol=1e-11)


@settings(deadline=None)
@given(seeds, sizes)
def test_batch_bounds_and_monotone(seed, n):
    A, _, _ = drawn(seed, n).parts
    rng = np.random.default_rng(seed)
    critical = rng.random((n, n)) < 0.3
    mild = rng.random((4, n)) * (rng.random((4, n)) < 0.4)
    hard = np.minimum(1, mild * 1.3)
    lost = forward(A, mild, critical)
    np.testing.assert_allclose(lost[2], forward(A, mild[2], critical), rtol=1e-13)
    assert (lost >= mild).all()
    assert (lost <= mild.max(axis=1, keepdims=True)).all()
    assert (forward(A, hard, critical) >= lost).all()
    assert (lost >= forward(A, mild) - 1e-15).all()
    p = rng.permutation(n)
    np.testing.assert_allclose(
        forward(A[np.ix_(p, p)], mild[:, p], critical[np.ix_(p, p)]), lost[:, p], rtol=1e-12
    )


def test_critical_input_binds_in_the_first_stage_only():
    A = np.zeros((3, 3))
    A[0, 1] = A[1, 2] = 0.5
    phi = forward(A, np.array([0.4, 0.0, 0.0]), A > 0)
    assert phi.tolist() == [0.4, 0.4, 0.2]


def test_no_shock_no_loss():
    assert not forward(TOY.A, np.zeros((2, 3)), np.ones((3, 3), dtype=bool)).any()


def test_economies_that_use_up_more_than_they_make_are_named():
    with pytest.raises(InfeasibleError, match=r"sector at position 1 would lose 1\.2 .* sum to 1\.2"):
        forward(np.array([[0.0, 1.2], [0.0, 0.0]]), np.array([1.0, 0.0]))
    with pytest.raises(ConvergenceError, match="loss of sector at position 1 still moves"):
        forward(np.array([[0.0, 1e-9], [0.0, 1.0]]), np.array([0.5, 0.0]))


@pytest.mark.parametrize("loss", [[1.2, 0.0, 0.0], [-0.1, 0.0, 0.0], [np.nan, 0.0, 0.0], [0.1, 0.1]])
def test_impossible_losses_are_refused(loss):
    with pytest.raises(ParameterError, match="loss"):
        forward(TOY.A, np.array(loss))


def test_critical_inputs_of_another_table_are_refused():
    with pytest.raises(ParameterError, match=r"critical has shape \(2, 2\)"):
        forward(TOY.A, np.zeros(3), np.ones((2, 2), dtype=bool))


def test_a_billionth_of_a_thousandth_more_than_all_is_rounding():
    A = np.array([[0.0, 1 + 1e-12], [0.0, 0.0]])
    assert forward(A, np.array([1.0, 0.0]))[1] == 1 + 1e-12
    A[0, 1] = np.nextafter(1 + 1e-12, 2)
    with pytest.raises(InfeasibleError):
        forward(A, np.array([1.0, 0.0]))
