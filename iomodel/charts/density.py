"""Densities in rows: how draws lie, one curve a column, over a common axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from iomodel.charts.canvas import INK, SOFT, Place, chart
from iomodel.charts.rows import lay_rows, name_rows, rows_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT = 0.24
"""Of a curve [inches]."""
_POINTS = 200


@chart
def density_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    title: str = "",
    ax: Place = None,
    language: str = "en",
    narrow: bool = False,
) -> Axes:
    """Draw the density of every column by a Gaussian kernel, all equally high, their medians marked.

    Parameters
    ----------
    frame
        A row a draw, a column a row of the chart.
    unit
        Of the axis.
    title
        Above the chart; none where empty.
    ax, language, narrow
        Where to, in which language's fonts, and whether for a hand.

    >>> import pandas as pd
    >>> axes = density_chart(pd.DataFrame({"direct": [-1.0, -1.2, -1.5]}), unit="% of a year's GDP")
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['direct']
    """
    rows = lay_rows([str(name) for name in frame.columns], narrow)
    values = frame.to_numpy(float)
    axes = rows_axes(ax, rows, [float(np.nanmin(values)), float(np.nanmax(values))], unit=unit, title=title)
    for column, y in zip(values.T, rows.centres, strict=True):
        own = column[np.isfinite(column)]
        at, height = _density(own)
        base = y - _HEIGHT / 2
        axes.fill_between(at, base, base + _HEIGHT * height, color=SOFT, linewidth=0)
        axes.plot(at, base + _HEIGHT * height, color=INK, linewidth=0.9)
        middle = float(np.median(own))
        axes.plot([middle, middle], [base, base + _HEIGHT], color=INK, linewidth=1.6)
    name_rows(axes, rows, [INK] * frame.shape[1])
    return axes


def _density(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places and heights of a curve, 1 where it is highest; one line where nothing varies."""
    from scipy.stats import gaussian_kde

    low, high = float(values.min()), float(values.max())
    if not high - low > 1e-9 * max(abs(low), abs(high), 1e-9):
        return np.array([low, low]), np.array([0.0, 1.0])
    at = np.linspace(low, high, _POINTS)
    height = gaussian_kde(values)(at)
    return at, height / height.max()


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    rng = np.random.default_rng(0)
    return pd.DataFrame({"direct 直接": rng.normal(-1.3, 0.4, 64), "still": np.full(64, -2.0)})
