"""What runs short first, and how much of the need stays open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.locked import Locked
from iomodel.materials import material_balance
from iomodel.notation import FloatArray, day_number
from iomodel.report.parts import Fact
from iomodel.report.study import Study
from iomodel.report.words import Words


@dataclass(frozen=True)
class Shortage(Locked):
    """Unmet need of the subject's materials.

    Parameters
    ----------
    paths
        Elements that run short together, and their unmet share of need by day, from worst to least.
    first
        Place of the first day of the cut among these days.
    """

    paths: tuple[tuple[tuple[str, ...], FloatArray], ...]
    first: int = 0

    @property
    def day(self) -> int | None:
        """First day on which anything is short, counted from the first of the cut."""
        return min((self._first_short(path) for _, path in self.paths), default=None)

    def _first_short(self, path: FloatArray) -> int:
        """Number of the first day of shortage of one path."""
        return int(day_number(int(np.argmax(path > 0)), self.first))

    def fact(self, said: Words) -> Fact:
        """The first shortage, for those who read nothing else."""
        if self.day is None:
            return Fact(said("none"), said("fact_no_shortage"))
        first = next(names for names, path in self.paths if self._first_short(path) == self.day)
        return Fact(
            said("fact_shortage_day", day=self.day), said("fact_shortage", elements=named(said, first))
        )


def shortage(study: Study) -> Shortage | None:
    """What the subject's cuts leave short; nothing where it cuts no material."""
    subject = study.subject
    if not subject.cuts:
        return None
    grouped: dict[bytes, tuple[list[str], FloatArray]] = {}
    for name in dict.fromkeys(cut.material for cut in subject.cuts):
        material = study.materials[name]
        missing = material_balance(subject, material, subject.days).unmet
        for code, path in zip(material.codes, missing.T.round(12), strict=True):
            grouped.setdefault(path.tobytes(), ([], path))[0].append(code)
    short = [(tuple(names), path) for names, path in grouped.values() if path.max() > 0]
    return Shortage(tuple(sorted(short, key=lambda item: -float(item[1].sum()))), subject.first)


def named(said: Words, names: tuple[str, ...]) -> str:
    """Two names, and how many more."""
    first = said.listed(list(names[:2]))
    return first if len(names) <= 2 else said("more", first=first, count=len(names) - 2)
