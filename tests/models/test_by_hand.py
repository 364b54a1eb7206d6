"""Models of one equation against that equation, in a unit so large that every figure is below 1."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.materials.path import CapacityPath
from iomodel.models.allocation import varieties
from iomodel.models.answer import Answer
from iomodel.models.base import by_demand, require_normal_demand, share_lost, solve_levels
from tests.helpers.changes import rescaled
from tests.helpers.economies import TOY, closed

TABLE = rescaled(TOY.table(), 1e-6)
x, f, A = TABLE.x, TABLE.f, TABLE.Ad
L = np.linalg.inv(np.eye(3) - A)


def path(capacity, demand=(1.0, 1.0, 1.0)):
    """Two scenarios: as normal, and a day of a shock before a normal one."""
    left, asked = np.ones((2, 2, 3)), np.ones((2, 2, 3))
    left[1, 0], asked[1, 0] = capacity, demand
    return CapacityPath(("none", "shock"), TABLE.codes, left, asked, shocked=frozenset({"shock"}))


def output(model, capacity, demand=(1.0, 1.0, 1.0)):
    found = model.answer(TABLE, path(capacity, demand)).output
    np.testing.assert_allclose(found[[0, 0, 1], [0, 1, 1]], np.tile(x, (3, 1)), rtol=1e-9)
    return found[1, 0]


def test_value_added_at_risk_is_the_lower_of_capacity_and_demand():
    found = output(iom.Direct(), (0.5, 1, 0.999), (1, 0.5, 0.9))
    np.testing.assert_allclose(found, [0.5 * x[0], x[1] - 0.5 * f[1], x[2] - 0.1 * f[2]])


@pytest.mark.parametrize("left", [(0.9, 1, 1), (0.0, 1, 1), (0.5, 0.9, 0.2)])
@pytest.mark.parametrize("demand", [(1.0, 1.0, 1.0), (0.9, 0.2, 1.0)])
def test_leontief_serves_what_is_left_after_the_lost_share_of_final_demand(left, demand):
    lost = (1 - np.array(left)) * np.minimum(f, x)
    served = np.minimum(np.array(demand) * f, np.maximum(f - lost, 0))
    np.testing.assert_allclose(output(iom.Leontief(), left, demand), L @ served)


def test_final_demand_of_by_products_is_not_lost_beyond_output_and_below_zero_stays():
    economy = closed([[0.1, 0.3], [-0.2, 0.1]], [10.0, 20.0]).table()
    given = CapacityPath(("s",), economy.codes, np.array([[[0.5, 0.0]]]), np.ones((1, 1, 2)))
    lost = np.array([0.5, 1.0]) * np.minimum(economy.f, economy.x)
    served = np.maximum(economy.f - lost, 0)
    found = iom.Leontief().output(economy, given)[0, 0]
    np.testing.assert_allclose(found, np.linalg.solve(np.eye(2) - economy.Ad, served))


def test_ghosh_pushes_forward_the_primary_inputs_that_are_left():
    left, primary = np.array([0.5, 1.0, 0.8]), x * (1 - A.sum(axis=0))
    B = A * x / x[:, None]
    np.testing.assert_allclose(output(iom.Ghosh(), left), np.linalg.solve((np.eye(3) - B).T, left * primary))


def test_inoperability_without_time_is_the_static_model():
    left, demand = np.array([0.5, 1.0, 0.8]), np.array([0.9, 0.5, 1.0])
    static = iom.Inoperability(recovery_days=None)
    np.testing.assert_allclose(output(static, left, demand), L @ (np.minimum(left, demand) * f))
    supply = iom.Inoperability("supply", recovery_days=None)
    np.testing.assert_allclose(output(supply, left), output(iom.Ghosh(), left))


@pytest.mark.parametrize(("days", "aftermath"), [(20, 60), (20.5, 62), (0.1, 1), (None, 0)])
def test_a_recovery_is_followed_three_times_its_length(days, aftermath):
    assert iom.Inoperability(recovery_days=days).aftermath == aftermath


def test_a_share_is_lost_where_there_is_a_cap():
    capacity = np.array([[0.25, np.inf, 1.0]]) * x
    np.testing.assert_allclose(share_lost(TABLE, capacity), [[0.75, 0, 0]])


def test_days_that_are_alike_are_solved_once_and_in_all_units():
    calls = []

    def solve(capacity, demand):
        calls.append((capacity, demand))
        return np.where(np.isfinite(capacity), capacity, 2 * x) + demand

    left = np.ones((2, 3, 3))
    left[1, 1] = 0.5
    asked = np.ones((2, 3, 3))
    asked[1, 2, 0] = 0.25
    found = solve_levels(TABLE, CapacityPath(("a", "b"), TABLE.codes, left, asked), solve)
    ((capacity, demand),) = calls
    assert (capacity.shape, demand.shape) == ((3, 3), (3, 3))
    np.testing.assert_allclose(found[0], np.tile(2 * x + f, (3, 1)))
    np.testing.assert_allclose(found[1, 1], 0.5 * x + f)
    np.testing.assert_allclose(found[1, 2], 2 * x + f * [0.25, 1, 1])


def test_an_equation_of_one_demand_is_solved_for_each():
    seen = []

    def solve(capacity, demand):
        seen.append((len(capacity), demand.tolist()))
        return capacity + demand

    capacity, demand = np.arange(9.0).reshape(3, 3), np.array([[1.0, 2, 3], [0, 0, 0], [1, 2, 3]])
    np.testing.assert_array_equal(by_demand(solve)(capacity, demand), capacity + demand)
    assert seen == [(2, [1, 2, 3]), (1, [0, 0, 0])]


def test_the_first_scenario_that_changes_demand_is_named():
    require_normal_demand(path((0.5, 1, 1)), "m")
    for change in (0.999, 1.001):
        with pytest.raises(NotApplicableError, match="m: scenario shock changes final demand"):
            require_normal_demand(path((1, 1, 1), (1, change, 1)), "m")


def test_an_answer_is_filled_with_normal_days_or_cut_off_with_a_note():
    half = np.tile(0.5 * x, (2, 4, 1))
    half[1, 2:] = x
    answer = Answer(half, value_added=half * 0.25, measures={"m": np.full((2, 4), 0.5)})
    longer = answer.lasting(5, TABLE)
    np.testing.assert_allclose(longer.output[:, 4], [x, x])
    np.testing.assert_allclose(longer.value_added[:, 4], np.tile(TABLE.value_added, (2, 1)))
    assert longer.measures["m"].tolist() == [[0.5] * 4 + [1.0]] * 2
    assert Answer(half).lasting(5, TABLE).value_added is None
    part = Answer(half, notes={"a": ("before",)}).stopped(2, TABLE, ("a", "b"))
    share = f"{-100 * 2 * 0.5 / 365:+.2f}"
    assert part.notes == {
        "a": ("before", f"a: the run stops after 2 days; {share} % of a year's GDP comes later")
    }
    assert (part.at_least, part.output.shape) == (("a",), (2, 2, 3))
    own = answer.stopped(2, TABLE, ("a", "b"))
    assert (own.value_added.shape, own.measures["m"].shape) == ((2, 2, 3), (2, 2))
    above = Answer(np.tile(2 * x, (1, 3, 1))).stopped(1, TABLE, ("a",))
    assert above.at_least == ()
    assert "+0.55 % of a year's GDP comes later" in above.notes["a"][0]


def test_an_allocation_meets_its_floor_and_imports_what_costs_less_than_it_saves():
    capacity = (0.6, 1, 1)
    best = iom.Allocation(floor=0.5)
    found = output(best, capacity)
    served = found - A @ found
    assert (served >= 0.5 * f - 1e-12).all()
    assert served[0] == pytest.approx(0.5 * f[0])
    free = output(iom.Allocation(), capacity)
    assert (free - A @ free)[0] == pytest.approx(0, abs=1e-12)
    imports = output(iom.Allocation(import_cost=0.1), capacity)
    assert TABLE.value_added_share @ imports > TABLE.value_added_share @ free
    np.testing.assert_allclose(output(iom.Allocation(import_cost=1e3), capacity), free)


def test_what_one_more_unit_of_capacity_saves_is_what_it_saves():
    prices = iom.Allocation().shadow_prices(TABLE, path((0.6, 1, 1)))[1, 0]
    earned = [TABLE.value_added_share @ output(iom.Allocation(), (left, 1, 1)) for left in (0.6, 0.61)]
    np.testing.assert_allclose(prices, [(earned[1] - earned[0]) / (0.01 * x[0]), 0, 0], atol=1e-9)


@pytest.mark.parametrize(("rents", "headline"), [("home", "real_gdp"), ("abroad", "real_consumption")])
def test_real_consumption_is_the_headline_where_rents_go_abroad(rents, headline):
    assert iom.Substitution(rents=rents).headline == headline


@pytest.mark.parametrize(
    "build",
    [
        lambda: iom.Allocation(floor=1.0),
        lambda: iom.Allocation(floor=0),
        lambda: iom.Allocation(import_cost=0),
        lambda: iom.Allocation(tonnage=True),
        lambda: iom.Inventory(recovery_days=0),
        lambda: iom.Inventory(psi=0),
        lambda: iom.Inventory(psi=1),
        lambda: iom.Bottleneck(draws=1),
        lambda: iom.Bottleneck(critical_share=0),
        lambda: iom.Bottleneck(critical_share=1),
        lambda: iom.Substitution(bill=0.999),
        lambda: iom.Inoperability(recovery_days=1e-9),
    ],
)
def test_parameters_at_their_bounds_are_sound(build):
    assert build().name


@pytest.mark.parametrize(
    "build",
    [
        lambda: iom.Allocation(floor=1.001),
        lambda: iom.Allocation(floor=-0.001),
        lambda: iom.Allocation(import_cost=-0.001),
        lambda: iom.Allocation(tonnage=True, floor=0.1),
        lambda: iom.Allocation(tonnage=True, import_cost=0),
        lambda: iom.Inventory(recovery_days=-1),
        lambda: iom.Inventory(psi=1.001),
        lambda: iom.Bottleneck(draws=0),
        lambda: iom.Bottleneck(critical_share=-0.001),
        lambda: iom.Bottleneck(critical_share=1.001),
        lambda: iom.Substitution(bill=0),
        lambda: iom.Substitution(bill=1),
        lambda: iom.Inoperability(recovery_days=0),
        lambda: iom.Inoperability(recovery_days=np.inf),
    ],
)
def test_parameters_beyond_their_bounds_are_refused(build):
    with pytest.raises(ParameterError):
        build()


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        (iom.Leontief(), {"solver": "factors", "households": False, "conversion": None}),
        (iom.Extraction(), {"convention": "row", "keep_final_demand": False}),
        (iom.Inoperability(), {"driver": "demand", "recovery_days": 60.0}),
        (iom.Allocation(), {"tonnage": False, "floor": 0.0, "import_cost": None}),
        (iom.ForwardBottleneck(), {"critical": "manufacturing", "critical_share": 0.02}),
        (
            iom.Bottleneck(),
            {
                "rule": "proportional",
                "critical": "manufacturing",
                "critical_share": 0.02,
                "seed": 0,
                "draws": 100,
            },
        ),
        (
            iom.Inventory(),
            {
                "psi": 0.8,
                "target_days": 90.0,
                "target_days_of": (),
                "restock_days": 60.0,
                "overproduction": 1.25,
                "overproduction_days": 365.0,
                "rationing": "proportional",
                "critical": "manufacturing",
                "critical_share": 0.02,
                "recovery_days": 3650,
            },
        ),
    ],
)
def test_parameters_that_are_not_given(model, parameters):
    """A default that moves, moves published numbers."""
    assert model.parameters == parameters


@pytest.mark.parametrize(
    ("capacity", "demand", "told"),
    [((0.9, 1, 1), 1.0, False), ((1, 1, 1), 0.9, False), ((0.9, 1, 1), 0.9, True)],
)
def test_a_fall_of_demand_beside_a_shortage_is_noted(capacity, demand, told):
    notes = iom.Bottleneck(critical="none").answer(TABLE, path(capacity, (1, demand, 1))).notes
    assert list(notes) == (["shock"] if told else [])


@pytest.mark.parametrize("recovery", [0, 1, 2, 40])
def test_stocks_follow_final_demand_down_the_same_day(recovery):
    days = path((1, 1, 1), (1, 0.2, 1))
    found = iom.Inventory(recovery_days=recovery).answer(TABLE, days).output
    np.testing.assert_allclose(found[0], np.tile(x, (len(found[0]), 1)), rtol=1e-12)
    np.testing.assert_allclose(found[1, 0], x - [0, 0.8 * f[1], 0], rtol=1e-12)
    assert found[1, 1, 0] < x[0]  # its suppliers have fewer orders the day after


def test_models_that_may_exceed_a_capacity_say_so():
    free = {name for name, kind in iom.MODELS.items() if not kind().capped}
    assert free == {"leontief", "ghosh", "extraction", "inoperability", "substitution"}


def test_goods_without_a_scarce_element_are_no_variety():
    host, share, needs = varieties(np.array([[0.0, 0.5, 0.4], [0.0, 0.0, 0.4]]))
    assert (host.tolist(), share.tolist(), needs.tolist()) == ([1, 2], [0.5, 0.4], [[1, 1], [0, 1]])


def test_the_error_of_a_solver_is_that_of_its_worst_day():
    hit = path((0.6, 1, 1))
    assert iom.Leontief(solver="factors")._solved(TABLE, hit)[1] == 0
    assert 0 < iom.Leontief(solver="single")._solved(TABLE, hit)[1] < 1e-3
