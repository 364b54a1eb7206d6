"""What every chart is drawn on: style, fonts, colours, size, and how it becomes a file.

A chart is a function with the decorator `chart` in a file of this folder. It takes a pandas frame or
series, ``ax`` and ``language``, asks `place` for axes, draws, and returns the axes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias

from iomodel.charts import fonts
from iomodel.charts.text import SIZE, lines_high, wrapped
from iomodel.errors import ParameterError
from iomodel.extras import require
from iomodel.files import write_file
from iomodel.languages import known_language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Place: TypeAlias = "Axes | Figure | None"
"""Where a chart goes: axes to draw on, an empty figure to size and fill, or a new pyplot figure."""
Drawing: TypeAlias = "Callable[..., Axes]"
P = ParamSpec("P")

ENDINGS = (".svg", ".pdf", ".png")
"""Files that a chart can be written to."""
WIDE, NARROW = 7.5, 3.55
"""Width of a chart for a desk and for a hand [inches]."""
INK, STRONG, SOFT, FAINT = "#1b2733", "#9c2f1f", "#8a97a3", "#dfe4e8"
GREYS = (INK, "#4d5d6c", "#6b7a88", "#33475a", "#7d8a96")
MARKS = "oDs^vP*Xph<>"
_TITLE = SIZE + 1.5
_DPI = 200
_STAMPS: dict[str, dict[str, None]] = {
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
    ".png": {"Software": None},
}
"""A date of making would make every file different."""

DRAWINGS: dict[str, Drawing] = {}
"""Charts by name; each file of this folder adds its own when it is read."""


def chart(draw: Callable[P, Axes]) -> Callable[P, Axes]:
    """Make a function a chart: registered by its name, drawn in the common style and language.

    Raises
    ------
    MissingExtraError
        When it is called, if matplotlib or its Japanese font is not installed.
    ParameterError
        When it is called, if the language is unknown.
    """

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Axes:
        language = known_language(str(kwargs.get("language", "en")))
        require("a chart", "matplotlib", "matplotlib-fontja")
        import matplotlib as mpl

        fonts.register()
        given = kwargs.get("ax")
        if given is None:
            # before the style: the backend of a notebook changes settings that the style would undo
            kwargs["ax"] = _new_figure()
        with mpl.rc_context(_style(language)), _closed_on_error(kwargs["ax"], given is None):
            axes = draw(*args, **kwargs)
            axes.tick_params(labelfontfamily=fonts.families(language), labelsize=SIZE, labelcolor=INK)
        return axes

    DRAWINGS[draw.__name__.removesuffix("_chart")] = drawn
    return drawn


def _new_figure() -> Figure:
    """A figure of pyplot, which a notebook shows by itself."""
    from matplotlib import pyplot

    return pyplot.figure()


@contextmanager
def _closed_on_error(figure: object, own: bool) -> Iterator[None]:
    """Close a figure of our own if the chart cannot be drawn on it."""
    try:
        yield
    except Exception:
        if own:
            from matplotlib import pyplot

            pyplot.close(figure)  # type: ignore[arg-type]
        raise


def _style(language: str) -> dict[Any, Any]:
    """The common style."""
    return {
        "font.family": fonts.families(language),
        "font.size": SIZE,
        "axes.unicode_minus": True,
        "axes.edgecolor": SOFT,
        "axes.labelcolor": INK,
        "axes.labelsize": SIZE,
        "axes.titlesize": _TITLE,
        "axes.linewidth": 0.7,
        "hatch.linewidth": 0.6,
        "legend.fontsize": SIZE,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.major.width": 0.7,
    }


# -- axes ------------------------------------------------------------------------------


def place(
    ax: Place, size: tuple[float, float], margins: tuple[float, float, float, float], title: str = ""
) -> Axes:
    """Axes to draw on: those given, or new ones of a figure that is made to measure.

    Parameters
    ----------
    ax
        Axes, or an empty figure.
    size
        Width and height of the figure without its title [inches].
    margins
        Left, bottom, right, top of the axes [inches].
    title
        Stands above, at the left edge of the figure.

    Raises
    ------
    ParameterError
        If `ax` is neither axes nor an empty figure.
    """
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    (width, height), (left, bottom, right, top) = size, margins
    if isinstance(ax, Axes):
        ax.set_title(title, loc="left")
        return ax
    given: object = ax
    if not isinstance(given, Figure) or given.axes:
        raise ParameterError(f"ax is {ax!r}, expected matplotlib axes, or an empty figure")
    shown = wrapped(title, round(width * 11))
    if title:
        height += lines_high(shown) * _TITLE / SIZE + 0.1
    given.set_size_inches(width, height)
    inner = width - left - right
    axes = given.add_axes((left / width, bottom / height, inner / width, (size[1] - bottom - top) / height))
    if title:
        room = 72 * top + 4
        axes.set_title(shown, loc="left", x=(0.1 - left) / inner, pad=room)
    return axes


def is_made_to_measure(ax: Place) -> bool:
    """Whether the chart lays out its figure itself."""
    from matplotlib.axes import Axes

    return not isinstance(ax, Axes)


def plain(axes: Axes) -> None:
    """Two thin spines, a faint grid, short ticks."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=2.5)


# -- files -----------------------------------------------------------------------------


def write_chart(path: Path, draw: Drawing, *args: Any, **options: Any) -> Path:
    """Draw a chart on a figure of its own and write it whole or not at all: .svg, .pdf or .png.

    The same figures give the same bytes. `draw` is called with `args`, `options` and ``ax``.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    require("a chart", "matplotlib", "matplotlib-fontja")
    from matplotlib.figure import Figure

    figure = Figure()
    draw(*args, ax=figure, **options)
    style = {"svg.hashsalt": "iomodel", "svg.fonttype": "none"}
    return write_file(path, _picture(figure, path.suffix, style))


def svg_element(draw: Drawing, *args: Any, title: str, options: Mapping[str, Any], salt: str) -> str:
    """A chart as an SVG element to stand in a page; its text is drawn as outlines.

    Parameters
    ----------
    draw, args, options
        A chart, and what it is called with beside ``ax``.
    title
        What a screen reader says of it.
    salt
        Tells the chart from every other on the page: ids are made of it.
    """
    from matplotlib.figure import Figure

    from iomodel.charts.svg import element_of

    figure = Figure()
    draw(*args, ax=figure, **options)
    return element_of(figure, hashlib.sha256(salt.encode()).hexdigest()[:10], title)


def _picture(figure: Figure, ending: str, style: dict[Any, Any]) -> bytes:
    """A figure in the format of an ending, without the date."""
    import matplotlib as mpl

    stream = io.BytesIO()
    with mpl.rc_context(style):
        figure.savefig(
            stream,
            format=ending.removeprefix("."),
            dpi=_DPI,
            metadata=_STAMPS[ending],
        )
    return stream.getvalue()
