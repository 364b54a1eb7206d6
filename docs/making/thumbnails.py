"""Pictures of the gallery: the first one of each notebook, once the notebooks are executed and written."""

from __future__ import annotations

import re
from pathlib import Path

_PLACE = re.compile(r'<span data-notebook="([\w-]+)"></span>')
_PICTURE = re.compile(r'<img[^>]*? src="(?:\.\./)*(_images/[^"]+)"')


def place(name: str) -> str:
    """Where the picture of a notebook is to stand.

    >>> place("02-japans-table")
    '<span data-notebook="02-japans-table"></span>'
    """
    return f'<span data-notebook="{name}"></span>'


def show(site: Path) -> int:
    """Put pictures into the gallery of a built site; how many there are."""
    gallery = site / "gallery.html"
    if not gallery.exists():
        return 0
    shown = 0

    def picture(found: re.Match[str]) -> str:
        nonlocal shown
        page = site / "_generated" / "notebooks" / f"{found[1]}.html"
        first = _PICTURE.search(page.read_text(encoding="utf-8")) if page.exists() else None
        if first is None:
            return ""
        shown += 1
        return (
            f'<a href="_generated/notebooks/{page.name}"><img class="thumbnail" alt="" src="{first[1]}"></a>'
        )

    text = _PLACE.sub(picture, gallery.read_text(encoding="utf-8"))
    gallery.write_text(text, encoding="utf-8")
    return shown
