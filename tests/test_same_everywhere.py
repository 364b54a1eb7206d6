"""The same bytes under other hash seeds, time zones and locales; the same digits on any number of threads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = """
import hashlib, json, sys
from pathlib import Path
import numpy as np
import iomodel as iom
from iomodel.report import Recipe, write_report

folder = Path(sys.argv[1])
recipe = dict(name="r", scenarios=["rare-earth-ban"], sectors=13, models=["direct", "supply-constrained"],
              durations=[90], language="ja", formats=["html", "xlsx", "nc", "pdf"])
write_report(Recipe.parse(recipe, "r"), folder / "out")
found = iom.run(iom.load_table(), iom.load_scenario("rare-earth-ban").lasting(90),
                ["leontief", "supply-constrained", "inventory", "ghosh"])
figures = {name: found.data[name].to_numpy().ravel().tolist() for name in found.data.data_vars
           if found.data[name].dtype.kind == "f"}
paths = sorted((folder / "out").iterdir())
files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
print(json.dumps({"files": files, "figures": figures}))
"""
USUAL = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}


def ran(folder: Path, **changed: str) -> dict:
    """What a process in a changed environment writes and finds."""
    folder.mkdir()
    given = {**USUAL, **changed}
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), given["OMP_NUM_THREADS"])
    run = subprocess.run(
        [sys.executable, "-c", RUN, str(folder)],
        env={**os.environ, **threads, **given},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return ran(tmp_path_factory.mktemp("usual") / "run")


@pytest.mark.slow
@pytest.mark.xdist_group("same everywhere")
@pytest.mark.parametrize(
    "changed",
    [
        {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "POSIX", "PYTHONUTF8": "0"},
    ],
    ids=["tokyo"],
)
def test_the_same_bytes_under_other_hash_seeds_time_zones_and_locales(usual, tmp_path, changed):
    assert ran(tmp_path / "run", **changed) == usual


@pytest.mark.slow
@pytest.mark.xdist_group("same everywhere")
def test_the_same_digits_on_one_thread_and_on_two(usual, tmp_path):
    found = ran(tmp_path / "run", OMP_NUM_THREADS="2")
    for name, values in usual["figures"].items():
        assert found["figures"][name] == pytest.approx(values, rel=1e-12, abs=1e-12, nan_ok=True), name
    shown = {name: digest for name, digest in usual["files"].items() if name.endswith((".html", ".pdf"))}
    assert {name: found["files"][name] for name in shown} == shown
