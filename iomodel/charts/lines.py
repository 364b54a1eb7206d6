"""Series over a common axis, each named at its end, with marks where something happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from iomodel.charts.canvas import (
    GREYS,
    INK,
    NARROW,
    SOFT,
    STRONG,
    WIDE,
    Place,
    chart,
    is_made_to_measure,
    place,
    plain,
)
from iomodel.charts.text import LINE, apart, breadth, lines_high, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DASHES = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)), (0, (9, 3)), (0, (3, 1.2, 1, 1.2, 1, 1.2)))
_FEW = 12
"""Up to so many points, each is marked and written at the axis."""
_LEFT, _BOTTOM, _TOP = 0.62, 0.52, 0.3


@chart
def lines_chart(
    frame: pd.DataFrame,
    *,
    unit: str,
    axis: str,
    title: str = "",
    strong: int | None = None,
    ticks: Sequence[str] = (),
    marks: Sequence[tuple[float, str]] = (),
    ax: Place = None,
    language: str = "en",
    narrow: bool = False,
) -> Axes:
    """Draw a line a column of the frame over its index.

    Parameters
    ----------
    frame
        Positions on the axis as index, series as columns.
    unit, axis
        Unit of the values, and what the axis is, with its unit.
    strong
        Number of the series that is set apart.
    ticks
        Labels of the positions where these are categories or few.
    marks
        Positions at which something happens, with a text.
    title
        Above the chart; none where empty.
    ax, language, narrow
        Where to, in which language's fonts, and whether for a hand.

    >>> import pandas as pd
    >>> loss = pd.DataFrame({"direct": [0.0, -0.1, -1.3]}, index=[0, 90, 365])
    >>> axes = lines_chart(loss, unit="% of a year's GDP", axis="length of the cut [days]")
    >>> axes.lines[0].get_ydata().tolist(), axes.get_ylabel()
    ([0.0, -0.1, -1.3], "% of a year's GDP")
    """
    frame = frame.dropna(axis="columns", how="all")
    measured = is_made_to_measure(ax)
    named = not (frame.shape[1] == 1 and str(frame.columns[0]) in title)
    names = [wrapped(str(name), 12 if narrow else 26) for name in frame.columns] if measured and named else []
    axes = _axes(ax, names, title, len(marks), narrow)
    _draw(axes, frame, strong)
    few = len(frame) <= _FEW
    axes.margins(x=0.04 if few else 0.02, y=0.06)
    if few or ticks:
        axes.set_xticks(list(frame.index), ticks or [f"{x:g}" for x in frame.index])
    axes.set_xlabel(axis)
    _write_unit(axes, unit, len(marks), measured)
    _write_marks(axes, marks, measured)
    if measured:
        _name_ends(axes, frame, names, strong)
    elif named:
        axes.legend(frameon=False)
    return axes


def _axes(ax: Place, names: Sequence[str], title: str, marks: int, narrow: bool) -> Axes:
    """Axes with room for the names at the right and the texts of marks above."""
    width = NARROW if narrow else WIDE
    right = max(map(breadth, names)) + 0.2 if names else 0.2
    height = max(2.9, sum(map(lines_high, names)) * 1.15 + 0.9) + marks * LINE
    axes = place(ax, (width, height), (_LEFT, _BOTTOM, right, _TOP + marks * LINE), title)
    plain(axes)
    return axes


def _draw(axes: Axes, frame: pd.DataFrame, strong: int | None) -> None:
    """The lines; the strong one red, thicker and on top."""
    for number, name in enumerate(frame.columns):
        own = number == strong
        axes.plot(
            frame.index.to_numpy(float),
            frame.iloc[:, number].to_numpy(float),
            label=str(name),
            color=_colour(number, strong),
            linewidth=2.4 if own else 1.3,
            linestyle=_DASHES[0] if own else _DASHES[number % len(_DASHES)],
            marker="o" if len(frame) <= _FEW else None,
            markersize=4,
            zorder=3 if own else 2,
        )
    axes.axhline(0, color=INK, linewidth=0.7)


def _colour(number: int, strong: int | None) -> str:
    """Of a series: red where it is set apart, from dark to mid grey-blue otherwise."""
    return STRONG if number == strong else GREYS[number % len(GREYS)]


def _write_unit(axes: Axes, unit: str, marks: int, measured: bool) -> None:
    """The unit of the values, lying above their axis and the texts of the marks."""
    if not measured:
        axes.set_ylabel(unit)
        return
    width, height = _size(axes)
    axes.set_ylabel(unit, rotation=0, ha="left", va="bottom")
    axes.yaxis.set_label_coords(-0.85 * _LEFT / width, 1 + (8 / 72 + marks * LINE) / height)


def _write_marks(axes: Axes, marks: Sequence[tuple[float, str]], measured: bool) -> None:
    """A thin line at each mark, its text above the plot, or inside axes that were given."""
    low, high = axes.get_xlim()
    for line, (x, text) in enumerate(reversed(marks)):
        axes.axvline(x, color=STRONG, linewidth=0.8)
        late = (x - low) > 0.6 * (high - low)
        axes.annotate(
            text,
            (x, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-4 if late else 4, 72 * line * LINE + 3 if measured else -11 * (line + 1)),
            textcoords="offset points",
            ha="right" if late else "left",
            color=STRONG,
            annotation_clip=False,
        )
        if measured:
            top = 1 + (line + 0.8) * LINE / _size(axes)[1]
            axes.plot(
                [x, x],
                [1, top],
                color=STRONG,
                linewidth=0.6,
                transform=axes.get_xaxis_transform(),
                clip_on=False,
            )


def _name_ends(axes: Axes, frame: pd.DataFrame, names: Sequence[str], strong: int | None) -> None:
    """Write each series' name beside its last point, moved up or down until the names are apart."""
    width, height = _size(axes)
    low, high = axes.get_ylim()
    wanted = [(float(column.dropna().iloc[-1]) - low) * height / (high - low) for _, column in frame.items()]
    if not names:
        return
    for number, y in enumerate(apart(wanted, [lines_high(name) for name in names], height)):
        axes.annotate(
            names[number],
            (1.0, y / height),
            xycoords="axes fraction",
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            linespacing=1.1,
            color=_colour(number, strong),
            annotation_clip=False,
        )
        axes.annotate(
            "",
            (1.0, wanted[number] / height),
            xycoords="axes fraction",
            xytext=(1.0 + 7 / 72 / width, y / height),
            textcoords="axes fraction",
            arrowprops={"arrowstyle": "-", "color": SOFT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
        )


def _size(axes: Axes) -> tuple[float, float]:
    """Width and height of the axes [inches]."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    box, (width, height) = axes.get_position(), figure.get_size_inches()
    return float(box.width * width), float(box.height * height)


def example() -> pd.DataFrame:
    """Figures to try the chart with."""
    return pd.DataFrame({"direct": [0.0, -0.1, -1.3], "供給制約型": [0.0, -0.2, -2.6]}, index=[0, 90, 365])
