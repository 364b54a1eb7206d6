"""Several processes on one file or folder, and a command that is killed at any moment."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iomodel.report.folder import Folder
from iomodel.sources.template import copy_template
from iomodel.sources.user import user_table_names
from tests.faults.steps import litter

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; sys.argv = ['iomodel', *sys.argv[1:]]; from iomodel.cli import main; main()"
WRITERS = """
import os, sys
from pathlib import Path
from iomodel.errors import ParameterError
from iomodel.files import write_file
from iomodel.report.folder import Folder
from iomodel.sources.user import add_table
from tests.faults.steps import together

folder = Path(sys.argv[1])
contents = [bytes([65 + number]) * 200_000 for number in range(4)]

def write(content):
    for _ in range(15):
        write_file(folder / "one.bin", content)

def read():
    for _ in range(300):
        assert (folder / "one.bin").read_bytes() in contents

def record(content):
    for _ in range(5):
        Folder(folder / "report").write({"a.bin": content, "b.bin": content}, content[:1].decode(), {})

def add(number):
    try:
        add_table(folder / f"table{number}", "mine")
    except ParameterError as error:
        assert "'mine' of 3 sectors is there already" in str(error)
        return
    os.close(os.open(folder / f"kept{number}", os.O_CREAT))

(folder / "one.bin").write_bytes(contents[0])
(folder / "report").mkdir()
works = {
    "file": [*(lambda c=c: write(c) for c in contents), read],
    "report": [lambda c=c: record(c) for c in contents],
    "table": [lambda n=n: add(n) for n in range(4)],
}
codes = {what: together(*work) for what, work in works.items()}
assert all(code == 0 for found in codes.values() for code in found), codes
"""


def environment(folder: Path) -> dict[str, str]:
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **threads, "IOMODEL_DATA_DIR": str(folder / "data")}


def test_faults_of_several_processes_on_one_file_report_and_table(tmp_path, monkeypatch):
    for number in range(4):
        copy_template(tmp_path / f"table{number}")
        about = tmp_path / f"table{number}" / "about.csv"
        about.write_text(about.read_text().replace("An example", f"Example {number}"))
    run = subprocess.run(
        [sys.executable, "-c", WRITERS, str(tmp_path)],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert not litter(tmp_path)
    out = Folder(tmp_path / "report")
    assert out.is_current(out.record["digest"], ["a.bin", "b.bin"])
    assert (out.path / "a.bin").read_bytes() == (out.path / "b.bin").read_bytes()
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "data"))
    assert user_table_names() == ["mine"]
    assert len(list(tmp_path.glob("kept*"))) == 1


def killed(folder: Path, delay: float, *words: object) -> bool:
    """Start a command, kill it after some seconds; whether it was still at work."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *map(str, words)],
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.slow
def test_faults_of_a_command_killed_at_random_moments(tmp_path):
    out, draw = tmp_path / "out.json", random.Random(1)
    words = ("run", "rare-earth-ban", "--sectors", "13", "--model", "direct", "--out", out)
    began = time.monotonic()
    assert not killed(tmp_path, 600, *words)
    took = time.monotonic() - began
    made = json.loads(out.read_text())
    out.write_text('"old"')
    kills = sum(killed(tmp_path, took * draw.uniform(0.3, 1), *words) for _ in range(4))
    assert kills > 0
    assert json.loads(out.read_text()) in ("old", made)
    assert not killed(tmp_path, 600, *words)
    assert (json.loads(out.read_text()), litter(tmp_path)) == (made, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["report", "batch", "add a folder", "add a workbook", "download", "ensemble"]
)
def test_faults_of_work_killed_from_outside_at_random_moments(tmp_path, name):
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults.cases", "kills:3", name],
        cwd=ROOT,
        env={**environment(tmp_path), "CASES": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout.rpartition(" ")[2]) >= 1  # of the kills, so many came before the work's own end
