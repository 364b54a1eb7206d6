"""Episodes: shocks that happened, what was observed of each, and the record of every model."""

from __future__ import annotations

from docs.making.writing import Pages, page, plain, table, wide
from iomodel import MODELS
from iomodel.episodes.entries import Episode, Outcome
from iomodel.episodes.records import stored_records
from iomodel.episodes.registry import load_episodes
from iomodel.languages import either


def pages(language: str) -> Pages:
    """One page of all episodes."""
    about = either(
        "Shocks whose outcome is known, or is being watched. A shock *at the plant* says what plants stopped "
        "making and tests how a model passes it on; one *at the border* says what no longer came in, and "
        "tests stocks, exposures and adaptation as well. `iomodel backtest` runs them.",
        "結果が判明しているか、現在観測中の供給ショック。「工場段階」は工場の停止を所与として"
        "波及を検証し、「輸入段階」は輸入の減少だけを所与として在庫・エクスポージャー・適応も"
        "検証する。`iomodel backtest`で再計算できる。",
        language,
    )
    records = either("## The record of every model", "## モデル別の検証結果", language)
    parts = [about, records, _records(language)]
    for episode in load_episodes():
        parts += _episode(episode, language)
    return {"data/episodes.md": page(either("Past episodes", "過去の事例", language), *parts)}


def _records(language: str) -> str:
    head = ["Model", "Record"] if language == "en" else ["モデル", "検証結果"]
    rows = [
        [f"[`{name}`](../models/{name}.md)", plain(one.words(language))]
        for name, listed in stored_records().items()
        if name in MODELS
        for one in listed
    ]
    return table(head, rows)


def _episode(episode: Episode, language: str) -> list[str]:
    where = {"plant": ("at the plant", "工場段階"), "border": ("at the border", "輸入段階")}[episode.given]
    facts = either(
        f"`{episode.id}`: {episode.country}, {plain(episode.span)}, shock {where[0]}; grade of the shock "
        f"{episode.grade()}.",
        f"`{episode.id}`：{episode.country}、{plain(episode.span)}、{where[1]}、ショックの確度{episode.grade()}。",
        language,
    )
    head = (
        ["Observed", "Period", "Lower end", "Figure", "Upper end", "Grade", "Known", "Scored", "Source"]
        if language == "en"
        else ["観測対象", "期間", "下限", "実績", "上限", "確度", "公表日", "評価", "出典"]
    )
    rows = [_outcome(episode, outcome, language) for outcome in episode.outcomes]
    others = "\n".join(f"- {plain(text)}" for text in episode.confounders)
    return [
        f"## {plain(either(episode.title, episode.title_ja, language))}",
        facts,
        plain(episode.description),
        wide(table(head, rows)),
        either("What else happened:", "同時期のその他の要因：", language) if others else "",
        others,
    ]


def _outcome(episode: Episode, outcome: Outcome, language: str) -> list[str]:
    name = either(outcome.name, outcome.name_ja, language)
    why = episode.why_not(outcome)
    yes, no = either("yes", "対象", language), either("no: ", "対象外：", language)
    return [
        plain(f"{outcome.what} {name}".strip()),
        plain(outcome.period),
        *(_figure(outcome, value) for value in (outcome.low, outcome.central, outcome.high)),
        outcome.confidence,
        plain(outcome.known),
        plain(no + why) if why else yes,
        plain(outcome.source),
    ]


def _figure(outcome: Outcome, value: float | None) -> str:
    if value is None:
        return ""
    if outcome.what == "first stop":
        return f"day {value:g}"
    return f"{100 * value:+.1f} %".replace("-", "−")
