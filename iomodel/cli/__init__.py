"""The `iomodel` command: what a supply cut-off costs."""

from __future__ import annotations

import sys

import typer

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

app = typer.Typer(
    help="What a supply cut-off costs: input-output tables, physical bottlenecks, published estimates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
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
