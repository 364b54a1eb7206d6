"""Values of a scenario's entries in words: ``share cut off 50 %, days of stock 60 days``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iomodel.report.entries import written
from iomodel.report.variants import SCENARIO
from iomodel.report.words import Words, vocabulary

VARIED: dict[str, tuple[str, str]] = {
    "vary.cuts.*.share": ("share cut off", "途絶率"),
    "vary.stocks.*.days": ("days of stock", "在庫日数"),
    "vary.duration.cut": ("length of the cut", "途絶の長さ"),
    "vary.adaptation.thrift": ("material saving per year", "年間節約率"),
    "vary.adaptation.ramp": ("ramp of other suppliers per year", "他供給元の年間増産率"),
    "vary.exposure.level": ("level of exposure", "エクスポージャーの水準"),
    "vary.exposure.scale": ("factor on exposures", "エクスポージャーの倍率"),
    "vary.cuts.*.origin_share": ("share of use from the origin", "供給元への依存度"),
    "vary.cuts.*.origin": ("origin", "供給元"),
    "vary.cuts.*.material": ("material", "材料"),
    "vary.scenario": ("scenario", "シナリオ"),
}
"""Names of what recipes vary, English and Japanese, by path."""
vocabulary(VARIED)

_SHARES = ("share", "thrift", "ramp", "diversion", "origin_share")


def varied(said: Words, path: str) -> str:
    """Name of an entry; its path where it has no name of its own."""
    return said(f"vary.{path}") if f"vary.{path}" in VARIED else path


def value_text(said: Words, path: str, value: Any) -> str:
    r"""A value for a reader: shares in per cent, days as days.

    >>> from iomodel.report.words import words
    >>> value_text(words("en"), "cuts.*.share", 0.5), value_text(words("ja"), "stocks.*.days", 60.0)
    ('50\xa0%', '60日')
    """
    last = path.rsplit(".", 1)[-1]
    if isinstance(value, str):
        return said.data(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return written(value)
    if last in ("days", "cut"):
        return said("day_count", days=f"{value:g}")
    return said.level(100 * value) if last in _SHARES else f"{value:g}"


def valued(said: Words, values: Mapping[str, Any]) -> str:
    r"""All values of a combination in a line.

    >>> from iomodel.report.words import words
    >>> valued(words("en"), {"cuts.*.share": 0.5, "stocks.*.days": 60.0})
    'share cut off 50\xa0%, days of stock 60'
    """
    return said.listed([_named(said, path, value) for path, value in values.items()])


def _named(said: Words, path: str, value: Any) -> str:
    """A value and what it is of."""
    text = value_text(said, path, value)
    if path == SCENARIO:
        return text
    if said.lang == "en" and path.endswith(".days") and not isinstance(value, str):
        text = written(value)  # the name of the entry says days already
    return f"{varied(said, path)} {text}"
