"""A table of figures in shades of grey, each figure written in its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from iomodel.charts.canvas import WIDE, Place, chart, place
from iomodel.charts.text import LINE, SIZE, breadth, lines_high, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW = 0.24
"""Height of a row [inches]."""


@chart
def heat_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    title: str = "",
    ax: Place = None,
    language: str = "en",
) -> Axes:
    """Draw a cell a figure of the frame: the further from zero, the darker.

    Parameters
    ----------
    frame
        Names of rows as index, of columns as columns.
    unit
        Of the figures; it stands below.
    title
        Above the chart; none where empty.
    ax, language
        Where to, and in which language's fonts.

    >>> import pandas as pd
    >>> lost = pd.DataFrame({"direct": [-50.0, 0.0], "ghosh": [-48.0, -2.0]}, index=["cars", "steel"])
    >>> axes = heat_chart(lost, unit="% of output")
    >>> [text.get_text() for text in axes.texts]
    ['−50', '−48', '0', '−2']
    """
    rows = [_cut(str(name)) for name in frame.index]
    left = max(map(breadth, rows), default=0.0) + 0.15
    cell = (WIDE - left - 0.1) / max(frame.shape[1], 1)
    turned = cell < max((breadth(str(name)) for name in frame.columns), default=0.0) * 0.8
    columns = [str(name) if turned else wrapped(str(name), round(cell * 12)) for name in frame.columns]
    top = 0.1 + (max(map(breadth, columns)) * 0.75 if turned else max(map(lines_high, columns)))
    height = _ROW * len(rows)
    axes = place(ax, (WIDE, top + height + 0.35), (left, 0.35, 0.1, top), title)
    figures = frame.to_numpy(float)
    reach = float(np.nanmax(np.abs(figures), initial=0.0)) or 1.0
    axes.imshow(np.abs(figures), cmap="Greys", vmin=0, vmax=reach, aspect="auto", interpolation="nearest")
    for (row, column), value in np.ndenumerate(figures):
        if np.isfinite(value):
            dark = abs(value) > 0.55 * reach
            axes.text(
                column,
                row,
                _shown(float(value)),
                ha="center",
                va="center",
                color="white" if dark else "black",
                fontsize=SIZE - 1,
            )
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xticks(range(len(columns)), columns)
    axes.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    if turned:
        for label in axes.get_xticklabels():
            label.set(rotation=40, ha="left", rotation_mode="anchor")
    axes.spines[:].set_visible(False)
    axes.set_xlabel(unit)
    axes.xaxis.set_label_position("bottom")
    axes.xaxis.labelpad = 72 * LINE / 3
    return axes


def _cut(name: str) -> str:
    """The first line of a name, with a sign where more follows."""
    first, *more = wrapped(name, 38).split("\n")
    return f"{first} …" if more else first


def _shown(value: float) -> str:
    """A figure with the digits that fit a cell."""
    text = f"{value:z.0f}" if abs(value) >= 9.95 else f"{value:z.1f}"
    if not text.strip("-0."):
        return "0"
    return text.removesuffix(".0").replace("-", "\N{MINUS SIGN}")


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    return pd.DataFrame({"direct": [-50.0, 0.0], "ゴーシュ": [-48.0, -2.0]}, index=["乗用車", "Pig iron"])
