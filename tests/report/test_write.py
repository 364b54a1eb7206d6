"""From a recipe to files."""

from pathlib import Path

import pytest

from iomodel.errors import SourceError
from iomodel.report import Study, write_report
from iomodel.report.shared import Shared
from iomodel.report.study import plan
from iomodel.simulate.result import Result

from .conftest import recipe

pytestmark = pytest.mark.xdist_group("report")


def test_byte_identical_when_run_twice(english, tmp_path: Path):
    assert write_report(recipe(), tmp_path / "again")
    names = sorted(path.name for path in english.folder.iterdir())
    assert names == ["report.html", "report.json", "report.pdf", "report.xlsx", "result.nc"]
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (english.folder / name).read_bytes(), name


def test_up_to_date_is_left_alone(english):
    before = {path.name: path.stat().st_mtime_ns for path in english.folder.iterdir()}
    assert not write_report(recipe(), english.folder)
    assert {path.name: path.stat().st_mtime_ns for path in english.folder.iterdir()} == before


def test_data_is_the_result(english):
    stored = Result.from_netcdf(english.folder / "result.nc")
    assert stored.gdp_loss().equals(english.result.gdp_loss())


def test_only_the_formats_asked_for(tmp_path: Path):
    write_report(recipe(formats=["xlsx"], grid={}), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.json", "report.xlsx"]


def test_changed_report_needs_force(tmp_path: Path):
    chosen = recipe(formats=["html"], grid={})
    write_report(chosen, tmp_path / "out")
    (tmp_path / "out" / "report.html").write_text("my own")
    with pytest.raises(SourceError, match="force=True"):
        write_report(chosen, tmp_path / "out")
    assert (tmp_path / "out" / "report.html").read_text() == "my own"
    assert write_report(chosen, tmp_path / "out", force=True)


def test_missing_output_folder(tmp_path: Path):
    with pytest.raises(SourceError, match="does not exist"):
        write_report(recipe(), tmp_path / "absent" / "out")
    assert list(tmp_path.iterdir()) == []


def test_draws_are_shared_by_the_same_study_alone(monkeypatch):
    made = []
    monkeypatch.setattr("iomodel.report.shared.draws_of", lambda study, result: made.append(study) or study)
    first, japanese = plan(recipe(grid={})), plan(recipe(grid={}, language="ja"))
    more = plan(recipe(grid={}, draws=64))
    other = plan(recipe(grid={}, scenarios=["rare-earth-ban-180-days"]))
    shared = Shared()
    assert shared.drawn(first, None) is shared.drawn(japanese, None) is first
    assert shared.drawn(other, None) is other
    assert shared.drawn(first, None) is first
    assert shared.drawn(more, None) is more
    assert made == [first, other, first, more]


def test_the_same_study_in_another_language_is_not_run_again(tmp_path: Path, monkeypatch):
    runs = []
    whole = Study.run
    monkeypatch.setattr(Study, "run", lambda self, progress=iter: runs.append(1) or whole(self, progress))
    shared = Shared()
    for language in ("en", "ja"):
        write_report(recipe(formats=["nc"], grid={}, language=language), tmp_path / language, shared=shared)
    assert len(runs) == 1
    write_report(recipe(formats=["nc"], grid={}), tmp_path / "alone")
    assert len(runs) == 2
