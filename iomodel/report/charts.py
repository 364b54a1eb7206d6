"""Charts as SVG: readable in grey, labelled in place, the same bytes for the same numbers."""

from __future__ import annotations

import hashlib
import io
import re
import textwrap
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from iomodel.errors import ParameterError
from iomodel.report import fonts
from iomodel.report.parts import Bars, Chart, Dots, Lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Width: TypeAlias = Literal["wide", "narrow"]
_INCHES: dict[Width, float] = {"wide": 7.5, "narrow": 3.55}
_SIZE = 9.0
_LINE = _SIZE * 1.35 / 72
"""Height of a line of text [inches]."""

INK, STRONG, SOFT, FAINT = "#1b2733", "#9c2f1f", "#8a97a3", "#dfe4e8"
_DASHES = ["-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)), (0, (9, 3)), (0, (3, 1.2, 1, 1.2, 1, 1.2))]


@lru_cache(maxsize=128)
def draw(chart: Chart, lang: str, width: Width = "wide") -> str:
    """A chart as an SVG element to stand in a page; its text is drawn as outlines.

    Raises
    ------
    ParameterError
        If there is no drawing for this kind of chart.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    fonts.register()
    key = hashlib.sha256(repr((chart, lang, width)).encode()).hexdigest()[:10]
    style: dict[Any, Any] = {
        "font.family": fonts.families(lang),
        "font.size": _SIZE,
        "svg.fonttype": "path",
        "svg.hashsalt": key,
        "axes.unicode_minus": True,
        "axes.edgecolor": SOFT,
        "axes.labelcolor": INK,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.linewidth": 0.7,
        "xtick.major.width": 0.7,
        "path.simplify": False,
    }
    if type(chart) not in _DRAWINGS:
        raise ParameterError(f"no drawing for a chart of kind {type(chart).__name__}")
    with mpl.rc_context(style):
        figure = Figure()
        _DRAWINGS[type(chart)](figure, chart, width)
        stream = io.StringIO()
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None})
    return _element(stream.getvalue(), key, chart.title)


def _dots(figure: Figure, chart: Dots, width: Width) -> None:
    """A row each: one mark with a stem from zero, or two marks joined."""
    names, centres = _row_names(chart.rows, width)
    values = [value for row in chart.values for value in row if value is not None]
    marks = len(chart.marks)
    plot = _rows_canvas(figure, names, centres, width, values, key_line=marks > 1, both_sides=marks > 1)
    for place, (name, row, y) in enumerate(zip(names, chart.values, centres, strict=True)):
        colour = STRONG if place == chart.strong else INK
        drawn = [(mark, value) for mark, value in enumerate(row) if value is not None]
        ends = (0.0, drawn[0][1]) if marks == 1 else (drawn[0][1], drawn[-1][1])
        plot.plot(ends, (y, y), color=colour if marks == 1 else SOFT, linewidth=1.4, solid_capstyle="butt")
        for mark, value in drawn:
            face = "white" if mark else colour
            plot.plot([value], [y], "oD"[mark], color=face, markeredgecolor=colour, markersize=6.5 - mark)
        _label_ends(plot, [value for _, value in drawn], y, colour)
        _name_row(plot, name, y, width, colour)
    if marks > 1:
        _key(figure, [("o", INK, chart.marks[0]), ("D", "white", chart.marks[1])], width)
    plot.set_xlabel(chart.unit)


def _bars(figure: Figure, chart: Bars, width: Width) -> None:
    """Horizontal bars in two parts: solid and hatched, so that they differ in grey."""
    import matplotlib as mpl

    names, centres = _row_names(chart.rows, width)
    totals = [sum(row) for row in chart.values]
    reach = [*totals, *(row[0] for row in chart.values)]
    plot = _rows_canvas(figure, names, centres, width, reach, key_line=True)
    mpl.rcParams["hatch.linewidth"] = 0.6
    height = 0.19
    for place, (name, (first, second), y) in enumerate(zip(names, chart.values, centres, strict=True)):
        plot.barh(y, first, height=height, color=INK, edgecolor=INK, linewidth=0.6)
        plot.barh(
            y, second, left=first, height=height, color="white", edgecolor=INK, linewidth=0.6, hatch="/////"
        )
        _label_ends(plot, (totals[place],), y, INK)
        _name_row(plot, name, y, width, INK)
    _key(figure, [("s", INK, chart.parts[0]), ("/", "white", chart.parts[1])], width)
    plot.set_xlabel(chart.unit)


def _lines(figure: Figure, chart: Lines, width: Width) -> None:
    """Series with their names at the right end, spread so that none covers another."""
    inches = _INCHES[width]
    limit = 26 if width == "wide" else 12
    names = [_wrapped(name, limit) for name in chart.series]
    right = max(_breadth(name) for name in names) + 0.2
    lines = sum(name.count("\n") + 1 for name in names)
    height = max(2.9, lines * _LINE * 1.15 + 0.9)
    left, bottom, top = 0.62, 0.52, 0.3
    figure.set_size_inches(inches, height)
    plot = figure.add_axes(
        (left / inches, bottom / height, (inches - left - right) / inches, (height - bottom - top) / height)
    )
    _plain(plot)
    colours = _line_colours(len(names), chart.strong)
    many = len(chart.x) > 40
    for place, values in enumerate(chart.values):
        strong = place == chart.strong
        plot.plot(
            chart.x,
            values,
            color=colours[place],
            linewidth=2.4 if strong else 1.3,
            linestyle=_DASHES[0] if strong else _DASHES[place % len(_DASHES)],
            marker=None if many else "o",
            markersize=4,
            zorder=3 if strong else 2,
        )
    plot.axhline(0, color=INK, linewidth=0.7)
    plot.margins(x=0.02 if many else 0.04, y=0.06)
    if not many or chart.ticks:
        plot.set_xticks(chart.x, chart.ticks or [f"{x:g}" for x in chart.x])
    plot.set_xlabel(chart.axis)
    plot.set_title(chart.unit, loc="left", fontsize=_SIZE, pad=8, x=-left / (inches - left - right) * 0.85)
    _end_labels(plot, chart, names, colours, (inches - left - right, height - bottom - top))


def _end_labels(
    plot: Axes, chart: Lines, names: Sequence[str], colours: Sequence[str], size: tuple[float, float]
) -> None:
    """Write each series' name beside its last point, moved up or down until the names are apart."""
    inches_wide, inches = size
    low, high = plot.get_ylim()
    scale = inches / (high - low)
    wanted = [(values[-1] - low) * scale for values in chart.values]
    sizes = [_lines_high(name) for name in names]
    for place, y in enumerate(_apart(wanted, sizes, inches)):
        text = plot.annotate(
            names[place],
            (1.0, y / inches),
            xycoords="axes fraction",
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            linespacing=1.1,
            color=colours[place],
            annotation_clip=False,
        )
        text.set_in_layout(False)
        plot.annotate(
            "",
            (1.0, wanted[place] / inches),
            xycoords="axes fraction",
            xytext=(1.0 + 7 / 72 / inches_wide, y / inches),
            textcoords="axes fraction",
            arrowprops={"arrowstyle": "-", "color": SOFT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
        )


def _apart(wanted: Sequence[float], sizes: Sequence[float], room: float) -> list[float]:
    """Positions nearest to the wanted ones at which blocks of these sizes do not overlap.

    >>> _apart([1.0, 1.0], [0.2, 0.2], 3.0)
    [0.9, 1.1]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    groups: list[tuple[list[int], float]] = []
    for i in order:
        members, centre = [i], _inside(wanted[i], sizes[i], room)
        while groups:
            before, middle = groups[-1]
            size = sum(sizes[j] for j in members)
            if middle + sum(sizes[j] for j in before) / 2 <= centre - size / 2:
                break
            groups.pop()
            members = before + members
            mean = sum(wanted[j] for j in members) / len(members)
            centre = _inside(mean, sum(sizes[j] for j in members), room)
        groups.append((members, centre))
    placed = [0.0] * len(wanted)
    for members, centre in groups:
        y = centre - sum(sizes[j] for j in members) / 2
        for j in members:
            placed[j] = round(y + sizes[j] / 2, 6)
            y += sizes[j]
    return placed


def _inside(centre: float, size: float, room: float) -> float:
    """The centre of a block, moved to keep it on the plot where it fits."""
    return min(max(centre, size / 2 - 0.1), max(room - size / 2 + 0.1, size / 2 - 0.1))


def _rows_canvas(
    figure: Figure,
    names: Sequence[str],
    centres: Sequence[float],
    width: Width,
    values: Sequence[float],
    *,
    key_line: bool,
    both_sides: bool = False,
) -> Axes:
    """Axes for one row a name, with room for names, values and a key."""
    inches = _INCHES[width]
    left = max(_breadth(name) for name in names) + 0.2 if width == "wide" else 0.08
    top, bottom, right = (0.34 if key_line else 0.06), 0.5, 0.14
    rows = -centres[-1] + _half_row(names[-1], width)
    height = top + bottom + rows
    figure.set_size_inches(inches, height)
    plot = figure.add_axes(
        (left / inches, bottom / height, (inches - left - right) / inches, 1 - (top + bottom) / height)
    )
    _plain(plot)
    low, high = min(0.0, *values), max(0.0, *values)
    reach = (high - low) or 1.0
    label = 0.62 / (inches - left - right) * reach
    plot.set_xlim(
        low - label * (1.25 if low < 0 else 0.1), high + label * (1.25 if high > 0 or both_sides else 0.12)
    )
    plot.set_ylim(-rows, 0)
    plot.set_yticks([])
    plot.spines["left"].set_visible(False)
    plot.axvline(0, color=INK, linewidth=0.8)
    plot.grid(axis="x", color=FAINT, linewidth=0.6)
    plot.grid(axis="y", visible=False)
    plot.locator_params(axis="x", nbins=6 if width == "wide" else 4)
    return plot


def _name_row(plot: Axes, name: str, y: float, width: Width, colour: str) -> None:
    """The name of a row: left of it, or above it where the page is narrow."""
    where: dict[str, Any] = (
        {"xytext": (-8, 0), "ha": "right", "va": "center"}
        if width == "wide"
        else {"xytext": (1, 7.5), "ha": "left", "va": "bottom"}
    )
    plot.annotate(
        name,
        (0, y),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        color=colour,
        linespacing=1.15,
        annotation_clip=False,
        **where,
    )


def _label_ends(plot: Axes, row: Sequence[float], y: float, colour: str) -> None:
    """The figure beside each mark: left of the lower one, right of the upper one."""
    digits = 2 if max(abs(value) for value in row) < 10 else 1
    ordered = sorted(row)
    texts = [f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}") for value in ordered]
    sides = [-1 if ordered[0] <= 0 else 1] if len(set(texts)) == 1 else [-1, 1]
    for value, text, side in zip(ordered, texts, sides, strict=False):
        plot.annotate(
            text,
            (value, y),
            xytext=(8 * side, 0),
            textcoords="offset points",
            ha="right" if side < 0 else "left",
            va="center",
            color=colour,
            fontsize=_SIZE - 0.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            annotation_clip=False,
        )


def _key(figure: Figure, entries: Sequence[tuple[str, str, str]], width: Width) -> None:
    """What the marks mean, in one line above the plot."""
    from matplotlib.patches import Rectangle

    inches, height = figure.get_size_inches()
    x = 0.1 if width == "narrow" else figure.axes[0].get_position().x0 * inches
    y = height - 0.14
    overlay = figure.add_axes((0, 0, 1, 1), zorder=5)
    overlay.set_axis_off()
    overlay.set_xlim(0, inches)
    overlay.set_ylim(0, height)
    for mark, colour, name in entries:
        if mark in "s/":
            overlay.add_patch(
                Rectangle(
                    (x, y - 0.05),
                    0.16,
                    0.1,
                    facecolor=colour,
                    edgecolor=INK,
                    linewidth=0.6,
                    hatch="/////" if mark == "/" else None,
                )
            )
        else:
            overlay.plot([x + 0.08], [y], mark, color=colour, markeredgecolor=INK, markersize=6)
        overlay.text(x + 0.23, y, name, va="center")
        x += 0.23 + _breadth(name) + 0.25


def _plain(plot: Axes) -> None:
    """Two thin spines, a faint grid, short ticks."""
    for side in ("top", "right"):
        plot.spines[side].set_visible(False)
    plot.grid(axis="y", color=FAINT, linewidth=0.6)
    plot.set_axisbelow(True)
    plot.tick_params(length=2.5)


def _line_colours(count: int, strong: int | None) -> list[str]:
    """The strong series in red, the others from dark to mid grey-blue."""
    greys = ["#1b2733", "#4d5d6c", "#6b7a88", "#33475a", "#7d8a96"]
    return [STRONG if place == strong else greys[place % len(greys)] for place in range(count)]


def _row_names(names: Sequence[str], width: Width) -> tuple[list[str], list[float]]:
    """Names broken into lines, and where the middle of each row lies below the top [inches]."""
    broken = [_wrapped(name, 38 if width == "wide" else 44) for name in names]
    centres, y = [], 0.0
    for name in broken:
        above = _half_row(name, width) if width == "wide" else _lines_high(name) + 0.17
        centres.append(y - above)
        y -= above + _half_row(name, width)
    return broken, centres


def _half_row(name: str, width: Width) -> float:
    """From the middle of a row to its lower edge [inches]."""
    return max(0.145, _lines_high(name) / 2 + 0.05) if width == "wide" else 0.13


def _lines_high(name: str) -> float:
    """How high a text is [inches]."""
    return (name.count("\n") + 1) * _LINE


def _wrapped(text: str, limit: int) -> str:
    """A text in lines of about so many Latin letters; Japanese ones count twice and break anywhere."""
    if any(ord(char) >= fonts.FIRST_CJK for char in text):
        return "\n".join(textwrap.wrap(text, max(limit // 2 + 2, 6)))
    return "\n".join(textwrap.wrap(text, limit, break_long_words=False)) or text


def _breadth(text: str) -> float:
    """About how wide a text is [inches]."""
    em = _SIZE / 72
    return max(
        sum(em if ord(char) >= fonts.FIRST_CJK else 0.6 * em for char in line) for line in text.split("\n")
    )


def _element(document: str, key: str, title: str) -> str:
    """The bare SVG element of a document, with ids that no other chart on the page shares."""
    body = document[document.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>c{key}-", body)
    body = re.sub(r'<svg ([^>]*?)width="[^"]*"', r"<svg \1", body, count=1)
    body = re.sub(r'<svg ([^>]*?)height="[^"]*" ', r"<svg \1", body, count=1)
    named = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return body.replace("<svg ", f'<svg role="img" aria-label="{named}" ', 1).strip()


_DRAWINGS: dict[type[Chart], Callable[..., None]] = {Dots: _dots, Bars: _bars, Lines: _lines}
