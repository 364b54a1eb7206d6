"""The registered estimate that a claim is nearest to, and what all models give for its scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from iomodel.estimates.asked import scenario_asked
from iomodel.estimates.entries import AnyEstimate, Estimate
from iomodel.estimates.headline import Claim
from iomodel.estimates.pairs import Quoted, is_near
from iomodel.estimates.places import country_of
from iomodel.estimates.registry import load_estimates
from iomodel.estimates.words import figure_in_words
from iomodel.simulate.arguments import EVERY_MODEL, TableLike, as_models, as_table
from iomodel.simulate.spine import run
from iomodel.sources import country_gdp

_ALIKE = 1.5
"""Durations within this factor are comparable."""


@dataclass(frozen=True)
class Neighbour:
    """A registered estimate beside a claim."""

    estimate: AnyEstimate
    share: float
    """Its loss as a share of annual GDP [1], above 0."""
    same: bool
    """Whether the claim gives its figure, within the digits of both."""

    def to_record(self) -> dict[str, Any]:
        """As plain data: shares as fractions, losses negative as published."""
        one = self.estimate
        return {
            "id": one.id,
            "who": one.who,
            "when": one.when,
            "country": one.country,
            "duration_days": one.duration_days,
            "published": figure_in_words(one),
            "share_of_gdp": -self.share,
            "same": self.same,
            "addresses": list(one.addresses),
        }


@dataclass(frozen=True)
class ModelRange:
    """What all models give for the scenario of an estimate, with nothing tuned."""

    scenario: str
    days: int
    table: str
    shares: dict[str, float]
    """Loss of each model [share of annual GDP], above 0."""

    @property
    def low(self) -> float:
        """The smallest loss [share of annual GDP]."""
        return min(self.shares.values())

    @property
    def high(self) -> float:
        """The largest loss [share of annual GDP]."""
        return max(self.shares.values())

    def place(self, share: float) -> str:
        """``below``, ``within`` or ``above`` what the models give.

        >>> ModelRange("", 365, "", {"direct": 0.01, "leontief": 0.03}).place(0.02)
        'within'
        """
        return "below" if share < self.low else "above" if share > self.high else "within"

    def end(self, largest: bool) -> str:
        """The model with the largest or the smallest loss."""
        return (max if largest else min)(self.shares, key=lambda name: self.shares[name])

    def to_record(self, share: float | None) -> dict[str, Any]:
        """As plain data: losses negative, as shares of annual GDP."""
        return {
            "scenario": self.scenario,
            "duration_days": self.days,
            "table": self.table,
            "smallest": -self.low,
            "largest": -self.high,
            "place": None if share is None else self.place(share),
            "models": {name: -loss for name, loss in self.shares.items()},
        }


def nearest_estimate(claim: Claim, share: float | None, known_as: str = "") -> Neighbour | None:
    """The registered estimate nearest to a claim: of the same country, of like duration, of like size.

    Parameters
    ----------
    claim
        As `read_claim` reads it.
    share
        Its loss [share of annual GDP], above 0; None where it cannot be given.
    known_as
        Id of the estimate that is known to be meant.

    >>> from iomodel.estimates.headline import read_claim
    >>> found = nearest_estimate(read_claim("2.6 trillion yen a year"), 0.0043)
    >>> found.estimate.id, found.same
    ('nri-12m', True)
    """
    known = [(one, size) for one in load_estimates() if (size := share_of(one)) is not None]
    if share is None or not known:
        return None

    def apart(pair: tuple[AnyEstimate, float]) -> tuple[bool, bool, bool, bool, float]:
        one, size = pair
        return (
            one.id != known_as,
            one.country != claim.country,
            not is_same(one, claim),
            not _comparable(one, claim),
            abs(float(np.log(share / size))),
        )

    one, size = min(known, key=apart)
    return Neighbour(one, size, is_same(one, claim) and one.country == claim.country)


def share_of(one: AnyEstimate) -> float | None:
    """The GDP lost in an estimate [share of annual GDP], above 0; None where it counts something else.

    >>> from iomodel.estimates.registry import load_estimate
    >>> share_of(load_estimate("kfw-2024")) is None, round(share_of(load_estimate("usgs-ga-ge")), 5)
    (True, 0.00012)
    """
    if one.counts != "GDP":
        return None
    if one.gdp_share is not None:
        return -one.gdp_share or None
    gdp = country_gdp(one.country, one.currency, int(one.when[:4])) if one.when[:4].isdigit() else None
    return None if one.amount is None or gdp is None else -one.amount / gdp.value


def is_same(one: AnyEstimate, claim: Claim) -> bool:
    """Whether a claim gives the figure of an estimate, within the digits of both, over a like time."""
    if not _comparable(one, claim):
        return False
    if claim.share is not None and one.gdp_share is not None:
        slack = Quoted(claim.share.value, max(claim.share.half, one.rounding or 0.0))
        if not is_near(-one.gdp_share, slack):
            return False
        return claim.loss is None or one.amount is None or _same_money(one, claim)
    return _same_money(one, claim)


def _same_money(one: AnyEstimate, claim: Claim) -> bool:
    """Whether the amount of a claim is that of an estimate, in its currency."""
    if claim.loss is None or one.amount is None or one.currency != claim.currency:
        return False
    return is_near(-one.amount, claim.loss)


def _comparable(one: AnyEstimate, claim: Claim) -> bool:
    """Whether claim and estimate speak of a like time, as far as either says."""
    if claim.days is None or one.duration_days is None:
        return True
    ratio = claim.days / max(one.duration_days, 1)
    return 1 / _ALIKE <= ratio <= _ALIKE


def model_range(estimate: AnyEstimate, table: TableLike = "japan-2015") -> ModelRange | None:
    """What all models give for the scenario of an estimate; None where it cannot be rebuilt on the table."""
    if not isinstance(estimate, Estimate):
        return None
    table = as_table(table)
    if estimate.country != country_of(table):
        return None
    result = run(table, scenario_asked(table, estimate), as_models(EVERY_MODEL), refusals="keep")
    lost = result.gdp_loss().iloc[0].dropna()
    shares = {str(name): -float(value) / 100 for name, value in lost.items()}
    return ModelRange(estimate.scenario, estimate.duration_days, table.name, shares)
