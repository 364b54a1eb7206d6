"""Charts: the same bytes, readable without colour, labels apart."""

import itertools
import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iomodel.errors import ParameterError
from iomodel.report.charts import _apart, _wrapped, draw
from iomodel.report.parts import Chart, Dots, Lines

pytestmark = pytest.mark.xdist_group("report")


def lines(count: int = 3) -> Lines:
    return Lines(
        "Loss", "%", "", axis="days", x=(30.0, 90.0, 365.0), ticks=(),
        series=tuple(f"model {i}" for i in range(count)),
        values=tuple((0.0, -0.1 * i, -0.2 * i) for i in range(count)), strong=0,
    )  # fmt: skip


def test_same_numbers_same_bytes():
    first = draw.__wrapped__(lines(), "en", "wide")
    assert draw.__wrapped__(lines(), "en", "wide") == first


def test_charts_on_one_page_share_no_id():
    wide, narrow = draw(lines(), "en", "wide"), draw(lines(), "en", "narrow")
    ids = [set(re.findall(r'\bid="([^"]+)"', drawing)) for drawing in (wide, narrow)]
    assert ids[0]
    assert not ids[0] & ids[1]
    for drawing, own in zip((wide, narrow), ids, strict=True):
        used = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', drawing)
        assert {a or b for a, b in used} <= own


def test_text_is_outlines_and_the_title_is_read_aloud():
    drawing = draw(lines(), "ja", "wide")
    assert "<text" not in drawing
    assert drawing.startswith('<svg role="img" aria-label="Loss"')
    assert "<metadata" not in drawing


def test_series_differ_without_colour():
    styles = re.findall(r"stroke-dasharray: ([^;\"]+)", draw(lines(6), "en", "wide"))
    assert len(set(styles)) == 5  # the strong one is solid and thicker


def test_ten_models_fit_in_both_widths():
    for width in ("wide", "narrow"):
        assert draw(lines(10), "ja", width).count("<path") > 20


def test_a_row_may_have_one_mark_of_two():
    chart = Dots("Beside", "%", "", rows=("a", "b"), marks=("x", "y"), values=((-1.0, -2.0), (None, -3.0)))
    assert chart.numbers().rows == (("a", -1.0, -2.0), ("b", None, -3.0))
    assert "svg" in draw(chart, "en", "narrow")


def test_an_unknown_kind_of_chart_is_refused():
    @dataclass(frozen=True)
    class Pie(Chart):
        pass

    with pytest.raises(ParameterError, match="Pie"):
        draw(Pie("Loss", "%", ""), "en")


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0.1, 0.4)), min_size=1, max_size=10))
def test_labels_never_overlap_and_keep_their_order(items):
    wanted, sizes = zip(*items, strict=True)
    placed = _apart(wanted, sizes, 3.0)
    order = sorted(range(len(items)), key=lambda i: (wanted[i], i))
    if sum(sizes) > 3.0:
        return
    for low, high in itertools.pairwise(order):
        assert placed[high] - placed[low] >= (sizes[low] + sizes[high]) / 2 - 1e-5


def test_a_name_is_broken_and_loses_nothing():
    assert _wrapped("Miscellaneous transportation equipment", 20).replace("\n", " ") == (
        "Miscellaneous transportation equipment"
    )
    assert _wrapped("直接損失（リスクにさらされた付加価値）", 12).replace("\n", "") == (
        "直接損失（リスクにさらされた付加価値）"
    )
