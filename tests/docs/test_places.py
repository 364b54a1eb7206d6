"""Tests lie where the code lies, one factory builds small tables, and files stay short."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
ACROSS = {
    *("bad_inputs", "benchmarks", "data", "docs", "faults", "gold", "helpers", "laws", "peers", "scripts"),
}
"""Folders of tests that belong to no single part of the package."""


def test_folders_of_tests_are_folders_of_the_package():
    folders = {path.parent.relative_to(ROOT / "tests").parts[:1] for path in ROOT.glob("tests/*/**/*.py")}
    named = {part for parts in folders for part in parts} - ACROSS
    assert named
    assert named <= {path.name for path in (ROOT / "iomodel").iterdir() if (path / "__init__.py").is_file()}


def test_only_the_factory_builds_tables_from_nothing():
    builders = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if path != Path(__file__) and "IOTable(\n" in path.read_text(encoding="utf-8")
    ]
    assert builders == ["tests/helpers/economies.py"]


def test_no_file_is_much_longer_than_400_lines():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for folder in ("iomodel", "tests", "scripts")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 400
    }
    assert long == {}
