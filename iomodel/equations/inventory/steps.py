"""The compiled steps of `iomodel.equations.inventory.ario`.

Everything here is relative, so no unit enters: output to normal output, a stock to a day of its
normal use [days], an order to its normal size, the flows of a row to the normal supply of its good.

Users stand in columns that are filled up with empty ones to whole vectors of the processor.

A step passes once over the matrix of stocks. Orders follow from the stocks and from what each
sector made and aimed at, so they are computed twice and never stored: a pass takes every stock
through the evening of one day and, on the way, sums the orders and finds the limits of the next.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from iomodel.equations.compiled import compiled, kept
from iomodel.notation import BoolArray, FloatArray, IntArray

_VECTOR = 16
"""Numbers that the inner loop takes at a time: a row that ends between them ends in slow steps."""
_DUST = 1e-10
"""An unfilled share of demand below this is rounding, not scarcity."""

_NOGIL: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
# What only other loops call needs no way in from Python; making one takes longer than the loop itself.
_compiled: Any = compiled(**_NOGIL, no_cpython_wrapper=True)
# Free order of summation lets the inner loop use whole vectors; the order is fixed when compiled.
_vectorised: Any = compiled(
    **_NOGIL, no_cpython_wrapper=True, fastmath={"reassoc", "contract", "nnan", "nsz"}
)
_called: Any = compiled(**_NOGIL)


class Links(NamedTuple):
    """The normal year, each row relative to the supply of its good; `weight` has shape (n, `full_width(n)`).

    `weight` is negative where the user can do without the input: its size then counts in the
    orders, and it sets no limit. Where few users of good i cannot, they are `users[first[i] : first[i + 1]]`;
    where many cannot, `many[i]` holds and the whole row is looked through.
    """

    weight: FloatArray
    final: FloatArray
    own: FloatArray
    many: BoolArray
    first: IntArray
    users: IntArray


class Course(NamedTuple):
    """What happens to the economy: shape (steps, n), or (1, n) where nothing changes."""

    capacity: FloatArray
    demand: FloatArray
    arrivals: FloatArray
    need: FloatArray


class Pace(NamedTuple):
    """How sectors react, in steps: see `iomodel.equations.inventory.run.ARIO`."""

    dt: float
    restocking: float
    headroom: float
    quickening: float
    priority: bool
    target: FloatArray
    reach: FloatArray


class Calm(NamedTuple):
    """When a run may end before its last step: `first` steps at least, then `hold` steps at normal in a row.

    Normal is output within `tolerance` of the normal year's, demand served up to it, and every stock at
    its target or above, less it.
    """

    first: int
    hold: int
    tolerance: float


class Record(NamedTuple):
    """What is kept, all relative; `output` and `books` may have no rows.

    `books` has shape (steps, 4, n): unfilled demand, deliveries to producers and stocks, relative
    to the supply of the good, and stock of material [days]. `lost` and `gained` sum output below
    and above normal over the steps; `worth` weighs the sectors in `earned`.
    """

    output: FloatArray
    books: FloatArray
    lost: FloatArray
    gained: FloatArray
    worth: FloatArray
    earned: FloatArray


class Day(NamedTuple):
    """The vectors of one day, each of the width of the stocks."""

    orders: FloatArray
    limit: FloatArray
    inventory: FloatArray
    readiness: FloatArray
    material: FloatArray
    made: FloatArray
    aim: FloatArray
    made_before: FloatArray
    aim_before: FloatArray
    unfilled: FloatArray
    fill: FloatArray


def full_width(n: int) -> int:
    """Columns of a matrix of n users.

    >>> full_width(107), full_width(112)
    (112, 112)
    """
    return -(-n // _VECTOR) * _VECTOR


def widened(rows: FloatArray) -> FloatArray:
    """The same rows, shape (..., n), with empty columns up to the full width."""
    n = rows.shape[-1]
    found = np.zeros((*rows.shape[:-1], full_width(n)))
    found[..., :n] = rows
    return found


def normal_day(flows: Links, pace: Pace, stock: FloatArray, room: FloatArray) -> Day:
    """The evening before the first day, a normal one, with orders and limits that follow from the stocks.

    `room` is the stock of a material that is there, shape (n,).
    """
    normal, none = widened(np.ones_like(room)), np.zeros(full_width(len(room)))
    limit = np.where(flows.weight > 0, stock * pace.reach[:, None], np.inf).min(axis=0)
    wanted = pace.restocking * (pace.target[:, None] - stock)
    np.maximum(wanted, 0.0, out=wanted)
    wanted += 1.0
    return Day(
        orders=widened(np.einsum("ij,ij->i", np.abs(flows.weight), wanted)),
        limit=limit,
        inventory=none.copy(),
        readiness=normal.copy(),
        material=widened(room),
        made=normal.copy(),
        aim=normal.copy(),
        made_before=normal.copy(),
        aim_before=normal.copy(),
        unfilled=none.copy(),
        fill=normal,
    )


@_compiled  # type: ignore[untyped-decorator]
def _produce(t: int, flows: Links, course: Course, pace: Pace, room: FloatArray, day: Day) -> None:
    """Output, deliveries, material and readiness of day `t`, from its orders and limits."""
    demand = course.demand[min(t, len(course.demand) - 1)]
    arrivals = course.arrivals[min(t, len(course.arrivals) - 1)]
    need = course.need[min(t, len(course.need) - 1)]
    capacity = course.capacity[min(t, len(course.capacity) - 1)]
    for i in range(len(demand)):
        wanted = flows.final[i] * demand[i] + day.orders[i]
        byproduct = min(1.0 - flows.own[i], wanted)
        called = (wanted - byproduct) / flows.own[i] if flows.own[i] > 0 else 0.0
        readiness = day.readiness[i]
        aim = min(readiness * capacity[i], called)
        made = min(aim, day.limit[i])
        if arrivals[i] < np.inf:
            made = min(made, (day.material[i] / pace.dt + arrivals[i]) / need[i])
            left = day.material[i] + pace.dt * (arrivals[i] - need[i] * made)
            day.material[i] = min(max(left, 0.0), room[i])
        day.aim[i], day.made[i] = aim, made
        fill, unfilled, rise = 1.0, 0.0, 1.0 - readiness
        if made < called:
            supply = flows.own[i] * made + byproduct
            sought = day.orders[i] if pace.priority else wanted
            fill = supply / sought if supply < sought else 1.0
            unfilled = max(0.0, wanted - supply)
            scarcity = 1.0 - supply / wanted
            if scarcity > _DUST:
                rise = (pace.headroom - readiness) * scarcity
        day.fill[i], day.unfilled[i] = fill, unfilled
        day.readiness[i] = readiness + rise * pace.quickening


@_vectorised  # type: ignore[untyped-decorator]
def _limit(i: int, flows: Links, pace: Pace, day: Day, stock: FloatArray) -> None:
    """The most that users of good i can make of their stocks of it, where they cannot do without it."""
    limit, cover = day.limit, pace.reach[i]
    if flows.many[i]:
        for j in range(len(limit)):
            limit[j] = min(limit[j], stock[i, j] * cover if flows.weight[i, j] > 0 else np.inf)
    for place in range(flows.first[i], flows.first[i + 1]):
        j = flows.users[place]
        limit[j] = min(limit[j], stock[i, j] * cover)


@_vectorised  # type: ignore[untyped-decorator]
def _restock(flows: Links, pace: Pace, day: Day, stock: FloatArray, booked: bool) -> None:
    """Take every stock through the evening; find the orders and limits of the next day.

    A row is looked through again while it is still at hand.
    """
    made, aim, made_before, aim_before = day.made, day.aim, day.made_before, day.aim_before
    weight = flows.weight
    for j in range(len(made)):
        day.limit[j] = np.inf
    for i in range(len(weight)):
        sent, refill = pace.dt * day.fill[i], pace.restocking * pace.target[i]
        orders = 0.0
        for j in range(len(made)):
            before = stock[i, j]
            wanted = made_before[j] + refill * aim_before[j] - pace.restocking * before
            after = max(0.0, before - pace.dt * made[j]) + sent * max(made_before[j], wanted)
            stock[i, j] = after
            wanted = made[j] + refill * aim[j] - pace.restocking * after
            orders += abs(weight[i, j]) * max(made[j], wanted)
        day.orders[i] = orders
        _limit(i, flows, pace, day, stock)
        if booked:
            inventory = 0.0
            for j in range(len(made)):
                inventory += abs(weight[i, j]) * stock[i, j]
            day.inventory[i] = inventory


@_compiled  # type: ignore[untyped-decorator]
def _note(t: int, day: Day, record: Record) -> None:
    """Write the day into the record, except the stocks that its evening leaves."""
    earned = 0.0
    for i in range(len(record.lost)):
        change = day.made[i] - 1.0
        record.lost[i] += max(0.0, -change)
        record.gained[i] += max(0.0, change)
        earned += record.worth[i] * day.made[i]
    record.earned[t] = earned
    if len(record.output) > 0:
        for i in range(len(record.lost)):
            record.output[t, i] = day.made[i]
    if len(record.books) > 0:
        for i in range(len(record.lost)):
            record.books[t, 0, i] = day.unfilled[i]
            record.books[t, 1, i] = day.fill[i] * day.orders[i]
            record.books[t, 3, i] = day.material[i]


@_compiled  # type: ignore[untyped-decorator]
def _off_normal(flows: Links, pace: Pace, stock: FloatArray, day: Day, tolerance: float, start: int) -> int:
    """A sector, looked for from one on, in which something is left of the events; -1 if there is none.

    See `Calm`. A stock above its target harms nobody.
    """
    n = len(flows.own)
    for place in range(start, start + n):
        i = place % n
        if day.unfilled[i] > tolerance or (flows.own[i] > 0 and abs(day.made[i] - 1.0) > tolerance):
            return i
        floor = (1.0 - tolerance) * pace.target[i]
        for j in range(n):
            if stock[i, j] < floor and flows.weight[i, j] != 0.0:
                return i
    return -1


@_called  # type: ignore[untyped-decorator]
def walk(
    flows: Links,
    course: Course,
    pace: Pace,
    calm: Calm,
    stock: FloatArray,
    room: FloatArray,
    day: Day,
    record: Record,
) -> tuple[int, bool]:
    """Fill the record, step by step; how many steps it took, and whether they ended at normal.

    `stock`, in days of use, and `day`, the evening before, are overwritten.
    """
    n = len(flows.own)
    booked = len(record.books) > 0
    held, odd = 0, 0
    for t in range(len(record.earned)):
        for i in range(n):
            day.made_before[i] = day.made[i]
            day.aim_before[i] = day.aim[i]
        _produce(t, flows, course, pace, room, day)
        _note(t, day, record)
        _restock(flows, pace, day, stock, booked)
        if booked:
            for i in range(n):
                record.books[t, 2, i] = day.inventory[i]
        if t + 1 > calm.first - calm.hold:
            odd = _off_normal(flows, pace, stock, day, calm.tolerance, max(odd, 0))
            held = held + 1 if odd < 0 else 0
            if held >= calm.hold and t + 1 >= calm.first:
                return t + 1, True
    return len(record.earned), False


def is_compiled() -> bool:
    """Whether the steps are compiled, in this process or on disk: else the first run takes seconds."""
    return kept(walk)
