"""Stocks of a scenario: who holds how much, and when it may be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from iomodel.files.checked import Strict, together
from iomodel.notation import FloatArray
from iomodel.quantities import Day, Days, DaysOfUse, number
from iomodel.scenario.holders import held_by, spelled_out
from iomodel.scenario.known import known_elements, known_in, known_material
from iomodel.scenario.parts import real_supplier
from iomodel.scenario.steps import Steps, require_order, stepped


class Release(Strict):
    """A part of a stock that is handed out: so many days of use, evenly over so many days.

    What is not needed yet stays with those who took it, and may be drawn later.
    """

    start: Day
    """When it begins, after the scenario's start [days]."""
    days: Annotated[DaysOfUse, Field(gt=0)]
    """How much is handed out [days of normal use]."""
    over: Annotated[Days, Field(ge=1)] = 1
    """Days over which it is handed out."""


class Stock(Strict):
    """Material in store, in days of total normal use, and when it may be drawn.

    Stocks are drawn in the order in which the scenario names them. Without a release a stock is open: from
    `release_start` on, at most `release_rate` a day. With `releases` or a `path`, as for a state's reserve,
    only what has been released may be drawn, and what never is stays in store.

    >>> reserve = Stock(holder="state", days=60, releases=[Release(start=90, days=30, over=60)])
    >>> Stock(holder="state", days=20, releases=[Release(start=90, days=30)])
    Traceback (most recent call last):
    pydantic_core._pydantic_core.ValidationError: 1 validation error for Stock
      Value error, releases add up to 30 days of use, above the stock of 20; release less or hold more ...
    """

    holder: Annotated[str, Field(min_length=1)]
    """Who holds it."""
    days: DaysOfUse
    """How much there is [days of total normal use]."""
    spread: Annotated[float, BeforeValidator(number), Field(ge=1, le=100, allow_inf_nan=False)] = 1.0
    """How unequal its holders are: `days` is then the median, and nine in ten of the use hold between
    days / spread and days x spread (log-normal). Each holder draws on its own stock. 1: one common store."""
    quantiles: tuple[tuple[float, float], ...] = ()
    """In place of the spread: share of use, and the stock below which it lies over the median."""
    stage: str | None = Field(default=None, min_length=1)
    """Stage of the chain at which it lies: it makes up for what is cut there or before, not for what is cut
    after it. It makes up for everything where not given."""
    material: str | None = None
    """All materials that are cut where not named."""
    elements: tuple[str, ...] = ()
    """Which elements of the material; all where none is named."""
    release_start: Day = 0
    """From when this stock may be drawn, after the scenario's start [days]."""
    release_rate: Annotated[float, BeforeValidator(number), Field(gt=0, allow_inf_nan=False)] | None = None
    """At most so many days of total use a day; no limit where not given."""
    releases: tuple[Release, ...] = ()
    """The schedule by which it is handed out, in place of `release_start` and `release_rate`."""
    path: Steps = ()
    """Share of the stock that has been handed out from each time on, in place of `releases`."""

    @model_validator(mode="before")
    @classmethod
    def _holders_spelled_out(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and isinstance(data.get("days"), Mapping):
            try:
                return {**data, **spelled_out(data["days"])}
            except ValueError as error:
                together([("days", str(error))])
        return data

    @field_validator("holder")
    @classmethod
    def _holds_material(cls, value: str) -> str:
        return real_supplier(value)

    @field_validator("material")
    @classmethod
    def _known_material(cls, value: str | None, info: ValidationInfo) -> str | None:
        return value if value is None else known_material(value, known_in(info))

    @field_validator("elements")
    @classmethod
    def _known_elements(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        materials, name = known_in(info).materials or {}, info.data.get("material")
        if name is not None:
            known_elements(value, materials.get(name), name)
        elif len(materials) == 1:
            ((name, material),) = materials.items()
            known_elements(value, material, name)
        return value

    @field_validator("path")
    @classmethod
    def _path_rises(cls, value: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
        require_order(value)
        for (_, before), (day, after) in pairwise(value):
            if after < before:
                raise ValueError(
                    f"after {day} days less has been handed out than before ({after:g} after {before:g}); "
                    "shares count what has been handed out in all"
                )
        return value

    @model_validator(mode="after")
    def _one_distribution(self) -> Stock:
        if self.quantiles and self.spread != 1:
            raise ValueError("quantiles replace the spread; give one or the other")
        return self

    @property
    def unequal(self) -> bool:
        """Whether its holders have different stocks, each for itself."""
        return self.spread > 1 or bool(self.quantiles)

    @property
    def followed_daily(self) -> bool:
        """Whether what is in it has to be followed day by day: it is unequal, or handed out in parts."""
        return self.unequal or bool(self.path or self.releases)

    def by_holder(self, count: int) -> FloatArray:
        """What groups of users of equal use hold, least prepared first, shape (count,) [days of use]."""
        return self.days * held_by(count, self.spread, self.quantiles)

    @model_validator(mode="after")
    def _releases_fit(self) -> Stock:
        if self.releases and (self.release_start or self.release_rate is not None):
            raise ValueError("releases replace release_start and release_rate; give one or the other")
        if self.path and (self.releases or self.release_start or self.release_rate is not None):
            raise ValueError("a path replaces releases, release_start and release_rate; give one")
        total = sum(release.days for release in self.releases)
        if total > self.days * (1 + 1e-12):
            raise ValueError(
                f"releases add up to {total:g} days of use, above the stock of {self.days:g}; "
                "release less or hold more"
            )
        return self

    def released(self, horizon: int) -> FloatArray | None:
        """Share that has been handed out by each day, shape (horizon,) in 0..1; None for an open stock."""
        if self.path:
            return stepped(self.path, horizon)
        if not self.releases:
            return None
        passed = np.arange(1, horizon + 1)
        total = np.zeros(horizon)
        for release in self.releases:
            total += release.days * np.clip((passed - release.start) / release.over, 0.0, 1.0)
        return np.minimum(total / self.days, 1.0)
