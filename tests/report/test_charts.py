"""Charts of a report: the same bytes, ids apart, text as outlines, the numbers of a workbook."""

import re

import numpy as np
import pandas as pd
import pytest

from iomodel.charts.dots import dots_chart
from iomodel.charts.lines import lines_chart
from iomodel.report.parts import Chart

pytestmark = pytest.mark.xdist_group("report")


def lines(count: int = 3) -> Chart:
    series = {f"model {i}": [0.0, -0.1 * i, -0.2 * i] for i in range(count)}
    frame = pd.DataFrame(series, index=[30.0, 90.0, 365.0])
    return Chart("Loss", "%", "", lines_chart, frame, {"axis": "days", "strong": 0})


def test_same_numbers_same_bytes():
    assert lines().svg("en") == lines().svg("en")


def test_charts_on_one_page_share_no_id():
    chart = lines()
    wide, narrow = chart.svg("en"), chart.svg("en", narrow=True)
    ids = [set(re.findall(r'\bid="([^"]+)"', drawing)) for drawing in (wide, narrow)]
    assert ids[0]
    assert not ids[0] & ids[1]
    for drawing, own in zip((wide, narrow), ids, strict=True):
        used = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', drawing)
        assert {a or b for a, b in used} <= own


def test_text_is_outlines_and_the_title_is_read_aloud():
    drawing = lines().svg("ja")
    assert "<text" not in drawing
    assert drawing.startswith('<svg role="img" aria-label="Loss"')
    assert "<metadata" not in drawing


def test_ten_models_fit_in_both_widths():
    for narrow in (False, True):
        assert lines(10).svg("ja", narrow=narrow).count("<path") > 20


def test_the_numbers_of_a_chart_have_units_and_gaps():
    frame = pd.DataFrame({"x": [-1.0, np.nan], "y": [-2.0, -3.0]}, index=["a", "b"])
    numbers = Chart("Beside", "%", "", dots_chart, frame).numbers()
    assert numbers.rows == (("a", -1.0, -2.0), ("b", None, -3.0))
    assert [(column.name, column.kind) for column in numbers.columns] == [
        ("", "text"),
        ("x [%]", "number"),
        ("y [%]", "number"),
    ]


def test_positions_are_numbers_and_their_labels_text():
    plain, labelled = lines(), lines()
    assert plain.numbers().columns[0].kind == "number"
    assert plain.numbers().rows[1][0] == 90.0
    ticks = {**labelled.options, "ticks": ("short", "middle", "long")}
    numbers = Chart("Loss", "%", "", lines_chart, labelled.frame, ticks).numbers()
    assert numbers.columns[0].kind == "text"
    assert [row[0] for row in numbers.rows] == ["short", "middle", "long"]
