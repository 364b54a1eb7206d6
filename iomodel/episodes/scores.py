"""One model on one outcome: predicted beside observed, inside the interval, below or above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from iomodel.episodes.entries import Episode, Frozen, Outcome

Place = Literal["inside", "low", "high"]
"""Where a prediction lies: inside what was observed, a loss that is too low, or one that is too high."""


def place_of(predicted: float, outcome: Outcome) -> Place:
    """Where a prediction lies; a rounding of a millionth is none."""
    slack = 1e-6
    if predicted < outcome.low - slack:
        return "high"
    return "low" if predicted > outcome.top + slack else "inside"


@dataclass(frozen=True)
class Score:
    """What a model said of an outcome, beside what was observed.

    Parameters
    ----------
    episode, outcome
        What was observed, and in which episode.
    model
        Label of the model.
    predicted
        What it says: a change as a share of the base, or days until the first stop.
    why
        Why the model is not scored on it; empty where it is.
    """

    episode: Episode
    outcome: Outcome
    model: str
    predicted: float
    why: str = ""

    @property
    def scored(self) -> bool:
        """Whether it counts."""
        return not self.why

    @property
    def episode_scored(self) -> bool:
        """Whether models are scored on any outcome of the episode."""
        return any(not self.episode.why_not(outcome) for outcome in self.episode.outcomes)

    @property
    def place(self) -> Place:
        """Inside the interval, a loss too low, or too high; an earlier stop than observed is too high."""
        return place_of(self.predicted, self.outcome)

    @property
    def ratio(self) -> float | None:
        """Predicted over observed; None where nothing was seen, or for a day."""
        if self.outcome.what == "first stop" or not self.outcome.central:
            return None
        return self.predicted / self.outcome.central

    def to_record(self) -> dict[str, Any]:
        """As plain data: changes as shares of the base, losses negative; a stop that never comes is None."""
        outcome = self.outcome
        return {
            "episode": self.episode.id,
            "given": self.episode.given,
            "outcome": outcome.id,
            "what": outcome.what,
            "name": outcome.name,
            "period": str(outcome.period),
            "base": str(outcome.base) if outcome.base else "normal",
            "model": self.model,
            "predicted": None if self.predicted == float("inf") else self.predicted,
            "reading": outcome.reading,
            "low": outcome.low,
            "central": outcome.central,
            "high": None if outcome.top == float("inf") else outcome.top,
            "place": self.place,
            "ratio": self.ratio,
            "scored": self.scored,
            "why": self.why,
            "confidence": outcome.confidence,
            "known": outcome.known.isoformat(),
            "known_basis": outcome.known_basis,
            "source": outcome.source,
        }


def frozen_against(frozen: Frozen, outcomes: Iterable[Outcome]) -> str:
    """A prediction that was written down, beside its outcome once that is known, in a few words.

    What was known when it was written down is no test of it.
    """
    for outcome in outcomes:
        if outcome.id == frozen.outcome and outcome.period == frozen.period:
            if outcome.known <= frozen.made:
                return "the outcome was known by then: no prediction"
            place = place_of(frozen.central, outcome)
            return "inside what was observed" if place == "inside" else f"the loss is too {place}"
    return "the outcome is not known yet"
