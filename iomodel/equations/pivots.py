"""The compiled way of `iomodel.equations.mixed.complement`: one draw after another, days innermost.

There are two ways because loading compiled loops takes longer than a single run, and many draws take three
times as long by whole arrays, which do not fit into the processor's cache. They agree to rounding.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from iomodel.equations.compiled import compiled
from iomodel.notation import BoolArray, FloatArray

_BYTES = 16e6
"""Room for inverses that are kept for the next day or draw with the same sectors held."""
_KEPT = 1024
"""Inverses that are kept at most."""

_NOGIL: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
_called: Any = compiled(**_NOGIL)
_inner: Any = compiled(**_NOGIL, no_cpython_wrapper=True)


class Pivots:
    """`complement` for many draws, with inverses that are kept from one call to the next.

    What a day gives does not depend on other days, on other draws or on the calls before, to the bit.

    Parameters
    ----------
    inner
        ``L_KK`` of all sectors that are ever capped, shape (m, m).

    >>> pivots = Pivots(np.array([[1.25, 0.33], [0.26, 1.12]]))
    >>> lam, held = pivots(np.array([[[-125.0]], [[-1.0]]]), np.array([[[True]], [[True]]]))
    >>> lam.ravel(), held.ravel()
    (array([-100.,    0.]), array([ True, False]))
    """

    def __init__(self, inner: FloatArray) -> None:
        m = len(inner)
        slots = max(1, min(_KEPT, int(_BYTES / (8 * max(m, 1) ** 2))))
        self._inner = np.ascontiguousarray(inner)
        self._patterns, self._inverses = np.zeros((slots, m), dtype=np.bool_), np.zeros((slots, m, m))

    def __call__(self, gap: FloatArray, held: BoolArray) -> tuple[FloatArray, BoolArray]:
        """Changes of final demand and who stays held; arguments as of `complement`, (m, draws, days) each."""
        lam, held = np.zeros(gap.shape), np.array(held, order="C")
        _pivot(self._inner, np.ascontiguousarray(gap), held, lam, self._patterns, self._inverses)
        return lam, held


@_called
def _pivot(inner, gap, held, lam, patterns, inverses):  # type: ignore[no-untyped-def]
    """Fill `lam` and free who rises in `held`, draw by draw, until nobody does."""
    days = gap.shape[2]
    same, rising = np.empty(days, dtype=np.bool_), np.empty(days, dtype=np.bool_)
    for draw in range(gap.shape[1]):
        _hold(held, draw, rising)
        while rising.any():
            _compare(held, draw, same)
            day = 0
            while day < days:
                start = day
                day += 1
                if rising[start]:
                    while day < days and same[day] and rising[day]:
                        day += 1
                    _solve(inner, gap, held, lam, draw, start, day, patterns, inverses)
            _free(held, lam, draw, rising)


@_inner
def _hold(held, draw, rising):  # type: ignore[no-untyped-def]
    """Mark the days on which a sector is held."""
    rising[:] = False
    for i in range(len(held)):
        own = held[i, draw]
        for day in range(len(rising)):
            rising[day] |= own[day]


@_inner
def _compare(held, draw, same):  # type: ignore[no-untyped-def]
    """Mark the days with the same sectors held as on the day before."""
    same[:] = True
    for i in range(len(held)):
        own = held[i, draw]
        for day in range(1, len(same)):
            same[day] &= own[day] == own[day - 1]


@_inner
def _free(held, lam, draw, rising):  # type: ignore[no-untyped-def]
    """Free the sectors whose final demand rises, and mark the days on which one does."""
    rising[:] = False
    for i in range(len(held)):
        own, change = held[i, draw], lam[i, draw]
        for day in range(len(rising)):
            rises = change[day] > 0
            own[day] &= not rises
            rising[day] |= rises


@_inner
def _solve(inner, gap, held, lam, draw, start, stop, patterns, inverses):  # type: ignore[no-untyped-def]
    """``lam_K = L_KK^-1 gap_K`` on days with the same sectors K held, and 0 for the others."""
    K = np.flatnonzero(held[:, draw, start])
    inverse = inverses[_slot(inner, held[:, draw, start], K, patterns, inverses)]
    for i in range(len(inner)):
        lam[i, draw, start:stop] = 0.0
    for a in range(len(K)):
        own = lam[K[a], draw, start:stop]
        b = 0
        while b + 4 <= len(K):  # four at a time: the change is fetched and put back once for them
            c0, c1, c2, c3 = inverse[a, b], inverse[a, b + 1], inverse[a, b + 2], inverse[a, b + 3]
            g0, g1 = gap[K[b], draw, start:stop], gap[K[b + 1], draw, start:stop]
            g2, g3 = gap[K[b + 2], draw, start:stop], gap[K[b + 3], draw, start:stop]
            for day in range(len(own)):
                own[day] += c0 * g0[day] + c1 * g1[day] + c2 * g2[day] + c3 * g3[day]
            b += 4
        while b < len(K):
            c0, g0 = inverse[a, b], gap[K[b], draw, start:stop]
            for day in range(len(own)):
                own[day] += c0 * g0[day]
            b += 1


@_inner
def _slot(inner, pattern, K, patterns, inverses):  # type: ignore[no-untyped-def]
    """Where ``L_KK^-1`` stands, in its first rows and columns; it is computed where it is not kept."""
    key = np.uint64(0)
    for i in K:
        key = (key ^ np.uint64(i + 1)) * np.uint64(1099511628211)
    slot = np.int64((key >> np.uint64(20)) % np.uint64(len(patterns)))
    known = True
    for i in range(len(inner)):
        known &= patterns[slot, i] == pattern[i]
    if not known:
        part = np.empty((len(K), len(K)))
        for a in range(len(K)):
            for b in range(len(K)):
                part[a, b] = inner[K[a], K[b]]
        inverse = np.linalg.inv(part)
        for a in range(len(K)):
            for b in range(len(K)):
                inverses[slot, a, b] = inverse[a, b]
        for i in range(len(inner)):
            patterns[slot, i] = pattern[i]
    return slot
