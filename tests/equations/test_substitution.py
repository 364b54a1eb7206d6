import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomodel.equations.substitution import (
    BY_HORIZON,
    Economy,
    Elasticities,
    ElasticityPath,
    ceiling,
    economy,
    equilibrium,
    second_order,
)
from iomodel.equations.substitution.newton import newton_step, tangent
from iomodel.equations.substitution.system import State, base_state, evaluate
from iomodel.errors import ConvergenceError, ParameterError, UnbalancedTableError

CLOSURES = pytest.mark.parametrize("mobile", [False, True])
UNIT = Elasticities(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
TRADING = Elasticities(exports=4.0, imports=3.0)


def accounts(n: int, trade: bool = True, negative: bool = True) -> dict[str, np.ndarray]:
    """Random accounts; sector 3 has no value added, sector 1 no exports, and by-products are negative."""
    rng = np.random.default_rng(n)
    A = rng.lognormal(0, 1.5, (n, n))
    A *= rng.uniform(0.3, 0.65, n) / A.sum(axis=0)
    final = rng.lognormal(0, 1, n)
    if negative:
        A[2, 0] *= -0.1
        A[n - 1, 1] *= -0.1
        final[n - 1] = -0.02
    A[:, 3] /= A[:, 3].sum()
    imported = rng.uniform(0, 0.4, n) * trade
    exports = rng.lognormal(-1, 1, n) * trade
    exports[1] = 0
    at_home = (1 - imported)[:, None]
    x = np.linalg.solve(np.eye(n) - at_home * A, (1 - imported) * final + exports)
    value_added = x * (1 - A.sum(axis=0))
    value_added[3] = 0
    exposed = np.where(rng.uniform(size=n) < 0.3, rng.uniform(0.1, 1, n), 0)
    exposed[0], exposed[3] = 1, 0
    return {
        "domestic": at_home * A * x,
        "imported": imported[:, None] * A * x,
        "value_added": value_added,
        "final_domestic": (1 - imported) * final,
        "final_imported": imported * final,
        "exports": exports,
        "exposed": exposed,
        "share": np.full(n, 7e-4),
    }


def with_pure_service(exposed: float = 0.0, inputs: float = 0.0) -> dict[str, np.ndarray]:
    """Five sectors and a sixth that sells to final demand at home and abroad and buys (next to) no inputs."""
    given = accounts(5, negative=False)
    wide = {
        name: np.pad(values, ((0, 1), (0, 1))) if values.ndim == 2 else np.append(values, 0.0)
        for name, values in given.items()
    }
    bought = inputs * wide["final_domestic"][0]
    wide["domestic"][0, 5] = bought
    wide["final_domestic"][0] -= bought
    wide["final_domestic"][5], wide["exports"][5], wide["value_added"][5] = 0.3, 0.1, 0.4 - bought
    wide["exposed"][5], wide["share"][5] = exposed, 7e-4
    return wide


def single(**changed: object) -> dict[str, np.ndarray]:
    """One sector and its trade, balanced."""
    one = {"domestic": [[2.0]], "imported": [[1.0]], "value_added": [7.0], "final_domestic": [7.0]}
    one |= {"final_imported": [0.0], "exports": [1.0], "exposed": [0.5], "share": 0.01} | changed
    return {name: np.array(value) for name, value in one.items()}


def test_negative_cells_are_fixed_and_both_identities_kept():
    given = accounts(9)
    assert (given["domestic"] < 0).sum() == 2
    made = economy(**given)
    assert made.domestic.min() >= 0
    assert made.imported.min() >= 0
    np.testing.assert_allclose(made.domestic.sum(axis=1) + made.exports + made.fixed, made.size, rtol=1e-12)
    costs = (made.domestic + made.imported).sum(axis=0)[:9] + (made.labour + made.bill).sum(axis=0)
    np.testing.assert_allclose(costs, made.size, rtol=1e-12)
    assert given["domestic"].min() < 0, "the caller's table is left alone"


@CLOSURES
@pytest.mark.parametrize("n", [9, 107])
def test_no_cut_no_loss(n, mobile):
    given = accounts(n)
    found = equilibrium(economy(**given), Elasticities(), np.array([1.0, 0.9]), mobile)
    for values in (found.consumption, found.output, found.varieties, found.prices, found.scarce_price):
        np.testing.assert_allclose(values[0], 1, atol=1e-12)
        assert np.abs(values[1] - 1).max() > 1e-7
    np.testing.assert_allclose(
        found.value_added[0], given["value_added"], atol=1e-12 * given["value_added"].sum()
    )


@CLOSURES
@pytest.mark.parametrize("owner", ["closed", "endowment", "home", "abroad"])
@pytest.mark.parametrize("elasticities", [Elasticities(), TRADING, UNIT])
def test_newton_step_is_the_derivative_of_the_equations(elasticities, owner, mobile):
    trade = owner != "closed"
    made = economy(**accounts(6, trade), owner=owner if trade else "endowment")
    rng = np.random.default_rng(1)
    state = base_state(made, mobile)
    bumps = [0.1 * rng.normal(size=part.shape) for part in (state.u, state.z, state.whole)]
    state = state.moved(State(*bumps))
    point, size = evaluate(made, elasticities, state, -0.1), 1e-5
    step = newton_step(made, elasticities, point)
    ahead, behind = (
        evaluate(made, elasticities, state.moved(State(s * step.u, s * step.z, s * step.whole)), -0.1)
        for s in (size, -size)
    )
    for name in ("residual_price", "residual_market", "residual_whole"):
        slope = (getattr(ahead, name) - getattr(behind, name)) / (2 * size)
        np.testing.assert_allclose(slope, -getattr(point, name), atol=1e-6)


@CLOSURES
@pytest.mark.parametrize("exposed", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("elasticities", [Elasticities(), TRADING, UNIT])
def test_a_sector_that_buys_no_inputs_is_solved(elasticities, exposed, mobile):
    """Its output cannot move where value added is fixed and nothing in it is scarce; its price does."""
    made, supply = economy(**with_pure_service(exposed)), np.array([1.0, 0.6, 0.2])
    found = equilibrium(made, elasticities, supply, mobile)
    assert found.residual.max() < 1e-10
    assert np.isfinite(found.slope).all()
    nearly = equilibrium(economy(**with_pure_service(exposed, 1e-6)), elasticities, supply, mobile)
    np.testing.assert_allclose(found.output, nearly.output, atol=1e-5)
    np.testing.assert_allclose(found.prices, nearly.prices, rtol=1e-5)
    if exposed == 0 and not mobile:
        np.testing.assert_allclose(found.output[:, 5], 1, rtol=1e-10)
        assert elasticities is UNIT or abs(found.prices[2, 5] - 1) > 1e-4


def test_where_no_step_can_be_made_the_advice_is_not_about_elasticities_alone():
    """Two services in fixed supply that are wanted in fixed proportions: one of two equations is too many."""
    given = with_pure_service()
    half = np.vstack([np.eye(6), np.eye(6)[5:]]) * np.where(np.arange(6) == 5, 0.5, 1)[None, :]
    halved = {
        name: half @ values @ half.T if values.ndim == 2 else half @ values for name, values in given.items()
    }
    halved["share"] = np.full(7, 7e-4)
    halved["exposed"][5] = 1.0
    with pytest.raises(ConvergenceError, match=r"next to the base year.*another table"):
        equilibrium(economy(**halved), Elasticities(scarce=1e-9, final=0.0, exports=0.0), 0.9)


@CLOSURES
@pytest.mark.parametrize("elasticities", [Elasticities(), TRADING, UNIT])
def test_a_small_cut_costs_its_bill(elasticities, mobile):
    """Hulten: d real value added = bill x d ln supply, whatever the closure and the terms of trade."""
    made, step = economy(**accounts(12)), 1e-4
    gdp = equilibrium(made, elasticities, np.exp([-step, step]), mobile).value_added.sum(axis=1)
    assert (gdp[1] - gdp[0]) / (2 * step) == pytest.approx(made.bill.sum(), rel=1e-4)


@CLOSURES
def test_consumption_of_a_closed_economy_follows_the_share_at_every_severity(mobile):
    made = economy(**accounts(12, trade=False, negative=False))
    found = equilibrium(made, Elasticities(), np.array([1.0, 0.6, 0.2]), mobile)
    np.testing.assert_allclose(found.slope, found.share, rtol=1e-8)
    assert found.share[0] == pytest.approx(made.share, rel=1e-12)
    assert found.share[2] > 20 * found.share[0]


def test_consumption_of_a_price_taker_follows_the_share_and_of_others_also_the_terms_of_trade():
    made = economy(**accounts(12, negative=False))
    share = made.bill.sum() / (made.domestic[:, -1] + made.imported[:, -1]).sum()
    taker = equilibrium(made, Elasticities(scarce=0.5, exports=1e6), 1.0).slope[0]
    assert taker == pytest.approx(share, rel=1e-3)
    assert equilibrium(made, Elasticities(scarce=0.5), 1.0).slope[0] < 0.6 * share


@CLOSURES
def test_with_unit_elasticities_a_closed_economy_is_log_linear(mobile):
    """Cobb-Douglas throughout: C = R^lam exactly, the one case with a solution by hand."""
    made = economy(**accounts(8, trade=False, negative=False))
    supply = np.array([0.5, 0.01, 3.0])
    found = equilibrium(made, UNIT, supply, mobile)
    np.testing.assert_allclose(found.consumption, supply**made.share, rtol=1e-10)
    np.testing.assert_allclose(np.exp(second_order(made, UNIT, supply, mobile)), found.consumption, rtol=1e-6)


@CLOSURES
@pytest.mark.parametrize("field", list(Elasticities.__dataclass_fields__))
def test_nothing_jumps_at_elasticity_one(field, mobile):
    made = economy(**accounts(7))
    cuts = [
        equilibrium(made, Elasticities(**{field: value}), 0.3, mobile).output[0]
        for value in (1 - 1e-7, 1.0, 1 + 1e-7)
    ]
    np.testing.assert_allclose(cuts[0], cuts[1], atol=1e-6)
    np.testing.assert_allclose((cuts[0] + cuts[2]) / 2, cuts[1], atol=1e-10)


def test_real_value_added_is_final_demand_plus_exports_less_imports():
    """Two roads to GDP at base-year prices; a unit of a good is worth what its varieties are."""
    made, e, n = economy(**accounts(9)), Elasticities(), 9
    state = solved_state(made, e, np.log(0.4))
    flows = evaluate(made, e, state, np.log(0.4)).flows
    found = equilibrium(made, e, 0.4)
    order = 1 - 1 / e.varieties
    composite = (made.weight * found.varieties[0] ** order).sum(axis=0) ** (1 / order)
    sold = flows.domestic[:, n] + made.exports * np.exp(-e.exports * state.u) + made.fixed
    final = (found.output[0] / composite * sold).sum() + made.correction.sum()
    assert (found.output[0] > 1.01 * composite).any()
    assert found.value_added.sum() == pytest.approx(final - flows.imported[:n].sum(), rel=1e-9)


def solved_state(made: Economy, e: Elasticities, log_supply: float) -> State:
    """The solution by plain Newton steps in small advances."""
    state = base_state(made, False)
    for ahead in np.linspace(0, log_supply, 20)[1:]:
        for _ in range(8):
            state = state.moved(newton_step(made, e, evaluate(made, e, state, ahead)))
    return state


@pytest.mark.parametrize("scarce", [0.02, 0.05, 0.1, 0.2, 0.5, 0.95])
@pytest.mark.parametrize("intermediates", [0.001, 0.2])
@CLOSURES
def test_eighty_per_cent_cut_of_a_large_economy_solves_from_the_base_year(scarce, intermediates, mobile):
    made = economy(**accounts(107))
    found = equilibrium(made, Elasticities(scarce=scarce, intermediates=intermediates), 0.2, mobile)
    assert found.residual[0] < 1e-10
    assert 0.5 < found.value_added.sum() / accounts(107)["value_added"].sum() < 1
    if scarce <= 0.05:
        exposed = made.weight[0] > 0
        assert np.average(found.varieties[0, 0][exposed], weights=made.bill[0][exposed]) < 0.4


@CLOSURES
def test_loss_grows_with_the_cut_and_falls_with_substitution(mobile):
    made = economy(**accounts(12, trade=False, negative=False))
    supply = np.array([1.0, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1])
    paths = [
        equilibrium(made, Elasticities(scarce=s), supply, mobile).consumption
        for s in (0.02, 0.05, 0.1, 0.2, 0.5)
    ]
    assert (np.diff(paths, axis=1) < 0).all()
    assert (np.diff(np.array(paths)[:, 1:], axis=0) > 0).all()


def test_no_exposed_variety_makes_more_than_its_ceiling():
    given = accounts(8)
    given["exposed"] = np.eye(8)[0] * 0.6
    for scarce in (0.02, 0.1, 0.15):
        made = equilibrium(economy(**given), Elasticities(scarce=scarce), 0.2).varieties[0, 0, 0]
        assert 0.2 < made < ceiling(0.2, 7e-4, scarce)


def test_without_substitution_exposed_varieties_fall_with_supply():
    given = accounts(8)
    given["exposed"] = np.eye(8)[0] * 0.6
    found = equilibrium(economy(**given), Elasticities(scarce=1e-4), np.array([0.7, 0.2]))
    np.testing.assert_allclose(found.varieties[:, 0, 0], [0.7, 0.2], rtol=1e-3)


@given(st.integers(5, 14), st.sampled_from([1e-9, 1e9]), st.booleans())
@settings(max_examples=10, deadline=None)
def test_neither_unit_nor_order_matters(n, unit, mobile):
    given = accounts(n)
    plain = equilibrium(economy(**given), Elasticities(), 0.3, mobile)
    scaled = {
        name: values if name in ("exposed", "share") else values * unit for name, values in given.items()
    }
    order = np.random.default_rng(n).permutation(n)
    moved = {
        name: values[np.ix_(order, order)] if values.ndim == 2 else values[order]
        for name, values in scaled.items()
    }
    other = equilibrium(economy(**moved), Elasticities(), 0.3, mobile)
    np.testing.assert_allclose(other.output[0], plain.output[0][order], rtol=1e-9)
    np.testing.assert_allclose(other.consumption, plain.consumption, rtol=1e-10)
    gdp = plain.value_added[0] * unit
    np.testing.assert_allclose(other.value_added[0], gdp[order], atol=1e-10 * gdp.sum())


@CLOSURES
def test_splitting_a_sector_into_equal_halves_changes_nothing(mobile):
    given = accounts(6)
    half = np.vstack([np.eye(6), np.eye(6)[:1]]) * np.where(np.arange(6) == 0, 0.5, 1)[None, :]
    halved = {
        name: half @ values @ half.T if values.ndim == 2 else half @ values for name, values in given.items()
    }
    for name in ("exposed", "share"):
        halved[name] = np.append(given[name], given[name][0])
    whole = equilibrium(economy(**given), Elasticities(), 0.3, mobile)
    parts = equilibrium(economy(**halved), Elasticities(), 0.3, mobile)
    np.testing.assert_allclose(parts.output[0], np.append(whole.output[0], whole.output[0][0]), rtol=1e-9)


def test_many_supplies_at_once_equal_one_at_a_time():
    made = economy(**accounts(9))
    supply = np.array([0.3, 1.5, 0.8, 0.3, 1.0])
    batch = equilibrium(made, Elasticities(), supply)
    for row, one in enumerate(supply):
        alone = equilibrium(made, Elasticities(), one)
        np.testing.assert_allclose(batch.output[row], alone.output[0], rtol=1e-9)
        np.testing.assert_allclose(batch.scarce_price[row], alone.scarce_price[0], rtol=1e-8)


def test_slope_is_the_derivative_of_consumption():
    made = economy(**accounts(9))
    around = equilibrium(made, Elasticities(), 0.5 * np.exp([-1e-4, 0, 1e-4]))
    assert around.slope[1] == pytest.approx(np.diff(np.log(around.consumption[::2]))[0] / 2e-4, rel=1e-5)


def test_sector_without_output_passes_imports_through():
    """Scrap that users buy, that others leave behind, and that nobody makes."""
    given = {
        "domestic": np.array([[10.0, 20.0, 0.0], [30.0, 5.0, 0.0], [4.0, -4.0, 0.0]]),
        "imported": np.zeros((3, 3)),
        "value_added": np.array([36.0, 79.0, 0.0]),
        "final_domestic": np.array([40.0, 60.0, 0.0]),
        "final_imported": np.zeros(3),
        "exports": np.array([10.0, 5.0, 0.0]),
        "exposed": np.array([0.5, 0.0, 0.0]),
        "share": np.array([0.004, 0.0, 0.0]),
    }
    found = equilibrium(economy(**given), Elasticities(), np.array([1.0, 0.2]))
    assert found.output[:, 2].tolist() == [1, 1]
    assert found.value_added[:, 2].tolist() == [0, 0]
    assert found.value_added[0].tolist() == pytest.approx([36, 79, 0])
    assert found.output[1, 0] < 0.95


def test_a_subsidised_sector_keeps_its_negative_value_added():
    given = {
        "domestic": np.array([[2.0, 3.0], [0.0, 4.0]]),
        "imported": np.zeros((2, 2)),
        "value_added": np.array([8.0, -1.0]),
        "final_domestic": np.array([4.0, 1.0]),
        "final_imported": np.array([1.0, 1.0]),
        "exports": np.array([1.0, 1.0]),
        "exposed": np.array([0.5, 0.0]),
        "share": np.array([0.01, 0.0]),
    }
    found = equilibrium(economy(**given), Elasticities(), np.array([1.0, 0.3]))
    np.testing.assert_allclose(found.value_added[0], [8, -1], atol=1e-12)
    assert found.output[1].max() < 1


def test_elasticities_rise_with_time():
    for field in Elasticities.__dataclass_fields__:
        values = [getattr(BY_HORIZON.at(years), field) for years in (0, 0.5, 1, 1.5, 3, 8, 20)]
        assert values == sorted(values)
    assert 0.05 == BY_HORIZON.at(0).scarce < BY_HORIZON.at(1).scarce < BY_HORIZON.at(2).scarce == 0.30


@pytest.mark.parametrize("years", [(), (0.0,), (0.0, 0.0), (1.0, 0.5), (-1.0, 0.0), (0.0, np.nan)])
def test_times_of_elasticities_that_do_not_rise_are_refused(years):
    with pytest.raises(ParameterError, match="elasticities by time"):
        ElasticityPath(years, (Elasticities(), Elasticities()))


@pytest.mark.parametrize("field", list(Elasticities.__dataclass_fields__))
@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf])
def test_impossible_elasticity_is_named(field, value):
    with pytest.raises(ParameterError, match=f"'{field}' is {value}"):
        Elasticities(**{field: value})


