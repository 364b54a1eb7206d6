"""The official classification: which basic row belongs to which sector of each level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError, nearest
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray
from iomodel.table.arrays import frozen

BASIC = "basic"


@dataclass(frozen=True, eq=False)
class Classification(Locked):
    """Levels of detail of one official table, joined at its basic rows.

    Parameters
    ----------
    name
        Name of the classification, such as ``japan-2015``.
    rows
        A row for each basic sector, in the official order: ``code``, ``name_ja``, ``name_en``, one column
        of codes a level (such as ``"107"``), ``output`` and ``exports`` [table's unit].
    names
        For each level, code -> (English name, Japanese name), in the official order.
    """

    name: str
    rows: pd.DataFrame
    names: Mapping[str, Mapping[str, tuple[str, str]]] = field(repr=False)

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels of detail from coarse to fine, without the basic one."""
        return tuple(self.names)

    def codes(self, level: str) -> list[str]:
        """Sector codes of a level in the official order."""
        if level == BASIC:
            return list(self.rows["code"])
        self._require(level)
        return list(self.names[level])

    @cached_property
    def known(self) -> frozenset[str]:
        """Every code of every level, basic rows included."""
        return frozenset(code for level in (*self.levels, BASIC) for code in self.codes(level))

    def level_of(self, codes: Sequence[str]) -> str | None:
        """The level whose sectors these are, all of them in order; None if it is no level."""
        wanted = list(codes)
        return next((level for level in self.levels if self.codes(level) == wanted), None)

    def find(self, code: str) -> str:
        """The level that a code belongs to, looked for from fine to coarse.

        Two-digit codes are those of the 37 sectors: the 13 large sectors reuse some of them.

        Raises
        ------
        LabelMismatchError
            If no level has such a code; the nearest ones are named.
        """
        if code in self._basic:
            return BASIC
        for level in reversed(self.levels):
            if code in self.names[level]:
                return level
        raise LabelMismatchError(
            f"classification {self.name}: no sector {code!r} at any level.{nearest(code, sorted(self.known))}"
        )

    def members(self, code: str) -> BoolArray:
        """Which basic rows belong to a sector of any level, shape (rows,) [bool]."""
        if code not in self._members:
            level = self.find(code)
            self._members[code] = self.rows["code" if level == BASIC else level].to_numpy() == code
            self._members[code].flags.writeable = False
        return self._members[code]

    def members_at(self, level: str, code: str) -> BoolArray:
        """Which basic rows belong to a sector of one level, shape (rows,) [bool]."""
        self._require(level)
        return frozen(np.asarray(self.rows[level].to_numpy() == code))

    def mapping(self, fine: str, coarse: str) -> dict[str, str]:
        """Sector of the coarse level to which each sector of the fine level belongs.

        Raises
        ------
        LabelMismatchError
            If a fine sector lies in two coarse ones: the levels are the wrong way round.
        """
        self._require(coarse)
        column = "code" if fine == BASIC else fine
        pairs = self.rows[[column, coarse]].drop_duplicates()
        split = pairs[column][pairs[column].duplicated()]
        if len(split):
            raise LabelMismatchError(
                f"classification {self.name}: sector {split.iloc[0]!r} of level {fine} lies in several of "
                f"level {coarse}; aggregate from the finer level to the coarser one"
            )
        found = dict(zip(pairs[column], pairs[coarse], strict=True))
        return {code: found[code] for code in self.codes(fine)}

    @cached_property
    def output(self) -> FloatArray:
        """Output of each basic row [table's unit]."""
        return frozen(np.array(self.rows["output"], dtype=np.float64))

    @cached_property
    def exports(self) -> FloatArray:
        """Exports of each basic row [table's unit]."""
        return frozen(np.array(self.rows["exports"], dtype=np.float64))

    @cached_property
    def _members(self) -> dict[str, BoolArray]:
        """Members that were asked for before."""
        return {}

    @cached_property
    def _basic(self) -> frozenset[str]:
        return frozenset(self.rows["code"])

    def _require(self, level: str) -> None:
        if level not in self.names:
            raise LabelMismatchError(
                f"classification {self.name}: no level {level!r}; levels: {', '.join(self.levels)}"
            )
