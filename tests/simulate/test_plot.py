"""Charts of a result: the figures of its frames, in both languages, on given axes."""

import inspect

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.simulate.plot import Plots, _some
from iomodel.simulate.sectors import split_losses
from iomodel.sources.mrio import load_world
from iomodel.table.meta import parse_unit
from tests.helpers.economies import TOY, system

BAN = iom.load_scenario("rare-earth-ban")
METHODS = [name for name, _ in inspect.getmembers(Plots, inspect.isfunction) if not name.startswith("_")]


@pytest.fixture(scope="module")
def result():
    scenarios = [BAN.lasting(90), BAN.lasting(365)]
    return iom.run(iom.load_table(sectors=37), scenarios, ["direct", "supply-constrained", "leontief"])


def points(axes: Axes, days: int) -> list[list[float]]:
    """The lines over so many days."""
    return [line.get_ydata().tolist() for line in axes.lines if len(line.get_xdata()) == days]


def test_there_is_a_chart_for_each_question():
    assert {"loss", "models", "path", "sectors", "capacity", "unmet"} <= set(METHODS)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", METHODS)
def test_every_chart_has_a_title_units_and_glyphs(result, name, language):
    """A missing glyph is a warning, and warnings are errors."""
    axes = Figure(layout="constrained").add_subplot()
    drawn = getattr(result.plot, name)(ax=axes, language=language)
    assert drawn is axes
    title = axes.get_title(loc="left")
    assert title
    assert any(ord(char) > 0x2E80 for char in title) == (language == "ja")
    assert any("%" in label or "JPY" in label for label in (axes.get_xlabel(), axes.get_ylabel()))
    getattr(result.plot, name)(ax=Figure(), language=language).get_figure().canvas.draw()


def test_loss_over_the_length_of_the_cut(result):
    axes = result.plot.loss(ax=Figure())
    assert axes.lines[0].get_xdata().tolist() == [90, 365]
    drawn = [line.get_ydata().tolist() for line in axes.lines[:3]]
    assert drawn == result.gdp_loss().to_numpy().T.tolist()


def test_loss_of_scenarios_that_differ_in_more():
    scenarios = [BAN, BAN.changed("no stock", stocks=[])]
    found = iom.run(iom.load_table(sectors=13), scenarios, ["direct", "ghosh"])
    axes = found.plot.loss(ax=Figure())
    assert [label.get_text() for label in axes.get_yticklabels()] == found.scenarios
    marks = [line.get_xdata()[0] for line in axes.lines if line.get_marker() in ("o", "D")]
    assert marks == found.gdp_loss().to_numpy().ravel().tolist()


def test_models_are_ordered_by_their_loss(result):
    axes = result.plot.models(result.scenarios[1], ax=Figure())
    loss = result.gdp_loss().iloc[1].sort_values(ascending=False)
    assert [label.get_text() for label in axes.get_yticklabels()] == list(loss.index)
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"] == loss.tolist()
    assert axes.get_title(loc="left") == f"Change of GDP by model: {result.scenarios[1]}"


@pytest.mark.parametrize("of", ["output", "gdp", "employment"])
def test_the_path_is_the_change_of_each_day(result, of):
    variable = "value_added" if of == "gdp" else of
    label = result.scenarios[1]
    axes = result.plot.path(label, "direct", of=of, ax=Figure())
    normal = float(result.data[f"normal_{variable}"].sum())
    change = result.change(variable).sel(scenario=label, model="direct").sum("sector") / normal * 100
    (drawn,) = points(axes, change.sizes["day"])
    np.testing.assert_allclose(drawn, change.to_numpy(), rtol=1e-12, atol=1e-12)


def test_sectors_are_told_apart_into_direct_and_propagated(result):
    label = result.scenarios[1]
    axes = result.plot.sectors(label, "supply-constrained", count=5, ax=Figure())
    widths = np.array([bar.get_width() for bar in axes.patches]).reshape(2, 5)
    expected = result.by_sector(label, "supply-constrained").head(5)
    np.testing.assert_allclose(widths.sum(axis=0), expected["gdp_share"], rtol=1e-12)
    names = [text.get_text().replace("\n", " ") for text in axes.get_yticklabels()]
    assert names == [f"{code} {name}" for code, name in expected["name"].items()]
    alone = result.plot.sectors(label, "direct", count=5, ax=Figure())
    assert len(alone.patches) == 5


def test_capacity_and_need_are_those_of_the_run(result):
    label = result.scenarios[1]
    days = result.data.sizes["day"]
    capacity = points(result.plot.capacity(label, count=37, ax=Figure()), days)
    assert min(map(min, capacity)) == pytest.approx(
        100 * float(result.data["capacity"].sel(scenario=label).min())
    )
    unmet = points(result.plot.unmet(label, ax=Figure()), days)
    assert max(map(max, unmet)) == pytest.approx(100 * float(result.data["worst_unmet"][1]))


