"""Pages by hand that no list of the site names yet: they are listed all the same."""

from __future__ import annotations

from pathlib import Path

from docs.making.writing import Pages, toctree

DOCS = Path(__file__).parents[1]


def pages(language: str) -> Pages:
    """The list that the page on questions includes; the same in every language."""
    return {"others.inc": toctree(f"/{name}" for name in unlisted()) + "\n"}


def unlisted() -> list[str]:
    """Pages at the top of the folder that no index names."""
    named = "\n".join(path.read_text(encoding="utf-8") for path in DOCS.glob("**/index.md"))
    lines = {line.strip().lstrip("/") for line in named.splitlines()}
    lines |= {line.rpartition("<")[2].rstrip(">") for line in lines}
    return sorted(path.stem for path in DOCS.glob("*.md") if path.stem not in {*lines, "index"})
