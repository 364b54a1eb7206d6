"""Memory that models take beside the table: fewer than six dense matrices."""

import tracemalloc

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials.path import CapacityPath
from tests.helpers.economies import drawn
from tests.helpers.ratios import noted

CHEAP = ("direct", "leontief", "ghosh", "extraction", "inoperability", "supply-constrained")
"""Models that take seconds at 2,000 sectors; the others are measured at fewer only."""


def case(n: int) -> tuple[iom.IOTable, CapacityPath]:
    """A dense table of n sectors, and three days of which two are alike."""
    table = drawn(0, n, density=1).table()
    capacity = np.ones((1, 3, n))
    capacity[..., ::25] = np.array([0.9, 0.95, 0.9])[:, None]
    return table, CapacityPath(("cut",), table.codes, capacity, np.ones((1, 3, n)))


def measured(name: str, n: int) -> float:
    """Peak memory of one model on a new table, in matrices of n by n; what it imports is not counted."""
    iom.model_named(name).output(*case(10))
    table, path = case(n)
    tracemalloc.start()
    try:
        iom.model_named(name).output(table, path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return peak / (8 * n * n)


@pytest.mark.parametrize("name", [*CHEAP, "forward-bottleneck", "bottleneck", "allocation"])
def test_memory_is_a_few_dense_matrices(benchmark, name):
    n = 2000 if benchmark.enabled and name in CHEAP else 600
    matrices = benchmark.pedantic(measured, args=(name, n), rounds=1)
    noted(benchmark, f"memory of {name}, {n:,} sectors", "a dense matrix", matrices, at_most=6)
    assert matrices < 6
