import tracemalloc
from time import perf_counter

import numpy as np
import pandas as pd
import pymrio
import pytest

import iomodel as iom
from iomodel.equations.leontief import factorise
from iomodel.scenario import Duration, Scenario, Shock
from iomodel.sources.mrio import load_world
from tests.helpers.ratios import noted

REGIONS, SECTORS = [f"R{i:02d}" for i in range(69)] + ["JPN"], list("ABCDEFGHIJKLMNOPQRST")
ROUNDS = 3
STATIC = ["direct", "leontief", "ghosh", "supply-constrained"]
STOP = Scenario(
    name="stop", duration=Duration(cut=90), shocks=[Shock(sector="JPN:C", kind="capacity", share=0.3)]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A world of 70 regions and 20 sectors as pymrio writes it."""
    rng = np.random.default_rng(0)
    pairs = pd.MultiIndex.from_product([REGIONS, SECTORS], names=["region", "sector"])
    wants = pd.MultiIndex.from_product([REGIONS, ["C", "I"]], names=["region", "category"])
    Z = rng.random((len(pairs), len(pairs)))
    Y = rng.random((len(pairs), len(wants))) * len(pairs) / len(wants)
    rest = Z.sum(axis=1) + Y.sum(axis=1) - Z.sum(axis=0)
    world = pymrio.IOSystem(
        name="world",
        Z=pd.DataFrame(Z, index=pairs, columns=pairs),
        Y=pd.DataFrame(Y, index=pairs, columns=wants),
        unit=pd.DataFrame({"unit": "M USD"}, index=pairs),
        factor_inputs={
            "name": "factor_inputs",
            "F": pd.DataFrame([rest], index=["value added"], columns=pairs),
            "unit": pd.DataFrame({"unit": ["M USD"]}, index=["value added"]),
        },
    )
    path = tmp_path_factory.mktemp("world") / "world"
    world.save_all(path)
    return path


def by_hand(folder):
    system = pymrio.load_all(folder)
    Z, Y = system.Z.to_numpy(float), system.Y.to_numpy(float)
    return factorise(Z / (Z.sum(axis=1) + Y.sum(axis=1)))


def loaded(folder):
    return load_world(folder).factors


def through_models(folder):
    return iom.run(load_world(folder), STOP, STATIC)


def seconds(work, folder):
    start = perf_counter()
    work(folder)
    return perf_counter() - start


def test_a_world_of_1400_sectors_costs_little_more_than_pymrio_and_one_factorisation(benchmark, folder):
    found = benchmark.pedantic(loaded, args=(folder,), rounds=1, warmup_rounds=1)
    np.testing.assert_allclose(found[0], by_hand(folder)[0], rtol=1e-9, atol=1e-12)
    if not benchmark.stats:
        return
    pairs = [(seconds(loaded, folder), seconds(by_hand, folder)) for _ in range(ROUNDS)]
    ratio = float(np.median([ours / theirs for ours, theirs in pairs]))
    noted(benchmark, "a world of 1,400 sectors", "pymrio and a factorisation", ratio, at_most=1.5)


def test_a_world_of_1400_sectors_runs_through_the_static_models_in_three_times_that(benchmark, folder):
    found = benchmark.pedantic(through_models, args=(folder,), rounds=1, warmup_rounds=1)
    assert (found.gdp_loss() < 0).all(axis=None)
    if not benchmark.stats:
        return
    pairs = [(seconds(through_models, folder), seconds(by_hand, folder)) for _ in range(ROUNDS)]
    ratio = float(np.median([ours / theirs for ours, theirs in pairs]))
    work = "a world of 1,400 sectors through four static models"
    noted(benchmark, work, "pymrio and a factorisation", ratio, at_most=3)


def test_a_world_of_1400_sectors_stays_below_five_dense_matrices(benchmark, folder):
    size = (len(REGIONS) * len(SECTORS)) ** 2 * 8
    load_world(folder)  # imports and concordance are not the table's memory
    tracemalloc.start()
    try:
        benchmark.pedantic(loaded, args=(folder,), rounds=1)
        peak = tracemalloc.get_traced_memory()[1] / size
    finally:
        tracemalloc.stop()
    noted(benchmark, "memory of loading that world", "a dense matrix", peak, at_most=5)
    assert peak < 5
