"""Structural paths of the two-sector example of Miller & Blair, with its labour coefficients."""

import numpy as np
import pytest

from iomodel.equations import paths
from tests.helpers.economies import CHAPTER_2


def test_labour_of_chapter_2_by_path():
    """By hand: stage 0 is .30 x 600 + .25 x 1500, stage 1 its four products with A."""
    found = paths.structural_paths(
        CHAPTER_2.A, np.array([600.0, 1500.0]), np.array([0.30, 0.25]), cutoff=1e-3
    )
    assert found.total == pytest.approx(834.65347, abs=5e-6)
    np.testing.assert_allclose(found.stages[:3], [555, 188.25, 61.2375], rtol=1e-12)
    value = dict(zip(found.sectors, found.values, strict=True))
    assert [value[p] for p in [(0,), (1,)]] == pytest.approx([180, 375])
    assert [value[p] for p in [(0, 0), (0, 1), (1, 0), (1, 1)]] == pytest.approx([27, 30, 112.5, 18.75])
