"""`iomodel explore`: a page in a browser, or one page as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.show import print_text
from iomodel.errors import ParameterError

QUESTION = QUESTIONS[0]
PLACE = 90


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("explore")
    def explore(
        files: Annotated[
            list[Path] | None, typer.Argument(help="Scenario files that are offered beside the bundled ones.")
        ] = None,
        table: Annotated[
            Path | None,
            typer.Option("--table", help="Path of a table that is offered beside the named ones."),
        ] = None,
        port: Annotated[
            int, typer.Option("--port", min=0, max=65535, help="Port; the next free one where it is in use.")
        ] = 8710,
        host: Annotated[
            str, typer.Option("--host", help="Address to listen at; needs --anyone unless it is loopback.")
        ] = "127.0.0.1",
        anyone: Annotated[
            bool, typer.Option("--anyone", help="Let others who reach this machine ask, without a password.")
        ] = False,
        name: Annotated[
            list[str] | None, typer.Option("--name", help="Name by which others reach this machine.")
        ] = None,
        browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    ) -> None:
        """Ask by moving sliders, in a page in a browser."""
        from iomodel.explorer.serve import is_loopback, needed, serve
        from iomodel.explorer.setting import Setting, usual_workers

        needed()
        if not is_loopback(host):
            if not anyone:
                raise ParameterError(
                    f"--host {host} lets everyone who reaches this machine ask questions, without a password "
                    "and without encryption; add --anyone if that is meant"
                )
            print_text(f"everyone who reaches {host} can ask questions; nothing is encrypted")
        setting = Setting(
            files=tuple(str(path.resolve()) for path in files or ()),
            table="" if table is None else str(table.resolve()),
            workers=usual_workers(),
        )
        serve(setting, host=host, port=port, names=tuple(name or ()), browser=browser, say=print_text)
