"""`iomodel episodes`: which episodes are known, and how more come in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.lists import add_list
from iomodel.cli.show import print_json, print_table, print_text
from iomodel.cli.speech import spoken
from iomodel.episodes.entries import Episode
from iomodel.episodes.registry import load_episode, load_episodes
from iomodel.episodes.template import write_episode_template
from iomodel.languages import either

QUESTION = QUESTIONS[3]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    episodes = add_list(
        app,
        "episodes",
        "List known episodes; check one, or write a template.\n\nExample: iomodel episodes",
        _list,
    )

    @episodes.command("check")
    def check(
        name: Annotated[str, typer.Argument(help="Name of an episode, or its TOML file.")],
    ) -> None:
        """Read an episode and report every mistake at once.

        Example: iomodel episodes check tohoku-2011
        """
        found = load_episode(name)
        scored = sum(not found.why_not(outcome) for outcome in found.outcomes)
        print_text(
            f"{found.id}: {_title(found)}; {len(found.outcomes)} outcomes, {scored} of them scored, "
            f"{len(found.rivals)} predictions of others"
        )

    @episodes.command("template")
    def template(
        file: Annotated[Path, typer.Argument(help="A .toml file that is not there yet.")],
    ) -> None:
        """Write an episode to fill in, with a comment for every entry.

        Example: iomodel episodes template mine.toml
        """
        write_episode_template(file)
        print_text(f"Wrote {file}. Fill it in, then: iomodel episodes check {file}")


def _title(episode: Episode) -> str:
    """Title in the language of the screen."""
    return either(episode.title, episode.title_ja, spoken())


def _list(as_json: bool) -> None:
    """All episodes."""
    found = load_episodes()
    if as_json:
        print_json([episode.model_dump(mode="json", exclude_defaults=True) for episode in found])
        return
    print_table(
        "Episodes whose outcome is known",
        ["id", "of", "given at the", "outcomes", "scored", "title"],
        [
            [
                one.id,
                one.country,
                one.given,
                str(len(one.outcomes)),
                str(sum(not one.why_not(outcome) for outcome in one.outcomes)),
                _title(one),
            ]
            for one in found
        ],
        right=[3, 4],
    )
