"""What is handed out: the wheel in empty environments, and the source, which stands for the checkout."""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("distributions")]
WITH_EXTRA = {
    "": "import iomodel; print(iomodel.load_table(sectors=13).n)",
    "report": (
        "from pathlib import Path; from iomodel.report import Recipe, write_report; "
        "recipe = Recipe.parse(dict(name='r', scenarios=['rare-earth-ban'], sectors=13, models=['direct'], "
        "durations=[90]), 'r'); write_report(recipe, 'out'); print(len(list(Path('out').iterdir())))"
    ),
    "notebook": "import jupyterlab, ipywidgets, nbmake, iomodel; print(iomodel.load_table(sectors=13).n)",
}
"""What each extra is for, in one line."""


def uv(folder: Path, *words: object) -> str:
    """Run uv outside the checkout's own environment."""
    return called(folder, "uv", *words)


def called(folder: Path, *words: object) -> str:
    clean = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    run = subprocess.run(
        list(map(str, words)), cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel and the source distribution of this checkout, or of the unpacked source."""
    folder = tmp_path_factory.mktemp("dist")
    uv(folder, "build", "-q", "--wheel", "--sdist", "--out-dir", folder, ROOT)
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def source(built, tmp_path_factory):
    """The source distribution, unpacked."""
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(built[1]) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.iterdir())


def contents(wheel: Path) -> dict[str, str]:
    with zipfile.ZipFile(wheel) as parts:
        return {name: hashlib.sha256(parts.read(name)).hexdigest() for name in parts.namelist()}


def test_the_source_builds_the_same_wheel(built, source, tmp_path):
    uv(tmp_path, "build", "-q", "--wheel", "--out-dir", tmp_path, source)
    (again,) = tmp_path.glob("*.whl")
    assert contents(again) == contents(built[0])
    assert again.read_bytes() == built[0].read_bytes()


def test_the_source_holds_all_that_the_checkout_does(source):
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout to compare with")
    listed = called(ROOT, "git", "ls-files").splitlines()
    missing = [name for name in listed if not (source / name).exists() and not name.endswith(".gitignore")]
    assert missing == []


def test_the_source_passes_tests(source):
    folders = ["tests/gold", "tests/docs/test_packaging.py", "tests/docs/test_notebooks.py", "tests/scenario"]
    words = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *folders]
    called(source, *words)
    where = "import iomodel; print(iomodel.__file__)"
    assert called(source, sys.executable, "-c", where).startswith(str(source))


@pytest.mark.parametrize("extra", WITH_EXTRA)
def test_the_wheel_works_in_an_empty_environment(built, tmp_path, extra):
    """No checkout, no development tools: the wheel with one extra or none, and what it is for."""
    python = tmp_path / "env/bin/python"
    uv(tmp_path, "venv", "-q", "--python", sys.executable, tmp_path / "env")
    uv(tmp_path, "pip", "install", "-q", "--python", python, f"{built[0]}[{extra}]" if extra else built[0])
    uv(tmp_path, "pip", "check", "--python", python)
    assert int(called(tmp_path, python, "-c", WITH_EXTRA[extra])) >= 4
    if not extra:
        found = json.loads(called(tmp_path, tmp_path / "env/bin/iomodel", "reproduce", "nri-12m", "--json"))
        assert found[0]["model_share"] == pytest.approx(-2.64 / 607.9)
