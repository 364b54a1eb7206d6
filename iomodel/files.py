"""Whole files: read with one error, written whole or not at all, and nobody else's touched."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from iomodel.errors import (
    ChecksumError,
    IOModelError,
    LayoutError,
    MissingTableError,
    OutputError,
    ParameterError,
)

Content: TypeAlias = str | bytes | Callable[[Path], object]
"""What goes into a file: text (UTF-8), bytes, or a function that writes to the path it is given."""

_DRAFT = re.compile(r"\.iomodel-[0-9a-f]{16}\.part")
_DAY = 86_400
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


# -- reading ---------------------------------------------------------------------------


def tables_folder() -> Path:
    """The folder of bundled figures: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "tables", package.parent / "tables"):
        if folder.is_dir():
            return folder
    raise MissingTableError(f"the folder 'tables' is missing from {package}; install iomodel anew")


def read_toml(
    path: Path,
    what: str = "file",
    error: type[IOModelError] | None = None,
    content: bytes | None = None,
) -> dict[str, Any]:
    """A TOML file as plain data.

    Parameters
    ----------
    path
        The file, in UTF-8.
    what
        What the file is to the reader, such as ``scenario file``, for the error.
    error
        Raised where the file cannot be read or is not TOML; `MissingTableError` for a missing file and
        `LayoutError` for a broken one where not given.
    content
        What the file holds, where it has been read already.

    >>> read_toml(tables_folder() / "downloads.toml")["japan-2020"]["output_billion"] > 0
    True
    """
    try:
        found = tomllib.loads((path.read_bytes() if content is None else content).decode("utf-8-sig"))
        _refuse_far_integers(found)
        return found
    except OSError as problem:
        raise (error or MissingTableError)(
            f"{what} {shown(path)} cannot be read: {_reason(problem)}{_anew(path)}"
        ) from None
    except UnicodeDecodeError as problem:
        raise (error or LayoutError)(
            f"{what} {shown(path)} cannot be read: it is not UTF-8 ({problem.reason} at byte {problem.start})"
            f"{_anew(path)}"
        ) from None
    except (ValueError, RecursionError) as problem:
        raise (error or LayoutError)(
            f"{what} {shown(path)} is not TOML: {str(problem)[:300]}{_unquoted(path, problem)}{_anew(path)}"
        ) from None


_UNIT = re.compile(r"\s*([\w.-]+)\s*=\s*([+-]?\d[\d_.]*\s*(?:%|[A-Za-z]+))\s*(?:#.*)?")


def _unquoted(path: Path, problem: Exception) -> str:
    """What to do about a number with a unit that stands without quotation marks."""
    line = re.search(r"at line (\d+)", str(problem))
    if line is None:
        return ""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    place = int(line[1]) - 1
    match = _UNIT.fullmatch(lines[place]) if 0 <= place < len(lines) else None
    if match is None:
        return ""
    return f'; put a number with a unit in quotation marks: {match[1]} = "{match[2].strip()}"'


def _refuse_far_integers(data: dict[str, Any]) -> None:
    """Refuse whole numbers of more than 64 bits, which TOML does not have and Python may not print."""
    left: list[tuple[str, Any]] = [("", data)]
    while left:
        place, value = left.pop()
        if isinstance(value, dict):
            left += [(f"{place}.{key}", entry) for key, entry in value.items()]
        elif isinstance(value, list):
            left += [(f"{place}.{number}", entry) for number, entry in enumerate(value)]
        elif isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise ValueError(f"{place[1:]} is a whole number of more than 64 bits, expected a smaller one")


def verify(folder: Path, expected: dict[str, str]) -> str:
    """Compare files with their recorded sha256; returns one digest over all of them.

    Raises
    ------
    MissingTableError, ChecksumError
        If a file is gone or was altered.
    """
    together = hashlib.sha256()
    for name, recorded in sorted(expected.items()):
        path = folder / name
        if not path.is_file():
            raise MissingTableError(f"file {path} is missing; install iomodel anew")
        found = sha256(path)
        if found != recorded:
            raise ChecksumError(
                f"file {path} was altered: sha256 {found[:12]}..., recorded {recorded[:12]}... in "
                f"{folder / 'source.toml'}; restore the file, or load your own table under a name of its own"
            )
        together.update(found.encode())
    return together.hexdigest()


