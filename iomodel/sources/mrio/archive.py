"""A zip of a folder that pymrio saved, unpacked within bounds and without anything but text and parquet."""

from __future__ import annotations

import errno
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from iomodel.errors import LayoutError
from iomodel.files import shown

PARAMETERS = "file_parameters.json"
"""What makes a folder one of pymrio's own."""

READABLE = (".txt", ".tsv", ".csv", ".parquet", ".par", ".parq")
"""Endings of text and parquet. Any other format may carry code, as a pickle does, and is never opened."""

_MOST_TIMES = 100
"""What a zip may unpack to, as a multiple of its own size: tables of numbers shrink about tenfold."""

_FREE = 64 * 1024**2
"""What any zip may unpack to [bytes]."""

_MOST_PARTS = 10_000

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    KeyError,
)
"""What Python's reader of zips raises where one is damaged; seeking to a negative place is an OSError."""


def is_archive(path: Path) -> bool:
    """Whether a file is a zip that holds a folder of pymrio's."""
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as parts:
            return _root(parts) is not None
    except _DAMAGED:
        return True  # whoever reads it says what is wrong


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder in a zip, in a place that is gone afterwards.

    Raises
    ------
    LayoutError
        If it holds another kind of file, a path that leads elsewhere, or more than a table can be; nothing
        is unpacked then.
    """
    with _parts(path) as parts:
        wanted = _wanted(parts, path)
    with tempfile.TemporaryDirectory(prefix="iomodel-") as made:
        folder = Path(made) / path.stem
        with _parts(path) as parts:
            _unpack(parts, wanted, folder)
        yield folder


@contextmanager
def _parts(path: Path) -> Iterator[zipfile.ZipFile]:
    """The parts of a zip; whatever shows that it is damaged, as one error that names it."""
    try:
        with zipfile.ZipFile(path) as parts:
            yield parts
    except _DAMAGED as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise  # a full disk, say
        raise LayoutError(
            f"{shown(path)} is damaged, or packed in a way that is not known ({error}); download or pack "
            "it anew"
        ) from None


def _unpack(parts: zipfile.ZipFile, wanted: Mapping[str, zipfile.ZipInfo], folder: Path) -> None:
    """Write the parts to a folder of their own."""
    folder.mkdir()
    for place, part in wanted.items():
        target = folder / place
        target.parent.mkdir(exist_ok=True)
        with parts.open(part) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file)


def _root(parts: zipfile.ZipFile) -> str | None:
    """Folder within the zip that holds the list of files; empty where the zip itself does."""
    found = [name for name in parts.namelist() if PurePosixPath(name).name == PARAMETERS]
    return min((name[: -len(PARAMETERS)] for name in found), key=len, default=None)


def _wanted(parts: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """Parts to unpack by their place under the root, once all of them are what they may be."""
    root = _root(parts)
    if root is None:
        raise LayoutError(f"{shown(path)} has no {PARAMETERS}, so it is no zip of a folder of pymrio's")
    inside = [part for part in parts.infolist() if part.filename.startswith(root) and not part.is_dir()]
    wanted = {part.filename[len(root) :]: part for part in inside}
    problems = [problem for place in wanted if (problem := _problem(place))]
    size, most = sum(part.file_size for part in inside), _FREE + _MOST_TIMES * path.stat().st_size
    if len(inside) > _MOST_PARTS or size > most:
        text = f"expected at most {_MOST_PARTS:,} parts and {most >> 20:,} MB"
        problems.append((f"{len(inside):,} parts unpack to {size >> 20:,} MB", text))
    if problems:
        raise LayoutError(f"{shown(path)}: nothing was opened", problems)
    return wanted


def _problem(place: str) -> tuple[str, str] | None:
    """What is wrong with the place of a part, after its name; None where nothing is."""
    steps = PurePosixPath(place).parts
    if len(steps) > 2 or ".." in steps or PureWindowsPath(place).drive or "\\" in place or place[:1] == "/":
        return f"part {place[:80]!r}", "leads elsewhere, expected a folder of tables with its accounts"
    if not place.lower().endswith((*READABLE, ".json", ".md", ".log")):
        return f"part {place[:80]!r}", "neither text nor parquet; other formats can run code"
    return None
