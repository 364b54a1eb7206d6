"""Models on the toy economy of components, cars and the rest, and what they refuse."""

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.equations import extraction
from iomodel.errors import (
    InfeasibleError,
    LabelMismatchError,
    NotApplicableError,
    NotProductiveError,
    ParameterError,
    ScenarioError,
)
from iomodel.materials.path import CapacityPath, MaterialUse
from iomodel.models import MODELS
from tests.helpers.economies import TOY, closed

TABLE = TOY.table()
BILL = 0.004 * TOY.x[0] / 410
"""Components spend .4 % of their costs on the material."""


def path(left, demand=1.0, days=1, shocked=False) -> CapacityPath:
    """Capacity of components left on every day, lost by a material that all of them need."""
    capacity = np.ones((1, days, 3))
    capacity[..., 0] = left
    return CapacityPath(
        scenarios=("toy",),
        codes=TABLE.codes,
        capacity=capacity,
        demand=np.ones((1, days, 3)) * demand,
        unmet={("toy", "material"): 1 - capacity[0, :, :1]},
        uses={("toy", "material"): MaterialUse(np.array([1.0, 0, 0]), np.array([[1.0, 0, 0]]), BILL)},
        shocked=frozenset({"toy"} if shocked else ()),
    )


def gdp(model: iom.Model, given: CapacityPath) -> float:
    """Change of GDP on the first day [%]."""
    lost = TABLE.x - model.output(TABLE, given)[0, 0]
    return -100 * float(TABLE.value_added_share @ lost) / TABLE.gdp


def only(supplier: str, user: str) -> pd.DataFrame:
    """One critical input."""
    weights = pd.DataFrame(0.0, index=list(TABLE.codes), columns=list(TABLE.codes))
    weights.loc[supplier, user] = 1.0
    return weights


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (iom.Direct(), -100 * 0.2 * 0.7 * TOY.x[0] / 410),
        (iom.SupplyConstrained(), -2.0675),
        (iom.Allocation(), -2.0675),
        (iom.Extraction(), -2.169),
        (iom.Bottleneck(critical="all"), -20.0),
        (iom.Bottleneck(critical=only("1", "2")), -7.08),
        (iom.Bottleneck(rule="priority", critical="all"), -2.09),
        (iom.Bottleneck(rule="largest", critical="all"), -2.09),
        (iom.Bottleneck(rule="random", critical="all"), -2.09),
        (iom.ForwardBottleneck(critical="none"), -2.624),
        (iom.ForwardBottleneck(critical=only("1", "2")), -4.710),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_components_down_by_a_fifth(model, expected):
    """The toy numbers of the methods paper, through the whole model."""
    assert gdp(model, path(0.8)) == pytest.approx(expected, abs=6e-3)


def test_substitution_is_the_plan_of_the_toy_economy():
    """Consumption and output computed as the maximum of a planner, to six digits."""
    model = iom.Substitution(iom.Elasticities(scarce=0.1, intermediates=0.2))
    found = model.equilibrium(TABLE, path(np.array([0.9, 0.5, 0.3, 0.2]), days=4))
    np.testing.assert_allclose(found.consumption, [0.999923, 0.988752, 0.931573, 0.851366], atol=6e-7)
    np.testing.assert_allclose(found.output[3], [0.366, 0.601, 0.916], atol=5e-4)
    np.testing.assert_allclose(model.output(TABLE, path(0.2))[0, 0] / TABLE.x, found.output[3], rtol=1e-9)


def test_value_added_of_an_equilibrium_is_not_output_times_coefficient():
    """A closed economy owns its material: chained real GDP is consumption, and sectors add up to it."""
    model = iom.Substitution()
    found, exact = model.answer(TABLE, path(0.2)), model.equilibrium(TABLE, path(0.2))
    assert found.value_added.sum() / TABLE.gdp == pytest.approx(exact.consumption[0], rel=1e-5)
    assert found.measures["real_gdp"][0, 0] == pytest.approx(exact.consumption[0], rel=1e-5)
    assert found.measures["real_gdp_at_base_prices"][0, 0] == pytest.approx(
        exact.value_added.sum() / TABLE.gdp, rel=1e-5
    )
    assert "terms_of_trade" not in found.measures
    assert "its own endowment" in found.notes["toy"][0]
    assert gdp(model, path(0.2)) != pytest.approx(100 * (exact.consumption[0] - 1), rel=0.05)
    with pytest.raises(NotApplicableError, match="toy has no trade"):
        iom.Substitution(rents="abroad").answer(TABLE, path(0.2))


