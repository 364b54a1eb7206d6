"""Commands register themselves, and the help lists them by question."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import typer
from typer.core import TyperGroup

from iomodel.cli.options import JsonOption

QUESTIONS = (
    "What a cut-off costs",
    "Why, and when",
    "What published estimates say",
    "Reports",
    "Tables, scenarios and materials",
)
"""Headings under which the help lists commands, in this order."""


class WholeGroup(TyperGroup):
    """Commands with their first sentence; texts are wrapped, never cut."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under their headings."""
        width = max(len(name) for name in self.commands)
        for heading, names in self.headings().items():
            rows = [(name.ljust(width), _first_sentence(self.commands[name].help or "")) for name in names]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def headings(self) -> dict[str, list[str]]:
        """Names of the commands, by heading."""
        return {"Commands": list(self.commands)}


class QuestionGroup(WholeGroup):
    """The commands under the question that they answer."""

    def headings(self) -> dict[str, list[str]]:
        """Names of the commands, by question."""
        asked = {name: getattr(command, "rich_help_panel", None) for name, command in self.commands.items()}
        return {question: [name for name in asked if asked[name] == question] for question in QUESTIONS}


def add_commands(app: typer.Typer) -> None:
    """Add the commands of every module of this folder that has ``QUESTION`` and ``register``."""
    for module in command_modules():
        module.register(app)
        added: list[Any] = [*app.registered_commands, *app.registered_groups]
        for command in added:
            if not isinstance(command.rich_help_panel, str):
                command.rich_help_panel = module.QUESTION


class NameGroup(WholeGroup):
    """Commands below a list; a word that is none of them is taken for a name, and shown."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first word names, or `show` of that word."""
        named = bool(args) and args[0] not in self.commands and not args[0].startswith("-")
        return super().resolve_command(ctx, ["show", *args] if named else args)


def add_list(
    app: typer.Typer,
    name: str,
    about: str,
    show: Callable[[bool], None],
    kind: type[WholeGroup] = WholeGroup,
) -> typer.Typer:
    """Add a command that lists what there is, and that others go below.

    Parameters
    ----------
    app
        Where to.
    name, about
        Name of the command, and what the help says of it.
    show
        Prints the list, as JSON where its argument is true.
    kind
        `NameGroup` where a name may stand in place of a command.
    """
    metavar = "[NAME | COMMAND ...]" if kind is NameGroup else None
    below = typer.Typer(
        invoke_without_command=True,
        no_args_is_help=False,
        rich_markup_mode=None,
        cls=kind,
        subcommand_metavar=metavar,
    )
    app.add_typer(below, name=name)

    @below.callback(help=about)
    def listed(context: typer.Context, as_json: JsonOption = False) -> None:
        if context.invoked_subcommand is None:
            show(as_json)

    return below


def command_modules() -> list[ModuleType]:
    """Modules with commands, by question, then by ``PLACE`` where they have one, then by name."""
    package = import_module(__name__.rpartition(".")[0])
    found = [
        import_module(f"{package.__name__}.{part.name}") for part in pkgutil.iter_modules(package.__path__)
    ]
    with_commands = [module for module in found if hasattr(module, "register")]
    return sorted(with_commands, key=_order)


def _order(module: ModuleType) -> tuple[int, int, str]:
    """Where the commands of a module come in the help."""
    return QUESTIONS.index(module.QUESTION), getattr(module, "PLACE", 50), module.__name__


def _first_sentence(help_text: str) -> str:
    """What a command does, in one sentence."""
    return help_text.split("\n\n")[0].replace("\n", " ").strip()
