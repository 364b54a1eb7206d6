"""What commands there are, read from the text of their files: nothing is imported to show the help."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

QUESTIONS = (
    "What a cut-off costs",
    "How sure it is, and what helps",
    "Why a sector loses",
    "What published estimates say",
    "Reports",
    "Tables, scenarios and materials",
)
"""Headings under which the help lists commands, in this order."""

_GIVEN = re.compile(r"^(QUESTION|PLACE) = (.+)$", re.M)
_REGISTER = re.compile(r"^def register\(.*?(?=^\S|\Z)", re.M | re.S)
"""What stands at the head of a file, and the function that adds its commands: the rest is not read."""

_PLACE = 50
"""Where a file without ``PLACE`` comes under its question."""


@dataclass(frozen=True)
class Outline:
    """A command as the help lists it."""

    name: str
    """What is typed."""
    about: str
    """What the command does: its docstring, or what its list is called with."""
    question: str
    """Heading of the help."""
    module: str
    """Where `register` adds it."""


def outlines() -> list[Outline]:
    """Commands of the files in this folder that have ``QUESTION`` and ``register``, in the order of the help.

    By question; then single commands before lists that others go below; then by ``PLACE`` where a file has
    one, and by name of the file.
    """
    package = import_module(__name__.rpartition(".")[0])
    found = []
    for part in pkgutil.iter_modules(package.__path__):
        module = f"{package.__name__}.{part.name}"
        source = _source(part, module)
        if "\nQUESTION = " in f"\n{source}":
            found += _of_file(module, source)
    return [outline for _, outline in sorted(found, key=lambda pair: pair[0])]


def _source(part: pkgutil.ModuleInfo, module: str) -> str:
    """Text of a file in this folder."""
    finder: Any = part.module_finder
    source: str = finder.find_spec(module).loader.get_source(module)
    return source


def _of_file(module: str, source: str) -> list[tuple[tuple[Any, ...], Outline]]:
    """The commands that one file adds, each with what it is sorted by."""
    given = {name: ast.parse(value, mode="eval").body for name, value in _GIVEN.findall(source)}
    question = _question(given["QUESTION"])
    place = ast.literal_eval(given["PLACE"]) if "PLACE" in given else _PLACE
    register = _REGISTER.search(source)
    return [
        (
            (QUESTIONS.index(question), is_list, place, module),
            Outline(name, about, question, module),
        )
        for node in (ast.parse(register[0]).body if register else [])
        if isinstance(node, ast.FunctionDef)
        for name, about, is_list in _added(node)
    ]


def _question(value: ast.expr) -> str:
    """The heading that a file names, as a text or by its place among the questions."""
    if isinstance(value, ast.Subscript):
        return QUESTIONS[ast.literal_eval(value.slice)]
    return str(ast.literal_eval(value))


def _added(register: ast.FunctionDef) -> Iterator[tuple[str, str, bool]]:
    """Name, text and kind of each command that a function adds to the argument it is given."""
    app = register.args.args[0].arg
    for node in register.body:
        if isinstance(node, ast.FunctionDef):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and ast.unparse(call.func) == f"{app}.command":
                    yield ast.literal_eval(call.args[0]), ast.get_docstring(node) or "", False
        elif isinstance(node, ast.Assign | ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if isinstance(call.func, ast.Name) and call.func.id == "add_list":
                yield ast.literal_eval(call.args[1]), ast.literal_eval(call.args[2]), True