def test_tonnage_goes_where_it_earns_most():
    """Two users of one material: the one with more value added per unit of it keeps all it can get."""
    table = closed(np.zeros((2, 2)), [100.0, 100.0]).table()
    use = MaterialUse(np.array([0.9, 0.1]), np.array([[0.9, 0.1]]), 0.001)
    given = CapacityPath(
        ("toy",), table.codes, np.array([[[0.55, 0.95]]]), np.ones((1, 1, 2)),
        {("toy", "m"): np.array([[0.5]])}, {("toy", "m"): use},
    )  # fmt: skip
    kept = iom.Allocation(tonnage=True).output(table, given)[0, 0]
    assert kept.sum() == pytest.approx(150)
    proportional = iom.Allocation().output(table, given)[0, 0]
    np.testing.assert_allclose(proportional, [55, 95])


def test_uses_in_tonnes_decide_who_keeps_the_material():
    """The first earns nine times as much, but takes 95 of 100 kg: the second earns more by a kilogram."""
    table = closed(np.zeros((2, 2)), [100.0, 100.0]).table()
    use = MaterialUse(np.array([0.9, 0.1]), np.array([[0.9, 0.1]]), parts=np.array([[0.95, 0.05]]))
    given = CapacityPath(
        ("toy",), table.codes, np.array([[[0.55, 0.95]]]), np.ones((1, 1, 2)),
        {("toy", "m"): np.array([[0.5]])}, {("toy", "m"): use},
    )  # fmt: skip
    kept = iom.Allocation(tonnage=True).output(table, given)[0, 0]
    np.testing.assert_allclose(kept, [100 - 90 * 50 / 95, 100])
    (price,) = iom.Allocation(tonnage=True).material_prices(table, given).values()
    np.testing.assert_allclose(price, [[90 / 0.95 * table.value_added_share[0]]])


def test_several_materials_share_one_program():
    """What lacks two materials stops once: a half of the first and a third of the second cost a half."""
    table = closed(np.zeros((2, 2)), [100.0, 100.0]).table()
    one = MaterialUse(np.array([0.8, 0.0]), np.array([[0.8, 0.0]]))
    two = MaterialUse(np.array([0.8, 0.2]), np.array([[0.8, 0.2]]), parts=np.array([[0.9, 0.1]]))
    unmet = {("toy", "a"): np.array([[0.5]]), ("toy", "b"): np.array([[0.3]])}
    path = CapacityPath(
        ("toy",), table.codes, np.ones((1, 1, 2)), np.ones((1, 1, 2)),
        unmet, {("toy", "a"): one, ("toy", "b"): two},
    )  # fmt: skip
    model = iom.Allocation(tonnage=True)
    np.testing.assert_allclose(model.output(table, path)[0, 0], [60, 100])
    prices = model.material_prices(table, path)
    assert prices["toy", "a"][0, 0] == pytest.approx(80 * table.value_added_share[0])
    assert prices["toy", "b"][0, 0] == pytest.approx(0)
    with pytest.raises(NotApplicableError, match="toy cuts a, b; this model holds one scarce material"):
        iom.Substitution().output(table, path)
    with pytest.raises(NotApplicableError, match="use tonnage=True"):
        iom.Allocation().material_prices(table, path)


def test_shadow_price_is_what_one_more_unit_saves():
    model, step = iom.Allocation(), 1e-4
    price = model.shadow_prices(TABLE, path(0.8))[0, 0]
    assert price == pytest.approx([0.941, 0, 0], abs=5e-4)
    more = (gdp(model, path(0.8 + step)) - gdp(model, path(0.8))) / 100 * TABLE.gdp
    assert more / (step * TABLE.x[0]) == pytest.approx(price[0], rel=1e-6)


def test_imports_replace_what_is_missing_where_they_cost_less_than_they_save():
    """At half the components cars would stop; nothing is gained while final users give way."""
    alone = gdp(iom.Allocation(), path(0.5))
    assert gdp(iom.Allocation(import_cost=0.1), path(0.5)) > alone + 1
    assert gdp(iom.Allocation(import_cost=50.0), path(0.5)) == pytest.approx(alone, rel=1e-12)


def test_important_inputs_bind_less_than_critical_ones():
    half = gdp(iom.Bottleneck(critical=only("1", "2") / 2), path(0.8))
    assert gdp(iom.Bottleneck(critical=only("1", "2")), path(0.8)) < half
    assert half < gdp(iom.Bottleneck(critical="none"), path(0.8))


