"""The record of a model: what the episodes say of it, apart for shocks at the plant and at the border."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from iomodel.episodes.entries import Episode
from iomodel.episodes.scores import Score
from iomodel.languages import either

_MONTH = 30.4
"""Days of a month."""


@dataclass(frozen=True)
class Record:
    """What a model's scores come to, for shocks that are given at one place.

    Parameters
    ----------
    model
        Label of the model.
    given
        Where the shocks are given: at the plant or at the border. The two are never put together.
    months
        Shortest and longest shock [months].
    ratios
        Predicted over observed GDP, one an episode in which GDP was measured.
    inside
        How many outcomes lie inside their interval.
    high
        For how many the predicted loss is too high.
    count
        How many outcomes were scored.
    """

    model: str
    given: Literal["plant", "border"]
    months: tuple[int, int]
    ratios: tuple[float, ...]
    inside: int
    high: int
    count: int

    @property
    def span(self) -> str:
        """Least and most of the ratios, in words; empty where there is none."""
        if not self.ratios:
            return ""
        least, most = f"{min(self.ratios):.1f}", f"{max(self.ratios):.1f}"
        return least if least == most else f"{least} to {most}"

    def words(self, language: str = "en") -> str:
        """The record in one line."""
        first, last = self.months
        long = f"{first} to {last} months" if first != last else f"{first} months"
        long_ja = f"{first}～{last}か月" if first != last else f"{first}か月"
        where = {
            "plant": ("shock at the plant", "工場段階の衝撃"),
            "border": ("shock at the border", "水際での衝撃"),
        }
        english, japanese = where[self.given]
        of_gdp = f"{self.span} of the observed fall of GDP, " if self.ratios else ""
        of_gdp_ja = f"GDP減少の実績の{self.span.replace(' to ', '～')}倍、" if self.ratios else ""
        return either(
            f"{long}, {english}: {of_gdp}{self.inside} of {self.count} inside, {self.high} too high",
            f"{long_ja}、{japanese}：{of_gdp_ja}{self.count}件中{self.inside}件が区間内、{self.high}件が過大",
            language,
        )


def gdp_ratio(scores: Iterable[Score]) -> float | None:
    """Predicted over observed GDP in one episode: sums over its scored outcomes that have a figure.

    Outcomes of which nothing was seen have none.
    """
    found = [
        score for score in scores if score.scored and score.outcome.what == "GDP" and score.outcome.central
    ]
    if not found:
        return None
    return sum(score.predicted for score in found) / sum(score.outcome.central or 0.0 for score in found)


def error_of_suppliers(scores: Iterable[Score]) -> tuple[float, int] | None:
    """Mean absolute error over measured outputs of sectors [share of the base], and how many there are."""
    errors = [
        abs(score.predicted - score.outcome.central)
        for score in scores
        if score.scored
        and score.outcome.what in ("output", "units")
        and score.outcome.reading == "measured"
        and score.outcome.central is not None
    ]
    return (sum(errors) / len(errors), len(errors)) if errors else None


def record_of(model: str, given: Literal["plant", "border"], scores: Sequence[Score]) -> Record | None:
    """The record of one model for shocks given at one place; None where nothing was scored.

    A published estimate is no observation, and does not count.
    """
    found = [
        score
        for score in scores
        if score.model == model
        and score.episode.given == given
        and score.scored
        and score.outcome.estimate is None
    ]
    if not found:
        return None
    episodes = {score.episode.id: score.episode for score in found}
    lengths = [months_of(episode) for episode in episodes.values()]
    ratios = [gdp_ratio(score for score in found if score.episode.id == name) for name in episodes]
    return Record(
        model=model,
        given=given,
        months=(min(lengths), max(lengths)),
        ratios=tuple(ratio for ratio in ratios if ratio is not None),
        inside=sum(score.place == "inside" for score in found),
        high=sum(score.place == "high" for score in found),
        count=len(found),
    )


def months_of(episode: Episode) -> int:
    """How long the shock of an episode lasts, from its first day to its last [months].

    >>> from iomodel.episodes.registry import load_episode
    >>> months_of(load_episode("daihatsu-2024")), months_of(load_episode("gas-de-2022"))
    (3, 12)
    """
    return max(1, round((episode.scenario.days - episode.scenario.first) / _MONTH))
