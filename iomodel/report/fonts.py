"""Fonts: those that charts are drawn with, and the few glyphs that a page must carry."""

from __future__ import annotations

import base64
import importlib.util
import io
from functools import cache
from pathlib import Path

from iomodel.errors import MissingTableError

GOTHIC = "IPAexGothic"
SANS = "DejaVu Sans"
FIRST_CJK = 0x2E80
"""Letters from here on are Japanese: full width, and not in the usual Latin fonts."""


@cache
def gothic_file() -> Path:
    """The Japanese font that comes with matplotlib_fontja, found without importing it."""
    found = importlib.util.find_spec("matplotlib_fontja")
    if found is None or found.origin is None:
        raise MissingTableError("the Japanese font is missing; install iomodel with its 'report' extra")
    return Path(found.origin).parent / "fonts" / "ipaexg.ttf"


@cache
def sans_folder() -> Path:
    """The folder of the fonts that come with matplotlib."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@cache
def register() -> None:
    """Make the Japanese font known to matplotlib."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(str(gothic_file()))


def families(lang: str) -> list[str]:
    """Families for a language; the other one stands in for glyphs that the first lacks."""
    return [GOTHIC, SANS] if lang == "ja" else [SANS, GOTHIC]


def subset(text: str) -> str:
    """The Japanese glyphs of a text, as a WOFF font in base64: what a page needs to carry.

    >>> len(subset("希土類")) < 4000
    True
    """
    from fontTools import subset as cutter

    options = cutter.Options(flavor="woff", layout_features=[], hinting=False, notdef_outline=True)
    font = cutter.load_font(str(gothic_file()), options)
    tool = cutter.Subsetter(options)
    tool.populate(unicodes=sorted({ord(char) for char in text if ord(char) >= FIRST_CJK}))
    tool.subset(font)
    stream = io.BytesIO()
    cutter.save_font(font, stream, options)
    font.close()
    return base64.b64encode(stream.getvalue()).decode("ascii")