@pytest.mark.parametrize("convention", ["row", "column", "row and column", "forward"])
@pytest.mark.parametrize("keep", [False, True])
def test_extraction_of_one_sector_and_of_several(convention, keep):
    """One sector: the closed form. Several: the system solved from scratch."""
    L, share = np.linalg.inv(np.eye(3) - TOY.A), np.array([[0.2, 0.0, 0.0], [0.3, 0.0, 1.0]])
    given = np.tile(1 - TOY.A.sum(axis=0) if convention == "forward" else TOY.f, (2, 1))
    found = extraction.together(TOY.A, L, given, share, convention, keep)
    size = TOY.x if convention == "forward" else 1.0
    alone = extraction.extract(TOY.A, L, TOY.x, 0, 0.2, convention, keep)
    np.testing.assert_allclose(found[0] * size, alone, rtol=1e-12)

    kept = 1 - share[1]
    flows = TOY.A.T if convention == "forward" else TOY.A
    rows = kept[:, None] if "row" in convention else 1.0
    left = flows * rows * (1.0 if convention == "row" else kept)
    np.fill_diagonal(left, flows.diagonal() * kept)
    final = given[1] if keep else given[1] * kept
    np.testing.assert_allclose(found[1], np.linalg.solve(np.eye(3) - left, final), rtol=1e-12, atol=1e-12)


def test_inoperability_fades_after_the_shock_and_adds_up_to_the_static_loss():
    model, static = iom.Inoperability(recovery_days=20), iom.Inoperability(recovery_days=None)
    days = np.r_[np.full(30, 0.8), np.ones(400)]
    through_time, at_once = (
        TABLE.x - kind.output(TABLE, path(days, days=430))[0] for kind in (model, static)
    )
    assert through_time[40, 0] > 0
    assert (np.diff(through_time[31:, 0]) <= 0).all()
    np.testing.assert_allclose(through_time.sum(axis=0), at_once.sum(axis=0), rtol=1e-9)
    leontief = TABLE.x - iom.Leontief().output(TABLE, path(0.8))[0, 0]
    np.testing.assert_allclose(at_once[0], leontief, rtol=1e-12)
    assert model.aftermath == 60
    assert static.aftermath == 0


@pytest.mark.parametrize(
    "model",
    [
        iom.Ghosh(),
        iom.ForwardBottleneck(),
        iom.Extraction("forward"),
        iom.Inoperability("supply"),
        iom.Substitution(),
    ],
    ids=lambda model: model.name,
)
def test_supply_driven_models_refuse_a_fall_of_demand(model):
    with pytest.raises(NotApplicableError, match=r"toy changes final demand.*supply-constrained"):
        model.output(TABLE, path(0.8, demand=0.9))


@pytest.mark.parametrize("model", [iom.Substitution(), iom.Allocation(tonnage=True)])
def test_models_of_a_material_refuse_other_shocks(model):
    with pytest.raises(NotApplicableError, match=r"toy shocks capacity directly"):
        model.output(TABLE, path(0.8, shocked=True))


def test_substitution_refuses_what_has_no_equilibrium():
    for left, words in ((0.0, "0"), (1e-16, "1e-16"), (1e-4, "0.0001")):
        with pytest.raises(
            NotApplicableError,
            match=rf"leaves {words} of the need for material at the start, expected at least 0\.001: this ",
        ) as found:
            iom.Substitution().output(TABLE, path(left))
        assert "材料の供給が必要量の0.1%を下回り" in found.value.japanese
    assert iom.Substitution().output(TABLE, path(0.01)).min() > 0
    given = path(0.5)
    use = MaterialUse(given.uses["toy", "material"].exposed, np.zeros((1, 3)))
    unknown = CapacityPath(
        given.scenarios, given.codes, given.capacity, given.demand, given.unmet, {("toy", "material"): use}
    )
    with pytest.raises(ParameterError, match=r"what is spent on material is not in its data"):
        iom.Substitution().output(TABLE, unknown)
    known = iom.Substitution(bill=BILL).output(TABLE, unknown)
    np.testing.assert_array_equal(known, iom.Substitution().output(TABLE, given))


def test_substitution_answers_where_a_sector_buys_no_inputs():
    """Households as employers, as in OECD's tables: its output stays, and nothing else is disturbed."""
    wide = closed(np.pad(TOY.A, ((0, 1), (0, 1))), np.append(TOY.f, 5.0)).table()
    given = path(0.4)
    one = np.ones((1, 1, 4))
    one[..., 0] = 0.4
    use = MaterialUse(np.array([1.0, 0, 0, 0]), np.array([[1.0, 0, 0, 0]]), BILL * 410 / 415)
    found = iom.Substitution().answer(
        wide,
        CapacityPath(
            given.scenarios, wide.codes, one, np.ones((1, 1, 4)), given.unmet, {("toy", "material"): use}
        ),
    )
    assert found.output[0, 0, 3] == pytest.approx(5.0, rel=1e-9)
    alone = iom.Substitution().answer(TABLE, given)
    np.testing.assert_allclose(found.output[0, 0, :3], alone.output[0, 0], rtol=0.02)
    assert found.measures["real_gdp"][0, 0] < 0.98


