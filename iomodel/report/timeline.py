"""When it happens: what runs short first, and GDP on the day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.materials import material_balance
from iomodel.notation import DAY, MODEL, SCENARIO, FloatArray
from iomodel.report.parts import Fact, Lines, Section
from iomodel.report.study import Study
from iomodel.report.words import Words
from iomodel.simulate.result import Result

_PATHS_SHOWN = 4


@dataclass(frozen=True)
class Shortage:
    """Unmet need of the subject's materials.

    Parameters
    ----------
    paths
        Elements that run short together, and their unmet share of need by day, from worst to least.
    """

    paths: tuple[tuple[tuple[str, ...], FloatArray], ...]

    @property
    def day(self) -> int | None:
        """First day on which anything is short, counted from 1."""
        return min((int(np.argmax(path > 0)) + 1 for _, path in self.paths), default=None)

    def fact(self, said: Words) -> Fact:
        """The first shortage, for those who read nothing else."""
        if self.day is None:
            return Fact(said("none"), said("fact_no_shortage"))
        first = next(names for names, path in self.paths if int(np.argmax(path > 0)) + 1 == self.day)
        return Fact(
            said("fact_shortage_day", day=self.day), said("fact_shortage", elements=_named(said, first))
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
    return Shortage(tuple(sorted(short, key=lambda item: -float(item[1].sum()))))


def timeline_section(said: Words, result: Result, study: Study, short: Shortage | None) -> Section:
    """Unmet need above, GDP on the day below."""
    below = _daily_chart(said, result, study)
    if short is None or not short.paths:
        return Section("timeline", said("section_timeline"), (said("timeline_text_plain"),), charts=(below,))
    shown = short.paths[:_PATHS_SHOWN]
    days = study.subject.days
    above = Lines(
        said("unmet_chart"),
        said("unmet_unit"),
        said("unmet_note"),
        axis=said("axis_day"),
        x=tuple(float(day + 1) for day in range(days)),
        ticks=(),
        series=tuple(_named(said, names) for names, _ in shown),
        values=tuple(tuple((100 * path).tolist()) for _, path in shown),
        strong=0,
    )
    return Section("timeline", said("section_timeline"), (said("timeline_text"),), charts=(above, below))


def _daily_chart(said: Words, result: Result, study: Study) -> Lines:
    """Change of GDP on each day, by model."""
    daily = 100 * (result.daily_gdp().sel({SCENARIO: study.subject.label}) - 1)
    daily = daily.isel({DAY: slice(study.subject.days)})
    return Lines(
        said("daily_chart"),
        said("daily_unit"),
        said("daily_note"),
        axis=said("axis_day"),
        x=tuple(float(day) + 1 for day in daily[DAY].values),
        ticks=(),
        series=tuple(said.model(model)[0] for model in study.models),
        values=tuple(tuple(map(float, daily.sel({MODEL: model.name}).values)) for model in study.models),
        strong=study.models.index(study.lead),
    )


def _named(said: Words, names: tuple[str, ...]) -> str:
    """Two names, and how many more."""
    first = said.listed(list(names[:2]))
    return first if len(names) <= 2 else said("more", first=first, count=len(names) - 2)
