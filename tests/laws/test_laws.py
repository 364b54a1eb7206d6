"""Laws of the contract (docs/convention.md) for every model setting, on random tables with every oddity."""

import numpy as np
import pytest

import iomodel as iom
from iomodel import IOTable
from iomodel.errors import IOModelError
from iomodel.materials.path import CapacityPath
from tests.helpers.changes import permuted, rescaled
from tests.helpers.economies import ODDITIES, odd_table

SETTINGS = {
    "direct": iom.Direct(),
    "leontief": iom.Leontief(),
    "ghosh": iom.Ghosh(),
    "extraction": iom.Extraction(),
    "inoperability": iom.Inoperability(),
    "inoperability, demand in equilibrium": iom.Inoperability(recovery_days=None),
    "inoperability, supply": iom.Inoperability("supply", recovery_days=None),
    "supply-constrained": iom.SupplyConstrained(),
    "allocation": iom.Allocation(),
    "forward, all critical": iom.ForwardBottleneck(critical="all"),
    "forward, none critical": iom.ForwardBottleneck(critical="none"),
    "bottleneck, all critical": iom.Bottleneck(critical="all"),
    "bottleneck, none critical": iom.Bottleneck(critical="none"),
    "bottleneck, priority": iom.Bottleneck(rule="priority", critical="all"),
    "bottleneck, largest": iom.Bottleneck(rule="largest", critical="all"),
    "inventory, all critical": iom.Inventory(critical="all"),
    "inventory, none critical": iom.Inventory(critical="none"),
    "inventory, priority": iom.Inventory(rationing="priority", critical="none"),
}
"""One setting for each way of a model; substitution and tonnage need a material, see below."""

SEEDS = range(2)


def path_of(table: IOTable, seed: int, depth: float = 0.5, days: int = 3) -> CapacityPath:
    """Random losses of capacity up to a depth, in at most half of the sectors; none where output is zero."""
    rng = np.random.default_rng([seed, 99])
    hit = (rng.random(table.n) < 0.5) | (np.arange(table.n) == table.x.argmax())
    lost = depth * rng.uniform(0.2, 1, (days, table.n)) * hit * (table.x > 0)
    return CapacityPath(
        scenarios=("shock",),
        codes=table.codes,
        capacity=(1 - lost)[None],
        demand=np.ones((1, days, table.n)),
        shocked=frozenset({"shock"}),
    )


def answered(model, table, path) -> np.ndarray:
    """Output relative to the normal one, shape (days, n); every setting answers every table."""
    output = model.answer(table, path).output[0]
    return np.divide(output, table.x, out=np.ones_like(output), where=table.x > 0)


def lost(model, table, path) -> float:
    """GDP lost over all days of the answer [share of a day's GDP]."""
    shares = answered(model, table, path)
    return float(((1 - shares) @ table.value_added).sum() / table.gdp)


@pytest.fixture(params=[(kind, seed) for kind in ODDITIES for seed in SEEDS], ids=lambda p: f"{p[0]}-{p[1]}")
def case(request):
    kind, seed = request.param
    return odd_table(kind, seed), seed


@pytest.mark.parametrize("model", SETTINGS.values(), ids=SETTINGS)
def test_no_shock_no_loss(model, case):
    table, seed = case
    quiet = path_of(table, seed, depth=0.0)
    np.testing.assert_allclose(answered(model, table, quiet), 1, atol=1e-12)


@pytest.mark.parametrize("factor", [1e-9, 1e9])
@pytest.mark.parametrize("model", SETTINGS.values(), ids=SETTINGS)
def test_units_change_nothing(model, factor, case):
    table, seed = case
    path = path_of(table, seed)
    np.testing.assert_allclose(
        answered(model, rescaled(table, factor), path), answered(model, table, path), atol=1e-10
    )


