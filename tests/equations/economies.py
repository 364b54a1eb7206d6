"""Random economies for the property tests."""

import numpy as np
from hypothesis import strategies as st


def economy(seed: int, n: int, density: float = 0.6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Input coefficients with column sums between .2 and .8, final demand, value added per unit of output."""
    rng = np.random.default_rng(seed)
    A = rng.exponential(1.0, (n, n)) * (rng.random((n, n)) < density)
    spent = rng.uniform(0.2, 0.8, n)
    A *= spent / np.maximum(A.sum(axis=0), 1e-12)
    return A, rng.lognormal(3, 1, n), 1 - A.sum(axis=0)


seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(2, 12)
