"""The guides work: each example, in a copy of the package, adds what it says with its own files alone."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs/guides").glob("*.md"))
FENCE = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.M | re.S)
CHECKER = doctest.OutputChecker()
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture
def house(tmp_path):
    """A copy of the package and its tables, in which a guide may add files."""
    for name in ("iomodel", "tables"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(house: Path, *arguments: str) -> str:
    own = {"PYTHONPATH": str(house), "COLUMNS": "100", "IOMODEL_DATA_DIR": str(house / "own")}
    environment = {**os.environ, **own, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=house,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def in_console(house: Path, block: str) -> None:
    """Run every line that begins with a dollar sign and compare what it prints."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        line, _, wanted = part.partition("\n")
        assert line.startswith("uv run iomodel "), line
        printed = run(house, "-m", "iomodel", *line.split()[3:])
        assert CHECKER.check_output(wanted, printed, LOOSE), f"{line}\nexpected:\n{wanted}\ngot:\n{printed}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_guide(guide, house):
    blocks = FENCE.findall(guide.read_text(encoding="utf-8"))
    files = [Path(name) for _, name, _ in blocks if name]
    assert len({path.parent if path.suffix == ".csv" else path for path in files}) <= 3
    for kind, name, block in blocks:
        if name:
            assert not (house / name).exists(), f"{name} is there already: a guide adds files, it edits none"
            (house / name).parent.mkdir(parents=True, exist_ok=True)
            (house / name).write_text(block, encoding="utf-8")
        elif kind == "console":
            in_console(house, block)
        elif kind == "python":
            (house / "example.txt").write_text(block, encoding="utf-8")
            run(house, "-m", "doctest", "-o", "ELLIPSIS", "-o", "NORMALIZE_WHITESPACE", "example.txt")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_code_of_a_guide_passes_the_checks(guide, tmp_path):
    """What a reader copies has the project's style."""
    code = [
        block
        for kind, name, block in FENCE.findall(guide.read_text(encoding="utf-8"))
        if name and kind == "python"
    ]
    for number, block in enumerate(code):
        (tmp_path / f"part{number}.py").write_text(block, encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    for verb in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *verb, "--config", ROOT / "pyproject.toml", tmp_path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert not code or done.returncode == 0, done.stdout


def test_every_exercise_has_its_guide():
    assert {path.stem for path in GUIDES} >= {
        "model",
        "material",
        "estimate",
        "section",
        "command",
        "table-format",
    }