@pytest.mark.parametrize("model", SETTINGS.values(), ids=SETTINGS)
def test_the_order_of_sectors_orders_the_answer(model, case):
    table, seed = case
    path = path_of(table, seed)
    order = np.random.default_rng(seed).permutation(table.n)
    turned = CapacityPath(
        path.scenarios,
        tuple(table.codes[i] for i in order),
        path.capacity[:, :, order],
        path.demand[:, :, order],
        shocked=path.shocked,
    )
    np.testing.assert_allclose(
        answered(model, permuted(table, order), turned), answered(model, table, path)[:, order], atol=1e-9
    )


@pytest.mark.parametrize("model", SETTINGS.values(), ids=SETTINGS)
def test_caps_are_kept_and_nothing_is_negative(model, case):
    table, seed = case
    path = path_of(table, seed)
    shares = answered(model, table, path)
    assert shares.min() > -1e-9
    if model.capped:
        assert (shares[: path.days] <= path.capacity[0] + 1e-9).all()


@pytest.mark.parametrize(
    "model", [m for m in SETTINGS.values() if m.monotone], ids=[k for k, m in SETTINGS.items() if m.monotone]
)
def test_a_larger_cut_never_loses_less(model, case):
    table, seed = case
    small, large = (lost(model, table, path_of(table, seed, depth)) for depth in (0.25, 0.5))
    assert 0 < small <= large + 1e-9


def test_final_demand_that_is_served_is_never_negative(case):
    """What is left for final users, ``(I - A) x``, of the models that hold every account."""
    table, seed = case
    for model in (iom.SupplyConstrained(), iom.Allocation()):
        shares = answered(model, table, path_of(table, seed))
        served = shares * table.x - (shares * table.x) @ table.Ad.T
        assert served.min() > -1e-8 * table.x.max()


BAN = iom.load_scenario("rare-earth-ban").lasting(100)


@pytest.mark.parametrize("model", [iom.Substitution(), iom.Allocation(tonnage=True)], ids=["ces", "tonnage"])
def test_models_of_a_material_keep_the_laws_on_japans_table(model):
    table = iom.load_table("japan-2015", 13)

    def loss(scenario, on=table):
        return iom.run(on, scenario, model).gdp_loss().iloc[0, 0]

    def cut(share):
        return BAN.changed(f"cut {share}", cuts=[{**BAN.cuts[0].model_dump(), "share": share}])

    assert loss(cut(0.9)) <= loss(cut(0.8)) + 1e-9 < 0
    assert loss(BAN.lasting(10)) == pytest.approx(0, abs=1e-10)
    for factor in (1e-9, 1e9):
        assert loss(BAN, rescaled(table, factor)) == pytest.approx(loss(BAN), abs=1e-8)


@pytest.mark.parametrize("model", [iom.Substitution(), iom.Allocation(tonnage=True)], ids=["ces", "tonnage"])
def test_the_order_of_sectors_orders_the_answer_of_models_of_a_material(model):
    table = iom.load_table("japan-2015", 13)
    order = np.random.default_rng(3).permutation(table.n)

    def output(on):
        return iom.run(on, BAN, model).data["output"].isel(scenario=0, day=-1).squeeze().to_numpy()

    np.testing.assert_allclose(
        output(permuted(table, order)) / table.x[order], (output(table) / table.x)[order], atol=1e-7
    )


def test_sharing_the_material_itself_is_flagged_as_not_capped():
    """Whoever earns most by the material may make more than in proportion, so capacities do not bind."""
    table = iom.load_table("japan-2015", 37)
    caps = iom.run(table, BAN, "direct").data["output"].to_numpy()
    shared = iom.run(table, BAN, iom.Allocation(tonnage=True)).data["output"].to_numpy()
    assert (shared > caps * (1 + 1e-9)).any()
    assert not iom.Allocation(tonnage=True).capped
    assert iom.Allocation().capped


def test_a_shock_on_a_sector_without_output_is_refused():
    table = odd_table("no output", 0)
    shock = iom.Scenario.parse(
        {
            "name": "nothing",
            "duration": {"cut": 1},
            "shocks": [{"sector": "s0", "kind": "capacity", "share": 0.5}],
        },
        "test",
    )
    with pytest.raises(IOModelError, match="s0"):
        iom.run(table, shock, "direct")