def test_criticality_with_other_labels_is_refused():
    wrong = only("1", "2").rename(index={"3": "4"})
    turned = only("1", "2").iloc[::-1]
    columns = only("1", "2").rename(columns={"3": "4"})
    for matrix in (wrong, turned, columns, only("1", "2").iloc[:2]):
        for model in (iom.Bottleneck(critical=matrix), iom.ForwardBottleneck(critical=matrix)):
            with pytest.raises(LabelMismatchError, match="criticality"):
                model.output(TABLE, path(0.8))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: iom.Elasticities(scarce=-0.1), "elasticity 'scarce' is -0.1, expected above 0"),
        (lambda: iom.Substitution(closure="open"), "closure is 'open', expected one of fixed, mobile"),
        (lambda: iom.Substitution(bill=2.0), "bill is 2.0"),
        (lambda: iom.Substitution(rents="mine"), "rents is 'mine', expected one of home, abroad"),
        (lambda: iom.Bottleneck(rule="first"), "rule is 'first'"),
        (lambda: iom.Bottleneck(draws=0), "draws is 0"),
        (lambda: iom.Bottleneck(critical="manufacture"), "Did you mean 'manufacturing'"),
        (lambda: iom.Bottleneck(critical=only("1", "2") * 2), "value outside 0..1"),
        (lambda: iom.ForwardBottleneck(critical_share=2.0), "critical_share is 2.0"),
        (lambda: iom.Extraction("rows"), "convention is 'rows'"),
        (lambda: iom.Inoperability("price"), "driver is 'price'"),
        (lambda: iom.Inoperability(recovery_days=-1), "recovery_days is -1"),
        (lambda: iom.Allocation(floor=1.5), "floor is 1.5"),
        (lambda: iom.Allocation(import_cost=-1.0), "import_cost is -1.0"),
        (lambda: iom.Allocation(tonnage=True, floor=0.5), "go with capacities only"),
        (
            lambda: extraction.together(TOY.A, np.eye(3), TOY.f[None], np.array([[1.2, 0, 0]])),
            "share extracted is 1.2, expected 0 to 1",
        ),
    ],
)
def test_impossible_parameters_are_refused_when_built(build, message):
    with pytest.raises(ParameterError) as error:
        build()
    assert message in str(error.value)


def test_a_floor_that_cannot_be_met_names_its_sector():
    with pytest.raises(InfeasibleError, match=r"final demand for sector 1 1 is held at"):
        iom.Allocation(floor=1.0).output(TABLE, path(0.5))


@pytest.mark.parametrize(
    "name", [name for name in MODELS if name not in ("direct", "substitution", "inventory")]
)
def test_a_table_that_is_not_productive_is_refused(name):
    """Sector 1 uses up 1.1 of its own product per unit: value added below zero, sold by stocks."""
    greedy = closed([[1.1, 0.0], [0.0, 0.1]], [-10.0, 90.0]).table("greedy")
    given = CapacityPath(("cut",), greedy.codes, np.array([[[0.9, 1.0]]]), np.ones((1, 1, 2)))
    with pytest.raises(NotProductiveError, match=r"spectral radius.*sector 1"):
        iom.model_named(name).output(greedy, given)


def test_a_material_without_an_exposed_sector_is_refused():
    nri = iom.load_scenario("nri")
    outside = nri.changed("outside", scope=["011"])
    with pytest.raises(ScenarioError, match="no sector exposed to rare-earths is in scope"):
        iom.run(iom.load_table(sectors=13), outside, iom.Substitution())


def test_manufacturing_comes_from_the_classification_or_from_the_letter_of_the_code():
    table = iom.load_table(sectors=37)
    chosen = [code for code, flag in zip(table.codes, table.manufacturing, strict=True) if flag]
    assert (chosen[0], chosen[-1]) == ("11", "39")
    assert iom.load_table(sectors=187).manufacturing.sum() > 80
    assert not TABLE.manufacturing.any()
    sections = TABLE.replace(codes=("A", "C10", "G"))
    assert sections.manufacturing.tolist() == [False, True, False]
    basic = iom.load_table(sectors=13)
    assert [c for c, flag in zip(basic.codes, basic.manufacturing, strict=True) if flag] == ["03"]


def test_models_say_what_they_assume():
    for kind in MODELS.values():
        about = kind().about
        assert all(0 < len(text) <= 110 for text in about.values()), kind
        assert kind().name == kind.name
