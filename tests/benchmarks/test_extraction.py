"""Every sector extracted alone, against one pass of column sums over the same inverse."""

import time

import numpy as np
import pytest

from iomodel.equations import extraction
from tests.helpers.ratios import noted

BEST_OF = 5


def fastest(task):
    """Shortest of a few runs [s]."""
    spent = []
    for _ in range(BEST_OF):
        start = time.perf_counter()
        task()
        spent.append(time.perf_counter() - start)
    return min(spent)


@pytest.mark.parametrize("convention", ["row", "forward"])
def test_extraction_of_every_sector(benchmark, convention):
    n = 3_000 if benchmark.enabled else 50
    rng = np.random.default_rng(1)
    A, x = rng.random((n, n)) / n, rng.random(n) + 1
    L = np.asfortranarray(rng.random((n, n)) + 2 * np.eye(n))  # as LAPACK returns an inverse
    losses = benchmark(extraction.losses, A, L, x, convention=convention)
    assert losses.shape == (n,)
    pass_over = fastest(lambda: L.sum(axis=0))
    ratio = fastest(lambda: extraction.losses(A, L, x, convention=convention)) / pass_over
    noted(benchmark, f"extraction of all 3,000 sectors, {convention}", "one pass over the inverse", ratio)
