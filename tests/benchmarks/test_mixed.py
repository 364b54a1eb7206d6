from time import perf_counter

import numpy as np

from iomodel.equations.leontief import factorise, output
from iomodel.equations.mixed import mixed, supply_constrained
from tests.helpers.economies import drawn
from tests.helpers.ratios import noted


def test_a_thousand_capacity_vectors_cost_far_less_than_a_thousand_solves(benchmark):
    n, days, sample = 500, 1000, 5
    rng = np.random.default_rng(0)
    A, f, _ = drawn(0, n, density=1, spent=(0.1, 0.2), even=True).parts
    x = output(factorise(A), f)
    K = np.arange(0, n, 25)
    cap = np.full((days, n), np.inf)
    cap[:, K] = rng.uniform(0.8, 0.9, (days, len(K))) * x[K]

    def batch():
        return supply_constrained(factorise(A), cap, f)

    result = benchmark(batch)
    assert result.pinned[:, K].all()
    free = np.setdiff1d(np.arange(n), K)
    start = perf_counter()
    for day in range(sample):
        alone = mixed(A, K, cap[day, K], f[free])
        np.testing.assert_allclose(alone.output, result.output[day], rtol=1e-10)
    scratch = (perf_counter() - start) / sample * days
    if benchmark.stats:
        ratio = scratch / benchmark.stats.stats.median
        noted(benchmark, "1,000 days of supply constraints", "each day from scratch", ratio, at_least=25)
