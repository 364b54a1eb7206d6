"""Threads that share a table get the answers that one thread gets, bit for bit."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np

import iomodel as iom
from iomodel.models import MODELS

THREADS = 8

SHARED_FACTORS = """
import sys
from concurrent.futures import ThreadPoolExecutor
import numpy as np
import iomodel as iom
from iomodel.equations import ghosh, leontief, mixed, paths, price

sys.setswitchinterval(1e-6)
table = iom.load_table("japan-2015", sectors=37)
cases = np.random.default_rng(0).uniform(1, 2, (40, table.n))
caps = np.full((3, table.n), np.inf)
caps[:, 4] = np.array([.99, .98, .97]) * table.x[4]
jobs = [
    lambda: leontief.output(table.factors, cases),
    lambda: leontief.inverse(table.factors),
    lambda: ghosh.output(table.factors, table.x, cases),
    lambda: price.prices(table.factors, cases),
    lambda: mixed.supply_constrained(table.factors, caps, table.f).output,
    lambda: paths.structural_paths(table.Ad, table.f, table.value_added_share, .01).values,
]
serial = [job() for job in jobs]

def wrong(first):
    places = [(first + turn) % len(jobs) for turn in range(200)]
    return sum(not np.array_equal(jobs[place](), serial[place]) for place in places)

with ThreadPoolExecutor(8) as pool:
    print(sum(pool.map(wrong, range(8))))
"""


def test_threads_that_share_factors_neither_abort_nor_differ():
    """In a process of its own, because a fault here damages memory."""
    done = subprocess.run([sys.executable, "-c", SHARED_FACTORS], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout.strip()) == (0, "0"), done.stderr[-500:]


def test_threads_run_every_model_on_one_new_table():
    """All start at once on a table that has nothing computed yet, each with another model first."""
    scenario = iom.load_scenario("rare-earth-ban").changed("bare", stocks=[]).lasting(20)
    serial = {name: answer(iom.load_table("japan-2015", 13).replace(), scenario, name) for name in MODELS}
    table = iom.load_table("japan-2015", 13).replace()
    start = Barrier(THREADS)

    def differing(first: int) -> list[str]:
        order = [*MODELS][first:] + [*MODELS][:first]
        start.wait()
        return [name for name in order if answer(table, scenario, name) != serial[name]]

    with ThreadPoolExecutor(THREADS) as pool:
        assert [*pool.map(differing, range(THREADS))] == [[]] * THREADS


def test_threads_that_race_for_one_figure_of_a_table_find_the_same():
    known = iom.load_table("japan-2015", 13)
    names = ["f", "exports", "value_added_share", "manufacturing", "Ad", "Am", "Bd", "L", "digest", "gdp"]
    for _ in range(20):
        table = known.replace()
        start = Barrier(THREADS)

        def read(first: int, table: iom.IOTable = table, start: Barrier = start) -> list[bytes]:
            start.wait()
            order = names[first:] + names[:first]
            found = {name: getattr(table, name) for name in order}
            return [np.asarray(found[name]).tobytes() for name in names]

        with ThreadPoolExecutor(THREADS) as pool:
            found = [*pool.map(read, range(THREADS))]
        assert found == [[np.asarray(getattr(known, name)).tobytes() for name in names]] * THREADS


def answer(table: iom.IOTable, scenario: iom.Scenario, name: str) -> bytes:
    """Every figure that a model gives, as bytes, or the reason it gives none."""
    data = iom.run(table, scenario, name, refusals="keep").data
    return b"".join(data[variable].values.tobytes() for variable in ("output", "value_added"))


LIMITED = """
from threadpoolctl import threadpool_info
from iomodel.errors import SolverError
from iomodel.simulate.threads import assert_one_thread, limit_for_good

import scipy.linalg

def counted():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

several = counted() != {1}  # not on a machine of one core
try:
    assert_one_thread()
    refused = False
except SolverError as error:
    refused = "threads in a worker" in str(error)
assert refused == several
limit_for_good()
assert_one_thread()
assert counted() == {1}
"""


def test_a_worker_keeps_linear_algebra_on_one_thread():
    several = {**os.environ, "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2", "MKL_NUM_THREADS": "2"}
    ended = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, env=several)
    assert ended.returncode == 0, ended.stderr
