"""The record of a model: what the episodes say of it, apart for shocks at the plant and at the border."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from iomodel.episodes.entries import Episode
from iomodel.episodes.scores import Score
from iomodel.files import tables_folder
from iomodel.files.kept import kept_by_content
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

    @property
    def brief(self) -> str:
        """The record in a few words."""
        of_gdp = f"{self.span}, " if self.ratios else ""
        return f"{self.given}: {of_gdp}{self.inside} of {self.count} inside"

    def to_record(self) -> dict[str, Any]:
        """As plain data; ``least`` and ``most`` are predicted over observed GDP."""
        return {
            "given": self.given,
            "months": list(self.months),
            "least": min(self.ratios, default=None),
            "most": max(self.ratios, default=None),
            "inside": self.inside,
            "high": self.high,
            "count": self.count,
        }

    def words(self, language: str = "en") -> str:
        """The record in one line."""
        first, last = self.months
        long = f"{first} to {last} months" if first != last else f"{first} months"
        long_ja = f"{first}～{last}か月" if first != last else f"{first}か月"
        where = {
            "plant": ("shock at the plant", "工場段階のショック"),
            "border": ("shock at the border", "輸入段階のショック"),
        }
        english, japanese = where[self.given]
        of_gdp = f"{self.span} of the observed fall of GDP, " if self.ratios else ""
        of_gdp_ja = f"GDP減少の実績の{self.span.replace(' to ', '～')}倍、" if self.ratios else ""
        return either(
            f"{long}, {english}: {of_gdp}{self.inside} of {self.count} inside, {self.high} too high",
            f"{long_ja}、{japanese}：{of_gdp_ja}{self.count}件中{self.inside}件が区間内、{self.high}件が過大",
            language,
        )


def stored_file() -> Path:
    """The file of the records that come with iomodel."""
    return tables_folder() / "records.csv"


@kept_by_content(lambda: [stored_file()])
def stored_records() -> dict[str, tuple[Record, ...]]:
    """What the bundled episodes say of every model with its default parameters, shocks at the plant first.

    They are those of `backtest`, written down by ``scripts/build_records.py`` so that nothing has to be run.

    >>> [record.given for record in stored_records()["leontief"]]
    ['plant', 'border']
    """
    found: dict[str, list[Record]] = {}
    for row in pd.read_csv(stored_file()).to_dict("records"):
        ratios = tuple(float(row[end]) for end in ("least", "most") if row[end] == row[end])
        one = Record(
            model=str(row["model"]),
            given="plant" if row["given"] == "plant" else "border",
            months=(int(row["first"]), int(row["last"])),
            ratios=ratios,
            inside=int(row["inside"]),
            high=int(row["high"]),
            count=int(row["count"]),
        )
        found.setdefault(one.model, []).append(one)
    return {model: tuple(listed) for model, listed in found.items()}


def stored_frame(records: Mapping[str, Iterable[Record]]) -> pd.DataFrame:
    """Records as the table that is stored: a row a model and place, ratios to four decimals."""
    rows = []
    for model, listed in records.items():
        for one in listed:
            plain = one.to_record()
            first, last = plain.pop("months")
            rows.append({"model": model, "given": plain.pop("given"), "first": first, "last": last, **plain})
    return pd.DataFrame(rows).round(4)


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
