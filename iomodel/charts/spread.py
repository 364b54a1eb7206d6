"""Ranges in rows: a thin line for nine in ten, a thick one for half, marks for the median and one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.charts.canvas import INK, SOFT, STRONG, Place, chart
from iomodel.charts.rows import label_ends, lay_rows, name_rows, rows_axes, write_key

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = ["low90", "low50", "median", "high50", "high90"]
"""Columns that every row has."""


@chart
def spread_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    title: str = "",
    keys: tuple[str, str, str, str] = ("nine in ten", "half", "median", "single run"),
    strong: int | None = None,
    ax: Place = None,
    language: str = "en",
    narrow: bool = False,
) -> Axes:
    """Draw a range a line of the frame, the ends of the wide one written beside it.

    Parameters
    ----------
    frame
        Names of rows as index; columns ``low90``, ``low50``, ``median``, ``high50``, ``high90``, and
        ``central``, NaN where a row has none.
    unit
        Of the axis.
    title
        Above the chart; none where empty.
    keys
        What the two lines and the two marks are.
    strong
        Number of the row that is set apart.
    ax, language, narrow
        Where to, in which language's fonts, and whether for a hand.

    >>> import pandas as pd
    >>> columns = ["low90", "low50", "median", "high50", "high90", "central"]
    >>> axes = spread_chart(pd.DataFrame([[-3, -2, -1.5, -1, -0.5, -1.4]], ["direct"], columns), unit="%")
    >>> [float(line.get_xdata()[0]) for line in axes.lines[1:]]
    [-3.0, -2.0, -1.5, -1.4]
    """
    from matplotlib.lines import Line2D

    rows = lay_rows([str(name) for name in frame.index], narrow)
    figures = frame[COLUMNS].to_numpy(float)
    values = [*figures.ravel().tolist(), *frame["central"].dropna().astype(float)]
    axes = rows_axes(ax, rows, values, unit=unit, title=title, keys=keys, both_sides=True)
    colours = [STRONG if number == strong else INK for number in range(len(frame))]
    central = frame["central"].to_numpy(float)
    for line, single, y, colour in zip(figures, central, rows.centres, colours, strict=True):
        low90, low50, median, high50, high90 = line.tolist()
        for (x, to), look in (((low90, high90), _LOOKS[0]), ((low50, high50), _LOOKS[1])):
            axes.plot([x, to], [y, y], **{**look, "color": colour if look["linewidth"] > 2 else SOFT})
        axes.plot([median], [y], **{**_LOOKS[2], "markeredgecolor": colour})
        if single == single:
            axes.plot([single], [y], **{**_LOOKS[3], "markeredgecolor": colour})
        label_ends(axes, (low90, high90), y, colour)
    name_rows(axes, rows, colours)
    write_key(axes, ax, rows, [Line2D([], [], **look) for look in _LOOKS], keys)
    return axes


_LOOKS: tuple[dict[str, Any], ...] = (
    {"color": SOFT, "linewidth": 1.4, "solid_capstyle": "butt"},
    {"color": INK, "linewidth": 5, "solid_capstyle": "butt"},
    {"marker": "o", "color": "white", "markeredgecolor": INK, "markersize": 6, "linestyle": "none"},
    {"marker": "D", "color": "white", "markeredgecolor": INK, "markersize": 5, "linestyle": "none"},
)
"""Of the two lines and the two marks."""


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    return pd.DataFrame(
        [[-2.4, -1.6, -1.3, -1.0, -0.7, -1.1], [-4.3, -3.0, -2.4, -1.9, -1.2, float("nan")]],
        index=["direct 直接", "pooled"],
        columns=[*COLUMNS, "central"],
    )
