"""Charts of time as SVG or PNG, labelled in place, the same bytes for the same numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from iomodel.errors import ParameterError
from iomodel.notation import MONTH_DAYS, FloatArray
from iomodel.questions.duration import Curve, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENDINGS = (".svg", ".png")
_INK, _SOFT, _STRONG = "#1b2733", "#8a97a3", "#9c2f1f"
_DASHES = ("-", "--", "-.", ":")
_BLOCKS = "▁▂▃▄▅▆▇█"


def spark(values: FloatArray, deepest: float) -> str:
    """Losses as a row of blocks: the deeper the loss, up to `deepest`, the higher the block.

    >>> spark(np.array([0.0, -1.0, -2.0]), -2.0)
    '▁▅█'
    """
    depth = np.clip(values / deepest, 0.0, 1.0) if deepest < 0 else np.zeros(len(values))
    return "".join(_BLOCKS[round(level * (len(_BLOCKS) - 1))] for level in depth)


def curve_chart(curve: Curve, ending: str) -> bytes:
    """Loss of GDP against the length of the cut, a line for each model, the kink marked."""
    figure, axes = _canvas()
    months = curve.losses.index.to_numpy(float) / MONTH_DAYS
    last = curve.losses.iloc[-1].sort_values(ascending=False)
    for number, model in enumerate(last.index):
        axes.plot(months, curve.losses[model], color=_INK, linewidth=1.3, linestyle=_DASHES[number % 4])
    places = _apart(last.to_numpy(), axes)
    for model, place in zip(last.index, places, strict=True):
        axes.annotate(str(model), (months[-1], place), (5, 0), textcoords="offset points", va="center")
    if np.isfinite(curve.kink):
        kink = curve.kink / MONTH_DAYS
        axes.axvline(kink, color=_STRONG, linewidth=0.8)
        text = f"stocks last K / (s m) = {curve.kink:.0f} days"
        axes.annotate(text, (kink, axes.get_ylim()[0]), (4, 6), textcoords="offset points", color=_STRONG)
    axes.set_xlabel("length of the cut [months]")
    axes.set_ylabel("change of GDP [% of a year's GDP]")
    axes.set_title(curve.scenario, loc="left")
    axes.set_xlim(0, months[-1])
    return _bytes(figure, ending)


def timeline_chart(course: Timeline, ending: str) -> bytes:
    """GDP day by day, with what happens on which day written at the line."""
    figure, axes = _canvas()
    change = 100 * (course.daily_gdp - 1)
    axes.plot(np.arange(len(change)), change, color=_INK, linewidth=1.3)
    marks = _marks(course)
    for line, (day, text) in enumerate(reversed(marks)):
        axes.axvline(day, color=_STRONG, linewidth=0.6)
        place = (day, axes.get_ylim()[1])
        axes.annotate(text, place, (0, 3 + 11 * line), textcoords="offset points", color=_STRONG, fontsize=8)
    axes.set_xlabel("day")
    axes.set_ylabel("change of GDP [% of a normal day]")
    axes.set_title(f"{course.scenario}, {course.model}", loc="left", pad=6 + 11 * len(marks))
    axes.set_xlim(0, len(change))
    return _bytes(figure, ending)


def _marks(course: Timeline) -> list[tuple[int, str]]:
    """The turning points, in the order of their days."""
    marks: dict[str, tuple[int, str]] = {}
    for event in course.events:
        if event.kind in ("shortage", "trough", "recovery") and event.kind not in marks:
            first = "first " if event.kind == "shortage" else ""
            marks[event.kind] = (event.day, f"day {event.day}: {first}{event.kind}")
    return list(marks.values())


def _canvas() -> tuple[Figure, Axes]:
    """An empty chart without frame on the right and above."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ParameterError("charts need matplotlib; install iomodel with the extra 'report'") from None
    figure = Figure(figsize=(7.5, 4.2), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=_INK)
    axes.axhline(0, color=_SOFT, linewidth=0.7)
    return figure, axes


def _apart(values: FloatArray, axes: Axes) -> FloatArray:
    """Places for labels near the values, falling, at least a line of text apart."""
    low, high = axes.get_ylim()
    line = 0.055 * (high - low)
    places = np.array(values, dtype=np.float64)
    for number in range(1, len(places)):
        places[number] = min(places[number], places[number - 1] - line)
    return places


def _bytes(figure: Figure, ending: str) -> bytes:
    """The chart in the format of an ending, without the date."""
    import matplotlib as mpl

    drawn = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "iomodel", "svg.fonttype": "none"}):
        stamp = {"Date": None} if ending == ".svg" else {"Software": None}
        figure.savefig(drawn, format=ending.removeprefix("."), dpi=200, metadata=stamp)
    return drawn.getvalue()
