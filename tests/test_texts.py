"""Texts of errors below the command line name arguments, never options."""

import ast
import re
from pathlib import Path

import iomodel

PACKAGE = Path(iomodel.__file__).parent
OPTION = re.compile(r"(?<![\w-])--[a-z]")


def _raised(tree):
    """Constant texts in what is raised or made into a problem."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise | ast.Yield | ast.Return | ast.Assign):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.value


def test_no_text_below_the_command_line_names_an_option():
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {text}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "cli" not in path.relative_to(PACKAGE).parts
        for line, text in _raised(ast.parse(path.read_text(encoding="utf-8")))
        if OPTION.search(text)
    ]
    assert found == []
