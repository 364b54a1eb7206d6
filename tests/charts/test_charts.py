"""Every chart: units on its axes, Japanese glyphs, the same file twice, one refusal without matplotlib."""

import importlib.metadata
import itertools
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import iomodel.charts
from iomodel.charts import charts
from iomodel.charts.bars import bars_chart
from iomodel.charts.beliefs import beliefs_chart
from iomodel.charts.bubbles import bubbles_chart
from iomodel.charts.canvas import ENDINGS, write_chart
from iomodel.charts.dots import dots_chart
from iomodel.charts.heat import heat_chart
from iomodel.charts.lines import lines_chart
from iomodel.charts.steps import steps_chart
from iomodel.charts.text import apart, wrapped
from iomodel.errors import MissingExtraError, ParameterError

OPTIONS = {"lines": {"axis": "長さ [days]"}, "bubbles": {}}
UNIT = "% of GDP 年間比"


def example(name: str) -> tuple[tuple, dict]:
    """What a chart is tried with."""
    given = import_module(f"iomodel.charts.{name}").example()
    options = {"title": "A title 表題", **OPTIONS.get(name, {})}
    if name != "bubbles":
        options["unit"] = UNIT
    return (given if isinstance(given, tuple) else (given,)), options


@pytest.fixture(params=sorted(charts()))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_glyph_is_there_in_a_figure_of_its_own_and_in_given_axes(name, language):
    """A missing glyph is a warning, and warnings are errors."""
    given, options = example(name)
    for ax in (Figure(), Figure(layout="constrained").add_subplot()):
        axes = charts()[name](*given, **options, ax=ax, language=language)
        assert isinstance(axes, Axes)
        assert axes.get_title(loc="left").replace("\n", " ") == "A title 表題"
        assert any("[" in label or label == UNIT for label in (axes.get_xlabel(), axes.get_ylabel()))
        axes.get_figure().canvas.draw()


def test_a_new_figure_is_shown_by_a_notebook(name):
    from matplotlib import pyplot

    given, options = example(name)
    axes = charts()[name](*given, **options)
    assert pyplot.gcf() is axes.get_figure()
    pyplot.close()


def test_what_the_backend_of_a_notebook_sets_is_kept(name, monkeypatch):
    """Its first figure makes pyplot interactive; without that no second chart is shown."""
    import matplotlib as mpl
    from matplotlib import pyplot

    made = pyplot.figure
    given, options = example(name)
    with mpl.rc_context():
        monkeypatch.setattr(pyplot, "figure", lambda: mpl.interactive(True) or made())
        charts()[name](*given, **options)
        assert mpl.is_interactive()


def test_a_chart_that_fails_leaves_no_figure(name):
    from matplotlib import pyplot

    _, options = example(name)
    with pytest.raises(Exception, match=r".*"):
        charts()[name](None, **options)
    assert pyplot.get_fignums() == []


def test_the_same_figures_make_the_same_file(name, tmp_path):
    given, options = example(name)
    for ending in ENDINGS:
        one, two = (
            write_chart(tmp_path / f"{number}{ending}", charts()[name], *given, **options) for number in "12"
        )
        assert one.read_bytes() == two.read_bytes()


def test_without_matplotlib_every_chart_says_the_same(name, monkeypatch, tmp_path):
    def none(package: str) -> str:
        raise importlib.metadata.PackageNotFoundError(package)

    given, options = example(name)
    monkeypatch.setattr(importlib.metadata, "distribution", none)
    told = (
        "a chart needs matplotlib, matplotlib-fontja, which are not installed; install the extra: "
        "pip install 'iomodel[report]'"
    )
    with pytest.raises(MissingExtraError) as caught:
        charts()[name](*given, **options)
    assert str(caught.value) == told
    with pytest.raises(MissingExtraError) as caught:
        write_chart(tmp_path / "chart.svg", charts()[name], *given, **options)
    assert str(caught.value) == told
    assert list(tmp_path.iterdir()) == []


def test_a_chart_needs_axes_or_an_empty_figure(name):
    given, options = example(name)
    taken = Figure()
    taken.add_subplot()
    for wrong in (taken, "here"):
        with pytest.raises(ParameterError, match="expected matplotlib axes, or an empty figure"):
            charts()[name](*given, **options, ax=wrong)
    with pytest.raises(ParameterError, match="no language 'fr'"):
        charts()[name](*given, **options, language="fr")


def test_a_file_of_the_folder_adds_a_chart(tmp_path, monkeypatch):
    (tmp_path / "pies.py").write_text(
        "from iomodel.charts.canvas import chart, place\n"
        "@chart\n"
        "def pies_chart(frame, *, unit, ax=None, language='en'):\n"
        "    return place(ax, (3, 3), (0.1, 0.1, 0.1, 0.1))\n"
    )
    monkeypatch.setattr(iomodel.charts, "__path__", [*iomodel.charts.__path__, str(tmp_path)])
    try:
        assert "pies" in charts()
        assert iomodel.charts.pies_chart is charts()["pies"]
    finally:
        iomodel.charts.canvas.DRAWINGS.pop("pies")
    with pytest.raises(AttributeError, match="it has bars_chart"):
        iomodel.charts.cakes_chart  # noqa: B018


