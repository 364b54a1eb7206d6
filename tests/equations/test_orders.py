"""Orders from abroad that a stopped sector cannot meet."""

import numpy as np
import pytest

from iomodel.equations.orders import abroad, unmet
from tests.helpers.economies import drawn

REGIONS = ("JPN",) * 3 + ("USA",) * 3


@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_demand_model_without_the_inputs_that_are_not_delivered(seed):
    """Solved anew with ``(1 - phi_i) A_ij`` where i sells to j abroad, for each day by itself."""
    economy, rng = drawn(seed), np.random.default_rng(seed)
    orders = np.where(abroad(REGIONS), economy.A, 0.0)
    lost = rng.uniform(0, 1, (4, 6)) * (rng.random((4, 6)) < 0.5)
    lost[3] = 0
    demand = economy.f * rng.uniform(0.5, 1, (4, 6))
    found = unmet(lambda f: np.linalg.solve(np.eye(6) - economy.A, f.T).T, orders, lost, demand)
    for share, asked, x in zip(lost, demand, found, strict=True):
        A = economy.A - share[:, None] * orders
        np.testing.assert_allclose(x, np.linalg.solve(np.eye(6) - A, asked), rtol=1e-12)


def test_nothing_is_abroad_in_one_region():
    assert abroad(("JPN",) * 4) is None
