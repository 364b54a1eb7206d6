"""`iomodel report`: the report of a scenario or a recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from iomodel.cli.batch import ForceOption, as_option
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
from iomodel.cli.speech import spoken
from iomodel.errors import SourceError
from iomodel.report import Recipe, write_report
from iomodel.report.recipe import is_recipe
from iomodel.report.words import words
from iomodel.report.write import FILES

QUESTION = QUESTIONS[4]


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
            str | None, typer.Option("--lang", help="Language: en or ja.", show_default="that of the screen")
        ] = None,
        formats: Annotated[
            str | None,
            typer.Option(
                "--formats",
                help="Files to write, of html, pdf, xlsx, nc; separated by commas.",
                show_default="html,pdf,xlsx",
            ),
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
        """Write a report: web page, PDF and workbook.

        Example: iomodel report rare-earth-ban --out reports/ban --lang ja
        """
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
            chosen.setdefault("language", spoken())
            chosen |= {"scenarios": [subject], "table": table, "models": model_names(model or ["all"])}
            chosen |= {"sectors": sectors} if sectors is not None else {}
            chosen |= {"region": region} if region is not None else {}
            recipe = Recipe.parse({"name": "report", **chosen}, subject)
        try:
            written = write_report(recipe, out, force=force, progress=shown_progress)
        except SourceError as error:
            if as_option(str(error)) == str(error):
                raise
            raise type(error)(as_option(str(error))) from None
        print_text(
            f"{out}: " + ("" if written else "up to date: ") + ", ".join(FILES[x] for x in recipe.formats)
        )
