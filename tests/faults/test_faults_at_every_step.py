"""Before any step on the disk a kill, a full disk or Control-C leaves the old state or the new."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tried(folder: Path, most: int, *names: str) -> dict[str, int]:
    """Run cases in a process of their own, which may fork; how many ends of each were tried."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults.cases", str(most), *names],
        cwd=ROOT,
        env={**os.environ, "CASES": str(folder), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return {line.rpartition(" ")[0]: int(line.rpartition(" ")[2]) for line in run.stdout.splitlines()}


def test_faults_while_files_and_folders_are_written(tmp_path):
    found = tried(tmp_path, 12, "one file", "several files", "a recorded folder")
    assert min(found.values()) >= 27


def test_faults_while_tables_are_added_and_downloaded(tmp_path):
    found = tried(tmp_path, 8, "add a folder", "add a workbook", "download")
    assert min(found.values()) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("names", [["run to csv", "run to json", "run to netcdf"], ["report", "batch"]])
def test_faults_while_results_and_reports_are_written(tmp_path, names):
    found = tried(tmp_path, 2, *names)
    assert min(found.values()) >= 6
