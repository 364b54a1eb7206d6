"""Stocks of a scenario: who holds how much, and when it may be drawn."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, field_validator, model_validator

from iomodel.checked import Strict
from iomodel.quantities import Days
from iomodel.scenario.parts import real_supplier

DaysOfUse: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]
"""An amount of material [days of total normal use], above 0."""


class Release(Strict):
    """A part of a stock that is handed out: so many days of use, evenly over so many days.

    What is not needed yet stays with those who took it, and may be drawn later.
    """

    start: Days
    days: DaysOfUse
    over: Annotated[Days, Field(ge=1)] = 1


class Stock(Strict):
    """Material in store, in days of total normal use, and when it may be drawn.

    Stocks are drawn in the order in which the scenario names them. Without a release a stock is open: from
    `release_start` on, at most `release_rate` a day. With `releases`, as for a state's reserve, only what
    has been released may be drawn, and what never is stays in store.

    >>> reserve = Stock(holder="state", days=60, releases=[Release(start=90, days=30, over=60)])
    >>> Stock(holder="state", days=20, releases=[Release(start=90, days=30)])
    Traceback (most recent call last):
    pydantic_core._pydantic_core.ValidationError: 1 validation error for Stock
      Value error, releases add up to 30 days of use, above the stock of 20; release less or hold more ...
    """

    holder: Annotated[str, Field(min_length=1)]
    days: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    material: str | None = None
    """All materials that are cut where not named."""
    elements: tuple[str, ...] = ()
    release_start: Days = 0
    """First day on which this stock may be drawn."""
    release_rate: DaysOfUse | None = None
    """At most so many days of total use a day; no limit where not given."""
    releases: tuple[Release, ...] = ()
    """The schedule by which it is handed out, in place of `release_start` and `release_rate`."""

    @field_validator("holder")
    @classmethod
    def _holds_material(cls, value: str) -> str:
        return real_supplier(value)

    @model_validator(mode="after")
    def _releases_fit(self) -> Stock:
        if self.releases and (self.release_start or self.release_rate is not None):
            raise ValueError("releases replace release_start and release_rate; give one or the other")
        total = sum(release.days for release in self.releases)
        if total > self.days * (1 + 1e-12):
            raise ValueError(
                f"releases add up to {total:g} days of use, above the stock of {self.days:g}; "
                "release less or hold more"
            )
        return self
