"""Laws between models, on Japan's tables: what one model says bounds, equals or approaches another."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.equations import extraction, ghosh, leontief, substitution
from iomodel.models import MODELS
from iomodel.scenario import Scenario

BAN = iom.load_scenario("rare-earth-ban")
ONE_DAY = Scenario.parse(
    {
        "name": "one-day",
        "duration": {"cut": 1},
        "cuts": [{"material": "rare-earths", "origin": "China", "share": 1.0}],
    },
    "test",
)
"""Every rare earth from China gone at once, without stocks."""


def shock(sectors: list[str], share: float) -> Scenario:
    """Capacity of sectors lost on one day."""
    lost = [{"sector": sector, "kind": "capacity", "share": share} for sector in sectors]
    return Scenario.parse({"name": f"shock-{share}", "duration": {"cut": 1}, "shocks": lost}, "test")


@pytest.fixture(scope="module", params=[37, 107])
def table(request):
    return iom.load_table("japan-2015", request.param)


def daily(table, model, scenario=ONE_DAY) -> np.ndarray:
    """Output on every day, as a share of the normal one where there is any, shape (days, n)."""
    x = iom.run(table, scenario, model).data["output"].to_numpy()[0, 0] * 365
    return np.divide(x, table.x, out=np.ones_like(x), where=table.x > 0)


def gdp(table, model, scenario=ONE_DAY) -> float:
    return float(iom.run(table, scenario, model).gdp_loss().to_numpy()[0, 0])


def one_day_path(table):
    from iomodel.materials import capacity_path

    return capacity_path(table, [ONE_DAY], {"rare-earths": iom.load_material("rare-earths")}, 1)


def test_allocation_is_the_supply_constrained_result(table):
    """The linear program and the complementarity rule, on every day of the ban."""
    best, mixed = daily(table, iom.Allocation(), BAN), daily(table, iom.SupplyConstrained(), BAN)
    np.testing.assert_allclose(best, mixed, atol=1e-8)


def test_without_steel_allocation_loses_everything_and_a_bottleneck_a_part():
    """No input can be missed in the program, so that it bounds nothing where users carry on without one."""
    table = iom.load_table("japan-2015", 37)
    no_steel = shock(["26"], 1.0)
    whole, part = gdp(table, iom.Allocation(), no_steel), gdp(table, iom.Bottleneck(), no_steel)
    assert whole * 365 < -99
    assert -20 < part * 365 < -5
    assert "every input is essential" in iom.Allocation.errs
    assert "欠かせない" in iom.Allocation.errs_ja


def test_a_cut_that_stops_users_is_handed_to_the_program_and_said_so():
    """Cars and parts as in March 2011: the makers of cars ask for more parts than can be made."""
    table = iom.load_table()
    deep, mild = shock(["351", "352", "353"], 0.89), shock(["351"], 0.2)
    for scenarios in ([deep, mild], [mild, deep.lasting(3)]):
        result = iom.run(table, scenarios, [iom.SupplyConstrained(), iom.Allocation()])
        losses = result.gdp_loss()
        np.testing.assert_allclose(losses["supply-constrained"], losses["allocation"], rtol=1e-9)
        (note,) = result.notes
        assert note.startswith("supply-constrained: shock")
        assert ("on 1 day " if scenarios[0] is deep else "on 3 days ") in note
    assert iom.run(table, mild, iom.SupplyConstrained()).notes == []


@pytest.mark.parametrize("name", ["leontief", "inoperability", "supply-constrained", "extraction"])
def test_a_full_stop_of_cars_has_an_answer(name):
    """All that 351 makes goes to final users, so that lost deliveries are its output, rounding apart."""
    table = iom.load_table()
    stop = shock(["351"], 1.0)
    assert gdp(table, iom.model_named(name), stop) < -0.5 / 365
    assert daily(table, iom.model_named(name), stop).min() > -1e-12


def test_a_fall_of_demand_that_eases_a_bottleneck_is_said():
    table = iom.load_table()
    dual = iom.load_scenario("dual-use-and-retaliation")
    alone = dual.changed("ban alone", shocks=[])
    result = iom.run(table, [alone, dual], iom.Bottleneck())
    assert result.gdp_loss()["bottleneck"].is_monotonic_increasing
    (note,) = result.notes
    assert note.startswith("bottleneck: dual-use-and-retaliation: final demand falls")
    assert not iom.Bottleneck.monotone


@pytest.mark.parametrize("share", [0.5, 0.75])
def test_a_program_that_a_kept_basis_leads_astray_is_solved_from_the_start(share):
    """HiGHS ended with an unknown status on these two; every day alone it solved."""
    store = [{"holder": "stock", "days": 60}]
    asked = BAN.changed("v", cuts=[{**BAN.cuts[0].model_dump(), "share": share}], stocks=store)
    result = iom.run(iom.load_table(), asked, iom.Allocation(tonnage=True))
    last = asked.changed("alone", duration={"cut": 1}, stocks=[], adaptation={})
    assert result.gdp_loss().iloc[0, 0] < 0
    assert float(result.daily_gdp().min()) >= float(
        iom.run(iom.load_table(), last, iom.Allocation(tonnage=True)).daily_gdp().min()
    )


def test_allocation_loses_least_of_all_models_that_keep_the_caps(table):
    least = gdp(table, iom.Allocation())
    for model in (iom.Bottleneck(), iom.Bottleneck(rule="priority"), iom.Bottleneck(critical="all")):
        assert gdp(table, model) <= least + 1e-9
    assert gdp(table, iom.Allocation(tonnage=True)) >= least


def test_dynamic_inoperability_tends_to_the_static_one(table):
    """After a year of a constant shock nothing moves, and the level is that of the Leontief model."""
    year = ONE_DAY.lasting(365)
    last = daily(table, iom.Inoperability(recovery_days=30), year)[364]
    np.testing.assert_allclose(last, daily(table, iom.Leontief())[0], atol=1e-9)
    np.testing.assert_allclose(daily(table, iom.Inoperability(recovery_days=None))[0], last, atol=1e-9)
    supply = daily(table, iom.Inoperability("supply", recovery_days=None))
    np.testing.assert_allclose(supply, daily(table, iom.Ghosh()), atol=1e-12)


def test_extraction_in_closed_form_is_brute_force(table):
    """Every sector taken out in turn, its row and its final demand set to zero and the rest solved anew."""
    lost = extraction.losses(table.Ad, table.L, table.x, weights=table.value_added_share)
    x = np.linalg.solve(np.eye(table.n) - table.Ad, table.f)
    for sector in range(table.n):
        A, f = table.Ad.copy(), table.f.copy()
        A[sector], f[sector] = 0.0, 0.0
        brute = (x - np.linalg.solve(np.eye(table.n) - A, f)) @ table.value_added_share
        assert lost[sector] == pytest.approx(brute, rel=1e-9, abs=1e-9 * table.gdp)


def test_row_extraction_calibrated_to_a_given_output_is_the_supply_constrained_result(table):
    sector = int(table.position([{37: "35", 107: "351"}[table.n]])[0])
    share = 0.2 / (1 + 0.8 * (table.L[sector, sector] - 1))  # Dietzenbacher & Lahr 2013
    extracted = extraction.extract(table.Ad, table.L, table.x, sector, share)
    column = table.L[:, sector] / table.L[sector, sector]
    np.testing.assert_allclose(extracted, table.x - 0.2 * table.x[sector] * column, rtol=1e-9)


def test_ghosh_is_leontief_seen_through_output(table):
    """``I - B`` and ``I - A`` are similar through diag(x): the two inverses, and the model itself."""
    x, n = table.x, table.n
    B = np.divide(table.Ad * x, x[:, None], out=np.zeros((n, n)), where=x[:, None] > 0)
    G = np.linalg.inv(np.eye(n) - B)
    np.testing.assert_allclose(ghosh.inverse(table.L, x), G, atol=1e-9 * np.abs(G).max())
    path = iom.run(table, ONE_DAY, iom.Direct()).data["output"].to_numpy()[0, 0, 0] * 365
    lost = np.divide(table.x - path, x, out=np.zeros(n), where=x > 0)
    pushed = (lost * (x - table.Ad.sum(axis=0) * x)) @ G
    np.testing.assert_allclose(daily(table, iom.Ghosh())[0] * x, x - pushed, rtol=1e-9)


def test_a_small_cut_of_what_is_paid_for_at_its_worth_costs_nothing(table):
    """Hulten's theorem, whatever the elasticities: to first order only a rent is lost, and there is none."""
    from iomodel.materials import capacity_path

    small = ONE_DAY.changed("small", cuts=[{**ONE_DAY.cuts[0].model_dump(), "share": 1e-4}])
    path = capacity_path(table, [small], {"rare-earths": iom.load_material("rare-earths")}, 1)
    for elasticities in (iom.Elasticities(scarce=0.05), iom.Elasticities(scarce=0.5, varieties=2.0)):
        model = iom.Substitution(elasticities)
        cut = 1 - model.equilibrium(table, path).supply[0]
        lost = 1 - model.answer(table, path).measures["real_gdp"][0, 0]
        assert 0 < lost < iom.load_material("rare-earths").bill * cut * 1e-2


