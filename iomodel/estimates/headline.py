"""What a headline claims: an amount or a share, whose loss it is, over how long and in which year."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from iomodel.errors import ParameterError, nearest
from iomodel.estimates.amounts import CURRENCIES, PERCENT, YEAR, Amount, amounts_in, plain
from iomodel.estimates.loser import loser_in
from iomodel.estimates.pairs import Quoted
from iomodel.estimates.periods import period_in
from iomodel.sources import HOME, countries

_LONGEST = 1_000
_EXAMPLES = "'2.6 trillion yen a year', '$8 billion', '2.6兆円' or '0.11 %'"
_COUNTED = re.compile(
    r"\s*(?:jobs|people|persons|workers|employees|cars|vehicles|units|tonnes|tons|kg|人|台|トン|万人|品目)"
)
_NO_NUMBER = re.compile(r"(?<![a-z])(?:nan|inf|infinity|infinite)(?![a-z])", re.I)
_BEFORE_BOUND = re.compile(
    r"(?<![a-z])(less than|fewer than|under|below|more than|over|above|exceeding|at least|at most|up to"
    r"|as much as|最大|少なくとも)\s*$",
    re.I,
)
_AFTER_BOUND = re.compile(r"\s*(or more|or less|未満|以下|以内|以上|超)", re.I)
_ABOVE = 1e6
"""A figure without scale or currency that is taken for money [units of the currency]."""


class Assumed(NamedTuple):
    """Something that a headline leaves open and that was assumed, in two languages."""

    english: str
    japanese: str
    what: str
    """``country``, ``currency`` or ``bound``."""


@dataclass(frozen=True)
class Claim:
    """What a headline claims, and what was assumed to read it."""

    text: str
    loss: Quoted | None
    """[units of the currency]"""
    share: Quoted | None
    """Share of annual GDP [1]."""
    currency: str
    country: str
    days: int | None = None
    """How long the loss takes to build up; None where nothing is said."""
    year: int | None = None
    country_said: bool = True
    assumptions: tuple[Assumed, ...] = ()
    """What the headline leaves open and was assumed."""

    @property
    def assumed(self) -> tuple[str, ...]:
        """What was assumed, in sentences."""
        return tuple(one.english for one in self.assumptions)

    @property
    def assumed_ja(self) -> tuple[str, ...]:
        """What was assumed, in Japanese sentences."""
        return tuple(one.japanese for one in self.assumptions)


def read_claim(text: str, country: str | None = None) -> Claim:
    """Read one sentence in English or Japanese.

    Parameters
    ----------
    text
        With an amount of money, a share in per cent, or one of each.
    country
        Whose loss it is, as a code or a name, where the sentence does not say.

    Raises
    ------
    ParameterError
        If the text is empty or too long, has no amount or several, a figure without a unit, an unknown
        currency, a figure that is no loss, or several countries.

    Examples
    --------
    >>> found = read_claim("South Korea lost 8 billion dollars from Japan's 2019 export curbs")
    >>> found.loss.value, found.currency, found.country, found.year
    (8000000000.0, 'USD', 'KOR', 2019)
    >>> found = read_claim("レアアース規制で年間2.6兆円の損失")
    >>> found.loss.value, found.currency, found.days
    (2600000000000.0, 'JPY', 365)
    """
    text = _sentence(text)
    days, rest = period_in(text)
    found = _figures(rest)
    years = {int(one.value) for one in found if YEAR.fullmatch(one.text)}
    money, share = _one_of_each(text, [one for one in found if not YEAR.fullmatch(one.text)])
    where = country_named(country) if country else loser_in(_masked(rest, money, share))
    said = where is not None
    unit = money.unit if money else ""
    assumed = []
    if where is None:
        where = _by_currency(unit)
        assumed.append(
            Assumed(
                f"Who loses is not named: read as a loss of {countries()[where].name}.",
                f"損失を被る国の明示なし：{countries()[where].name_ja}の損失とみなす。",
                "country",
            )
        )
    currency = unit or countries()[where].currency
    if money and not unit:
        if where not in (HOME, "USA"):
            raise ParameterError(
                f"claim: {money.text!r} has no currency, and the loss is that of {countries()[where].name}; "
                f"expected an amount such as '{money.text} dollars'"
            )
        assumed.append(
            Assumed(
                f"No currency is named: read as {CURRENCIES[currency].name}.",
                f"通貨の明示なし：{CURRENCIES[currency].name_ja}とみなす。",
                "currency",
            )
        )
    assumed += [line for one in (money, share) if (line := _bound(rest, one))]
    return Claim(
        text=text,
        loss=Quoted(money.value, money.half) if money else None,
        share=Quoted(share.value, share.half) if share else None,
        currency=currency,
        country=where,
        days=days,
        year=years.pop() if len(years) == 1 else None,
        country_said=said,
        assumptions=tuple(assumed),
    )


def country_named(name: str) -> str:
    """The code of a country from its code or a name.

    >>> country_named("South Korea"), country_named("日本"), country_named("deu")
    ('KOR', 'JPN', 'DEU')
    """
    for code, country in countries().items():
        if name.strip().lower() in [one.lower() for one in country.names]:
            return code
    known = {one.lower(): code for code, country in countries().items() for one in country.names}
    close = nearest(name.lower(), known)
    raise ParameterError(f"no country {name[:60]!r}; known: {', '.join(countries())}.{close}")


def _sentence(text: str) -> str:
    """The text itself, if it is one that can be read."""
    if not isinstance(text, str):
        raise ParameterError(
            f"claim is {text!r} ({type(text).__name__}), expected a sentence with an amount: {_EXAMPLES}"
        )
    if not text.strip():
        raise ParameterError(f"claim is empty; expected a sentence with an amount: {_EXAMPLES}")
    if len(text) > _LONGEST:
        raise ParameterError(
            f"claim has {len(text):,} characters; expected a sentence of at most {_LONGEST:,}"
        )
    return " ".join(plain(text).split())


def _figures(text: str) -> list[Amount]:
    """All figures of a sentence."""
    try:
        return amounts_in(text)
    except ValueError as error:
        raise ParameterError(f"claim: {error}") from None


def _one_of_each(text: str, found: list[Amount]) -> tuple[Amount | None, Amount | None]:
    """The amount of money and the share of a sentence; at least one is there."""
    shares = _distinct(one for one in found if one.unit == PERCENT)
    money = _distinct(one for one in found if _is_money(text, one))
    for what, several in (("amounts", money), ("shares", shares)):
        if len(several) > 1:
            listed = ", ".join(repr(one.text) for one in several)
            raise ParameterError(f"claim has several {what}: {listed}; expected one. Check one at a time")
    if not money and not shares:
        raise ParameterError(_no_amount(text, found))
    for one in (*money, *shares):
        _require_loss(one)
    return next(iter(money), None), next(iter(shares), None)


def _distinct(found: Iterable[Amount]) -> list[Amount]:
    """Figures of different value or unit; what is said twice counts once."""
    return list({(one.value, one.unit): one for one in found}.values())


def _is_money(text: str, one: Amount) -> bool:
    """Whether a figure is money: it has a currency, or is large and counts nothing else."""
    if one.unit:
        return one.unit != PERCENT
    return (one.scale != 1 or abs(one.value) >= _ABOVE) and not _COUNTED.match(text, one.end)


def _no_amount(text: str, found: list[Amount]) -> str:
    """Why there is no amount, with what would be one."""
    if infinite := _NO_NUMBER.search(text):
        return f"claim {text[:60]!r}: {infinite[0]!r} is no number; expected figures: {_EXAMPLES}"
    if not found:
        return f"claim {text[:60]!r} has no amount in figures; expected {_EXAMPLES}"
    bare = found[0]
    figure = f"{abs(bare.value):g}"
    said, money = f"claim: {bare.text!r} has neither per cent nor a currency", f"'{figure} billion yen'"
    if abs(bare.value) >= 100:
        return f"{said}. Write {money}, say"
    return f"{said}; did you mean {figure} %? Write '{figure} %', or {money}"


def _require_loss(one: Amount) -> None:
    """Raise unless a figure can be a loss."""
    if one.value < 0:
        positive = one.text.lstrip("-−▲△ ").removeprefix("minus ").removeprefix("マイナス")
        raise ParameterError(
            f"claim: {one.text!r} is negative; a loss is written without a sign: {positive!r}"
        )
    if one.value == 0 or not math.isfinite(one.value):
        raise ParameterError(f"claim: {one.text!r} is {one.value:g}; expected a loss above 0")
    if one.unit == PERCENT and one.value >= 1:
        raise ParameterError(
            f"claim: {one.text!r} is 100 % or more of a year's GDP; expected less, such as '0.11 %'"
        )


def _bound(text: str, one: Amount | None) -> Assumed | None:
    """What is assumed of a figure that a sentence gives as a bound; nothing where it does not."""
    if one is None:
        return None
    found = _BEFORE_BOUND.search(text[: one.start]) or _AFTER_BOUND.match(text[one.end :])
    if not found:
        return None
    return Assumed(
        f"{one.text!r} stands as a bound ({found[1]!r}): it is checked as it stands.",
        f"「{one.text}」は上限または下限（「{found[1]}」）：そのままの値で確認する。",
        "bound",
    )


def _masked(text: str, *found: Amount | None) -> str:
    """The text with amounts blanked, so that 'US dollars' names no country."""
    for one in found:
        if one is not None:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _by_currency(unit: str) -> str:
    """Whose loss is meant where only a currency is named: Japan's for yen, dollars and shares."""
    if unit in ("", "USD"):
        return HOME
    own = [code for code, country in countries().items() if country.currency == unit]
    return "EU" if unit == "EUR" else own[0]
