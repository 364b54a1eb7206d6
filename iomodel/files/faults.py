"""What the system says of a file that it cannot read or write, as one clear error."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from iomodel.errors import IOModelError, OutputError

_REASONS = {
    errno.EACCES: "no permission to write there; choose another folder",
    errno.EPERM: "no permission to write there; choose another folder",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.ENOSPC: "the disk is full; free some space, or choose another disk",
    errno.EDQUOT: "the quota of disk space is used up; free some space, or choose another disk",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ENOTDIR: "a part of the path is a file, expected folders",
    errno.EISDIR: "it is a folder, expected a file",
}


def shown(path: Path | str, most: int = 200) -> str:
    """A path for a message; the middle of a very long one is left out.

    >>> shown("a" * 500, 20)
    'aaaaaaaaaa...aaaaaaaaaa'
    """
    text = str(path)
    return text if len(text) <= most else f"{text[: most // 2]}...{text[-most // 2 :]}"


@contextlib.contextmanager
def one_error(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be written into one clear error."""
    try:
        yield
    except IOModelError:
        raise
    except OSError as error:
        raise OutputError(f"{shown(path)} cannot be written: {reason(error, path)}") from None


def reason(error: OSError, path: Path | None = None) -> str:
    """What is wrong, and what to do."""
    if error.errno == errno.ENOENT and path is not None:
        folder = path if error.filename == str(path) else path.parent
        if folder.is_dir():
            return f"nothing can be written in folder {shown(folder)}; choose another"
        return f"folder {shown(folder)} does not exist; create it first"
    if path is None and error.errno in (errno.EACCES, errno.EPERM):
        return "no permission to read it"
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
