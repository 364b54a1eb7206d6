"""Hidden folders for what is not finished: gone on any exit, and nobody else's are touched."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from iomodel.errors import OutputError
from iomodel.files.faults import one_error, shown

_DRAFT = re.compile(r"\.iomodel-[0-9a-f]{16}\.part")
_DAY = 86_400


@contextlib.contextmanager
def draft(folder: Path) -> Iterator[Path]:
    """A hidden folder for drafts inside a folder, gone on any exit; those of killed processes go first.

    Raises
    ------
    OutputError
        If nothing can be written to the folder.
    """
    with contextlib.ExitStack() as held:
        with one_error(folder):
            place = held.enter_context(hidden_folder(folder))
        yield place


@contextlib.contextmanager
def hidden_folder(folder: Path) -> Iterator[Path]:
    """As `draft`, with the system's own errors."""
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


@contextlib.contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Keep a folder to this process; several that write to it at once would undo each other's work.

    Raises
    ------
    OutputError
        If another process writes to it.
    """
    try:
        lock = _lock(folder)
    except BlockingIOError:
        raise OutputError(
            f"{shown(folder)} is in use: another run writes to it; wait for its end, or give another folder"
        ) from None
    try:
        yield
    finally:
        _release(lock)


def _begin(folder: Path) -> tuple[Path, int | None]:
    """A new folder for drafts, locked for as long as its writer lives."""
    while True:
        place = folder / f".iomodel-{os.urandom(8).hex()}.part"
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
    for place in list(folder.glob(".iomodel-*.part")) if os.path.isdir(folder) else []:
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
