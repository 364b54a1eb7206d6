"""Several processes make the reports of one, and those that die leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iomodel.errors import ParameterError
from iomodel.report import run_batch
from iomodel.simulate.processes import Processes
from iomodel.sources.template import copy_template

pytestmark = pytest.mark.xdist_group("report")

RECIPE = """
scenarios = ["rare-earth-ban"]
sectors = 13
models = ["direct"]
durations = [30]
formats = ["html", "xlsx", "nc"]
[[each]]
"stocks.*.days" = [0, 60, 90]
"""
SHOCK = 'name = "ban"\nduration.cut = 30\nshocks = [{sector = "01", kind = "capacity", share = 0.5}]\n'
CALL = "import sys; sys.argv = ['iomodel', *sys.argv[1:]]; from iomodel.cli import main; main()"


@pytest.fixture
def recipes(tmp_path: Path) -> Path:
    """Three quick reports."""
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "r.toml").write_text(RECIPE)
    return tmp_path / "recipes"


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a batch but the record, which says where the recipes are."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "batch.json"
    }


@pytest.mark.slow
@pytest.mark.usefixtures("no_estimates")
def test_reports_are_those_of_one_process_and_a_killed_worker_is_made_up_for(
    recipes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    alone = run_batch(recipes, tmp_path / "alone")
    begun: list[int] = []
    killed: list[int] = []
    start, go_on = Processes._start, Processes._next

    def started(self: Processes[int]) -> None:
        start(self)
        begun.extend(process.pid for process, _ in list(self._running.values())[-1:] if process.pid)

    def killed_once(self: Processes[int], ready, waiting) -> None:
        go_on(self, ready, waiting)
        if len(begun) == 2 and ready in self._running and not killed:
            killed.append(self._running[ready][0].pid)
            os.kill(killed[0], signal.SIGKILL)

    monkeypatch.setattr(Processes, "_start", started)
    monkeypatch.setattr(Processes, "_next", killed_once)
    several = run_batch(recipes, tmp_path / "several", jobs=2)
    assert killed
    assert len(begun) == 3
    assert [one.status for one in alone] == ["written"] * 3
    assert several == alone
    assert content(tmp_path / "several") == content(tmp_path / "alone")


@pytest.mark.slow
def test_a_killed_batch_leaves_no_process_and_the_next_one_goes_on(recipes: Path, tmp_path: Path):
    copy_template(tmp_path / "table")  # no estimates are published for it
    (recipes / "mine").mkdir()
    (recipes / "mine" / "ban.toml").write_text(SHOCK)
    recipe = RECIPE.replace("sectors = 13", f'table = "{tmp_path / "table"}"')
    recipe = recipe.replace("rare-earth-ban", "mine/ban.toml").replace("stocks.*.days", "shocks.*.share")
    (recipes / "r.toml").write_text(recipe.replace("[0, 60, 90]", "[0.1, 0.2, 0.3]"))
    process = subprocess.Popen(
        [sys.executable, "-c", CALL, "batch", str(recipes), "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    first = recipes / "out" / "r_shocks-share-0.1" / "report.json"
    waited = time.monotonic() + 200
    while not first.exists() and process.poll() is None and time.monotonic() < waited:
        time.sleep(0.02)
    workers = children(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert workers
    waited = time.monotonic() + 60
    while any(map(alive, workers)) and time.monotonic() < waited:
        time.sleep(0.05)
    assert not any(map(alive, workers))
    assert {one.status for one in run_batch(recipes)} <= {"written", "up to date"}
    assert list(recipes.rglob(".iomodel-*")) == []
    assert len(list((recipes / "out").glob("*/report.html"))) == 3


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    place = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in place.read_text().split()] if place.exists() else []


def alive(pid: int) -> bool:
    """Whether a process is there and more than a zombie."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"jobs": 0}, "jobs is 0, expected 1 or more processes"),
        ({"jobs": 2, "cluster": "local"}, "expected one of them"),
    ],
)
def test_jobs_that_cannot_be(recipes: Path, asked, said: str):
    with pytest.raises(ParameterError, match=said):
        run_batch(recipes, **asked)
