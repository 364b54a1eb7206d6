"""Loops that numba compiles, kept on disk where there is a place for them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from numba import njit

_log = logging.getLogger(__name__)

_UNUSABLE = (OSError, EOFError, UnpicklingError)
"""What a cache says that is on a full disk, closed to its user, or cut short."""


def compiled(**options: Any) -> Any:
    """Decorate a loop with `numba.njit`, with a cache on disk; without one where no place can be written to.

    A read-only installation without a writable home has no such place: every process then compiles anew. The
    same holds where the disk is full when machine code is to be kept.

    Parameters
    ----------
    **options
        As for `numba.njit`.

    >>> @compiled(nogil=True)
    ... def double(number):
    ...     return 2 * number
    >>> double(21)
    42
    """

    def decorate(function: Callable[..., Any]) -> Any:
        try:
            loop = njit(cache=True, **options)(function)
        except RuntimeError:
            return njit(**options)(function)
        cache = getattr(loop, "_cache", None)
        for name in ("load_overload", "save_overload"):
            if hasattr(cache, name):
                setattr(cache, name, _where_it_can(getattr(cache, name)))
        return loop

    return decorate


def kept(loop: Any) -> bool:
    """Whether a loop is compiled, in this process or on disk: else its first call takes seconds."""
    if loop.signatures:
        return True
    if not loop.stats.cache_path:
        return False
    source = Path(loop.py_func.__code__.co_filename)
    cached = Path(loop.stats.cache_path).glob(f"{source.stem}.{loop.py_func.__name__}-*.nbi")
    return any(file.stat().st_mtime >= source.stat().st_mtime for file in cached)


def told(loop: Any) -> Any:
    """The same loop; where it is about to be compiled, the log says so."""
    if not kept(loop):
        _log.info("Compiling a loop for many draws, once on this machine ...")
    return loop


def _where_it_can(step: Callable[..., Any]) -> Callable[..., Any]:
    """The same step of a cache; nothing where the cache cannot be used."""

    def tried(*given: Any, **named: Any) -> Any:
        with contextlib.suppress(*_UNUSABLE):
            return step(*given, **named)
        return None

    return tried