@pytest.mark.parametrize("closure", ["fixed", "mobile"])
def test_chained_gdp_loses_the_rent_of_the_material(table, closure):
    """Hulten's theorem at every depth: the integral of the rent's share of GDP, by Simpson's rule."""
    model = iom.Substitution(iom.Elasticities(), closure=closure)
    path = one_day_path(table)
    (supply,) = model.equilibrium(table, path).supply
    logs = np.linspace(0, np.log(supply), 41)
    economy = model.scarcity(table, path, ONE_DAY.label).economy
    share = substitution.equilibrium(economy, model.elasticities, np.exp(logs), closure == "mobile").share
    weights = np.where(np.arange(41) % 2, 4.0, 2.0)
    weights[[0, -1]] = 1
    hulten = weights @ share * np.log(supply) / 120
    found = model.answer(table, path)
    assert np.log(found.measures["real_gdp"][0, 0]) == pytest.approx(hulten, abs=1e-4)
    assert found.measures["real_gdp"][0, 0] < 0.99
    assert found.value_added.sum() / table.gdp == pytest.approx(found.measures["real_gdp"][0, 0], rel=1e-12)


def test_rent_that_goes_abroad_is_no_loss_of_real_gdp_but_of_consumption(table):
    model = iom.Substitution(rents="abroad")
    found = iom.run(table, ONE_DAY, model)
    assert abs(found.gdp_loss().to_numpy()[0, 0]) < 1e-9
    assert found.headlines == {"substitution": "real_consumption"}
    assert found.measure_loss("real_consumption").to_numpy()[0, 0] < -0.01
    assert "Kehoe & Ruhl" in found.notes[0]


