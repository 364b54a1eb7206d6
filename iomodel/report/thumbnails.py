"""Small pictures in the rows of an index, each on the axes of all the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WIDE, _HIGH, _EDGE = 132, 36, 2


@dataclass(frozen=True)
class Axes:
    """What all pictures of a page share.

    Parameters
    ----------
    days
        The longest cut.
    deepest
        The deepest fall on a day [%], negative.
    most, least
        The largest loss and the smallest, or a gain [% of a year's GDP].
    """

    days: float
    deepest: float
    most: float
    least: float


def axes_of(answers: Iterable[tuple[int, Sequence[float], float, float]]) -> Axes:
    """The axes that hold every answer: its days, its path, its smallest and its largest loss.

    >>> axes_of([(90, [0.0, -2.0], -0.1, -0.5), (365, [-3.0], -0.2, -1.0)])
    Axes(days=365, deepest=-3.0, most=-1.0, least=0.0)
    """
    listed = list(answers)
    return Axes(
        max((days for days, *_ in listed), default=1) or 1,
        min((value for _, path, *_ in listed for value in path), default=0.0) or -1.0,
        min((most for *_, most in listed), default=0.0),
        max([0.0, *(least for *_, least, _ in listed)]),
    )


def path_picture(axes: Axes, days: int, path: Sequence[float], title: str) -> str:
    """GDP on each day of the cut, as an SVG element without a style of its own.

    >>> path_picture(Axes(2, -1.0, -1.0, 0.0), 2, [0.0, -1.0], "GDP by day").count("polyline")
    1
    """
    top = max([0.0, *path])
    span = (top - min(axes.deepest, *path)) or 1.0
    wide = (_WIDE - 2 * _EDGE) * days / axes.days
    step = wide / max(1, len(path) - 1)

    def height(value: float) -> float:
        return _EDGE + (_HIGH - 2 * _EDGE) * (top - value) / span

    points = " ".join(f"{_EDGE + place * step:.1f},{height(value):.1f}" for place, value in enumerate(path))
    zero = height(0.0)
    area = f"{_EDGE},{zero:.1f} {points} {_EDGE + step * (len(path) - 1):.1f},{zero:.1f}"
    return _svg(
        title,
        f'<line class="zero" x1="{_EDGE}" x2="{_WIDE - _EDGE}" y1="{zero:.1f}" y2="{zero:.1f}"/>'
        f'<polygon points="{area}"/><polyline points="{points}"/>',
    )


def range_picture(axes: Axes, least: float, most: float, lead: float, title: str) -> str:
    """From the smallest loss to the largest, and the reference model, as an SVG element.

    >>> range_picture(Axes(2, -1.0, -1.0, 0.0), -0.2, -1.0, -0.5, "range").count("circle")
    1
    """
    span = (axes.least - axes.most) or 1.0

    def place(value: float) -> float:
        return 4 + (_WIDE - 8) * (axes.least - value) / span

    middle = _HIGH / 2
    return _svg(
        title,
        f'<line class="zero" x1="{place(0.0):.1f}" x2="{place(0.0):.1f}" y1="4" y2="{_HIGH - 4}"/>'
        f'<line class="range" x1="{place(least):.1f}" x2="{place(most):.1f}" y1="{middle}" y2="{middle}"/>'
        f'<circle cx="{place(lead):.1f}" cy="{middle}" r="3.5"/>',
    )


def _svg(title: str, body: str) -> str:
    """An SVG element that says what it shows."""
    named = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    size = f'viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" height="{_HIGH}"'
    return f'<svg class="thumb" role="img" aria-label="{named}" {size}>{body}</svg>'
