"""Published figures: what was said, by whom, where, and what is known of how it was found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from iomodel.errors import ScenarioError
from iomodel.files import read_toml
from iomodel.quantities import Days

Fraction = Annotated[float, Field(gt=-1, lt=1, allow_inf_nan=False)]


class Figure(BaseModel):
    """A further published figure of an estimate: employment, or the output of an industry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: Literal["employment", "output"]
    name: str = Field(min_length=1)
    """As in the publication."""
    sectors: tuple[str, ...] = ()
    """Codes of the industry's sectors, of any level; the whole economy where none is named."""
    share: Fraction
    """The change as published [share of the normal], negative."""
    rounding: Annotated[float, Field(gt=0)]
    """Half of the last digit printed."""
    persons: float | None = None
    """The change as published [persons], negative."""


class Estimate(BaseModel):
    """One published figure and how it is read here.

    Shares are fractions of annual GDP, losses negative; yen are whole yen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    who: str = Field(min_length=1)
    when: str = Field(min_length=1)
    addresses: tuple[str, ...] = Field(min_length=1)
    """Where it was published or reported; without one it is no estimate but hearsay."""
    shock: str
    duration_days: Days
    gdp_share: Fraction
    """The loss as published [share of annual GDP], negative."""
    rounding: Annotated[float, Field(gt=0)]
    """Half of the last digit printed [share of annual GDP]."""
    yen: float | None = None
    """The loss as published [yen], negative."""
    base: str
    """Which GDP the share is of."""
    base_year: int
    base_kind: Literal["nominal", "real"]
    known: str
    """What is known of the method."""
    unknown: str
    """What is not known of the method."""
    scenario: str
    """The named scenario that reads it best."""
    model: str
    """The model that reads it best."""
    free: tuple[str, ...] = ()
    """Parameters that may be solved for to meet this figure; empty where nothing is tuned."""
    target_yen: Annotated[float, Field(lt=0)] | None = None
    """The loss to solve for [yen], where it is known more exactly than the share; else the share is."""
    calibrated_by: str | None = None
    """The estimate whose calibrated parameters are taken over, so that this figure is a test."""
    misfit: str = ""
    """What this reading leaves out, and so why it may miss."""
    also: tuple[Figure, ...] = ()
    """Figures published beside the GDP loss; they are tests, never targets."""
    notes: str = ""

    @classmethod
    def read(cls, path: Path) -> Estimate:
        """Read an estimate file in TOML; every problem is reported at once."""
        try:
            return cls.model_validate(read_toml(path, "estimate file", ScenarioError))
        except ValidationError as error:
            problems = [(".".join(map(str, item["loc"])), item["msg"]) for item in error.errors()]
            raise ScenarioError(f"estimate file {path}", problems) from None


class ReferencePoint(BaseModel):
    """Something that was observed, to hold the model against: not an estimate, never a target."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    who: str = Field(min_length=1)
    when: str = Field(min_length=1)
    addresses: tuple[str, ...] = Field(min_length=1)
    says: str
    """What was observed, in one sentence."""
    scenario: str
    """The named scenario to compare with."""
    measure: Literal["first shortage", "GDP"]
    observed: float
    """First shortage: days until the first shortage; GDP: change as a share of annual GDP."""
    unit: str
    reading: str
    """What the comparison shows and what it cannot show."""


class Trap(BaseModel):
    """A figure in circulation that is not what it is taken for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    loss: float | None = None
    """Amount by which it is known [yen]."""
    share: Annotated[float, Field(gt=0, lt=1)] | None = None
    """Share by which it is known [1]."""
    says: str
    """What it is."""
    instead: str
    """What to use instead."""
    addresses: tuple[str, ...] = Field(min_length=1)
