"""Pages of the documentation that are made from what the package holds, when the site is built.

Each module here makes one kind of page and returns texts by name; `make` writes them into
``docs/_generated``, English ones there and Japanese ones in its folder ``ja``. No list of models,
materials, commands or modules is typed anywhere: whatever joins the package joins the site.
"""

from __future__ import annotations

from pathlib import Path

from docs.making import (
    api,
    citation,
    commands,
    episodes,
    estimates,
    glossary,
    headline,
    materials,
    models,
    notebooks,
    others,
    scenarios,
    tables,
)
from docs.making.writing import Pages, sweep, write_pages

__all__ = ["MAKERS", "make", "pages"]

MAKERS = (
    models,
    headline,
    materials,
    estimates,
    episodes,
    scenarios,
    tables,
    glossary,
    commands,
    api,
    citation,
    notebooks,
    others,
)
"""Modules with a function ``pages(language)``."""


def pages(language: str = "en") -> Pages:
    """Every text page in one language, by its place below the folder of generated pages."""
    made: Pages = {}
    for maker in MAKERS:
        made |= maker.pages(language)
    return made


def make(folder: Path) -> None:
    """Write all pages, pictures and notebooks; what is there and the same is left as it is."""
    keep = write_pages(folder, pages("en") | {f"ja/{name}": text for name, text in pages("ja").items()})
    keep |= headline.pictures(folder)
    keep |= notebooks.bring(folder)
    sweep(folder, keep)
