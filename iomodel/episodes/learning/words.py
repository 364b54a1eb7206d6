"""The sentence on how little episodes can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iomodel.languages import Language, either

if TYPE_CHECKING:
    from iomodel.episodes.learning.posterior import Posterior


def sentence(found: Posterior, language: Language = "en") -> str:
    """What a reader has to know of a posterior, in a few sentences."""
    days = max(found.durations)
    if not found.episodes:
        return either(
            "No episode weighs: the posterior is the prior.",
            "評価に用いる事例がないため、事後分布は事前分布に等しい。",
            language,
        )
    texts = [_opening(found, language)]
    texts += [_of_model(found, model, days, language) for model in found.models]
    texts.append(_closing(found, language))
    return ("" if language == "ja" else " ").join(texts)


def _opening(found: Posterior, language: Language) -> str:
    """Which episodes weigh, and what they share."""
    names = found.episodes
    shared = sum(one.shared for one in found.learned)
    quiet = sum(
        all(one.reading == "nothing seen" or one.what == "first stop" for one in witness.outcomes)
        for witness in found.witnesses
        if witness.weighs
    )
    return either(
        f"{len(names)} episode{'s' if len(names) != 1 else ''} at the border weigh"
        f"{'s' if len(names) == 1 else ''} ({', '.join(names)}), in {quiet} of them output lost nothing that "
        f"was seen; they share {shared} numbers with the question.",
        f"国境段階の事例{len(names)}件（{'、'.join(names)}）を用いた。うち{quiet}件では生産への影響が観測されて"
        f"いない。設問と共有するパラメータは{shared}個である。",
        language,
    )


def _of_model(found: Posterior, model: str, days: int, language: Language) -> str:
    """What they make of the loss by a model."""
    row = found.loss().to_dict("index")[model, days]
    size = found.effective(model)
    prior, posterior = (f"{row[f'{name}_median']:.2f}" for name in ("prior", "posterior"))
    ends = [f"{row[f'posterior_{end}']:.2f}" for end in ("low90", "high90")]
    return either(
        f"By {model}, the median loss over {days} days goes from {prior} to {posterior} % of a year's GDP, "
        f"nine in ten draws from {ends[0]} to {ends[1]}; the worth of {size:,.0f} of {found.draws:,} "
        "draws is left.",
        f"「{model}」では、{days}日間の損失の中央値は年間GDP比{prior}％から{posterior}％に変わり、90％区間は"
        f"{ends[0]}～{ends[1]}％となる。有効標本数は{found.draws:,}通り中{size:,.0f}である。",
        language,
    )


def _closing(found: Posterior, language: Language) -> str:
    """What must not be read into it."""
    return either(
        "So few episodes cannot tell apart a mild criticality, quick thrift, new suppliers and a leaky cut: "
        "they say how large losses came out, not why, and other stated errors give other weights.",
        "この程度の件数では、不可欠度の低さ、節約、代替供給、途絶の漏れのいずれが効いたかを区別できない。"
        "損失がどの程度であったかを示すのみで、理由は示さない。誤差の置き方によっても結果は変わる。",
        language,
    )
