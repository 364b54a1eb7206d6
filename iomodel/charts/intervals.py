"""What was observed as a band, and what several models said as marks on it: a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.charts.canvas import FAINT, INK, SOFT, STRONG, Place, chart
from iomodel.charts.rows import lay_rows, name_rows, rows_axes, write_key
from iomodel.languages import either

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HALF = 0.085
"""Half of the height of a band [inches]."""
_KEYS = (
    ("observed, from low to high", "実績（下限から上限）"),
    ("as published", "公表値"),
    ("other models", "他のモデル"),
)


@chart
def intervals_chart(
    frame: pd.DataFrame,
    observed: pd.DataFrame,
    *,
    unit: str,
    title: str = "",
    strong: str | None = None,
    ax: Place = None,
    language: str = "en",
    narrow: bool = False,
) -> Axes:
    """Draw a band a row for what was observed, and a mark a model.

    Parameters
    ----------
    frame
        Names of what was observed as index, models as columns; NaN where a model has no answer.
    observed
        Columns ``low``, ``central`` and ``high`` by the same index; ``high`` is NaN where the band is open,
        ``central`` where there is no figure.
    unit
        Of the axis.
    title
        Above the chart; none where empty.
    strong
        The model that is set apart; the first where not given.
    ax, language, narrow
        Where to, in which language, and whether for a hand.

    >>> import pandas as pd
    >>> said = pd.DataFrame({"leontief": [-0.6], "ghosh": [-0.2]}, index=["GDP, 2011Q1"])
    >>> seen = pd.DataFrame({"low": [-1.2], "central": [-0.9], "high": [-0.6]}, index=said.index)
    >>> axes = intervals_chart(said, seen, unit="% of the base")
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['GDP, 2011Q1']
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    models = [str(name) for name in frame.columns]
    first = strong if strong in models else models[0]
    rows = lay_rows([str(name) for name in frame.index], narrow)
    seen = observed.reindex(frame.index)[["low", "central", "high"]].to_numpy(float)
    values = [float(value) for value in (*frame.to_numpy(float).ravel(), *seen.ravel()) if value == value]
    keys = [either(*_KEYS[0], language), either(*_KEYS[1], language), first]
    keys += [either(*_KEYS[2], language)] if len(models) > 1 else []
    axes = rows_axes(ax, rows, values, unit=unit, title=title, keys=keys, both_sides=False)
    edge = axes.get_xlim()[1]
    for y, (low, central, high), said in zip(rows.centres, seen, frame.to_numpy(float), strict=True):
        end = high if high == high else edge
        axes.fill_betweenx([y - _HALF, y + _HALF], low, end, color=_BAND, linewidth=0, zorder=1.5)
        if central == central:
            axes.plot([central] * 2, [y - _HALF, y + _HALF], color=INK, linewidth=1.6, zorder=2)
        for model, value in zip(models, said, strict=True):
            if value == value:
                axes.plot([value], [y], **_look(model == first), zorder=4 if model == first else 3)
    name_rows(axes, rows, [INK] * len(rows.names))
    marks: list[Any] = [
        Patch(facecolor=_BAND, edgecolor="none"),
        Line2D([], [], color=INK, linewidth=1.6, marker="|", linestyle="none", markersize=9),
        Line2D([], [], **_look(True)),
        Line2D([], [], **_look(False)),
    ]
    write_key(axes, ax, rows, marks[: len(keys)], keys)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    return axes


_BAND = "#c9d5df"
"""Colour of what was observed."""


def _look(strong: bool) -> dict[str, Any]:
    """How the mark of a model looks."""
    return {
        "marker": "D" if strong else "o",
        "color": STRONG if strong else "white",
        "markeredgecolor": STRONG if strong else SOFT,
        "markersize": 6 if strong else 5,
        "linestyle": "none",
    }


def example() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures to try the chart with."""
    index = ["GDP, 2011Q1", "鉱工業 2025-05"]
    said = pd.DataFrame({"leontief": [-0.64, 0.0], "ゴーシュ": [-0.2, None]}, index=index)
    return said, pd.DataFrame(
        {"low": [-1.2, -2.0], "central": [-0.9, None], "high": [-0.6, None]}, index=index
    )
