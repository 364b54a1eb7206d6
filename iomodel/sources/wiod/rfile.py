"""R data files, read as what they hold and never run: within a size, and without anything that grows.

The package ``rdata`` parses the format in which R saves objects; it has no interpreter, so that functions
and calls in a file stay descriptions of themselves. Compressed files are unpacked here, piece by piece, up to
a bound; short descriptions that stand for long sequences (R's ALTREP) are refused, and so are classes that
would be built from what the file says.
"""

from __future__ import annotations

import bz2
import lzma
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iomodel.errors import LayoutError
from iomodel.files import shown
from iomodel.sources.sizes import MOST_BYTES

ENDINGS = (".rdata", ".rda")
"""Endings of R's files of several objects, in small letters."""

_CHUNK = 1 << 20
_PACKED: dict[bytes, Callable[[], Any]] = {
    b"BZh": bz2.BZ2Decompressor,
    b"\x1f\x8b": lambda: zlib.decompressobj(31),
    b"\xfd7zXZ\x00": lzma.LZMADecompressor,
}
"""First bytes of a packed file, and what unpacks it."""

_PLAIN = (b"RDX2\n", b"RDX3\n")
"""First bytes of R's binary format."""


def is_rfile(path: Path) -> bool:
    """Whether a file is called as R's are and begins as they do."""
    if not path.is_file() or path.suffix.lower() not in ENDINGS:
        return False
    with path.open("rb") as file:
        start = file.read(6)
    return start.startswith((*_PACKED, *_PLAIN))


def read_rfile(path: Path, keeping: str) -> dict[str, Any]:
    """Objects of an R file by name; objects of the class `keeping` as the list that they are.

    Raises
    ------
    LayoutError
        If it is no R file, unpacks to more than a table can be, or cannot be read.
    """
    import rdata

    content = _unpacked(path)
    if not content.startswith(_PLAIN):
        raise LayoutError(f"{path.name} is no R data file, expected one that R's save() wrote; save it anew")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = rdata.parser.parse_data(content, altrep_constructor_dict={}, extension=".rda")
            found = rdata.conversion.convert(parsed, constructor_dict={keeping: lambda given, _: given})
    except Exception as error:  # whatever is not as R writes it
        said = " ".join(str(error).split())[:160] or type(error).__name__
        raise LayoutError(
            f"{path.name} cannot be read as an R data file ({said}); save it anew with version 2: "
            "save(..., version = 2)"
        ) from None
    return dict(found) if isinstance(found, dict) else {}


def _unpacked(path: Path) -> bytes:
    """What a file holds, unpacked up to a bound."""
    with path.open("rb") as file:
        start = file.read(6)
        file.seek(0)
        packed = next((make for mark, make in _PACKED.items() if start.startswith(mark)), None)
        unpack = None if packed is None else packed()
        parts: list[bytes] = []
        left = MOST_BYTES
        try:
            for piece in iter(lambda: file.read(_CHUNK), b""):
                for part in [piece] if unpack is None else _inflated(unpack, piece):
                    left -= len(part)
                    if left < 0:
                        raise LayoutError(
                            f"{shown(path)} unpacks to more than {MOST_BYTES >> 20} MB, expected one table"
                        )
                    parts.append(part)
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
            raise LayoutError(f"{shown(path)} is damaged ({error}); download it anew") from None
    return b"".join(parts)


def _inflated(unpack: Any, piece: bytes) -> Any:
    """What a piece unpacks to, in parts of bounded size."""
    while True:
        yield unpack.decompress(piece, _CHUNK)
        if unpack.eof:
            return
        if isinstance(unpack, (bz2.BZ2Decompressor, lzma.LZMADecompressor)):
            if unpack.needs_input:
                return
            piece = b""
        else:
            piece = unpack.unconsumed_tail
            if not piece:
                return
