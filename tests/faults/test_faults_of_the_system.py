"""Full disks, folders that cannot be written, outputs that are closed, terminals of few characters."""

import contextlib
import errno
import io
import os
import resource
import runpy
import sys

import pytest
from numba.core import caching, config

from iomodel.cli import main
from iomodel.equations import bottleneck, pivots
from iomodel.equations.compiled import compiled
from iomodel.equations.inventory import steps as kernel
from iomodel.materials import many

RUN = ("run", "nri", "--sectors", "13", "--model", "direct")


@pytest.fixture
def ends(monkeypatch):
    """Run the command on these streams; returns its exit code."""

    def call(*words, **streams):
        monkeypatch.setattr(sys, "argv", ["iomodel", *words])
        for name, stream in streams.items():
            monkeypatch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code or 0

    return call


@pytest.mark.parametrize("words", [RUN, (*RUN, "--json"), ("tables",), ("--help",), ("run", "--help")])
def test_an_output_on_a_full_disk(ends, words):
    said = io.StringIO()
    with open("/dev/full", "w") as full:
        assert ends(*words, stdout=full, stderr=said) == 2
    assert said.getvalue() == "iomodel: cannot write or read a file: No space left on device\n"


def test_a_reader_that_goes_away(ends):
    reading, writing = os.pipe()
    os.close(reading)
    said = io.StringIO()
    with os.fdopen(writing, "w") as closed:
        assert ends("schema", stdout=closed, stderr=said) == 1
    assert said.getvalue() == ""


def test_closed_outputs(ends):
    for words, code in ((RUN, 0), (("run", "nothing-of-the-kind"), 2), (("nothing-of-the-kind",), 2)):
        assert ends(*words, stdout=None, stderr=None) == code
        sys.stdout.close()
        sys.stderr.close()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "shift_jis"])
def test_characters_that_a_terminal_cannot_show_are_replaced(ends, encoding):
    """Japanese titles, and the arrows that mark values beside a range."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    assert ends("scenarios", stdout=out, stderr=err) == 0
    assert ends("run", "億円 ↑ é", stdout=out, stderr=err) == 2
    err.flush()
    assert err.buffer.getvalue().startswith(b"iomodel: no scenario '")


def test_what_was_meant_comes_before_all_that_there_is(ends):
    err = io.StringIO()
    assert ends("run", "rare-earth-bam", stderr=err) == 2
    meant = "iomodel: no scenario 'rare-earth-bam'. Did you mean 'rare-earth-ban' or "
    assert err.getvalue().startswith(meant)


@contextlib.contextmanager
def small_disk(size):
    """No file may grow beyond this size [bytes]: a write stops midway, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("ending", ["csv", "json", "nc"])
def test_a_disk_that_fills_up_midway_leaves_the_old_file(command, tmp_path, ending):
    out = tmp_path / f"result.{ending}"
    out.write_text("old")
    with small_disk(500):
        code, printed, err = command(*RUN, "--out", str(out))
    assert (code, printed, err.count("\n")) == (2, "", 1)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.read_text() == "old"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EDQUOT, "the quota of disk space is used up"),
        (errno.EROFS, "the file system is read-only"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_what_the_system_says_of_a_disk_is_passed_on(command, tmp_path, monkeypatch, number, told):
    def failing(handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", failing)
    code, printed, err = command(*RUN, "--out", str(tmp_path / "a.csv"))
    assert (code, printed, err.count("\n")) == (2, "", 1)
    assert told in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["absent/a", "file/a", "file"])
@pytest.mark.parametrize(
    "words",
    [
        (*RUN, "--out", "{}.csv"),
        ("compare", "nri", "--sectors", "13", "--model", "direct", "--out", "{}.svg"),
        ("duration", "nri", "--sectors", "13", "--model", "direct", "--out", "{}.svg"),
        ("believe", "dir-a", "--sectors", "13", "--model", "direct", "--out", "{}.svg"),
        ("report", "nri", "--sectors", "13", "--model", "direct", "--formats", "nc", "--out", "{}"),
        ("tables", "template", "--out", "{}.xlsx"),
    ],
)
def test_folders_that_do_not_exist_or_are_files(command, tmp_path, place, words):
    for name in ("file", "file.csv", "file.svg", "file.xlsx"):
        (tmp_path / name).mkdir() if place == "file" and "." in name else (tmp_path / name).write_text("mine")
    before = sorted(path.name for path in tmp_path.iterdir())
    code, printed, err = command(*(word.format(tmp_path / place) for word in words))
    assert (code, printed, err.count("\n")) == (2, "", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_home_that_cannot_be_written(command, tmp_path, monkeypatch):
    """Reading works without one; what would be kept there says so."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("IOMODEL_DATA_DIR", str(tmp_path / "file" / "home"))
    assert command("tables", "template", "--out", str(tmp_path / "mine"))[0] == 0
    code, _, err = command("tables", "add", str(tmp_path / "mine"), "--name", "mine")
    assert (code, err.count("\n")) == (2, 1)
    assert "cannot be written" in err
    assert command("tables")[0] == 0
    assert command(*RUN)[0] == 0


def twice(number):
    return 2 * number


def test_a_disk_that_fills_up_while_machine_code_is_kept_costs_the_cache_only(monkeypatch, tmp_path):
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path))
    loop = compiled()(twice)
    with small_disk(16):
        assert loop(21) == 42
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert compiled()(twice)(21) == 42
    assert list(tmp_path.rglob("*.nbc"))


@pytest.mark.parametrize("left", [0, 10])
def test_a_cache_that_is_cut_short_is_not_used(monkeypatch, tmp_path, left):
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path))
    assert compiled()(twice)(21) == 42
    for path in [*tmp_path.rglob("*.nbi"), *tmp_path.rglob("*.nbc")]:
        path.write_bytes(path.read_bytes()[:left])
    assert compiled()(twice)(21) == 42


@pytest.mark.parametrize("module", [bottleneck, kernel, many, pivots])
def test_a_read_only_installation_compiles_without_a_cache(monkeypatch, module):
    """Where numba finds no place for machine code, the models are compiled anew in each process."""

    def read_only(self):
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(caching._CacheLocator, "ensure_cache_path", read_only)
    found = runpy.run_path(module.__file__)
    compiled = [value for value in found.values() if hasattr(value, "py_func")]
    assert compiled
    assert all(value.stats.cache_path is None for value in compiled)
    if module is kernel:
        assert found["is_compiled"]() is False
