"""What stands beside published estimates: what was observed, and figures that are something else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from iomodel.estimates.bilingual import Bilingual
from iomodel.estimates.entries import CountryCode, CurrencyCode, Number, When
from iomodel.sources import HOME


class ReferencePoint(Bilingual):
    """Something that was observed, to hold models and fears against: not an estimate, never a target."""

    id: str = Field(min_length=1)
    who: str = Field(min_length=1)
    when: When
    addresses: tuple[str, ...] = Field(min_length=1)
    country: CountryCode = HOME
    """Where it was observed."""
    says: str
    """What was observed, in one sentence."""
    says_ja: str = ""
    """Japanese of `says`; every text has its Japanese beside it, under its name and ``_ja``."""
    scenario: str | None = None
    """The named scenario to compare with; none where no table of the country is at hand."""
    measure: Literal["first shortage", "GDP", "production stops"]
    observed: Number
    """Days until the first shortage, change as a share of annual GDP, or how many stops."""
    unit: str
    unit_ja: str = ""
    """Japanese of `unit`."""
    reading: str
    """What the comparison shows and what it cannot show."""
    reading_ja: str = ""
    """Japanese of `reading`."""


class Trap(Bilingual):
    """A figure in circulation that is not what it is taken for."""

    id: str = Field(min_length=1)
    loss: Number | None = None
    """Amount by which it is known [units of the currency]."""
    currency: CurrencyCode = "JPY"
    country: CountryCode = HOME
    """Of which country it is said."""
    share: Annotated[Number, Field(gt=0, lt=1)] | None = None
    """Share by which it is known [1]."""
    verdict: str = ""
    """What a reader has to know of it, in one sentence; `says` where not given."""
    verdict_ja: str = ""
    """Japanese of `verdict`, a whole sentence; every text has its Japanese, under its name and ``_ja``."""
    says: str
    """What it is."""
    says_ja: str = ""
    """Japanese of `says`."""
    instead: str
    """What to use instead."""
    instead_ja: str = ""
    """Japanese of `instead`."""
    addresses: tuple[str, ...] = Field(min_length=1)
