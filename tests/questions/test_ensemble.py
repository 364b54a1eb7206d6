"""Ranges: draws of a scenario's inputs, and what comes out of them."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.equations.substitution import BY_HORIZON
from iomodel.errors import ParameterError, ScenarioError
from iomodel.materials.scenarios import parse_scenario
from iomodel.questions.ensemble import inputs_of, losses
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.physical import COMPILED, Physical, materials_cut
from iomodel.questions.ensemble.sample import BLOCK, drawn
from iomodel.scenario.ranges import Range

TABLE = iom.load_table("japan-2015", sectors=37)
RARE = iom.load_material("rare-earths")
POINT = {
    "name": "point",
    "duration": {"cut": 120},
    "cuts": [{"material": "rare-earths", "origin": "China", "share": 1, "origin_share": 0.8}],
    "exposure": {"level": "high", "criticality": "high"},
}


def scenario(**changes):
    return parse_scenario({**POINT, **changes}, "point")


def loss(asked, model, **known):
    return float(iom.run(TABLE, asked, model, **known).gdp_loss().iloc[0, 0])


def as_drawn(draw):
    """Rare earths whose exposures, criticality and tonnes are those of a draw, where it has any."""

    def of(kind, row, column):
        return draw.get(f"{kind} of {row.element} in {row.sector} ({row.application})", getattr(row, column))

    rows, uses = RARE.default_exposures(), RARE.tables["uses"]
    exposures = rows.assign(
        central=[of("exposure", row, "central") for row in rows.itertuples()],
        criticality=[of("criticality", row, "criticality") for row in rows.itertuples()],
    )
    tonnes = uses.assign(central=[of("use", row, "central") for row in uses.itertuples()])
    return dataclasses.replace(RARE, exposures=exposures, tables={**RARE.tables, "uses": tonnes})


@pytest.mark.parametrize("name", iom.scenario_names())
def test_the_central_run_of_an_ensemble_is_the_run(name):
    asked = iom.load_scenario(name)
    found = iom.ensemble(TABLE, asked, ["direct", "supply-constrained"], draws=2).central["gdp"]
    runs = iom.run(TABLE, asked, ["direct", "supply-constrained"]).gdp_loss().iloc[0]
    np.testing.assert_allclose(found.to_numpy(), runs.to_numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("model", ["direct", "supply-constrained", "bottleneck", "inventory", "substitution"])
def test_inputs_without_width_give_the_single_run_in_every_draw(model):
    asked = scenario(stocks=[{"holder": "a", "days": {"low": 40, "central": 40, "high": 40}}])
    found = iom.ensemble(TABLE, asked, model, draws=2)
    assert found.inputs == ()
    np.testing.assert_allclose(
        found.data["gdp"].to_numpy().ravel(), loss(asked, model), rtol=1e-9, atol=1e-12
    )


def test_mean_and_variance_of_a_linear_model_are_those_of_its_input():
    """Without stocks the direct loss is proportional to the share that is cut."""
    known = Range(low=0.2, central=0.3, high=1.0)
    asked = scenario(ranges={"cuts.0.share": known.model_dump(exclude_defaults=True)})
    gdp = iom.ensemble(TABLE, asked, "direct", draws=4096).data["gdp"].to_numpy().ravel()
    whole = loss(asked, "direct")
    mean = (0.2 + 4 * 0.3 + 1.0) / 6
    a, b = 1 + 4 * 0.1 / 0.8, 1 + 4 * 0.7 / 0.8
    variance = 0.8**2 * a * b / ((a + b) ** 2 * (a + b + 1))
    assert gdp.mean() == pytest.approx(whole * mean, rel=1e-4)
    assert gdp.var() == pytest.approx(whole**2 * variance, rel=2e-3)


def test_the_same_seed_gives_the_same_arrays_and_more_draws_begin_alike():
    asked = iom.load_scenario("rare-earth-ban")
    first, again = (iom.ensemble(TABLE, asked, draws=2 * BLOCK, seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.data["gdp"], again.data["gdp"])
    few = iom.ensemble(TABLE, asked, draws=BLOCK, seed=3).data["gdp"]
    np.testing.assert_array_equal(first.data["gdp"].isel(draw=slice(0, BLOCK)), few)
    many = iom.ensemble(TABLE, asked, draws=COMPILED, seed=3).data["gdp"].isel(draw=slice(0, 2 * BLOCK))
    np.testing.assert_allclose(many, first.data["gdp"], rtol=1e-11)  # by compiled loops
    other = iom.ensemble(TABLE, asked, draws=2 * BLOCK, seed=4)
    assert (first.data["gdp"] != other.data["gdp"]).all()


def test_ranges_are_ordered_and_the_draws_converge():
    found = iom.ensemble(TABLE, "rare-earth-ban", draws=1024, durations=["3 months", 365])
    ends = found.range()[["low90", "low50", "median", "high50", "high90"]]
    assert (ends.diff(axis=1).iloc[:, 1:] > 0).all(axis=None)
    assert (found.convergence().abs() < 0.1).all(axis=None)
    assert found.percentile(-100, "direct", 365) == 0
    assert found.percentile(0.1, "direct", 365) == 100
    median = ends.loc[("direct", 365), "median"]
    assert found.percentile(median, "direct", 365) == pytest.approx(50, abs=0.1)


def test_every_draw_stays_within_physical_bounds():
    asked = iom.load_scenario("all-dual-use")
    known = {name: iom.load_material(name) for name in iom.material_names()}
    inputs = inputs_of(asked, known)
    values = drawn(inputs, 256, 1)
    for each in inputs:
        if each.kind in ("exposure", "criticality", "origin", "rate"):
            assert values[each.name].between(each.known.low - 1e-12, each.known.high + 1e-12).all()
    path = Physical(TABLE, asked, materials_cut(asked, known), inputs).paths(values.iloc[:64], 365)
    assert ((path.capacity >= -1e-12) & (path.capacity <= 1 + 1e-12)).all()


def test_inputs_of_a_group_are_correlated_as_asked():
    inputs = [
        Input(f"x{number}", "exposure", Range(low=0, central=0.5, high=1), (number,)) for number in range(3)
    ]
    for value in (0.0, 0.5, 0.9):
        found = drawn(inputs, 4096, 0, {"exposures": value}).corr().to_numpy()
        np.testing.assert_allclose(found[~np.eye(3, dtype=bool)], value, atol=0.03)
    wide, narrow = (
        iom.ensemble(TABLE, "rare-earth-ban", "direct", draws=512, correlations={"exposures": value})
        .data["gdp"]
        .std()
        for value in (1.0, 0.0)
    )
    assert wide > narrow


def test_rules_are_drawn_too_and_cost_more_where_products_are_independent():
    found = iom.ensemble(TABLE, "all-dual-use", "direct", draws=256)
    gdp = pd.Series(found.data["gdp"].to_numpy().ravel())
    by_rule = gdp.groupby(found.draws["exposure.combine"]).mean()
    assert by_rule["independent"] < by_rule["max"]
    by_sharing = gdp.groupby(found.draws["sharing"]).mean()
    assert by_sharing["by-value"] > by_sharing["pro-rata"]


def test_direct_shocks_and_ranges_of_set_exposures_take_part():
    shock = {"sector": "351", "kind": "capacity", "share": 0.3}
    asked = scenario(
        shocks=[shock],
        exposure={
            "level": "high",
            "criticality": "high",
            "sectors": {"301": {"low": 0.1, "central": 0.2, "high": 0.4}},
        },
    )
    found = iom.ensemble(TABLE, asked, draws=64)
    assert [each.name for each in found.inputs] == ["exposure.sectors.301"]
    assert found.central.loc[("direct", 120), "gdp"] == pytest.approx(loss(asked, "direct"))
    order = found.draws["exposure.sectors.301"].to_numpy().argsort()
    assert (np.diff(found.data["gdp"].sel(model="direct").to_numpy().ravel()[order]) <= 1e-12).all()


def test_a_model_without_an_answer_is_named_and_the_others_stand():
    shocked = scenario(cuts=[], exposure={}, shocks=[{"sector": "351", "kind": "capacity", "share": 0.3}])
    found = iom.ensemble(TABLE, shocked, ["direct", "substitution"], draws=2)
    assert list(found.data["model"].to_numpy()) == ["direct"]
    assert "substitution" in found.refused
    with pytest.raises(ParameterError, match="no model has an answer"):
        iom.ensemble(TABLE, shocked, "substitution", draws=2)


@pytest.mark.parametrize(
    ("asked", "stated"),
    [
        ({"draws": 1}, "draws is 1, expected from 2"),
        ({"draws": 10**9}, "draws is 1000000000"),
        ({"correlations": {"exposure": 0.5}}, "no group 'exposure'.*exposures"),
        ({"correlations": {"exposures": -0.5}}, "positive semidefinite only from"),
        ({"correlations": {"origins": 1.5}}, "positive semidefinite only from"),
    ],
)
def test_what_cannot_be_drawn_is_refused(asked, stated):
    with pytest.raises(ParameterError, match=stated):
        iom.ensemble(TABLE, "rare-earth-ban", "direct", **{"draws": 8, **asked})


def test_draws_are_rounded_up_to_a_power_of_two():
    assert iom.ensemble(TABLE, "rare-earth-ban", "direct", draws=5).data.sizes["draw"] == 8


@pytest.mark.parametrize(
    ("ranges", "stated"),
    [
        ({"stocks.3.days": {"low": 1, "central": 2, "high": 3}}, r"there is no stocks\.3"),
        ({"cuts.0.share": {"low": 0.5, "central": 0.8, "high": 1.5}}, "expected values from 0 to 1"),
        ({"adaptation.trift": {"low": 0, "central": 0, "high": 0}}, "Did you mean 'adaptation.thrift'"),
        ({"cuts.0.share": {"low": 0.9, "central": 0.8, "high": 1}}, "expected low <= central <= high"),
        ({"sharing": {"distribution": "discrete", "values": ["most"]}}, "expected a discrete distribution"),
        ({"cuts.0.share": {"distribution": "beta", "low": 0, "high": 1}}, "needs a, b, high, low"),
        ({"cuts.0.share": {"distribution": "gauss", "low": 0, "high": 1}}, "gauss"),
        (
            {"cuts.0.share": {"distribution": "discrete", "values": [0, 1], "weights": [1]}},
            "1 weights for 2 values",
        ),
    ],
)
def test_ranges_that_cannot_be_are_refused_with_their_place(ranges, stated):
    with pytest.raises(ScenarioError, match=stated):
        scenario(ranges=ranges)


@pytest.mark.parametrize(
    ("known", "mean"),
    [
        (Range(low=0, central=0.3, high=1), (0 + 1.2 + 1) / 6),
        (Range(distribution="triangular", low=0, central=0.3, high=1), 1.3 / 3),
        (Range(distribution="uniform", low=1, high=3), 2),
        (Range(distribution="beta", low=0, high=2, a=2, b=6), 0.5),
        (Range(distribution="log-normal", median=2, spread=1), 2),
        (Range(distribution="discrete", values=(0.0, 1.0), weights=(1, 3)), 0.75),
    ],
)
def test_every_distribution_has_its_mean(known, mean):
    shares = (np.arange(20000) + 0.5) / 20000
    assert known.at(shares).mean() == pytest.approx(mean, rel=1e-3)


def test_a_variant_keeps_the_ranges_of_what_it_does_not_change():
    ban = iom.load_scenario("rare-earth-ban")
    assert "stocks.0.days" in ban.lasting(90).ranges
    assert "stocks.0.days" not in ban.changed("none", stocks=[]).ranges
    assert parse_scenario(ban.model_dump(exclude_defaults=True), "again").ranges == ban.ranges


@pytest.mark.parametrize("model", ["direct", "supply-constrained", "substitution"])
def test_every_draw_is_the_run_of_the_scenario_with_its_numbers(model):
    """Rules, stocks and the share cut, drawn together; each draw is run again by itself."""
    asked = scenario(
        cuts=[{**POINT["cuts"][0], "share": {"low": 0.2, "central": 0.5, "high": 0.7}}],
        stocks=[{"holder": "a", "days": {"low": 5, "central": 20, "high": 60}}],
        ranges={
            "exposure.combine": {"distribution": "discrete", "values": ["max", "independent"]},
            "sharing": {"distribution": "discrete", "values": ["pro-rata", "by-value"]},
        },
    )
    found = iom.ensemble(TABLE, asked, model, draws=16, seed=3)
    assert len(set(zip(found.draws["exposure.combine"], found.draws["sharing"], strict=True))) == 4
    for number, draw in found.draws.iterrows():
        single = asked.changed(
            f"draw {number}",
            cuts=[{**asked.cuts[0].model_dump(), "share": draw["cuts.0.share"]}],
            stocks=[{"holder": "a", "days": draw["stocks.0.days"]}],
            exposure={**asked.exposure.model_dump(), "combine": draw["exposure.combine"]},
            sharing=str(draw["sharing"]),
        )
        found_here = float(found.data["gdp"][number, 0, 0])
        slack = 1e-4 if model == "substitution" else 1e-11  # read off between days that are solved
        drawn_here = {"materials": {"rare-earths": as_drawn(draw)}}
        assert found_here == pytest.approx(loss(single, model, **drawn_here), rel=1e-9, abs=slack)


@pytest.mark.parametrize("rule", ["by-value", ("301", "253")])
@pytest.mark.parametrize("exposure", [POINT["exposure"], {}])
def test_uses_and_exposures_of_a_draw_decide_who_gets_what_is_left(rule, exposure):
    """Each draw is run again by itself, on a material with the tonnes, shares and criticality of the draw."""
    asked = scenario(sharing=rule, cuts=[{**POINT["cuts"][0], "share": 0.5}], exposure=exposure)
    found = iom.ensemble(TABLE, asked, "direct", draws=8, seed=1)
    assert any(name.startswith("use of ") for name in found.draws)
    assert any(name.startswith("exposure of ") for name in found.draws) == (not exposure)
    assert found.data["gdp"].std() > 0.001
    for number, draw in found.draws.iterrows():
        known = {"rare-earths": as_drawn(draw)}
        single = iom.run(TABLE, asked, "direct", materials=known).gdp_loss().iloc[0, 0]
        assert float(found.data["gdp"][number, 0, 0]) == pytest.approx(single, rel=1e-9)


def test_uses_are_no_input_where_every_use_loses_the_same_share():
    found = iom.ensemble(TABLE, scenario(cuts=[{**POINT["cuts"][0], "share": 0.5}]), "direct", draws=2)
    assert not any(name.startswith("use of ") for name in found.draws)


def test_an_origin_that_delivers_nothing_at_its_central_value_is_drawn_too():
    known = {"distribution": "uniform", "low": 0, "high": 0.4}
    asked = scenario(ranges={"cuts.0.origin_share": known}, cuts=[{**POINT["cuts"][0], "origin_share": 0}])
    found = iom.ensemble(TABLE, asked, "direct", draws=64)
    assert found.central["gdp"].iloc[0] == 0
    assert (found.data["gdp"] < 0).all()


@pytest.mark.parametrize("model", ["direct", "supply-constrained", "bottleneck"])
def test_losses_of_sectors_are_those_of_the_run_and_add_up_to_gdp(model):
    asked = scenario(stocks=[{"holder": "a", "days": {"low": 40, "central": 40, "high": 40}}])
    found = iom.ensemble(TABLE, asked, model, draws=2, sectors=True)
    single = iom.run(TABLE, asked, model).by_sector()["gdp_share"]
    sectors = found.sectors(model, 120)
    np.testing.assert_allclose(sectors["median"], single[sectors.index], rtol=1e-9, atol=1e-12)
    assert sectors["median"].sum() == pytest.approx(found.range().loc[(model, 120), "median"])
    assert sectors["median"].is_monotonic_increasing


def test_sectors_have_ordered_quantiles_and_are_kept_only_when_asked():
    plain = iom.ensemble(TABLE, "rare-earth-ban", "direct", draws=64)
    found = iom.ensemble(TABLE, "rare-earth-ban", "direct", draws=64, sectors=True)
    np.testing.assert_array_equal(plain.data["gdp"], found.data["gdp"])
    ends = found.sectors("direct", 365)[["low90", "low50", "median", "high50", "high90"]]
    assert (ends.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert len(found.to_record()["sectors"]) == TABLE.n
    assert "sectors" not in plain.to_record()
    with pytest.raises(ParameterError, match="sectors=True"):
        plain.sectors("direct", 365)
    with pytest.raises(ParameterError, match="duration is 90, expected one of 365"):
        found.sectors("direct", 90)


def test_shocks_of_final_demand_take_the_same_short_ways():
    demand = {"sector": "351", "kind": "final_demand", "share": 0.2, "category": "all"}
    capacity = {"sector": "301", "kind": "capacity", "share": 0.3}
    asked = scenario(shocks=[demand, capacity])
    models = ["direct", "supply-constrained"]
    found = iom.ensemble(TABLE, asked, models, draws=2, sectors=True)
    single = iom.run(TABLE, asked, models).gdp_loss().iloc[0]
    np.testing.assert_allclose(found.range()["median"].to_numpy(), single.to_numpy(), rtol=1e-9)


def test_a_model_that_takes_long_answers_the_first_draws_only(monkeypatch):
    """With every model cheap: the first 256 of 512 draws, alike in every figure that comes of them."""
    monkeypatch.setattr(losses, "FEWER", {iom.Direct: BLOCK})
    found = iom.ensemble(TABLE, "rare-earth-ban", draws=2 * BLOCK)
    alone = iom.ensemble(TABLE, "rare-earth-ban", "direct", draws=BLOCK)
    assert found.draws_by_model == {"direct": BLOCK, "supply-constrained": 2 * BLOCK}
    assert found.to_record()["draws_by_model"]["direct"] == BLOCK
    gdp = found.data["gdp"].sel(model="direct").to_numpy()
    np.testing.assert_array_equal(gdp[:BLOCK], alone.data["gdp"].to_numpy()[:, 0])
    assert np.isnan(gdp[BLOCK:]).all()
    for ours, theirs in ((found.range(), alone.range()), (found.convergence(), alone.convergence())):
        pd.testing.assert_series_equal(ours.loc[("direct", 365)], theirs.loc[("direct", 365)])
    assert found.percentile(-0.9, "direct", 365) == alone.percentile(-0.9, "direct", 365)
    only = found.pooled({"direct": 1, "supply-constrained": 0})
    pd.testing.assert_frame_equal(only, alone.pooled())
    assert found.plot.density() is not None


def test_parameters_of_models_are_drawn_and_each_draw_is_the_run_with_its_own():
    drawn_too = {
        "inventory.psi": {"low": 0.3, "central": 0.8, "high": 0.9},
        "substitution.scarce": {"distribution": "uniform", "low": 0.05, "high": 0.2},
    }
    asked, models = scenario(), ["direct", "inventory", "substitution"]
    found = iom.ensemble(TABLE, asked, models, draws=4, parameters=drawn_too)
    assert [each.name for each in found.inputs] == list(drawn_too)
    gdp = found.data["gdp"].sel(duration=120)
    for number, draw in found.draws.iterrows():
        path = BY_HORIZON.changed(scarce=draw["substitution.scarce"])
        own = [iom.Inventory(psi=draw["inventory.psi"]), iom.Substitution(elasticities=path)]
        for model in own:
            here = float(gdp.sel(model=model.name)[number])
            assert here == pytest.approx(loss(asked, model), rel=1e-9, abs=1e-9)
    assert len(np.unique(gdp.sel(model="direct"))) == 1
    assert all(len(np.unique(gdp.sel(model=model))) > 1 for model in models[1:])
    assert found.central.loc[("inventory", 120), "gdp"] == pytest.approx(loss(asked, "inventory"))


@pytest.mark.parametrize(
    ("parameters", "stated"),
    [
        ({"inventory.psy": {"low": 0, "high": 1}}, "Did you mean 'inventory.psi'"),
        ({"substitution.scarce": {"low": 0, "high": 1}}, "is no number of a model that is asked"),
        ({"inventory.psi": {"low": 0.5, "central": 0.8, "high": 1.2}}, "psi is 1.2"),
        ({"inventory.psi": {"low": 0.9, "central": 0.8, "high": 1}}, "expected low <= central <= high"),
        ({"inventory.psi": 0.5}, "expected a range"),
    ],
)
def test_parameters_that_cannot_be_drawn_are_refused(parameters, stated):
    with pytest.raises(ParameterError, match=stated):
        iom.ensemble(TABLE, "rare-earth-ban", "inventory", draws=2, parameters=parameters)


def test_long_cuts_on_fine_tables_are_answered_in_smaller_parts(monkeypatch):
    monkeypatch.setattr(losses, "CELLS", 9 * 120 * TABLE.n)
    asked = scenario(stocks=[{"holder": "a", "days": {"low": 5, "central": 20, "high": 60}}])
    parts = iom.ensemble(TABLE, asked, "inventory", draws=32).data["gdp"]
    monkeypatch.undo()
    np.testing.assert_array_equal(parts, iom.ensemble(TABLE, asked, "inventory", draws=32).data["gdp"])
