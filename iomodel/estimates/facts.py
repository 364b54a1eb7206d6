"""What is known of a headline's loss: its share of GDP, known mix-ups, the nearest estimate, all models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from iomodel.estimates.circulation import Trap
from iomodel.estimates.headline import Claim
from iomodel.estimates.neighbours import ModelRange, Neighbour, model_range, nearest_estimate
from iomodel.estimates.pairs import Pair
from iomodel.sources import AnnualGDP


@dataclass(frozen=True)
class ClaimFacts:
    """A claim beside what is known."""

    claim: Claim
    gdp: AnnualGDP | None
    """The annual GDP that the loss is held against; None where none is listed."""
    traps: tuple[Trap, ...] = ()
    """Known mix-ups that the figures belong to."""
    pair: Pair | None = None
    """Whether loss and share fit, where the claim has both."""

    @property
    def share(self) -> float | None:
        """The loss as a share of annual GDP [1], above 0; None where no GDP in its currency is listed.

        As claimed where there is no amount, or the two fit; else that of the amount.
        """
        claim = self.claim
        if claim.share is not None and (claim.loss is None or (self.pair and self.pair.fits)):
            return claim.share.value
        return claim.loss.value / self.gdp.value if claim.loss and self.gdp else None

    @cached_property
    def nearest(self) -> Neighbour | None:
        """The registered estimate nearest to the claim; None where the share of GDP is unknown."""
        return nearest_estimate(self.claim, self.share, self.pair.published if self.pair else "")

    @cached_property
    def models(self) -> ModelRange | None:
        """What all models give for the scenario of that estimate; they run when it is asked for."""
        return model_range(self.nearest.estimate) if self.nearest else None

    def to_record(self) -> dict[str, Any]:
        """As plain data: amounts as quoted, shares as fractions; all models run for it."""
        claim, gdp = self.claim, self.gdp
        return {
            "claim": claim.text,
            "amount": claim.loss.value if claim.loss else None,
            "currency": claim.currency,
            "country": claim.country,
            "period_days": claim.days,
            "year": claim.year,
            "claimed_share": claim.share.value if claim.share else None,
            "share_of_gdp": self.share,
            "assumed": list(claim.assumed),
            "gdp": gdp
            and {"year": gdp.year, "value": gdp.value, "currency": gdp.currency, "source": gdp.source},
            "nearest": self.nearest and self.nearest.to_record(),
            "models": self.models and self.models.to_record(self.share),
            **(self.pair.to_record() if self.pair else {}),
            "traps": [trap.model_dump(mode="json") for trap in self.traps],
        }
