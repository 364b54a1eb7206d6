"""Files reach the disk in an order that a loss of power cannot turn round, and a full disk is one line."""

import errno
import os
import stat
from pathlib import Path

import pytest

from iomodel.errors import OutputError
from iomodel.files import staged, sweep, write_file, write_folder
from tests.faults.steps import litter


@pytest.fixture
def order(monkeypatch):
    """What reached the disk and what was put in place, in order."""
    seen: list[tuple[str, str]] = []
    for name in ("fsync", "replace", "rename"):
        real = getattr(os, name)

        def noted(first, *rest, name=name, real=real):
            place = os.readlink(f"/proc/self/fd/{first}") if name == "fsync" else str(rest[0])
            seen.append((name, Path(place).name))
            return real(first, *rest)

        monkeypatch.setattr(os, name, noted)
    return seen


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not tell")


@needs_proc
def test_faults_of_power_a_file_is_on_the_disk_before_it_takes_its_place(tmp_path, order):
    write_file(tmp_path / "a.txt", "new")
    assert order == [("fsync", "draft0.txt"), ("replace", "a.txt"), ("fsync", tmp_path.name)]


@needs_proc
def test_faults_of_power_all_files_are_on_the_disk_before_the_first_takes_its_place(tmp_path, order):
    with staged(tmp_path, {"a.txt": "1", "b.txt": "2"}) as place:
        place()
    assert [what for what, _ in order] == ["fsync", "fsync", "replace", "replace", "fsync"]


@needs_proc
def test_faults_of_power_a_folder_is_on_the_disk_with_its_files(tmp_path, order):
    write_folder(tmp_path / "made", lambda folder: (folder / "a.txt").write_text("1"))
    last = order.index(("rename", "made"))
    assert ("fsync", "a.txt") in order[:last]
    assert order[last + 1 :] == [("fsync", tmp_path.name)]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_faults_of_the_disk_leave_the_old_file_and_no_draft(tmp_path, monkeypatch, failing, number):
    (tmp_path / "a.txt").write_text("old")

    def broken(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, failing, broken)
    with pytest.raises(OutputError, match=r"a\.txt cannot be written: "):
        write_file(tmp_path / "a.txt", "new")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.txt"]


def test_faults_leave_drafts_that_the_next_start_removes_and_nobody_elses_files(tmp_path):
    stale = tmp_path / ".iomodel-0123456789abcdef.part"
    stale.mkdir()
    (stale / "draft0.csv").write_text("half")
    own = tmp_path / ".mine.part"
    own.write_text("kept")
    linked = tmp_path / ".iomodel-fedcba9876543210.part"
    (tmp_path / "elsewhere").mkdir()
    linked.symlink_to(tmp_path / "elsewhere")
    sweep(tmp_path)
    assert not stale.exists()
    assert own.read_text() == "kept"
    assert (tmp_path / "elsewhere").is_dir()


def test_faults_do_not_change_permissions(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    write_file(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert not litter(tmp_path)
