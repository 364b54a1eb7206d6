"""`iomodel report` and `iomodel batch`: reports of one recipe, and of a folder of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from iomodel.cli.drawn import ClusterOption, serial_command
from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.options import (
    ModelOption,
    RegionOption,
    SectorsOption,
    TableOption,
    model_names,
    shown_progress,
)
from iomodel.cli.show import print_text
from iomodel.errors import SourceError
from iomodel.report import Recipe, run_batch, write_report
from iomodel.report.listing import Listed
from iomodel.report.recipe import is_recipe
from iomodel.report.words import words
from iomodel.report.write import FILES

QUESTION = QUESTIONS[3]

ForceOption = Annotated[
    bool, typer.Option("--force", help="Overwrite reports that were changed since they were written.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("report")
    def report(
        subject: Annotated[
            str, typer.Argument(help="Name of a scenario, a scenario file, or a recipe file.")
        ],
        out: Annotated[Path, typer.Option("--out", help="Folder of the report; its last level is created.")],
        table: TableOption = "japan-2015",
        sectors: SectorsOption = None,
        region: RegionOption = None,
        model: ModelOption = None,
        lang: Annotated[
            str | None, typer.Option("--lang", help="Language: en or ja.", show_default="en")
        ] = None,
        formats: Annotated[
            str | None,
            typer.Option("--formats", help="Of html, pdf, xlsx, nc.", show_default="html,pdf,xlsx"),
        ] = None,
        draws: Annotated[
            int | None,
            typer.Option("--draws", min=0, help="Add a section on ranges over so many draws, such as 256."),
        ] = None,
        posterior: Annotated[
            bool, typer.Option("--posterior", help="Add a section on what episodes teach of the loss.")
        ] = False,
        force: ForceOption = False,
    ) -> None:
        """Write a report: web page, PDF and workbook."""
        chosen: dict[str, Any] = {}
        if lang is not None:
            chosen["language"] = words(lang).lang
        if draws is not None:
            chosen["draws"] = draws
        if posterior:
            chosen["posterior"] = True
        if formats is not None:
            chosen["formats"] = [part.strip() for part in formats.split(",")]
        if is_recipe(Path(subject)):
            recipe = Recipe.read(subject)
            if chosen:
                recipe = Recipe.parse({**recipe.model_dump(), **chosen}, subject)
        else:
            chosen |= {"scenarios": [subject], "table": table, "models": model_names(model or ["all"])}
            chosen |= {"sectors": sectors} if sectors is not None else {}
            chosen |= {"region": region} if region is not None else {}
            recipe = Recipe.parse({"name": "report", **chosen}, subject)
        try:
            written = write_report(recipe, out, force=force, progress=shown_progress)
        except SourceError as error:
            if _as_option(str(error)) == str(error):
                raise
            raise type(error)(_as_option(str(error))) from None
        print_text(
            f"{out}: " + ("" if written else "up to date: ") + ", ".join(FILES[x] for x in recipe.formats)
        )

    @app.command("batch")
    def batch(
        folder: Annotated[Path, typer.Argument(help="Folder with recipes (*.toml), or one recipe.")],
        out: Annotated[
            Path | None, typer.Option("--out", help="Where reports go.", show_default="FOLDER/out")
        ] = None,
        force: ForceOption = False,
        cluster: ClusterOption = None,
    ) -> None:
        """Write the reports of all recipes in a folder.

        With an index that compares them; goes on when one fails.
        """
        with serial_command(cluster):
            outcomes = run_batch(folder, out, force=force, progress=_bar, cluster=cluster)
        for outcome in outcomes:
            print_text(
                f"{outcome.name}: {outcome.status}"
                + (f": {_as_option(outcome.problem)}" if outcome.problem else "")
            )
        failed = sum(outcome.status == "failed" for outcome in outcomes)
        if failed:
            print_text(f"{failed} of {len(outcomes)} recipes failed")
            raise typer.Exit(1)


def _as_option(text: str) -> str:
    """What to do in the words of the command line."""
    return text.replace("force=True", "--force")


def _bar(reports: Sequence[Listed]) -> Iterable[Listed]:
    """The reports, with a bar on stderr."""
    from tqdm import tqdm

    bar: Iterable[Listed] = tqdm(reports, unit="report")
    return bar
