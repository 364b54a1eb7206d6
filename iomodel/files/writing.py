"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from iomodel.errors import ParameterError
from iomodel.files.drafts import hidden_folder
from iomodel.files.faults import one_error, shown

Content: TypeAlias = str | bytes | Callable[[Path], object]
"""What goes into a file: text (UTF-8), bytes, or a function that writes to the path it is given."""


def write_file(path: Path | str, content: Content) -> Path:
    """Write a file whole or not at all: whoever looks finds the old file or the new one.

    The draft is in a hidden folder beside the file, reaches the disk before it takes the file's place, and
    goes away on any exit; that of a killed process goes away at the next write to the same folder. A new
    file gets the permissions of the umask, an old one keeps its own. A link is replaced, not followed.

    Raises
    ------
    OutputError
        If the file cannot be written: what is wrong, and what to do.
    """
    path = Path(path)
    with staged(path.parent, {path.name: content}) as place:
        place()
    return path


@contextlib.contextmanager
def staged(folder: Path, files: Mapping[str, Content]) -> Iterator[Callable[[], None]]:
    """Drafts of several files of one folder, all on the disk; the function that is given puts them in place.

    A disk that is full, or a file that cannot be made, is met before the first old file is replaced.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    paths = [folder / name for name in files]
    with contextlib.ExitStack() as held:
        with one_error(paths[0] if paths else folder):
            for path in paths:
                _refuse_folder(path)
            aside = held.enter_context(hidden_folder(folder))
        drafts = {path: aside / f"draft{number}{path.suffix}" for number, path in enumerate(paths)}
        for (path, made), content in zip(drafts.items(), files.values(), strict=True):
            with one_error(path):
                _fill(made, content)
                _keep_mode(path, made)
                _sync(made)

        def place() -> None:
            for path, made in drafts.items():
                with one_error(path):
                    os.replace(made, path)
            with one_error(folder):
                _sync(folder)

        yield place


def _fill(path: Path, content: Content) -> None:
    """Write a new file."""
    if callable(content):
        content(path)
    else:
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def write_folder(path: Path, fill: Callable[[Path], object]) -> bool:
    """Write a folder whole or not at all; returns False where one with files in it is there already.

    Parameters
    ----------
    path
        The folder; the one above it is there.
    fill
        Writes the files into the folder that it is given.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    with one_error(path), hidden_folder(path.parent) as aside:
        made = aside / "draft"
        made.mkdir()
        fill(made)
        for place in made.rglob("*"):
            _sync(place)
        try:
            os.rename(made, path)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                return False
            raise
        _sync(path.parent)
    return True


def make_folder(path: Path) -> None:
    """Make a folder and those above it.

    Raises
    ------
    OutputError
        If that is not possible.
    """
    with one_error(path):
        path.mkdir(parents=True, exist_ok=True)


def require_writable(path: Path, endings: tuple[str, ...] = ()) -> None:
    """Refuse a file that could not be written, before any work is done.

    Raises
    ------
    ParameterError
        If the ending is none of `endings`.
    OutputError
        If the folder does not exist or nothing can be written there.
    """
    if endings and path.suffix not in endings:
        raise ParameterError(
            f"{shown(path)}: ending {shown(path.suffix)!r} is unknown; expected {', '.join(endings)}"
        )
    with one_error(path):
        _refuse_folder(path)
        with hidden_folder(path.parent):
            pass


def _refuse_folder(path: Path) -> None:
    """Refuse a folder in the place of a file, and a file that its owner closed for writing."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", str(path))
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "", str(path))


def _keep_mode(old: Path, new: Path) -> None:
    """Give a new file the permissions of the one that it replaces."""
    if old.is_file() and not old.is_symlink():
        os.chmod(new, stat.S_IMODE(old.stat().st_mode))


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that cannot
            raise
    finally:
        os.close(handle)
