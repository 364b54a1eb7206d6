"""From Japan's official codes to the sectors of another classification, with nothing dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError
from iomodel.locked import Locked
from iomodel.notation import FloatArray, IntArray
from iomodel.table.arrays import frozen
from iomodel.table.classification import BASIC, Classification


@dataclass(frozen=True, eq=False)
class Concordance(Locked):
    """How much of each basic row of an official classification lies in each sector of a table.

    Parameters
    ----------
    name
        Such as ``japan-2015 to ISIC Rev. 4``.
    official
        The classification that exposures and scenarios are written in.
    codes
        The sectors of the table, n of them.
    weights
        Share of the output of each basic row that lies in each sector, shape (n, rows) in 0..1.
    copies
        Number of regions that share the weights: columns add up to at most this many.
    source
        Whom to cite.
    level
        The level of the classification whose sectors these are, all of them; None for any other sectors.

    Raises
    ------
    LabelMismatchError
        If the shape is wrong, or more than all of a basic row is given away.
    """

    name: str
    official: Classification
    codes: tuple[str, ...]
    weights: FloatArray = field(repr=False)
    copies: int = 1
    source: str = ""
    level: str | None = None

    def __post_init__(self) -> None:
        weights = np.array(self.weights, dtype=np.float64)
        rows = self.official.codes(BASIC)
        if weights.shape != (len(self.codes), len(rows)):
            raise LabelMismatchError(
                f"concordance {self.name}: weights have shape {weights.shape}, expected "
                f"({len(self.codes)} sectors, {len(rows)} basic rows)"
            )
        given = weights.sum(axis=0)
        wrong = (weights < 0).any(axis=0) | ~(given <= self.copies * (1 + 1e-9))
        if wrong.any():
            place = int(wrong.argmax())
            raise LabelMismatchError(
                f"concordance {self.name}: weights of basic row {rows[place]} add up to "
                f"{given[place] / self.copies:g}, expected shares of 0 or more that add up to at most 1"
            )
        weights.flags.writeable = False
        object.__setattr__(self, "weights", weights)

    @classmethod
    def of_level(cls, official: Classification, level: str) -> Concordance:
        """The trivial one: sectors of a level of the classification itself."""
        return _of_level(official, level)

    @classmethod
    def from_rows(
        cls,
        name: str,
        official: Classification,
        codes: Sequence[str],
        rows: Iterable[tuple[str, str, float]],
        source: str = "",
    ) -> Concordance:
        """From lines of official code of any level, sector, weight; a finer code overrides a coarser one.

        Raises
        ------
        LabelMismatchError
            If a code or sector is unknown, or the weights of a code add up to more than 1.
        """
        place = {code: i for i, code in enumerate(codes)}
        grouped: dict[str, list[tuple[int, float]]] = {}
        for code, sector, weight in rows:
            if sector not in place:
                raise LabelMismatchError(f"concordance {name}: no sector {sector!r} to carry {code} to")
            grouped.setdefault(code, []).append((place[sector], weight))
        members = {code: official.members(code) for code in grouped}
        weights = np.zeros((len(codes), len(official.rows)))
        for code in sorted(grouped, key=lambda known: -int(members[known].sum())):
            weights[:, members[code]] = 0.0
            for sector_place, weight in grouped[code]:
                weights[sector_place, members[code]] += weight
        return cls(name, official, tuple(codes), weights, source=source)

    @cached_property
    def output(self) -> FloatArray:
        """Official output that lies in each sector, shape (n,) [unit of the classification]."""
        return frozen(np.asarray(self.weights @ self.official.output))

    @cached_property
    def unmapped(self) -> pd.DataFrame:
        """Basic rows of which something has no sector: ``name`` and ``output_share`` [1], largest first."""
        left = np.clip(1 - self.weights.sum(axis=0) / self.copies, 0.0, 1.0)
        rows = self.official.rows
        share = left * self.official.output / self.official.output.sum()
        lost = pd.DataFrame(
            {"name": rows["name_en"].to_numpy(), "output_share": share},
            index=pd.Index(rows["code"], name="code"),
        )
        ordered: pd.DataFrame = lost.loc[left > 1e-9].sort_values(
            "output_share", ascending=False, kind="stable"
        )
        return ordered

    @property
    def unmapped_share(self) -> float:
        """Share of official output that has no sector in the table [1]."""
        return float(self.unmapped["output_share"].sum())

    def report(self) -> dict[str, object]:
        """For the record: the name, and what is not carried with its share of official output."""
        return {
            "name": self.name,
            "source": self.source,
            "unmapped_share": self.unmapped_share,
            "unmapped": {
                str(code): [str(name), float(share)] for code, name, share in self.unmapped.itertuples()
            },
        }

    def grouped(self, member: IntArray, codes: Sequence[str]) -> Concordance:
        """The same for sums of sectors: `member` is the group of each sector, shape (n,)."""
        weights = np.zeros((len(codes), self.weights.shape[1]))
        np.add.at(weights, member, self.weights)
        return Concordance(self.name, self.official, tuple(codes), weights, self.copies, self.source)

    def through(self, sectors: Mapping[str, str], codes: Sequence[str], name: str) -> Concordance:
        """The same for another set of sectors; a sector without an entry stays unmapped."""
        place = {code: i for i, code in enumerate(codes)}
        weights = np.zeros((len(codes), self.weights.shape[1]))
        for row, code in enumerate(self.codes):
            if code in sectors:
                weights[place[sectors[code]]] += self.weights[row]
        return Concordance(name, self.official, tuple(codes), weights, self.copies, self.source)

    def in_regions(self, codes: Sequence[str], sectors: Sequence[str], regions: int) -> Concordance:
        """Every region takes the weights of its sectors: `sectors` names the sector of each code."""
        place = {code: i for i, code in enumerate(self.codes)}
        weights = np.array(
            [
                self.weights[place[sector]] if sector in place else np.zeros(self.weights.shape[1])
                for sector in sectors
            ]
        )
        return Concordance(self.name, self.official, tuple(codes), weights, regions, self.source)


@lru_cache(maxsize=32)
def _of_level(official: Classification, level: str) -> Concordance:
    """The trivial concordance, once for each level of a classification."""
    labels = official.rows["code" if level == BASIC else level].to_numpy()
    codes = tuple(official.codes(level))
    place = {code: number for number, code in enumerate(codes)}
    member = np.zeros((len(codes), len(labels)))
    for row, label in enumerate(labels):
        if label in place:
            member[place[label], row] = 1.0
    return Concordance(f"{official.name}, {level}", official, codes, member, level=level)
