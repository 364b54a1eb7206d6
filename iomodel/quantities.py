"""Shares and days as people write them: ``0.7`` or ``"70 %"``, ``90`` or ``"3 months"``."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from iomodel.figure import signed
from iomodel.notation import DAYS_PER_YEAR, MONTH_DAYS

SCALES = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
"""Words for large amounts."""
JAPANESE_SCALES = {
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "100万": 1e6,
    "億": 1e8,
    "十億": 1e9,
    "10億": 1e9,
    "兆": 1e12,
}
"""The same in Japanese."""

_DAYS_IN = {"day": 1.0, "week": 7.0, "month": MONTH_DAYS, "year": float(DAYS_PER_YEAR)}
_NUMBER = r"\s*([+-]?\d+(?:\.\d+)?)\s*"
_LONGEST = 36_500
"""The longest time that anything may last: a hundred years [days]."""


def number(value: object) -> object:
    """A value that is a number, or text for one; true and false are none.

    >>> number(True)
    Traceback (most recent call last):
    ValueError: true is no number
    """
    if isinstance(value, bool):
        raise ValueError(f"{str(value).lower()} is no number")
    return value


def days(value: object) -> object:
    """Days from a number of days or a text with a unit of time.

    >>> days("3 weeks"), days("1 year"), days(90)
    (21, 365, 90)
    >>> days("90 kg")
    Traceback (most recent call last):
    ValueError: '90 kg' is no length of time; expected days, such as 90 or '3 months' (day, week, month, year)
    """
    return round(found) if isinstance(found := _time(value), float) and isinstance(value, str) else found


def days_of_use(value: object) -> object:
    """Days as `days` reads them, parts of a day among them.

    >>> days_of_use("2 months"), days_of_use(0.5), days_of_use("1.5 days")
    (61, 0.5, 1.5)
    """
    found = _time(value)
    whole = isinstance(found, float) and isinstance(value, str) and "day" not in value.lower()
    return round(found) if whole else found  # type: ignore[call-overload]


def _time(value: object) -> object:
    """Days from a text with a unit of time; anything else as it is, unless it can be no time at all."""
    if isinstance(value, bool):
        raise ValueError(
            f"{str(value).lower()} is no length of time; expected days, such as 90 or '3 months'"
        )
    if isinstance(value, date):
        raise ValueError(f"{value} is a date; expected days, such as 90 or '3 months'")
    if not isinstance(value, str):
        return value
    match = re.fullmatch(_NUMBER + r"([a-z]*?)s?", value.strip().lower())
    if match is None or match[2] not in _DAYS_IN:
        raise ValueError(
            f"{value[:60]!r} is no length of time; expected days, such as 90 or '3 months' "
            f"({', '.join(_DAYS_IN)})"
        )
    found = float(match[1]) * _DAYS_IN[match[2]]
    if abs(found) > _LONGEST:
        raise ValueError(f"{value[:60]!r} is longer than {_LONGEST:,} days, the most that is calculated")
    return found


def share(value: object) -> object:
    """A share from a number in 0..1 or a text in per cent.

    >>> share("70 %"), share(0.7)
    (0.7, 0.7)
    >>> share(70)
    Traceback (most recent call last):
    ValueError: 70 is above 1; expected a share between 0 and 1, or per cent as text: '70 %'
    """
    if isinstance(value, bool):
        raise ValueError(
            f"{str(value).lower()} is no share; expected a number between 0 and 1, or per cent: '70 %'"
        )
    if isinstance(value, str):
        match = re.fullmatch(_NUMBER + "%", value)
        if match is None:
            raise ValueError(
                f"{value[:60]!r} is no share; expected a number between 0 and 1, or per cent: '70 %'"
            )
        value = float(match[1]) / 100
        if value > 1:
            raise ValueError(f"'{value:.0%}' is above 100 %; expected a share between 0 and 1")
    elif isinstance(value, int | float) and value > 1:
        raise ValueError(
            f"{_short(value)} is above 1; expected a share between 0 and 1, or per cent as text: "
            f"'{_short(value)} %'"
        )
    return value


def _short(number: float) -> str:
    """A number in a few characters, also one that no float holds.

    >>> _short(70), _short(10**400)
    ('70', '1.00E+400')
    """
    return f"{number:g}" if abs(number) < 1e300 else f"{Decimal(number):.2E}"


def day_since(value: object) -> object:
    """A length after the scenario's start; dates are turned into lengths before they come here.

    >>> day_since(-3)
    Traceback (most recent call last):
    ValueError: it lies 3 days before the scenario's start; expected 0, the start itself, or more
    """
    if isinstance(value, date):
        raise ValueError(
            f"{value} is a date; give the scenario's start, such as start_date = {value}, or a length "
            "after it"
        )
    if isinstance(value, int) and not isinstance(value, bool) and value < 0:
        raise ValueError(
            f"it lies {-value:,} days before the scenario's start; expected 0, the start itself, or more"
        )
    return days(value)


def _schema(*kinds: dict[str, Any]) -> WithJsonSchema:
    """What an editor learns: any of these."""
    return WithJsonSchema({"anyOf": list(kinds)})


_LENGTH = {"type": "string", "examples": ["3 months"], "description": "a length: days, weeks, months, years"}
_PER_CENT = {"type": "string", "pattern": "%$", "examples": ["70 %"], "description": "per cent"}
_WHOLE = {"type": "integer", "minimum": 0, "maximum": _LONGEST, "description": "days"}
_DATE = {"type": "string", "format": "date", "description": "a date, where start_date is given"}

Days = Annotated[int, BeforeValidator(days), Field(ge=0, le=_LONGEST), _schema(_WHOLE, _LENGTH)]
"""A length of time [days]: a whole number, or text such as ``"3 months"``."""

Day = Annotated[int, BeforeValidator(day_since), Field(ge=0, le=_LONGEST), _schema(_WHOLE, _LENGTH, _DATE)]
"""A length after the scenario's start [days]; a date where the scenario has a ``start_date``."""

DaysOfUse = Annotated[
    float,
    BeforeValidator(days_of_use),
    Field(ge=0, allow_inf_nan=False),
    _schema({"type": "number", "minimum": 0}, _LENGTH),
]
"""An amount of material [days of normal use]: a number, or text such as ``"2 months"``."""

Share = Annotated[
    float,
    BeforeValidator(share),
    Field(ge=0, le=1, allow_inf_nan=False),
    _schema({"type": "number", "minimum": 0, "maximum": 1}, _PER_CENT),
]
"""A share [1]: a number in 0..1, or text such as ``"70 %"``."""


def millions(amount: float, form: str = "") -> str:
    """An amount in millions: a change with its sign where no form is given.

    >>> millions(-804_000), millions(-1_000.0)
    ('-0.80', '0.00')
    """
    return _written(amount / SCALES["million"], form)


def billions(amount: float, form: str = ",.6g") -> str:
    """An amount in billions.

    >>> billions(6.6e11)
    '660'
    """
    return format(amount / SCALES["billion"], form)


def trillions(amount: float, form: str = "") -> str:
    """An amount in trillions: a change with its sign where no form is given.

    >>> trillions(-2.64e12), trillions(-1e9), trillions(607.9e12, ",.1f")
    ('-2.64', '0.00', '607.9')
    """
    return _written(amount / SCALES["trillion"], form)


def _written(figure: float, form: str) -> str:
    """A figure in a form; a change where none is given."""
    return format(figure, form) if form else signed(figure)
