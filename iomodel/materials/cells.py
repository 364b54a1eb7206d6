"""What a cell of a material's table may say, and what it stands for."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Field


def _number(cell: object) -> float | None:
    """A finite number from a cell; None from an empty one."""
    text = str(cell).strip()
    if not text:
        return None
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]!r} is no number")
    return value


def _share(cell: object) -> float:
    """A share in 0..1 from a cell."""
    value = _number(cell)
    if value is None:
        raise ValueError("the cell is empty; expected a share between 0 and 1")
    if not 0 <= value <= 1:
        raise ValueError(f"{value:g} is no share; expected a number between 0 and 1")
    return value


def _filled(cell: object) -> str:
    """The text of a cell that must not be empty."""
    text = str(cell).strip()
    if not text:
        raise ValueError("the cell is empty")
    return text


YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
"""How a cell says yes or no, in small or capital letters."""


def _yes(cell: object) -> bool:
    """Yes or no from a cell."""
    text = str(cell).strip()
    if text.lower() not in YES_OR_NO:
        raise ValueError(f"{text[:40]!r} is neither yes nor no")
    return YES_OR_NO[text.lower()]


GRADES = {"A": "H", "B": "M", "C": "L", "H": "H", "M": "M", "L": "L"}
"""How sure a row is, as the project writes it, by what a table may say."""


def _confidence(cell: object) -> str:
    """How sure a row is."""
    text = str(cell).strip()
    if text not in GRADES:
        raise ValueError(f"{text[:40]!r}, expected H, M or L (or A, B or C in their place)")
    return GRADES[text]


def _year(cell: object) -> int | None:
    """A year from a cell; None from an empty one."""
    text = str(cell).strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1900 <= int(text) <= 2100):
        raise ValueError(
            f"{text[:40]!r} is no year; expected one such as 2026, or an empty cell for any year"
        )
    return int(text)


def _amount(cell: object) -> float:
    """A figure of 0 or more from a cell."""
    value = _number(cell)
    if value is None or value < 0:
        raise ValueError(f"{str(cell).strip()[:40]!r}, expected a number of 0 or more")
    return value


def _maybe_amount(cell: object) -> float | None:
    """A figure of 0 or more from a cell; None from an empty one."""
    return _amount(cell) if str(cell).strip() else None


def require_order(**ends: float | None) -> None:
    """Raise unless the ends that are given rise in the order in which they are named.

    >>> require_order(low=1.0, central=None, high=2.0)
    """
    given = {name: value for name, value in ends.items() if value is not None}
    if list(given.values()) != sorted(given.values()):
        found = ", ".join(f"{name} {value:g}" for name, value in given.items())
        raise ValueError(f"{found}; expected {' <= '.join(given)}")


def _date(cell: object) -> date:
    """A calendar day from a cell."""
    text = str(cell).strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no date; expected one such as 2025-04-04") from None


def _maybe_share(cell: object) -> float | None:
    """A share in 0..1 from a cell; None from an empty one."""
    return _share(cell) if str(cell).strip() else None


def _distribution(cell: object) -> str:
    """How a range is read from a cell; PERT from an empty one."""
    text = str(cell).strip()
    if text and text not in get_args(Distribution):
        raise ValueError(f"{text[:40]!r}, expected {', '.join(get_args(Distribution))} or an empty cell")
    return text or "pert"


def _country(cell: object) -> str:
    """A country by three letters; empty from an empty cell."""
    text = str(cell).strip()
    if text and not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
        raise ValueError(f"{text[:40]!r} is no country, expected three letters of ISO 3166 such as DEU")
    return text


Distribution = Literal["pert", "triangular", "uniform"]
Text: TypeAlias = Annotated[str, BeforeValidator(_filled), Field(min_length=1)]
Number: TypeAlias = Annotated[float | None, BeforeValidator(_number)]
Part: TypeAlias = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
MaybeAmount: TypeAlias = Annotated[float | None, BeforeValidator(_maybe_amount)]
Year: TypeAlias = Annotated[int | None, BeforeValidator(_year)]
Amount: TypeAlias = Annotated[float, BeforeValidator(_amount), Field(ge=0)]
MaybePart: TypeAlias = Annotated[float | None, BeforeValidator(_maybe_share)]
CalendarDay: TypeAlias = Annotated[date, BeforeValidator(_date)]
YesNo: TypeAlias = Annotated[bool, BeforeValidator(_yes)]
Confidence: TypeAlias = Annotated[Literal["H", "M", "L"], BeforeValidator(_confidence)]
CountryCode: TypeAlias = Annotated[str, BeforeValidator(_country)]
Shape: TypeAlias = Annotated[Distribution, BeforeValidator(_distribution)]
