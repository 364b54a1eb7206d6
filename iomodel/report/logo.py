"""The logo of a house: a small picture, checked before it is embedded."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path

from iomodel.errors import SourceError
from iomodel.extras import require
from iomodel.files import shown

_MOST_BYTES = 512 * 1024
_MOST_PIXELS = 4000
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


@dataclass(frozen=True)
class Logo:
    """A picture with its size [pixels] and its type."""

    data: bytes
    width: int
    height: int
    type: str

    @property
    def address(self) -> str:
        """The picture as an address that a page can hold."""
        return f"data:{self.type};base64,{base64.b64encode(self.data).decode('ascii')}"


def read_logo(path: Path) -> Logo:
    """A logo from its file.

    Raises
    ------
    SourceError
        If there is no such file, it is no PNG or JPEG picture, or it is too large.
    MissingExtraError
        If Pillow is not installed, which comes with matplotlib.
    """
    require("a logo", "pillow")
    from PIL import Image

    if not path.is_file():
        raise SourceError(f"there is no file {shown(path)}; expected a PNG or JPEG picture")
    if (size := path.stat().st_size) > _MOST_BYTES:
        raise SourceError(
            f"{shown(path)} has {size / 1024:,.0f} kB, expected at most {_MOST_BYTES // 1024}; "
            "save it smaller"
        )
    data = path.read_bytes()
    try:
        with Image.open(io.BytesIO(data), formats=list(_TYPES)) as picture:
            width, height, kind = *picture.size, str(picture.format)
            if max(width, height) <= _MOST_PIXELS:
                picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        problem = " ".join(str(error).split())[:80]
        raise SourceError(f"{shown(path)} is no PNG or JPEG picture that can be read ({problem})") from None
    if max(width, height) > _MOST_PIXELS:
        raise SourceError(
            f"{shown(path)} has {width} x {height} pixels, expected at most {_MOST_PIXELS} a side"
        )
    return Logo(data, width, height, _TYPES[kind])
