"""Stocks through time: the rules, what is conserved, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomodel.equations.inventory import ARIO, HardSupply, Run, StockPaths, is_compiled, relative, simulate
from iomodel.equations.inventory.steps import Pace, _off_normal, normal_day, walk, widened
from tests.equations.cuts import STEPS, by_hand, economy, hit
from tests.helpers.economies import TOY, chain


def agree(paths: StockPaths, other: dict[str, np.ndarray]) -> None:
    for name in ("output", "delivered", "unfilled", "stock", "material"):
        scale = np.abs(other[name]).max(axis=0) + 1e-300
        assert np.max(np.abs(getattr(paths, name) - other[name]) / scale) < 1e-9, name


@pytest.mark.parametrize("rationing", ["proportional", "priority"])
@pytest.mark.parametrize("psi", [0.0, 0.6, 1.0])
def test_two_roads(rationing: str, psi: float) -> None:
    A, x0 = economy(3)
    run = hit(3, psi=psi, rationing=rationing)
    agree(simulate(A, x0, run), by_hand(A, x0, run))


@pytest.mark.parametrize("dt", [0.5, 2.0])
def test_two_roads_with_other_steps(dt: float) -> None:
    A, x0 = economy(4)
    run = hit(4, dt=dt)
    agree(simulate(A, x0, run), by_hand(A, x0, run))


def test_two_roads_with_negative_cells_and_optional_inputs() -> None:
    A, x0 = economy(5)
    A[1, 2], A[4, 4], A[0, 3] = -0.02, -0.05, -0.01
    run, essential = hit(5), np.random.default_rng(5).random(A.shape) < 0.5
    agree(simulate(A, x0, run, essential), by_hand(A, x0, run, essential))


@given(seed=st.integers(0, 10_000), rationing=st.sampled_from(["proportional", "priority"]))
@settings(max_examples=40, deadline=None)
def test_goods_and_material_are_conserved(seed: int, rationing: str) -> None:
    A, x0 = economy(seed)
    run = hit(seed, rationing=rationing)
    paths = simulate(A, x0, run)
    final = x0 - A @ x0
    assert np.min(paths.final / x0) > -1e-12
    assert np.all(paths.final <= final * np.asarray(run.demand) + 1e-12 * x0)
    assert np.allclose(paths.output, paths.delivered + paths.final, rtol=1e-12)

    target = np.asarray(run.rules.target_days) * (A @ x0)
    change = np.diff(paths.stock, axis=0, prepend=target[None])
    use = paths.output @ A.T
    assert np.max(np.abs(change - (paths.delivered - use)) / x0) < 1e-10

    material = run.material
    assert material is not None
    bought = np.diff(paths.material, axis=0, prepend=material.stock[None])
    bought = (bought + material.need * paths.output / x0)[:, :3]
    assert np.min(bought) > -1e-12
    assert np.all(bought <= material.arrivals[:, :3] + 1e-12)
    left = material.stock[:3] + bought.sum(axis=0) - (material.need * paths.output / x0)[:, :3].sum(axis=0)
    assert left == pytest.approx(paths.material[-1, :3], abs=1e-11)
    assert np.min(paths.material) >= 0


@pytest.mark.parametrize("psi", [0.0, 0.8, 1.0])
def test_no_shock_no_loss_for_two_years(psi: float) -> None:
    A, x0 = economy(1, n=12)
    A[1, 2] = -0.01
    paths = simulate(A, x0, Run(np.ones((730, 12)), rules=ARIO(psi=psi, target_days=1 + np.arange(12.0))))
    assert np.max(np.abs(paths.output / x0 - 1)) < 1e-12
    assert np.max(paths.unfilled / x0) < 1e-12


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_unit_does_not_matter(unit: float) -> None:
    A, x0 = economy(2)
    run = hit(2)
    shares, scaled = simulate(A, x0, run).output / x0, simulate(A, x0 * unit, run).output / (x0 * unit)
    assert np.max(np.abs(shares - scaled)) < 1e-10


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_order_of_sectors_does_not_matter(seed: int) -> None:
    A, x0 = economy(seed)
    order = np.random.default_rng(seed).permutation(len(x0))
    run = hit(seed)
    material = run.material
    assert material is not None
    moved = Run(
        run.capacity[:, order],
        np.asarray(run.demand)[:, order],
        HardSupply(material.stock[order], material.arrivals[:, order], np.asarray(material.need)[order]),
        rules=ARIO(target_days=np.asarray(run.rules.target_days)[order]),
    )
    expected = simulate(A, x0, run).output[:, order] / x0[order]
    found = simulate(A[np.ix_(order, order)], x0[order], moved).output / x0[order]
    assert np.max(np.abs(found - expected)) < 1e-9


def toy(run: Run) -> np.ndarray:
    return simulate(TOY.A, TOY.x, run).output / TOY.x


def test_a_month_under_two_months_of_stock_costs_the_users_nothing() -> None:
    capacity = np.ones((STEPS, 3))
    capacity[:30, 0] = 0.0
    A = np.array([[0.0, 0.2, 0.1], [0.0, 0.0, 0.1], [0.0, 0.0, 0.0]])
    x0 = np.linalg.solve(np.eye(3) - A, np.ones(3))
    share = simulate(A, x0, Run(capacity, rules=ARIO(psi=0, target_days=60))).output / x0
    assert np.min(share[:, 1:]) > 1 - 1e-12
    assert np.all(share[:30, 0] == 0)


def test_the_shock_ends_on_its_day() -> None:
    capacity = np.ones((STEPS, 3))
    capacity[10:20, 1] = 0.5
    share = toy(Run(capacity))
    assert np.all(np.abs(share[:10] - 1) < 1e-12)
    assert share[10:20, 1] == pytest.approx(0.5, abs=0.01)
    assert share[20, 1] > 0.9


def test_catch_up_is_reported_apart_and_needs_overproduction() -> None:
    capacity = np.ones((STEPS, 3))
    capacity[:30, 1] = 0.5
    for ceiling in (1.0, 1.25):
        paths = simulate(TOY.A, TOY.x, Run(capacity, rules=ARIO(overproduction=ceiling)))
        assert np.all(paths.lost >= 0)
        assert np.allclose(paths.normal - paths.output, paths.lost - paths.catch_up)
        assert (paths.catch_up.sum() / TOY.x.sum() > 1e-3) == (ceiling > 1)


def test_priority_serves_producers_before_households() -> None:
    capacity = np.ones((STEPS, 3))
    capacity[:, 2] = 0.8
    delivered, needed = {}, (TOY.A @ TOY.x)[2]
    for rationing in ("proportional", "priority"):
        paths = simulate(TOY.A, TOY.x, Run(capacity, rules=ARIO(rationing=rationing)))
        delivered[rationing] = paths.delivered[0, 2]
        assert paths.unfilled[0, 2] == pytest.approx(0.2 * TOY.x[2])
    assert delivered["priority"] == pytest.approx(needed)
    assert delivered["proportional"] == pytest.approx(0.8 * needed)


def test_stocks_above_their_target_are_kept_and_orders_never_fall_below_use() -> None:
    """Twice the target in stock: users go on ordering what they use, so makers lose no sale."""
    paths = simulate(TOY.A, TOY.x, Run(np.ones((365, 3)), stock_days=np.full((3, 3), 180.0)))
    assert np.max(np.abs(paths.output / TOY.x - 1)) < 1e-12
    assert paths.stock[-1] == pytest.approx(180 * (TOY.A @ TOY.x), rel=1e-9)


def test_a_fall_of_sales_passes_up_the_chain_unenlarged() -> None:
    """Final demand for the last good falls by a tenth, and no maker loses more than that."""
    demand = np.ones((120, 3))
    demand[:60, 2] = 0.9
    pairs = chain()
    paths = simulate(pairs.A, pairs.x, Run(np.ones((120, 3)), demand=demand))
    assert np.min(paths.output / paths.normal) == pytest.approx(0.9, abs=1e-12)


def test_an_optional_input_costs_no_output() -> None:
    capacity = np.ones((365, 3))
    capacity[:, 0] = 0.0
    essential = np.ones((3, 3), dtype=bool)
    essential[0] = False
    paths = simulate(TOY.A, TOY.x, Run(capacity), essential)
    assert paths.output[-1, 1] / TOY.x[1] > 0.99
    assert simulate(TOY.A, TOY.x, Run(capacity)).output[-1, 1] / TOY.x[1] < 0.1
    assert np.all(paths.stock >= 0)


def test_initial_stocks_below_target_are_made_up() -> None:
    run = Run(np.ones((365, 3)), stock_days=np.full((3, 3), 80.0))
    paths = simulate(TOY.A, TOY.x, run)
    assert paths.stock[0] == pytest.approx(80 * (TOY.A @ TOY.x), rel=0.01)
    assert paths.stock[-1] == pytest.approx(90 * (TOY.A @ TOY.x), rel=0.02)
    assert np.array_equal(run.stock_days, np.full((3, 3), 80.0))


def test_sectors_without_output_stay_without() -> None:
    A = np.zeros((4, 4))
    A[:3, :3] = TOY.A
    x0 = np.append(TOY.x, 0.0)
    capacity = np.ones((50, 4))
    capacity[:, 0] = 0.4
    paths = simulate(A, x0, Run(capacity))
    assert np.all(paths.output[:, 3] == 0)
    assert np.allclose(paths.output[:, :3], simulate(TOY.A, TOY.x, Run(capacity[:, :3])).output, rtol=1e-12)


def test_the_same_input_gives_the_same_bits() -> None:
    A, x0 = economy(7)
    assert np.array_equal(simulate(A, x0, hit(7)).output, simulate(A, x0, hit(7)).output)


def test_one_compilation_serves_every_kind_of_input() -> None:
    capacity = np.ones((5, 3))
    capacity.setflags(write=False)
    stocks = np.asfortranarray(np.full((3, 3), 80.0))
    simulate(TOY.A, TOY.x, Run(np.ones((5, 3)).astype(np.float32)))
    simulate(np.asfortranarray(TOY.A), TOY.x, Run(capacity, demand=np.ones(3), stock_days=stocks))
    simulate(
        TOY.A, TOY.x, Run(capacity, material=HardSupply(np.ones(3), np.ones(3)), rules=ARIO(dt=1, psi=0))
    )
    assert is_compiled()
    assert len(walk.signatures) == 1


def test_shares_of_supply_sum_to_one() -> None:
    A, x0 = economy(6)
    A[0, 1] = -0.1
    flows = relative(A, x0).flows
    assert flows.weight.sum(axis=1) + flows.final == pytest.approx(np.ones(6), abs=1e-12)
    assert flows.own[0] < 1


def test_what_is_off_normal_is_found_wherever_the_search_begins() -> None:
    flows = relative(TOY.A, TOY.x).flows
    target = np.full(3, 90.0)
    pace = Pace(1.0, 1 / 60, 1.25, 1 / 365, False, target, 1 / target)
    stock = widened(np.full((3, 3), 90.0))
    day = normal_day(flows, pace, stock, np.zeros(3))

    def found(start: int) -> int:
        return int(_off_normal.py_func(flows, pace, stock, day, 1e-6, start))

    assert [found(start) for start in range(3)] == [-1, -1, -1]
    stock[0, 1] = 80.0
    assert [found(start) for start in range(3)] == [0, 0, 0]
    day.unfilled[2] = 0.1
    assert [found(start) for start in range(3)] == [0, 2, 2]


def test_a_stock_that_is_not_needed_limits_nothing():
    flows = relative(np.array([[0.0, 0.5], [0.0, 0.0]]), np.array([100.0, 100.0])).flows
    pace = Pace(1.0, 1 / 60, 1.25, 1 / 365, False, np.full(2, 90.0), np.full(2, 1 / 90))
    day = normal_day(flows, pace, widened(np.array([[0.0, 45.0], [0.0, 0.0]])), np.zeros(2))
    np.testing.assert_array_equal(day.limit[:2], [np.inf, 0.5])


@pytest.mark.parametrize(
    ("off", "own", "found"),
    [
        ({"made": 1 - 2**-10}, 1.0, -1),
        ({"made": 1 - 2**-9}, 1.0, 1),
        ({"made": 1 + 2**-9}, 1.0, 1),
        ({"made": 0.0}, 0.0, -1),  # by-products alone
        ({"unfilled": 2**-10}, 1.0, -1),
        ({"unfilled": 2**-9}, 1.0, 1),
    ],
)
def test_what_is_within_the_tolerance_is_normal_and_a_sector_without_output_always_is(off, own, found):
    flows = relative(TOY.A, TOY.x).flows
    flows.own[1] = own
    target = np.full(3, 90.0)
    pace = Pace(1.0, 1 / 60, 1.25, 1 / 365, False, target, 1 / target)
    stock = widened(np.full((3, 3), 90.0))
    day = normal_day(flows, pace, stock, np.zeros(3))
    for name, value in off.items():
        getattr(day, name)[1] = value
    assert _off_normal.py_func(flows, pace, stock, day, 2**-10, 0) == found


def test_a_stock_less_the_tolerance_is_full():
    flows = relative(TOY.A, TOY.x).flows
    target = np.full(3, 64.0)
    pace = Pace(1.0, 1 / 60, 1.25, 1 / 365, False, target, 1 / target)
    stock = widened(np.full((3, 3), 64.0))
    day = normal_day(flows, pace, stock, np.zeros(3))
    stock[0, 1] = 63.0
    assert _off_normal.py_func(flows, pace, stock, day, 2**-6, 0) == -1
    stock[0, 1] = 62.9
    assert _off_normal.py_func(flows, pace, stock, day, 2**-6, 0) == 0


def test_a_sector_that_stops_and_owes_producers_nothing_owes_them_nothing_under_priority():
    """Nothing over nothing: what is sold to final users alone is asked for by no producer."""
    A = np.array([[0.0, 0.0], [0.3, 0.0]])
    found = simulate(
        A, np.array([100.0, 90.0]), Run(np.array([[0.0, 1.0]]), rules=ARIO(rationing="priority"))
    )
    np.testing.assert_allclose(found.output, [[0.0, 90.0]])


def test_a_long_step_is_still_held_at_normal_before_a_run_ends():
    """Steps of three months: capacity is lost in the first alone, and stocks are refilled long after."""
    capacity = np.ones((2, 3))
    capacity[0, 0] = 0.5
    rules = ARIO(psi=0.2, target_days=900, restock_days=900, overproduction_days=900, dt=90)
    found = simulate(TOY.A, TOY.x, Run(capacity, rules=rules, follow=4000))
    assert found.settled
    assert len(found.output) > 3
    assert abs(found.output[-1] / TOY.x - 1).max() < 1e-5


def test_the_users_of_goods_with_few_of_them_are_listed():
    A = np.zeros((9, 9))
    A[0, [2, 5]], A[3, 1], A[4] = 0.1, 0.2, 0.05
    flows = relative(A, np.linalg.solve(np.eye(9) - A, np.full(9, 10.0))).flows
    listed = [flows.users[flows.first[i] : flows.first[i + 1]].tolist() for i in range(9)]
    assert listed == [[2, 5], [], [], [1], [], [], [], [], []]
    assert flows.many[:9].tolist() == [place == 4 for place in range(9)]
