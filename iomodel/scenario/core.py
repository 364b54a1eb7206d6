"""What is cut off, by how much, for how long, and what stands in for it.

A scenario is data: it is checked when it is built and never changes afterwards.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from iomodel.errors import ScenarioError
from iomodel.files import read_toml
from iomodel.files.checked import Strict, findings, together
from iomodel.notation import after_start
from iomodel.quantities import days
from iomodel.scenario.agreement import (
    Parts,
    disagreements,
    entry_missing,
    named_entries,
    sound_parts,
    year_of,
)
from iomodel.scenario.dates import counted
from iomodel.scenario.known import Known, known_in, known_sector
from iomodel.scenario.parts import Adaptation, Cut, Duration, ExposureReading, Shock, Source
from iomodel.scenario.ranges import Range, with_ranges
from iomodel.scenario.steps import steps_in_words
from iomodel.scenario.stock import Stock

_Region: TypeAlias = Annotated[str, Field(min_length=1)]


class Scenario(Strict):
    """One question: which supply is cut, how much, for how long, with what stocks and substitutes.

    Raises
    ------
    ScenarioError
        From `Scenario.read` and `Scenario.parse`, with all problems at once, each with its path.

    >>> ban = Scenario(name="ban", duration=Duration(cut=365),
    ...                cuts=[Cut(material="rare-earths", origin="China", share=1.0)])
    >>> ban.lasting(90).label
    'ban@90d'
    """

    name: str = Field(min_length=1, pattern=r"^[a-z0-9][a-z0-9.-]*$")
    """Short name, in small letters."""
    title: str = ""
    """English title."""
    title_ja: str = ""
    """Japanese title."""
    description: str = ""
    """What is asked, and how it is read."""
    variant: str = ""
    """How it differs from the scenario that it is a variant of."""
    duration: Duration
    """How long cuts and shocks last that have no duration of their own."""
    cuts: tuple[Cut, ...] = ()
    """What origins stop delivering."""
    shocks: tuple[Shock, ...] = ()
    """What sectors lose directly."""
    stocks: tuple[Stock, ...] = ()
    """What is in store, in the order in which it is drawn."""
    adaptation: Adaptation = Adaptation()
    """How users and other suppliers respond."""
    exposure: ExposureReading = ExposureReading()
    """How the exposure data are read."""
    sharing: Literal["pro-rata", "by-value"] | tuple[Annotated[str, Field(min_length=1)], ...] = "pro-rata"
    """Who gets what is left of an element: every use the same share of its need; uses with the most value
    added per unit of it first; or uses in the sectors of a list of codes first, in its order."""
    year: int | None = Field(default=None, ge=1900, le=2100)
    """Year of the origin shares; that of `start_date`, or of the material's data, where not given."""
    scope: tuple[str, ...] = ()
    """Sectors that the material cut reaches, by code of any level; all exposed ones where none is named."""
    regions: tuple[str, ...] = ()
    """Regions of a multi-regional table that cuts and shocks hit; its home region where none is named, and
    every one but the origins of the cuts where it is ``all``."""
    trade: Literal["by-contract", "by-price"] | tuple[_Region, ...] = "by-contract"
    """Who gets what is left among the regions of a multi-regional table: buyers keep what they contracted, so
    that the regions hit bear the whole cut; all but the origin bid, and are short alike; or the regions of a
    list, the exporter's allies, are served in full, and all others bid."""
    ranges: dict[str, Range] = Field(default_factory=dict)
    """What is known of its numbers, by their path; a number written as a range is found here as well."""
    sources: tuple[Source, ...] = ()
    """Where assumptions come from."""
    start_date: date | None = None
    """Calendar day on which it starts; dates may then take the place of lengths after the start."""
    materials: dict[str, str] = Field(default_factory=dict, exclude=True, repr=False)
    """Folders of materials of one's own, by name; a relative path starts at the scenario's file."""

    @model_validator(mode="before")
    @classmethod
    def _dates_counted(cls, data: Any) -> Any:
        return counted(with_ranges(data))

    @field_validator("scope", "sharing")
    @classmethod
    def _sectors_known(cls, value: tuple[str, ...] | str, info: ValidationInfo) -> tuple[str, ...] | str:
        if isinstance(value, str):
            return value
        return tuple(known_sector(code, known_in(info).scope) for code in value)

    @model_validator(mode="after")
    def _parts_agree(self, info: ValidationInfo) -> Scenario:
        together(disagreements(self._parts, known_in(info), Scenario))
        return self

    @property
    def _parts(self) -> Parts:
        """All parts, by their place."""
        return Parts(
            given=dict(self),
            year=self.data_year,
            duration=self.duration,
            cuts=dict(enumerate(self.cuts)),
            shocks=dict(enumerate(self.shocks)),
            stocks=dict(enumerate(self.stocks)),
            sources=dict(enumerate(self.sources)),
            adaptation=self.adaptation,
            exposure=self.exposure,
        )

    # -- derived -----------------------------------------------------------------------

    @property
    def label(self) -> str:
        """Name and variant, unique in a run."""
        return f"{self.name}@{self.variant}" if self.variant else self.name

    @property
    def data_year(self) -> int | None:
        """Year of the origin shares; None where the material's own is read."""
        return year_of(dict(self))

    @property
    def days(self) -> int:
        """From the start to the end of the last shock, recovery included [days]."""
        own = [*(cut.duration for cut in self.cuts), *(shock.duration for shock in self.shocks)]
        return max(duration.days for duration in (self.duration, *own) if duration is not None)

    @property
    def first(self) -> int:
        """Place of the first day of the first cut or shock on the run's days, which count from 0: day 1."""
        own = [*(cut.duration for cut in self.cuts), *(shock.duration for shock in self.shocks)]
        return min(((duration or self.duration).start for duration in own), default=self.duration.start)

    @property
    def notes(self) -> tuple[str, ...]:
        """What comes too late to matter: lead times and releases beyond the last day of the shocks.

        >>> late = {"ramp": 0.1, "ramp_lead": 365}
        >>> ban = {"material": "rare-earths", "origin": "China", "share": 1}
        >>> Scenario(name="late", duration={"cut": 90}, adaptation=late, cuts=[ban]).notes
        ('late: adaptation.ramp_lead is over 365 days after the start, ... after 90: it has no effect',)
        """
        return tuple(
            f"{self.label}: {path} {comes} {after_start(day)}, the last shock ends after {self.days}: "
            "it has no effect"
            for path, comes, day in self._waits()
            if day > 0 and day >= self.days > 0
        )

    def _waits(self) -> Iterator[tuple[str, str, int]]:
        """Everything that is waited for: its path, what happens, and how long after the start."""
        starts = [cut.begins(self.duration) for cut in self.cuts]
        adaptation = self.adaptation
        if adaptation.thrift:
            yield "adaptation.thrift_lead", "is over", min(starts, default=0) + adaptation.thrift_lead
        if adaptation.ramp:
            yield "adaptation.ramp_lead", "is over", min(starts, default=0) + adaptation.ramp_lead
        for number, (cut, start) in enumerate(zip(self.cuts, starts, strict=True)):
            if cut.diversion:
                yield f"cuts.{number}.diversion_lead", "is over", start + cut.diversion_lead
        for number, stock in enumerate(self.stocks):
            yield f"stocks.{number}.release_start", "comes", stock.release_start
            for place, release in enumerate(stock.releases):
                yield f"stocks.{number}.releases.{place}.start", "comes", release.start
        timed: tuple[tuple[str, tuple[Cut | Shock | Stock, ...]], ...] = (
            ("cuts", self.cuts),
            ("shocks", self.shocks),
            ("stocks", self.stocks),
        )
        for key, parts in timed:
            for number, part in enumerate(parts):
                for place, (day, _) in enumerate(part.path):
                    yield f"{key}.{number}.path.{place}", "comes", day

    def date_of(self, day: int) -> date | None:
        """Calendar day so many days after the start; None where it has no `start_date`.

        >>> ban = {"material": "rare-earths", "origin": "China", "share": 1}
        >>> Scenario(name="ban", start_date="2025-04-04", duration={"cut": 90}, cuts=[ban]).date_of(52)
        datetime.date(2025, 5, 26)
        """
        return None if self.start_date is None else self.start_date + timedelta(days=day)

    def lasting(self, cut: int | str) -> Scenario:
        """The same scenario with another length of the cut: days, or text such as ``"3 months"``.

        Cuts and shocks with a duration of their own keep it.

        >>> ban = {"material": "rare-earths", "origin": "China", "share": 1}
        >>> Scenario(name="ban", duration={"cut": 365}, cuts=[ban]).lasting("3 months").label
        'ban@91d'
        """
        try:
            length = days(cut)
        except ValueError as error:
            raise ScenarioError(f"scenario {self.label}", [("duration.cut", str(error))]) from None
        return self.changed(f"{length}d", duration={**self.duration.model_dump(), "cut": length})

    def changed(self, variant: str, **changes: Any) -> Scenario:
        """A variant with some entries replaced, checked anew; sources of entries that are gone go too."""
        joined = ",".join(filter(None, (self.variant, variant)))
        data = {**self.model_dump(), "materials": self.materials, **changes, "variant": joined}
        if "sources" not in changes:
            data["sources"] = list(self._sources_of(data))
        if "ranges" not in changes:
            kept = {path: value for path, value in self.ranges.items() if path.split(".")[0] not in changes}
            data["ranges"] = {path: value.model_dump(exclude_defaults=True) for path, value in kept.items()}
        return Scenario.parse(data, self.name)

    def _sources_of(self, data: dict[str, Any]) -> Iterator[dict[str, str]]:
        """The sources, without entries that the data do not have."""
        for source in self.sources:
            entries = named_entries(source.assumption)
            kept = [entry for entry in entries if not entry_missing(entry, data, Scenario)]
            if kept == entries:
                yield source.model_dump()
            elif kept:
                words = "".join(source.assumption.partition(":")[1:])
                yield {**source.model_dump(), "assumption": ", ".join(kept) + words}

    # -- at a glance -------------------------------------------------------------------

    @property
    def _lines(self) -> list[tuple[str, str]]:
        """What is asked as label and text, in reading order."""
        stocks = ", ".join(f"{stock.holder} {stock.days:g} days of use" for stock in self.stocks)
        adaptation = ", ".join(
            f"{name} {value}" for name, value in self.adaptation.model_dump(exclude_defaults=True).items()
        )
        lasts = self.duration
        parts = (("onset", lasts.onset), ("recovery", lasts.recovery), ("start", lasts.start))
        begins = (("begins", str(self.start_date)),) if self.start_date else ()
        return [
            *begins,
            (
                "length",
                f"{lasts.cut} days" + "".join(f", {what} {days} days" for what, days in parts if days),
            ),
            *(("cut", _cut_in_words(cut)) for cut in self.cuts),
            *(("shock", _shock_in_words(shock)) for shock in self.shocks),
            ("stocks", stocks or "none"),
            ("adaptation", adaptation or "none"),
            ("exposure", _exposure_in_words(self.exposure)),
            *((("sharing", _sharing_in_words(self.sharing)),) if self.sharing != "pro-rata" else ()),
            *((("year", f"{self.data_year} of the data"),) if self.data_year else ()),
            *((("scope", ", ".join(self.scope)),) if self.scope else ()),
            *((("regions", ", ".join(self.regions)),) if self.regions else ()),
            *((("trade", _sharing_in_words(self.trade)),) if self.trade != "by-contract" else ()),
        ]

    def __repr__(self) -> str:
        body = [
            textwrap.fill(text, _WIDTH, initial_indent=f"  {label:<11} ", subsequent_indent=" " * 14)
            for label, text in self._lines
        ]
        title = textwrap.fill(f"Scenario {self.label}: {self.title}".removesuffix(": "), _WIDTH)
        return "\n".join([title, *body])

    __str__ = __repr__

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(label)}</td><td>{html.escape(text)}</td></tr>"
            for label, text in self._lines
        )
        return f"<p><b>{html.escape(self.label)}</b> {html.escape(self.title)}</p><table>{rows}</table>"

    # -- reading -----------------------------------------------------------------------

    @classmethod
    def parse(cls, data: Mapping[str, Any], where: str, known: Known | None = None) -> Scenario:
        """Build from plain data; every problem is reported at once, each with its path.

        Parameters
        ----------
        data
            The entries of a scenario.
        where
            What to call it in an error.
        known
            Sectors and materials that it may name; they are not checked where not given.

        Raises
        ------
        ScenarioError
            If anything is wrong.
        """
        known = known or Known()
        try:
            return cls.model_validate(data, context=known.context)
        except ValidationError as error:
            problems = dict(findings(error, cls, "scenario"))
            plain = counted(with_ranges(data))
            if isinstance(plain, Mapping):
                for path, text in disagreements(sound_parts(plain, known), known, cls):
                    problems.setdefault(path, text)
            raise ScenarioError(f"scenario {where}", problems.items()) from None

    @classmethod
    def read(cls, path: Path | str, known: Known | None = None) -> Scenario:
        """Read a scenario file in TOML; a material by path is not looked for."""
        path = Path(path)
        data = read_toml(path, "scenario file", ScenarioError)
        return cls.parse(data, str(path), known)


