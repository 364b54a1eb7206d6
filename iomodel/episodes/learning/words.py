"""The sentence on how little episodes can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iomodel.languages import Language, either


@dataclass(frozen=True)
class Moved:
    """A model's loss at the longest duration before and after, and what its draws are worth.

    Parameters
    ----------
    model, days
        Which.
    prior, posterior, low90, high90
        Medians, and ends of the posterior [% of one year's GDP].
    effective, draws
        Effective sample size, and the number of draws.
    """

    model: str
    days: int
    prior: float
    posterior: float
    low90: float
    high90: float
    effective: float
    draws: int


def sentence(
    episodes: Sequence[str], quiet: int, shared: int, moved: Sequence[Moved], language: Language = "en"
) -> str:
    """What a reader has to know of a posterior, in a few sentences.

    Parameters
    ----------
    episodes
        Those that weigh.
    quiet
        In how many of them output lost nothing that was seen.
    shared
        How many numbers they share with the question.
    moved
        What they make of the loss, by model.
    language
        Of the sentence.

    >>> sentence([], 0, 7, [])
    'No episode is used, so the range is unchanged.'
    """
    if not episodes:
        return either(
            "No episode is used, so the range is unchanged.",
            "用いる事例がないため、事後分布は事前分布に等しい。",
            language,
        )
    texts = [_opening(episodes, quiet, shared, language)]
    texts += [_of_model(one, language) for one in moved]
    texts.append(_closing(language))
    return ("" if language == "ja" else " ").join(texts)


def _opening(names: Sequence[str], quiet: int, shared: int, language: Language) -> str:
    """Which episodes weigh, and what they share."""
    one = len(names) == 1
    return either(
        f"{len(names)} episode{'' if one else 's'} at the border {'is' if one else 'are'} used "
        f"({', '.join(names)}); in {quiet} of them no loss of output was observed. They share {shared} "
        "parameters with the question.",
        f"輸入段階の事例{len(names)}件（{'、'.join(names)}）を用いた。うち{quiet}件では生産への影響が観測されて"
        f"いない。設問と共有するパラメータは{shared}個である。",
        language,
    )


def _of_model(one: Moved, language: Language) -> str:
    """What they make of the loss by a model."""
    return either(
        f"In {one.model}, the median loss over {one.days} days changes from {one.prior:z.2f} to "
        f"{one.posterior:z.2f} % of a year's GDP, nine in ten draws from {one.low90:z.2f} to "
        f"{one.high90:z.2f}; the effective sample is {one.effective:,.0f} of {one.draws:,} draws.",
        f"「{one.model}」では、{one.days}日間の損失の中央値は年間GDP比{one.prior:z.2f}％から"
        f"{one.posterior:z.2f}％に変わり、90％区間は{one.low90:z.2f}～{one.high90:z.2f}％となる。有効標本数は"
        f"{one.draws:,}通り中{one.effective:,.0f}である。",
        language,
    )


def _closing(language: Language) -> str:
    """What must not be read into it."""
    return either(
        "So few episodes cannot separate a low criticality, fast saving of material, new suppliers and a "
        "cut that partly arrives. They show how large losses were, not why. Other assumed errors give other "
        "weights.",
        "この程度の件数では、不可欠度の低さ、節約、代替供給、途絶の漏れのいずれが効いたかを区別できない。"
        "損失がどの程度であったかを示すのみで、理由は示さない。誤差の置き方によっても結果は変わる。",
        language,
    )
