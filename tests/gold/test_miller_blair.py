"""Miller & Blair, Input-Output Analysis: the two-sector example of chapter 2 and what is built on it."""

import numpy as np
import pytest

from iomodel.equations import ghosh, leontief, price
from tests.helpers.economies import CHAPTER_2, TOY

FACTORS = leontief.factorise(CHAPTER_2.A)


def test_chapter_2_coefficients_inverse_and_output():
    Z = np.array([[150.0, 500.0], [200.0, 100.0]])
    A = leontief.coefficients(Z, Z.sum(axis=1) + CHAPTER_2.f)
    np.testing.assert_allclose(A, [[0.15, 0.25], [0.20, 0.05]], rtol=1e-15)
    np.testing.assert_allclose(
        leontief.inverse(FACTORS), [[1.254125, 0.330033], [0.264026, 1.122112]], atol=5e-7
    )
    x = leontief.output(FACTORS, np.array([[350.0, 1700.0], [600.0, 1500.0]]))
    np.testing.assert_allclose(x, [[1000, 2000], [1247.52475, 1841.58416]], rtol=1e-8)
    np.testing.assert_allclose(x[1] * [0.30, 0.25], [374.257, 460.396], atol=5e-4)


def test_chapter_2_closed_to_households():
    factors = leontief.factorise(np.array([[0.15, 0.25, 0.05], [0.20, 0.05, 0.40], [0.30, 0.25, 0.05]]))
    np.testing.assert_allclose(
        leontief.inverse(factors),
        [[1.3651, 0.4253, 0.2509], [0.5273, 1.3481, 0.5954], [0.5698, 0.4890, 1.2885]],
        atol=5e-5,
    )
    x = leontief.output(factors, np.array([600.0, 1500.0, 0.0]))
    np.testing.assert_allclose(x, [1456.94, 2338.51, 1075.48], atol=5e-3)


def test_price_model_when_wages_of_sector_1_rise_by_30_percent():
    p = price.prices(FACTORS, np.array([[0.65, 0.70], [0.74, 0.70]]))
    np.testing.assert_allclose(p, [[1, 1], [1.11287, 1.02970]], atol=5e-6)


def test_ghosh_model_when_sector_2_loses_200_of_primary_inputs():
    B = ghosh.coefficients(CHAPTER_2.A * CHAPTER_2.x, CHAPTER_2.x)
    np.testing.assert_allclose(B, [[0.15, 0.50], [0.10, 0.05]], rtol=1e-12)
    G = ghosh.inverse(leontief.inverse(FACTORS), CHAPTER_2.x)
    np.testing.assert_allclose(G, [[1.254125, 0.660066], [0.132013, 1.122112]], atol=5e-7)
    loss = ghosh.output(FACTORS, CHAPTER_2.x, np.array([0.0, -200.0]))
    np.testing.assert_allclose(loss, [-26.403, -224.422], atol=5e-4)


def test_toy_economy():
    """Worked for this package: output and GDP of the three-sector economy."""
    np.testing.assert_allclose(TOY.x, [45.0197, 110.8422, 530.0117], atol=5e-5)
    assert TOY.v @ TOY.x == pytest.approx(410, rel=1e-12)


def test_toy_price_of_rare_earths_times_ten():
    """Worked for this package: rare-earth cost shares .01, .0005, .0001 and a price ten times as high."""
    rise = price.prices(leontief.factorise(TOY.A), np.array([0.01, 0.0005, 0.0001]) * 9)
    np.testing.assert_allclose(rise, [0.0960, 0.0264, 0.0047], atol=5e-5)
    assert price.index(rise, TOY.f) == pytest.approx(0.012262, abs=5e-7)
