"""Code that pages show outside guides: Python runs, and commands name what there is."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from iomodel.cli import app

ROOT = Path(__file__).parents[2]
PAGES = [
    path
    for path in sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
    if not {"_generated", "_build"} & set(path.parts)
]
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.M | re.S)
LINES = [
    (path.relative_to(ROOT).as_posix(), line)
    for path in PAGES
    for kind, block in FENCE.findall(path.read_text(encoding="utf-8"))
    if kind in ("", "text", "console")
    for line in re.findall(r"(?:^|&& |\$ |uv run )(iomodel [^\n|&#]+)", block, re.M)
]
ELSEWHERE = {
    **{f"docs/guides/{path.name}": "test_guides" for path in (ROOT / "docs/guides").glob("*.md")},
    **{path.relative_to(ROOT).as_posix(): "test_handbook" for path in (ROOT / "docs/handbook").rglob("*.md")},
    **{path.relative_to(ROOT).as_posix(): "test_handbook" for path in (ROOT / "docs/ja").rglob("*.md")},
    "docs/learning.md": "test_learning",
    "docs/scenario-file.md": "test_scenario_file",
    **dict.fromkeys(["README.md", "docs/commands.md", "docs/python.md"], "test_readme"),
}
"""Which file of tests runs the code of a page; the others are run here."""


@pytest.mark.parametrize(("page", "line"), LINES, ids=[line for _, line in LINES])
def test_a_command_that_a_page_shows_is_there_with_its_options(page, line):
    """A guide may show a command that it adds, and runs it itself."""
    words = shlex.split(line, comments=True)[1:]
    command, named = get_command(app), "iomodel"
    while words and words[0] in getattr(command, "commands", {}):
        named, command = words[0], command.commands[words.pop(0)]
    if named == "iomodel" and words and not words[0].startswith("-"):
        assert ELSEWHERE.get(page) == "test_guides", f"{page}: no command {words[0]}"
        return
    known = {option for one in command.params for option in one.opts} | {"--help"}
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert asked <= known, page


@pytest.mark.slow
def test_the_script_on_many_draws_runs(tmp_path):
    """With few draws; it starts processes, so it has to be a file."""
    blocks = [
        block
        for kind, block in FENCE.findall((ROOT / "docs/scale.md").read_text(encoding="utf-8"))
        if kind == "python"
    ]
    assert ["16_384" in block for block in blocks] == [True, False]
    fewer = [blocks[0].replace("16_384", "16"), blocks[1].replace("370, 10", "370, 180")]
    fewer[1] += "    print(result)\n"
    for place, (block, said) in enumerate(zip(fewer, ("supply-constrained", "inventory"), strict=True)):
        (tmp_path / f"many{place}.py").write_text(block, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, f"many{place}.py"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert said in done.stdout


def test_every_page_with_python_is_run_somewhere():
    shown = {
        path.relative_to(ROOT).as_posix()
        for path in PAGES
        if any(kind == "python" for kind, _ in FENCE.findall(path.read_text(encoding="utf-8")))
    }
    assert shown - set(ELSEWHERE) == {"docs/scale.md"}
    assert all((ROOT / f"tests/docs/{name}.py").exists() for name in ELSEWHERE.values())
