"""What matplotlib draws, written as a bare SVG element; text as outlines, each glyph once.

A renderer of matplotlib: it takes the paths and texts of a figure and writes them down. How wide a text is
and what its glyphs look like does not change from one picture to the next and is kept.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.path import Path
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D, Transform

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 72
"""Units of the element in an inch."""
_PER_IMAGE_UNIT = 200 / DPI
"""Pixels of a picture of cells to a unit."""
_TILE = 72
"""Width and height of a tile of hatching."""
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_POINTS = {Path.MOVETO: 1, Path.LINETO: 1, Path.CURVE3: 2, Path.CURVE4: 3}
_CAPS = {"projecting": "square", "round": "round"}
_TEXT = TextToPath()

Colour = Any
"""A colour of matplotlib: three or four numbers."""


def element_of(figure: Figure, key: str, title: str) -> str:
    """A figure as an SVG element without a background.

    Parameters
    ----------
    figure
        Drawn at `DPI`; it has no other use afterwards.
    key
        Ids begin with it.
    title
        What a screen reader says.
    """
    figure.set_dpi(DPI)
    figure.patch.set_visible(False)
    for axes in figure.axes:
        axes.patch.set_visible(False)
    width, height = DPI * figure.get_size_inches()
    pen = _Pen(width, height, key)
    figure.draw(pen)
    return pen.element(title)


class _Pen(RendererBase):
    """Writes down what a figure of so many units asks to be drawn."""

    def __init__(self, width: float, height: float, key: str) -> None:
        super().__init__()
        self.width, self.height, self.key = float(width), float(height), key
        self.written: list[str] = []
        self.defined: dict[str, str] = {}
        self.flip = Affine2D().scale(1.0, -1.0).translate(0.0, self.height)

    def element(self, title: str) -> str:
        """Everything that was written."""
        head = (
            f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {_short(self.width)} '
            f'{_short(self.height)}" xmlns="http://www.w3.org/2000/svg" version="1.1">'
        )
        body = "\n".join([*self.defined.values(), "</defs>", *self.written])
        return f"{head}\n<defs>\n{body}\n</svg>"

    # -- what matplotlib asks of a renderer --------------------------------------------

    def get_canvas_width_height(self) -> tuple[float, float]:
        """In units."""
        return self.width, self.height

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """In units."""
        return _size(s, _Face.of(prop), prop.get_size_in_points(), bool(ismath))

    def get_image_magnification(self) -> float:
        """Pixels of a picture of cells to a unit."""
        return _PER_IMAGE_UNIT

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Colour = None
    ) -> None:
        """Lines and filled shapes."""
        data = _data(path, transform + self.flip)
        if data:
            self.written.append(f'<path d="{data}"{self._clip(gc)}{self._style(gc, rgbFace)}/>')

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Colour = None,
    ) -> None:
        """One shape at many places."""
        data = _data(marker_path, marker_trans + Affine2D().scale(1.0, -1.0))
        places = (trans + self.flip).transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)].round(2)
        self.written.extend(
            f'<g{self._clip(gc)}><path d="{data}" transform="translate({x:g} {y:g})"'
            f"{self._style(gc, rgbFace)}/></g>"
            for x, y in places.tolist()
        )

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None) -> None:
        """Cells of a colour each."""
        from PIL import Image

        stream = io.BytesIO()
        Image.fromarray(np.asarray(im)[::-1]).save(stream, "png")
        high, wide = (size / _PER_IMAGE_UNIT for size in np.shape(im)[:2])
        data = base64.b64encode(stream.getvalue()).decode("ascii")
        self.written.append(
            f'<g{self._clip(gc)}><image x="{_short(x)}" y="{_short(self.height - y - high)}" '
            f'width="{_short(wide)}" height="{_short(high)}" href="data:image/png;base64,{data}"/></g>'
        )

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """A line of text; `y` runs downwards here."""
        outlines = _outlines(s, _Face.of(prop), bool(ismath))
        for name, data in outlines.glyphs:
            self.defined.setdefault(name, f'<path id="c{self.key}-{name}" d="{data}"/>')
        size = prop.get_size_in_points() / _TEXT.FONT_SCALE
        turned = f" rotate({_short(-angle)})" if angle else ""
        uses = "".join(
            f'<use href="#c{self.key}-{name}" transform="translate({_short(across)} {_short(up)}) '
            f'scale({_short(scale)})"/>'
            for name, across, up, scale in outlines.places
        )
        self.written.append(
            f'<g{self._clip(gc)} data-text="{escape(s)}"><g{_paint("fill", gc.get_rgb(), gc)} '
            f'transform="translate({_short(x)} {_short(y)}){turned} scale({size:g} {-size:g})">{uses}</g></g>'
        )

    # -- how it looks ------------------------------------------------------------------

    def _style(self, gc: GraphicsContextBase, face: Colour) -> str:
        """Fill, line and opacity as attributes."""
        found = (
            _paint("fill", face, gc) if gc.get_hatch() is None else f' fill="url(#{self._hatch(gc, face)})"'
        )
        if gc.get_forced_alpha() and gc.get_alpha() != 1:
            found += f' opacity="{_short(gc.get_alpha())}"'
        width = gc.get_linewidth()
        if not width:
            return found
        found += _paint("stroke", gc.get_rgb(), gc) + f' stroke-width="{_short(width)}"'
        found += f' stroke-linejoin="{gc.get_joinstyle()}"'
        if gc.get_capstyle() in _CAPS:
            found += f' stroke-linecap="{_CAPS[gc.get_capstyle()]}"'
        offset, dashes = cast("tuple[float, Sequence[float] | None]", gc.get_dashes())
        if dashes is not None:
            found += f' stroke-dasharray="{",".join(map(_short, dashes))}"'
            found += f' stroke-dashoffset="{_short(offset)}"' if offset else ""
        return found

    def _clip(self, gc: GraphicsContextBase) -> str:
        """Where it is cut off, as an attribute."""
        path, transform = cast("tuple[Path | None, Transform]", gc.get_clip_path())
        box = gc.get_clip_rectangle()
        if path is not None:
            shape = f'<path d="{_data(path, transform + self.flip)}"/>'
        elif box is not None:
            left, low, width, height = box.bounds
            shape = (
                f'<rect x="{_short(left)}" y="{_short(self.height - low - height)}" '
                f'width="{_short(width)}" height="{_short(height)}"/>'
            )
        else:
            return ""
        return f' clip-path="url(#{self._named(shape, "<clipPath id={}>", "</clipPath>")})"'

    def _hatch(self, gc: GraphicsContextBase, face: Colour) -> str:
        """The id of a tile."""
        tile = Affine2D().scale(_TILE).scale(1.0, -1.0).translate(0, _TILE)
        colour, width = to_hex(gc.get_hatch_color()), _short(gc.get_hatch_linewidth())
        shape = (
            f'<rect width="{_TILE + 1}" height="{_TILE + 1}"{_paint("fill", face, gc)}/>'
            f'<path d="{_data(gc.get_hatch_path(), tile)}" fill="{colour}" stroke="{colour}" '
            f'stroke-width="{width}"/>'
        )
        size = f'patternUnits="userSpaceOnUse" width="{_TILE}" height="{_TILE}"'
        return self._named(shape, f"<pattern id={{}} {size}>", "</pattern>")

    def _named(self, shape: str, begin: str, end: str) -> str:
        """The id of a definition, which is made where it is not there yet."""
        known = self.defined
        if shape not in known:
            known[shape] = begin.format(f'"c{self.key}-d{len(known)}"') + shape + end
        return known[shape].split('"')[1]


# -- paths -----------------------------------------------------------------------------


def _short(value: float) -> str:
    """A number with as few digits as show."""
    return f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.0f}"


def _paint(what: str, colour: Colour, gc: GraphicsContextBase) -> str:
    """Fill or stroke as attributes."""
    if colour is None:
        return f' {what}="none"'
    found = f' {what}="{to_hex(colour)}"'
    seen = 1.0 if len(colour) < 4 or gc.get_forced_alpha() else colour[3]
    return found if seen == 1 else f'{found} {what}-opacity="{_short(seen)}"'


def _data(path: Path, transform: Transform) -> str:
    """A path in the letters of SVG."""
    cleaned = path.cleaned(transform, remove_nans=True, curves=True)
    return _lettered(cleaned.vertices, cleaned.codes, 2)


def _lettered(vertices: Any, codes: Any, digits: int) -> str:
    """Points and codes of matplotlib in the letters of SVG."""
    pairs = [f"{x:g} {y:g}" for x, y in np.round(vertices, digits).tolist()]
    found, at = [], 0
    codes = codes.tolist()
    while at < len(codes):
        code = codes[at]
        if code == Path.STOP:
            break
        if code == Path.CLOSEPOLY:
            found.append("Z")
            at += 1
            continue
        count = _POINTS[code]
        found.append(_LETTERS[code] + " ".join(pairs[at : at + count]))
        at += count
    return "".join(found)


# -- text ------------------------------------------------------------------------------


class _Face(NamedTuple):
    """A font without its size."""

    family: tuple[str, ...]
    style: Any
    weight: Any

    @classmethod
    def of(cls, prop: FontProperties) -> _Face:
        """The face of a text."""
        return cls(tuple(prop.get_family()), prop.get_style(), prop.get_weight())

    def properties(self, size: float) -> FontProperties:
        """As matplotlib has it."""
        return FontProperties(family=list(self.family), style=self.style, weight=self.weight, size=size)


class _Outlines(NamedTuple):
    """A line of text: where each glyph stands (name, right, up, size), and their outlines."""

    places: Sequence[tuple[str, float, float, float]]
    glyphs: Sequence[tuple[str, str]]


@lru_cache(maxsize=8192)
def _size(text: str, face: _Face, size: float, mathematical: bool) -> tuple[float, float, float]:
    """Width, height and descent of a line [units]."""
    found = _TEXT.get_text_width_height_descent(text, face.properties(size), mathematical)
    return tuple(map(float, found))  # type: ignore[return-value]


@lru_cache(maxsize=8192)
def _outlines(text: str, face: _Face, mathematical: bool) -> _Outlines:
    """Glyphs of a line at the scale of `TextToPath`."""
    properties = face.properties(_TEXT.FONT_SCALE)
    if mathematical:
        places, glyphs, _ = _TEXT.get_glyphs_mathtext(properties, text)
    else:
        places, glyphs, _ = _TEXT.get_glyphs_with_font(_font(face), text)
    outlines = [
        (_name(name), _lettered(np.asarray(points), np.asarray(codes), 1))
        for name, (points, codes) in glyphs.items()
    ]
    placed = [(_name(name), float(right), float(up), float(size)) for name, right, up, size in places]
    return _Outlines(placed, outlines)


def _name(glyph: str) -> str:
    """A glyph's name as part of an id."""
    return glyph.replace("%", "_")


def _font(face: _Face) -> Any:
    """The font of a face; what the first family lacks is taken from the next."""
    files = [findfont(face._replace(family=(family,)).properties(9)) for family in face.family]
    font = get_font(files)
    font.set_size(_TEXT.FONT_SCALE, _TEXT.DPI)
    return font
