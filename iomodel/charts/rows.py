"""Axes with one named row each: names at the left, or above where the page is narrow, and a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iomodel.charts.canvas import FAINT, INK, NARROW, WIDE, Place, is_made_to_measure, place, plain
from iomodel.charts.text import LINE, SIZE, breadth, lines_high, wrapped

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_LABEL = 0.62
"""Room for a figure beside a mark [inches]."""


@dataclass(frozen=True)
class Rows:
    """Where rows lie.

    Parameters
    ----------
    names
        Names of the rows, broken into lines.
    centres
        Where the middle of each row lies, downwards from 0 [inches].
    narrow
        Whether names stand above their rows.
    least
        Least room for the names [inches].
    """

    names: tuple[str, ...]
    centres: tuple[float, ...]
    narrow: bool
    least: float = 0.0

    @property
    def height(self) -> float:
        """Height of all rows [inches]."""
        return -self.centres[-1] + _half(self.names[-1], self.narrow) if self.names else LINE

    @property
    def left(self) -> float:
        """Room for the names [inches]."""
        return 0.08 if self.narrow else max(self.least, max(map(breadth, self.names), default=0.0) + 0.2)


def lay_rows(names: Sequence[str], narrow: bool) -> Rows:
    """Break names into lines and lay the rows one under another."""
    broken = tuple(wrapped(str(name), 44 if narrow else 38) for name in names)
    centres, y = [], 0.0
    for name in broken:
        above = lines_high(name) + 0.17 if narrow else _half(name, narrow)
        centres.append(y - above)
        y -= above + _half(name, narrow)
    return Rows(broken, tuple(centres), narrow)


def _half(name: str, narrow: bool) -> float:
    """From the middle of a row to its lower edge [inches]."""
    return 0.13 if narrow else max(0.145, lines_high(name) / 2 + 0.05)


def rows_axes(
    ax: Place,
    rows: Rows,
    values: Sequence[float],
    *,
    unit: str,
    title: str,
    keys: Sequence[str] = (),
    both_sides: bool = False,
    lower: float = 0.0,
) -> Axes:
    """Axes for rows, with room for names, for the values beside the marks, for a key, and below."""
    width = NARROW if rows.narrow else WIDE
    columns = key_columns(keys, width - (0.1 if rows.narrow else rows.left))
    lines = -(-len(keys) // columns) if keys else 0
    left, bottom, right, top = (
        rows.left,
        0.5 + lower,
        0.14,
        0.06 + 0.28 * bool(lines) + LINE * max(lines - 1, 0),
    )
    axes = place(ax, (width, top + bottom + rows.height), (left, bottom, right, top), title)
    plain(axes)
    inner = width - left - right
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    label = _LABEL / inner * ((high - low) or 1.0)
    axes.set_xlim(
        low - label * (1.25 if low < 0 else 0.1), high + label * (1.25 if high > 0 or both_sides else 0.12)
    )
    axes.set_ylim(-rows.height, 0)
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.grid(axis="y", visible=False)
    axes.locator_params(axis="x", nbins=4 if rows.narrow else 6)
    axes.set_xlabel(unit)
    return axes


def name_rows(axes: Axes, rows: Rows, colours: Sequence[str]) -> None:
    """Write the names of the rows: at the left, or above the rows where the page is narrow."""
    if not rows.narrow:
        axes.set_yticks(rows.centres, rows.names)
        axes.tick_params(axis="y", length=0, pad=6)
        for label, colour in zip(axes.get_yticklabels(), colours, strict=True):
            label.set_color(colour)
        return
    axes.set_yticks([])
    for name, y, colour in zip(rows.names, rows.centres, colours, strict=True):
        axes.annotate(
            name,
            (0, y),
            xycoords=("axes fraction", "data"),
            xytext=(1, 7.5),
            textcoords="offset points",
            ha="left",
            va="bottom",
            color=colour,
            linespacing=1.15,
            annotation_clip=False,
        )


def label_ends(axes: Axes, row: Sequence[float], y: float, colour: str) -> None:
    """The figure beside each mark: left of the lower one, right of the upper one."""
    digits = 2 if max(abs(value) for value in row) < 10 else 1
    ordered = sorted({min(row), max(row)})
    texts = [f"{value:z.{digits}f}".replace("-", "\N{MINUS SIGN}") for value in ordered]
    sides = [-1 if ordered[0] <= 0 else 1] if len(set(texts)) == 1 else [-1, 1]
    for value, text, side in zip(ordered, texts, sides, strict=False):
        axes.annotate(
            text,
            (value, y),
            xytext=(8 * side, 0),
            textcoords="offset points",
            ha="right" if side < 0 else "left",
            va="center",
            color=colour,
            fontsize=SIZE - 0.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            annotation_clip=False,
        )


def key_columns(keys: Sequence[str], room: float) -> int:
    """How many entries of a key stand side by side."""
    widest = max(map(breadth, keys), default=0.0) + 0.55
    return max(1, min(len(keys), int(room / widest)))


def write_key(axes: Axes, ax: Place, rows: Rows, marks: Sequence[Artist], keys: Sequence[str]) -> None:
    """What the marks mean, above the rows; a legend inside axes that were given."""
    options: dict[str, Any] = {"frameon": False, "handletextpad": 0.5, "columnspacing": 1.4}
    if is_made_to_measure(ax):
        room = (NARROW if rows.narrow else WIDE) - (0.1 if rows.narrow else rows.left)
        options |= {
            "loc": "lower left",
            "bbox_to_anchor": (0.0, 1.0),
            "ncols": key_columns(keys, room),
            "borderaxespad": 0.2,
            "handlelength": 1.3,
        }
    axes.legend(marks, keys, **options)
