"""Measures of an economy beside output and value added, by name, in both languages."""

from __future__ import annotations

from math import floor, log10
from typing import Literal, NamedTuple


class Measure(NamedTuple):
    """What a measure is: a flow adds up over days, a price is at its extreme on one day.

    A price that rises out of all proportion is said as a multiple of the normal one.
    """

    title: str
    title_ja: str
    kind: Literal["flow", "price", "multiple"]


REAL_GDP = "real_gdp"
BASE_PRICES = "real_gdp_at_base_prices"
CONSUMPTION = "real_consumption"
EXPENDITURE = "real_gross_national_expenditure"
TERMS_OF_TRADE = "terms_of_trade"
SCARCE_PRICE = "scarce_price"

MEASURES: dict[str, Measure] = {
    REAL_GDP: Measure("real GDP, chained along the cut", "実質GDP（連鎖方式）", "flow"),
    BASE_PRICES: Measure(
        "real GDP at base-year prices (double deflation)",
        "実質GDP（基準年価格、ダブルデフレーション）",
        "flow",
    ),
    CONSUMPTION: Measure("real consumption and investment at home", "実質国内最終需要（消費・投資）", "flow"),
    EXPENDITURE: Measure("real gross national expenditure, chained", "実質国民総支出（連鎖方式）", "flow"),
    TERMS_OF_TRADE: Measure("terms of trade", "交易条件", "price"),
    SCARCE_PRICE: Measure(
        "price of the scarce material to its users", "不足材料の価格（需要家の支払価格）", "multiple"
    ),
}
"""Every measure by its name in a result: those of GDP of every model, the others where prices move."""

PRICE_MEANING = (
    "The price of the scarce material is a multiple of the normal one: what users would have to pay until "
    "they ask for no more than is left, at the elasticities assumed. It is a price of the model, not a "
    "forecast of a market, and it depends more on the elasticity between the material and the rest than on "
    "anything else."
)
"""What the price of the scarce material is, and what it is not."""
PRICE_MEANING_JA = (
    "不足材料の価格は平常時に対する倍率で、仮定した弾力性の下で、需要が残された供給量に一致するまで上昇した場合に"
    "需要家が支払う価格である。モデル上の価格であって市場価格の予測ではなく、材料とその他の投入との代替の弾力性に最も"
    "左右される。"
)
"""The same in Japanese."""


def as_multiple(change: float) -> str:
    """A change of a price as a multiple of the normal price, to three digits.

    Parameters
    ----------
    change
        Change [%].

    >>> as_multiple(295220.15), as_multiple(140.0), as_multiple(0.0)
    ('2,950', '2.40', '1.00')
    """
    times = 1 + change / 100
    digits = 2 - floor(log10(times)) if times > 0 else 2
    return f"{round(times, digits):,.{min(max(digits, 0), 2)}f}"
