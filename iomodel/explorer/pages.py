"""The files of the page, read once."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "page"
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
MODULES = ("words", "format", "dom", "client", "controls", "charts", "facts", "figures", "offline")
"""Modules of the page that is sent, in the order in which they need each other."""
SCRIPTS = ("vendor/d3.min.js", "vendor/plot.umd.min.js")
"""Scripts that come before them."""


@cache
def files() -> dict[str, tuple[bytes, str]]:
    """Content and kind of every file that a browser may ask for, by its name in the page's folder.

    >>> "style.css" in files(), "../__init__.py" in files()
    (True, False)
    """
    found = {}
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in KINDS:
            name = path.relative_to(FOLDER).as_posix()
            found[name] = path.read_bytes(), KINDS[path.suffix]
    return found


def plot_style() -> str:
    """The style that Plot puts into every chart.

    >>> plot_style()[:20]
    ':where(.plot-d6a7b5)'
    """
    return files()["plot.css"][0].decode()


def hash_of(text: str) -> str:
    """What a Content-Security-Policy names an inline style or script by.

    >>> hash_of("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
