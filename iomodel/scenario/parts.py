"""The parts of a scenario, each checked when it is built."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import numpy as np
from pydantic import Field, ValidationInfo, field_validator, model_validator

from iomodel.checked import Strict
from iomodel.errors import nearest
from iomodel.notation import FloatArray
from iomodel.quantities import Days, Share

End: TypeAlias = Literal["low", "central", "high"]
"""Which end of a sourced range a number is taken from."""

KNOWN_SECTORS = "known_sectors"
"""Key of the validation context under which the codes that a scenario may name are passed."""


class Duration(Strict):
    """How long a shock lasts: a rise over `onset`, the full cut, and a fade over `recovery` [days].

    >>> Duration(onset=2, cut=2, recovery=2).intensity(7).tolist()
    [0.25, 0.75, 1.0, 1.0, 0.75, 0.25, 0.0]
    """

    onset: Days = 0
    cut: Days
    recovery: Days = 0
    start: Days = 0

    @property
    def days(self) -> int:
        """First day after the shock [days]."""
        return self.start + self.onset + self.cut + self.recovery

    def intensity(self, horizon: int) -> FloatArray:
        """Share of the full shock on each day, shape (horizon,) in 0..1; days count from 0.

        A day of onset or recovery has the intensity of its middle, so that an onset of d days
        weighs as much as d / 2 days of full cut.
        """
        day = np.arange(horizon) - self.start + 0.5
        rise = np.divide(day, self.onset) if self.onset else np.where(day > 0, 1.0, 0.0)
        left = self.days - self.start - day
        fade = np.divide(left, self.recovery) if self.recovery else np.where(left > 0, 1.0, 0.0)
        return np.clip(np.minimum(rise, fade), 0.0, 1.0)


class Cut(Strict):
    """An origin stops delivering a share of a material."""

    material: str = Field(min_length=1)
    origin: str = Field(min_length=1)
    share: Share
    elements: tuple[str, ...] = ()
    """Which elements of the material; all where none is named."""
    stage: str | None = Field(default=None, min_length=1)
    """Stage of the chain that the origin stops, such as ``separation``; its deliveries where not given.

    Ore from elsewhere that the origin separates is cut with the separation, not with the origin's ore.
    """
    origin_share: Share | dict[str, Share] | End = "central"
    """Share of use that comes from the origin, or passes through it at the stage: from the material's data,
    one number, or one an element."""
    diversion: Share = 0.0
    """Share of what is cut that still arrives, through third countries, once `diversion_lead` has passed."""
    diversion_lead: Days = 0
    """Days from the start of the cut until goods take the detour."""
    duration: Duration | None = None
    """The scenario's duration where not given."""

    @field_validator("origin")
    @classmethod
    def _delivers(cls, value: str) -> str:
        return real_supplier(value)

    @model_validator(mode="after")
    def _lead_needs_diversion(self) -> Cut:
        if self.diversion_lead and not self.diversion:
            raise ValueError(
                "diversion_lead goes with a diversion above 0; give the share or remove the lead"
            )
        return self


class Shock(Strict):
    """A sector loses a share of its capacity, or of the final demand for its goods, directly."""

    sector: str = Field(min_length=1)
    kind: Literal["capacity", "final_demand"]
    share: Share
    category: Literal["all", "exports"] = "all"
    """For final demand: all of it, or exports only."""
    duration: Duration | None = None

    @field_validator("sector")
    @classmethod
    def _known(cls, value: str, info: ValidationInfo) -> str:
        return known_sector(value, info)

    @model_validator(mode="after")
    def _category_needs_demand(self) -> Shock:
        if self.kind == "capacity" and self.category != "all":
            raise ValueError("category goes with kind = 'final_demand' only; remove it")
        return self


class Adaptation(Strict):
    """Thrift and substitution by users, and the ramp of other suppliers, as shares of normal use per year.

    Both grow from the first day of the first cut of a material, or after a lead time from then.
    """

    thrift: Share | End = 0.0
    thrift_lead: Days = 0
    """Days until users save and substitute: tests and approvals of another design."""
    ramp: Share | End = 0.0
    ramp_lead: Days = 0
    """Days until other suppliers deliver more: mines and plants take years."""


class ExposureReading(Strict):
    """Which reading of the exposure data is used."""

    level: End = "central"
    combine: Literal["max", "independent"] = "max"
    """Products of one sector stop together (max) or independently: 1 - prod(1 - loss), the upper variant."""
    scale: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1.0
    """A factor on every exposure, for calibration; a scaled exposure stays at or below 1."""


class Source(Strict):
    """Where an assumption comes from."""

    assumption: str = Field(min_length=1)
    source: str = Field(min_length=1)
    confidence: Literal["H", "M", "L"]
    """H: a sourced figure. M: a sourced figure with arithmetic. L: judgement."""


def known_sector(code: str, info: ValidationInfo) -> str:
    """The code, or an error with the nearest known ones."""
    known = (info.context or {}).get(KNOWN_SECTORS)
    if known is not None and code not in known:
        raise ValueError(f"unknown sector {code!r}.{nearest(code, sorted(known))}")
    return code


def real_supplier(name: str) -> str:
    """The name of an origin or holder, unless it is scrap that goes round inside the makers' plants.

    Use is counted as new material. Process scrap returns to the furnace it came from, and less of it returns
    when less new material comes in: as a supply or stock it would be counted twice.
    """
    lower = name.lower()
    returned = any(word in lower for word in ("scrap", "swarf", "スクラップ", "工程屑", "工程くず"))
    collected = any(word in lower for word in ("end-of-life", "end of life", "使用済"))
    if returned and not collected:
        raise ValueError(
            f"{name!r} is process scrap, which returns inside normal use and is no supply: it would be "
            "counted twice; remove it (scrap of worn-out products is named 'end-of-life scrap')"
        )
    return name
