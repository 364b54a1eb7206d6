"""Fonts that charts are drawn with: matplotlib's own, and a Japanese one for what that lacks."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from iomodel.extras import require

GOTHIC = "IPAexGothic"
SANS = "DejaVu Sans"
FIRST_CJK = 0x2E80
"""Letters from here on are Japanese: full width, and not in the usual Latin fonts."""


@cache
def gothic_file() -> Path:
    """The Japanese font that comes with matplotlib_fontja, found without importing it.

    Raises
    ------
    MissingExtraError
        If matplotlib_fontja is not installed.
    """
    require("Japanese text", "matplotlib-fontja")
    found = importlib.util.find_spec("matplotlib_fontja")
    assert found is not None
    assert found.origin is not None
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


def families(language: str) -> list[str]:
    """Families for a language; the other one stands in for glyphs that the first lacks."""
    return [GOTHIC, SANS] if language == "ja" else [SANS, GOTHIC]
