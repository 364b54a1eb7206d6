"""Shares and days as people write them: ``0.7`` or ``"70 %"``, ``90`` or ``"3 months"``."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from iomodel.notation import DAYS_PER_YEAR, MONTH_DAYS

_DAYS_IN = {"day": 1.0, "week": 7.0, "month": MONTH_DAYS, "year": float(DAYS_PER_YEAR)}
_NUMBER = r"\s*([+-]?\d+(?:\.\d+)?)\s*"


def days(value: object) -> object:
    """Days from a number of days or a text with a unit of time.

    >>> days("3 weeks"), days("1 year"), days(90)
    (21, 365, 90)
    >>> days("90 kg")
    Traceback (most recent call last):
    ValueError: '90 kg' is no length of time; expected days, such as 90 or '3 months' (day, week, month, year)
    """
    if not isinstance(value, str):
        return value
    match = re.fullmatch(_NUMBER + r"([a-z]*?)s?", value.strip().lower())
    if match is None or match[2] not in _DAYS_IN:
        raise ValueError(
            f"{value!r} is no length of time; expected days, such as 90 or '3 months' ({', '.join(_DAYS_IN)})"
        )
    return round(float(match[1]) * _DAYS_IN[match[2]])


def share(value: object) -> object:
    """A share from a number in 0..1 or a text in per cent.

    >>> share("70 %"), share(0.7)
    (0.7, 0.7)
    >>> share(70)
    Traceback (most recent call last):
    ValueError: 70 is above 1; expected a share between 0 and 1, or per cent as text: '70 %'
    """
    if isinstance(value, str):
        match = re.fullmatch(_NUMBER + "%", value)
        if match is None:
            raise ValueError(f"{value!r} is no share; expected a number between 0 and 1, or per cent: '70 %'")
        value = float(match[1]) / 100
        if value > 1:
            raise ValueError(f"'{value:.0%}' is above 100 %; expected a share between 0 and 1")
    elif isinstance(value, int | float) and not isinstance(value, bool) and value > 1:
        raise ValueError(
            f"{value:g} is above 1; expected a share between 0 and 1, or per cent as text: '{value:g} %'"
        )
    return value


Days = Annotated[int, BeforeValidator(days), Field(ge=0, le=36500)]
"""A length of time [days]: a whole number, or text such as ``"3 months"``."""

Share = Annotated[float, BeforeValidator(share), Field(ge=0, le=1, allow_inf_nan=False)]
"""A share [1]: a number in 0..1, or text such as ``"70 %"``."""
