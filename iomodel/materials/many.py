"""The compiled way of `ExposureMap.sector_paths`, and in it of `Sharing.paths`: draw by draw, days innermost.

There are two ways because loading compiled loops takes longer than a single run, and many draws take several
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
def enter_losses(  # type: ignore[no-untyped-def]
    missing, places, queue, element, weight, groups, worst_only, carry, lost
):
    """Raise `lost` to what sectors lose by missing elements, in d draws among D.

    Parameters
    ----------
    missing
        Unmet share of the elements, shape (e, D, days).
    places
        Which draws, shape (d,).
    queue
        Arrays of `Sharing.queue` for these draws; without elements where every use loses the same share.
    element
        Number of each row's element, shape (r,).
    weight
        Share of the host's output lost while the row's element is wholly missing, shape (r, D).
    groups
        The rows one group after another, where each group begins, and with which group each host begins,
        shapes (r,), (g + 1,) and (h + 1,). The worst row decides in a group, and groups fail independently.
    worst_only
        Whether each host has one group, which is not taken from 1 and back.
    carry
        Loss of m sectors per unit of loss of each host: parts, hosts and where each sector begins in them.
    lost
        Shape (m, D, days), changed in place.
    """
    order, days = queue[0], missing.shape[2]
    rows, begins, hosts = groups
    parts, host_of, sectors = carry
    unmet, stopped = np.empty((len(element), days)), np.empty((len(element), days))
    asked, filled, worst = np.empty(days), np.empty(days), np.empty(days)
    host_lost = np.empty((len(hosts) - 1, days))
    for k in range(len(places)):
        draw = places[k]
        if len(order):
            _hand_out(missing, draw, queue, k, stopped, asked, filled, unmet)
        else:
            for row in range(len(element)):
                _copy(missing[element[row], draw], unmet[row])
        for host in range(len(host_lost)):
            own = host_lost[host]
            _fill(1.0, own)
            for group in range(hosts[host], hosts[host + 1]):
                _worst(unmet, weight, draw, rows[begins[group] : begins[group + 1]], worst)
                for day in range(days):
                    own[day] *= 1 - worst[day]
            for day in range(days):
                own[day] = worst[day] if worst_only else 1 - own[day]
        for sector in range(len(lost)):
            _fill(0.0, worst)
            for place in range(sectors[sector], sectors[sector + 1]):
                own, part = host_lost[host_of[place]], parts[place]
                for day in range(days):
                    worst[day] += part * own[day]
            own = lost[sector, draw]
            for day in range(days):
                own[day] = max(own[day], min(worst[day], 1.0))


@_inner
def _worst(unmet, weight, draw, rows, worst):  # type: ignore[no-untyped-def]
    """The largest loss of some rows."""
    own, part = unmet[rows[0]], weight[rows[0], draw]
    for day in range(len(worst)):
        worst[day] = part * own[day]
    for row in rows[1:]:
        own, part = unmet[row], weight[row, draw]
        for day in range(len(worst)):
            worst[day] = max(worst[day], part * own[day])


@_inner
def _hand_out(missing, draw, queue, k, stopped, asked, filled, unmet):  # type: ignore[no-untyped-def]
    """Give out the elements in one draw, the k-th of the queue; `unmet` is what rows want, and then miss."""
    order, first, served, turn, part, weight, share = queue
    untouched = np.ones(len(part), dtype=np.bool_)
    left = np.empty(len(asked))
    for row in range(len(stopped)):
        _fill(0.0, stopped[row])
    for place in range(len(order)):
        element = order[place, k]
        rows = served[first[element] : first[element + 1], k]
        for day in range(len(left)):
            left[day] = 1 - missing[element, draw, day]
        for row in rows:
            _want(stopped[part[row]], untouched[part[row]], weight[row, k], share[row, k], unmet[row])
        start = 0
        while start < len(rows):
            stop = start + 1
            while stop < len(rows) and turn[rows[stop], k] == turn[rows[start], k]:
                stop += 1
            _serve(unmet, rows[start:stop], left, asked, filled)
            for row in rows[start:stop]:
                untouched[part[row]] = False
                _lose(filled, share[row, k], weight[row, k], stop > start + 1, unmet[row], stopped[part[row]])
            start = stop


@_inner
def _want(stopped, untouched, weight, share, wanted):  # type: ignore[no-untyped-def]
    """What a row still has a use for, where its product has lost a share of the host's output."""
    if untouched or not weight > 0:
        _fill(share, wanted)
    else:
        for day in range(len(wanted)):
            wanted[day] = share * (1 - min(stopped[day] / weight, 1.0))


@_inner
def _serve(wanted, rows, left, asked, filled):  # type: ignore[no-untyped-def]
    """What rows of one turn are given: the amount where there is one row, else a part of what each wants."""
    _copy(wanted[rows[0]], asked)
    for row in rows[1:]:
        own = wanted[row]
        for day in range(len(asked)):
            asked[day] += own[day]
    for day in range(len(asked)):
        filled[day] = min(max(left[day], 0.0), asked[day])
        left[day] -= asked[day]
    if len(rows) > 1:
        for day in range(len(asked)):
            filled[day] = filled[day] / asked[day] if asked[day] > 0 else 1.0


@_inner
def _lose(filled, share, weight, together, wanted, stopped):  # type: ignore[no-untyped-def]
    """Put what a row misses in the place of what it wanted, and what its product loses by that."""
    for day in range(len(wanted)):
        given = wanted[day] * filled[day] if together else filled[day]
        wanted[day] = 1 - given / share
        stopped[day] = max(stopped[day], wanted[day] * weight)


@_inner
def _fill(value, values):  # type: ignore[no-untyped-def]
    """Put one value everywhere; compiled many times faster than an assignment to a slice, as is `_copy`."""
    for day in range(len(values)):
        values[day] = value


@_inner
def _copy(given, values):  # type: ignore[no-untyped-def]
    """Put values in the place of others."""
    for day in range(len(values)):
        values[day] = given[day]
