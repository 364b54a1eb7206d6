"""`iomodel estimates`: which published figures are registered, and how more come in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.lists import add_list
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.estimates.entries import AnyEstimate, Estimate
from iomodel.estimates.registry import load_estimate, load_estimates
from iomodel.estimates.template import write_estimate_template
from iomodel.estimates.words import figure_in_words
from iomodel.sources import HOME

QUESTION = QUESTIONS[3]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    estimates = add_list(
        app,
        "estimates",
        "List published estimates; check one, or write a template.\n\nExample: iomodel estimates",
        _list,
    )

    @estimates.command("check")
    def check(
        name: Annotated[str, typer.Argument(help="Id of a published estimate, or its TOML file.")],
    ) -> None:
        """Read an estimate and report every mistake at once.

        Example: iomodel estimates check nri-12m
        """
        found = load_estimate(name)
        print_text(f"{found.id}: {figure_in_words(found, language=spoken())}")
        print_table("", ["", ""], found.described(spoken()))

    @estimates.command("template")
    def template(
        file: Annotated[Path, typer.Argument(help="A .toml file that is not there yet.")],
    ) -> None:
        """Write an estimate to fill in, with a comment for every entry.

        Example: iomodel estimates template mine.toml
        """
        write_estimate_template(file)
        print_text(f"Wrote {file}. Fill it in, then: iomodel reproduce {file}")


def _list(as_json: bool) -> None:
    """All published estimates."""
    found = load_estimates()
    if as_json:
        print_json([estimate.model_dump(mode="json") for estimate in found])
        return
    print_table(
        "Published estimates",
        ["id", "of", "when", "published", "shock", "rebuilt"],
        [
            [
                one.id,
                one.country,
                one.when,
                figure_in_words(one, short=True, language=spoken()),
                one.said("shock", spoken()),
                _rebuilt(one),
            ]
            for one in found
        ],
    )


def _rebuilt(one: AnyEstimate) -> str:
    """Whether an estimate is rebuilt, and on what."""
    if not isinstance(one, Estimate):
        return "no"
    return "yes" if one.country == HOME else "with --world"
