"""Published figures: what was said, by whom, where, and what is known of how it was found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError, field_validator

from iomodel.errors import ScenarioError, nearest
from iomodel.files import read_toml
from iomodel.files.checked import Strict, findings
from iomodel.models import MODELS
from iomodel.models.measures import MEASURES, REAL_GDP
from iomodel.quantities import Days, number
from iomodel.questions.calibrate import PARAMETERS

Number = Annotated[float, BeforeValidator(number)]
Fraction = Annotated[Number, Field(gt=-1, lt=1)]
Loss = Annotated[Number, Field(le=0)]
Rounding = Annotated[Number, Field(gt=0)]


def _as_text(value: object) -> object:
    """A date as the text that it is written as."""
    return value.isoformat() if isinstance(value, date) else value


When = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]


class Figure(Strict):
    """A further published figure of an estimate: employment, or the output of an industry."""

    what: Literal["employment", "output"]
    name: str = Field(min_length=1)
    """As in the publication."""
    sectors: tuple[str, ...] = ()
    """Codes of the industry's sectors, of any level; the whole economy where none is named."""
    share: Fraction
    """The change as published [share of the normal], negative."""
    rounding: Rounding
    """Half of the last digit printed."""
    persons: Number | None = None
    """The change as published [persons], negative."""


class Estimate(Strict):
    """One published figure and how it is read here.

    Shares are fractions of annual GDP, losses negative; yen are whole yen.
    """

    id: str = Field(min_length=1)
    who: str = Field(min_length=1)
    when: When
    addresses: tuple[str, ...] = Field(min_length=1)
    """Where it was published or reported; without one it is no estimate but hearsay."""
    shock: str
    duration_days: Days
    gdp_share: Annotated[Fraction, Field(le=0)]
    """The loss as published [share of annual GDP], negative."""
    rounding: Rounding
    """Half of the last digit printed [share of annual GDP]."""
    yen: Loss | None = None
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
    measure: str = REAL_GDP
    """What the figure measures, a flow of `iomodel.models.measures.MEASURES`; the model's is the same."""
    free: tuple[str, ...] = ()
    """Parameters that may be solved for to meet this figure; empty where nothing is tuned."""
    target_yen: Annotated[Number, Field(lt=0)] | None = None
    """The loss to solve for [yen], where it is known more exactly than the share; else the share is."""
    calibrated_by: str | None = None
    """The estimate whose calibrated parameters are taken over, so that this figure is a test."""
    misfit: str = ""
    """What this reading leaves out, and so why it may miss."""
    also: tuple[Figure, ...] = ()
    """Figures published beside the GDP loss; they are tests, never targets."""
    notes: str = ""

    @field_validator("model")
    @classmethod
    def _model_known(cls, value: str) -> str:
        return _listed(value, MODELS, "model")

    @field_validator("free")
    @classmethod
    def _free_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_listed(name, PARAMETERS, "parameter to solve for") for name in value)

    @field_validator("measure")
    @classmethod
    def _known_measure(cls, measure: str) -> str:
        """Refuse what is no flow among the measures."""
        flows = [name for name, known in MEASURES.items() if known.kind == "flow"]
        if measure not in flows:
            raise ValueError(f"measure is {measure!r}, expected one of {', '.join(flows)}")
        return measure

    @classmethod
    def read(cls, path: Path) -> Estimate:
        """Read an estimate file in TOML; every problem is reported at once, each with its entry.

        A scenario file is sought beside it.
        """
        data = read_toml(path, "estimate file", ScenarioError)
        named = data.get("scenario")
        if isinstance(named, str) and named.endswith(".toml"):
            data["scenario"] = str(path.parent / named)
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ScenarioError(f"estimate file {path}", findings(error, cls, "estimate")) from None


def _listed(name: str, known: Iterable[str], what: str) -> str:
    """The name, or an error with the known ones."""
    if name not in known:
        raise ValueError(f"no {what} {name!r}; known: {', '.join(known)}.{nearest(name, known)}")
    return name


class ReferencePoint(Strict):
    """Something that was observed, to hold the model against: not an estimate, never a target."""

    id: str = Field(min_length=1)
    who: str = Field(min_length=1)
    when: When
    addresses: tuple[str, ...] = Field(min_length=1)
    says: str
    """What was observed, in one sentence."""
    scenario: str
    """The named scenario to compare with."""
    measure: Literal["first shortage", "GDP"]
    observed: Number
    """First shortage: days until the first shortage; GDP: change as a share of annual GDP."""
    unit: str
    reading: str
    """What the comparison shows and what it cannot show."""


class Trap(Strict):
    """A figure in circulation that is not what it is taken for."""

    id: str = Field(min_length=1)
    loss: Number | None = None
    """Amount by which it is known [yen]."""
    share: Annotated[Number, Field(gt=0, lt=1)] | None = None
    """Share by which it is known [1]."""
    says: str
    """What it is."""
    instead: str
    """What to use instead."""
    addresses: tuple[str, ...] = Field(min_length=1)
