"""The toy economy with its components rationed, by every rule; solved independently by hand iteration."""

import numpy as np
import pytest

from iomodel.equations.bottleneck import bottleneck
from tests.helpers.economies import TOY

ALL = np.ones((3, 3))
ONLY_COMPONENTS_IN_CARS = np.zeros((3, 3))
ONLY_COMPONENTS_IN_CARS[0, 1] = 1


@pytest.mark.parametrize(
    ("caps", "weights", "rule", "gdp"),
    [
        ((0.8, 9, 9), ALL, "proportional", -0.200),
        ((0.8, 9, 9), ONLY_COMPONENTS_IN_CARS, "proportional", -0.0708),
        ((0.8, 9, 9), ALL, "priority", -0.0209),
        ((0.8, 9, 9), ALL, "largest", -0.0209),
        ((0.8, 9, 9), ALL, "random", -0.0209),
        ((0.4, 9, 0.9), ALL, "proportional", -0.600),
        ((0.4, 9, 0.9), ALL, "priority", -0.495),
        ((0.4, 9, 0.9), ALL, "largest", -1.0),
    ],
)
def test_toy(caps, weights, rule, gdp):
    result = bottleneck(TOY.A, np.array(caps) * TOY.x, TOY.f, weights, rule)
    digits = 5e-5 if gdp in (-0.0708, -0.0209) else 5e-4
    assert TOY.v @ result.output / 410 - 1 == pytest.approx(gdp, abs=digits)


def test_toy_all_critical_and_proportional_scales_the_whole_economy():
    result = bottleneck(TOY.A, np.array([0.8, 9, 9]) * TOY.x, TOY.f, ALL)
    assert result.output == pytest.approx(0.8 * TOY.x, rel=1e-11)
    assert result.final_demand == pytest.approx(0.8 * TOY.f, rel=1e-11)
