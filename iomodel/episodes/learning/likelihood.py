"""How likely each outcome is in each draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from iomodel.episodes.entries import Outcome
from iomodel.notation import FloatArray

OBSERVED: Mapping[str, float] = {"GDP": 0.003, "output": 0.02, "units": 0.02, "first stop": 7.0}
"""Error of an observation [share of the base, days]: GDP is uncertain by 0.3 points of a quarter from its
counterfactual alone; an index of output moves by some 2 points a month by itself; a stop is planned a week
ahead. Own judgement."""


@dataclass(frozen=True)
class StatedErrors:
    """What is said of the errors of observations and models.

    Parameters
    ----------
    model
        Error of a model that knows all inputs [share of its prediction]. At the plant, where the physical
        layer has no say, most models are within a quarter of what happened.
    lapse
        Chance that an outcome came about by what no draw holds; it bounds what one outcome can say.
    factor
        What all errors of an episode are multiplied with, by its id; infinite: it says nothing.
    """

    model: float = 0.25
    lapse: float = 0.05
    factor: Mapping[str, float] | None = None

    def of(self, episode: str) -> float:
        """The factor of an episode."""
        return (self.factor or {}).get(episode, 1.0)


def likelihood(
    predicted: FloatArray, outcome: Outcome, errors: StatedErrors, factor: float = 1.0
) -> FloatArray:
    """Chance that a measurement of each prediction falls into what was observed, in 0..1.

    ``(1 - c) [N((h - p) / s) - N((l - p) / s)] + c`` with the standard normal distribution function N, the
    interval from l to h, open at the top where nothing was seen, a prediction p, ``s^2 = o^2 + (m p)^2`` of
    the error o of the observation and the share m of the model, and the chance c of a lapse.

    Parameters
    ----------
    predicted
        By draw [share of the base, or days].
    outcome
        What was observed.
    errors
        As stated.
    factor
        On s.

    >>> from iomodel.episodes.registry import load_episode
    >>> seen = load_episode("magnets-2025").outcomes[0]
    >>> likelihood(np.array([0.0, -0.02]), seen, StatedErrors(model=0.0, lapse=0.0)).round(2).tolist()
    [0.84, 0.0]
    """
    if np.isinf(factor):
        return np.ones(len(predicted))
    observed = OBSERVED[outcome.what]
    never = np.isinf(predicted)
    known = np.where(never, 0.0, predicted)
    relative = 0.0 if outcome.what == "first stop" else errors.model * known
    scale = factor * np.hypot(observed, relative)
    top = ndtr((outcome.top - known) / scale) if np.isfinite(outcome.top) else 1.0
    inside = np.where(never, float(np.isinf(outcome.top)), top - ndtr((outcome.low - known) / scale))
    return np.asarray((1 - errors.lapse) * inside + errors.lapse)


def episode_log(
    said: FloatArray, outcomes: Sequence[Outcome], errors: StatedErrors, episode: str
) -> FloatArray:
    """Logarithm of an episode's likelihood in each draw, shape (draws,).

    Outcomes of one heading, such as three months of one index, are no independent witnesses: together they
    count once, each with the same part.

    Parameters
    ----------
    said
        What the model says, shape (draws, outcomes).
    outcomes, errors, episode
        What was observed, what is said of errors, and the episode's id.
    """
    headings = [(one.what, one.name) for one in outcomes]
    found = np.zeros(len(said))
    with np.errstate(divide="ignore"):
        for at, one in enumerate(outcomes):
            part = 1 / headings.count(headings[at])
            found += part * np.log(likelihood(said[:, at], one, errors, errors.of(episode)))
    return found


def weights_of(logs: Sequence[FloatArray], draws: int) -> FloatArray:
    """Weights of the draws, adding up to 1, from logarithms of likelihoods; equal without any.

    >>> weights_of([np.log([0.2, 0.6])], 2).round(2).tolist(), weights_of([], 2).tolist()
    ([0.25, 0.75], [0.5, 0.5])
    """
    total = np.sum([np.zeros(draws), *logs], axis=0)
    if not np.isfinite(total.max()):
        return np.full(draws, np.nan)
    weight = np.exp(total - total.max())
    return np.asarray(weight / weight.sum())


def effective(weights: FloatArray) -> float:
    """Effective sample size, ``(sum w)^2 / sum w^2``; 0 where no draw has any weight.

    >>> effective(np.array([0.25, 0.25, 0.25, 0.25]))
    4.0
    """
    return 0.0 if np.isnan(weights).any() else float(weights.sum() ** 2 / (weights**2).sum())
