"""A batch that is finished: told without loading anything, and only where nothing has changed."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from iomodel import files
from iomodel.files.finished import BATCH, finished_reports
from iomodel.report import inputs, run_batch

pytestmark = [pytest.mark.xdist_group("report"), pytest.mark.usefixtures("no_estimates")]

MINE = 'name = "mine"\nduration.cut = 30\nshocks = [{sector = "351", kind = "capacity", share = 0.1}]\n'
RECIPE = (
    'scenarios = ["mine/ban.toml"]\nsectors = 13\nmodels = ["direct"]\ndurations = [30]\nformats = ["html"]\n'
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished batch of one report."""
    place = tmp_path_factory.mktemp("finished")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("iomodel.report.shared.reproduce", lambda table: ())
        patched.setattr("iomodel.report.shared._REBUILT", {})
        (place / "mine").mkdir()
        (place / "mine" / "ban.toml").write_text(MINE)
        (place / "a.toml").write_text(RECIPE)
        assert [one.status for one in run_batch(place)] == ["written"]
    return place


def test_nothing_to_do_is_told_without_loading_the_library(made: Path):
    code = (
        "import sys; sys.argv = ['iomodel', 'batch', sys.argv[1]]\n"
        "from iomodel.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'numpy', 'pandas', 'scipy', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(made)], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["a: up to date", "[]"], done.stderr


def changed_recipe(made: Path) -> None:
    (made / "a.toml").write_text(RECIPE.replace("[30]", "[31]"))


def another_recipe(made: Path) -> None:
    (made / "b.toml").write_text(RECIPE)


def changed_scenario(made: Path) -> None:
    (made / "mine" / "ban.toml").write_text(MINE.replace("0.1", "0.2"))


def changed_page(made: Path) -> None:
    (made / "out" / "a" / "report.html").write_text("mine")


def missing_page(made: Path) -> None:
    (made / "out" / "a" / "report.html").unlink()


def changed_index(made: Path) -> None:
    (made / "out" / "index.html").write_text("mine")


def other_package(made: Path) -> None:
    record = json.loads((made / "out" / BATCH).read_text())
    record["summary"]["stamp"]["inputs"]["packages"].append("pandas")
    (made / "out" / BATCH).write_text(json.dumps(record))


def damaged_record(made: Path) -> None:
    (made / "out" / BATCH).write_text("[]")


CHANGES: list[Callable[[Path], None]] = [
    *(changed_recipe, another_recipe, changed_scenario, changed_page, missing_page, changed_index),
    *(other_package, damaged_record),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_changed_is_not_finished(made: Path, change: Callable[[Path], None]):
    kept = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert finished_reports(made, made / "out") == ["a"]
    try:
        change(made)
        assert finished_reports(made, made / "out") is None
    finally:
        (made / "b.toml").unlink(missing_ok=True)
        for path, content in kept.items():
            path.write_bytes(content)
    assert finished_reports(made, made / "out") == ["a"]


def test_bundled_figures_and_source_are_among_what_is_watched(made: Path):
    stamp = json.loads((made / "out" / BATCH).read_text())["summary"]["stamp"]
    watched = {(made / "out" / place).resolve() for place, _ in stamp["inputs"]["folders"]}
    assert {files.tables_folder().resolve(), Path(files.__file__).resolve().parents[1]} <= watched


def test_a_batch_with_a_failure_is_never_finished(made: Path, tmp_path: Path):
    (tmp_path / "a.toml").write_text("scenarios = []")
    assert [one.status for one in run_batch(tmp_path)] == ["failed"]
    assert finished_reports(tmp_path, tmp_path / "out") is None


def test_tables_that_are_kept_elsewhere_are_read_each_time(monkeypatch: pytest.MonkeyPatch):
    from iomodel.report import Recipe

    recipe = Recipe(name="a", scenarios=["rare-earth-ban"])
    assert inputs.inputs_of([recipe])
    monkeypatch.setattr(inputs, "bundled_names", list)
    assert inputs.inputs_of([recipe]) is None
