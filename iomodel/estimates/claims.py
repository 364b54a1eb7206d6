"""A headline's loss is checked: read, held against GDP, known mix-ups and registered estimates."""

from __future__ import annotations

import math
from dataclasses import replace

from iomodel.errors import ParameterError
from iomodel.estimates.amounts import in_words
from iomodel.estimates.circulation import Trap
from iomodel.estimates.headline import Assumed, Claim, country_named, read_claim
from iomodel.estimates.pairs import Pair, Quoted, check_pair, fitting, is_trap
from iomodel.estimates.registry import load_traps
from iomodel.estimates.verdict import Verdict
from iomodel.estimates.wording import possessive
from iomodel.sources import HOME, AnnualGDP, countries, country_gdp


def check_claim(
    claim: str | float,
    share: str | float | None = None,
    gdp: str | float | None = None,
    year: int | None = None,
    *,
    country: str | None = None,
) -> Verdict:
    """What is known of a headline's loss.

    Parameters
    ----------
    claim
        A sentence in English or Japanese with an amount, a share in per cent, or both. With `share`, or as
        a number: the loss alone, in yen.
    share
        Share of annual GDP that is quoted with the loss: a fraction, or per cent as text.
    gdp
        Annual GDP that the share is of [units of the currency]; a listed one where not given.
    year
        Year whose listed GDP is used; the one that the sentence names, or 2024, where not given.
    country
        Whose loss it is, as a code or a name, where the sentence does not say.

    Raises
    ------
    ParameterError
        If no figure, or several, can be read, a figure is no loss, its currency is unknown, or the loss is a
        year's GDP or more.

    Examples
    --------
    >>> check_claim("2.6兆円").sentence[:41]
    'A published estimate says this: nri-12m, '
    >>> found = check_claim("South Korea lost 8 billion dollars from Japan's 2019 export curbs")
    >>> found.sentence, round(100 * found.share, 2)
    ('No source was found for this figure, and no production stop is recorded.', 0.49)
    >>> check_claim(66e9, "0.11%").pair.off
    'loss'
    """
    if share is not None or not isinstance(claim, str):
        read = _from_figures(claim, share, country)
    else:
        read = read_claim(claim, country)
    traps = tuple(trap for trap in load_traps() if _about(trap, read))
    if traps and not read.country_said and traps[0].country != read.country:
        read = _as_known(read, traps[0])
    base = _base(read, gdp, year)
    _require_below(read, base)
    return Verdict(read, base, traps, _pair(read, base, gdp, year))


def _from_figures(loss: str | float, share: str | float | None, country: str | None) -> Claim:
    """A claim from a loss and a share that were given apart."""
    if isinstance(loss, bool) or not isinstance(loss, str | int | float):
        raise ParameterError(
            f"claim is {loss!r} ({type(loss).__name__}), expected a sentence with an amount, or a loss in yen"
        )
    if not isinstance(loss, str) and loss < 0:
        raise ParameterError(f"claim: {loss!r} is negative; a loss is written without a sign: {-loss!r}")
    amount = Quoted.of(loss, "loss")
    part = None if share is None else Quoted.of(share, "share")
    return Claim(
        text=" ".join(str(one) for one in (loss, share) if one is not None),
        loss=amount,
        share=part,
        currency="JPY",
        country=country_named(country) if country else HOME,
    )


def _about(trap: Trap, claim: Claim) -> bool:
    """Whether a claim gives the figure of a known mix-up, of the same country as far as it says."""
    if claim.country_said and claim.country != trap.country:
        return False
    return is_trap(trap, claim.loss, claim.share, claim.currency)


def _as_known(claim: Claim, trap: Trap) -> Claim:
    """A claim that does not say who loses, read as the known mix-up has it."""
    country = countries()[trap.country]
    known = Assumed(
        f"Who loses is not named: the figure is in circulation as a loss of {country.name}.",
        f"損失を被る国の明示なし：{country.name_ja}の損失として流布している値。",
        "country",
    )
    others = [one for one in claim.assumptions if one.what != "country"]
    return replace(claim, country=trap.country, assumptions=(known, *others))


def _base(claim: Claim, gdp: str | float | None, year: int | None) -> AnnualGDP | None:
    """The annual GDP that a claim is held against."""
    if gdp is not None:
        return AnnualGDP(0, "nominal", Quoted.read(gdp, "gdp").value, claim.currency, "as given")
    return country_gdp(claim.country, claim.currency, claim.year if year is None else year)


def _require_below(claim: Claim, gdp: AnnualGDP | None) -> None:
    """Raise where a loss is a year's GDP or more."""
    if claim.loss is None or gdp is None or claim.share is not None:
        return
    times = claim.loss.value / gdp.value
    if times < 1 and math.isfinite(times):
        return
    owner = possessive(countries()[claim.country].name)
    raise ParameterError(
        f"claim: {in_words(claim.loss.value, claim.currency)} is {times:.3g} times {owner} annual GDP of "
        f"{gdp.year or 'the year given'}, {in_words(gdp.value, gdp.currency)}; expected a loss below it. "
        "Check the amount and its scale"
    )


def _pair(claim: Claim, base: AnnualGDP | None, gdp: str | float | None, year: int | None) -> Pair | None:
    """Whether loss and share fit, where a claim has both."""
    if claim.loss is None or claim.share is None:
        return None
    if (claim.country, claim.currency) == (HOME, "JPY"):
        return check_pair(claim.loss, claim.share, gdp, year)
    if base is None:
        return None
    owner = possessive(countries()[claim.country].name)
    name = f"{owner} {base.kind} GDP of {base.year}" if base.year else "the GDP given"
    bases = {name: base.value}
    fits = fitting(claim.loss, claim.share, bases)
    off = "nothing" if fits else "loss or share"
    return Pair(claim.loss, claim.share, bases, fits, off, (), currency=claim.currency)
