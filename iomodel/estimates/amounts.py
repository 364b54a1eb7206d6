"""Amounts of money and shares in a sentence: ``"$8 billion"``, ``"2兆6,400億円"``, ``"0.11 percent"``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from iomodel.errors import nearest
from iomodel.quantities import SCALES

PERCENT = "%"
"""The unit of a share; its value is a fraction."""
YEAR = re.compile(r"(?:19|20)\d\d")
"""A figure that is a calendar year where no unit stands beside it."""
MOST = 30
"""Powers of ten beyond which a figure, or its last digit, is a slip of the pen."""


class Currency(NamedTuple):
    """How a currency is written."""

    name: str
    """In a sentence, after an amount."""
    before: tuple[str, ...]
    """What stands before the figure, beside the code."""
    after: tuple[str, ...]
    """What stands after it, beside the code."""

    @property
    def name_ja(self) -> str:
        """In a Japanese sentence, after an amount."""
        return self.after[-1]


CURRENCIES = {
    "JPY": Currency("yen", ("¥",), ("japanese yen", "yen", "円")),
    "USD": Currency(
        "dollars", ("US$", "$"), ("us[ -]dollars?", r"u\.s\.[ -]dollars?", "dollars?", "米ドル", "ドル")
    ),
    "EUR": Currency("euros", ("€",), ("euros?", "ユーロ")),
    "GBP": Currency(
        "pounds", ("£",), ("pounds? sterling", "british pounds?", "pounds?", "英ポンド", "ポンド")
    ),
    "KRW": Currency("won", ("₩",), ("korean won", "won", "ウォン")),
    "CNY": Currency("yuan", ("CN¥",), ("yuan", "renminbi", "rmb", "人民元", "元")),
    "CHF": Currency("Swiss francs", (), ("swiss francs?", "スイスフラン")),
    "CAD": Currency("Canadian dollars", ("CA$", "C$"), ("canadian dollars?", "カナダドル")),
    "AUD": Currency("Australian dollars", ("AU$", "A$"), ("australian dollars?", "豪ドル")),
    "TWD": Currency("Taiwan dollars", ("NT$",), ("(?:new )?taiwan dollars?", "台湾ドル")),
    "INR": Currency("rupees", ("₹",), ("indian rupees?", "rupees?", "ルピー")),
}
"""Currencies that are read, by their code in ISO 4217."""

_OTHER = (
    "pesos?|roubles?|rubles?|reais|rupiah|baht|dong|lira|liras|krone|kroner|kronor|krona|zloty|rand|ringgit|"
    "dirhams?|riyals?|shekels?|francs?|marks|bitcoins?|ペソ|ルーブル|バーツ|ドン|リラ|クローネ"
)
_NO_MONEY = ("GDP", "GNP", "GNI", "GVA")
_SHORT = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_ALSO = {"million": ["mn", "mln"], "billion": ["bn", "bln"], "trillion": ["tn", "trn", "trln"]}
_WORDS = {
    **{name: size for name, size in SCALES.items() if name},
    **{short: SCALES[name] for name, shorts in _ALSO.items() for short in shorts},
    **_SHORT,
    "quadrillion": 1e15,
}
_KANJI = {"千": 3, "百": 2, "十": 1, "万": 4, "億": 8, "兆": 12}
_PERCENT = r"%(?:ポイント)?|percentage[ -]points?|per ?cent|pct|パーセント"
_MINUS = r"[-−▲△]|minus\s+|マイナス"
_FIGURE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+")


def _any(words: list[str], *, open_ended: bool = False) -> str:
    """An expression for any of the words, the longest first; one in Latin letters ends where they end."""
    ordered = sorted(words, key=lambda word: -len(word))
    return "|".join(word + ("" if open_ended or not word.isascii() else "(?![a-z])") for word in ordered)


_AFTER = {
    code: re.compile(_any([code, *known.after, *map(re.escape, known.before)]), re.I)
    for code, known in CURRENCIES.items()
}
_BEFORE = {sign: code for code, known in CURRENCIES.items() for sign in (*known.before, code)}
_GLUED = r"(?:million|billion|trillion)(?=(?:yen|dollars?|euros?|pounds?|won|yuan)(?![a-z]))"
"""A word for large amounts that the name of its currency follows without a space."""
_PART = r"(?:千|百|十)?(?:兆|億|万)"
_AMOUNT = re.compile(
    r"(?<![A-Za-z0-9.,/⁄千百十万億兆])"
    rf"(?P<minus>{_MINUS})?"
    rf"(?:(?P<before>{_any([re.escape(sign) for sign in _BEFORE], open_ended=True)}) ?)?"
    r"(?P<inner>[-−▲△])?"
    r"(?P<number>\.?\d(?:[\d.,]*\d)?)(?P<power>e[+-]?\d{1,4}(?![\da-z]))?"
    rf"(?: ?(?P<kanji>{_PART}(?:[\d,.]*\d{_PART})*|千)|[ -]?(?P<scale>{_any(list(_WORDS))}|{_GLUED}))?"
    rf"(?:[ -]*(?P<after>{_PERCENT}|{'|'.join(known.pattern for known in _AFTER.values())}))?",
    re.I,
)
_RANGE = re.compile(r"\s*(?:to|and|or|-|–|—|~|〜|から|ないし|または|と)\s*", re.I)
_NEXT = re.compile(rf"\s*(?:(?P<other>{_OTHER})(?![a-z])|(?P<code>(?-i:[A-Z]{{3}}))(?![A-Za-z]))", re.I)


@dataclass(frozen=True)
class Amount:
    """A figure in a sentence."""

    value: float
    """In units of the currency, or a fraction where the unit is per cent; below 0 after a minus."""
    half: float
    """Half of the last digit given, in the same unit."""
    unit: str
    """Code of the currency, `PERCENT`, or nothing where none stands there."""
    scale: float
    """What the digits are multiplied by: 1e9 for billions, 0.01 for per cent."""
    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """A text with letters and digits of full width as ordinary ones.

    >>> plain("０．１１％")
    '0.11%'
    """
    return unicodedata.normalize("NFKC", text)


def amounts_in(text: str) -> list[Amount]:
    """Every figure of a sentence, in its order, with its unit.

    The first of two figures that share a unit takes it from the second: ``"3 to 8 billion dollars"``.

    Parameters
    ----------
    text
        In English or Japanese, with digits of any width.

    Raises
    ------
    ValueError
        If a figure with a unit is no number, is out of bounds, or the currency is unknown.

    Examples
    --------
    >>> [(found.value, found.unit) for found in amounts_in("2兆6,400億円, or $8 billion, or 0.11 percent")]
    [(2640000000000.0, 'JPY'), (8000000000.0, 'USD'), (0.0011, '%')]
    >>> [found.value for found in amounts_in("between 3 and 8 billion dollars")]
    [3000000000.0, 8000000000.0]
    """
    text = plain(text)
    found: list[Amount] = []
    for match in _AMOUNT.finditer(text):
        amount = _read(text, match)
        if amount is None:
            continue
        shared = found and _bare(found[-1]) and _RANGE.fullmatch(text, found[-1].end, amount.start)
        if shared and amount.scale != 1:
            found[-1] = _in_unit_of(amount, found[-1])
        found.append(amount)
    return found


def _bare(amount: Amount) -> bool:
    """Whether a figure has neither a unit nor a word for large amounts, and is no year."""
    return not amount.unit and amount.scale == 1 and not YEAR.fullmatch(amount.text)


def _in_unit_of(second: Amount, first: Amount) -> Amount:
    """The first of two figures that share the unit of the second."""
    size = second.scale
    return replace(first, value=first.value * size, half=first.half * size, unit=second.unit, scale=size)


def _read(text: str, match: re.Match[str]) -> Amount | None:
    """The amount of a match; None where it is no number and has no unit."""
    said = match.group().strip()
    scale, unit = _scale(match), _unit(text, match)
    bare = not unit and scale == 1
    if _FIGURE.fullmatch(match["number"]) is None:
        if bare:
            return None
        raise ValueError(f"{said!r} is no amount: commas stand between thousands, a point before decimals")
    if match["kanji"] and not _falls(match["kanji"], text[match.end("kanji") :]):
        raise ValueError(f"{said!r} is no amount: units fall from 兆 over 億 to 万, as in '2兆6,400億円'")
    number = Decimal(match["number"].replace(",", "") + (match["power"] or ""))
    last = int(number.normalize().as_tuple().exponent) if number else 0
    exact, digit = number * Decimal(scale), Decimal(10) ** last * Decimal(scale)
    if match["kanji"]:
        exact, digit = _kanji(number, match["kanji"])
    if max(abs(last), abs(exact.adjusted()), abs(number.adjusted())) > MOST:
        raise ValueError(f"{said[:40]!r} is out of bounds; expected 1e-{MOST} to 1e{MOST}")
    if unit == PERCENT:
        exact, digit, scale = exact / 100, digit / 100, scale / 100
    sign = -1 if match["minus"] or match["inner"] else 1
    return Amount(
        sign * float(exact),
        float(digit) / 2,
        unit,
        scale,
        said,
        match.start(),
        match.start() + len(match.group()),
    )


def _scale(match: re.Match[str]) -> float:
    """What the digits are multiplied by; a single letter counts beside a currency only."""
    if match["kanji"]:
        return float(10 ** sum(_KANJI[letter] for letter in re.sub(r"[\d.,].*", "", match["kanji"])))
    word = (match["scale"] or "").lower()
    if word in _SHORT and not (match["before"] or match["after"]):
        return 1.0
    return _WORDS.get(word, 1.0)


def _falls(tail: str, rest: str) -> bool:
    """Whether each unit of ``兆6,400億`` is below the one before it, and no digits follow the last."""
    sizes = [sum(_KANJI[letter] for letter in part) for part in re.findall(r"[千百十万億兆]+", tail)]
    return sizes == sorted(set(sizes), reverse=True) and not rest[:1].isdigit()


def _kanji(number: Decimal, tail: str) -> tuple[Decimal, Decimal]:
    """The value of ``2`` and ``兆6,400億``, and that of its last digit."""
    parts = re.findall(r"([\d,.]*)([千百十万億兆]+)", tail)
    value = digit = Decimal(0)
    for figure, size in parts:
        own = Decimal(figure.replace(",", "")) if figure else number
        unit = Decimal(10) ** sum(_KANJI[letter] for letter in size)
        digit = unit * Decimal(10) ** int(own.normalize().as_tuple().exponent if own else 0)
        value += own * unit
    return value, digit


def _unit(text: str, match: re.Match[str]) -> str:
    """The currency or per cent of a match; nothing where none stands there."""
    after = match["after"] or ""
    if re.fullmatch(_PERCENT, after, re.I):
        return PERCENT
    for code, known in _AFTER.items():
        if after and known.fullmatch(after):
            return code
    if match["before"]:
        return next(code for sign, code in _BEFORE.items() if sign.lower() == match["before"].lower())
    follows = _NEXT.match(text, match.end()) if match["scale"] or match["kanji"] else None
    word = follows and (follows["other"] or follows["code"])
    if word and word not in _NO_MONEY:
        known_names = ", ".join(f"{one.name} ({code})" for code, one in CURRENCIES.items())
        raise ValueError(
            f"{match.group().strip() + ' ' + word!r} is in an unknown currency {word!r}; expected one of "
            f"{known_names}.{nearest(word.upper(), CURRENCIES)}"
        )
    return ""


def in_words(amount: float, currency: str, digits: int = 4, language: str = "en") -> str:
    """An amount of money for a sentence, rounded to some digits.

    >>> in_words(8e9, "USD"), in_words(2.64e12, "JPY"), in_words(950, "EUR")
    ('8 billion dollars', '2.64 trillion yen', '950 euros')
    >>> in_words(8e9, "USD", language="ja"), in_words(6.6e11, "JPY", language="ja")
    ('80億ドル', '6,600億円')
    """
    rounded = float(f"{amount:.{digits}g}")
    if language == "ja":
        power = max((power for power in (12, 8, 4, 0) if 10**power <= abs(rounded)), default=0)
        figure = f"{Decimal(f'{rounded / 10**power:.{digits}g}'):,f}"
        return figure + {12: "兆", 8: "億", 4: "万", 0: ""}[power] + CURRENCIES[currency].name_ja
    names = {size: name for name, size in SCALES.items() if name != "thousand"}
    size = max((size for size in names if size <= abs(rounded)), default=1.0)
    figure = f"{Decimal(f'{rounded / size:.{digits}g}'):,f}"
    return " ".join(part for part in (figure, names[size], CURRENCIES[currency].name) if part)