def test_rising_consumption_is_explained_by_the_terms_of_trade(table):
    found = iom.run(table, ONE_DAY, iom.Substitution())
    changes = found.measures().iloc[0]
    assert changes["real_consumption"] > 0 > changes["real_gdp"]
    assert changes["terms_of_trade"] > 10
    assert "real consumption rises" in found.notes[0]
    assert "terms of trade +" in found.notes[0]
    elastic = iom.run(table, ONE_DAY, iom.Substitution(iom.Elasticities(imports=4.0, exports=8.0)))
    assert elastic.measures().iloc[0]["real_consumption"] < 0
    assert not [note for note in elastic.notes if "consumption" in note]


def test_a_second_year_costs_less_than_the_first(table):
    """Elasticities rise with time; with fixed ones the second year costs about as much."""
    years = [BAN.lasting(365), BAN.lasting(730)]

    def second(model) -> float:
        one, two = iom.run(table, years, model).gdp_loss().to_numpy()[:, 0]
        return (two - one) / one

    rising, fixed = second(iom.Substitution()), second(iom.Substitution(iom.Elasticities()))
    assert 0 < rising < 0.3 < 0.6 < fixed


def test_substitution_costs_more_the_harder_it_is(table):
    losses = [gdp(table, iom.Substitution(iom.Elasticities(scarce=s))) for s in (0.05, 0.1, 0.2, 0.5)]
    assert (np.diff(losses) > 0).all()
    assert losses[-1] < 0


