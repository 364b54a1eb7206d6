"""Completion of the shell: every command and option is there, and nothing heavy is imported for it."""

import os
import subprocess
import sys

import pytest
from typer.main import get_command

from iomodel.cli import app
from iomodel.cli.completion import sketches
from iomodel.cli.outline import outlines

ASKED = """
import os, sys
os.environ.update(_IOMODEL_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=sys.argv[1])
sys.argv = ["iomodel"]
from iomodel.cli import main
try: main()
except SystemExit: pass
heavy = {"numpy", "pandas", "scipy", "xarray", "iomodel.models", "iomodel.questions"} & set(sys.modules)
heavy |= {name for name, one in sys.modules.items() if "iomodel.cli." in name and hasattr(one, "register")}
assert not heavy, heavy
"""


def options(command):
    return {
        name for one in command.params for name in (*one.opts, *one.secondary_opts) if name.startswith("-")
    }


@pytest.mark.parametrize("outline", outlines(), ids=lambda outline: outline.name)
def test_a_sketch_has_the_options_and_commands_of_the_command(outline):
    command = get_command(app).commands[outline.name]
    sketch = sketches(outline.module)[outline.name]
    everywhere = {"--help", "--lang"}
    assert {*sketch.options} - everywhere == options(command) - everywhere
    below = getattr(command, "commands", {})
    assert {*sketch.commands} == {*below}
    for name, one in below.items():
        assert {*sketch.commands[name].options} - everywhere == options(one) - everywhere


@pytest.mark.parametrize(
    ("typed", "offered", "others"),
    [
        ("iomodel co", ['"compare"'], ['"run"']),
        ("iomodel run --ta", ['"--table"'], ['"--model"']),
        ("iomodel ensemble --", ['"--draws"', '"--help"', '"--json"'], []),
        ("iomodel tables ", ['"compare"', '"update"', '"add"'], ['"run"']),
        ("iomodel tables add --l", ['"--layout"'], ['"--name"']),
    ],
)
def test_words_are_offered_and_no_command_is_imported(typed, offered, others):
    shell = {name: value for name, value in os.environ.items() if not name.startswith("_IOMODEL")}
    done = subprocess.run(
        [sys.executable, "-c", ASKED, typed], capture_output=True, text=True, encoding="utf-8", env=shell
    )
    assert done.returncode == 0, done.stderr
    assert not [word for word in offered if word not in done.stdout], done.stdout
    assert not [word for word in others if word in done.stdout]
