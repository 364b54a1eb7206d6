"""The notebooks beside the pages, as they lie in the repository; the build executes each once."""

from __future__ import annotations

import json
from pathlib import Path

from docs.making.thumbnails import place
from docs.making.writing import Pages, plain, table, toctree

_HEAD = {"en": ("Notebook", "What it shows", ""), "ja": ("ノートブック", "内容（英語）", "")}
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def pages(language: str) -> Pages:
    """The list that the gallery includes."""
    names = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    rows = []
    for name in names:
        title, first = titled(NOTEBOOKS / f"{name}.ipynb")
        rows.append([f"[{title}](/_generated/notebooks/{name}.ipynb)", plain(first), place(name)])
    listed = table(_HEAD[language], rows)
    return {"gallery.inc": f"{listed}\n\n{toctree(f'/_generated/notebooks/{name}' for name in names)}\n"}


def bring(folder: Path) -> set[Path]:
    """Copy the notebooks where they changed."""
    folder.mkdir(parents=True, exist_ok=True)
    brought = set()
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        target = folder / path.name
        text = path.read_text(encoding="utf-8")
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")
        brought.add(target)
    return brought


def titled(path: Path) -> tuple[str, str]:
    """Heading of a notebook and its first sentences."""
    first = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
    head, _, rest = first.partition("\n")
    return head.lstrip("# "), " ".join(rest.split())
