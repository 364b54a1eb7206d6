"""A published figure in words: per cent of what, or money, with its range."""

from __future__ import annotations

from typing import Protocol

from iomodel.estimates.amounts import in_words

_COUNTED = {
    "GDP": "of GDP",
    "output": "of output",
    "exposed value added": "of value added, exposed",
    "activity": "of activity",
}
_OF = {"output": " of output", "exposed value added": " exposed", "activity": " of activity"}


_COUNTED_JA = {
    "GDP": "GDP",
    "output": "生産額",
    "exposed value added": "依存付加価値",
    "activity": "経済活動",
}
_SHORT = {"million": "m", "billion": "bn", "trillion": "trn"}


class HasFigure(Protocol):
    """What a published figure has, see `iomodel.estimates.entries.Publication`."""

    @property
    def gdp_share(self) -> float | None:
        """The loss [share of annual GDP]."""

    @property
    def share_range(self) -> tuple[float, float] | None:
        """Both ends of a range [share of what is counted]."""

    @property
    def amount(self) -> float | None:
        """The loss [units of the currency]."""

    @property
    def amount_range(self) -> tuple[float, float] | None:
        """Both ends of a range [units of the currency]."""

    @property
    def currency(self) -> str:
        """Code of the currency."""

    @property
    def counts(self) -> str:
        """What the figure counts."""


def figure_in_words(found: HasFigure, *, short: bool = False, language: str = "en") -> str:
    """What was published: the share first, else the amount, each with its range.

    Parameters
    ----------
    found
        A published figure.
    short
        Money as ``-3.4 bn USD``, for a column of a table; Japanese is short as it is.
    language
        ``en`` or ``ja``.

    >>> from iomodel.estimates.registry import load_estimate
    >>> figure_in_words(load_estimate("nri-12m"))
    '-0.43 % of GDP'
    >>> figure_in_words(load_estimate("usgs-ga-ge"))
    '-3.4 billion dollars (-9 to -1.7)'
    >>> figure_in_words(load_estimate("usgs-ga-ge"), short=True)
    '-3.4 bn USD (-9 to -1.7)'
    >>> figure_in_words(load_estimate("ecb-2026"))
    '-0.6 to -0.3 % of output'
    >>> figure_in_words(load_estimate("kfw-2024"))
    '161 billion euros exposed'
    >>> figure_in_words(load_estimate("oxford-2025"))
    'no figure'
    >>> [figure_in_words(load_estimate(name), language="ja") for name in ("usgs-ga-ge", "ecb-2026")]
    ['-34億ドル（-90億ドル～-17億ドル）', '生産額の-0.6～-0.3％']
    """
    if language == "ja":
        return _japanese(found)
    if found.gdp_share is not None:
        return f"{points(found.gdp_share)} % of GDP"
    if found.share_range is not None:
        low, high = found.share_range
        return f"{points(low)} to {points(high)} % {_COUNTED[found.counts]}"
    money = money_in_words(found, short=short)
    return f"{money}{_OF.get(found.counts, '')}" if money else "no figure"


def _japanese(found: HasFigure) -> str:
    """What was published, in Japanese."""
    counted = _COUNTED_JA[found.counts]
    if found.gdp_share is not None:
        return f"GDPの{points(found.gdp_share)}％"
    if found.share_range is not None:
        low, high = map(points, found.share_range)
        return f"{counted}の{low}～{high}％"
    money = money_in_words(found, language="ja")
    return f"{'' if found.counts == 'GDP' else counted}{money}" if money else "数値なし"


def points(share: float, sign: str = "") -> str:
    """A share in per cent: two digits behind the point, and two that are not 0 where it is small.

    >>> points(-0.0104), points(-0.0043), points(-0.000656), points(0.0049, "+")
    ('-1.04', '-0.43', '-0.066', '+0.49')
    """
    value = 100 * share
    return f"{value:{sign}.2g}" if abs(value) < 0.1 else f"{round(value, 2):{sign}g}"


def money_in_words(found: HasFigure, *, short: bool = False, language: str = "en") -> str:
    """An amount with its range, or a range alone; nothing where neither was published."""
    if language == "ja":
        return _money_in_japanese(found)
    if found.amount is not None:
        exposed = found.counts == "exposed value added"
        shown = abs(found.amount) if exposed else found.amount
        text = _said(shown, found.currency, short)
        if found.amount_range is None:
            return text
        size = shown / float(text.split()[0].replace(",", ""))
        return f"{text} ({found.amount_range[0] / size:g} to {found.amount_range[1] / size:g})"
    if found.amount_range is None:
        return ""
    low, high = (_said(end, found.currency, short) for end in found.amount_range)
    return f"{low} to {'+' if found.amount_range[1] > 0 else ''}{high}"


def _money_in_japanese(found: HasFigure) -> str:
    """An amount with its range, or a range alone, in Japanese."""
    exposed = found.counts == "exposed value added"
    known = None if found.amount is None else abs(found.amount) if exposed else found.amount
    text = "" if known is None else in_words(known, found.currency, language="ja")
    if found.amount_range is None:
        return text
    low, high = (in_words(end, found.currency, language="ja") for end in found.amount_range)
    ends = f"{low}～{'+' if found.amount_range[1] > 0 else ''}{high}"
    return f"{text}（{ends}）" if text else ends


def _said(amount: float, currency: str, short: bool) -> str:
    """An amount of money, in short where asked.

    >>> _said(-1.5e11, "USD", True)
    '-150 bn USD'
    """
    text = in_words(amount, currency)
    if not short:
        return text
    figure, *rest = text.split()
    return " ".join([figure, *(_SHORT[word] for word in rest if word in _SHORT), currency])
