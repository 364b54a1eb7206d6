"""What a further report of the same table costs beside the first one of a process."""

import json
import subprocess
import sys

import pytest

from tests.helpers.ratios import installed, noted

RECIPE = 'scenarios = ["rare-earth-ban"]\nlanguage = "{}"\n\n[set]\n"cuts.*.share" = {}\n'
RECIPES = {"1-first": ("en", 0.9), "2-other": ("en", 0.8), "3-more": ("en", 0.7), "4-same": ("ja", 0.7)}
"""Recipes in the order in which they are worked on; the last is the one before it in Japanese."""
BATCH = """
import json, sys, time
from iomodel.report import run_batch
taken = {}
def timed(asked):
    for one in asked:
        start = time.process_time()
        yield one
        taken[one.name] = time.process_time() - start
found = run_batch(sys.argv[1], progress=timed)
assert all(one.status == "written" for one in found), found
print(json.dumps(taken))
"""


@pytest.fixture(scope="module")
def taken(request, tmp_path_factory):
    """Processor time of each report of a batch in a new process [s]."""
    if not request.config.getoption("--benchmark-only"):
        pytest.skip("timings are taken with --benchmark-only")
    folder = tmp_path_factory.mktemp("recipes")
    for name, (language, share) in RECIPES.items():
        (folder / f"{name}.toml").write_text(RECIPE.format(language, share), "utf-8")
    env = {**installed(tmp_path_factory.mktemp("compiled")), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", BATCH, str(folder)]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("names", "work"),
    [
        (("2-other", "3-more"), "a second report of one table, another scenario"),
        (("4-same",), "a second report of one table, the same in Japanese"),
    ],
)
def test_a_further_report_costs_a_tenth_of_the_first(benchmark, taken, names, work):
    ratio = benchmark.pedantic(
        lambda: min(taken[name] for name in names) / taken["1-first"], rounds=1, iterations=1
    )
    noted(benchmark, work, "the first one of a process", ratio, at_most=0.1)
