"""Need, supply and stocks of a material, day by day, on plain arrays.

Everything is relative to normal daily use of new material, so a stock of 60 is 60 days of it. Process scrap
that makers melt again goes round inside that use and is neither supply nor stock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.locked import Locked
from iomodel.notation import FloatArray

SHORT = 1e-12
"""A share of need or capacity that counts as missing [1]."""


@dataclass(frozen=True)
class StockState(Locked):
    """A stock and when it may be drawn.

    Parameters
    ----------
    days
        What is in it, by element, shape (e,) [days of total normal use]; or what groups of users of equal use
        each have for themselves, shape (groups, e) [days of their normal use].
    start
        First day on which it may be drawn.
    rate
        Largest draw a day [days of total normal use]; infinite where there is no limit.
    reach
        The most that supply and stocks together can be with this one, shape (days, e) [share of normal use]:
        what the later stages of the chain let through; no limit where not given.
    released
        Share of it that has been handed out by each day, shape (days,), never falling; all of it from the
        first day where not given. What is handed out and not needed may be drawn later.
    """

    holder: str
    days: FloatArray
    start: int = 0
    rate: float = np.inf
    released: FloatArray | None = None
    reach: FloatArray | None = None

    @property
    def total(self) -> FloatArray:
        """What is in it over all users, shape (e,) [days of total normal use]."""
        return self.days if self.days.ndim == 1 else np.asarray(self.days.mean(axis=0))

    def open_to(self, held: FloatArray, day: int) -> FloatArray:
        """What may be drawn on a day from what is held, in the shape of what is held."""
        if day < self.start:
            return np.zeros_like(held)
        if self.released is not None:
            held = np.maximum(held - (1 - self.released[day]) * self.days, 0.0)
        return np.minimum(held, self.rate)


@dataclass(frozen=True)
class Balance(Locked):
    """Where a material came from and went, shapes (days, e), in shares of normal daily use.

    ``supply + drawn = used`` and ``used + missing = need`` on every day; over any time, supply and the stock
    at its start equal use and the stock left.
    """

    need: FloatArray
    supply: FloatArray
    """What was taken up; more may have been on offer."""
    taken: FloatArray
    """What each store gave, shape (stores, days, e)."""
    held: FloatArray
    """What each store still holds at the end of each day, shape (stores, days, e) [days of use]."""
    stores: tuple[StockState, ...] = ()
    without: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))
    """Share of users, by their normal use, whose need is not covered in full."""

    @property
    def drawn(self) -> FloatArray:
        """What all stores together gave."""
        return np.asarray(self.taken.sum(axis=0))

    @property
    def left(self) -> FloatArray:
        """What all stores together still hold at the end of each day [days of use]."""
        return np.asarray(self.held.sum(axis=0))

    @property
    def used(self) -> FloatArray:
        """What production used."""
        return self.supply + self.drawn

    @property
    def unmet(self) -> FloatArray:
        """Share of the need that neither supply nor stocks cover, in 0..1."""
        return _share_missing(self.need, self.used)


def _share_missing(need: FloatArray, used: FloatArray) -> FloatArray:
    """What is not used of the need, as a share of it."""
    missing = need - used
    np.maximum(missing, 0.0, out=missing)
    return np.divide(missing, need, out=missing, where=need > 0)


def first_short(paths: FloatArray) -> list[int | None]:
    """Place of the first day on which something is missing, for every column of paths, shape (days, k).

    >>> first_short(np.array([[0.0, 0.0], [1e-15, 0.0], [0.2, 0.0]]))
    [2, None]
    """
    short = np.asarray(paths) > SHORT
    return [int(column.argmax()) if column.any() else None for column in short.T]


def equal_paths(paths: FloatArray) -> list[list[int]]:
    """Columns of paths that are equal to twelve digits, together, the largest sums first; shape (days, k).

    >>> equal_paths(np.array([[0.0, 0.0, 0.1], [0.2, 0.2, 0.3]]))
    [[2], [0, 1]]
    """
    grouped: dict[bytes, list[int]] = {}
    for place, path in enumerate(np.asarray(paths).T.round(12) + 0.0):
        grouped.setdefault(path.tobytes(), []).append(place)
    return sorted(grouped.values(), key=lambda places: -float(paths[:, places[0]].sum()))


def balance(need: FloatArray, supply: FloatArray, stores: Sequence[StockState]) -> Balance:
    """Draw stocks, in the order given, to close the gap between need and supply.

    Supply above the need is not taken up: nothing is stored during a cut, and stocks are not filled again
    after it. The first day of shortage is therefore ``K / (s m)`` for a stock of K days, a cut s of the
    origin share m and no adaptation.

    Parameters
    ----------
    need, supply
        Shape (days, e) [share of normal daily use].
    stores
        The stocks, first to be drawn first.

    Examples
    --------
    Sixty days of stock under a 70 % cut cover 85 days in full:

    >>> need = np.ones((100, 1))
    >>> short = balance(need, need - 0.7, [StockState("makers", np.array([60.0]))]).unmet[:, 0]
    >>> int(np.argmax(short > 0)), float(short[84]), round(float(short[86]), 3)
    (85, 0.0, 0.7)
    """
    supply = np.minimum(supply, need)
    groups = max((len(store.days) for store in stores if store.days.ndim == 2), default=1)
    if groups > 1:
        return _by_groups(need, supply, stores, groups)
    gap = need - supply
    taken = np.zeros((len(stores), *need.shape))
    held = np.zeros_like(taken)
    for number, store in enumerate(stores):
        taken[number] = _drawn(store, _room(store, gap, need))
        held[number] = _left(np.atleast_2d(store.days), taken[number])[1:]
        gap = gap - taken[number]
    return Balance(need, supply, taken, held, tuple(stores), (gap > SHORT).astype(float))


def unmet_share(need: FloatArray, supply: FloatArray, stores: Sequence[StockState]) -> FloatArray:
    """`Balance.unmet` of `balance`, without what each store gives and holds; arguments as there.

    >>> need = np.ones((100, 1))
    >>> float(unmet_share(need, need - 0.7, [StockState("makers", np.array([60.0]))])[86, 0].round(3))
    0.7
    """
    if any(store.days.ndim == 2 for store in stores):
        return balance(need, supply, stores).unmet
    supply = np.minimum(supply, need)
    gap, drawn = need - supply, np.zeros_like(need)
    for store in stores:
        taken = _drawn(store, _room(store, gap, need))
        gap -= taken
        drawn += taken
    return _share_missing(need, supply + drawn)


def _room(store: StockState, gap: FloatArray, need: FloatArray) -> FloatArray:
    """What of a gap a store may close, for what the later stages of the chain let through."""
    return gap if store.reach is None else np.clip(store.reach - need + gap, 0.0, gap)


def _drawn(store: StockState, wanted: FloatArray) -> FloatArray:
    """What a store of all users gives on each day, shape (days, e).

    What is left on a day is the stock less all that was wanted before, until it falls short.
    """
    if store.released is not None:
        return _handed_out(store, store.days, wanted)
    if store.start or np.isfinite(store.rate):
        wanted = np.minimum(wanted, store.rate)
        wanted[: store.start] = 0.0
    left = _left(np.atleast_2d(store.days), wanted)[:-1]
    return np.clip(left, 0.0, wanted, out=left)


def _left(stock: FloatArray, taken: FloatArray) -> FloatArray:
    """What is left of a stock, shape (1, e), before each day and after the last, shape (days + 1, e)."""
    found = np.vstack([stock, taken])
    return np.subtract.accumulate(found, out=found)


def _handed_out(store: StockState, left: FloatArray, wanted: FloatArray) -> FloatArray:
    """As `_drawn`, day by day, where a store is handed out in parts."""
    taken = np.zeros_like(wanted)
    for day, asked in enumerate(wanted):
        taken[day] = np.minimum(asked, store.open_to(left, day))
        left = left - taken[day]
    return taken


def _by_groups(need: FloatArray, supply: FloatArray, stores: Sequence[StockState], groups: int) -> Balance:
    """As `balance`, where groups of users have stocks of their own."""
    state = _State(groups, stores)
    taken = np.zeros((len(stores), *need.shape))
    held = np.zeros_like(taken)
    without = np.zeros_like(need)
    for day in range(len(need)):
        gap = np.broadcast_to(need[day] - supply[day], (groups, need.shape[1]))
        for number, store in enumerate(stores):
            room = gap if store.reach is None else np.clip(store.reach[day] - need[day] + gap, 0.0, gap)
            take = state.draw(number, store, room, day)
            gap = gap - take
            taken[number, day] = take.mean(axis=0)
            held[number, day] = state.left[number].mean(axis=0)
        without[day] = (gap > SHORT).mean(axis=0)
    return Balance(need, supply, taken, held, tuple(stores), without)


class _State:
    """What is left in every store: a common one once, the others for each group of users.

    Parameters
    ----------
    groups
        How many groups of users of equal use there are.
    """

    def __init__(self, groups: int, stores: Sequence[StockState]) -> None:
        self.groups = groups
        self.left = [np.array(np.atleast_2d(store.days), dtype=np.float64) for store in stores]

    def draw(self, number: int, store: StockState, wanted: FloatArray, day: int) -> FloatArray:
        """Take what is wanted and may be drawn, shapes (groups, e); a common store gives each its part."""
        left = self.left[number]
        given = store.open_to(left, day)
        if len(left) == self.groups:
            take = np.minimum(wanted, given)
            left -= take
            return take
        asked = wanted.mean(axis=0)
        total = np.minimum(asked, given[0])
        left[0] -= total
        return np.asarray(wanted * ratio(total, asked))
