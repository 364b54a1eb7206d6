"""`iomodel schema`: what a file may hold, for editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from iomodel.cli.grouping import QUESTIONS
from iomodel.cli.show import print_json
from iomodel.errors import ParameterError, nearest

QUESTION = QUESTIONS[5]


def _scenario() -> dict[str, Any]:
    from iomodel.scenario import Scenario

    return Scenario.model_json_schema()


def _material() -> dict[str, Any]:
    from iomodel.materials.rows import material_schema

    return material_schema()


def _estimate() -> dict[str, Any]:
    from iomodel.estimates.entries import estimate_schema

    return estimate_schema()


def _episode() -> dict[str, Any]:
    from iomodel.episodes.entries import episode_schema

    return episode_schema()


def _recipe() -> dict[str, Any]:
    from iomodel.report.recipe import Recipe

    return Recipe.model_json_schema()


def _layout() -> dict[str, Any]:
    from iomodel.sources.mapped.entries import TableMap

    return TableMap.model_json_schema()


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "scenario": _scenario,
    "material": _material,
    "estimate": _estimate,
    "episode": _episode,
    "recipe": _recipe,
    "layout": _layout,
}
"""What makes the schema, by kind of file."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("schema")
    def schema(
        kind: Annotated[str, typer.Argument(help=f"One of {', '.join(SCHEMAS)}.")] = "scenario",
    ) -> None:
        """Print the JSON schema of a kind of file, for editors.

        Example: iomodel schema scenario
        """
        if kind not in SCHEMAS:
            raise ParameterError(
                f"no schema of {kind!r}; expected one of {', '.join(SCHEMAS)}.{nearest(kind, SCHEMAS)}"
            )
        print_json(SCHEMAS[kind]())
