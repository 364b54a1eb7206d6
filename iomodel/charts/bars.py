"""Horizontal bars of parts that add up: solid, hatched, empty, so that they differ in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from iomodel.charts.canvas import INK, Place, chart
from iomodel.charts.rows import label_ends, lay_rows, name_rows, rows_axes, write_key

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT = 0.19
"""Of a bar [inches]."""
_LOOKS: tuple[dict[str, Any], ...] = (
    {"facecolor": INK},
    {"facecolor": "white", "hatch": "/////"},
    {"facecolor": "white"},
    {"facecolor": "white", "hatch": "....."},
)


@chart
def bars_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    title: str = "",
    ax: Place = None,
    language: str = "en",
    narrow: bool = False,
) -> Axes:
    """Draw a bar a line of the frame, its parts the columns, the sum written at its end.

    Parameters
    ----------
    frame
        Names of bars as index, parts as columns.
    unit
        Of the axis.
    title
        Above the chart; none where empty.
    ax, language, narrow
        Where to, in which language's fonts, and whether for a hand.

    >>> import pandas as pd
    >>> loss = pd.DataFrame({"direct": [-0.2], "propagated": [-0.1]}, index=["351 Passenger motor cars"])
    >>> axes = bars_chart(loss, unit="% of a year's GDP")
    >>> [float(bar.get_width()) for bar in axes.patches]
    [-0.2, -0.1]
    """
    from matplotlib.patches import Patch

    rows = lay_rows([str(name) for name in frame.index], narrow)
    figures = frame.to_numpy(float)
    reach = np.cumsum(figures, axis=1)
    several = frame.shape[1] > 1
    keys = [str(name) for name in frame.columns] if several else []
    axes = rows_axes(ax, rows, reach.ravel().tolist(), unit=unit, title=title, keys=keys)
    looks: list[dict[str, Any]] = [
        {"edgecolor": INK, "linewidth": 0.6, **_LOOKS[part % len(_LOOKS)]} for part in range(frame.shape[1])
    ]
    for part, look in enumerate(looks):
        width = figures[:, part]
        axes.barh(rows.centres, width, left=reach[:, part] - width, height=_HEIGHT, **look)
    for total, y in zip(reach[:, -1], rows.centres, strict=True):
        label_ends(axes, (float(total),), y, INK)
    name_rows(axes, rows, [INK] * len(frame))
    if several:
        write_key(axes, ax, rows, [Patch(**look) for look in looks], keys)
    return axes


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    return pd.DataFrame(
        {"direct 直接": [-0.24, -0.1], "propagated": [-0.05, -0.2]}, index=["351 乗用車", "Business services"]
    )
