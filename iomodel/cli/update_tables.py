"""`iomodel tables update BASE`: a table brought to a later year's margins, and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli.show import print_text
from iomodel.errors import IOModelError
from iomodel.questions.update_check import check_update
from iomodel.sources import add_update


def add(app: typer.Typer, name: str) -> None:
    """Add the command to a group of commands."""

    @app.command(name)
    def command(
        base: Annotated[str, typer.Argument(help="Name of the table to start from, such as japan-2015.")],
        margins: Annotated[
            Path,
            typer.Option(
                "--margins",
                help="CSV of margin, code, value: value_added and, where known, output and imports by "
                "sector, final_demand by category, and the year.",
            ),
        ],
        name: Annotated[str, typer.Option("--name", help="What to call the result.")],
        year: Annotated[int | None, typer.Option("--year", help="The year of the margins.")] = None,
    ) -> None:
        """Bring a table to a later year's margins (RAS), check it and keep it.

        Says how far the table had to move, and how good such updates are where it can be checked.

        Example: iomodel tables update japan-2015 --margins margins.csv --name mine
        """
        done = add_update(base, margins, name, year=year)
        print_text(f"Kept {done!r}")
        try:
            print_text(check_update().sentence)
        except IOModelError as error:  # the update is kept and good, whatever becomes of the check
            print_text(f"How good updates are could not be checked: {error}")
        print_text(f"Next: iomodel run rare-earth-ban --table {name}")
