"""The reports that a folder of recipes, or one recipe, gives."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from iomodel.errors import IOModelError, ParameterError, SourceError
from iomodel.files import shown
from iomodel.report.expand import expanded
from iomodel.report.natural import natural
from iomodel.report.recipe import Recipe


@dataclass(frozen=True)
class Listed:
    """A report that is asked for, or a recipe that cannot be read and why.

    Parameters
    ----------
    name
        Of the report, and of its folder.
    recipe
        What it says; None where the recipe cannot be read.
    problem
        Why not; empty where it can.
    """

    name: str
    recipe: Recipe | None
    problem: str = ""


def recipe_files(place: Path) -> list[Path]:
    """The recipes of a folder in their natural order, or the one of a file.

    Raises
    ------
    SourceError
        If there is no such folder or file, or no recipe in the folder.
    """
    if os.path.isfile(place):
        return [place]
    if not os.path.isdir(place):
        raise SourceError(f"{shown(place)} is no folder; expected one with recipes (*.toml), or a recipe")
    paths = sorted(place.glob("*.toml"), key=lambda path: natural(path.stem))
    if not paths:
        raise SourceError(f"folder {place} holds no recipe; expected files that end in .toml")
    return paths


def read_recipes(paths: list[Path]) -> dict[str, Recipe | str]:
    """The recipe of each file by name, or what is wrong with it."""
    found: dict[str, Recipe | str] = {}
    for path in paths:
        try:
            found[path.stem] = _read(path)
        except (IOModelError, OSError, ArithmeticError) as error:
            found[path.stem] = why(error)
    return found


def listed(recipes: dict[str, Recipe | str]) -> list[Listed]:
    """Every report of some recipes; a recipe that cannot be read is listed with what is wrong."""
    found: dict[str, Listed] = {}
    for stem, given in recipes.items():
        if isinstance(given, str):
            found[stem] = Listed(stem, None, given)
            continue
        for recipe in sorted(expanded(given), key=lambda recipe: natural(recipe.name)):
            problem = f"recipe {stem}: another one gives a report called {recipe.name}; rename one"
            double = recipe.name in found
            found[recipe.name] = Listed(recipe.name, None, problem) if double else Listed(recipe.name, recipe)
    return list(found.values())


def why(error: Exception) -> str:
    """What is wrong, a line for each problem."""
    return "\n".join(error.lines if isinstance(error, IOModelError) else [" ".join(str(error).split())])


def _read(path: Path) -> Recipe:
    """The recipe of a file."""
    recipe = Recipe.read(path)
    if recipe.name != path.stem:
        raise ParameterError(f"recipe {path} calls itself {recipe.name!r}; a recipe is named by its file")
    return recipe
