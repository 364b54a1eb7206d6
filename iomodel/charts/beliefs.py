"""The value that gives each published figure: a row for each, a mark for each model, ranges as bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from iomodel.charts.canvas import (
    FAINT,
    INK,
    MARKS,
    SOFT,
    WIDE,
    Place,
    chart,
    is_made_to_measure,
    place,
    plain,
)
from iomodel.charts.text import LINE, breadth
from iomodel.languages import either

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW, _BAND = 0.5, 0.4
"""Height of a row [inches], and half the height of a band [rows]."""
_UNREACHED = ("{count} without a value", "{count}件は解なし")


@chart
def beliefs_chart(
    frame: pd.DataFrame,
    ranges: pd.DataFrame,
    *,
    unit: str,
    title: str = "",
    ax: Place = None,
    language: str = "en",
) -> Axes:
    """Draw values on a logarithmic axis; figures that no value gives are counted in the margin.

    Parameters
    ----------
    frame
        Names of figures as index, models as columns; NaN where no value gives the figure.
    ranges
        Columns ``low``, ``central`` and ``high`` by the same index; NaN where no range is known.
    unit
        Name of the parameter, with its unit.
    title
        Above the chart; none where empty.
    ax, language
        Where to, and in which language.

    >>> import pandas as pd
    >>> values = pd.DataFrame({"direct": [0.24, None]}, index=["nri-12m", "dir-a"])
    >>> ranges = pd.DataFrame({"low": [0.1, None], "central": [0.2, None], "high": [0.4, None]}, values.index)
    >>> axes = beliefs_chart(values, ranges, unit="severity [1]")
    >>> axes.get_xscale(), [text.get_text() for text in axes.texts]
    ('log', ['1 without a value'])
    """
    models = [str(name) for name in frame.columns]
    columns = max(1, int(WIDE / (max(map(breadth, models)) + 0.6)))
    legend = LINE * 1.3 * -(-len(models) // columns)
    left = max(breadth(str(name)) for name in frame.index) + 0.2
    bottom = 0.6 + legend
    axes = place(ax, (WIDE, _ROW * len(frame) + bottom + 0.1), (left, bottom, 1.2, 0.1), title)
    plain(axes)
    _draw_ranges(axes, ranges.reindex(frame.index))
    for number, model in enumerate(frame.columns):
        values = frame[model].to_numpy(float)
        rows = [row for row, value in enumerate(values) if value > 0]
        axes.plot(
            values[rows],
            rows,
            MARKS[number % len(MARKS)],
            color=str(0.65 * number / max(len(models) - 1, 1)),
            markerfacecolor="white" if number % 2 else None,
            markersize=6,
            label=models[number],
        )
    for row, missing in enumerate(frame.isna().sum(axis=1)):
        if missing:
            text = either(*_UNREACHED, language).format(count=missing)
            axes.annotate(
                text, (1.01, row), xycoords=("axes fraction", "data"), va="center", annotation_clip=False
            )
    axes.set_yticks(range(len(frame)), [str(name) for name in frame.index])
    axes.set_ylim(len(frame) - 0.4, -0.6)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("{x:g}")
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", which="minor", labelsize=7)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=FAINT)
    axes.set_xlabel(unit)
    _write_legend(axes, columns, is_made_to_measure(ax))
    return axes


def _draw_ranges(axes: Axes, ranges: pd.DataFrame) -> None:
    """The ranges from sources as grey bands with their central value."""
    for row, (low, central, high) in enumerate(ranges[["low", "central", "high"]].to_numpy(float)):
        if low == low:
            axes.fill_betweenx([row - _BAND, row + _BAND], low, high, color="0.87", linewidth=0)
            axes.plot([central] * 2, [row - _BAND, row + _BAND], color=SOFT, linewidth=1)


def _write_legend(axes: Axes, columns: int, measured: bool) -> None:
    """The marks of the models, below the axis; inside axes that were given."""
    if not measured:
        axes.legend(frameon=False, labelcolor=INK)
        return
    figure = axes.get_figure()
    assert figure is not None
    figure.legend(loc="lower center", ncols=columns, frameon=False, handletextpad=0.2, columnspacing=1.0)


def example() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures to try the chart with."""
    values = pd.DataFrame({"direct": [0.24, None], "ゴーシュ": [0.3, 0.7]}, index=["nri-12m", "試算"])
    return values, pd.DataFrame(
        {"low": [0.1, None], "central": [0.2, None], "high": [0.4, None]}, values.index
    )