def sha256(content: Path | bytes) -> str:
    """Digest of a file, or of bytes."""
    return hashlib.sha256(content if isinstance(content, bytes) else content.read_bytes()).hexdigest()


def shown(path: Path | str, most: int = 200) -> str:
    """A path for a message; the middle of a very long one is left out.

    >>> shown("a" * 500, 20)
    'aaaaaaaaaa...aaaaaaaaaa'
    """
    text = str(path)
    return text if len(text) <= most else f"{text[: most // 2]}...{text[-most // 2 :]}"


# -- writing ---------------------------------------------------------------------------


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
        with _said(paths[0] if paths else folder):
            for path in paths:
                _refuse_folder(path)
            aside = held.enter_context(_draft(folder))
        drafts = {path: aside / f"draft{number}{path.suffix}" for number, path in enumerate(paths)}
        for (path, made), content in zip(drafts.items(), files.values(), strict=True):
            with _said(path):
                _fill(made, content)
                _keep_mode(path, made)
                _sync(made)

        def place() -> None:
            for path, made in drafts.items():
                with _said(path):
                    os.replace(made, path)
            with _said(folder):
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
    with _said(path), _draft(path.parent) as aside:
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
    with _said(path):
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
    with _said(path):
        _refuse_folder(path)
        with _draft(path.parent):
            pass


@contextlib.contextmanager
def draft(folder: Path) -> Iterator[Path]:
    """A hidden folder for drafts inside a folder, gone on any exit; those of killed processes go first.

    Raises
    ------
    OutputError
        If nothing can be written to the folder.
    """
    with contextlib.ExitStack() as held:
        with _said(folder):
            place = held.enter_context(_draft(folder))
        yield place


@contextlib.contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """The same with the system's own errors."""
    if not folder.is_dir():
        wrong = errno.ENOTDIR if folder.exists() else errno.ENOENT
        raise OSError(wrong, os.strerror(wrong), str(folder))
    sweep(folder)
    place, lock = _begin(folder)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        _release(lock)


@contextlib.contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Wait until no other process writes to a folder, and keep the others waiting."""
    lock = _lock(folder, wait=True)
    try:
        yield
    finally:
        _release(lock)


def _begin(folder: Path) -> tuple[Path, int | None]:
    """A new folder for drafts, locked for as long as its writer lives."""
    while True:
        place = folder / f".iomodel-{secrets.token_hex(8)}.part"
        place.mkdir(mode=0o700)
        try:
            lock = _lock(place)
        except (BlockingIOError, FileNotFoundError):
            continue  # somebody took it for a stale one between these two lines
        if place.is_dir():
            return place, lock
        _release(lock)


def sweep(folder: Path) -> None:
    """Remove the drafts that killed processes left in a folder: those that nobody holds."""
    for place in list(folder.glob(".iomodel-*.part")):
        if not _DRAFT.fullmatch(place.name) or place.is_symlink():
            continue
        with contextlib.suppress(OSError):
            lock = _lock(place)
            if lock is not None or time.time() - place.stat().st_mtime > _DAY:
                shutil.rmtree(place, ignore_errors=True)
            _release(lock)


def _lock(folder: Path, wait: bool = False) -> int | None:
    """Lock a folder against other processes; None where the system has no such locks.

    Raises
    ------
    BlockingIOError
        If another one has it, and `wait` is False.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:  # a file system without locks
        os.close(handle)
        return None
    return handle


def _release(lock: int | None) -> None:
    """Give a lock back."""
    if lock is not None:
        os.close(lock)


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


@contextlib.contextmanager
def _said(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be written into one clear error."""
    try:
        yield
    except IOModelError:
        raise
    except OSError as error:
        raise OutputError(f"{shown(path)} cannot be written: {_reason(error, path)}") from None


def _reason(error: OSError, path: Path | None = None) -> str:
    """What is wrong, and what to do."""
    if error.errno == errno.ENOENT and path is not None:
        folder = path if error.filename == str(path) else path.parent
        return f"folder {shown(folder)} does not exist; create it first"
    if path is None and error.errno in (errno.EACCES, errno.EPERM):
        return "no permission to read it"
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _anew(path: Path) -> str:
    """What to do about a file that comes with iomodel."""
    return "; install iomodel anew" if path.is_relative_to(tables_folder()) else ""
