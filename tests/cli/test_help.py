"""The help: every command under its question, nothing cut, and a file adds a command."""

import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from iomodel import cli
from iomodel.cli import app, grouping
from iomodel.cli.outline import outlines

COMMANDS = sorted(get_command(app).commands)


@pytest.fixture
def screen(monkeypatch, capsys):
    def shown(*words, columns=80):
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("TERMINAL_WIDTH", str(columns))
        with pytest.raises(SystemExit):
            app([*words], standalone_mode=True)
        return capsys.readouterr().out

    return shown


@pytest.mark.parametrize("columns", [80, 120])
def test_the_help_lists_every_command_in_a_line_of_its_own(screen, columns):
    text = screen("--help", columns=columns)
    assert max(map(len, text.splitlines())) <= columns
    assert "..." not in text.partition("\n")[2]
    for command in COMMANDS:
        assert re.search(rf"^  {command} +[A-Z].*[.?]$", text, flags=re.M), command


def test_commands_come_under_their_question(screen):
    text = screen("--help")
    places = [text.index(f"{question}:") for question in grouping.QUESTIONS]
    assert places == sorted(places)
    assert (
        text.index("What a cut-off costs:")
        < text.index("  run ")
        < text.index("How sure it is, and what helps:")
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_fits_eighty_columns(screen, command):
    assert max(map(len, screen(command, "--help").splitlines())) <= 80


def test_a_file_in_the_folder_adds_a_command(tmp_path, monkeypatch):
    import iomodel.cli as package

    (tmp_path / "hello.py").write_text(
        "QUESTION = 'Reports'\n"
        "def register(app):\n"
        "    @app.command('hello')\n"
        "    def hello() -> None:\n"
        "        'Say hello.'\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    fresh = typer.Typer(cls=grouping.QuestionGroup)
    fresh.callback()(lambda: None)
    try:
        commands = get_command(fresh).commands
        assert set(commands) == {*COMMANDS, "hello"}
        assert commands["hello"].rich_help_panel == "Reports"
    finally:
        sys.modules.pop("iomodel.cli.hello", None)


def test_the_help_says_what_the_files_register():
    """What is read from the text of a file is what its commands are once they are imported."""
    commands = get_command(app).commands
    for module in {each.module for each in commands.outlines.values()}:
        part = typer.Typer()
        part.callback()(lambda: None)
        import_module(module).register(part)
        added = get_command(part).commands
        said = {name: each.about for name, each in commands.outlines.items() if each.module == module}
        assert {name: each.help for name, each in added.items()} == said


def test_every_file_with_a_register_is_in_the_help():
    files = {
        f"iomodel.cli.{path.stem}"
        for path in Path(cli.__file__).parent.glob("*.py")
        if "\ndef register(app" in path.read_text(encoding="utf-8") and path.stem != "compare_tables"
    }
    assert files == {each.module for each in outlines()}


@pytest.mark.parametrize(
    "words", [("--help",), ("--lang", "ja", "--help"), ("--version",), ("nothing-of-the-kind",)]
)
def test_the_help_imports_no_question(words):
    code = (
        f"import sys; sys.argv = ['iomodel', *{words!r}]\n"
        "from iomodel.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pandas', 'scipy', 'xarray', 'iomodel.models', 'iomodel.questions'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    if words == ("--help",):
        code += "assert 'tomllib' not in sys.modules, 'the list of Japanese is read'\n"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def every(command, *names):
    """Every command with the words that call it."""
    yield names, command
    for name, below in getattr(command, "commands", {}).items():
        yield from every(below, *names, name)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_that_it_takes(command):
    top = get_command(app)
    for names, one in every(top.commands[command], command):
        shown = re.findall(r"^Example: (iomodel .+)$", one.help or "", flags=re.M)
        assert len(shown) == 1, names
        assert len(shown[0]) <= 68, "it would be broken at 80 columns"
        words = shlex.split(shown[0])[1:]
        at, context = top, top.make_context("iomodel", list(words))
        called = []
        while words and hasattr(at, "commands"):
            name, at, words = at.resolve_command(context, words)
            context = at.make_context(name, list(words), parent=context)
            called.append(name)
        assert tuple(called) == names
