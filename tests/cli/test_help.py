"""The help: every command under its question, nothing cut, and a file adds a command."""

import re
import sys

import pytest
import typer
from typer.main import get_command

from iomodel.cli import app, grouping

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
    assert text.index("What a cut-off costs:") < text.index("  run ") < text.index("Why, and when:")


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
    try:
        grouping.add_commands(fresh)
    finally:
        sys.modules.pop("iomodel.cli.hello", None)
    commands = get_command(fresh).commands
    assert set(commands) == {*COMMANDS, "hello"}
    assert commands["hello"].rich_help_panel == "Reports"
