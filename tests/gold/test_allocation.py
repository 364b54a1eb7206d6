"""The toy economy and the ch. 2 economy of Miller & Blair as linear programs, solved by hand."""

import numpy as np
import pytest

from iomodel.equations.allocation import allocate
from tests.helpers.economies import CHAPTER_2, TOY


def test_toy_components_at_80_percent():
    cap = np.array([0.8 * TOY.x[0], np.inf, np.inf])
    best = allocate(TOY.A, TOY.v, cap, TOY.f)
    assert best.output == pytest.approx([36.016, 110.8056, 526.5317], abs=5e-4)
    assert TOY.v @ best.output == pytest.approx(401.52319, abs=5e-6)
    assert TOY.v @ best.output / 410 - 1 == pytest.approx(-0.020675, abs=5e-7)
    assert best.capacity_price == pytest.approx([0.941, 0, 0], abs=5e-4)
    dual = best.capacity_price[0] * cap[0] + best.demand_price @ TOY.f
    assert dual == pytest.approx(401.52319, abs=5e-6)


def test_chapter_2_economy_with_sector_2_at_1800():
    best = allocate(CHAPTER_2.A, CHAPTER_2.v, np.array([np.inf, 1800.0]), CHAPTER_2.f)
    assert best.output == pytest.approx([941.17647, 1800], abs=5e-6)
    assert best.final_demand == pytest.approx([350, 1521.76471], abs=5e-6)
    assert CHAPTER_2.v @ (best.output - CHAPTER_2.x) == pytest.approx(-178.23529, abs=5e-6)
