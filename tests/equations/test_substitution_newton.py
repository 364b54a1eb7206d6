"""Newton's step, the path that it follows, and the accounts at its solution."""

import numpy as np
import pytest

from iomodel.equations.substitution import (
    Economy,
    Elasticities,
    economy,
    equilibrium,
    network,
)
from iomodel.equations.substitution.newton import newton_step, tangent
from iomodel.equations.substitution.system import State, base_state, evaluate
from tests.equations.networks import CLOSURES, TRADING, UNIT, with_pure_service
from tests.helpers.economies import accounts


@CLOSURES
@pytest.mark.parametrize("owner", ["closed", "endowment", "home", "abroad"])
@pytest.mark.parametrize("elasticities", [Elasticities(), TRADING, UNIT])
def test_newton_step_is_the_derivative_of_the_equations(elasticities, owner, mobile):
    trade = owner != "closed"
    made = economy(**accounts(6, trade), owner=owner if trade else "endowment")
    rng = np.random.default_rng(1)
    state = base_state(made, mobile)
    bumps = [0.1 * rng.normal(size=part.shape) for part in (state.u, state.z, state.whole)]
    state = state.moved(State(*bumps))
    point, size = evaluate(made, elasticities, state, -0.1), 1e-5
    step = newton_step(made, elasticities, point)
    ahead, behind = (
        evaluate(made, elasticities, state.moved(State(s * step.u, s * step.z, s * step.whole)), -0.1)
        for s in (size, -size)
    )
    for name in ("residual_price", "residual_market", "residual_whole"):
        slope = (getattr(ahead, name) - getattr(behind, name)) / (2 * size)
        np.testing.assert_allclose(slope, -getattr(point, name), atol=1e-6)


def solved_state(made: Economy, e: Elasticities, log_supply: float) -> State:
    """The solution by plain Newton steps in small advances."""
    state = base_state(made, False)
    for ahead in np.linspace(0, log_supply, 20)[1:]:
        for _ in range(8):
            state = state.moved(newton_step(made, e, evaluate(made, e, state, ahead)))
    return state


def test_real_value_added_is_final_demand_plus_exports_less_imports():
    """Two roads to GDP at base-year prices; a unit of a good is worth what its varieties are."""
    made, e, n = economy(**accounts(9)), Elasticities(), 9
    state = solved_state(made, e, np.log(0.4))
    flows = evaluate(made, e, state, np.log(0.4)).flows
    found = equilibrium(made, e, 0.4)
    order = 1 - 1 / e.varieties
    composite = (made.weight * found.varieties[0] ** order).sum(axis=0) ** (1 / order)
    sold = flows.domestic[:, n] + made.exports * np.exp(-e.exports * state.u) + made.fixed
    final = (found.output[0] / composite * sold).sum() + made.correction.sum()
    assert (found.output[0] > 1.01 * composite).any()
    assert found.value_added.sum() == pytest.approx(final - flows.imported[:n].sum(), rel=1e-9)


def test_tangent_follows_the_path():
    made, e = economy(**accounts(6)), Elasticities()
    state = solved_state(made, e, np.log(0.5))
    direction = tangent(made, e, evaluate(made, e, state, np.log(0.5)))
    ahead = solved_state(made, e, np.log(0.5) - 1e-5)
    np.testing.assert_allclose((state.u - ahead.u) / 1e-5, direction.state.u, atol=1e-3)


@pytest.mark.parametrize("block", [1, 2, 4, 5])
def test_every_user_is_in_one_block(monkeypatch, block):
    whole = economy(**accounts(5))
    bought = np.concatenate([one.domestic for one in whole.baskets], axis=1)
    monkeypatch.setattr(network, "_BLOCK", block)
    parts = list(economy(**accounts(5)).baskets)
    np.testing.assert_array_equal(np.concatenate([one.domestic for one in parts], axis=1), bought)
    assert [one.final for one in parts] == [False] * (len(parts) - 1) + [True]
    assert all(one.domestic.shape[1] <= block for one in parts)


def test_a_sector_that_is_not_exposed_uses_nothing_scarce():
    given = with_pure_service()
    assert given["exposed"][5] == 0 < given["share"][5]
    scarce = economy(**given).scarce
    assert scarce[0, 5] == 0 < scarce[0, :5].max()
