"""How the package is handed on: its record for citation, a conda recipe, a container, types, completion."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
IMAGE = re.findall(r"^FROM (\S+)$", DOCKERFILE, re.M)[0]


def done(*words: object, **given) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    environment = {**clean, **given.pop("env", {})}
    return subprocess.run(
        [str(word) for word in words], env=environment, capture_output=True, text=True, check=False, **given
    )


@pytest.mark.slow
def test_the_record_for_citation_is_valid():
    """By the program of the format itself, in an environment of its own: it needs older packages."""
    checked = done("uv", "tool", "run", "--from", "cffconvert==2.0.0", "cffconvert", "--validate", cwd=ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "valid according to schema version 1.2.0" in checked.stdout


def test_the_conda_recipe_asks_for_what_the_package_does():
    recipe = yaml.safe_load((ROOT / "conda/recipe.yaml").read_text(encoding="utf-8"))
    plain = sorted(need.replace(" ", "") for need in recipe["requirements"]["run"])
    assert plain == sorted([*PROJECT["dependencies"], f"python{PROJECT['requires-python']}"])
    assert recipe["context"]["version"] == PROJECT["version"]
    (script,) = recipe["build"]["python"]["entry_points"]
    assert dict([script.split(" = ")]) == PROJECT["scripts"]


def test_types_are_shipped():
    assert files("iomodel").joinpath("py.typed").is_file()
    assert "Typing :: Typed" in PROJECT["classifiers"]


def test_addresses_of_the_project_are_addresses():
    assert PROJECT["urls"]
    assert all(address.startswith("https://") for address in PROJECT["urls"].values())


@pytest.mark.parametrize(
    ("typed", "completed"), [("iomodel re", "reproduce"), ("iomodel run --mo", "--model")]
)
def test_the_shell_completes_commands_and_options(typed, completed):
    asked = {"_IOMODEL_COMPLETE": "complete_bash", "COMP_WORDS": typed}
    asked["COMP_CWORD"] = str(len(typed.split()) - 1)
    shown = done(Path(sys.executable).with_name("iomodel"), env=asked)
    assert completed in shown.stdout.split(), shown.stderr


def copied(folder: Path) -> None:
    """What the Dockerfile copies, out of what `.dockerignore` lets through."""
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.M):
        *sources, target = line.split()
        for source in map(Path, sources):
            assert source.as_posix() in let_through, f"{source} is kept out by .dockerignore"
            if (ROOT / source).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / source, folder / target, ignore=ignored)
            else:
                shutil.copy(ROOT / source, folder / target)


@pytest.mark.slow
@pytest.mark.xdist_group("distributions")
def test_the_commands_of_the_container_work(tmp_path):
    """Copy and install as the Dockerfile does, into an empty environment, and run what it starts."""
    source, home = tmp_path / "src", tmp_path / "home"
    source.mkdir()
    home.mkdir()
    copied(source)
    python = tmp_path / "env/bin/python"
    assert done("uv", "venv", "-q", "--python", sys.executable, tmp_path / "env").returncode == 0
    (install,) = (line for line in re.findall(r"^RUN (.+)$", DOCKERFILE, re.M) if "pip install" in line)
    wanted = [word for word in shlex.split(install)[2:] if not word.startswith("--")]
    installed = done("uv", "pip", "install", "-q", "--python", python, *wanted, cwd=source)
    assert installed.returncode == 0, installed.stderr
    (start,) = re.findall(r'^ENTRYPOINT \["(\w+)"\]$', DOCKERFILE, re.M)
    for words in (["--help"], ["reproduce", "nri-12m"]):
        shown = done(python.with_name(start), *words, cwd=home)
        assert shown.returncode == 0, shown.stderr


@pytest.mark.slow
def test_the_container_builds_and_answers():
    if shutil.which("docker") is None or done("docker", "info").returncode:
        pytest.skip("no Docker here: its commands are tested without it")
    if done("docker", "pull", "-q", IMAGE).returncode:
        pytest.skip(f"{IMAGE} cannot be fetched here: the commands are tested without Docker")
    built = done("docker", "build", "-q", "-t", "iomodel-test", ROOT)
    assert built.returncode == 0, built.stderr
    shown = done("docker", "run", "--rm", "--network", "none", "iomodel-test", "reproduce", "nri-12m")
    assert shown.returncode == 0, shown.stderr
    assert "calibrated" in shown.stdout
