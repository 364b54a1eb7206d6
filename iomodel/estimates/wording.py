"""What is known of a headline's loss in sentences, English or Japanese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iomodel.estimates.amounts import CURRENCIES, in_words
from iomodel.estimates.circulation import Trap
from iomodel.estimates.entries import NotRebuilt
from iomodel.estimates.facts import ClaimFacts
from iomodel.estimates.neighbours import ModelRange
from iomodel.estimates.pairs import Pair
from iomodel.estimates.words import figure_in_words, points
from iomodel.languages import Language, either
from iomodel.sources import countries
from iomodel.sources.economy import gdp_source

_ALIKE = (0.95, 1.05)
"""Where a claim is about as large as an estimate [times]."""
_KINDS = {"nominal": "名目", "real": "実質"}
_BASE = re.compile(r"(nominal|real) GDP of (\d+)")
"""A listed GDP by its name."""
_PLACES = {"below": "を下回る", "within": "の中にある", "above": "を上回る"}


@dataclass(frozen=True)
class Wording:
    """Sentences on a claim and what stands beside it."""

    facts: ClaimFacts
    language: Language = "en"

    def _either(self, english: str, japanese: str) -> str:
        return either(english, japanese, self.language)

    @property
    def sentence(self) -> str:
        """The verdict in one plain sentence."""
        facts = self.facts
        if facts.traps:
            return self._of_mix_up(facts.traps[0])
        if facts.pair is not None and not facts.pair.fits:
            return self._misfit(facts.pair)
        if facts.share is None:
            return self._either(
                f"The share of GDP cannot be given, as no GDP of {self._who} in {self._money} is listed.",
                f"{self._who}のGDP（{self._money}）が収録されていないため、GDP比は求められない。",
            )
        near = facts.nearest
        if near is None or near.estimate.country != facts.claim.country:
            return self._either(
                f"No estimate of {self._who} is registered; {self._as_share}.",
                f"{self._who}の試算は収録されていない。{self._as_share}。",
            )
        one = near.estimate
        who = one.said("who", self.language)
        if near.same:
            return self._either(
                f"A published estimate says this: {one.id}, {who}, {one.when}.",
                f"公表された試算に一致する：{one.id}（{who}、{one.when}）。",
            )
        ratio = facts.share / near.share
        times = self._either(f"{ratio:.2g} times", f"の{ratio:.2g}倍")
        if _ALIKE[0] < ratio < _ALIKE[1]:
            times = self._either("about as much as", "とほぼ同じ大きさ")
        return self._either(
            f"No registered estimate says this; {self._as_share}, {times} the nearest one, {one.id}.",
            f"収録した試算に一致するものはない。{self._as_share}で、最も近い試算{one.id}{times}である。",
        )

    def _of_mix_up(self, trap: Trap) -> str:
        """The verdict on a known mix-up."""
        says = trap.said("says", self.language)
        known = self._either(f"This is a known mix-up: {says}.", f"よく知られた取り違えである：{says}。")
        return trap.said("verdict", self.language) or known

    def _misfit(self, pair: Pair) -> str:
        """The verdict on a loss and a share that do not fit."""
        right, given = points(pair.fitting_share), points(pair.share.value)
        return self._either(
            f"The two figures do not fit: {self.figure} is {right} % of {self._base(pair)}, not {given} %.",
            f"2つの数値は整合しない。{self.figure}は{self._base(pair)}の{right}％であり、{given}％ではない。",
        )

    @property
    def figure(self) -> str:
        """The claim's figure in words."""
        loss, share = self.facts.claim.loss, self.facts.claim.share
        if loss is not None:
            return self._amount(loss.value, self.facts.claim.currency)
        return self._per_cent(points(share.value)) if share else ""

    def lines(self, *, models: bool) -> list[str]:
        """The reasons, each in a sentence or two."""
        facts = self.facts
        assumed = facts.claim.assumed if self.language == "en" else facts.claim.assumed_ja
        found = [self._either(f"Read as {self._read_as}.", f"読み取り：{self._read_as}。"), *assumed]
        found += self._of_pair(facts.pair) if facts.pair else [self._of_gdp]
        found += [self._of_nearest, self._of_models if models else ""]
        found += map(self._of_trap, facts.traps)
        return [line for line in found if line]

    def _of_trap(self, trap: Trap) -> str:
        """A known mix-up."""
        says, instead = trap.said("says", self.language), trap.said("instead", self.language)
        sources = "; ".join(trap.addresses)
        return self._either(
            f"Known mix-up ({trap.id}): {says}. Instead: {instead}. Source: {sources}.",
            f"よく知られた取り違え（{trap.id}）：{says}。代わりに用いる値：{instead}。出典：{sources}",
        )

    def _amount(self, value: float, currency: str) -> str:
        """An amount of money."""
        return in_words(value, currency, language=self.language)

    def _per_cent(self, figure: str) -> str:
        """A figure in per cent."""
        return figure + self._either(" %", "％")

    @property
    def _who(self) -> str:
        """Whose loss it is."""
        country = countries()[self.facts.claim.country]
        return self._either(country.name, country.name_ja)

    @property
    def _money(self) -> str:
        """The currency in words."""
        currency = CURRENCIES[self.facts.claim.currency]
        return self._either(currency.name, currency.name_ja)

    @property
    def _as_share(self) -> str:
        """The claim as a share of a GDP."""
        facts = self.facts
        share, owner = points(facts.share or 0.0), possessive(self._who)
        if facts.claim.loss is None or facts.gdp is None:
            return self._either(f"{share} % of {owner} GDP", f"{self._who}のGDPの{share}％")
        year = facts.gdp.year
        return self._either(
            f"{self.figure} is {share} % of {owner} GDP" + (f" of {year}" if year else ""),
            f"{self.figure}は{self._who}の{f'{year}年の' if year else ''}GDPの{share}％",
        )

    @property
    def _read_as(self) -> str:
        """What was read, in a few words."""
        claim = self.facts.claim
        parts = [self._either(f"a loss of {self._who}: {self.figure}", f"{self._who}の損失 {self.figure}")]
        if claim.loss and claim.share:
            share = points(claim.share.value)
            parts.append(self._either(f"{share} % of GDP", f"GDPの{share}％"))
        if claim.days:
            parts.append(self._either(f"over {claim.days} days", f"期間{claim.days}日"))
        else:
            parts.append(self._either("over a time that is not named", "期間の明示なし"))
        parts += [self._either(f"in {claim.year}", f"{claim.year}年")] if claim.year else []
        return self._either(", ", "、").join(parts)

    @property
    def _of_gdp(self) -> str:
        """Which GDP was used, with its source."""
        facts = self.facts
        gdp, year = facts.gdp, facts.claim.year
        if facts.claim.loss is None:
            return ""
        if gdp is None:
            return self._either(
                f"No GDP of {self._who} in {self._money} is listed with a source; nothing is converted.",
                f"出典のある{self._who}のGDP（{self._money}）は収録されていない。換算は行わない。",
            )
        value, share = self._amount(gdp.value, gdp.currency), points(facts.share or 0.0)
        if not gdp.year:
            return self._either(
                f"Share of GDP: {share} % of the GDP given, {value}.",
                f"GDP比：指定されたGDP {value}の{share}％。",
            )
        other = year and year != gdp.year
        english = f", the listed year nearest to {year}" if other else ""
        japanese = f"（{year}年に最も近い収録年）" if other else ""
        return self._either(
            f"Share of GDP: {share} % of {possessive(self._who)} {gdp.kind} GDP of {gdp.year}{english}: "
            f"{value} ({gdp.source}).",
            f"GDP比：{self._who}の{gdp.year}年の{_KINDS[gdp.kind]}GDP{japanese} {value}の{share}％"
            f"（{gdp_source(gdp.source, 'ja')}）。",
        )

    def _base(self, pair: Pair) -> str:
        """The GDP that a pair was held against, with an article."""
        english = countries()[self.facts.claim.country].name
        plain = pair.base.startswith(("the ", possessive(english)))
        return self._either(pair.base if plain else f"the {pair.base}", self._named_ja(pair.base))

    def _named_ja(self, base: str) -> str:
        """A GDP by its name, in Japanese."""
        found = _BASE.search(base)
        return f"{self._who}の{found[2]}年の{_KINDS[found[1]]}GDP" if found else "指定されたGDP"

    def _of_pair(self, pair: Pair) -> list[str]:
        """What fits, what is off, and what would fit."""
        share = self._per_cent(f"{100 * pair.share.value:.4g}")
        implied = self._amount(pair.implied_gdp, pair.currency)
        first = self._either(
            f"{self.figure} as {share} of GDP means an annual GDP of {implied}.",
            f"{self.figure}がGDPの{share}であれば、年間GDPは{implied}となる。",
        )
        if pair.fits:
            fits = "、".join(map(self._named_ja, pair.fits))
            return [
                first,
                self._either(
                    f"It fits {', '.join(pair.fits)}, within the digits given.",
                    f"示された桁の範囲で{fits}と整合する。",
                ),
            ]
        fitting = self._amount(pair.fitting_loss, pair.currency)
        part = self._per_cent(f"{100 * pair.fitting_share:.3g}")
        value = self._amount(pair.bases[pair.base], pair.currency)
        return [
            first,
            self._either(
                f"It does not fit; {pair.base} is {value}. {self._off(pair)}.",
                f"整合しない。{self._named_ja(pair.base)}は{value}である。{self._off(pair)}。",
            ),
            self._either(
                f"What would fit {pair.base}: {fitting} with {share}, or {part} with {self.figure}.",
                f"{self._named_ja(pair.base)}と整合する組合せは、{share}に対し{fitting}、"
                f"または{self.figure}に対し{part}である。",
            ),
        ]

    def _off(self, pair: Pair) -> str:
        """Which factor is off, and by a slip of how much."""
        factor = 10 ** abs(pair.slip)
        slip = self._either(f" (a slip of a factor {factor})", f"（{factor}倍の誤り）") if pair.slip else ""
        if pair.off == "GDP":
            off = self._either(
                "The GDP given is off: loss and share fit a listed one",
                "指定されたGDPが誤りで、損失とGDP比は収録されたGDPと整合する",
            )
        elif pair.off == "loss or share":
            off = self._either(
                "Loss or share is off, and no published estimate says which",
                "損失とGDP比のいずれかが誤りであるが、公表された試算からは判断できない",
            )
        else:
            wrong = {"loss": "損失額", "share": "GDP比"}[pair.off]
            off = self._either(
                f"The {pair.off} is off: the other figure is that of {pair.published}",
                f"{wrong}が誤りで、もう一方の値は{pair.published}のものである",
            )
        return off + slip

    @property
    def _of_nearest(self) -> str:
        """The nearest estimate."""
        if self.facts.nearest is None:
            return ""
        one = self.facts.nearest.estimate
        who, shock = one.said("who", self.language), one.said("shock", self.language)
        figure, sources = figure_in_words(one, language=self.language), "; ".join(one.addresses)
        days = self._either("no length is stated", "期間の明示なし")
        if one.duration_days is not None:
            days = self._either(f"{one.duration_days} days", f"{one.duration_days}日")
        other = ""
        if one.country != self.facts.claim.country:
            other = self._either(f" (of another country, {one.country})", f"（他国、{one.country}）")
        return self._either(
            f"Nearest registered estimate{other}: {one.id} ({who}, {one.when}): {figure}, {days}; {shock}. "
            f"Source: {sources}.",
            f"最も近い収録済みの試算{other}：{one.id}（{who}、{one.when}）、{figure}、{days}、{shock}。"
            f"出典：{sources}",
        )

    @property
    def _of_models(self) -> str:
        """Where claim and nearest estimate lie in what all models give."""
        near, found = self.facts.nearest, self.facts.models
        if near is None:
            return ""
        one = near.estimate
        if found is None:
            why = self._either(f"no table of {one.country} is at hand", f"{one.country}の表が手元にない")
            if isinstance(one, NotRebuilt):
                why = one.said("not_rebuilt", self.language)
            return self._either(
                f"Our models: not run on {one.id}, as {why}.",
                f"本モデル群：{one.id}については計算しない（{why}）。",
            )
        place = found.place(near.share)
        low, high = points(-found.low), points(-found.high)
        ends = found.end(False), found.end(True)
        return self._either(
            f"Our models: on the scenario of {one.id} ({found.scenario}, {found.days} days), untuned, "
            f"{len(found.shares)} models give {low} % ({ends[0]}) to {high} % ({ends[1]}). The estimate lies "
            f"{place} that range",
            f"本モデル群：{one.id}のシナリオ（{found.scenario}、{found.days}日）では、調整なしの"
            f"{len(found.shares)}モデルで{low}％（{ends[0]}）～{high}％（{ends[1]}）となる。"
            f"試算はこの範囲{_PLACES[place]}",
        ) + self._beside(found, place)

    def _beside(self, found: ModelRange, place: str) -> str:
        """Where the claim lies beside the estimate, and the end of the sentence."""
        facts = self.facts
        if facts.share is None or (facts.nearest and facts.nearest.same):
            return self._either(".", "。")
        own = found.place(facts.share)
        if own == place:
            return self._either(", and so does the claim.", "。問われた値も同様である。")
        return self._either(f", the claim {own} it.", f"。問われた値はこの範囲{_PLACES[own]}。")


def possessive(name: str) -> str:
    """A name before what it owns.

    >>> possessive("Japan"), possessive("the United States")
    ("Japan's", "the United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"
