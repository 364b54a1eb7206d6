"""Scores as plain frames for a chart: a row an outcome, in per cent."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from iomodel.episodes.scores import Score
from iomodel.languages import either


def predicted_frame(scores: Sequence[Score], language: str = "en") -> pd.DataFrame:
    """Predicted changes, outcome by model [% of the base]; first stops are no changes and left out."""
    found: dict[str, dict[str, float]] = {}
    for score in _changes(scores):
        found.setdefault(_row(score, language), {})[score.model] = 100 * score.predicted
    return pd.DataFrame.from_dict(found, orient="index")


def observed_frame(scores: Sequence[Score], language: str = "en") -> pd.DataFrame:
    """What was observed by the same rows: ``low``, ``central``, ``high`` [% of the base]; NaN where open."""
    found = {}
    for score in _changes(scores):
        outcome = score.outcome
        ends = (outcome.low, outcome.central, outcome.top)
        found[_row(score, language)] = [_percent(end) for end in ends]
    return pd.DataFrame.from_dict(found, orient="index", columns=["low", "central", "high"])


def _changes(scores: Sequence[Score]) -> list[Score]:
    """Scores of changes, of shocks at the plant first."""
    found = [score for score in scores if score.outcome.what != "first stop"]
    return sorted(found, key=lambda score: score.episode.given == "border")


def _percent(value: float | None) -> float:
    """A share in per cent; NaN where there is none, or no end."""
    return float("nan") if value is None or value == float("inf") else 100 * value


def _row(score: Score, language: str) -> str:
    """Name of a row: the episode, what was observed, and when."""
    outcome = score.outcome
    heading = either(outcome.name, outcome.name_ja, language) or outcome.what
    return f"{score.episode.id}: {heading}, {outcome.period}"
