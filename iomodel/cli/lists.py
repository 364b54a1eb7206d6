"""Commands that list what there is, with other commands below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from iomodel.cli.grouping import WholeGroup
from iomodel.cli.options import JsonOption


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
        Name of the command, and what the help says of it; both stand in the call itself, where the help
        finds them.
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
