"""How long a loss takes to build up: ``"for three months"``, ``"a year"``, ``"年間"``."""

from __future__ import annotations

import re

from iomodel.notation import DAYS_PER_YEAR
from iomodel.quantities import days

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: count for count, word in enumerate(_NUMBERS, 1)}
_UNITS = {
    "日": "days",
    "週": "weeks",
    "月": "months",
    "年": "years",
    "四半期": "quarters",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
    "quarter": "quarters",
}
_COUNTED = re.compile(
    rf"(?<![\w.,])(?P<count>\d{{1,3}}(?:\.\d+)?|{'|'.join(_NUMBERS)})[ -]?"
    r"(?P<unit>day|week|month|quarter|year)s?(?![a-z])"
    r"|(?P<number>(?<![\d.,])\d{1,3}(?:\.\d+)?) ?"
    r"(?P<kind>日間|週間|[かカヶヵケ箇]月|年間|年|四半期)(?!度)",
    re.I,
)
_HALF = re.compile(r"half[ -]a[ -]year|half[ -]year|半年", re.I)
_RATE = re.compile(
    r"(?<![a-z])(?:(?:a|an|per|each|every|full|whole)[ -](?P<unit>day|week|month|quarter|year)(?![a-z])"
    r"|year-?long|yearly|annually|annual(?!\s+(?:GDP|gross|output|growth|report)))"
    r"|/ ?(?P<by>year|month)|年間|通年|一年",
    re.I,
)


def period_in(text: str) -> tuple[int | None, str]:
    """Days that a sentence speaks of, and the sentence with those words blanked, as long as before.

    A length in figures or words goes before ``a year`` and ``annual``; several lengths count as none.

    >>> period_in("660 billion yen for three months")[0], period_in("2.6 trillion yen a year")[0]
    (91, 365)
    >>> period_in("年間2.6兆円"), period_in("3か月で0.11%")[0]
    ((365, '  2.6兆円'), 91)
    >>> period_in("2.6 trillion yen")
    (None, '2.6 trillion yen')
    """
    lengths = []
    for match in _COUNTED.finditer(text):
        count = match["count"] or match["number"]
        unit = _UNITS[(match["unit"] or re.sub("間$|^[かカヶヵケ箇]", "", match["kind"])).lower()]
        number = _WORDS.get(count.lower(), count)
        lengths.append(_days(number, unit))
    halves = [round(DAYS_PER_YEAR / 2) for _ in _HALF.finditer(text)]
    rates = [
        _days(1, _UNITS[(match["unit"] or match["by"] or "year").lower()]) for match in _RATE.finditer(text)
    ]
    found = set(lengths + halves) or set(rates)
    for pattern in (_COUNTED, _HALF, _RATE):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found.pop() if len(found) == 1 else None, text


def _days(count: int | str, unit: str) -> int:
    """Days of a length; a quarter is three months."""
    number = float(count) * (3 if unit == "quarters" else 1)
    return int(str(days(f"{number:g} {'months' if unit == 'quarters' else unit}")))
