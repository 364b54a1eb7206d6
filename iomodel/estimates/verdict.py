"""The verdict on a headline's loss: one plain sentence first, then the reasons."""

from __future__ import annotations

import textwrap
from html import escape
from typing import Any

from iomodel.estimates.amounts import CURRENCIES, in_words
from iomodel.estimates.entries import NotRebuilt
from iomodel.estimates.facts import ClaimFacts
from iomodel.estimates.neighbours import ModelRange
from iomodel.estimates.pairs import Pair
from iomodel.estimates.words import figure_in_words, points
from iomodel.sources import countries
from iomodel.table.glance import WIDTH

_ALIKE = (0.95, 1.05)
"""Where a claim is about as large as an estimate [times]."""


class Verdict(ClaimFacts):
    """What a claim comes to. `sentence` says it in one, `lines` gives the reasons."""

    @property
    def sentence(self) -> str:
        """The verdict in one plain sentence."""
        if self.traps:
            return self.traps[0].verdict or f"This is a known mix-up: {self.traps[0].says}."
        if self.pair is not None and not self.pair.fits:
            return (
                f"The two figures do not fit: {self.said} is {points(self.pair.fitting_share)} % of "
                f"{self._base(self.pair)}, not {points(self.pair.share.value)} %."
            )
        if self.share is None:
            return f"The share of GDP cannot be given, as no GDP of {self._who} in {self._money} is listed."
        near = self.nearest
        if near is None or near.estimate.country != self.claim.country:
            return f"No estimate of {self._who} is registered; {self._as_share}."
        one = near.estimate
        if near.same:
            return f"A published estimate says this: {one.id}, {one.who}, {one.when}."
        times = f"{self.share / near.share:.2g} times"
        if _ALIKE[0] < self.share / near.share < _ALIKE[1]:
            times = "about as much as"
        return f"No registered estimate says this; {self._as_share}, {times} the nearest one, {one.id}."

    @property
    def said(self) -> str:
        """The claim's figure in words."""
        loss, share = self.claim.loss, self.claim.share
        if loss is not None:
            return in_words(loss.value, self.claim.currency)
        return f"{points(share.value)} %" if share else ""

    def lines(self, *, models: bool = True) -> list[str]:
        """The reasons, each in a sentence or two; with `models`, all of them run on the nearest scenario."""
        found = [f"Read as {self._read_as}.", *self.claim.assumed]
        found += self._of_pair(self.pair) if self.pair else [self._of_gdp]
        found += [self._of_nearest, self._of_models if models else ""]
        found += [
            f"Known mix-up ({trap.id}): {trap.says}. Instead: {trap.instead}. "
            f"Source: {'; '.join(trap.addresses)}."
            for trap in self.traps
        ]
        return [line for line in found if line]

    def __str__(self) -> str:
        """The verdict, then the reasons that need no model."""
        return "\n".join([self.sentence, *self.lines(models=False)])

    def __repr__(self) -> str:
        return "\n".join(
            textwrap.fill(line, WIDTH, break_on_hyphens=False) for line in str(self).splitlines()
        )

    def _repr_html_(self) -> str:
        first, *reasons = map(escape, str(self).splitlines())
        return f"<p><b>{first}</b></p>" + "".join(f"<p>{reason}</p>" for reason in reasons)

    def to_record(self) -> dict[str, Any]:
        """As plain data, the verdict first; all models run for it."""
        return {"verdict": self.sentence, **super().to_record()}

    @property
    def _who(self) -> str:
        """Whose loss it is."""
        return countries()[self.claim.country].name

    @property
    def _money(self) -> str:
        """The currency in words."""
        return CURRENCIES[self.claim.currency].name

    @property
    def _as_share(self) -> str:
        """The claim as a share of a GDP."""
        share, owner = points(self.share or 0.0), possessive(self._who)
        if self.claim.loss is None or self.gdp is None:
            return f"{share} % of {owner} GDP"
        return f"{self.said} is {share} % of {owner} GDP" + (f" of {self.gdp.year}" if self.gdp.year else "")

    @property
    def _read_as(self) -> str:
        """What was read, in a few words."""
        claim = self.claim
        parts = [f"a loss of {self._who}: {self.said}"]
        parts.append(f"{points(claim.share.value)} % of GDP" if claim.loss and claim.share else "")
        parts.append(f"over {claim.days} days" if claim.days else "over a time that is not named")
        parts.append(f"in {claim.year}" if claim.year else "")
        return ", ".join(part for part in parts if part)

    @property
    def _of_gdp(self) -> str:
        """Which GDP was used, with its source."""
        gdp, year = self.gdp, self.claim.year
        if self.claim.loss is None:
            return ""
        if gdp is None:
            return f"No GDP of {self._who} in {self._money} is listed with a source; nothing is converted."
        value = in_words(gdp.value, gdp.currency)
        if not gdp.year:
            return f"Share of GDP: {points(self.share or 0.0)} % of the GDP given, {value}."
        other = f", the listed year nearest to {year}" if year and year != gdp.year else ""
        return (
            f"Share of GDP: {points(self.share or 0.0)} % of {possessive(self._who)} {gdp.kind} GDP of "
            f"{gdp.year}{other}: {value} ({gdp.source})."
        )

    def _base(self, pair: Pair) -> str:
        """The GDP that a pair was held against, with an article."""
        return pair.base if pair.base.startswith(("the ", possessive(self._who))) else f"the {pair.base}"

    def _of_pair(self, pair: Pair) -> list[str]:
        """What fits, what is off, and what would fit."""
        share = f"{100 * pair.share.value:.4g} %"
        implied = in_words(pair.implied_gdp, pair.currency)
        first = f"{self.said} as {share} of GDP means an annual GDP of {implied}."
        if pair.fits:
            return [first, f"It fits {', '.join(pair.fits)}, within the digits given."]
        slip = f" (a slip of a factor {10 ** abs(pair.slip)})" if pair.slip else ""
        off = {
            "GDP": "The GDP given is off: loss and share fit a listed one",
            "loss or share": "Loss or share is off, and no published estimate says which",
        }.get(pair.off, f"The {pair.off} is off: the other figure is that of {pair.published}")
        return [
            first,
            f"It does not fit; {pair.base} is {in_words(pair.bases[pair.base], pair.currency)}. {off}{slip}.",
            f"What would fit {pair.base}: {in_words(pair.fitting_loss, pair.currency)} with {share}, or "
            f"{100 * pair.fitting_share:.3g} % with {self.said}.",
        ]

    @property
    def _of_nearest(self) -> str:
        """The nearest estimate."""
        if self.nearest is None:
            return ""
        one = self.nearest.estimate
        days = "no length is stated" if one.duration_days is None else f"{one.duration_days} days"
        other = "" if one.country == self.claim.country else f" (of another country, {one.country})"
        return (
            f"Nearest registered estimate{other}: {one.id} ({one.who}, {one.when}): {figure_in_words(one)}, "
            f"{days}; {one.shock}. Source: {'; '.join(one.addresses)}."
        )

    @property
    def _of_models(self) -> str:
        """Where claim and nearest estimate lie in what all models give."""
        near, found = self.nearest, self.models
        if near is None:
            return ""
        one = near.estimate
        if found is None:
            why = one.not_rebuilt if isinstance(one, NotRebuilt) else f"no table of {one.country} is at hand"
            return f"Our models: not run on {one.id}, as {why}."
        place = found.place(near.share)
        return (
            f"Our models: on the scenario of {one.id} ({found.scenario}, {found.days} days), untuned, "
            f"{len(found.shares)} models give {points(-found.low)} % ({found.end(False)}) to "
            f"{points(-found.high)} % ({found.end(True)}). The estimate lies {place} that range"
            f"{self._beside(found, place)}."
        )

    def _beside(self, found: ModelRange, place: str) -> str:
        """Where the claim lies beside the estimate."""
        if self.share is None or (self.nearest and self.nearest.same):
            return ""
        own = found.place(self.share)
        return ", and so does the claim" if own == place else f", the claim {own} it"


def possessive(name: str) -> str:
    """A name before what it owns.

    >>> possessive("Japan"), possessive("the United States")
    ("Japan's", "the United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"
