"""Small economies that the gold tests share."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Economy:
    A: np.ndarray
    f: np.ndarray
    v: np.ndarray

    @property
    def x(self) -> np.ndarray:
        return np.linalg.solve(np.eye(len(self.f)) - self.A, self.f)


TOY = Economy(
    A=np.array([[0.05, 0.20, 0.02], [0.0, 0.05, 0.01], [0.25, 0.30, 0.35]]),
    f=np.array([10.0, 100.0, 300.0]),
    v=np.array([0.70, 0.45, 0.62]),
)
"""Components that need rare earths, cars, the rest: GDP 410."""

CHAPTER_2 = Economy(
    A=np.array([[0.15, 0.25], [0.20, 0.05]]),
    f=np.array([350.0, 1700.0]),
    v=np.array([0.65, 0.70]),
)
"""The two-sector example of Miller & Blair, ch. 2: x = (1000, 2000)."""
