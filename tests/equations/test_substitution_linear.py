"""The linearised equations against one dense system, by new factors and by those of a nearby state."""

import numpy as np
import pytest

from iomodel.equations.substitution.linear import Linear, factored, near_enough, solved_anew


def equations(n: int, count: int, seed: int = 0, near: float = 0.0) -> Linear:
    """Equations that can be solved; with `near`, a little beside those of the same seed."""
    rng, beside = np.random.default_rng(seed), np.random.default_rng(99)

    def drawn(*shape: int) -> np.ndarray:
        return rng.normal(size=shape) + near * beside.normal(size=shape)

    own = drawn(6, n)
    own[1] = 1 + np.abs(own[1])
    return Linear(
        own=own,
        prices=np.asfortranarray(np.eye(n) * 3 + 0.3 * drawn(n, n)),
        on_price=0.3 * drawn(n + count, n),
        tilt=0.2 * drawn(n, n),
        system=np.eye(n + count) * 5 + 0.3 * drawn(n + count, n + count),
        constant=drawn(n + count),
    )


def copied(made: Linear) -> Linear:
    """The same equations: solving writes over the matrices."""
    return Linear(*(np.array(part, order="F" if part is made.prices else "C") for part in made))


def dense(made: Linear) -> np.ndarray:
    """All unknowns by one system that is written down as the class has it."""
    n, count = len(made.prices), len(made.system) - len(made.prices)
    by_rest = np.zeros((n, n + count))
    by_rest[:, :n] = np.diag(made.own[2])
    by_rest[:, n + 1 :] = made.own[3 : count + 2].T
    second = made.on_price.copy()
    second[:n] += made.tilt @ made.prices
    whole = np.block([[made.prices, by_rest], [second, made.system]])
    return np.linalg.solve(whole, -np.concatenate([made.own[5], made.constant]))


@pytest.mark.parametrize("count", [2, 3])
def test_new_factors_solve_all_equations(count):
    made = equations(5, count)
    expected = dense(made)
    u, rest, factors = solved_anew(copied(made))
    np.testing.assert_allclose(np.concatenate([u, rest]), expected, rtol=1e-10)
    assert factors is not None
    first, second = made.left_over(u, rest)
    assert max(np.abs(first).max(), np.abs(second).max()) < 1e-12
    first, second = made.left_over(0 * u, 0 * rest)
    np.testing.assert_array_equal(first, made.own[5])
    np.testing.assert_array_equal(second, made.constant)


@pytest.mark.parametrize("count", [2, 3])
def test_prices_that_hardly_respond_stay_among_the_unknowns(count):
    made = equations(5, count)
    made.own[1, [0, 3]] = 5e-4
    expected = dense(made)
    u, rest, factors = solved_anew(copied(made))
    np.testing.assert_allclose(np.concatenate([u, rest]), expected, rtol=1e-10)
    assert factors is None
    made.own[1, [0, 3]] = 2e-3
    assert solved_anew(copied(made))[2] is not None


@pytest.mark.parametrize("count", [2, 3])
def test_factors_of_a_nearby_state_solve_to_the_share_that_is_asked(count):
    made = equations(5, count)
    factors = factored(copied(equations(5, count, near=1e-3)))
    expected = dense(made)
    found = near_enough(made, factors, 1e-12)
    assert found is not None
    np.testing.assert_allclose(np.concatenate(found), expected, rtol=1e-10)
    rough = near_enough(made, factors, 1e-2)
    assert rough is not None
    apart = np.abs(np.concatenate(rough) - expected).max()
    assert 1e-9 < apart < 0.05


def test_factors_of_a_state_that_is_far_are_given_up():
    made = equations(5, 2)
    assert near_enough(made, factored(copied(equations(5, 2, near=0.5))), 1e-12) is None
    assert near_enough(made, factored(copied(equations(5, 2, near=1e-3))), 0.0) is None


def plain(size: float, constant: float = 10.0) -> Linear:
    """One sector whose unknowns do not touch each other."""
    own = np.zeros((6, 1))
    own[1] = 1.0
    prices, none = np.eye(1, order="F"), np.zeros((1, 1))
    return Linear(own, prices, np.zeros((3, 1)), none, size * np.eye(3), np.array([constant, 0.0, 0.0]))


@pytest.mark.parametrize(
    ("size", "constant", "exact", "found"),
    [
        (5.0, 10.0, 0.5, [-1, 0, 0]),  # half is left after a sweep
        (5.0, 10.0, 0.49, None),  # and that is too slow to go on
        (9.0, 10.0, 0.05, [-1.1, 0, 0]),  # a tenth is left after a sweep, a hundredth after two
        (5.0, 0.0, 0.5, [0, 0, 0]),
    ],
)
def test_a_nearby_state_serves_where_a_sweep_leaves_a_tenth_at_most(size, constant, exact, found):
    solved = near_enough(plain(size, constant), factored(plain(10.0)), exact)
    if found is None:
        assert solved is None
        return
    assert solved is not None
    np.testing.assert_allclose(solved[1], found)
