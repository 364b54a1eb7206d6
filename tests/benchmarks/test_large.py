"""Tables of thousands of sectors in many regions: loading, factors, static models, draws, single demands.

They run where `large` is asked for: `uv run python scripts/performance.py --large --only regions`. Sizes are
`IOMODEL_LARGE` sectors, 5,000 where it is not set; 9,800 is the size of EXIOBASE.
"""

import os
import resource

import numpy as np
import pytest

import iomodel as iom
from iomodel.equations.large import iterate, single
from iomodel.equations.leontief import factorise, output
from iomodel.materials.scenarios import parse_scenario
from tests.helpers.economies import even_world
from tests.helpers.ratios import best, noted

pytestmark = pytest.mark.large

SECTORS = 20
REGIONS = int(os.environ.get("IOMODEL_LARGE", "5000")) // SECTORS
N = REGIONS * SECTORS
SHARE = {"low": 0.01, "central": 0.03, "high": 0.05}
SHOCK = {
    "name": "stop",
    "duration": {"cut": 90},
    "shocks": [
        {"sector": "JPN:C", "kind": "capacity", "share": {"low": 0.01, "central": 0.03, "high": 0.05}}
    ],
}


@pytest.fixture(scope="module")
def table():
    """A world in which every sector buys from every other, most at home."""
    return even_world(REGIONS, SECTORS)


def gigabytes() -> float:
    """Most memory of this process so far [GB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def test_regions_factors(benchmark, table):
    benchmark.pedantic(factorise, args=(table.Ad,), rounds=1)
    product = best(lambda: table.Ad @ table.Ad, 1)
    name = f"factors of {N:,} sectors in regions"
    noted(benchmark, name, "a product of two such matrices", benchmark.stats.stats.min / product, at_most=1)


@pytest.mark.parametrize("way", [iterate, single])
def test_regions_one_demand(benchmark, table, way):
    found = benchmark.pedantic(way, args=(table.Ad, table.f), rounds=1)
    factors = table.factors
    exact = output(factors, table.f)
    assert np.abs(found.output - exact).sum() <= (found.error + 1e-12) * exact.sum()
    theirs = best(lambda: factorise(table.Ad), 1)
    what = {"iterate": "iteratively", "single": "in single precision"}[way.__name__]
    ratio = theirs / benchmark.stats.stats.min
    noted(benchmark, f"one demand {what}, {N:,} sectors", "by factors", ratio, at_least=1)
    benchmark.extra_info.update(residual=found.residual, error=found.error, steps=found.steps)


def test_regions_static_models_and_draws(benchmark, table):
    scenario = parse_scenario(SHOCK, "stop")
    static = ["direct", "leontief", "ghosh", "supply-constrained"]
    alone = iom.run(table, scenario, static)
    assert (alone.gdp_loss() < 0).all(axis=None)
    del alone
    static = ["direct", "supply-constrained"]
    found = benchmark.pedantic(iom.ensemble, (table, scenario, static), {"draws": 16}, rounds=1)
    assert (found.range()["median"] < 0).all()
    noted(benchmark, f"memory with 16 draws, {N:,} sectors", "14 GB", gigabytes() / 14, at_most=1)
