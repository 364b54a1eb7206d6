import numpy as np
import pytest
from hypothesis import given

from iomodel.equations import ghosh, inoperability, leontief
from iomodel.errors import NotProductiveError, ParameterError, SolverError
from tests.helpers.economies import drawn, economies, with_idle_sector


@given(economies)
def test_static_model_is_leontief_or_ghosh_per_unit_of_output(e):
    x, factors = e.x, leontief.factorise(e.A)
    lost = np.vstack([0.3 * e.f, np.eye(6)[2] * e.f])
    demand = inoperability.equilibrium(inoperability.interdependency(e.A, x), lost / x)
    np.testing.assert_allclose(demand, leontief.output(factors, lost) / x, rtol=1e-10, atol=1e-14)
    costs = np.vstack([0.3 * e.v * x, np.eye(6)[4] * e.v * x])
    supply = inoperability.equilibrium(inoperability.interdependency(e.A, x, "supply"), costs / x)
    np.testing.assert_allclose(supply, ghosh.output(factors, x, costs) / x, rtol=1e-10, atol=1e-14)


@given(economies)
def test_all_final_demand_lost_stops_everything(e):
    q = inoperability.equilibrium(inoperability.interdependency(e.A, e.x), e.f / e.x)
    np.testing.assert_allclose(q, np.ones(6), rtol=1e-9)


@given(economies)
def test_path_tends_to_the_equilibrium_from_any_start(e):
    matrix, shock = inoperability.interdependency(e.A, e.x), 0.5 * e.f / e.x
    starts = np.vstack([np.zeros(6), np.full(6, 0.4)])
    path = inoperability.path(matrix, np.linspace(0.5, 1, 6), np.broadcast_to(shock, (2, 900, 6)), starts)
    target = inoperability.equilibrium(matrix, shock)
    np.testing.assert_allclose(path[:, -1], [target, target], rtol=1e-6)


def test_path_in_closed_form():
    """Two roads: step by step, and q(t) = (I - T^t) q* with T = I - K (I - A*)."""
    e = drawn(4)
    matrix, k, shock = inoperability.interdependency(e.A, e.x), np.linspace(0.1, 0.6, 6), 0.5 * e.f / e.x
    path = inoperability.path(matrix, k, np.tile(shock, (25, 1)))
    step = np.eye(6) - np.diag(k) @ (np.eye(6) - matrix)
    closed = (np.eye(6) - np.linalg.matrix_power(step, 25)) @ inoperability.equilibrium(matrix, shock)
    np.testing.assert_allclose(path[-1], closed, rtol=1e-12)


def test_shock_ends_when_it_ends():
    e = drawn(5)
    matrix = inoperability.interdependency(e.A, e.x)
    shock = np.zeros((400, 6))
    shock[:10, 0] = 0.2 * e.f[0] / e.x[0]
    path = inoperability.path(matrix, np.full(6, 0.3), shock)
    assert (np.diff(path[:11, 0]) > 0).all()
    assert path[11, 0] < path[10, 0]
    assert path[-1].max() < 1e-3 * path[10].max()


def test_scenarios_in_one_batch_and_no_shock_no_loss():
    e = drawn(6)
    matrix, k = inoperability.interdependency(e.A, e.x), np.full(6, 0.2)
    shocks = np.stack([np.zeros((30, 6)), np.full((30, 6), 0.01)])
    batch = inoperability.path(matrix, k, shocks)
    assert not batch[0].any()
    np.testing.assert_allclose(batch[1], inoperability.path(matrix, k, shocks[1]), rtol=1e-14)


def test_lone_sector_recovers_at_its_resilience():
    """In fine steps, a sector without partners reaches the stated level at the stated time."""
    alone, steps = np.array([[0.05]]), 20_000
    k = inoperability.resilience(np.array([0.2]), np.array([0.01]), np.array([float(steps)]), alone)
    path = inoperability.path(alone, k, np.zeros((steps, 1)), np.array([0.2]))
    assert path[-1, 0] == pytest.approx(0.01, rel=1e-3)


@pytest.mark.parametrize("driver", ["demand", "supply"])
def test_unit_and_idle_sectors_do_not_matter(driver):
    e = with_idle_sector(7)
    x = e.x
    x[-1] = 0.0
    matrix = inoperability.interdependency(e.A, x, driver)
    assert not matrix[-1].any()
    assert not matrix[:, -1].any()
    np.testing.assert_allclose(inoperability.interdependency(e.A, x * 1e9, driver), matrix, rtol=1e-12)


def test_impossible_values_are_refused():
    matrix, ones = np.array([[0.0, 0.8], [0.2, 0.0]]), np.ones(2)
    with pytest.raises(ParameterError, match=r"c\* of the sector at position 1 is 60, expected 0 to 1"):
        inoperability.equilibrium(matrix, np.array([0.0, 60.0]))
    with pytest.raises(ParameterError, match=r"resilience of the sector at position 0 is 1\.5"):
        inoperability.path(matrix, np.array([1.5, 1.0]), np.zeros((3, 2)))
    with pytest.raises(ParameterError, match="initial inoperability of the sector at position 1 is nan"):
        inoperability.path(matrix, ones, np.zeros((3, 2)), np.array([0.0, np.nan]))
    with pytest.raises(ParameterError, match=r"position 1 is from 0\.1 to 0\.2"):
        inoperability.resilience(np.array([0.2, 0.1]), np.array([0.1, 0.2]), 9 * ones, matrix)
    with pytest.raises(ParameterError, match=r"driver is 'suply'.*Did you mean 'supply'"):
        inoperability.interdependency(matrix, ones, "suply")
    with pytest.raises(NotProductiveError):
        inoperability.equilibrium(np.array([[0.0, 2.0], [0.8, 0.0]]), 0.1 * ones)


def test_losing_more_than_output_is_an_error():
    matrix = np.array([[0.0, 0.9], [0.9, 0.0]])
    with pytest.raises(SolverError, match=r"sector at position 0 loses 4\.2"):
        inoperability.equilibrium(matrix, np.array([0.8, 0.0]))
    with pytest.raises(SolverError, match="sector at position 0 loses"):
        inoperability.path(matrix, np.ones(2), np.tile([0.8, 0.0], (50, 1)))


def test_a_sector_may_lose_its_output_to_the_last_digit(monkeypatch):
    monkeypatch.setattr(inoperability, "_ROUNDING", 0.0)
    np.testing.assert_array_equal(inoperability.equilibrium(np.zeros((2, 2)), np.array([1.0, 0.0])), [1, 0])


@pytest.mark.parametrize(
    ("first", "last", "steps", "sound"),
    [
        (1.0, 0.5, 1.0, True),
        (0.5, 0.0, 1.0, False),
        (0.5, 0.5, 1.0, False),
        (1.5, 0.5, 1.0, False),
        (0.5, 0.25, 0.0, False),
    ],
)
def test_a_recovery_falls_from_at_most_all_to_something_in_some_time(first, last, steps, sound):
    given = (np.array([value]) for value in (first, last, steps))
    if sound:
        assert inoperability.resilience(*given, np.zeros((1, 1))) == pytest.approx(np.log(2))
        return
    with pytest.raises(ParameterError, match="expected 0 < final < initial <= 1 and steps above 0"):
        inoperability.resilience(*given, np.zeros((1, 1)))
