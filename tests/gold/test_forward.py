"""The toy economy with its components down by a fifth: both columns solve by hand."""

import numpy as np
import pytest

from iomodel.equations.forward import forward
from tests.helpers.economies import TOY


@pytest.mark.parametrize(
    ("links", "lost", "gdp"),
    [([], [0.2, 0.0443, 0.0068], -0.02624), ([(0, 1)], [0.2, 0.2, 0.0092], -0.04710)],
)
def test_toy(links, lost, gdp):
    critical = np.zeros((3, 3), dtype=bool)
    for link in links:
        critical[link] = True
    phi = forward(TOY.A, np.array([0.2, 0.0, 0.0]), critical)
    assert phi == pytest.approx(lost, abs=5e-5)
    assert -(TOY.v * TOY.x) @ phi / 410 == pytest.approx(gdp, abs=5e-6)
