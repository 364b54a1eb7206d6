"""What a user installs: light to import, complete in the wheel, layers as designed."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = [
    "pymrio",
    "matplotlib",
    "numba",
    "rich",
    "jinja2",
    "xlsxwriter",
    "typst",
    "pooch",
    "zarr",
    "dask",
    "distributed",
]


def test_import_is_light():
    code = f"import sys, iomodel; print([m for m in {HEAVY} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_layers_are_kept():
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_links_of_the_readme_lead_somewhere():
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert links
    assert not [link for link in links if "://" not in link and not (ROOT / link).exists()]


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/promises.md"])
def test_what_is_promised_names_tests_that_are_there(page):
    named = re.findall(r"`((?:tests|scripts)/[^`]+)`", (ROOT / page).read_text(encoding="utf-8"))
    assert len(named) >= 5
    assert not [place for place in named if not (ROOT / place).exists()]


def test_version_is_said_once():
    import iomodel

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == iomodel.__version__
    assert f"version: {iomodel.__version__}" in (ROOT / "CITATION.cff").read_text()
