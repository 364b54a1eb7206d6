"""`iomodel reports`: what a report is made of, and a template of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.lists import add_list
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.report import write_template
from iomodel.report.sections import SECTIONS, title_of

QUESTION = QUESTIONS[4]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    reports = add_list(
        app,
        "reports",
        "List the sections of a report; write its template.\n\nExample: iomodel reports",
        _list,
    )

    @reports.command("template")
    def template(
        folder: Annotated[Path, typer.Argument(help="A folder; its last level is created.")],
    ) -> None:
        """Write the template of page and PDF, to change what a report looks like.

        Example: iomodel reports template house
        """
        for path in write_template(folder):
            print_text(str(path))
        print_text(f'Keep the files that you change, and name the folder in a recipe: template = "{folder}"')


def _list(as_json: bool) -> None:
    """All sections in reading order."""
    found = {one.name: title_of(one, spoken()) for one in SECTIONS}
    if as_json:
        print_json([{"name": name, "title": title} for name, title in found.items()])
        return
    print_table("Sections, in the order of a report", ["name", "title"], _quoted(found))
    print_text("\nA recipe chooses among them and orders them: sections = [...]")


def _quoted(found: dict[str, str]) -> list[list[str]]:
    """Names as a recipe has them, which no screen translates, and titles."""
    return [[f'"{name}"', title] for name, title in found.items()]
