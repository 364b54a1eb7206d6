"""Speed and memory of stocks through time. Timings are taken with ``--benchmark-only`` only."""

import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from iomodel.equations.inventory import Run, simulate
from iomodel.equations.inventory.batch import batch
from tests.helpers.economies import drawn
from tests.helpers.ratios import noted

YEAR = 365


@pytest.fixture(autouse=True)
def only_when_asked(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-only"):
        pytest.skip("timings are taken with --benchmark-only")


def economy(n: int) -> tuple[np.ndarray, np.ndarray]:
    """A table as dense as Japan's at 107 sectors."""
    made = drawn(0, n, density=0.8, spent=(0.5, 0.5), scale=1e6)
    return made.A, made.x


def half_cut(n: int, left: float = 0.3, days: int = YEAR) -> Run:
    """One sector cut for half of the days."""
    capacity = np.ones((days, n))
    capacity[: days // 2, 0] = left
    return Run(capacity)


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def boario_seconds_per_step(A: np.ndarray, x: np.ndarray, steps: int) -> float:
    """One sector cut in BoARIO, every input essential, its own defaults otherwise."""
    pytest.importorskip("boario", reason="the peers extra is not installed")
    pytest.importorskip("progressbar", reason="the peers extra is not installed")
    import pandas as pd
    import pymrio
    from boario import event
    from boario.extended_models import ARIOPsiModel
    from boario.simulation import Simulation

    n = len(x)
    sectors = pd.MultiIndex.from_product([["r"], [f"s{i}" for i in range(n)]], names=["region", "sector"])
    final = pd.MultiIndex.from_product([["r"], ["final"]], names=["region", "category"])
    system: Any = pymrio.IOSystem(
        Z=pd.DataFrame(A * x, index=sectors, columns=sectors),
        Y=pd.DataFrame((x - A @ x)[:, None], index=sectors, columns=final),
        x=pd.DataFrame(x, index=sectors, columns=["indout"]),
    )
    system.calc_all()
    simulation = Simulation(ARIOPsiModel(system), n_temporal_units_to_sim=steps)
    cut = pd.Series({("r", "s0"): 0.7})
    simulation.add_event(
        event.from_series(cut, event_type="arbitrary", occurrence=1, duration=steps // 2, recovery_tau=1)
    )
    return seconds(simulation.loop) / steps


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("n", "steps", "factor"), [(500, 60, 15), (2000, 12, 8)])
def test_inventory_against_boario(benchmark: Any, n: int, steps: int, factor: float) -> None:
    # BoARIO takes minutes for a year, so a few of its steps stand for the others.
    A, x0 = economy(n)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = boario_seconds_per_step(A, x0, steps)
    run = half_cut(n, days=60)
    simulate(A, x0, run)
    benchmark.pedantic(simulate, (A, x0, run), rounds=2)
    ours = benchmark.stats.stats.min / 60
    noted(benchmark, f"a step of stocks, {n:,} sectors", "a step of BoARIO", theirs / ours, at_least=factor)


def test_inventory_memory(benchmark: Any) -> None:
    A, x0 = economy(2000)
    run = Run(np.ones((20, 2000)))
    simulate(A[:50, :50], x0[:50], Run(np.ones((5, 50))))
    tracemalloc.start()
    benchmark.pedantic(simulate, (A, x0, run), rounds=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    noted(benchmark, "memory of stocks, 2,000 sectors", "a dense matrix", 1 + peak / A.nbytes, at_most=6)
    assert 1 + peak / A.nbytes < 6


def test_inventory_batch(benchmark: Any) -> None:
    n, count = 107, 400
    A, x0 = economy(n)
    v = 1 - A.sum(axis=0)

    def draws(number: int) -> Iterator[Run]:
        return (half_cut(n, left) for left in np.random.default_rng(1).random(number))

    batch(A, x0, v, draws(2))
    one = seconds(lambda: [simulate(A, x0, run) for run in draws(count // 2)]) / (count // 2)
    benchmark.pedantic(lambda: batch(A, x0, v, draws(count)), rounds=2)
    each = benchmark.stats.stats.min / count
    # Two processors give 2 and leaner records some 1.2; the steps themselves cost the same.
    noted(benchmark, "400 runs of stocks together", "one after the other", one / each, at_least=3)
