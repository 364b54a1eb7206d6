"""What runs short first, and how much of the need stays open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from iomodel.locked import Locked
from iomodel.materials import SHORT, equal_paths, first_short, material_balance
from iomodel.materials.material import Material
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
    names
        What elements are called, in English and Japanese.
    """

    paths: tuple[tuple[tuple[str, ...], FloatArray], ...]
    first: int = 0
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def day(self) -> int | None:
        """First day on which anything is short, counted from the first of the cut."""
        return min((self._day(path) for _, path in self.paths), default=None)

    def named(self, said: Words, codes: tuple[str, ...]) -> str:
        """Two elements in words, and how many more."""
        every = [said.either(*self.names.get(code, (code, ""))) for code in codes]
        apart = [name for name in every if not any(name != other and name in other for other in every)]
        first = said.listed(apart[:2])
        return first if len(apart) <= 2 else said("more", first=first, count=len(apart) - 2)

    def _day(self, path: FloatArray) -> int:
        """Number of the first day of shortage of one path."""
        (place,) = first_short(path[:, None])
        return int(day_number(place or 0, self.first))

    def fact(self, said: Words) -> Fact:
        """The first shortage, for those who read nothing else."""
        if self.day is None:
            return Fact(said("none"), said("fact_no_shortage"))
        first = next(names for names, path in self.paths if self._day(path) == self.day)
        return Fact(
            said("fact_shortage_day", day=self.day), said("fact_shortage", elements=self.named(said, first))
        )


def shortage(study: Study) -> Shortage | None:
    """What the subject's cuts leave short; nothing where it cuts no material."""
    subject = study.subject
    if not subject.cuts:
        return None
    cut = [study.materials[name] for name in dict.fromkeys(cut.material for cut in subject.cuts)]
    codes = [code for material in cut for code in material.codes]
    missing = np.concatenate(
        [material_balance(subject, material, subject.days).unmet for material in cut], axis=1
    )
    grouped = [(tuple(codes[i] for i in places), missing[:, places[0]]) for places in equal_paths(missing)]
    called = {code: pair for material in cut for code, pair in element_names(material).items()}
    short = tuple((names, path) for names, path in grouped if path.max() > SHORT)
    return Shortage(short, subject.first, called)


def element_names(material: Material) -> dict[str, tuple[str, str]]:
    """What the elements of a material are called, in English and Japanese, by code."""
    listed = material.elements[["name_en", "name_ja"]].itertuples()
    return {str(code): (str(english), str(japanese)) for code, english, japanese in listed}
