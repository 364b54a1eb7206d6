"""Who gets what is left of a scarce element: every use alike, the most valuable first, or a list of uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.locked import Locked
from iomodel.materials.carry import rows_of_use
from iomodel.materials.material import Material
from iomodel.notation import BoolArray, FloatArray, IntArray
from iomodel.scenario import End
from iomodel.table.arrays import frozen


@dataclass(frozen=True)
class Sharing(Locked):
    """The queue of the exposure rows for what is left of their elements.

    Parameters
    ----------
    element
        Number of the row's element, shape (r,).
    part
        Number of the product of a host that the row belongs to, shape (r,).
    weight
        Share of the host's output lost while the row's element is wholly missing, shape (r,) in 0..1.
    share
        The row's share of the use of its element, shape (r,) in 0..1.
    turn
        When the row is served, shape (r,); rows of one turn lose the same share.

    Weight and share may also be drawn, shape (r, draws), and the turns with them.

    >>> one = np.array([0, 0])
    >>> queue = Sharing(one, np.array([0, 1]), np.ones(2), np.array([0.25, 0.75]), np.array([0, 1]))
    >>> queue.unmet(np.array([[0.6], [0.9]]))  # 40 % is left, then 10 %
    array([[0. , 0.8],
           [0.6, 1. ]])
    """

    element: IntArray
    part: IntArray
    weight: FloatArray
    share: FloatArray
    turn: IntArray

    def unmet(self, missing: FloatArray) -> FloatArray:
        """Unmet share of each row's need, shape (days, r), from that of the elements, shape (days, e)."""
        return np.ascontiguousarray(self.paths(np.ascontiguousarray(missing.T)).T)

    def paths(self, missing: FloatArray) -> FloatArray:
        """As `unmet`, with elements and rows in front: shapes (e, ..., days) to (r, ..., days).

        The scarcest element of a course of days is handed out first, of several the first listed. Nobody
        takes more of another element than the product that it goes into can still use.

        Where weight and share are drawn, there is a course a draw.
        """
        courses = missing.reshape(len(missing), -1, missing.shape[-1])
        found = np.zeros((len(self.element), *courses.shape[1:]))
        if self.weight.ndim == 2:
            for draw in range(courses.shape[1]):
                found[:, draw] = self._of_draw(draw).paths(courses[:, draw])
        else:
            self._hand_out_in_order(_scarcest(courses), courses, found)
        return found.reshape(len(found), *missing.shape[1:])

    def queue(self, courses: FloatArray) -> tuple[FloatArray | IntArray, ...]:
        """What a compiled loop takes of the queue, where it is drawn, for courses of shape (e, draws, days).

        The elements as they are handed out, shape (e, draws); where each element begins in the rows that come
        next, in their order, shapes (e + 1,) and (r, draws); and turn, part, weight and share of each row.
        All are copies: for arrays closed for writing the loop would be compiled a second time.
        """
        turn = self.turn if self.turn.ndim == 2 else np.broadcast_to(self.turn[:, None], self.weight.shape)
        element = np.broadcast_to(self.element[:, None], turn.shape)
        served = np.lexsort((turn, element), axis=0)
        first = np.searchsorted(np.sort(self.element), np.arange(len(courses) + 1))
        given = (_scarcest(courses), first, served, turn, self.part, self.weight, self.share)
        return tuple(np.array(each, order="C") for each in given)  # type: ignore[misc]

    def _of_draw(self, draw: int) -> Sharing:
        """The queue in one draw, as one that is not drawn."""
        turn = self.turn if self.turn.ndim == 1 else self.turn[:, draw]
        return Sharing(self.element, self.part, self.weight[:, draw], self.share[:, draw], turn)

    def _hand_out_in_order(self, order: IntArray, courses: FloatArray, found: FloatArray) -> None:
        """Give out the elements, shape (e, courses) in order, in all courses together."""
        stopped = np.zeros((self.part.max(initial=0) + 1, *courses.shape[1:]))
        for place in order:
            for element in np.unique(place):
                self._hand_out(element, _chosen(place == element), courses[element], stopped, found)

    def _hand_out(
        self,
        element: int,
        courses: BoolArray | slice,
        missing: FloatArray,
        stopped: FloatArray,
        found: FloatArray,
    ) -> None:
        """Give out one element in some courses: what its rows miss, and what their products lose by it."""
        rows = np.flatnonzero(self.element == element)
        rows = rows[np.argsort(self.turn[rows], kind="stable")]
        lost = {part: stopped[part, courses] for part in set(self.part[rows].tolist())}
        wanted = {row: self._wanted(row, lost[self.part[row]]) for row in rows.tolist()}
        left = 1 - missing[courses]
        for turn in np.unique(self.turn[rows]):
            served = [row for row in wanted if self.turn[row] == turn]
            asked = np.add.reduce([wanted[row] for row in served])
            given = np.clip(left, 0.0, asked)
            left = left - asked
            part = ratio(given, asked, 1.0)
            for row in served:
                unmet = 1 - (wanted[row] * part if len(served) > 1 else given) / self.share[row]
                found[row, courses] = unmet
                product = self.part[row]
                lost[product] = np.maximum(lost[product], unmet * self.weight[row])
        for product, loss in lost.items():
            stopped[product, courses] = loss

    def _wanted(self, row: int, stopped: FloatArray) -> FloatArray:
        """What a row still has a use for, where its product has lost a share of the host's output."""
        weight = self.weight[row]
        idle = np.minimum(stopped / weight, 1.0) if weight > 0 else np.zeros_like(stopped)
        return np.asarray(self.share[row] * (1 - idle))


