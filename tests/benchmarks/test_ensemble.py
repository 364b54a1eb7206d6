"""Speed of many draws, beside the first release's way, `gdp_losses`, by its own code in the same run."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

import iomodel as iom
from iomodel.questions.ensemble import drawn, inputs_of
from iomodel.questions.ensemble.core import BLOCK
from iomodel.questions.ensemble.losses import Draws, losses_of_draws
from iomodel.questions.ensemble.physical import Physical, materials_cut
from tests.helpers.first_release import seconds_of_a_draw
from tests.helpers.ratios import installed, noted

MATERIALS = {"rare-earths": iom.load_material("rare-earths")}
BAN = iom.load_scenario("rare-earth-ban")
MODELS = ["direct", "supply-constrained"]


@pytest.fixture(autouse=True)
def one_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.config.getoption("--benchmark-only"):
        pytest.skip("timings are taken with --benchmark-only")
    with threadpool_limits(1, "blas"):
        yield


@pytest.fixture(scope="module")
def first_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("first-release")


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Shortest of a few runs, in time of the processor [s]."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_a_draw_through_two_static_models(benchmark, first_release):
    """Wanted: direct and supply-constrained together at least 25 times faster than in the first release."""
    table = iom.load_table("japan-2015", 107)
    inputs = inputs_of(BAN, MATERIALS)
    values = drawn(inputs, BLOCK, 0)
    physical = Physical(table, BAN, materials_cut(BAN, MATERIALS), inputs)
    models = [iom.model_named(name) for name in MODELS]

    def ours() -> list[float]:
        draws = Draws(physical, values, compiled=True)
        return [losses_of_draws(table, model, draws).sum() for model in models]

    assert all(loss < 0 for loss in benchmark.pedantic(ours, rounds=3, warmup_rounds=1))
    ratio = seconds_of_a_draw(first_release, MODELS, 48) / (seconds(ours) / BLOCK)
    noted(benchmark, "a draw, direct and supply-constrained", "the first release", ratio, at_least=25)


@pytest.mark.parametrize("alone", [False, True])
def test_a_draw_through_stocks(benchmark, first_release, alone):
    """Wanted: inventory at least 3 times faster than in the first release, which stops after two years."""
    table = iom.load_table("japan-2015", 107)
    inputs = inputs_of(BAN, MATERIALS)
    values = drawn(inputs, 64, 0)
    physical = Physical(table, BAN, materials_cut(BAN, MATERIALS), inputs)
    model = iom.Inventory(recovery_days=365)

    def ours() -> float:
        return float(losses_of_draws(table, model, Draws(physical, values)).sum())

    assert benchmark.pedantic(ours, rounds=2, warmup_rounds=1) < 0
    before = seconds_of_a_draw(first_release, ["inventory"], 16, alone=alone)
    reference = "the first release, a call a draw" if alone else "the first release"
    ratio = before / (seconds(ours) / len(values))
    noted(benchmark, "a draw, inventory, two years", reference, ratio, at_least=3)


_FIRST_CALL = """
import time
{setup}
start = time.process_time()
{call}
print(time.process_time() - start)
"""
_LOOP = "import numpy as np\nfrom numba import njit\nloop = njit(lambda a: a.sum())"
_STOCKS = "import iomodel as iom\ntable = iom.load_table('japan-2015', 107)\nimport numba"


def first_call(setup: str, call: str, folder: Path) -> float:
    """What a first call takes in a process that finds modules compiled, as installed, and no kernels [s]."""
    code = _FIRST_CALL.format(setup=setup, call=call)
    for kernels in ("warm", "fresh"):
        env = {**installed(folder / "modules"), "NUMBA_CACHE_DIR": str(folder / kernels)}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def test_the_first_call_of_stocks(benchmark, tmp_path):
    """Wanted: within 2 seconds on a fresh install; the least that numba takes for any loop is beside it."""
    call = "iom.run(table, 'rare-earth-ban', 'inventory')"
    ours = benchmark.pedantic(first_call, (_STOCKS, call, tmp_path / "stocks"), rounds=1)
    bare = first_call(_LOOP, "loop(np.ones(3))", tmp_path / "loop")
    noted(benchmark, "first call of compiled models", "2 s of the processor", ours / 2, at_most=1)
    benchmark.extra_info["ratio_to_a_bare_loop"] = ours / bare


def test_a_move_of_a_slider(benchmark):
    """Wanted: half a second for four models and a year of days."""
    table = iom.load_table("japan-2015", 107)
    models = ["direct", "supply-constrained", "inventory", "substitution"]
    benchmark.pedantic(iom.run, (table, BAN, models), rounds=3, warmup_rounds=1)
    spent = seconds(lambda: iom.run(table, BAN, models), 2)
    noted(benchmark, "four models, 365 days, 107 sectors", "0.5 s of the processor", spent / 0.5, at_most=1)


@pytest.mark.parametrize(
    ("models", "goal", "draws"),
    [
        (["direct", "supply-constrained"], 20, 1_024),
        (["direct", "supply-constrained", "inventory"], 420, 256),
    ],
)
def test_draws_within_a_coffee(benchmark, models, goal, draws):
    """16,384 draws on two cores, from the time of the processor for a few of them: a 64th, or a 16th."""
    table = iom.load_table("japan-2015", 107)
    iom.ensemble(table, BAN, models, draws=64)
    start = time.process_time()
    benchmark.pedantic(iom.ensemble, (table, BAN, models), {"draws": draws}, rounds=1)
    spent = (time.process_time() - start) * 16_384 / draws / 2
    work = f"16,384 draws on two cores, {', '.join(models)}, from the time of {draws:,}"
    noted(benchmark, work, f"{goal} s", spent / goal, at_most=1)
