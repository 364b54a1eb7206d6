"""The compiled way of `iomodel.equations.mixed.complement`: one draw after another, days innermost.

There are two ways because loading compiled loops takes longer than a single run, and many draws take three
times as long by whole arrays, which do not fit into the processor's cache. They agree to rounding.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from iomodel.equations.compiled import compiled, told
from iomodel.notation import BoolArray, FloatArray

_BYTES = 16e6
"""Room for inverses that are kept for the next day or draw with the same sectors held."""
_KEPT = 1024
"""Inverses that are kept at most."""
_COLUMNS = 4
"""Columns of an inverse that are taken at a time, for two rows: further ones are zeros."""

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
        wide = m + -m % _COLUMNS
        self._patterns, self._inverses = np.zeros((slots, m), dtype=np.bool_), np.zeros((slots, wide, wide))

    def __call__(self, gap: FloatArray, held: BoolArray) -> tuple[FloatArray, BoolArray]:
        """Changes of final demand and who stays held; arguments as of `complement`, (m, draws, days) each."""
        lam, held = np.zeros(gap.shape), np.array(held, order="C")
        told(_pivot)(self._inner, np.ascontiguousarray(gap), held, lam, self._patterns, self._inverses)
        return lam, held


@_called
def _pivot(inner, gap, held, lam, patterns, inverses):  # type: ignore[no-untyped-def]
    """Fill `lam` and free who rises in `held`, draw by draw, until nobody does."""
    days = gap.shape[2]
    same, rising = np.empty(days, dtype=np.bool_), np.empty(days, dtype=np.bool_)
    spare = np.zeros(days)
    for draw in range(gap.shape[1]):
        _hold(held, draw, rising)
        while rising.any():
            _compare(held, draw, same)
            for start in range(days):
                if rising[start] and not (start and same[start] and rising[start - 1]):
                    stop = start + 1
                    while stop < days and same[stop] and rising[stop]:
                        stop += 1
                    _solve(inner, gap, held, lam, draw, start, stop, spare, patterns, inverses)
            _free(held, lam, draw, rising)


@_inner
def _mark(days, whether):  # type: ignore[no-untyped-def]
    """Mark all days or none; compiled many times faster than an assignment to a slice."""
    for day in range(len(days)):
        days[day] = whether


@_inner
def _hold(held, draw, rising):  # type: ignore[no-untyped-def]
    """Mark the days on which a sector is held."""
    _mark(rising, False)
    for i in range(len(held)):
        own = held[i, draw]
        for day in range(len(rising)):
            rising[day] |= own[day]


@_inner
def _compare(held, draw, same):  # type: ignore[no-untyped-def]
    """Mark the days with the same sectors held as on the day before."""
    _mark(same, True)
    for i in range(len(held)):
        own = held[i, draw]
        for day in range(1, len(same)):
            same[day] &= own[day] == own[day - 1]


@_inner
def _free(held, lam, draw, rising):  # type: ignore[no-untyped-def]
    """Free the sectors whose final demand rises, and mark the days on which one does."""
    _mark(rising, False)
    for i in range(len(held)):
        own, change = held[i, draw], lam[i, draw]
        for day in range(len(rising)):
            rises = change[day] > 0
            own[day] &= not rises
            rising[day] |= rises


@_inner
def _solve(inner, gap, held, lam, draw, start, stop, spare, patterns, inverses):  # type: ignore[no-untyped-def]
    """``lam_K = L_KK^-1 gap_K`` on days with the same sectors K held, and 0 for the others."""
    own = np.empty(len(inner), dtype=np.int64)
    count = 0
    for i in range(len(inner)):
        if held[i, draw, start]:
            own[count] = i
            count += 1
        change = lam[i, draw]
        for day in range(start, stop):
            change[day] = 0.0
    K = own[:count]
    inverse = inverses[_slot(inner, held, draw, start, K, patterns, inverses)]
    for a in range(0, len(K), 2):
        here, there = lam[K[a], draw, start:stop], spare[start:stop]
        if a + 1 < len(K):
            there = lam[K[a + 1], draw, start:stop]
        c, d = inverse[a], inverse[a + 1]
        for b in range(0, len(K), _COLUMNS):
            c0, c1, c2, c3 = c[b], c[b + 1], c[b + 2], c[b + 3]
            d0, d1, d2, d3 = d[b], d[b + 1], d[b + 2], d[b + 3]
            last = len(K) - 1
            g0, g1 = gap[K[b], draw, start:stop], gap[K[min(b + 1, last)], draw, start:stop]
            g2, g3 = gap[K[min(b + 2, last)], draw, start:stop], gap[K[min(b + 3, last)], draw, start:stop]
            for day in range(len(here)):
                w0, w1, w2, w3 = g0[day], g1[day], g2[day], g3[day]
                here[day] += c0 * w0 + c1 * w1 + c2 * w2 + c3 * w3
                there[day] += d0 * w0 + d1 * w1 + d2 * w2 + d3 * w3


@_inner
def _slot(inner, held, draw, day, K, patterns, inverses):  # type: ignore[no-untyped-def]
    """Where ``L_KK^-1`` stands, in its first rows and columns; it is computed where it is not kept."""
    key = np.uint64(0)
    for i in K:
        key = (key ^ np.uint64(i + 1)) * np.uint64(1099511628211)
    slot = np.int64((key >> np.uint64(20)) % np.uint64(len(patterns)))
    known = True
    for i in range(len(inner)):
        known &= patterns[slot, i] == held[i, draw, day]
    if not known:
        part = np.empty((len(K), len(K)))
        for a in range(len(K)):
            for b in range(len(K)):
                part[a, b] = inner[K[a], K[b]]
        inverse = np.linalg.inv(part)
        kept = inverses[slot]
        for a in range(len(kept)):
            for b in range(len(kept)):
                kept[a, b] = inverse[a, b] if max(a, b) < len(K) else 0.0
        for i in range(len(inner)):
            patterns[slot, i] = held[i, draw, day]
    return slot
