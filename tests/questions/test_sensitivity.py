"""Sensitivity: indices, tornado, worth of a better number, binding rows."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.stats import qmc

import iomodel as iom
from iomodel.errors import ParameterError
from iomodel.materials.scenarios import parse_scenario
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.sensitivity.design import designed
from iomodel.questions.sensitivity.indices import sobol_indices, total_indices
from iomodel.questions.sensitivity.worth import binned, worth_of_knowing
from iomodel.scenario.ranges import Range

TABLE = iom.load_table("japan-2015", sectors=13)
UNIT = Range(distribution="uniform", low=0, high=1)
CUT = {"material": "rare-earths", "origin": "China", "share": 1, "origin_share": 0.8}
POINT = {
    "name": "point",
    "duration": {"cut": 120},
    "cuts": [CUT],
    "exposure": {"level": "high", "criticality": "high"},
}


def scenario(**changes):
    return parse_scenario({**POINT, **changes}, "point")


def unit_inputs(count, kind="scenario"):
    return [Input(f"x{number}", kind, UNIT, (f"x{number}",)) for number in range(count)]


def saltelli(f, count, draws, seed=0):
    """Indices of a function of independent uniform numbers."""
    design = designed(unit_inputs(count), draws, seed)
    mixed = [f(*design.mixed(f"x{number}").to_numpy().T) for number in range(count)]
    return sobol_indices(
        f(*design.values_a.to_numpy().T), f(*design.values_b.to_numpy().T), np.array(mixed), seed
    )


def ishigami(x1, x2, x3, a=7.0, b=0.1):
    """T. Ishigami and T. Homma 1990, on uniform numbers of -pi to pi."""
    x1, x2, x3 = (np.pi * (2 * x - 1) for x in (x1, x2, x3))
    return np.sin(x1) + a * np.sin(x2) ** 2 + b * x3**4 * np.sin(x1)


def test_the_indices_of_ishigami_are_those_of_the_closed_form():
    a, b = 7.0, 0.1
    first = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    second, together = a**2 / 8, b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = first + second + together
    found = saltelli(ishigami, 3, 8192)
    np.testing.assert_allclose(found.first, np.array([first, second, 0]) / variance, atol=0.01)
    total = np.array([first + together, second, together]) / variance
    np.testing.assert_allclose(found.total, total, atol=0.01)


def test_the_indices_are_those_of_scipy():
    points = qmc.Sobol(6, scramble=True, rng=np.random.default_rng(4)).random(256)
    a, b = points[:, :3], points[:, 3:]
    ab = [np.where(np.arange(3) == place, b, a) for place in range(3)]
    answers = [ishigami(*each.T) for each in (a, b, *ab)]
    found = sobol_indices(answers[0], answers[1], np.array(answers[2:]))
    known = stats.sobol_indices(
        func={"f_A": answers[0][None], "f_B": answers[1][None], "f_AB": np.array(answers[2:])[:, None]},
        n=256,
    )
    np.testing.assert_allclose(found.first, known.first_order.ravel(), rtol=1e-10)
    np.testing.assert_allclose(found.total, known.total_order.ravel(), rtol=1e-10)


def test_standard_errors_are_those_of_many_repetitions_of_independent_rows():
    def once(seed):
        rng = np.random.default_rng(seed)
        a, b = rng.random((2, 256, 2))
        ab = [np.where(np.arange(2) == place, b, a) for place in range(2)]
        return sobol_indices(
            *(x[:, 0] + x[:, 0] * x[:, 1] for x in (a, b)),
            np.array([x[:, 0] + x[:, 0] * x[:, 1] for x in ab]),
            seed,
        )

    many = [once(seed) for seed in range(200)]
    for index in ("first", "total"):
        spread = np.std([getattr(each, index) for each in many], axis=0)
        stated = np.mean([getattr(each, f"{index}_error") for each in many], axis=0)
        np.testing.assert_allclose(stated, spread, rtol=0.2)


def test_a_group_that_hangs_together_has_the_index_of_its_sum():
    """``f = x1 + x2 + x3`` with the first two correlated: the group explains 2 (1 + r) / (2 (1 + r) + 1)."""
    known = Range(distribution="log-normal", median=1, spread=1.5)
    inputs = [Input(f"x{n}", "exposure", known, (n,)) for n in range(2)]
    inputs.append(Input("x2", "scenario", known, ("x2",)))
    design = designed(inputs, 4096, 1, {"exposures": 0.6})

    def f(values):
        return np.log(values.to_numpy()).sum(axis=1)

    mixed = np.array([f(design.mixed(group)) for group in ("exposures", "x2")])
    found = sobol_indices(f(design.values_a), f(design.values_b), mixed)
    np.testing.assert_allclose(found.first, [3.2 / 4.2, 1 / 4.2], atol=0.01)
    np.testing.assert_allclose(found.total, [3.2 / 4.2, 1 / 4.2], atol=0.01)
    again = np.array([f(design.redrawn(place)) for place in range(3)])
    total, error = total_indices(f(design.values_a), again, f(design.values_b))
    # given the other, x1 keeps the variance 1 - r^2
    np.testing.assert_allclose(total, np.array([0.64, 0.64, 1.0]) / 4.2, atol=0.01)
    assert (error < 0.02).all()


@pytest.mark.parametrize("value", [1.0, 0.5, 0.0])
def test_inputs_drawn_again_keep_their_distribution_and_their_correlation(value):
    inputs = unit_inputs(4, "exposure")
    design = designed(inputs, 4096, 2, {"exposures": value})
    again = design.redrawn(1)
    assert stats.kstest(again["x1"], "uniform").statistic < 0.02
    normal = stats.norm.ppf(again.clip(1e-12, 1 - 1e-12))
    expected = np.full((4, 4), value) + (1 - value) * np.eye(4)
    np.testing.assert_allclose(np.corrcoef(normal.T), expected, atol=0.03)
    moved = (again["x1"] - design.values_a["x1"]).abs().max()
    assert moved < 1e-6 if value == 1 else moved > 0.1


def test_the_worth_of_a_number_is_that_of_the_closed_form():
    """Of ``3 x + y`` with normal x and y, knowing x leaves 1 / sqrt(10) of the width, y 3 / sqrt(10)."""
    normal = Range(distribution="log-normal", median=1, spread=2)
    inputs = [Input(name, "scenario", normal, (name,)) for name in ("x", "y", "idle")]
    values = designed(inputs, 8192, 0).values_a
    x = np.log(values)
    found = worth_of_knowing(inputs, values, (3 * x["x"] + x["y"]).to_numpy())
    assert found.loc["x", "share"] == pytest.approx(100 * (1 - 1 / np.sqrt(10)), abs=2.5)
    assert found.loc["y", "share"] == pytest.approx(100 * (1 - 3 / np.sqrt(10)), abs=1)
    assert abs(found.loc["idle", "share"]) < 1
    assert found["beyond_noise"].to_dict() == {"x": True, "y": True, "idle": False}
    np.testing.assert_allclose(found["first"], [0.9, 0.1, 0], atol=0.02)


def test_the_worth_of_a_rule_counts_its_values_by_their_draws():
    """Three draws in four have an answer over 0 to 1, the others over 0 to 9, once the rule is known."""
    known = Range(distribution="discrete", values=("narrow", "wide"), weights=(3, 1))
    rule = Input("rule", "scenario", known, ("rule",))
    rng, draws = np.random.default_rng(0), 8192
    values = pd.DataFrame({"rule": np.where(np.arange(draws) % 4 == 0, "wide", "narrow")})
    gdp = rng.random(draws) * np.where(values["rule"] == "wide", 9, 1)
    found = worth_of_knowing([rule], values, gdp).loc["rule"]
    expected = 1 - (0.75 * 0.9 + 0.25 * 8.1) / np.subtract(*np.quantile(gdp, [0.95, 0.05]))
    assert found["share"] == pytest.approx(100 * expected, abs=1.5)


def test_an_input_that_says_nothing_seldom_rises_above_the_noise():
    inputs = unit_inputs(200)
    rng = np.random.default_rng(5)
    values = pd.DataFrame(rng.random((512, 200)), columns=[each.name for each in inputs])
    found = worth_of_knowing(inputs, values, rng.normal(size=512))
    assert 0.01 < found["beyond_noise"].mean() < 0.12
    assert abs(found["share"].mean()) < 0.5


def test_a_rule_is_put_into_bins_by_its_values():
    rules = pd.Series(["max", "independent", "max", "max"])
    order, sizes = binned(rules, True)
    assert rules.iloc[order].tolist() == ["independent", "max", "max", "max"]
    assert sizes == [1, 3]


def test_a_linear_model_is_explained_by_its_inputs_as_in_the_closed_form():
    """Two cuts of one input each in a scenario without stocks: losses are a x + b y."""
    known = {"distribution": "uniform", "low": 0.2, "high": 0.6}
    cut = {**CUT, "elements": ["NdPr"]}
    other = {**CUT, "elements": ["Y"]}
    asked = scenario(
        cuts=[cut, other],
        scope=["351", "321"],
        ranges={"cuts.0.share": known, "cuts.1.share": known},
    )
    found = iom.sensitivity(TABLE, asked, "direct", draws=1024)
    swing = found.tornado.droplevel("model")["swing"]
    share = swing**2 / (swing**2).sum()
    first = found.indices_of("direct")["first"]
    np.testing.assert_allclose(first[share.index], share, atol=0.01)
    np.testing.assert_allclose(found.indices_of("direct")["total"][share.index], share, atol=0.01)
    assert (swing > 0).all()


def test_without_width_there_is_nothing_to_explain():
    found = iom.sensitivity(TABLE, scenario(), "direct", draws=8)
    run = float(iom.run(TABLE, scenario(), "direct").gdp_loss().iloc[0, 0])
    assert found.inputs == ()
    assert len(found.indices) == len(found.tornado) == len(found.worth) == 0
    np.testing.assert_allclose(found.ranges.to_numpy(float), run, rtol=1e-11)
    assert found.sentence() == "No uncertain input of this scenario changes the result of direct."
    assert "direct" in repr(found)
    assert found._repr_html_()


@pytest.fixture(scope="module")
def ban():
    return iom.sensitivity(TABLE, "rare-earth-ban", draws=32, seed=3)


def test_the_same_seed_gives_the_same_frames(ban):
    again = iom.sensitivity(TABLE, "rare-earth-ban", draws=32, seed=3)
    for name in ("indices", "tornado", "worth", "binding", "ranges"):
        pd.testing.assert_frame_equal(getattr(ban, name), getattr(again, name), check_exact=True)
    other = iom.sensitivity(TABLE, "rare-earth-ban", "direct", draws=32, seed=4)
    assert (other.indices["total"] != ban.indices.loc[["direct"], "total"].reindex(other.indices.index)).all()


def test_the_central_answer_is_that_of_the_run(ban):
    runs = iom.run(TABLE, "rare-earth-ban", ban.models).gdp_loss().iloc[0]
    np.testing.assert_allclose(ban.ranges["central"], runs, rtol=1e-9)
    np.testing.assert_allclose(ban.tornado_of("direct")["central"], runs["direct"], rtol=1e-9)


def test_a_group_stands_beside_its_members_and_all_ends_are_those_of_its_distribution(ban):
    tornado = ban.tornado_of("supply-constrained")
    named = {each.name: each for each in ban.inputs}
    assert set(tornado.index) == {*named, "exposures", "criticality", "origins", "uses"}
    stock = tornado.loc["stocks.0.days"]
    ends = named["stocks.0.days"].known.at(np.array([0.05, 0.95]))
    assert [stock["from"], stock["to"]] == pytest.approx(ends.tolist())
    assert stock["at_from"] < stock["central"] < stock["at_to"]
    assert tornado["swing"].is_monotonic_decreasing
    rule = tornado.loc["sharing"]
    assert {rule["from"], rule["to"]} == {"pro-rata", "by-value"}


def test_an_end_of_the_tornado_is_the_run_with_that_number(ban):
    asked = iom.load_scenario("rare-earth-ban")
    row = ban.tornado_of("direct").loc["stocks.0.days"]
    changed = asked.changed("less", stocks=[{"holder": "a", "days": float(row["from"])}])
    loss = float(iom.run(TABLE, changed, "direct").gdp_loss().iloc[0, 0])
    assert row["at_from"] == pytest.approx(loss, rel=1e-9)


def test_a_row_binds_where_the_loss_is_smaller_without_it(ban):
    rows = ban.binding[ban.binding["model"] == "direct"]
    assert len(rows) == 53
    assert (rows["saved"] >= -1e-12).all()
    assert set(rows["binds"]) == {"yes", "at an end", "no"}
    assert (rows["binds"] == "yes").sum() > 20
    hidden = rows[(rows["element"] == "NdPr") & (rows["sector"] == "351")].iloc[0]
    assert hidden["exposure"] > 0.9
    assert hidden["binds"] == "no"
    tornado = ban.tornado_of("direct")["swing"]
    assert tornado[tornado.index.str.startswith("exposure of NdPr in 351")].max() < 5e-4


def test_by_inputs_every_member_of_a_group_has_a_total_index_below_that_of_the_group():
    asked = iom.load_scenario("rare-earth-ban").changed(
        "few", exposure={"level": "high", "criticality": "high"}
    )
    found = iom.sensitivity(TABLE, asked, "direct", draws=32, by="inputs")
    worth, groups = found.worth_of("direct"), found.indices_of("direct")
    shares = worth[worth.index.str.startswith("share of")]
    assert len(shares) == 8
    assert (shares["total"] <= groups.loc["origins", "total"]).all()
    alone = worth.loc["stocks.0.days", "total"]
    assert alone == pytest.approx(groups.loc["stocks.0.days", "total"], rel=0.5)
    uses = worth[worth.index.str.startswith("use of")]
    assert len(uses) == 41
    one_at_a_time, rows = 1 + 2 * (len(found.inputs) + 2), 1 + len(found.binding)
    assert found.runs == one_at_a_time + 32 * (2 + len(groups) + 8 + 41) + rows + 1


def test_what_is_said_is_what_the_frames_say(ban):
    name = ban.indices_of("direct").index[0]
    for language in ("en", "ja"):
        assert ban.titles(language)[name] in ban.sentence("direct", language)
        assert not set(ban.titles(language).values()) & {""}
    record = ban.to_record()
    assert len(record["binding"]) == 106
    assert record["sentences"]["direct"]["en"] == ban.sentence("direct")
    text = repr(ban)
    assert max(map(len, text.splitlines())) <= 80
    assert ban.sentence("direct")[:40] in text.replace("\n", " ")


def test_charts_show_the_widest_first_in_both_languages(ban):
    from matplotlib.figure import Figure

    for language in ("en", "ja"):
        axes = ban.plot.tornado("direct", ax=Figure(), language=language)
        bars = np.array([bar.get_width() for bar in axes.patches]).reshape(2, -1)
        assert (np.diff(np.abs(bars[1] - bars[0])) <= 1e-12).all()
        assert len(ban.plot.indices(ax=Figure(), language=language).get_yticklabels()) == 9


def test_a_model_without_an_answer_is_named():
    shocked = scenario(cuts=[], exposure={}, shocks=[{"sector": "01", "kind": "capacity", "share": 0.3}])
    found = iom.sensitivity(TABLE, shocked, ["direct", "substitution"], draws=4)
    assert found.models == ["direct"]
    assert "substitution" in found.refused


@pytest.mark.parametrize(
    ("asked", "stated"),
    [
        ({"draws": 1}, "draws is 1"),
        ({"by": "rows"}, "by is 'rows', expected one of groups, inputs"),
        ({"correlations": {"exposure": 0.5}}, "no group 'exposure'"),
    ],
)
def test_what_cannot_be_analysed_is_refused(asked, stated):
    with pytest.raises(ParameterError, match=stated):
        iom.sensitivity(TABLE, "rare-earth-ban", "direct", **{"draws": 4, **asked})