_WIDTH = 80
"""A terminal's usual width [characters]."""


def _cut_in_words(cut: Cut) -> str:
    """A cut in a few words."""
    of = f" ({', '.join(cut.elements)})" if cut.elements else ""
    stage = f" at the stage of {cut.stage}" if cut.stage else ""
    lasts = f", for {cut.duration.cut} days of its own" if cut.duration else ""
    steps = f": {steps_in_words(cut.path)}" if cut.path else ""
    share = "a part" if cut.path else f"{100 * cut.share:.4g} %"
    return f"{cut.origin} stops {share} of its {cut.material}{of}{stage}{lasts}{steps}"


def _shock_in_words(shock: Shock) -> str:
    """A shock in a few words."""
    share = "a part" if shock.path else f"{shock.share:.4g}"
    steps = f": {steps_in_words(shock.path)}" if shock.path else ""
    return f"{shock.sector} loses {share} of its {shock.kind.replace('_', ' ')}{steps}"


def _sharing_in_words(sharing: str | tuple[str, ...]) -> str:
    """Who gets what is left, in a few words."""
    return sharing if isinstance(sharing, str) else f"first {', '.join(sharing)}"


def _exposure_in_words(exposure: ExposureReading) -> str:
    """A reading of exposures in a few words."""
    own = "".join(f", {code} {share:.4g}" for code, share in exposure.sectors.items())
    return f"{exposure.level}, scale {exposure.scale:g}, {exposure.combine}{own}"
