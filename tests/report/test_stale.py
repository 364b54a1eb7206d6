"""A report is up to date only while everything that it was made from is the same."""

import shutil
from pathlib import Path

import pytest

from iomodel import files
from iomodel.report import page, plan, shared, study
from iomodel.sources import load_table
from iomodel.sources.template import copy_template
from tests.report.conftest import recipe

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled files and of the templates that a test may edit."""
    shutil.copytree(files.tables_folder(), tmp_path / "tables")
    monkeypatch.setattr(study, "tables_folder", lambda: tmp_path / "tables")
    monkeypatch.setattr("iomodel.sources.bundled.tables_folder", lambda: tmp_path / "tables")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("io/japan-2015/classification.csv", "1513.736", "1234.5"),
        ("gdp.csv", "607.9", "608.9"),
        ("estimates/nri-3m.toml", "0.66", "0.67"),
        ("scenarios/nri.toml", "=", " ="),
        ("traps.toml", "=", " ="),
        ("reference-points.toml", "=", " ="),
        ("elasticities.csv", "0.", "1."),
    ],
)
def test_bundled_figures_decide_the_digest(own: Path, name: str, old: str, new: str):
    before = plan(recipe()).digest
    edit(own / "tables" / name, old, new)
    assert plan(recipe()).digest != before


@pytest.mark.parametrize(
    ("sheet", "old", "new"),
    [
        ("employment", "2000.0", "2001.0"),
        ("Z", "Materials", "Raw materials"),
        ("about", "An example", "Another example"),
        ("about", "2020", "2019"),
    ],
)
def test_all_of_ones_own_table_decides_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet: str, old: str, new: str
):
    copy_template(tmp_path / "mine")
    monkeypatch.setattr(study, "load_table", lambda *_: load_table(str(tmp_path / "mine")))
    before = plan(recipe()).digest
    edit(tmp_path / "mine" / f"{sheet}.csv", old, new)
    assert plan(recipe()).digest != before


def test_rebuilt_estimates_follow_what_they_were_rebuilt_from(own: Path, monkeypatch: pytest.MonkeyPatch):
    table, rebuilt = plan(recipe(sectors=13)).table, []
    monkeypatch.setattr(shared, "reproduce", lambda table: rebuilt.append(table) or ())
    monkeypatch.setattr(shared, "_REBUILT", {})
    batch = shared.Shared()
    batch.rebuilt(table)
    batch.rebuilt(table)
    assert len(rebuilt) == 1
    edit(own / "tables/scenarios/nri.toml", "=", " =")
    batch.rebuilt(table)
    assert len(rebuilt) == 2


def test_an_edited_template_is_read_again_and_makes_a_new_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    package = tmp_path / "package"
    shutil.copytree(page.TEMPLATES, package / "report" / "templates")
    monkeypatch.setattr(study, "_PACKAGE", package)
    monkeypatch.setattr(page, "TEMPLATES", package / "report" / "templates")
    (page.TEMPLATES / "one.j2").write_text("{{ value }} of old")
    assert page.render("one.j2", value=3) == "3 of old"
    (page.TEMPLATES / "one.j2").write_text("{{ value }} of new")
    assert page.render("one.j2", value=3) == "3 of new"
    for name in ("style.css", "report.html.j2", "report.typ"):
        before = plan(recipe()).digest
        (page.TEMPLATES / name).write_text("edited")
        assert plan(recipe()).digest != before
