"""The one sentence that a newspaper would print: exact and hedged, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iomodel.languages import LANGUAGES, Language, either
from iomodel.notation import MONTH_DAYS

SMALL = 0.005
"""What rounds to nothing with two digits [% of a year's GDP]."""


def headline(days: int, losses: Mapping[str, float]) -> dict[Language, str]:
    """What the models say at central assumptions.

    Parameters
    ----------
    days
        Length of the cut.
    losses
        Change of GDP by model [% of a year's GDP], negative for a loss.

    >>> headline(365, {"direct": -1.08, "supply-constrained": -2.17})["en"]
    'At central assumptions, a cut of one year costs 1.1 to 2.2 % of a year’s GDP in 2 models.'
    """
    return {language: _said(language, days, losses) for language in LANGUAGES}


def _said(language: Language, days: int, losses: Mapping[str, float]) -> str:
    """The sentence in one language."""
    long = length(days, language)
    if not losses:
        return either(
            "No model has an answer to this question.", "この設問に答えられるモデルがない。", language
        )
    ends = sorted(-value for value in losses.values())
    if ends[-1] < SMALL:
        return either(
            f"At central assumptions, a cut of {long} costs nothing: stocks and other supply cover the need.",
            f"標準的な前提のもとでは、{long}の途絶による損失は生じない（在庫と他の供給で必要量を賄える）。",
            language,
        )
    span = _span(ends[0], ends[-1], language)
    count = len(losses)
    models = either(f"{count} models" if count > 1 else "one model", f"{count}種類のモデル", language)
    if language == "ja":
        tail = f"（{count}種類のモデルの幅）" if count > 1 else ""
        return f"標準的な前提のもとで、{long}の途絶により失われるGDPは年間GDPの{span}{tail}。"
    return f"At central assumptions, a cut of {long} costs {span} of a year’s GDP in {models}."


def with_band(row: Mapping[str, Any], draws: int, title: tuple[str, str]) -> dict[Language, str]:
    """Where nine in ten draws lie, in one model.

    Parameters
    ----------
    row
        ``low90`` and ``high90`` of the change of GDP [% of a year's GDP].
    draws
        How many.
    title
        English and Japanese title of the model.

    >>> with_band({"low90": -2.9, "high90": -0.4}, 128, ("Value added at risk", "直接損失"))["en"]
    'Nine in ten of 128 draws of what is known of the inputs lie between 0.4 and 2.9 % (value added at risk).'
    """
    low, high = sorted((-row["high90"], -row["low90"]))
    english = f"{_figure(low)} and {_figure(high)} %"
    name = title[0][:1].lower() + title[0][1:]
    return {
        "en": f"Nine in ten of {draws} draws of what is known of the inputs lie between {english} ({name}).",
        "ja": f"前提の既知の幅から抽出した{draws}通りのうち9割は{_figure(low)}〜{_figure(high)}%に収まる"
        f"（{title[1]}）。",
    }


def length(days: int, language: Language) -> str:
    """A length in the words that one says.

    >>> length(365, "en"), length(91, "en"), length(10, "en"), length(365, "ja"), length(91, "ja")
    ('one year', '3 months', '10 days', '1年間', '3か月間')
    """
    years, months = days / 365, days / MONTH_DAYS
    if days >= 365 and days % 365 == 0:
        count = round(years)
        return either("one year" if count == 1 else f"{count} years", f"{count}年間", language)
    if days >= 30 and abs(months - round(months)) * MONTH_DAYS <= 0.5:
        count = round(months)
        return either("one month" if count == 1 else f"{count} months", f"{count}か月間", language)
    return either("one day" if days == 1 else f"{days} days", f"{days}日間", language)


def _span(low: float, high: float, language: Language) -> str:
    """From one loss to another, in per cent."""
    ends = list(dict.fromkeys([_figure(low), _figure(high)]))
    return ("〜".join(ends) + "%") if language == "ja" else (" to ".join(ends) + " %")


def _figure(value: float) -> str:
    """A loss with the digits that it deserves."""
    if abs(value) < SMALL:
        return "0"
    text = f"{abs(value):.1f}" if abs(value) >= 0.095 else f"{abs(value):.2f}"
    return text if value > 0 else f"−{text}"
