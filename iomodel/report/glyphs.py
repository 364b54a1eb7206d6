"""The few Japanese glyphs that a page must carry."""

from __future__ import annotations

import base64
import io
from functools import lru_cache

from iomodel.charts.fonts import FIRST_CJK, gothic_file


@lru_cache(maxsize=16)
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