def test_the_heat_is_output_by_sector_and_model(result):
    axes = result.plot.sectors_by_model(result.scenarios[1], count=3, ax=Figure())
    worst = result.by_sector(result.scenarios[1], "supply-constrained")["output_share"].min()
    assert float(axes.images[0].get_array().max()) == pytest.approx(-worst)


def test_what_cannot_be_drawn_is_refused_by_name(result):
    with pytest.raises(ParameterError, match="no model 'ghost'"):
        result.plot.sectors(model="ghost", ax=Figure())
    with pytest.raises(ParameterError, match="of is 'gross', expected one of output, gdp, employment"):
        result.plot.path(of="gross", ax=Figure())
    shock = iom.Shock(sector="351", kind="capacity", share=0.3)
    fire = iom.Scenario(name="fire", duration=iom.Duration(cut=5), shocks=[shock])
    found = iom.run(load_world(system()), fire, "direct")
    with pytest.raises(ParameterError, match="fire cuts no material"):
        found.plot.unmet(ax=Figure())
    with pytest.raises(ParameterError, match="no employment"):
        found.plot.path(of="employment", ax=Figure())
    regions = found.plot.regions(ax=Figure())
    assert [bar.get_width() for bar in regions.patches] == found.by_region()["gdp_share"].tolist()
    lost = float(found.gdp_loss().iloc[0, 0]) / 100 * found.annual_gdp * parse_unit(found.unit)[0] / 1e9
    assert sum(bar.get_width() for bar in found.plot.world(ax=Figure()).patches) == pytest.approx(
        lost, rel=1e-12
    )
    hardest = found.by_sector()["output_share"].nsmallest(2).index
    heat = found.plot.sectors_by_model(count=2, ax=Figure())
    assert [text.get_text().split()[0] for text in heat.get_yticklabels()] == [str(code) for code in hardest]


@pytest.mark.parametrize("name", ["path", "capacity", "unmet"])
def test_charts_by_day_begin_on_day_1(result, name):
    """The first day of the cut, as on the axis of the result."""
    axes = getattr(result.plot, name)(ax=Figure())
    days = result.data["day"].to_numpy().tolist()
    assert days[0] == 1
    long = [line.get_xdata().tolist() for line in axes.lines if len(line.get_xdata()) == len(days)]
    assert long
    assert all(drawn == days for drawn in long)


@pytest.mark.parametrize(("name", "most"), [("sectors", 12), ("sectors_by_model", 14)])
def test_so_many_sectors_are_drawn_where_no_number_is_given(result, name, most):
    axes = getattr(result.plot, name)(result.scenarios[1], ax=Figure())
    assert len(axes.get_yticklabels()) == most
    assert (result.by_sector(result.scenarios[1], "supply-constrained")["gdp_share"] < -1e-3).sum() > most


def test_a_sector_loses_directly_no_more_than_it_loses_and_gains_nothing():
    index = pd.Index(["a", "b", "c", "d"])
    whole = pd.DataFrame({"gdp_share": [-2.0, -1.0, -1.0, 0.5]}, index=index)
    direct = pd.DataFrame({"gdp_share": [-0.5, 0.7, -3.0, -1.0]}, index=index)
    found = split_losses(whole, direct.sort_index(ascending=False))
    assert found["direct"].tolist() == [-0.5, 0.0, -1.0, 0.0]
    assert found["propagated"].tolist() == [-1.5, -1.0, 0.0, 0.5]


def test_the_heat_shows_the_sectors_that_are_hit_hardest_in_any_model(result):
    label = result.scenarios[1]
    frames = [result.by_sector(label, model)["output_share"] for model in result.models]
    hardest = pd.concat(frames, axis="columns").min(axis="columns").nsmallest(5).index
    axes = result.plot.sectors_by_model(label, count=5, ax=Figure())
    drawn = [text.get_text().split()[0] for text in axes.get_yticklabels()]
    assert drawn == list(hardest)


@pytest.mark.parametrize(
    ("kind", "shares", "model", "left"),
    [
        ("capacity", {"1": 0.1, "2": 0.3}, "direct", [70, 90]),
        ("capacity", {"1": 0.1, "2": 0.3, "3": 0.2}, "direct", [70, 80, 90]),
        ("final_demand", {"2": 0.2}, "leontief", [100]),
    ],
)
def test_capacity_is_drawn_of_all_sectors_that_lose_some_or_of_the_first(kind, shares, model, left):
    shocks = [iom.Shock(sector=code, kind=kind, share=share) for code, share in shares.items()]
    fire = iom.Scenario(name="fire", duration=iom.Duration(cut=5), shocks=shocks)
    found = iom.run(TOY.table(), fire, model)
    drawn = points(found.plot.capacity(ax=Figure()), found.data.sizes["day"])
    assert sorted(map(min, drawn)) == pytest.approx(left)


def test_names_of_many_are_two_and_how_many_more():
    assert _some(["a"], "en") == "a"
    assert _some(["a", "b"], "en") == "a, b"
    assert _some(["a", "b"], "ja") == "a、b"
    assert "1" in _some(["a", "b", "c"], "en").removeprefix("a, b")
    assert "3" in _some(list("abcde"), "ja").removeprefix("a、b")
