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
        export: Annotated[
            Path | None,
            typer.Option("--export", help="Write one page that needs no server, and end: PAGE.html."),
        ] = None,
        scenario: Annotated[
            str, typer.Option("--scenario", help="Scenario of the page that is written.")
        ] = "rare-earth-ban",
        sectors: Annotated[
            int | None, typer.Option("--sectors", help="Level of detail of that page.", show_default="107")
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
        """Ask by moving sliders, in a page in a browser.

        Example: iomodel explore --export page.html
        """
        from iomodel.explorer.serve import is_loopback, needed, serve
        from iomodel.explorer.setting import Setting, usual_workers

        if export is not None:
            _write(export, scenario, sectors)
            return
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


def _write(path: Path, scenario: str, sectors: int | None) -> None:
    """Write the page, with a bar on stderr."""
    from tqdm import tqdm

    from iomodel.explorer.export import write_page

    with tqdm(unit="run", leave=False, disable=None) as bar:
        written = write_page(path, scenario, sectors=sectors, progress=bar.update, total=bar.reset)
    print_text(
        f"{path}: {written.megabytes:.1f} MB; between the points of its grid it is off by at most "
        f"{written.largest:.3f} percentage points of GDP in {written.checks} checks"
    )
