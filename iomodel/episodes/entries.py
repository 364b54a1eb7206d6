"""What an episode is made of: a shock that happened, what was observed of it, and what had been predicted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from iomodel.episodes.spans import Period, Span
from iomodel.estimates.entries import Confidence, CountryCode, Number
from iomodel.files.checked import Strict, together
from iomodel.models import model_named
from iomodel.scenario import Scenario

Reading = Literal["measured", "ceiling", "nothing seen"]
"""How a figure is read: measured; a ceiling, because other causes are in it; or a trace that was not seen."""

ESTIMATE = "estimate"
"""Basis of a day of publication that no source names."""

LATER = timedelta(days=31)
"""How much later than an estimated day a figure may be used: statistics are published monthly."""

NOT_SCORED = ("L",)
"""Grades that are a lead and never a score."""


def _small(value: object) -> object:
    """A change of at most twice the normal: a figure in per cent is a slip."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) > 1:
        raise ValueError(f"{value:g} is beyond 1, expected a share of the normal such as -0.009 for -0.9 %")
    return value


class Known(Strict):
    """What carries a source, a grade and the day on which it could be known."""

    source: str = Field(min_length=1)
    """Who says so, and where it can be looked up."""
    confidence: Confidence
    """H: an official figure. M: with arithmetic, or from the press. L: a lead, which is never scored."""
    known: date
    """Day on which it was published."""
    known_basis: str = ""
    """Who names that day; the source where empty. `estimate`: nobody, it is the usual day of its kind."""
    note: str = ""
    """What a reader has to know of it."""

    @field_validator("known")
    @classmethod
    def _not_in_the_future(cls, value: date) -> date:
        if value > date.today():
            raise ValueError(
                f"{value} lies in the future: nothing can have been known then; expected a past day"
            )
        return value

    @property
    def usable(self) -> date:
        """The first day on which it may be used: an estimated day waits another month."""
        return self.known + LATER if self.known_basis == ESTIMATE else self.known


