"""Ranges before and after something was learned, a row each, with figures of others beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from iomodel.charts.canvas import FAINT, INK, SOFT, STRONG, Place, chart, is_made_to_measure, plain
from iomodel.charts.rows import Rows, lay_rows, name_rows, rows_axes, write_key
from iomodel.languages import either

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = [f"{when}_{what}" for when in ("prior", "posterior") for what in ("low90", "median", "high90")]
"""Columns of every range: its ends, nine in ten, and its median."""

_APART = 0.055
"""Half of the distance between the lines of a row [inches]."""
_GAP = 0.34
"""Between two parts of a chart [inches]."""
_BELOW = 0.5
"""Room for the figures and the unit of an axis [inches]."""
_KEYS = (
    ("before, nine in ten", "事前（90％区間）"),
    ("after, nine in ten", "事後（90％区間）"),
    ("published", "公表値"),
)


@chart
def moved_chart(
    frame: pd.DataFrame,
    multiples: pd.DataFrame | None = None,
    *,
    unit: str,
    title: str = "",
    multiple: str = "",
    ax: Place = None,
    language: str = "en",
) -> Axes:
    """Draw a range before and one after on every row; below, in a figure of its own, ranges as multiples.

    Parameters
    ----------
    frame
        Names of rows as index; ``prior_low90``, ``prior_median``, ``prior_high90`` and the same of
        ``posterior``, and ``published``; what a row has not is NaN.
    multiples
        Other ranges, as multiples of the median before, on an axis of powers; left out in axes that were
        given.
    unit, multiple
        Of the axis above, and of the one below.
    title
        Above the chart; none where empty.
    ax, language
        Where to, and in which language.

    >>> import pandas as pd
    >>> axes = moved_chart(pd.DataFrame([[-3, -2, -1, -2.5, -1.8, -1, None]], ["a"], [*COLUMNS, "published"]),
    ...                    unit="%")
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['a']
    """
    rows = lay_rows([str(name) for name in frame.index], narrow=False)
    other = None if multiples is None or not is_made_to_measure(ax) else multiples
    below = None if other is None else lay_rows([str(name) for name in other.index], narrow=False)
    keys = [either(*key, language) for key in _KEYS]
    values = frame[[*COLUMNS, "published"]].to_numpy(float).ravel()
    axes = _upper(ax, rows, below, values[np.isfinite(values)].tolist(), unit, title, keys)
    for y, name in zip(rows.centres, frame.index, strict=True):
        row = frame.loc[name]
        _draw_range(axes, y, row)
        if pd.notna(row["published"]):
            axes.plot([float(row["published"])], [y], **_PUBLISHED)
    name_rows(axes, rows, [INK] * len(rows.names))
    write_key(axes, ax, rows, _marks(), keys)
    if other is not None and below is not None:
        _draw_multiples(axes, other, below, multiple)
    return axes


def _upper(
    ax: Place, rows: Rows, below: Rows | None, values: list[float], unit: str, title: str, keys: list[str]
) -> Axes:
    """Axes of the upper part, above room for the lower one."""
    if below is None:
        return rows_axes(ax, rows, values, unit=unit, title=title, keys=keys)
    lower = _BELOW + below.height + _GAP
    return rows_axes(ax, _beside(rows, below), values, unit=unit, title=title, keys=keys, lower=lower)


def _beside(rows: Rows, other: Rows) -> Rows:
    """Rows with as much room for names as other ones need."""
    return Rows(rows.names, rows.centres, rows.narrow, max(rows.left, other.left))


def _draw_multiples(upper: Axes, frame: pd.DataFrame, rows: Rows, unit: str) -> None:
    """The lower part, whose axis goes by powers."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    figure = upper.get_figure()
    assert figure is not None
    box, height = upper.get_position(), figure.get_figure(root=True).get_size_inches()[1]
    axes = figure.add_axes((box.x0, _BELOW / height, box.width, rows.height / height))
    plain(axes)
    axes.set_xscale("log")
    values = frame[COLUMNS].to_numpy(float)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    axes.set_xlim(low / 1.1, high * 1.1)
    axes.set_ylim(-rows.height, 0)
    ticks = [tick for tick in _TICKS if low / 1.1 <= tick <= high * 1.1]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.spines["left"].set_visible(False)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.axvline(1, color=INK, linewidth=0.8)
    axes.set_xlabel(unit)
    for y, name in zip(rows.centres, frame.index, strict=True):
        _draw_range(axes, y, frame.loc[name])
    name_rows(axes, rows, [INK] * len(rows.names))
    axes.tick_params(labelfontfamily=upper.get_xticklabels()[0].get_fontfamily() or None)


_TICKS = (0.1, 0.2, 0.33, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 5.0, 10.0)
"""Where the axis of powers is marked."""


def _draw_range(axes: Axes, y: float, row: pd.Series[Any]) -> None:
    """The range before above the one after."""
    for when, line, dot, side in (("prior", *_BEFORE, 1), ("posterior", *_AFTER, -1)):
        low, median, high = (float(row[f"{when}_{what}"]) for what in ("low90", "median", "high90"))
        if median == median:
            axes.plot([low, high], [y + side * _APART] * 2, **line)
            axes.plot([median], [y + side * _APART], **dot)


_BEFORE: tuple[dict[str, Any], dict[str, Any]] = (
    {"color": SOFT, "linewidth": 1.6, "solid_capstyle": "butt"},
    {"marker": "o", "color": "white", "markeredgecolor": SOFT, "markersize": 5, "linestyle": "none"},
)
_AFTER: tuple[dict[str, Any], dict[str, Any]] = (
    {"color": STRONG, "linewidth": 2.6, "solid_capstyle": "butt"},
    {"marker": "o", "color": STRONG, "markeredgecolor": "white", "markersize": 6, "linestyle": "none"},
)
_PUBLISHED: dict[str, Any] = {
    "marker": "D",
    "color": INK,
    "markeredgecolor": INK,
    "markersize": 5,
    "linestyle": "none",
}
"""Looks of lines and marks."""


def _marks() -> list[Any]:
    """What the key shows."""
    from matplotlib.lines import Line2D

    before, after = (
        {**line, **dot, "linestyle": "-", "color": line["color"]} for line, dot in (_BEFORE, _AFTER)
    )
    before |= {"markerfacecolor": "white"}
    return [Line2D([], [], **before), Line2D([], [], **after), Line2D([], [], **_PUBLISHED)]


def example() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures to try the chart with."""
    nan = float("nan")
    losses = pd.DataFrame(
        [[-2.3, -1.3, -0.5, -2.0, -1.1, -0.5, nan], [nan, nan, nan, nan, nan, nan, -0.43]],
        index=["direct 直接", "NRI"],
        columns=[*COLUMNS, "published"],
    )
    return losses, pd.DataFrame([[0.5, 1, 2, 0.4, 0.8, 1.9]], index=["multiplier 倍率"], columns=COLUMNS)
