from time import perf_counter

import numpy as np

from iomodel.equations.allocation import allocate
from iomodel.equations.leontief import factorise, output
from tests.helpers.economies import drawn
from tests.helpers.ratios import noted


def test_duration_sweep_costs_far_less_than_cold_solves(benchmark):
    n, points = 187, 24
    rng = np.random.default_rng(0)
    A, f, v = drawn(0, n, density=0.4, spent=(0.3, 0.7)).parts
    x = output(factorise(A), f)
    hit = rng.choice(n, 22, replace=False)
    cap = np.full((points, n), np.inf)
    cap[:, hit] = (1 - np.linspace(0.05, 0.6, points)[:, None] * rng.uniform(0.3, 1, len(hit))) * x[hit]

    warm = benchmark(allocate, A, v, cap, f)
    start = perf_counter()
    cold = np.stack([allocate(A, v, row, f).output for row in cap])
    elapsed = perf_counter() - start
    np.testing.assert_allclose(warm.output @ v, cold @ v, rtol=1e-9)
    if benchmark.stats:
        ratio = elapsed / benchmark.stats.stats.median
        noted(benchmark, "24 allocations, each from the last", "24 from scratch", ratio, at_least=5)
