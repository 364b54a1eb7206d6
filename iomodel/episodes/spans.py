"""Calendar periods as statistics name them: ``2011-03``, ``2011Q1``, ``2011``, or a first and a last day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_FORM = "a month '2011-03', a quarter '2011Q1', a year '2011', or a first and a last day"
_NAMED = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")


class Span(NamedTuple):
    """A stretch of days.

    >>> str(span_of("2011Q1")), span_of("2011-03").days
    ('2011Q1', 31)
    """

    first: date
    """First day."""
    last: date
    """Last day, which belongs to it."""

    @property
    def days(self) -> int:
        """Length, first and last day counted [days]."""
        return (self.last - self.first).days + 1

    def meets(self, other: Span) -> bool:
        """Whether it shares a day with another."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        for named in (
            f"{self.first:%Y}",
            f"{self.first:%Y}Q{(self.first.month + 2) // 3}",
            f"{self.first:%Y-%m}",
        ):
            if _named(named) == self:
                return named
        return f"{self.first} to {self.last}"


def span_of(value: object) -> Span:
    """A span from the name of a month, quarter or year, or from a first and a last day.

    >>> span_of("2024Q1")
    Span(first=datetime.date(2024, 1, 1), last=datetime.date(2024, 3, 31))
    >>> span_of("spring")
    Traceback (most recent call last):
    ValueError: 'spring' is no period; expected a month '2011-03', a quarter '2011Q1', ...
    """
    if isinstance(value, Span):
        return value
    if isinstance(value, str | int) and not isinstance(value, bool):
        found = _named(str(value).strip())
        if found is not None:
            return found
    if isinstance(value, list | tuple) and len(value) == 2:
        first, last = map(_day, value)
        if first is not None and last is not None:
            if last < first:
                raise ValueError(
                    f"its last day {last} comes before its first {first}; expected them in order"
                )
            return Span(first, last)
    raise ValueError(f"{str(value)[:60]!r} is no period; expected {_FORM}")


def _named(text: str) -> Span | None:
    """The span of a month, quarter or year by name; None where it names none."""
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    year, quarter, month = (int(part) if part else 0 for part in match.groups())
    if year == 0:
        return None
    first = month or (3 * quarter - 2 if quarter else 1)
    last = month or (3 * quarter if quarter else 12)
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _day(value: Any) -> date | None:
    """A calendar day, also one written as text."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def day_before(day: date) -> date:
    """The day before.

    >>> day_before(date(2011, 3, 1))
    datetime.date(2011, 2, 28)
    """
    return day - timedelta(days=1)


def _plain(value: Span) -> list[str]:
    """As plain data."""
    return [value.first.isoformat(), value.last.isoformat()]


Period = Annotated[
    Span,
    BeforeValidator(span_of),
    PlainSerializer(_plain),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$"},
                {
                    "type": "array",
                    "items": {"type": "string", "format": "date"},
                    "minItems": 2,
                    "maxItems": 2,
                },
            ],
            "description": f"A period: {_FORM}.",
        }
    ),
]
"""A period in a file."""