def test_substitution_from_a_cold_start_for_every_elasticity(table):
    """An economy-wide cut of four fifths, from .02 to .95."""
    from iomodel.materials import capacity_path
    from iomodel.materials.path import CapacityPath

    path = capacity_path(table, [ONE_DAY], {"rare-earths": iom.load_material("rare-earths")}, 1)
    (use,) = path.uses.values()
    deep = CapacityPath(
        path.scenarios, path.codes, (1 - 0.8 * use.exposed)[None, None], path.demand, path.unmet, path.uses
    )
    for scarce in (0.02, 0.3, 0.95):
        found = iom.Substitution(iom.Elasticities(scarce=scarce)).equilibrium(table, deep)
        assert found.supply[0] == pytest.approx(0.2)
        assert found.residual[0] < 1e-10


def test_bottleneck_without_critical_inputs_is_the_supply_constrained_result():
    """Exactly where no cell is negative (13 sectors); by-products are held fixed elsewhere, and it shows."""
    for sectors, tolerance in ((13, 1e-10), (37, 2e-4), (107, 1e-2)):
        table = iom.load_table("japan-2015", sectors)
        free = gdp(table, iom.Bottleneck(critical="none"))
        assert free == pytest.approx(gdp(table, iom.SupplyConstrained()), rel=tolerance)


@pytest.mark.parametrize("critical", ["manufacturing", "all"])
def test_industry_first_loses_no_more_than_proportional_rationing(table, critical):
    alike = gdp(table, iom.Bottleneck(critical=critical))
    assert gdp(table, iom.Bottleneck(rule="priority", critical=critical)) >= alike


def test_an_average_component_stops_construction_if_every_input_is_critical():
    """Why the default rule looks at manufacturing only."""
    table = iom.load_table("japan-2015")
    assert gdp(table, iom.Bottleneck(critical="all")) * 365 == pytest.approx(-31.78, abs=0.01)


@pytest.mark.parametrize("rule", ["proportional", "priority", "largest"])
def test_without_a_shock_every_rule_leaves_the_finest_table_as_it_is(rule):
    """At 187 sectors some final demand is negative and some goods are scrap."""
    table = iom.load_table("japan-2015", 187)
    none = ONE_DAY.changed("none", cuts=[{**ONE_DAY.cuts[0].model_dump(), "share": 0.0}])
    normal = daily(table, iom.Bottleneck(rule=rule, critical="all"), none)
    np.testing.assert_allclose(normal, 1.0, atol=1e-12)


@pytest.mark.parametrize("name", [name for name, kind in MODELS.items() if kind().capped])
def test_no_sector_makes_more_than_its_capacity(table, name):
    cap = daily(table, iom.Direct())
    assert (daily(table, iom.model_named(name))[0] <= cap[0] * (1 + 1e-12)).all()


@pytest.mark.parametrize(
    "model",
    [iom.Leontief(), iom.SupplyConstrained(), iom.Allocation(), iom.Extraction(), iom.Inoperability()],
    ids=lambda model: model.name,
)
def test_no_final_user_has_to_give_goods_back(table, model):
    x = daily(table, model)[0] * table.x
    assert ((x - table.Ad @ x)[table.x > 0] >= -1e-9 * table.x[table.x > 0]).all()


def test_forward_losses_without_critical_inputs_solve_the_ghosh_round(table):
    """Losses of users are the average of their suppliers', weighted by what they spend on each."""
    lost = 1 - daily(table, iom.ForwardBottleneck(critical="none"))[0]
    own = 1 - daily(table, iom.Direct())[0]
    np.testing.assert_allclose(lost, np.maximum(own, lost @ table.Ad), atol=1e-12)
    with_stage = 1 - daily(table, iom.ForwardBottleneck())[0]
    assert (with_stage >= lost - 1e-12).all()


def test_leontief_through_factors_is_leontief_solved_anew(table):
    left = daily(table, iom.Direct())[0]
    f = table.f * np.where(table.f > 0, left, 1.0)
    expected = leontief.output(leontief.factorise(table.Ad), f)
    np.testing.assert_allclose(daily(table, iom.Leontief())[0] * table.x, expected, rtol=1e-9, atol=1e-9)
