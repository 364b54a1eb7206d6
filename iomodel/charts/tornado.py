"""A tornado: one bar a line, from one end of what is known of it to the other, around a common centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.charts.canvas import INK, SOFT, Place, chart
from iomodel.charts.rows import lay_rows, name_rows, rows_axes, write_key

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT = 0.19
"""Of a bar [inches]."""


@chart
def tornado_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    centre: float = 0.0,
    title: str = "",
    keys: tuple[str, str] = ("low", "high"),
    ax: Place = None,
    language: str = "en",
    narrow: bool = False,
) -> Axes:
    """Draw a bar a line of the frame from its first column to its second; the first end is full.

    Parameters
    ----------
    frame
        Names of rows as index; two columns, the answer at either end.
    unit
        Of the axis.
    centre
        The answer where everything is at its central value.
    title
        Above the chart; none where empty.
    keys
        What the two ends are.
    ax, language, narrow
        Where to, in which language's fonts, and whether for a hand.

    >>> import pandas as pd
    >>> swings = pd.DataFrame({"low": [-1.0], "high": [-2.0]}, index=["days of stock"])
    >>> axes = tornado_chart(swings, unit="% of a year's GDP", centre=-1.4)
    >>> [round(float(bar.get_width()), 2) for bar in axes.patches]
    [0.4, -0.6]
    """
    from matplotlib.patches import Patch

    rows = lay_rows([str(name) for name in frame.index], narrow)
    figures = frame.to_numpy(float)
    axes = rows_axes(
        ax, rows, [*figures.ravel().tolist(), centre], unit=unit, title=title, keys=keys, both_sides=True
    )
    looks: list[dict[str, Any]] = [{"facecolor": INK}, {"facecolor": "white"}]
    for end, look in enumerate(looks):
        axes.barh(
            rows.centres,
            figures[:, end] - centre,
            left=centre,
            height=_HEIGHT,
            edgecolor=INK,
            linewidth=0.6,
            zorder=3,
            **look,
        )
    reach = max(abs(figures - centre).max(initial=0.0), 1e-9)
    axes.set_xlim(centre - 1.45 * reach, centre + 1.45 * reach)
    axes.axvline(centre, color=SOFT, linewidth=0.8, zorder=2)
    for ends, y in zip(figures, rows.centres, strict=True):
        _label(axes, ends.tolist(), centre, y)
    name_rows(axes, rows, [INK] * len(frame))
    write_key(axes, ax, rows, [Patch(edgecolor=INK, linewidth=0.6, **look) for look in looks], keys)
    return axes


def _label(axes: Axes, ends: list[float], centre: float, y: float) -> None:
    """Write the answers beside the ends of a bar."""
    for end, left in ((min(*ends, centre), True), (max(*ends, centre), False)):
        axes.annotate(
            f"{end:z.2f}".replace("-", "\N{MINUS SIGN}"),
            (end, y),
            xytext=(-4 if left else 4, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            color=INK,
        )


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    return pd.DataFrame(
        {"low": [-3.1, -1.9], "high": [-1.2, -1.4]}, index=["days of stock 在庫日数", "thrift"]
    )