# -- what is in the axes is what is in the frame ---------------------------------------


def test_dots_are_the_figures():
    frame = pd.DataFrame({"a": [-1.0, np.nan, 0.5], "b": [-2.0, -3.0, 0.25]}, index=["x", "y", "z"])
    axes = dots_chart(frame, unit="%", ax=Figure())
    marks = [line.get_xdata()[0] for line in axes.lines if line.get_marker() in ("o", "D")]
    assert marks == [-1.0, -2.0, -3.0, 0.5, 0.25]
    low, high = axes.get_xlim()
    assert low < -3
    assert high > 0.5
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["a", "b"]


def test_bars_are_the_figures_and_add_up():
    frame = pd.DataFrame({"a": [-1.0, -0.5], "b": [-2.0, -0.25], "c": [-3.0, 0.0]}, index=["x", "y"])
    axes = bars_chart(frame, unit="%", ax=Figure())
    widths = np.array([bar.get_width() for bar in axes.patches]).reshape(3, 2).T
    assert widths.tolist() == frame.to_numpy().tolist()
    assert [text.get_text() for text in axes.texts] == ["−6.00", "−0.75"]


def test_lines_are_the_figures_and_differ_without_colour():
    frame = pd.DataFrame({f"model {i}": [0.0, -0.1 * i, -0.2 * i] for i in range(6)}, index=[30, 90, 365])
    axes = lines_chart(frame, unit="%", axis="days", strong=0, marks=[(60, "first shortage")], ax=Figure())
    drawn = [line for line in axes.lines if len(line.get_xdata()) == 3]
    assert np.array([line.get_ydata() for line in drawn]).T.tolist() == frame.to_numpy().tolist()
    assert {tuple(line.get_xdata()) for line in drawn} == {(30, 90, 365)}
    assert len({str(line._dash_pattern) for line in drawn}) == 6
    assert {"model 5", "first shortage"} <= {text.get_text() for text in axes.texts}


def test_series_of_the_same_name_are_both_drawn():
    frame = pd.DataFrame([[0.0, 1.0], [2.0, 3.0]], columns=["a", "a"])
    axes = lines_chart(frame, unit="%", axis="days", ax=Figure())
    assert [line.get_ydata().tolist() for line in axes.lines[:2]] == [[0.0, 2.0], [1.0, 3.0]]


def test_steps_add_up():
    axes = steps_chart(pd.Series({"a": -2.0, "b": -3.0, "c": -2.5, "d": -2.5}), unit="%", ax=Figure())
    heights = [bar.get_height() for bar in axes.patches]
    assert heights == [-2.0, -1.0, 0.5, -2.5]
    assert sum(heights[:-1]) == heights[-1]


def test_cells_are_the_figures():
    frame = pd.DataFrame({"a": [-50.0, 0.0], "b": [-0.04, np.nan]}, index=["x", "y"])
    axes = heat_chart(frame, unit="%", ax=Figure())
    np.testing.assert_array_equal(axes.images[0].get_array(), np.abs(frame.to_numpy()))
    assert [text.get_text() for text in axes.texts] == ["−50", "0", "0"]


def test_bubbles_are_the_figures():
    frame = pd.DataFrame({"x": [0.1, 0.2], "y": [1.0, 2.0], "area": [1.0, 4.0]}, index=["a", "b"])
    axes = bubbles_chart(frame, ax=Figure())
    assert axes.collections[0].get_offsets().tolist() == frame[["x", "y"]].to_numpy().tolist()
    small, large = axes.collections[0].get_sizes() - 12
    assert large == pytest.approx(4 * small)


def test_beliefs_are_the_figures_and_gaps_are_counted():
    values = pd.DataFrame({"m": [0.2, np.nan], "n": [0.4, np.nan]}, index=["a", "b"])
    ranges = pd.DataFrame({"low": [0.1], "central": [0.2], "high": [0.3]}, index=["a"])
    axes = beliefs_chart(values, ranges, unit="share [1]", ax=Figure())
    marks = {
        line.get_label(): line.get_xdata().tolist() for line in axes.lines if line.get_marker() != "None"
    }
    assert marks == {"m": [0.2], "n": [0.4]}
    assert [text.get_text() for text in axes.texts] == ["2 without a value"]


# -- labels ----------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0.1, 0.4)), min_size=1, max_size=10))
def test_labels_never_overlap_and_keep_their_order(items):
    wanted, sizes = zip(*items, strict=True)
    placed = apart(wanted, sizes, 3.0)
    order = sorted(range(len(items)), key=lambda i: (wanted[i], i))
    if sum(sizes) > 3.0:
        return
    for low, high in itertools.pairwise(order):
        assert placed[high] - placed[low] >= (sizes[low] + sizes[high]) / 2 - 1e-5


def test_a_name_is_broken_and_loses_nothing():
    assert wrapped("Miscellaneous transportation equipment", 20).replace("\n", " ") == (
        "Miscellaneous transportation equipment"
    )
    assert wrapped("直接損失（リスクにさらされた付加価値）", 12).replace("\n", "") == (
        "直接損失（リスクにさらされた付加価値）"
    )
