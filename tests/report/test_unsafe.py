"""A report touches nothing outside its folder, nobody else's files, and runs nothing that a file says."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from iomodel.errors import SourceError
from iomodel.files import write_file
from iomodel.report import Recipe, run_batch, write_report
from iomodel.report.folder import RECORD, Folder

from .conftest import recipe

pytestmark = pytest.mark.xdist_group("report")


@pytest.mark.parametrize(
    "name", ["../victim.txt", "{absolute}", "..", "a/../../victim.txt", "C:victim.txt", ""]
)
def test_unsafe_names_in_an_old_record_are_refused_and_nothing_is_deleted(tmp_path: Path, name: str):
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    out = Folder(tmp_path / "out")
    out.prepare()
    out.write({"a.txt": b"one"}, "digest", {})
    record = json.loads((out.path / RECORD).read_text())
    digest = "ec9b0a1e4ff5a6e3d5b9f6a1bb2a0cb52ed9a1c56a4f93cf1a1c5f0cfd3bb0c1"
    record["files"][name.format(absolute=victim)] = [digest]
    (out.path / RECORD).write_text(json.dumps(record))
    with pytest.raises(SourceError, match="is no name of a file in this folder"):
        out.write({"b.txt": b"two"}, "digest 2", {})
    assert victim.read_text() == "mine"
    assert (out.path / "a.txt").read_bytes() == b"one"


def test_unsafe_links_are_not_followed(tmp_path: Path):
    victim = tmp_path / "victim.txt"
    victim.write_bytes(b"one")
    out = Folder(tmp_path / "out")
    out.prepare()
    out.write({"a.txt": b"one", "b.txt": b"one"}, "digest", {})
    for name in ("a.txt", "b.txt"):
        (out.path / name).unlink()
        (out.path / name).symlink_to(victim)
    out.write({"a.txt": b"two"}, "digest 2", {})
    assert victim.read_bytes() == b"one"
    assert (out.path / "a.txt").read_bytes() == b"two"
    assert (out.path / "b.txt").is_symlink()


def test_unsafe_batches_would_overwrite_an_index_of_ones_own(tmp_path: Path):
    lines = ['scenarios = ["rare-earth-ban"]', "sectors = 13", 'models = ["direct"]', 'formats = ["xlsx"]']
    (tmp_path / "r.toml").write_text("\n".join(lines))
    (tmp_path / "out").mkdir()
    own = tmp_path / "out" / "index.html"
    own.write_text("my own")
    with pytest.raises(SourceError, match=r"index\.html is newer"):
        run_batch(tmp_path)
    assert own.read_text() == "my own"
    run_batch(tmp_path, force=True)
    assert "</html>" in own.read_text(encoding="utf-8")


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_unsafe_permissions_are_those_of_the_umask(tmp_path: Path, mask: int, mode: int):
    before = os.umask(mask)
    try:
        write_file(tmp_path / "a.csv", "1")
        Folder(tmp_path).write({"a.html": b""}, "digest", {})
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {mode}


def test_unsafe_words_of_a_recipe_are_words_in_page_and_workbook(tmp_path: Path):
    words = {
        **recipe(grid={}, sectors=13, models=["direct"], formats=["html", "xlsx"]).model_dump(mode="json")
    }
    title = '=cmd|"/c calc"!A1<script>alert(1)</script>'
    write_report(Recipe.parse({**words, "title": title}, "small"), tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    with zipfile.ZipFile(tmp_path / "out" / "report.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert not any("cmd|" in sheet.partition("<f>")[2] for sheet in sheets)
