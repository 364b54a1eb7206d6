"""The first command of the README with the oldest packages that pyproject.toml allows, and with the newest.

Makes environments of its own outside the checkout, without the list of constraints: the lowest direct
dependencies on Python 3.11, then the newest of everything on the newest Python at hand. In each: `pip check`,
`iomodel reproduce`, `iomodel compare --json`, whose output must be JSON alone, and a report in every
format. Their numbers must be those of this environment.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLDEST = "3.11"
ALLOWED = ("3.13", "3.12", "3.11")
TOLERANCE = 1e-6
"""Largest difference between two environments, as a share of GDP: solvers stop at 1e-9 or so."""
RECIPE = """
scenarios = ["rare-earth-ban"]
sectors = 13
models = ["direct", "supply-constrained"]
durations = [90]
formats = ["html", "pdf", "xlsx", "nc"]
"""


def called(*words: object, folder: Path | None = None) -> str:
    """What a command prints; its own words and exit code 1 where it fails."""
    clean = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    run = subprocess.run(
        [str(word) for word in words],
        cwd=folder or ROOT,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(f"{' '.join(map(str, words))} failed:\n{run.stdout}{run.stderr}")
    return run.stdout


def newest_python() -> str:
    """The newest Python here that the package allows; nothing is downloaded."""
    for version in ALLOWED:
        for found in (version, *pyenv(version)):
            words = ["uv", "python", "find", "--no-config", "--no-python-downloads", str(found)]
            run = subprocess.run(words, capture_output=True, text=True, check=False)
            if run.returncode == 0 and not run.stderr.startswith("error"):
                return run.stdout.strip()
    return sys.executable


def pyenv(version: str) -> list[Path]:
    """Interpreters of a version that pyenv keeps."""
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return sorted(home.glob(f"versions/{version}.*/bin/python{version}"))


def environment(folder: Path, python: str, resolution: str) -> Path:
    """The folder of programs of a new environment with the package and its extra for reports."""
    called("uv", "venv", "-q", "--no-config", "--no-python-downloads", "-p", python, folder)
    wanted = ("--resolution", resolution, f"{ROOT}[report]")
    called("uv", "pip", "install", "-q", "--no-config", "-p", folder / "bin" / "python", *wanted)
    called("uv", "pip", "check", "--no-config", "-p", folder / "bin" / "python")
    return folder / "bin"


def figures(programs: Path) -> dict[str, float]:
    """Loss of GDP of every published estimate, as that environment models it [share of annual GDP]."""
    lines = json.loads(called(programs / "iomodel", "reproduce", "--json"))
    return {line["id"]: line["model_share"] for line in lines if "model_share" in line}


def tried(name: str, python: str, resolution: str, expected: dict[str, float]) -> None:
    """Build one environment, and compare what it says."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        programs = environment(folder / "env", python, resolution)
        called(programs / "iomodel", "reproduce", folder=folder)
        found = figures(programs)
        gap = max(abs(found[name] - value) for name, value in expected.items())
        compared = called(programs / "iomodel", "compare", "rare-earth-ban", "--sectors", 13, "--json")
        try:
            json.loads(compared)
        except ValueError:
            sys.exit(f"{name}: compare --json prints more than JSON: {compared[:200]}")
        (folder / "recipes").mkdir()
        (folder / "recipes" / "small.toml").write_text(RECIPE)
        called(programs / "iomodel", "batch", folder / "recipes", folder=folder)
        version = called(programs / "python", "-c", "import platform; print(platform.python_version())")
        print(f"{name}: Python {version.strip()}, largest difference {gap:.1e} of GDP", flush=True)
        if set(found) != set(expected) or gap > TOLERANCE:
            sys.exit(f"{name}: {found}, expected {expected}")


def main() -> None:
    """Try the environments that are asked for; exit code 1 where one fails."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", choices=("lowest", "newest"))
    given = asked.parse_args()
    if shutil.which("uv") is None:
        sys.exit("uv is not installed; pip install uv")
    expected = figures(Path(sys.executable).parent)
    if given.only != "newest":
        tried("lowest", OLDEST, "lowest-direct", expected)
    if given.only != "lowest":
        tried("newest", newest_python(), "highest", expected)


if __name__ == "__main__":
    main()
