"""What it costs to begin: the import, the help, a factorisation, a second worker."""

import subprocess
import sys
import time

import numpy as np
import pytest
from scipy.linalg import lu_factor, lu_solve

import iomodel as iom
from iomodel.equations import leontief
from tests.helpers.ratios import best, installed, noted


@pytest.fixture(autouse=True)
def only_when_asked(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--benchmark-only"):
        pytest.skip("timings are taken with --benchmark-only")


def python(env: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, *words], env=env, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("work", "words", "reference", "bare", "goal"),
    [
        ("import iomodel", ("-c", "import iomodel"), "numpy + pandas", "import numpy, pandas", 1.2),
        ("iomodel --help", ("-m", "iomodel", "--help"), "typer + rich", "import typer, rich", 1.5),
    ],
)
def test_beginning(benchmark, tmp_path, work, words, reference, bare, goal):
    env = installed(tmp_path)
    python(env, "-c", bare)
    benchmark.pedantic(python, args=(env, *words), rounds=1, warmup_rounds=1)
    pairs = [
        (best(lambda: python(env, *words), 1), best(lambda: python(env, "-c", bare), 1)) for _ in range(5)
    ]
    ratio = min(ours for ours, _ in pairs) / min(theirs for _, theirs in pairs)
    noted(benchmark, work, f"import of {reference}", ratio, at_most=goal)


@pytest.fixture(scope="module")
def coefficients():
    """Input coefficients of 5,000 sectors."""
    return np.random.default_rng(0).uniform(0, 1 / 5_000, (5_000, 5_000))


@pytest.mark.large
def test_factorisation_of_5000_sectors(benchmark, coefficients):
    system = np.asfortranarray(np.eye(5_000) - coefficients)
    theirs = best(lambda: lu_factor(system), 2)
    benchmark.pedantic(leontief.factorise, args=(coefficients,), rounds=2)
    ratio = benchmark.stats.stats.min / theirs
    noted(benchmark, "factorisation, 5,000 sectors", "a bare lu_factor", ratio, at_most=1)


@pytest.mark.large
def test_a_thousand_demands_on_5000_sectors(benchmark, coefficients):
    factors = leontief.factorise(coefficients)
    demand = np.random.default_rng(1).uniform(1, 2, (1_000, 5_000))
    found = benchmark.pedantic(leontief.output, args=(factors, demand), rounds=2)
    np.testing.assert_allclose(found, lu_solve(factors, demand.T).T, rtol=1e-9)
    ratio = benchmark.stats.stats.min / best(lambda: lu_solve(factors, demand.T), 2)
    noted(benchmark, "1,000 final demands, 5,000 sectors", "a bare lu_solve", ratio, at_most=1)


def test_two_workers(benchmark):
    table = iom.load_table("japan-2015", 107)

    def through(workers: int) -> iom.Ensemble:
        return iom.ensemble(table, "rare-earth-ban", draws=131_072, workers=workers)

    start = time.perf_counter()
    one = through(1)
    alone = time.perf_counter() - start
    two = benchmark.pedantic(through, args=(2,), rounds=1)
    assert one.data["gdp"].equals(two.data["gdp"])
    ratio = alone / benchmark.stats.stats.min
    noted(benchmark, "131,072 draws on two workers", "on one", ratio, at_least=1.6)