class Outcome(Known):
    """One thing that was observed, as an interval, on a period and against a base.

    Changes are shares of the base, negative for a loss; a first stop is in days after the scenario's start.
    """

    id: str = Field(min_length=1, pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Short name, unique in its episode."""
    what: Literal["GDP", "output", "units", "first stop"]
    """GDP, an index of output, production in units, or the first day on which a plant stops."""
    name: str = ""
    """Heading of the index, in English."""
    name_ja: str = ""
    """Heading of the index, in Japanese."""
    sectors: tuple[str, ...] = ()
    """Sectors under that heading: codes of the table, or official ones of any level."""
    period: Period
    """When it was observed."""
    base: Period | None = None
    """What it is compared with; the level before the episode where not given."""
    reading: Reading = "measured"
    """How the figure is read."""
    low: Number
    """The lower end, the larger loss; for nothing seen the smallest loss that would have been seen."""
    central: Number | None = None
    """The figure as published."""
    high: Number | None = None
    """The upper end; none for a ceiling and for nothing seen."""
    ends: str = Field(min_length=1)
    """Why the ends lie where they lie."""
    estimate: str | None = None
    """The published estimate that it is, where nothing was measured."""
    scored: bool = True
    """Whether models are scored on it."""
    why: str = ""
    """Why not, where they are not."""

    @model_validator(mode="after")
    def _sound(self) -> Outcome:
        together(self._problems())
        return self

    def _problems(self) -> Iterator[tuple[str, str]]:
        """What is wrong with it."""
        if self.what in ("output", "units") and not self.sectors:
            yield "sectors", f"is missing: {self.what} is that of sectors; name their codes"
        if self.what == "GDP" and self.sectors:
            yield "sectors", "GDP is that of all sectors; remove them, or say what = 'output'"
        if self.what in ("output", "units") and not self.name:
            yield "name", "is missing: the heading under which it was published"
        yield from self._wrong_ends()
        if self.base is not None and self.base.first >= self.period.first:
            yield "base", f"{self.base} does not come before the period {self.period}"
        if self.known < self.period.last and self.what != "first stop" and self.estimate is None:
            yield "known", f"{self.known} lies before the end of its period, {self.period.last}"
        if not self.scored and not self.why:
            yield "why", "is missing: say why it is not scored"

    def _wrong_ends(self) -> Iterator[tuple[str, str]]:
        """What is wrong with the interval."""
        given = {"low": self.low, "central": self.central, "high": self.high}
        wanted = {"measured": ("central", "high"), "ceiling": ("central",), "nothing seen": ()}[self.reading]
        for end in ("central", "high"):
            if end in wanted and given[end] is None:
                yield end, f"is missing: expected for reading = {self.reading!r}"
            if end not in wanted and given[end] is not None:
                yield end, f"does not go with reading = {self.reading!r}: remove it"
        ordered = [(end, value) for end, value in given.items() if value is not None]
        for (before, less), (after, more) in pairwise(ordered):
            if less > more:
                yield before, f"{less:g} is above {after} {more:g}: the interval stands the wrong way round"
        if self.what != "first stop":
            for end, value in ordered:
                if abs(value) > 1:
                    yield end, f"{value:g} is beyond 1, expected a share such as -0.009 for -0.9 %"
        if self.reading == "ceiling" and self.central is not None and self.central > 0:
            yield "central", f"{self.central:g} is a rise, expected a fall for a ceiling"

    @property
    def top(self) -> float:
        """Upper end of the interval: none lost for a ceiling, unbounded for nothing seen."""
        if self.high is not None:
            return float(self.high)
        return 0.0 if self.reading == "ceiling" else float("inf")


class Rival(Known):
    """What others predicted at the time, for the same shock or one like it."""

    who: str = Field(min_length=1)
    """Whose prediction."""
    shock: str = Field(min_length=1)
    """What was assumed, in the words of the publication."""
    of: str = Field(min_length=1)
    """What is a share of what: `GDP over 12 months`, for instance."""
    low: Annotated[Number, BeforeValidator(_small)] | None = None
    """The larger loss of a range."""
    central: Annotated[Number, BeforeValidator(_small)] | None = None
    """The figure."""
    high: Annotated[Number, BeforeValidator(_small)] | None = None
    """The smaller loss of a range."""
    estimate: str | None = None
    """The registered estimate that it is."""

    @model_validator(mode="after")
    def _has_a_figure(self) -> Rival:
        given = [value for value in (self.low, self.central, self.high) if value is not None]
        problems = []
        if not given:
            problems.append(("central", "is missing: a prediction has a figure, or both ends of a range"))
        if given != sorted(given):
            problems.append(("low", "the interval stands the wrong way round: the larger loss comes first"))
        together(problems)
        return self


class Frozen(Strict):
    """A prediction of ours that was written down before its outcome was known, and is never changed."""

    made: date
    """Day on which it was made."""
    version: str = Field(min_length=1)
    """Version of the package that made it."""
    model: str
    """The model."""
    outcome: str = Field(min_length=1)
    """What it is a prediction of: the name of an outcome, there or still to come."""
    period: Period
    """Of which period."""
    central: Number
    """The prediction at central assumptions [share of the base]."""
    low: Number
    """Lower end of its range."""
    high: Number
    """Upper end of its range."""
    ends: str = Field(min_length=1)
    """What the ends of its range are."""

    @field_validator("model")
    @classmethod
    def _model_known(cls, value: str) -> str:
        model_named(value)  # a ParameterError is a ValueError
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Frozen:
        if not self.low <= self.central <= self.high:
            together(
                [("low", "the interval stands the wrong way round: expected low, central, high in order")]
            )
        return self


class Episode(Strict):
    """A shock that happened, and what was observed of it.

    A shock given at the plant says what plants stopped making, and tests how models pass it on. A shock given
    at the border says what no longer came into the country, and tests the physical layer as well.
    """

    id: str = Field(min_length=1, pattern=r"^[a-z0-9][a-z0-9.-]*$")
    """Short name, in small letters."""
    title: str = Field(min_length=1)
    """English title."""
    title_ja: str = Field(min_length=1)
    """Japanese title."""
    description: str = ""
    """What happened, and how it is read here."""
    given: Literal["plant", "border"]
    """Where the shock is known: at the plant or at the border."""
    country: CountryCode
    """Whose economy: three letters of ISO 3166."""
    table: str = Field(min_length=1)
    """Name of the table that it runs on."""
    span: Period
    """From the first day of the shock to the last day on which it is watched."""
    scenario: Scenario
    """The shock: a scenario with a start_date, here or by name."""
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    """What was observed."""
    rivals: tuple[Rival, ...] = ()
    """What others predicted."""
    confounders: tuple[str, ...] = ()
    """What else happened in the same days."""
    context: str = ""
    """Why it is shown and never scored; empty where it is scored."""
    prospective: bool = False
    """Whether it goes on: predictions are frozen before outcomes are known."""
    frozen: tuple[Frozen, ...] = ()
    """Predictions written down before."""
    common: tuple[str, ...] = ()
    """Holders whose stock is one store for all, such as that of a network: makers do not differ there."""
    cause: str = ""
    """Name of a cause that it shares with other episodes: together they weigh as much as one."""
    tuned: tuple[str, ...] = ()
    """Entries of the scenario whose values were found from what this episode showed."""

    @field_validator("scenario")
    @classmethod
    def _dated(cls, value: Scenario, info: ValidationInfo) -> Scenario:
        if value.start_date is None:
            raise ValueError("has no start_date: outcomes have dates; give the calendar day of its start")
        return value

    @model_validator(mode="after")
    def _parts_agree(self) -> Episode:
        start, outcomes = self.scenario.start_date, dict(enumerate(self.outcomes))
        together(
            [*misplaced(self.given, self.scenario), *disagreements(self.span, start, outcomes, self.tuned)]
        )
        return self

    def grade(self) -> str:
        """The weakest grade of what its scenario says of the shock itself.

        >>> from iomodel.episodes.registry import load_episode
        >>> load_episode("ban-2026").grade()
        'L'
        """
        entry = "cuts" if self.given == "border" else "shocks"
        grades = [one.confidence for one in self.scenario.sources if _says(one.assumption, entry)]
        return max(grades, key="HML".index, default="L")

    def why_not(self, outcome: Outcome) -> str:
        """Why models are not scored on an outcome; empty where they are."""
        if self.context:
            return self.context
        if not outcome.scored:
            return outcome.why
        if outcome.confidence in NOT_SCORED:
            return "the outcome has grade L: a lead, never a score"
        if self.given == "border" and self.grade() in NOT_SCORED:
            return "the volumes that arrived have grade L: unscored until they have grade M"
        return ""

    def as_of(self, day: date) -> tuple[Outcome, ...]:
        """Outcomes that were known on a day, beyond doubt where the day of publication is an estimate."""
        return tuple(outcome for outcome in self.outcomes if outcome.usable <= day)


def misplaced(given: object, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """What is wrong with a scenario for a shock that is known at the plant, or at the border."""
    if given == "border" and not scenario.cuts:
        yield "scenario.cuts", "no material is cut: a shock at the border is one of a material"
    if given == "plant" and not scenario.shocks:
        yield "scenario.shocks", "no sector is hit: a shock at the plant names sectors"


def disagreements(
    span: Span, start: date | None, outcomes: Mapping[int, Outcome], tuned: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """What does not fit together, by place: a period outside the episode, a name twice, a tuned score."""
    if start is not None and not span.first <= start <= span.last:
        yield "span", f"{span} does not hold the scenario's start {start}"
    seen: set[str] = set()
    for place, outcome in outcomes.items():
        where = f"outcomes.{place}"
        yield from outside(where, outcome.period, span)
        if outcome.id in seen:
            yield f"{where}.id", f"{outcome.id!r} is there twice; give each a name of its own"
        seen.add(outcome.id)
        if tuned and outcome.scored:
            yield (
                f"{where}.scored",
                f"it is scored, and {', '.join(tuned)} was tuned on this episode: a figure is never both "
                "target and evidence; take values known before, or say scored = false and why",
            )


def outside(where: str, period: Span, span: Span) -> Iterator[tuple[str, str]]:
    """What is wrong with the period of an outcome, in an episode of a span."""
    if not period.meets(span):
        yield f"{where}.period", f"{period} lies outside the episode, {span}"


def _says(assumption: str, entry: str) -> bool:
    """Whether a source is one of the volumes of cuts or shocks."""
    named = assumption.partition(":")[0].replace(" and ", ",").split(",")
    wanted = (f"{entry}.",)
    parts = [part.strip() for part in named]
    return any(part.startswith(wanted) and part.rsplit(".", 1)[-1] in ("share", "path") for part in parts)


def episode_schema() -> dict[str, Any]:
    """The JSON schema of an episode file, for editors.

    >>> sorted(set(episode_schema()["properties"]) & {"given", "outcomes", "span"})
    ['given', 'outcomes', 'span']
    """
    schema = Episode.model_json_schema()
    whole = schema["properties"]["scenario"]
    schema["properties"]["scenario"] = {
        "anyOf": [{key: value for key, value in whole.items() if key == "$ref"}, {"type": "string"}],
        "description": "The shock: a scenario with a start_date, or the name of one.",
    }
    return schema
