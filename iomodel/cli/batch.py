"""`iomodel batch`: the reports of a folder of recipes; nothing is loaded where nothing is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iomodel.cli.drawn import ClusterOption, serial_command
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.show import print_text
from iomodel.files.finished import finished_reports

if TYPE_CHECKING:
    from iomodel.report.listing import Listed

QUESTION = QUESTIONS[4]
PLACE = 51

ForceOption = Annotated[
    bool, typer.Option("--force", help="Overwrite reports that were changed since they were written.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("batch")
    def batch(
        folder: Annotated[Path, typer.Argument(help="Folder with recipes (*.toml), or one recipe.")],
        out: Annotated[
            Path | None, typer.Option("--out", help="Where reports go.", show_default="FOLDER/out")
        ] = None,
        force: ForceOption = False,
        jobs: Annotated[int, typer.Option("--jobs", min=1, help="Processes; the reports are the same.")] = 1,
        cluster: ClusterOption = None,
    ) -> None:
        """Write the reports of all recipes in a folder.

        With an index that compares them; goes on when one fails, and where it was stopped.

        Example: iomodel batch reports/
        """
        beside = folder.parent if folder.is_file() else folder
        finished = None if force else finished_reports(folder, out if out is not None else beside / "out")
        if finished is not None:
            for name in finished:
                print_text(f"{name}: up to date")
            return
        from iomodel.report.batch import run_batch

        with serial_command(cluster):
            outcomes = run_batch(folder, out, force=force, progress=_bar, cluster=cluster, jobs=jobs)
        for outcome in outcomes:
            print_text(
                f"{outcome.name}: {outcome.status}"
                + (f": {as_option(outcome.problem)}" if outcome.problem else "")
            )
        failed = sum(outcome.status == "failed" for outcome in outcomes)
        if failed:
            print_text(f"{failed} of {len(outcomes)} recipes failed")
            raise typer.Exit(1)


def as_option(text: str) -> str:
    """What to do in the words of the command line."""
    return text.replace("force=True", "--force")


def _bar(reports: Sequence[Listed]) -> Iterable[Listed]:
    """The reports, with a bar on stderr."""
    from tqdm import tqdm

    bar: Iterable[Listed] = tqdm(reports, unit="report", disable=None)
    return bar
