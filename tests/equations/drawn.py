"""Random economies that the law tests share."""

import numpy as np
from hypothesis import strategies as st
from numpy.random import Generator

from tests.gold.economies import Economy


def economy(seed: int, n: int = 6, scale: float = 1.0) -> Economy:
    """A productive economy of n sectors, a third of whose coefficients are zero."""
    rng: Generator = np.random.default_rng(seed)
    A = rng.random((n, n)) * (rng.random((n, n)) > 1 / 3)
    A *= rng.uniform(0.2, 0.9, n) / np.maximum(A.sum(axis=0), 1e-9)
    return Economy(A=A, f=rng.uniform(1, 100, n) * scale, v=1 - A.sum(axis=0))


def with_idle_sector(seed: int) -> Economy:
    """The last sector makes nothing: what it sells to the first comes out of stocks."""
    drawn = economy(seed)
    A, f = drawn.A.copy(), drawn.f.copy()
    A[:, -1] = A[-1] = f[-1] = 0
    x = np.linalg.solve(np.eye(len(f)) - A, f)
    A[-1, 0], f[-1] = 0.01, -0.01 * x[0]
    return Economy(A=A, f=f, v=1 - A.sum(axis=0))


seeds = st.integers(0, 2**32 - 1)
economies = seeds.map(economy)
