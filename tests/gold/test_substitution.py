"""Three sectors, of which the first needs the scarce material; closed; solved as prices and as a plan."""

import numpy as np
import pytest
from scipy.optimize import minimize

from iomodel.equations import substitution
from tests.helpers.economies import TOY

ELASTICITIES = substitution.Elasticities(scarce=0.1, value_added=0.5, intermediates=0.2, final=0.9)
SHARE = 0.004
NONE = np.zeros(3)


def toy() -> substitution.Economy:
    flows = TOY.A * TOY.x
    first = np.array([1.0, 0.0, 0.0])
    return substitution.economy(flows, 0 * flows, TOY.v * TOY.x, TOY.f, NONE, NONE, first, SHARE)


def ces(weights: np.ndarray, quantities: np.ndarray, elasticity: float) -> np.ndarray:
    order = (elasticity - 1) / elasticity
    return (weights * quantities**order).sum(axis=0) ** (1 / order)


def planned(supply: float) -> float:
    """The largest consumption index that technology and supplies allow, with no price anywhere."""
    flows, x = TOY.A * TOY.x, TOY.x
    used = flows > 0
    labour = (TOY.v - np.array([SHARE, 0, 0])) / (1 - np.array([SHARE, 0, 0]))

    def quantities(logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        hats = np.ones_like(flows)
        hats[used] = np.exp(logs[: used.sum()])
        return hats, np.exp(logs[used.sum() :])

    def left_over(logs: np.ndarray) -> np.ndarray:
        hats, consumed = quantities(logs)
        bundle = ces(flows / flows.sum(axis=0), hats, ELASTICITIES.intermediates)
        made = ces(np.stack([labour, 1 - labour]), np.stack([np.ones(3), bundle]), ELASTICITIES.value_added)
        first = ces(np.array([SHARE, 1 - SHARE]), np.array([supply, made[0]]), ELASTICITIES.scarce)
        output = np.array([first, made[1], made[2]])
        return output - ((flows * hats).sum(axis=1) + TOY.f * consumed) / x

    def loss(logs: np.ndarray) -> float:
        return -float(np.log(ces(TOY.f / TOY.f.sum(), quantities(logs)[1], ELASTICITIES.final)))

    start = np.full(used.sum() + 3, np.log(supply))
    found = minimize(
        loss,
        start,
        method="SLSQP",
        constraints={"type": "ineq", "fun": left_over},
        options={"ftol": 1e-14, "maxiter": 2000},
    )
    assert found.success, found.message
    return float(np.exp(-found.fun))


def test_consumption_as_the_cut_deepens():
    """Worked example of the documentation; `planned` is its independent second computation."""
    found = substitution.equilibrium(toy(), ELASTICITIES, np.array([0.9, 0.5, 0.3, 0.2]))
    assert found.consumption.round(6).tolist() == [0.999923, 0.988752, 0.931573, 0.851366]
    assert found.output[3].round(3).tolist() == [0.366, 0.601, 0.916]


@pytest.mark.parametrize("supply", [0.9, 0.5, 0.2])
def test_the_market_reaches_the_planners_maximum(supply):
    """Baqaee & Farhi (2019): the equilibrium of an undistorted closed economy is efficient."""
    found = substitution.equilibrium(toy(), ELASTICITIES, supply)
    assert found.consumption[0] == pytest.approx(planned(supply), abs=5e-7)


@pytest.mark.parametrize(("elasticity", "most"), [(0.05, 0.30), (0.10, 0.47), (0.15, 0.76)])
def test_ceiling(elasticity, most):
    """R w^(-s / (1 - s)) for w = 5e-4 and R = .2, by hand."""
    assert substitution.ceiling(0.2, 5e-4, elasticity) == pytest.approx(most, abs=0.006)
    assert substitution.ceiling(0.2, 5e-4, 0.20) > 1


def test_second_order_understates_a_deep_cut():
    """Baqaee & Farhi (2019), the expansion; its slope from the exact elasticity of the share."""
    cut = np.array([0.99, 0.5, 0.2])
    exact = np.log(substitution.equilibrium(toy(), ELASTICITIES, cut).consumption)
    second = substitution.second_order(toy(), ELASTICITIES, cut)
    assert second[0] == pytest.approx(exact[0], rel=2e-3)
    assert exact[2] / second[2] > 9
    assert (second > exact).all()
