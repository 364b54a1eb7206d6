"""Measures of an economy beside output and value added, by name, in both languages."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Measure(NamedTuple):
    """What a measure is: a flow adds up over days, a price is at its extreme on one day."""

    title: str
    title_ja: str
    kind: Literal["flow", "price"]


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
        "price of the scarce material to its users", "希少資源の価格（需要者の支払価格）", "price"
    ),
}
"""Every measure by its name in a result: those of GDP of every model, the others where prices move."""
