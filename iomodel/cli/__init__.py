"""The `iomodel` command: what a supply cut-off costs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from iomodel import __version__
from iomodel.cli import (
    analysis,
    catalogue,
    compare,
    duration,
    published,
    report,
    reproduce,
    run,
    table,
    tables,
)
from iomodel.errors import IOModelError


def _show_version(asked: bool) -> None:
    """Print the version and leave."""
    if asked:
        print(f"iomodel {__version__}")
        raise typer.Exit


app = typer.Typer(
    help="What a supply cut-off costs: input-output tables, physical bottlenecks, published estimates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Print the version.")
    ] = False,
) -> None:
    """What a supply cut-off costs: input-output tables, physical bottlenecks, published estimates."""


for commands in (reproduce, run, duration, compare, published, analysis, report, tables, table, catalogue):
    commands.register(app)


def main() -> None:
    """Run the command; what is wrong with the input is one line on stderr and exit code 2."""
    try:
        app()
    except IOModelError as error:
        print("iomodel: " + " ".join(str(error).split()), file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
