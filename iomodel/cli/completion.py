"""What the shell completes: options and commands read from the text of their files, so that it is quick.

A command's file imports numpy, pandas and the models. To complete a word none of that is needed, only the
names of the options and the sentences beside them.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from typer.core import TyperCommand, TyperGroup

from iomodel.cli.speech import LANG_HELP

_EVERYWHERE = {"--lang": LANG_HELP, "--help": "Show this message and exit."}


class Sketch(NamedTuple):
    """A command as its file describes it."""

    about: str
    """Its docstring."""
    options: dict[str, str]
    """What each option is for, by name; nothing where the text is put together when the file is imported."""
    commands: dict[str, Sketch]
    """Commands below it."""


def is_completing() -> bool:
    """Whether a shell asks what a word could be."""
    return os.environ.get("_IOMODEL_COMPLETE", "").startswith("complete_")


def sketched(name: str, module: str) -> Any:
    """A command that can be completed and not run.

    Parameters
    ----------
    name
        Name of the command.
    module
        The file that adds it.
    """
    return _drawn(name, sketches(module)[name])


@cache
def sketches(module: str) -> dict[str, Sketch]:
    """The commands that a file adds, by name.

    >>> found = sketches("iomodel.cli.tables")["tables"]
    >>> list(found.commands), list(sketches("iomodel.cli.schema")["schema"].options)
    (['add', 'get', 'template', 'formats', 'compare', 'update'], [])
    """
    (register,) = _functions(_tree(module), "register")
    return _added(register, module)


def _added(register: ast.FunctionDef, module: str) -> dict[str, Sketch]:
    """Commands that a function adds to its first argument, and to the lists that it makes."""
    places: dict[str, dict[str, Sketch]] = {register.args.args[0].arg: {}}
    top = next(iter(places.values()))
    for node in register.body:
        if isinstance(node, ast.FunctionDef):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".command"):
                    name = ast.unparse(call.args[0]).strip("'")
                    sketch = Sketch(ast.get_docstring(node) or "", dict(_options(node, module)), {})
                    places[ast.unparse(call.func).removesuffix(".command")][name] = sketch
        elif isinstance(node, ast.Assign | ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if ast.unparse(call.func) == "add_list":
                below: dict[str, Sketch] = {}
                listed = Sketch(ast.literal_eval(call.args[2]), _of_list(), below)
                top[ast.literal_eval(call.args[1])] = listed
                if isinstance(node, ast.Assign):
                    places[ast.unparse(node.targets[0])] = below
            elif ast.unparse(call.func).endswith(".add"):
                file = f"{__name__.rpartition('.')[0]}.{ast.unparse(call.func).removesuffix('.add')}"
                (add,) = _functions(_tree(file), "add")
                (sketch,) = _added(add, file).values()
                places[ast.unparse(call.args[0])][ast.literal_eval(call.args[1])] = sketch
    return top


def _of_list() -> dict[str, str]:
    """Options of a list."""
    return dict(_option("as_json", _alias("JsonOption", f"{__name__.rpartition('.')[0]}.options")))


def _options(function: ast.FunctionDef, module: str) -> Iterator[tuple[str, str]]:
    """Name and text of each option of a function."""
    for argument in (*function.args.args, *function.args.kwonlyargs):
        given = argument.annotation
        if isinstance(given, ast.Name):
            given = _alias(given.id, module)
        yield from _option(argument.arg, given)


def _option(argument: str, given: ast.expr | None) -> Iterator[tuple[str, str]]:
    """Names and text of an option, from ``Annotated[..., typer.Option(...)]``; nothing for an argument."""
    for call in ast.walk(given) if given is not None else ():
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "typer.Option":
            texts = {one.arg: one.value for one in call.keywords}
            about = texts.get("help")
            said = about.value if isinstance(about, ast.Constant) else ""
            named = [one.value for one in call.args if isinstance(one, ast.Constant)]
            word = argument.replace("_", "-")
            for name in named or [f"--{word}", f"--no-{word}"]:
                yield str(name), str(said)


def _alias(name: str, module: str) -> ast.expr | None:
    """What a name of a file stands for, perhaps in the file that it is imported from."""
    for node in _tree(module).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return node.value
        if isinstance(node, ast.ImportFrom) and name in [one.name for one in node.names]:
            return _alias(name, str(node.module))
    return None


@cache
def _tree(module: str) -> ast.Module:
    """The text of a file, parsed."""
    found = find_spec(module)
    assert found is not None
    assert found.origin is not None
    return ast.parse(Path(found.origin).read_text(encoding="utf-8"))


def _functions(tree: ast.Module, name: str) -> list[ast.FunctionDef]:
    """Functions of a file by name."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]


class _Command(TyperCommand):
    """A command whose options are known by name only."""

    options: dict[str, str]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take every word: nothing is run."""
        ctx._opt_prefixes = {"-", "--"}
        return []

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Options that begin so."""
        return _items(self.options, incomplete)


class _Group(TyperGroup):
    """Commands below a list, and its options."""

    options: dict[str, str]

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Commands and options that begin so."""
        return [*super().shell_complete(ctx, incomplete), *_items(self.options, incomplete)]


class Item(NamedTuple):
    """A word that completes another, as shells are told of it."""

    value: str
    help: str
    type: str = "plain"


def _items(options: dict[str, str], incomplete: str) -> list[Any]:
    """Options that begin so, once a dash is typed."""
    known = {**_EVERYWHERE, **options} if incomplete.startswith("-") else {}
    return [Item(name, about) for name, about in known.items() if name.startswith(incomplete)]


def _drawn(name: str, sketch: Sketch) -> Any:
    """A command from its sketch."""
    drawn: Any
    if sketch.commands:
        below = {each: _drawn(each, one) for each, one in sketch.commands.items()}
        drawn = _Group(name=name, help=sketch.about, commands=below, add_help_option=False)
    else:
        drawn = _Command(name=name, help=sketch.about, add_help_option=False)
    drawn.options = sketch.options
    return drawn
