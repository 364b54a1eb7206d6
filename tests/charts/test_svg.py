"""The element that stands in a page: what matplotlib's own writer draws, glyph by glyph and line by line."""

import io
import re
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from iomodel.charts import dots, fonts, heat, svg
from iomodel.charts.canvas import svg_element
from iomodel.charts.dots import dots_chart
from iomodel.charts.heat import heat_chart
from iomodel.charts.svg import element_of

NAME = "{http://www.w3.org/2000/svg}"


def plain() -> tuple[Figure, object]:
    """A figure of 200 x 100 units with axes over all of it and nothing else."""
    figure = Figure(figsize=(200 / 72, 100 / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, 20), ylim=(0, 10))
    return figure, axes


def parsed(figure: Figure, key: str = "k") -> ET.Element:
    return ET.fromstring(element_of(figure, key, 'a "title" <b>'))


def shapes(figure: Figure) -> list[ET.Element]:
    """Paths that are drawn, not defined."""
    root = parsed(figure)
    defined = {id(one) for one in root.find(f"{NAME}defs").iter()}
    return [one for one in root.iter(f"{NAME}path") if id(one) not in defined]


def test_a_line_has_its_places_colour_and_dashes():
    figure, axes = plain()
    axes.plot([0, 10, np.nan, 10, 20], [0, 10, 5, 0, 5], color="#9c2f1f", linewidth=2, linestyle=(0, (3, 1)))
    (line,) = shapes(figure)
    assert line.get("d") == "M0 100L100 0M100 100L200 50"
    assert (line.get("stroke"), line.get("stroke-width"), line.get("fill")) == ("#9c2f1f", "2", "none")
    assert line.get("stroke-dasharray") == "6,2"


def test_markers_and_filled_shapes_stand_at_their_places():
    figure, axes = plain()
    axes.plot([5, np.nan], [5, 5], "s", color="red", markersize=4, markeredgewidth=0)
    axes.fill([0, 10, 10], [0, 0, 10], color=(0, 0, 1, 0.5), linewidth=0)
    triangle, square = shapes(figure)
    assert square.get("transform") == "translate(50 50)"
    assert (square.get("fill"), square.get("stroke")) == ("#ff0000", None)
    assert triangle.get("d").startswith("M0 100L100 100L100 0")
    assert (triangle.get("fill"), triangle.get("fill-opacity")) == ("#0000ff", "0.5")


def test_what_lies_outside_is_cut_off_at_the_axes():
    figure = Figure(figsize=(200 / 72, 100 / 72))
    axes = figure.add_axes((0.1, 0.2, 0.5, 0.5))
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.plot([-1, 2], [0.5, 0.5])
    root = parsed(figure)
    box = root.find(f".//{NAME}clipPath/*")
    assert [box.get(name) for name in ("x", "y", "width", "height")] == ["20", "30", "100", "50"]
    (line,) = [one for one in root.iter(f"{NAME}path") if one.get("stroke")]
    assert line.get("clip-path") == f"url(#{root.find(f'.//{NAME}clipPath').get('id')})"


def test_hatched_bars_have_a_tile():
    figure, axes = plain()
    axes.barh([2, 5], [4, 8], facecolor="white", edgecolor="black", hatch="/////")
    root = parsed(figure)
    (tile,) = root.iter(f"{NAME}pattern")
    assert tile.find(f"{NAME}rect").get("fill") == "#ffffff"
    bars = [one for one in root.iter(f"{NAME}path") if one.get("fill") == f"url(#{tile.get('id')})"]
    assert len(bars) == 2


def glyphs_of_matplotlib(figure: Figure) -> list[int]:
    """How many points each outline has that its own writer defines."""
    stream = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "path"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    found = re.findall(r'<path id="[^"]*-[0-9a-f]+" d="([^"]*)"', stream.getvalue().decode("utf-8"))
    return sorted(len(re.findall(r"[MLQCz]", data)) for data in found)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_text_has_the_outlines_of_matplotlib(language):
    fonts.register()
    texts = ("GDP −1.5 % 年間GDP比", "Wavy AV To")
    pictures = []
    for _ in range(2):
        figure, axes = plain()
        for number, text in enumerate(texts):
            axes.text(1, 2 + 5 * number, text, family=fonts.families(language), size=9, color="#1b2733")
        pictures.append(figure)
    root = parsed(pictures[0])
    outlines = [one.get("d") for one in root.find(f"{NAME}defs") if one.tag == f"{NAME}path"]
    counted = sorted(len(re.findall(r"[MLQCZ]", data)) for data in outlines if data)
    expected = [count for count in glyphs_of_matplotlib(pictures[1]) if count]
    assert counted == expected
    lines = [one for one in root.iter(f"{NAME}g") if one.get("fill") == "#1b2733"]
    assert [one.get("transform").split("scale")[1] for one in lines] == ["(0.09 -0.09)"] * 2
    assert [one.get("transform").split(" scale")[0] for one in lines] == [
        "translate(10 80)",
        "translate(10 30)",
    ]
    assert [len(one) for one in lines] == [len(text) for text in texts]
    assert [one.get("data-text") for one in root if one.get("data-text")] == list(texts)


def test_turned_text_and_formulas_are_drawn():
    figure, axes = plain()
    axes.text(10, 5, "up", rotation=90, ha="center", va="center")
    axes.text(1, 5, "$x^2$")
    root = parsed(figure)
    turned = [
        one.get("transform") for one in root.iter(f"{NAME}g") if "rotate" in (one.get("transform") or "")
    ]
    assert len(turned) == 1
    assert "rotate(-90)" in turned[0]
    raised = [one.get("transform") for one in root.iter(f"{NAME}use") if "scale(0.7)" in one.get("transform")]
    assert len(raised) == 1


def chart(salt: str, unit: str = "%") -> str:
    frame = dots.example()
    return svg_element(dots_chart, frame, title="t", options={"unit": unit, "language": "ja"}, salt=salt)


def test_what_was_drawn_before_changes_nothing():
    svg._outlines.cache_clear()
    svg._size.cache_clear()
    first = chart("a")
    chart("b", unit="年間GDP比 %")
    assert chart("a") == first


def test_no_two_pictures_share_an_id():
    ids = [re.findall(r'\bid="([^"]*)"', chart(salt)) for salt in "ab"]
    for own in ids:
        assert own
        assert len(own) == len(set(own))
    assert not set(ids[0]) & set(ids[1])
    for text in (chart("a"), chart("b")):
        used = set(re.findall(r'(?:href="#|url\(#)([^")]*)', text))
        assert used <= set(re.findall(r'\bid="([^"]*)"', text))


def test_a_screen_reader_gets_the_title_and_cells_are_a_picture():
    frame = heat.example()
    text = svg_element(heat_chart, frame, title='a <b> & "c"', options={"unit": "%"}, salt="x")
    root = ET.fromstring(text)
    assert root.get("aria-label") == 'a <b> & "c"'
    (cells,) = root.iter(f"{NAME}image")
    assert cells.get("href").startswith("data:image/png;base64,")
    assert float(cells.get("width")) > 100
