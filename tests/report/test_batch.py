"""Batches: go on after a failure, skip what is done, resume after a kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from iomodel.cli import main
from iomodel.errors import SourceError
from iomodel.report import run_batch
from iomodel.report.folder import Folder

pytestmark = [pytest.mark.xdist_group("report"), pytest.mark.usefixtures("no_estimates")]

RECIPE = """
scenarios = ["rare-earth-ban"]
sectors = 13
models = ["direct"]
durations = [{days}]
formats = ["html", "xlsx"]
"""
CALL = "import sys; sys.argv = ['iomodel', *sys.argv[1:]]; from iomodel.cli import main; main()"


@pytest.fixture
def recipes(tmp_path: Path) -> Path:
    for number, days in enumerate((30, 60, 90)):
        (tmp_path / f"r{number}.toml").write_text(RECIPE.format(days=days))
    return tmp_path


@dataclass(frozen=True)
class Called:
    returncode: object
    stdout: str
    stderr: str


@pytest.fixture
def iomodel(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Called]:
    """The command, called in this process."""

    def call(*arguments: str) -> Called:
        monkeypatch.setattr(sys, "argv", ["iomodel", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Called(ended.value.code, said.out, said.err)

    return call


def test_runs_all_then_skips_all(recipes: Path):
    assert [outcome.status for outcome in run_batch(recipes)] == ["written"] * 3
    first = (recipes / "out" / "index.html").read_bytes()
    (recipes / "r1.toml").write_text(RECIPE.format(days=120))
    assert [outcome.status for outcome in run_batch(recipes)] == ["up to date", "written", "up to date"]
    (recipes / "r1.toml").write_text(RECIPE.format(days=60))
    run_batch(recipes)
    assert (recipes / "out" / "index.html").read_bytes() == first


def test_index_compares_all(recipes: Path):
    outcomes = run_batch(recipes)
    text = (recipes / "out" / "index.html").read_text(encoding="utf-8")
    for outcome in outcomes:
        assert f'href="{outcome.name}/report.html"' in text
        assert f"{abs(outcome.summary['most']):.2f}" in text
        for name in outcome.files:
            assert (recipes / "out" / outcome.name / name).is_file()


def test_goes_on_when_one_fails_and_says_so_with_exit_code_1(recipes: Path, iomodel):
    (recipes / "r1.toml").write_text(RECIPE.format(days=60) + 'language = "fr"\n')
    found = iomodel("batch", str(recipes))
    assert found.returncode == 1
    assert "r0: written" in found.stdout
    assert "r1: failed" in found.stdout
    assert "no language 'fr'" in " ".join(found.stdout.split())
    assert "r2: written" in found.stdout
    assert "1 of 3 recipes failed" in found.stdout
    assert "Traceback" not in found.stderr
    assert "no language" in (recipes / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_killed_in_the_middle_and_resumed(recipes: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", CALL, "batch", str(recipes)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    waited = time.monotonic() + 200
    while not Folder(recipes / "out" / "r0").record.get("finished") and time.monotonic() < waited:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert Folder(recipes / "out" / "r0").record["finished"]
    assert not (recipes / "out" / "index.html").exists()
    written = (recipes / "out" / "r0" / "report.html").stat().st_mtime_ns
    outcomes = run_batch(recipes)
    assert outcomes[0].status == "up to date"
    assert outcomes[2].status == "written"
    assert (recipes / "out" / "r0" / "report.html").stat().st_mtime_ns == written
    for outcome in outcomes:
        folder = recipes / "out" / outcome.name
        assert Folder(folder).record["finished"]
        assert (folder / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.mark.slow
def test_a_cluster_makes_the_files_of_one_process(recipes: Path, tmp_path: Path, iomodel, monkeypatch):
    pytest.importorskip("distributed", reason="the extra scale is not installed")
    monkeypatch.undo()  # workers rebuild published estimates
    (recipes / "r1.toml").write_text(RECIPE.format(days=60) + 'formats_of = "none"\n')
    (recipes / "r2.toml").unlink()
    here = run_batch(recipes, tmp_path / "here")
    there = run_batch(recipes, tmp_path / "there", cluster="local", workers=1)
    assert [outcome.status for outcome in here] == ["written", "failed"]
    assert there == here
    for outcome in here:
        for name in outcome.files:
            one, two = (tmp_path / where / outcome.name / name for where in ("here", "there"))
            assert one.read_bytes() == two.read_bytes()
    assert (tmp_path / "here" / "index.html").read_bytes() == (tmp_path / "there" / "index.html").read_bytes()
    again = iomodel("batch", str(recipes), "--out", str(tmp_path / "there"), "--cluster", "tcp://127.0.0.1:1")
    assert "r0: up to date" in again.stdout  # nothing is due, so that nobody is asked


def test_a_cluster_that_is_not_there_is_one_line_with_the_command_without(recipes: Path, iomodel):
    pytest.importorskip("distributed", reason="the extra scale is not installed")
    found = iomodel("batch", str(recipes), "--cluster", "tcp://127.0.0.1:1")
    assert found.returncode == 2
    assert found.stderr.count("\n") == 1
    assert found.stderr.strip().endswith(f"start one, or use: iomodel batch {recipes}")


def test_no_folder_and_no_recipe(tmp_path: Path):
    with pytest.raises(SourceError, match="is no folder"):
        run_batch(tmp_path / "absent")
    with pytest.raises(SourceError, match="holds no recipe"):
        run_batch(tmp_path)


def test_a_recipe_is_named_by_its_file(recipes: Path):
    (recipes / "r0.toml").write_text('name = "other"\n' + RECIPE.format(days=30))
    assert run_batch(recipes)[0].problem.endswith("a recipe is named by its file")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rare-earth-ban", "--out", "{tmp}/x", "--lang", "fr"], "no language 'fr'"),
        (["rare-earth-ban", "--out", "{tmp}/absent/x"], "does not exist"),
        (["rare-earth-ban", "--out", "{tmp}/x", "--formats", "docx"], "docx"),
        (["rare-earth-bann", "--out", "{tmp}/x"], "rare-earth-ban"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(iomodel, tmp_path: Path, arguments: list[str], said: str):
    found = iomodel("report", *(argument.format(tmp=tmp_path) for argument in arguments))
    assert found.returncode == 2
    assert said in found.stderr
    assert len(found.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_report_of_a_recipe_in_another_language(iomodel, recipes: Path, tmp_path: Path):
    found = iomodel(
        "report", str(recipes / "r0.toml"), "--out", str(tmp_path / "ja"), "--lang", "ja", "--formats", "html"
    )
    assert found.returncode == 0, found.stderr
    assert '<html lang="ja">' in (tmp_path / "ja" / "report.html").read_text(encoding="utf-8")


def test_shipped_recipes_are_sound():
    from iomodel.report import Recipe, plan

    paths = sorted((Path(__file__).parents[2] / "reports").glob("*.toml"))
    assert len(paths) >= 4
    for path in paths:
        assert plan(Recipe.read(path)).scenarios
