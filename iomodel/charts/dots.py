"""One or several marks a row on a common axis, joined where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.charts.canvas import INK, MARKS, SOFT, STRONG, Place, chart
from iomodel.charts.rows import label_ends, lay_rows, name_rows, rows_axes, write_key

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@chart
def dots_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    title: str = "",
    strong: int | None = None,
    ax: Place = None,
    language: str = "en",
    narrow: bool = False,
) -> Axes:
    """Draw a row a line of the frame, a mark a column; a single mark has a stem from zero.

    Parameters
    ----------
    frame
        Names of rows as index, what the marks are as columns; a mark that a row does not have is NaN.
    unit
        Of the axis.
    strong
        Number of the row that is set apart.
    title
        Above the chart; none where empty.
    ax, language, narrow
        Where to, in which language's fonts, and whether for a hand.

    >>> import pandas as pd
    >>> loss = pd.DataFrame({"GDP": [-1.28, -2.58]}, index=["direct", "supply-constrained"])
    >>> axes = dots_chart(loss, unit="% of a year's GDP")
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['direct', 'supply-constrained']
    """
    from matplotlib.lines import Line2D

    rows = lay_rows([str(name) for name in frame.index], narrow)
    values = [float(value) for value in frame.to_numpy().ravel() if value == value]
    several = frame.shape[1] > 1
    keys = [str(name) for name in frame.columns] if several else []
    axes = rows_axes(ax, rows, values, unit=unit, title=title, keys=keys, both_sides=several)
    colours = [STRONG if number == strong else INK for number in range(len(frame))]
    for row, y, colour in zip(frame.to_numpy(float), rows.centres, colours, strict=True):
        drawn = [(mark, float(value)) for mark, value in enumerate(row) if value == value]
        if not drawn:
            continue
        reach = [value for _, value in drawn]
        ends = (min(reach), max(reach)) if several else (0.0, reach[0])
        axes.plot(ends, (y, y), color=SOFT if several else colour, linewidth=1.4, solid_capstyle="butt")
        for mark, value in drawn:
            axes.plot([value], [y], **_look(mark, colour))
        label_ends(axes, reach, y, colour)
    name_rows(axes, rows, colours)
    if several:
        marks = [Line2D([], [], **_look(mark, INK)) for mark in range(len(keys))]
        write_key(axes, ax, rows, marks, keys)
    return axes


def _look(mark: int, colour: str) -> dict[str, Any]:
    """How the mark of a column looks: the first full, the others empty, each of another shape."""
    return {
        "marker": MARKS[mark % len(MARKS)],
        "color": "white" if mark else colour,
        "markeredgecolor": colour,
        "markersize": 5.5 if mark else 6.5,
        "linestyle": "none",
    }


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    return pd.DataFrame({"published 公表値": [-1.3, -3.2], "rebuilt": [-1.28, None]}, index=["dir-a", "試算"])
