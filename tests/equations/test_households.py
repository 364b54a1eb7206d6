"""The input-output model closed to households, solved apart, against the bordered matrix."""

import numpy as np
import pytest

from iomodel.equations.households import induced
from iomodel.errors import NotProductiveError
from tests.helpers.economies import drawn


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("among", [0.0, 0.1])
def test_it_is_the_model_with_one_more_row_and_column(seed, among):
    economy, rng = drawn(seed), np.random.default_rng(seed)
    n = economy.n
    pay, bought = 0.6 * economy.v, 0.5 * rng.dirichlet(np.ones(n))
    bordered = np.block([[economy.A, bought[:, None]], [pay[None, :], np.full((1, 1), among)]])
    demand = rng.random((4, n))
    whole = np.linalg.solve(np.eye(n + 1) - bordered, np.column_stack([demand, np.zeros(4)]).T).T
    L = np.linalg.inv(np.eye(n) - economy.A)
    found = induced(demand @ L.T, pay, L @ bought, among)
    np.testing.assert_allclose(demand @ L.T + found.output, whole[:, :n], rtol=1e-12)
    np.testing.assert_allclose(found.income, whole[:, n], rtol=1e-12)


def test_turns_add_up_to_the_whole():
    economy = drawn(0)
    L = np.linalg.inv(np.eye(economy.n) - economy.A)
    pay, bought = 0.5 * economy.v, np.full(economy.n, 0.1)
    found = induced(economy.x, pay, L @ bought)
    turns, change = np.zeros(economy.n), economy.x
    for turn in range(60):
        change = L @ (bought * (pay @ change))
        turns += change
        if turn == 0:
            np.testing.assert_allclose(found.first_turn, change, rtol=1e-12)
    np.testing.assert_allclose(found.output, turns, rtol=1e-9)


def test_pay_that_brings_about_more_pay_is_refused():
    with pytest.raises(NotProductiveError, match=r"brings about 1\.2 of pay again"):
        induced(np.ones(2), np.array([0.6, 0.6]), np.ones(2))
