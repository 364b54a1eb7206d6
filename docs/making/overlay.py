"""One build a language: in Japanese, a page with a Japanese text shows it, and the others stay English."""

from __future__ import annotations

import re
from pathlib import Path

_BROKEN = re.compile(r"(?<=[　-鿿＀-￯])\n(?=[　-鿿＀-￯])")
"""A break of line inside Japanese text, which a browser would show as a space."""
GENERATED = "_generated/"


def japanese_text(docs: Path, name: str) -> Path | None:
    """The Japanese text of a page; None where there is none.

    Parameters
    ----------
    docs
        The folder of sources.
    name
        Name of the page, without ending.
    """
    if name.startswith(GENERATED):
        path = docs / GENERATED / "ja" / f"{name.removeprefix(GENERATED)}.md"
    else:
        path = docs / "ja" / f"{name}.md"
    return path if path.exists() else None


def joined(text: str) -> str:
    r"""Japanese paragraphs as one line each.

    >>> joined("停止から\n損失まで")
    '停止から損失まで'
    """
    return _BROKEN.sub("", text)


def included(text: str) -> str:
    """The text with includes of generated parts in Japanese.

    >>> included("see _generated/answer.inc")
    'see _generated/ja/answer.inc'
    """
    for name in ("answer.inc", "sure.inc", "symbols.inc", "cite.inc", "gallery.inc", "others.inc"):
        text = text.replace(f"{GENERATED}{name}", f"{GENERATED}ja/{name}")
    return text
