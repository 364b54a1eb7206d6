"""Loops that numba compiles, kept on disk where there is a place for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(**options: Any) -> Any:
    """Decorate a loop with `numba.njit`, with a cache on disk; without one where no place can be written to.

    A read-only installation without a writable home has no such place: every process then compiles anew.

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
            return njit(cache=True, **options)(function)
        except RuntimeError:
            return njit(**options)(function)

    return decorate
