"""One recipe with lists becomes a recipe for every combination."""

from __future__ import annotations

from iomodel.report.recipe import Recipe
from iomodel.report.subject import listed_variants, subject_of
from iomodel.report.valued import valued
from iomodel.report.words import words


def expanded(recipe: Recipe) -> list[Recipe]:
    """The recipes of all reports that a recipe gives: itself, unless each variant has its own.

    >>> forty = Recipe(name="forty", scenarios=["rare-earth-ban"], each=[{"stocks.*.days": [0, 60]}])
    >>> [(one.name, one.title) for one in expanded(forty)]
    [('forty_stocks-days-0', '... (days of stock 0)'), ('forty_stocks-days-60', '...')]
    """
    if not recipe.each or recipe.gives == "rows":
        return [recipe]
    given = dict(recipe)
    said = words(recipe.language)
    found = []
    for variant in listed_variants(given, subject_of(given)):
        base = variant.scenario
        title = recipe.title or said.either(base.title, base.title_ja) or base.name
        changes = {
            "name": f"{recipe.name}_{variant.name}",
            "title": variant.title or f"{title} ({valued(said, variant.values)})",
            "scenarios": (base, *recipe.scenarios[1:]),
            "set": {},
            "each": (),
        }
        found.append(recipe.model_copy(update=changes))
    return found
