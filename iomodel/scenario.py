"""What is cut off, by how much, for how long, and what stands in for it.

A scenario is data: it is checked when it is built and never changes afterwards.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from iomodel.errors import ScenarioError, nearest
from iomodel.notation import FloatArray
from iomodel.quantities import Days, Share

Level: TypeAlias = Literal["low", "central", "high"]
"""Which end of a sourced range a number is taken from."""

KNOWN_SECTORS = "known_sectors"
"""Key of the validation context under which the codes that a scenario may name are passed."""


class _Part(BaseModel):
    """Frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Duration(_Part):
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


class Cut(_Part):
    """An origin stops delivering a share of a material."""

    material: str = Field(min_length=1)
    origin: str = Field(min_length=1)
    share: Share
    elements: tuple[str, ...] = ()
    """Which elements of the material; all where none is named."""
    origin_share: Share | dict[str, Share] | Level = "central"
    """Share of use that comes from the origin: from the material's data, one number, or one an element."""
    duration: Duration | None = None
    """The scenario's duration where not given."""


class Shock(_Part):
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
        return _known_sector(value, info)

    @model_validator(mode="after")
    def _category_needs_demand(self) -> Shock:
        if self.kind == "capacity" and self.category != "all":
            raise ValueError("category goes with kind = 'final_demand' only; remove it")
        return self


class Stock(_Part):
    """Material in store, in days of total normal use, and when it may be drawn."""

    holder: str = Field(min_length=1)
    days: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    material: str | None = None
    """All materials that are cut where not named."""
    elements: tuple[str, ...] = ()
    release_start: Days = 0
    """First day on which this stock may be drawn."""
    release_rate: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """At most so many days of total use a day; no limit where not given."""


class Adaptation(_Part):
    """Thrift and substitution by users, and the ramp of other suppliers, as shares of normal use per year."""

    thrift: Share | Level = 0.0
    ramp: Share | Level = 0.0


class Exposure(_Part):
    """Which reading of the exposure data is used."""

    level: Level = "central"
    combine: Literal["max", "independent"] = "max"
    """Products of one sector stop together (max) or independently: 1 - prod(1 - loss), the upper variant."""
    scale: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] = 1.0
    """A factor on every exposure, for calibration; a scaled exposure stays at or below 1."""


class Source(_Part):
    """Where an assumption comes from."""

    assumption: str = Field(min_length=1)
    source: str = Field(min_length=1)
    confidence: Literal["H", "M", "L"]
    """H: a sourced figure. M: a sourced figure with arithmetic. L: judgement."""


class Scenario(_Part):
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
    exposure: Exposure = Exposure()
    scope: tuple[str, ...] = ()
    """Sectors that the material cut reaches, by code of any level; all exposed ones where none is named."""
    regions: tuple[str, ...] = ()
    """Regions of a multi-regional table that cuts and shocks hit; its home region where none is named."""
    sources: tuple[Source, ...] = ()

    @field_validator("scope")
    @classmethod
    def _scope_known(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return tuple(_known_sector(code, info) for code in value)

    @model_validator(mode="after")
    def _origins_within_one(self) -> Scenario:
        shares: dict[tuple[str, str], dict[str, float]] = {}
        for cut in self.cuts:
            given = cut.origin_share
            named = given if isinstance(given, dict) else {"all elements": given}
            for element, value in named.items():
                if isinstance(value, float):
                    shares.setdefault((cut.material, element), {})[cut.origin] = value
        for (material, element), by_origin in shares.items():
            total = sum(by_origin.values())
            if total > 1 + 1e-12:
                raise ValueError(
                    f"cuts: origin shares of {material} ({element}) add up to {total:g}, expected at most 1"
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

    def lasting(self, cut: int) -> Scenario:
        """The same scenario with another length of the cut [days]; cuts and shocks with a duration of
        their own keep it.
        """
        return self.changed(f"{cut}d", duration={**self.duration.model_dump(), "cut": cut})

    def changed(self, variant: str, **changes: Any) -> Scenario:
        """A variant with some entries replaced, checked anew."""
        joined = ",".join(filter(None, (self.variant, variant)))
        return Scenario.parse({**self.model_dump(), **changes, "variant": joined}, self.name)

    # -- reading -----------------------------------------------------------------------

    @classmethod
    def parse(cls, data: dict[str, Any], where: str, known: frozenset[str] | None = None) -> Scenario:
        """Build from plain data; every problem is reported at once, each with its path."""
        try:
            return cls.model_validate(data, context={KNOWN_SECTORS: known})
        except ValidationError as error:
            raise ScenarioError(f"scenario {where}", _problems(error)) from None

    @classmethod
    def read(cls, path: Path | str, known: frozenset[str] | None = None) -> Scenario:
        """Read a scenario file in TOML."""
        path = Path(path)
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ScenarioError(f"scenario file {path} cannot be read: {error}") from None
        except tomllib.TOMLDecodeError as error:
            raise ScenarioError(f"scenario file {path} is not TOML: {error}") from None
        return cls.parse(data, str(path), known)


_UNION_BRANCHES = ("function", "literal", "dict[", "constrained", "float")
"""How pydantic names the alternatives of a union in a path."""


def _known_sector(code: str, info: ValidationInfo) -> str:
    """The code, or an error with the nearest known ones."""
    known = (info.context or {}).get(KNOWN_SECTORS)
    if known is not None and code not in known:
        raise ValueError(f"unknown sector {code!r}.{nearest(code, sorted(known))}")
    return code


def _problems(error: ValidationError) -> list[tuple[str, str]]:
    """Pydantic's findings as (path, text), with the keys that would have been legal."""
    found = []
    for item in error.errors():
        path = ".".join(
            str(part)
            for part in item["loc"]
            if not (isinstance(part, str) and part.startswith(("function", "lit")))
        )
        text = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            text = f"unknown key.{nearest(str(item['loc'][-1]), _all_keys())}"
        elif item["type"] not in ("value_error", "missing"):
            text = f"{text}, found {item['input']!r}"
        found.append((path or "scenario", text))
    return list(dict.fromkeys(found))


def _all_keys() -> list[str]:
    """Every key that some part of a scenario knows."""
    parts = (Scenario, Cut, Shock, Duration, Stock, Adaptation, Exposure, Source)
    return sorted({key for part in parts for key in part.model_fields})
