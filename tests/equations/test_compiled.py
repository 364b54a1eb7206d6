"""Loops compiled with and without a place for their cache."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from iomodel.equations.compiled import compiled, kept, told
from iomodel.equations.inventory import steps as kernel

NO_PLACE = "numba.core.caching.CacheImpl._locator_classes"
"""Where numba looks for a place: none is left in a read-only installation without a writable home."""


def double(number: int) -> int:
    return 2 * number


def test_a_loop_is_kept_on_disk_where_there_is_a_place() -> None:
    loop = compiled()(double)
    assert loop.stats.cache_path
    for step in (loop._cache.load_overload, loop._cache.save_overload):
        assert step.__name__ == "tried"  # a full disk is survived


def test_a_loop_is_compiled_without_a_cache_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NO_PLACE, [])
    loop = compiled(nogil=True)(double)
    monkeypatch.setattr(kernel, "walk", loop)
    assert not kernel.is_compiled()
    assert loop(21) == 42
    assert kernel.is_compiled()


@pytest.mark.parametrize(("later", "found"), [(-1, False), (0, True), (1, True)])
def test_machine_code_is_kept_that_is_no_older_than_its_source(
    tmp_path: Path, later: int, found: bool
) -> None:
    source, cached = Path(__file__).stat().st_mtime_ns, tmp_path / "test_compiled.double-1.py311.nbi"
    cached.touch()
    os.utime(cached, ns=(source + 10**9 * later,) * 2)
    loop = SimpleNamespace(signatures=[], stats=SimpleNamespace(cache_path=str(tmp_path)), py_func=double)
    assert kept(loop) is found


def test_what_is_about_to_be_compiled_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(NO_PLACE, [])
    loop = compiled()(double)
    with caplog.at_level("INFO", "iomodel"):
        assert told(loop)(3) == 6
        assert told(loop)(4) == 8
    assert caplog.text.count("Compiling a loop for many draws") == 1


@pytest.mark.slow
def test_models_run_in_a_read_only_installation_without_a_writable_home() -> None:
    code = """
from numba.core import caching
caching.CacheImpl._locator_classes = []
import iomodel as iom
print(len(iom.run(iom.load_table(sectors=13), "rare-earth-ban", ["bottleneck", "inventory"]).models))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ)
    assert (done.returncode, done.stdout) == (0, "2\n"), done.stderr
