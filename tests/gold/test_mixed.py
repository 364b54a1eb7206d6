"""Miller & Blair, ch. 13, on the economy of their ch. 2, and the toy economy computed by hand."""

import numpy as np
import pytest

from iomodel.equations.leontief import factorise
from iomodel.equations.mixed import mixed, supply_constrained
from tests.helpers.economies import CHAPTER_2, TOY


def test_chapter_2_economy_with_sector_2_held_at_1800():
    textbook = mixed(CHAPTER_2.A, np.array([1]), np.array([1800.0]), np.array([350.0]))
    ruled = supply_constrained(factorise(CHAPTER_2.A), np.array([np.inf, 1800.0]), CHAPTER_2.f)
    for result in (textbook, ruled):
        assert result.output == pytest.approx([941.17647, 1800], abs=5e-6)
        assert result.final_demand == pytest.approx([350, 1521.76471], abs=5e-6)
        assert CHAPTER_2.v @ (result.output - CHAPTER_2.x) == pytest.approx(-178.23529, abs=5e-6)


def test_toy_components_at_80_percent():
    result = supply_constrained(factorise(TOY.A), np.array([0.8 * TOY.x[0], np.inf, np.inf]), TOY.f)
    assert result.output == pytest.approx([36.0157, 110.8056, 526.5317], abs=5e-5)
    assert result.final_demand[0] == pytest.approx(1.52319, abs=5e-6)
    assert TOY.v @ result.output / 410 - 1 == pytest.approx(-0.020675, abs=5e-7)


def test_toy_by_the_ratio_of_the_inverse():
    L = np.linalg.inv(np.eye(3) - TOY.A)
    change = L[:, 0] / L[0, 0] * -0.2 * TOY.x[0]
    result = supply_constrained(factorise(TOY.A), np.array([0.8 * TOY.x[0], np.inf, np.inf]), TOY.f)
    np.testing.assert_allclose(result.output - TOY.x, change, rtol=1e-11)