@pytest.mark.parametrize("field", ["scarce", "value_added", "varieties"])
def test_elasticity_that_must_be_above_zero(field):
    with pytest.raises(ParameterError, match="expected above 0"):
        Elasticities(**{field: 0.0})
    assert Elasticities(intermediates=0.0, final=0.0, imports=0.0, exports=0.0)


@pytest.mark.parametrize(
    ("changed", "error", "text"),
    [
        ({"exposed": [1.2]}, ParameterError, "exposed of sector at position 0 is 1.2"),
        ({"exposed": [np.nan]}, ParameterError, "exposed of sector at position 0 is nan"),
        ({"share": -0.1}, ParameterError, "share of sector at position 0 is -0.1"),
        ({"exposed": [0.0]}, ParameterError, "no sector uses the scarce material"),
        ({"share": 0.8}, ParameterError, "0.8 of exposed output.*value added, 0.7"),
        ({"value_added": [6.0]}, UnbalancedTableError, "position 0 sells 10 and spends 9"),
        ({"value_added": [np.nan]}, UnbalancedTableError, "position 0 is not a number"),
        ({"final_imported": [np.inf]}, UnbalancedTableError, "position 0 is not a number or infinite"),
        ({"final_domestic": [-4.0], "value_added": [-4.0]}, UnbalancedTableError, "output.* is -1"),
    ],
)
def test_impossible_accounts(changed, error, text):
    with pytest.raises(error, match=text):
        economy(**single(**changed))


