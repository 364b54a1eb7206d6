"""The compiled way of `iomodel.materials.sharing.Sharing.paths`: one draw after another, days innermost.

There are two ways because loading a compiled loop takes longer than a single run, and many draws take ten
times as long by whole arrays. They agree to the bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from iomodel.equations.compiled import compiled

_NOGIL: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
_called: Any = compiled(**_NOGIL)
_inner: Any = compiled(**_NOGIL, no_cpython_wrapper=True)


@_called
def hand_out(missing, order, first, queue, turn, part, weight, share, found):  # type: ignore[no-untyped-def]
    """Fill `found`, the unmet share of each row's need; every step is that of `Sharing.paths`, to the bit.

    Parameters
    ----------
    missing
        Unmet share of the elements, shape (e, draws, days).
    order
        The elements as they are handed out, shape (e, draws).
    first, queue
        Element k serves the rows ``queue[first[k] : first[k + 1]]`` in this order, shapes (e + 1,) and
        (r, draws).
    turn
        Turn of each row, shape (r, draws): those of one turn share what is left in proportion.
    part
        Number of each row's product, shape (r,).
    weight, share
        As in `Sharing`, shape (r, draws).
    found
        Shape (r, draws, days).
    """
    days = missing.shape[2]
    stopped, wanted = np.empty((part.max() + 1, days)), np.empty((len(part), days))
    left, asked, filled = np.empty(days), np.empty(days), np.empty(days)
    for draw in range(missing.shape[1]):
        stopped[:] = 0.0
        for element in order[:, draw]:
            rows = queue[first[element] : first[element + 1], draw]
            for day in range(days):
                left[day] = 1 - missing[element, draw, day]
            for row in rows:
                _want(stopped[part[row]], weight[row, draw], share[row, draw], wanted[row])
            start = 0
            while start < len(rows):
                stop = start + 1
                while stop < len(rows) and turn[rows[stop], draw] == turn[rows[start], draw]:
                    stop += 1
                served = rows[start:stop]
                _serve(wanted, served, left, asked, filled)
                for row in served:
                    unmet, lost = found[row, draw], stopped[part[row]]
                    _lose(wanted[row], filled, share[row, draw], weight[row, draw], unmet, lost)
                start = stop


@_inner
def _want(stopped, weight, share, wanted):  # type: ignore[no-untyped-def]
    """What a row still has a use for, where its product has lost a share of the host's output."""
    if weight > 0:
        for day in range(len(wanted)):
            wanted[day] = share * (1 - min(stopped[day] / weight, 1.0))
    else:
        wanted[:] = share


@_inner
def _serve(wanted, served, left, asked, filled):  # type: ignore[no-untyped-def]
    """Give rows of one turn what they want of what is left: the part of it that is filled."""
    asked[:] = wanted[served[0]]
    for row in served[1:]:
        for day in range(len(asked)):
            asked[day] += wanted[row, day]
    for day in range(len(asked)):
        given = min(max(left[day], 0.0), asked[day])
        left[day] -= asked[day]
        filled[day] = given / asked[day] if asked[day] > 0 else 1.0


@_inner
def _lose(wanted, filled, share, weight, unmet, lost):  # type: ignore[no-untyped-def]
    """What a row misses of its need, and what its product loses by that."""
    for day in range(len(unmet)):
        unmet[day] = 1 - wanted[day] * filled[day] / share
        lost[day] = max(lost[day], unmet[day] * weight)
