"""From one figure to another in steps: what each step adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from iomodel.charts.canvas import INK, SOFT, STRONG, WIDE, Place, chart, is_made_to_measure, place, plain
from iomodel.charts.text import lines_high, wrapped
from iomodel.figure import signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEFT, _TOP, _PLOT = 0.62, 0.3, 2.9


@chart
def steps_chart(
    levels: pd.Series[float],
    *,
    unit: str,
    title: str = "",
    ax: Place = None,
    language: str = "en",
) -> Axes:
    """Draw a level, the change of each step, and the level where the steps end.

    Parameters
    ----------
    levels
        The figure before the first step and after each, the last one twice named: its index says what each
        is, and its last entry is the total.
    unit
        Of the figures.
    title
        Above the chart; none where empty.
    ax, language
        Where to, and in which language's fonts.

    >>> import pandas as pd
    >>> levels = pd.Series({"narrow": -2.0, "all sectors": -3.0, "stocks": -2.5, "wide": -2.5})
    >>> axes = steps_chart(levels, unit="% of a year's GDP")
    >>> [float(bar.get_height()) for bar in axes.patches]
    [-2.0, -1.0, 0.5, -2.5]
    """
    figures = levels.to_numpy(float)
    last = len(figures) - 1
    limit = max(8, round(72 / max(len(figures), 1)))
    names = [wrapped(str(name), limit) for name in levels.index]
    bottom = 0.15 + max(map(lines_high, names))
    axes = place(ax, (WIDE, _PLOT + bottom + _TOP), (_LEFT, bottom, 0.15, _TOP), title)
    plain(axes)
    for number, value in enumerate(figures):
        whole = number in (0, last)
        start = 0.0 if whole else figures[number - 1]
        worse = value < start
        face = STRONG if number == last else INK if whole or worse else "white"
        axes.bar(number, value - start, bottom=start, width=0.6, facecolor=face, edgecolor=INK, linewidth=0.6)
        text = signed(float(value if whole else value - start)).replace("-", "\N{MINUS SIGN}")
        axes.annotate(
            text,
            (number, min(value, start)),
            (0, -3),
            textcoords="offset points",
            ha="center",
            va="top",
        )
        if number < last:
            axes.plot([number + 0.3, number + 0.7], [value, value], color=SOFT, linewidth=0.8)
    axes.axhline(0, color=INK, linewidth=0.7)
    axes.use_sticky_edges = False
    axes.margins(y=0.12)
    axes.set_xticks(range(len(names)), names)
    axes.tick_params(axis="x", length=0)
    if is_made_to_measure(ax):
        axes.set_ylabel(unit, rotation=0, ha="left", va="bottom")
        axes.yaxis.set_label_coords(-0.85 * _LEFT / (WIDE - _LEFT - 0.15), 1.03)
    else:
        axes.set_ylabel(unit)
    return axes


def example() -> pd.Series[float]:
    """Figures to try the chart with."""
    return pd.Series({"narrow 狭義": -2.0, "all sectors": -3.0, "在庫": -2.5, "wide": -2.5})
