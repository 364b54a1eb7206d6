"""Two measures against each other, the area of each bubble a third."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from iomodel.charts.canvas import INK, WIDE, Place, chart, place, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LARGEST = 900.0
"""Area of the largest bubble [square points]."""


@chart
def bubbles_chart(
    frame: pd.DataFrame,
    *,
    title: str = "",
    notes: Mapping[str, str] | None = None,
    ax: Place = None,
    language: str = "en",
) -> Axes:
    """Draw a bubble a line of the frame.

    Parameters
    ----------
    frame
        Three columns: position across, position up, and what the area shows. The names of the first two
        stand at the axes, with their units.
    notes
        Texts beside bubbles, by their index.
    title
        Above the chart; none where empty.
    ax, language
        Where to, and in which language's fonts.

    >>> import pandas as pd
    >>> sectors = pd.DataFrame({"value added [share]": [0.3], "pull [1]": [1.9], "output": [10.0]}, ["351"])
    >>> axes = bubbles_chart(sectors, notes={"351": "cars"})
    >>> axes.get_xlabel(), axes.texts[0].get_text()
    ('value added [share]', 'cars')
    """
    across, up, area = (frame.iloc[:, place].to_numpy(float) for place in range(3))
    axes = place(ax, (WIDE, 4.4), (0.62, 0.52, 0.2, 0.12), title)
    plain(axes)
    axes.grid(axis="both", color="0.92", linewidth=0.6)
    sizes = 12 + _LARGEST * area / max(float(np.max(area, initial=0.0)), 1e-300)
    axes.scatter(across, up, sizes, color=INK, alpha=0.45, linewidth=0)
    axes.margins(0.08)
    for name, text in (notes or {}).items():
        where = frame.index.get_loc(name)
        axes.annotate(
            text,
            (across[where], up[where]),
            (18, 14),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.6},
        )
    axes.set_xlabel(str(frame.columns[0]))
    axes.set_ylabel(str(frame.columns[1]))
    return axes


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    columns = {"付加価値率 [share]": [0.3, 0.6], "pull [1]": [1.9, 1.2], "output": [10.0, 40.0]}
    return pd.DataFrame(columns, index=["351", "511"])