def test_exposed_sector_without_output_is_refused():
    zero, half = np.zeros(2), np.array([5.0, 0.0])
    with pytest.raises(ParameterError, match=r"position 1.*no output"):
        economy(np.zeros((2, 2)), np.zeros((2, 2)), half, half, zero, zero, zero + 1, 0.01)


@pytest.mark.parametrize("supply", [0.0, -1.0, np.nan, np.inf])
def test_impossible_supply(supply):
    with pytest.raises(ParameterError, match="supply of the scarce material"):
        equilibrium(economy(**single()), Elasticities(), supply)


def test_a_cut_that_contracts_cannot_bear_says_how_far_it_got():
    """Exports at any price take .6 of output; below that much of it there is nothing to solve."""
    made = economy(
        **single(domestic=[[0.0]], imported=[[3.0]], final_domestic=[4.0], exports=[6.0], exposed=[1.0])
    )
    stiff = Elasticities(scarce=0.02, exports=0.0, imports=0.0)
    assert equilibrium(made, stiff, 0.9).residual[0] < 1e-10
    with pytest.raises(ConvergenceError, match=r"could be cut to 0\.\d+ of base-year use.*asked for 0\.2"):
        equilibrium(made, stiff, 0.2)


def test_no_ceiling_at_one():
    with pytest.raises(ParameterError, match=r"elasticity is 1\.0"):
        ceiling(0.2, 5e-4, 1.0)


def test_tangent_follows_the_path():
    made, e = economy(**accounts(6)), Elasticities()
    state = solved_state(made, e, np.log(0.5))
    direction = tangent(made, e, evaluate(made, e, state, np.log(0.5)))
    ahead = solved_state(made, e, np.log(0.5) - 1e-5)
    np.testing.assert_allclose((state.u - ahead.u) / 1e-5, direction.state.u, atol=1e-3)
