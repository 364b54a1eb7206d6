"""The help of every command in Japanese: each text of arguments and options, no term broken."""

import re
from itertools import pairwise

import pytest
from rich.cells import cell_len
from typer.main import get_command

from iomodel.cli import app
from iomodel.cli.help_screen import said
from iomodel.cli.speech import in_list

JAPANESE = re.compile(r"[ぁ-ん一-龠]")
ENGLISH = re.compile(r"(?<![-\w`,.])[a-z]{2,} [a-z]{2,} [a-z]{2,}")
INSIDE = re.compile(r"[一-龠々ァ-ヴー]")
"""What terms are made of."""


def every(command, *names):
    """Every command with the words that call it."""
    yield names, command
    for name, below in getattr(command, "commands", {}).items():
        yield from every(below, *names, name)


ALL = dict(every(get_command(app)))


def texts(command):
    """What the help says of a command, by what it says it of."""
    for number, part in enumerate((command.help or "").split("\n\n")):
        if not part.startswith("Example: "):
            yield f"paragraph {number}", part.replace("\n", " ")
    for one in command.params:
        yield one.name, one.help
        if isinstance(getattr(one, "show_default", None), str) and " " in one.show_default:
            yield f"default of {one.name}", one.show_default


def test_every_text_of_every_command_has_japanese():
    lacking = {
        f"{' '.join(names)} {what}": text
        for names, command in ALL.items()
        for what, text in texts(command)
        if not JAPANESE.search(in_list(text or "") or "")
    }
    assert lacking == {}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("names", ALL, ids=" ".join)
def test_the_help_of_a_command_in_japanese(names, columns, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, err = command("--lang", "ja", *names, "--help")
    assert code == 0, err
    lines = out.splitlines()
    assert max(map(cell_len, lines)) <= columns
    assert [line for line in lines if ENGLISH.search(line) and not re.match(r" *(例|使い方)：", line)] == []
    assert out.startswith("使い方：")
    broken = [
        (line, after.strip())
        for line, after in pairwise(lines)
        if after.startswith("  ") and INSIDE.match(line[-1:]) and INSIDE.match(after.strip())
    ]
    assert broken == []


def test_a_command_in_backticks_and_a_default_stay_in_one_line(command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for language in ("en", "ja"):
        out = command("--lang", language, "learn", "--help")[1]
        assert "`iomodel tables`" in out
        assert re.search(r"\[(既定|default): rare-earth-ban\]", out)


def test_an_option_says_in_a_word_what_it_takes(command):
    out = command("run", "--help")[1]
    assert "--model <text>" in out
    assert "--top <integer>" in out
    assert "list[" not in out


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("A text.  [default: (the home region)]", "A text.  [default: the home region]"),
        ("A text.  [default: 8710; 0<=x<=65535]", "A text.  [default: 8710; 0 or more; at most 65535]"),
        ("A text.  [x>=1]", "A text.  [1 or more]"),
        ("Longest cut [months].", "Longest cut [months]."),
    ],
)
def test_defaults_and_bounds_are_in_words(given, shown):
    assert said(given) == shown
