"""Names, dimensions and symbols, each said once.

Symbols follow Miller & Blair, *Input-Output Analysis*, 3rd ed. (2022), with the term of
Japan's official tables (産業連関表) beside each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.integer]
BoolArray: TypeAlias = NDArray[np.bool_]

SCENARIO = "scenario"
MODEL = "model"
DAY = "day"
SECTOR = "sector"
ELEMENT = "element"

DAYS_PER_YEAR = 365
"""A share of annual GDP is a sum over days divided by this many days of one year's GDP."""

MONTH_DAYS = DAYS_PER_YEAR / 12
"""Length of a month where a duration is given in months [days]."""

_Place = TypeVar("_Place", int, IntArray)


def day_number(place: _Place, first: int = 0) -> _Place:
    """Number of a day as readers see it: day 1 is the first day of the cut, day 0 the one before it.

    Parameters
    ----------
    place
        Place of the day, or of several, on a run's axis, which counts from 0.
    first
        Place of the first day of the first cut.

    >>> day_number(61), day_number(100, first=100)
    (62, 1)
    """
    return place - first + 1


def after_start(days: int) -> str:
    """A time in a scenario in words: a length after its start, which is not the number of a day.

    >>> after_start(0), after_start(1), after_start(365)
    ('at the start', '1 day after the start', '365 days after the start')
    """
    return f"{days} {'day' if days == 1 else 'days'} after the start" if days else "at the start"


@dataclass(frozen=True)
class Symbol:
    """One entry of the glossary."""

    english: str
    japanese: str
    unit: str


GLOSSARY: dict[str, Symbol] = {
    "x": Symbol("output", "国内生産額", "currency per year"),
    "Z": Symbol("intermediate flows, seller by buyer", "内生部門（中間取引）", "currency per year"),
    "Zd": Symbol("domestic intermediate flows", "国産品の中間取引", "currency per year"),
    "Zm": Symbol("imported intermediate flows", "輸入品の中間取引", "currency per year"),
    "Yd": Symbol(
        "final demand for domestic goods, exports included", "最終需要（国産）", "currency per year"
    ),
    "Ym": Symbol("final demand for imported goods", "最終需要（輸入）", "currency per year"),
    "f": Symbol("total final demand for domestic goods", "最終需要計", "currency per year"),
    "v": Symbol("value added by component", "粗付加価値", "currency per year"),
    "A": Symbol("input coefficients, users in columns", "投入係数", "1"),
    "Ad": Symbol("domestic input coefficients", "国産投入係数 (I-M)A", "1"),
    "Am": Symbol("imported input coefficients", "輸入投入係数 MA", "1"),
    "Bd": Symbol("domestic output coefficients (Ghosh)", "産出係数", "1"),
    "L": Symbol("Leontief inverse of Ad", "逆行列係数 [I-(I-M)A]^-1", "1"),
    "m": Symbol("import coefficient of a commodity", "輸入係数", "1"),
    "phi": Symbol("share of capacity lost", "生産能力の喪失率", "1"),
    "GDP": Symbol(
        "value added less consumption expenditure outside households",
        "国内総生産（粗付加価値 - 家計外消費支出）",
        "currency per year",
    ),
}