def _scarcest(courses: FloatArray) -> IntArray:
    """Elements of courses, shape (e, courses, days), what is missing most first, shape (e, courses)."""
    return np.argsort(-courses.sum(axis=2).round(9), axis=0, kind="stable")


def _chosen(courses: BoolArray) -> BoolArray | slice:
    """The same choice, as a slice where it is all of them."""
    return slice(None) if courses.all() else courses


def share_out(
    rule: str | Sequence[str],
    use: FloatArray,
    rank: IntArray,
    element: IntArray,
    part: IntArray,
    weight: FloatArray,
    worth: FloatArray,
) -> Sharing:
    """The queue that a rule makes, for every element.

    Parameters
    ----------
    rule
        ``by-value``: uses with the most value added per unit of the element come first. A list of codes:
        uses in these sectors come first, in this order; all others share what remains.
    use
        What a row uses up in a year, in one unit an element, shape (r,); or drawn, shape (r, draws), with
        `weight` and `worth` of the same shape.
    rank
        The row's place in the list, shape (r,).
    element, part, weight
        As in `Sharing`.
    worth
        Value added lost with each row, shape (r,).
    """
    use = np.maximum(use, 1e-12)
    by_value = rule == "by-value"
    share, turn = np.zeros_like(use), np.zeros(use.shape if by_value else rank.shape, dtype=np.int64)
    for number in np.unique(element):
        own = np.flatnonzero(element == number)
        share[own] = use[own] / use[own].sum(axis=0)
        if by_value:
            first = np.argsort(-worth[own] / use[own], axis=0, kind="stable")
            turn[own] = np.argsort(first, axis=0)
        else:
            turn[own] = np.unique(rank[own], return_inverse=True)[1]
    return Sharing(element, part, weight, share, turn)


@lru_cache(maxsize=32)
def used_up(material: Material, end: End = "central") -> FloatArray:
    """What each exposure row in use uses up of its element in a year, shape (r,), in one unit an element.

    Where a material has no ``uses`` of an element, content is taken to be the same in every yen of exposed
    output.
    """
    official, rows = material.official, material.exposures_in_use
    size = {host: float(official.output[official.members(host)].sum()) for host in set(rows["sector"])}
    found = rows["central"].to_numpy(float) * rows["sector"].map(size).to_numpy(float)
    listed = material.tables.get("uses")
    if listed is None:
        return frozen(np.asarray(found))
    scale = listed["unit"].map({"t": 1000.0, "kg": 1.0}).to_numpy(float)
    names = zip(listed["element"], listed["application"], listed["sector"], strict=True)
    known = dict(zip(names, listed[end].to_numpy(float) * scale, strict=True))
    keys = zip(rows["element"], rows["application"], rows["sector"], strict=True)
    return frozen(np.array([known.get(key, value) for key, value in zip(keys, found, strict=True)]))


def ranks(rule: str | Sequence[str], material: Material) -> IntArray:
    """Place of each exposure row in use in a list of codes, shape (r,); those that no code holds come last.

    A code holds a use where at least half of the output of its basic rows lies in the code.
    """
    codes = () if isinstance(rule, str) else tuple(rule)
    official, rows = material.official, material.exposures_in_use
    found = np.full(len(rows), len(codes), dtype=np.int64)
    if not codes:
        return found
    for place, (sector, basic) in enumerate(zip(rows["sector"], rows["basic_codes"], strict=True)):
        output = official.output * rows_of_use(sector, basic, official)
        holds = [(output * official.members(code)).sum() >= output.sum() / 2 for code in codes]
        if any(holds):
            found[place] = holds.index(True)
    return found
