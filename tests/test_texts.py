"""Texts below the command line name arguments, never options."""

import ast
import re
from pathlib import Path

import pytest

import iomodel

PACKAGE = Path(iomodel.__file__).parent
OPTION = re.compile(r"(?<![\w-])--[a-z]")


def options_in(source):
    """Texts of a module that name an option, docstrings among them, each with its line."""
    return [
        f"{node.lineno}: {node.value}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OPTION.search(node.value)
    ]


def test_no_text_below_the_command_line_names_an_option():
    found = [
        f"{path.relative_to(PACKAGE)}:{text}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] != "cli"
        for text in options_in(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'raise ValueError(f"give --region {name}")',
        'problems.append("run `iomodel tables add FILE --name NAME`")',
        '"""With --world."""',
    ],
)
def test_an_option_is_found_wherever_it_stands(source):
    assert len(options_in(source)) == 1
    assert options_in(source.replace("--", "-- ")) == []
