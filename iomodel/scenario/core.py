"""What is cut off, by how much, for how long, and what stands in for it.

A scenario is data: it is checked when it is built and never changes afterwards.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from iomodel.checked import Strict, findings
from iomodel.errors import ScenarioError
from iomodel.files import read_toml
from iomodel.scenario.parts import (
    KNOWN_SECTORS,
    Adaptation,
    Cut,
    Duration,
    ExposureReading,
    Shock,
    Source,
    known_sector,
)
from iomodel.scenario.stock import Stock


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
    title: str = ""
    title_ja: str = ""
    description: str = ""
    variant: str = ""
    duration: Duration
    cuts: tuple[Cut, ...] = ()
    shocks: tuple[Shock, ...] = ()
    stocks: tuple[Stock, ...] = ()
    adaptation: Adaptation = Adaptation()
    exposure: ExposureReading = ExposureReading()
    scope: tuple[str, ...] = ()
    """Sectors that the material cut reaches, by code of any level; all exposed ones where none is named."""
    regions: tuple[str, ...] = ()
    """Regions of a multi-regional table that cuts and shocks hit; its home region where none is named."""
    sources: tuple[Source, ...] = ()

    @field_validator("scope")
    @classmethod
    def _scope_known(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return tuple(known_sector(code, info) for code in value)

    @model_validator(mode="after")
    def _origins_within_one(self) -> Scenario:
        shares: dict[tuple[str, str, str], dict[str, float]] = {}
        for cut in self.cuts:
            given = cut.origin_share
            named = given if isinstance(given, dict) else {"all elements": given}
            for element, value in named.items():
                if isinstance(value, float):
                    place = (cut.material, cut.stage or "deliveries", element)
                    shares.setdefault(place, {})[cut.origin] = value
        for (material, stage, element), by_origin in shares.items():
            total = sum(by_origin.values())
            if total > 1 + 1e-12:
                raise ValueError(
                    f"cuts: origin shares of {material} ({stage}, {element}) add up to {total:g}, "
                    "expected at most 1"
                )
        return self

    # -- derived -----------------------------------------------------------------------

    @property
    def label(self) -> str:
        """Name and variant, unique in a run."""
        return f"{self.name}@{self.variant}" if self.variant else self.name

    @property
    def days(self) -> int:
        """First day after the last shock, recovery included [days]."""
        own = [*(cut.duration for cut in self.cuts), *(shock.duration for shock in self.shocks)]
        return max(duration.days for duration in (self.duration, *own) if duration is not None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What comes too late to matter: lead times and releases beyond the last day of the shocks.

        >>> Scenario(name="late", duration=Duration(cut=90), adaptation=Adaptation(ramp=0.1, ramp_lead=365),
        ...          cuts=[Cut(material="rare-earths", origin="China", share=1.0)]).notes
        ('late: adaptation.ramp_lead is over on day 365, the last shock on day 90: it has no effect',)
        """
        return tuple(
            f"{self.label}: {path} is over on day {day}, the last shock on day {self.days}: it has no effect"
            for path, day in self._waits()
            if day > 0 and day >= self.days > 0
        )

    def _waits(self) -> Iterator[tuple[str, int]]:
        """Everything that is waited for, and the day on which it comes."""
        starts = [(cut.duration or self.duration).start for cut in self.cuts]
        adaptation = self.adaptation
        if adaptation.thrift:
            yield "adaptation.thrift_lead", min(starts, default=0) + adaptation.thrift_lead
        if adaptation.ramp:
            yield "adaptation.ramp_lead", min(starts, default=0) + adaptation.ramp_lead
        for number, (cut, start) in enumerate(zip(self.cuts, starts, strict=True)):
            if cut.diversion:
                yield f"cuts.{number}.diversion_lead", start + cut.diversion_lead
        for number, stock in enumerate(self.stocks):
            yield f"stocks.{number}.release_start", stock.release_start
            for place, release in enumerate(stock.releases):
                yield f"stocks.{number}.releases.{place}.start", release.start

    def lasting(self, cut: int) -> Scenario:
        """The same scenario with another length of the cut [days]; cuts and shocks with a duration of
        their own keep it.
        """
        return self.changed(f"{cut}d", duration={**self.duration.model_dump(), "cut": cut})

    def changed(self, variant: str, **changes: Any) -> Scenario:
        """A variant with some entries replaced, checked anew."""
        joined = ",".join(filter(None, (self.variant, variant)))
        return Scenario.parse({**self.model_dump(), **changes, "variant": joined}, self.name)

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
        return [
            (
                "length",
                f"{lasts.cut} days" + "".join(f", {what} {days} days" for what, days in parts if days),
            ),
            *(("cut", _cut_in_words(cut)) for cut in self.cuts),
            *(
                ("shock", f"{shock.sector} loses {shock.share:.4g} of its {shock.kind.replace('_', ' ')}")
                for shock in self.shocks
            ),
            ("stocks", stocks or "none"),
            ("adaptation", adaptation or "none"),
            ("exposure", f"{self.exposure.level}, scale {self.exposure.scale:g}, {self.exposure.combine}"),
            *((("scope", ", ".join(self.scope)),) if self.scope else ()),
            *((("regions", ", ".join(self.regions)),) if self.regions else ()),
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
    def parse(cls, data: dict[str, Any], where: str, known: frozenset[str] | None = None) -> Scenario:
        """Build from plain data; every problem is reported at once, each with its path."""
        try:
            return cls.model_validate(data, context={KNOWN_SECTORS: known})
        except ValidationError as error:
            raise ScenarioError(f"scenario {where}", findings(error, cls, "scenario")) from None

    @classmethod
    def read(cls, path: Path | str, known: frozenset[str] | None = None) -> Scenario:
        """Read a scenario file in TOML."""
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
    return f"{cut.origin} stops {100 * cut.share:.4g} % of its {cut.material}{of}{stage}{lasts}"
