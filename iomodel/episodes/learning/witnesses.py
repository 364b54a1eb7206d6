"""What is learned of, and by what: parameters of the question, and what each episode says of every draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from iomodel.episodes.entries import Episode, Outcome
from iomodel.locked import Locked
from iomodel.notation import FloatArray


@dataclass(frozen=True)
class Learned(Locked):
    """A parameter of the question, and whom it is taught by.

    Parameters
    ----------
    name
        As in the draws.
    title, title_ja
        For the reader.
    values
        Shape (draws,); numbers, or texts of a rule.
    shared
        Whether it is drawn once for the question and all episodes, whatever their material.
    taught_by
        Episodes that have it.
    of_models
        Labels of the models that have it, where it is one of models themselves; none: of all.
    """

    name: str
    title: str
    title_ja: str
    values: np.ndarray[Any, Any]
    shared: bool
    taught_by: tuple[str, ...]
    of_models: tuple[str, ...] = ()

    def belongs_to(self, model: str) -> bool:
        """Whether a model's answer depends on it."""
        return not self.of_models or model in self.of_models


@dataclass(frozen=True)
class Witness(Locked):
    """What an episode says of every draw.

    Parameters
    ----------
    episode, outcomes
        What was observed.
    said
        What a model says of the outcomes in every draw, by model, shape (draws, outcomes).
    logs
        Logarithm of the likelihood of the scored outcomes in every draw, by model, shape (draws,); tempered
        where episodes share a cause.
    weighs
        Whether it counts; else it is only watched.
    why_not
        Why it does not.
    """

    episode: Episode
    outcomes: tuple[Outcome, ...]
    said: Mapping[str, FloatArray]
    logs: Mapping[str, FloatArray]
    weighs: bool
    why_not: str = ""


def is_quiet(outcome: Outcome) -> bool:
    """Whether an outcome is none of a loss of output or GDP that was seen."""
    return outcome.reading == "nothing seen" or outcome.what == "first stop"


def observed(outcome: Outcome) -> dict[str, Any]:
    """An outcome as it was observed; an open end is None."""
    return {
        "what": outcome.what,
        "name": outcome.name,
        "period": str(outcome.period),
        "low": outcome.low,
        "central": outcome.central,
        "high": None if np.isinf(outcome.top) else outcome.top,
    }
