"""The notebooks beside the pages, executed once for both languages, and the list of the gallery."""

from __future__ import annotations

from pathlib import Path

from docs.making.executed import executed
from docs.making.thumbnails import place
from docs.making.translated import NOTEBOOKS, Notebook, code_of, in_japanese, read
from docs.making.writing import Pages, plain, table, toctree

_HEAD = {"en": ("Notebook", "What it shows", "File", ""), "ja": ("ノートブック", "内容", "ファイル", "")}
_FOLDERS = {"en": "/_generated/notebooks", "ja": "/_generated/ja/notebooks"}


def pages(language: str) -> Pages:
    """The list that the gallery includes."""
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    rows = []
    for path in paths:
        title, first = titled(read(path) if language == "en" else in_japanese(path))
        page = f"[{title}](/_generated/notebooks/{path.name})"
        file = f"{{download}}`.ipynb <{_FOLDERS[language]}/{path.name}>`"
        rows.append([page, plain(first), file, place(path.stem)])
    listed = table(_HEAD[language], rows)
    return {"gallery.inc": f"{listed}\n\n{toctree(f'/_generated/notebooks/{path.stem}' for path in paths)}\n"}


def bring(folder: Path) -> set[Path]:
    """Write the notebooks with their outputs below the folder of generated pages."""
    return executed(folder / "notebooks", folder / "ja" / "notebooks")


def titled(book: Notebook) -> tuple[str, str]:
    """Heading of a notebook and its first sentences."""
    head, _, rest = code_of(book["cells"][0]).partition("\n")
    return head.lstrip("# "), " ".join(rest.split())
