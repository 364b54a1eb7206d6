"""Folders: whole files or none, and nobody's later work overwritten."""

import errno
import json
import os
from pathlib import Path

import pytest

from iomodel.errors import OutputError, SourceError
from iomodel.report.folder import RECORD, Folder


@pytest.fixture
def out(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "out")
    made.prepare()
    made.write({"a.txt": b"one", "b.txt": b"two"}, "digest", {"least": -1.0})
    return made


def test_missing_folder_is_made_at_its_last_level_only(tmp_path: Path):
    Folder(tmp_path / "new").prepare()
    assert (tmp_path / "new").is_dir()
    with pytest.raises(SourceError, match="does not exist"):
        Folder(tmp_path / "absent" / "new").prepare()
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="is a file"):
        Folder(tmp_path / "file").prepare()


def test_current_means_same_digest_and_untouched_files(out: Folder):
    assert out.is_current("digest", ["a.txt"])
    assert not out.is_current("other", ["a.txt"])
    assert not out.is_current("digest", ["a.txt", "c.txt"])
    (out.path / "a.txt").write_text("changed")
    assert not out.is_current("digest", ["a.txt"])


def test_a_missing_file_is_not_current_but_may_be_written(out: Folder):
    (out.path / "b.txt").unlink()
    assert not out.is_current("digest", ["a.txt"])
    out.refuse_newer(["a.txt", "b.txt"])


def test_a_file_changed_since_is_newer(out: Folder):
    (out.path / "a.txt").write_text("my own notes")
    with pytest.raises(SourceError, match=r"a\.txt is newer than its report.*force=True"):
        out.refuse_newer(["a.txt"])


def test_a_file_that_nobody_recorded_is_not_overwritten(tmp_path: Path):
    (tmp_path / "report.html").write_text("somebody else's")
    with pytest.raises(SourceError, match="force=True"):
        Folder(tmp_path).refuse_newer(["report.html"])


def test_a_report_of_a_later_version_is_newer(out: Folder):
    record = json.loads((out.path / RECORD).read_text())
    (out.path / RECORD).write_text(json.dumps({**record, "iomodel": "99.0"}))
    with pytest.raises(SourceError, match=r"iomodel 99\.0 wrote it"):
        out.refuse_newer(["a.txt"])


def test_files_no_longer_asked_for_are_removed(out: Folder):
    out.write({"a.txt": b"one"}, "digest 2", {})
    assert sorted(path.name for path in out.path.iterdir()) == ["a.txt", RECORD]


@pytest.mark.parametrize("stop_at", [0, 1, 2, 3])
def test_interrupted_at_any_point_nothing_is_half_written_and_work_goes_on(
    out: Folder, stop_at: int, monkeypatch: pytest.MonkeyPatch
):
    """The write stops before its n-th replacement, as a kill would stop it."""
    real, calls = os.replace, []

    def stopping(draft: Path, path: Path) -> None:
        if len(calls) == stop_at:
            raise KeyboardInterrupt
        calls.append(path)
        real(draft, path)

    monkeypatch.setattr(os, "replace", stopping)
    with pytest.raises(KeyboardInterrupt):
        out.write({"a.txt": b"ONE", "b.txt": b"TWO"}, "digest 2", {})
    monkeypatch.setattr(os, "replace", real)
    assert (out.path / "a.txt").read_bytes() in (b"one", b"ONE")
    assert (out.path / "b.txt").read_bytes() in (b"two", b"TWO")
    assert not out.is_current("digest 2", ["a.txt", "b.txt"])
    out.refuse_newer(["a.txt", "b.txt"])
    out.write({"a.txt": b"ONE", "b.txt": b"TWO"}, "digest 2", {})
    assert out.is_current("digest 2", ["a.txt", "b.txt"])


def test_a_disk_that_fills_up_at_any_file_leaves_the_old_report_whole(
    out: Folder, monkeypatch: pytest.MonkeyPatch
):
    before = {path.name: path.read_bytes() for path in out.path.iterdir()}
    real = Path.write_bytes

    def filling(path: Path, content: bytes) -> int:
        if content == b"TWO":
            raise OSError(errno.ENOSPC, "")
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", filling)
    with pytest.raises(OutputError, match=r"b\.txt cannot be written: the disk is full"):
        out.write({"a.txt": b"ONE", "b.txt": b"TWO"}, "digest 2", {})
    assert {path.name: path.read_bytes() for path in out.path.iterdir()} == before


def test_a_folder_that_was_made_for_nothing_goes_away(tmp_path: Path):
    new, old = Folder(tmp_path / "new"), Folder(tmp_path / "old")
    old.path.mkdir()
    for folder in (new, old):
        with pytest.raises(ZeroDivisionError), folder.prepared():
            _ = 1 / int(folder.path.is_dir() - 1)
    assert (new.path.exists(), old.path.exists()) == (False, True)


def test_a_broken_record_is_said(out: Folder):
    (out.path / RECORD).write_text("{")
    with pytest.raises(SourceError, match="remove it to start anew"):
        _ = out.record
