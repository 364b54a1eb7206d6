"""What a user installs: light to import, complete in the wheel, layers as designed."""

import json
import os
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


def test_version_is_said_once():
    import iomodel

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == iomodel.__version__
    assert f"version: {iomodel.__version__}" in (ROOT / "CITATION.cff").read_text()


@pytest.mark.slow
def test_built_wheel_runs_the_main_job_in_an_empty_environment(tmp_path):
    """No checkout, no development tools: wheel in, `iomodel reproduce` out."""
    clean = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}

    def uv(*arguments: str) -> str:
        run = subprocess.run(
            ["uv", *arguments], cwd=tmp_path, env=clean, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    uv("build", "--wheel", "--out-dir", str(tmp_path), str(ROOT))
    (wheel,) = tmp_path.glob("*.whl")
    uv("venv", "--python", sys.executable, str(tmp_path / "env"))
    uv("pip", "install", "--python", str(tmp_path / "env/bin/python"), str(wheel))
    run = subprocess.run(
        [tmp_path / "env/bin/iomodel", "reproduce", "nri-3m", "nri-12m", "--json"],
        cwd=tmp_path,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    shares = {item["id"]: item["model_share"] for item in json.loads(run.stdout)}
    assert shares["nri-12m"] == pytest.approx(-2.64 / 607.9)
    assert shares["nri-3m"] == pytest.approx(-0.0011, abs=0.00005)
