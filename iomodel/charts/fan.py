"""A fan: the median over an axis, with bands for half and for nine in ten of the draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from iomodel.charts.canvas import (
    INK,
    NARROW,
    SOFT,
    STRONG,
    WIDE,
    Place,
    chart,
    is_made_to_measure,
    place,
    plain,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHADES = ("#dfe4e8", "#b7c1ca")
"""Of the wide and the narrow band."""


@chart
def fan_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    axis: str = "",
    title: str = "",
    keys: tuple[str, str, str, str] = ("nine in ten", "half", "median", "single run"),
    ax: Place = None,
    language: str = "en",
    narrow: bool = False,
) -> Axes:
    """Draw bands from ``low90`` to ``high90`` and ``low50`` to ``high50``, the ``median`` and ``central``.

    Parameters
    ----------
    frame
        Positions on the axis as index; columns ``low90``, ``low50``, ``median``, ``high50``, ``high90``,
        ``central``.
    unit, axis
        Unit of the values, and what the axis is, with its unit.
    title
        Above the chart; none where empty.
    keys
        What the two bands and the two lines are.
    ax, language, narrow
        Where to, in which language's fonts, and whether for a hand.

    >>> import pandas as pd
    >>> columns = ["low90", "low50", "median", "high50", "high90", "central"]
    >>> rows = [[-0.4, -0.2, -0.1, -0.1, 0, -0.1], [-3, -2, -1.5, -1, -0.5, -1.4]]
    >>> axes = fan_chart(pd.DataFrame(rows, [90, 365], columns), unit="% of a year's GDP", axis="days")
    >>> axes.lines[0].get_ydata().tolist()
    [-0.1, -1.5]
    """
    width = NARROW if narrow else WIDE
    axes = place(ax, (width, 3.3), (0.62, 0.52, 0.2, 0.55), title)
    plain(axes)
    at = frame.index.to_numpy(float)
    for (low, high), shade, label in zip(
        (("low90", "high90"), ("low50", "high50")), _SHADES, keys, strict=False
    ):
        axes.fill_between(at, frame[low], frame[high], color=shade, linewidth=0, label=label)
    axes.plot(at, frame["median"], color=INK, linewidth=2, marker="o", markersize=4, label=keys[2])
    axes.plot(at, frame["central"], color=STRONG, linewidth=1.3, linestyle=(0, (5, 2)), label=keys[3])
    axes.axhline(0, color=SOFT, linewidth=0.7)
    axes.margins(x=0.02)
    axes.set_xticks(at, [f"{x:g}" for x in at])
    axes.set_xlabel(axis)
    if is_made_to_measure(ax):
        axes.set_ylabel(unit, rotation=0, ha="left", va="bottom")
        axes.yaxis.set_label_coords(-0.53 / (width - 0.82), 1.03)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1.1), ncols=2 if narrow else 4, frameon=False)
    else:
        axes.set_ylabel(unit)
        axes.legend(frameon=False)
    return axes


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    columns = ["low90", "low50", "median", "high50", "high90", "central"]
    rows = [[-0.4, -0.2, -0.1, -0.05, 0.0, -0.1], [-3.0, -2.0, -1.5, -1.0, -0.5, -1.4]]
    return pd.DataFrame(rows, index=[90, 365], columns=columns)
