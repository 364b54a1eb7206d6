"""Who gets what is left of a scarce element: every use alike, the most valuable first, or a list of uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomodel.locked import Locked
from iomodel.materials.carry import rows_of_use
from iomodel.materials.material import Material
from iomodel.notation import FloatArray, IntArray
from iomodel.scenario import End


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
        """Unmet share of each row's need, shape (days, r), from that of the elements, shape (days, e).

        The scarcest element is handed out first. Nobody takes more of another element than the product that
        it goes into can still use.
        """
        found = np.zeros((len(missing), len(self.element)))
        stopped = np.zeros((len(missing), self.part.max(initial=0) + 1))
        for element in np.argsort(-missing.sum(axis=0), kind="stable"):
            own = np.flatnonzero(self.element == element)
            weight = self.weight[own]
            idle = np.divide(
                stopped[:, self.part[own]], weight, out=np.zeros((len(missing), len(own))), where=weight > 0
            )
            wanted = self.share[own] * (1 - np.minimum(idle, 1.0))
            found[:, own] = (
                1 - self._served(wanted, 1 - missing[:, element], self.turn[own]) / self.share[own]
            )
            lost = found[:, own] * weight
            for row, part in enumerate(self.part[own]):
                stopped[:, part] = np.maximum(stopped[:, part], lost[:, row])
        return found

    @staticmethod
    def _served(wanted: FloatArray, left: FloatArray, turn: IntArray) -> FloatArray:
        """What rows of one element get, shape (days, rows): turn by turn, until nothing is left."""
        turns = np.arange(turn.max(initial=0) + 1)[:, None] == turn
        asked = wanted @ turns.T
        before = np.cumsum(asked, axis=1) - asked
        given = np.clip(left[:, None] - before, 0.0, asked)
        part = np.divide(given, asked, out=np.ones_like(asked), where=asked > 0)
        return np.asarray(wanted * (part @ turns))


def share_out(
    rule: str | Sequence[str],
    rows: pd.DataFrame,
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
    rows
        With the columns ``use`` (what a row uses up in a year, in one unit an element) and ``rank`` (its
        place in the list).
    element, part, weight
        As in `Sharing`.
    worth
        Value added lost with each row, shape (r,).
    """
    use = np.maximum(rows["use"].to_numpy(float), 1e-12)
    rank = rows["rank"].to_numpy()
    share, turn = np.zeros(len(rows)), np.zeros(len(rows), dtype=np.int64)
    for number in np.unique(element):
        own = np.flatnonzero(element == number)
        share[own] = use[own] / use[own].sum()
        if rule == "by-value":
            turn[own] = np.argsort(np.argsort(-worth[own] / use[own], kind="stable"))
        else:
            turn[own] = np.unique(rank[own], return_inverse=True)[1]
    return Sharing(element, part, weight, share, turn)


def used_up(rows: pd.DataFrame, material: Material, end: End) -> FloatArray:
    """What each row uses up of its element in a year, shape (r,), in one unit an element.

    Where a material has no ``uses`` of an element, content is taken to be the same in every yen of exposed
    output.
    """
    official = material.official
    size = {host: float(official.output[official.members(host)].sum()) for host in set(rows["sector"])}
    found = rows["central"].to_numpy(float) * rows["sector"].map(size).to_numpy(float)
    listed = material.tables.get("uses")
    if listed is None:
        return np.asarray(found)
    scale = listed["unit"].map({"t": 1000.0, "kg": 1.0}).to_numpy(float)
    names = zip(listed["element"], listed["application"], listed["sector"], strict=True)
    known = dict(zip(names, listed[end].to_numpy(float) * scale, strict=True))
    keys = zip(rows["element"], rows["application"], rows["sector"], strict=True)
    return np.array([known.get(key, value) for key, value in zip(keys, found, strict=True)])


def ranks(rows: pd.DataFrame, rule: str | Sequence[str], material: Material) -> IntArray:
    """Place of each row in a list of codes, shape (r,); those that no code holds come last.

    A code holds a use where at least half of the output of its basic rows lies in the code.
    """
    codes = () if isinstance(rule, str) else tuple(rule)
    official = material.official
    found = np.full(len(rows), len(codes), dtype=np.int64)
    for place, (sector, basic) in enumerate(zip(rows["sector"], rows["basic_codes"], strict=True)):
        output = official.output * rows_of_use(sector, basic, official)
        holds = [(output * official.members(code)).sum() >= output.sum() / 2 for code in codes]
        if any(holds):
            found[place] = holds.index(True)
    return found
