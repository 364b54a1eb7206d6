"""The files that recipes are read from."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from iomodel.errors import IOModelError
from iomodel.files import tables_folder
from iomodel.report.packages import packages_of
from iomodel.report.recipe import FORMATS, Recipe
from iomodel.report.variants import SCENARIO
from iomodel.simulate.arguments import as_scenario
from iomodel.sources.bundled import bundled_names

_PACKAGE = Path(__file__).resolve().parents[1]


def inputs_of(recipes: Iterable[Recipe]) -> list[Path] | None:
    """All files and folders that recipes read beside their own; None where a table is kept elsewhere.

    >>> sorted(path.name for path in inputs_of([Recipe(name="ban", scenarios=["rare-earth-ban"])]))
    ['iomodel', 'tables']
    """
    found = [_PACKAGE, tables_folder()]
    for recipe in recipes:
        if os.path.exists(recipe.table):
            found.append(Path(recipe.table))
        elif recipe.table not in bundled_names():
            return None
        found += map(Path, recipe.materials.values())
        found += [Path(place) for place in (recipe.logo, recipe.template) if place]
        for asked in _scenarios(recipe):
            found += [Path(asked)] if os.path.isfile(asked) else []
            try:
                own = as_scenario(asked, materials=recipe.materials).materials
            except IOModelError:
                return None
            found += [Path(place) for place in own.values() if os.path.exists(place)]
    return found


def deciding_packages() -> list[str]:
    """Packages whose version decides what a report looks like."""
    return packages_of(FORMATS)


def _scenarios(recipe: Recipe) -> list[str]:
    """Names and files of the scenarios that a recipe names."""
    named: list[object] = list(recipe.scenarios)
    for table in recipe.each:
        asked = table.get(SCENARIO, ())
        named += asked if isinstance(asked, list | tuple) else [asked]
    return [one for one in named if isinstance(one, str)]
