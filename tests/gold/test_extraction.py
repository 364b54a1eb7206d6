"""Hypothetical extraction: full on the two-sector example, partial (Dietzenbacher & Lahr 2013) on the toy."""

import numpy as np
import pytest

from iomodel.equations import extraction, leontief
from tests.helpers.economies import CHAPTER_2, TOY


def inverse(economy):
    return leontief.inverse(leontief.factorise(economy.A))


@pytest.mark.parametrize(
    ("convention", "keep", "loss"),
    [("row and column", False, 1210.5263), ("row and column", True, 860.5263), ("column", True, 413.1579)],
)
def test_full_extraction_of_sector_1_of_chapter_2(convention, keep, loss):
    """By hand: x2 = 1700 / .95; x1 = 0, 350, or 350 + .25 x2."""
    A, x, L = CHAPTER_2.A, CHAPTER_2.x, inverse(CHAPTER_2)
    left = extraction.extract(A, L, x, 0, convention=convention, keep_final_demand=keep)
    assert 3000 - left.sum() == pytest.approx(loss, abs=5e-5)
    every = extraction.losses(A, L, x, convention=convention, keep_final_demand=keep)
    assert every[0] == pytest.approx(loss, abs=5e-5)


def test_partial_extraction_of_a_fifth_of_components_in_the_toy_economy():
    """Worked for this package after Dietzenbacher & Lahr 2013."""
    left = extraction.extract(TOY.A, inverse(TOY), TOY.x, 0, 0.2)
    np.testing.assert_allclose(left, [35.573, 110.804, 526.361], atol=5e-4)
    assert left[0] / TOY.x[0] - 1 == pytest.approx(-0.2098, abs=5e-5)
    assert TOY.v @ left / 410 - 1 == pytest.approx(-0.02169, abs=5e-6)


def test_share_that_leaves_four_fifths_of_components_in_the_toy_economy():
    """Worked for this package after Dietzenbacher & Lahr 2013."""
    share = 0.2 / (1 + 0.8 * (inverse(TOY)[0, 0] - 1))
    assert share == pytest.approx(0.19052, abs=5e-6)
    left = extraction.extract(TOY.A, inverse(TOY), TOY.x, 0, share)
    assert left[0] == pytest.approx(0.8 * TOY.x[0], rel=1e-12)
