"""One final demand without a factorisation, and factors in single precision, with what they are wrong by."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.equations.large import iterate, single
from iomodel.equations.leontief import factorise, output
from iomodel.errors import ConvergenceError, NotProductiveError, ParameterError

RNG = np.random.default_rng(0)
N = 300
A = RNG.exponential(1.0, (N, N)) * (RNG.random((N, N)) < 0.2)
A *= RNG.uniform(0.3, 0.9, N) / A.sum(axis=0)
F = RNG.lognormal(3, 2, N)
EXACT = output(factorise(A), F)


def wrong_by(found):
    return np.abs(found - EXACT).sum() / np.abs(EXACT).sum()


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_an_iteration_is_the_solution_and_its_residual_is_what_it_says(unit):
    found = iterate(A, unit * F)
    np.testing.assert_allclose(found.output / unit, EXACT, rtol=1e-8)
    left = np.abs(unit * F - found.output + A @ found.output).sum() / (unit * F.sum())
    assert found.residual == pytest.approx(left, rel=1e-6)
    assert found.residual <= 1e-10
    assert 0 < found.steps < 100


@pytest.mark.parametrize("unit", [1e-30, 1.0, 1e30])
@pytest.mark.parametrize(("refined", "least", "most"), [(0, 1e-9, 1e-5), (1, 0, 1e-11), (2, 0, 1e-13)])
def test_single_precision_is_wrong_by_no_more_than_it_says(unit, refined, least, most):
    found = single(A, unit * F, refined=refined)
    assert least <= wrong_by(found.output / unit) <= found.error + 1e-15
    assert found.error < most


def test_several_demands_are_solved_at_once_and_the_worst_counts():
    both = single(A, np.stack([F, F[::-1]]))
    one = single(A, F)
    np.testing.assert_allclose(both.output[0], one.output, rtol=1e-6)
    assert both.residual >= one.residual * 0.5
    assert both.output.shape == (2, N)


def test_no_demand_needs_no_output():
    for found in (iterate(A, np.zeros(N)), single(A, np.zeros(N))):
        assert (found.output == 0).all()
        assert found.residual == found.error == 0


def test_nothing_is_known_of_the_error_where_inputs_cost_as_much_as_a_sector_earns():
    dear = A.copy()
    dear[:, 0] *= 1.05 / dear[:, 0].sum()
    found = iterate(dear, F)
    assert np.isnan(found.error)
    np.testing.assert_allclose(found.output, output(factorise(dear), F), rtol=1e-7)


@pytest.mark.parametrize("solver", [iterate, single])
def test_what_has_no_answer_is_refused(solver):
    with pytest.raises(NotProductiveError, match="spectral radius"):
        solver(A * 2, F)
    with pytest.raises(ParameterError, match=r"demand has shape \(299,\) and A \(300, 300\)"):
        solver(A, F[1:])


def test_an_iteration_that_stops_short_is_refused():
    with pytest.raises(ConvergenceError, match=r"after 2 steps the residual is .* expected 1e-10 or less"):
        iterate(A, F, most=2)
    with pytest.raises(ParameterError, match="tolerance is 0"):
        iterate(A, F, tolerance=0)


@pytest.mark.parametrize(("solver", "rtol"), [("iterative", 1e-8), ("single", 1e-5)])
def test_a_model_takes_either_and_says_how_far_it_is_wrong(solver, rtol):
    table = iom.load_table("japan-2015", sectors=37)
    models = [iom.Leontief(), iom.Leontief(solver)]
    result = iom.run(table, "rare-earth-ban", models)
    losses = result.gdp_loss().iloc[0]
    assert losses.iloc[1] == pytest.approx(losses.iloc[0], rel=1e3 * rtol)
    assert any(f"solver {solver}, so that output is wrong by at most" in note for note in result.notes)


@pytest.mark.parametrize("solve", [iterate, single])
def test_shapes_that_do_not_fit_are_refused(solve):
    for wrong, demand in ((A[:5], F[:5]), (A[:, :5], F), (A[0], F), (A, F[:5]), (A, np.ones((2, 2, N)))):
        with pytest.raises(ParameterError, match="demand has shape"):
            solve(wrong, demand)


def test_a_residual_as_large_as_the_tolerance_is_small_enough():
    left = iterate(A, F, tolerance=0.999, most=1)
    assert 0 < left.residual < 0.999
    assert iterate(A, F, tolerance=left.residual, most=1).residual == left.residual


@pytest.mark.parametrize("tolerance", [0, 1, -1e-3])
def test_a_tolerance_is_a_share(tolerance):
    with pytest.raises(ParameterError, match="tolerance is"):
        iterate(A, F, tolerance=tolerance)
    assert iterate(A, F, tolerance=0.999).residual < 0.999


def test_no_unit_is_too_large_or_too_small_for_single_precision():
    exact = output(factorise(A), F)
    for unit in (1e-60, 1e60):
        np.testing.assert_allclose(single(A, F * unit).output, exact * unit, rtol=1e-4)


def test_where_nothing_is_asked_nothing_is_wrong():
    solved = single(np.array([[0.1, 0.2], [0.2, 0.1]]), np.zeros((0, 2)))
    assert (solved.residual, solved.error) == (0, 0)


def test_no_bound_is_known_where_a_column_spends_all_that_it_earns():
    solved = iterate(np.array([[0.5, 0.25], [0.5, 0.25]]), F[:2])
    assert solved.residual < 1e-5
    assert np.isnan(solved.error)


def test_an_iteration_ends_where_the_root_of_squares_is_small_enough_and_not_later():
    steps = []
    for tolerance in (1e-2, 1e-5, 1e-10):
        found = iterate(A, F, tolerance=tolerance)
        left = np.linalg.norm(F - found.output + A @ found.output) / np.linalg.norm(F)
        assert left < 0.1 * tolerance / np.sqrt(N)
        steps.append(found.steps)
    assert steps == sorted(set(steps))
