from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomodel.equations.inventory import ARIO, HardSupply, Run, StockPaths, is_compiled, relative, simulate
from iomodel.equations.inventory.batch import batch
from iomodel.equations.inventory.steps import walk
from iomodel.errors import ParameterError
from tests.gold.economies import TOY

STEPS = 240


def economy(seed: int, n: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """A random productive economy with some empty cells."""
    rng = np.random.default_rng(seed)
    A = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
    A *= rng.uniform(0.3, 0.8, n) / np.maximum(A.sum(axis=0), 0.1)
    return A, np.linalg.solve(np.eye(n) - A, rng.uniform(0.2, 2.0, n))


def hit(seed: int, n: int = 6, **rules: object) -> Run:
    """A cut of capacity, demand and a material, over by day 100."""
    rng = np.random.default_rng(seed)
    during = (np.arange(STEPS) < 100)[:, None]
    arrivals = np.where(during, rng.uniform(0, 1, n), 1.0)
    arrivals[:, n // 2 :] = np.inf
    return Run(
        capacity=np.where(during, rng.uniform(0.2, 1.0, n), 1.0),
        demand=np.where(during, rng.uniform(0.6, 1.2, n), 1.0),
        material=HardSupply(rng.uniform(0, 60, n), arrivals, need=rng.uniform(0.8, 1.0, n)),
        rules=ARIO(**{"target_days": rng.uniform(5, 90, n), **rules}),  # type: ignore[arg-type]
    )


def by_hand(
    A: np.ndarray, x0: np.ndarray, run: Run, essential: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """The seven steps of the docstring, as written, on stocks and orders in currency."""
    rules, n = run.rules, len(x0)
    dt, days = rules.dt, np.broadcast_to(rules.target_days, n)[:, None]
    made = np.where(A < 0, -A, 0) * x0
    A = np.maximum(A, 0)
    f = x0 + made.sum(axis=1) - A @ x0
    extra = made.sum(axis=1) + np.maximum(-f, 0)
    f = np.maximum(f, 0)
    S, orders, alpha = days * A * x0, A * x0, np.ones(n)
    binding = (A > 0) if essential is None else (A > 0) & essential
    demand = np.broadcast_to(run.demand, (run.steps, n))
    free = HardSupply(np.zeros(n), np.full((1, n), np.inf))
    arrivals = np.broadcast_to((run.material or free).arrivals, (run.steps, n))
    store = np.array((run.material or free).stock, dtype=float)
    need = np.broadcast_to((run.material or free).need, n)
    held, rows = store.copy(), []
    for t in range(run.steps):
        d = f * demand[t] + orders.sum(axis=1)
        spare = np.minimum(extra, d)
        aim = np.minimum(alpha * run.capacity[t] * x0, d - spare)
        with np.errstate(divide="ignore", invalid="ignore"):
            allowed = np.where(binding, S / (np.maximum(rules.psi * days, dt) * A), np.inf).min(axis=0)
        x = np.minimum(np.minimum(aim, allowed), (held / dt + arrivals[t]) / need * x0)
        bought = np.minimum(arrivals[t], need * x / x0 + (store - held) / dt)
        held = held + dt * (bought - need * x / x0)
        ordered = orders.sum(axis=1)
        sought = ordered if rules.rationing == "priority" else d
        fill = np.minimum(1, np.divide(x + spare, sought, out=np.ones(n), where=sought > 0))
        used = np.minimum(A * x, S / dt)
        S = S + dt * (fill[:, None] * orders - used)
        orders = A * x + np.maximum(0, days * A * aim - S) / rules.restock_days
        z = 1 - np.divide(x + spare, d, out=np.ones(n), where=d > 0)
        rate = dt / rules.overproduction_days
        up = alpha + (rules.overproduction - alpha) * z * rate
        alpha = np.where(z > 1e-10, up, alpha + (1 - alpha) * rate)
        rows.append((x, fill * ordered, d - x - spare, S.sum(axis=1), held, used.sum(axis=1)))
    names = ("output", "delivered", "unfilled", "stock", "material", "used")
    return {name: np.array([row[k] for row in rows]) for k, name in enumerate(names)}


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
    A = np.diag([0.5, 0.5], k=1)
    paths = simulate(A, np.array([0.25, 0.5, 1.0]), Run(np.ones((120, 3)), demand=demand))
    assert np.min(paths.output / paths.normal) == pytest.approx(0.9, abs=1e-12)


def test_a_run_is_followed_until_output_stocks_and_served_demand_have_stayed_normal() -> None:
    """The same days as a run of fixed length, and no more than it takes; every cell of stock counts."""
    A, x0 = economy(11)
    left = np.full((41, 6), 0.6)
    left[40] = 1.0
    long = np.ones((4000, 6))
    long[:41] = left
    short, whole = simulate(A, x0, Run(left, follow=3959)), simulate(A, x0, Run(long))
    days = len(short.output)
    assert short.settled
    assert not whole.settled
    assert 100 < days < 3000
    assert np.array_equal(short.output, whole.output[:days])
    assert np.max(np.abs(whole.output[days - 30 :] / x0 - 1)) < 1e-6
    assert np.min(whole.stock[days - 30 : days] / (90 * (A @ x0))) > 1 - 1e-6
    assert (short.lost - short.catch_up).sum() == pytest.approx((whole.lost - whole.catch_up).sum(), rel=1e-5)
    crossing = np.flatnonzero(np.abs(whole.output / x0 - 1).max(axis=1) < 1e-3)[0]
    assert days > crossing + 60


def test_a_run_that_does_not_settle_ends_with_its_steps() -> None:
    """Half of the stocks for good: the last row holds for all steps that follow."""
    stuck = simulate(TOY.A, TOY.x, Run(np.full((10, 3), 0.5), follow=50))
    assert len(stuck.output) == 60
    assert not stuck.settled
    assert stuck.output[-1] == pytest.approx(0.5 * TOY.x, rel=0.05)
    with pytest.raises(ParameterError, match="follow is -1"):
        Run(np.ones((5, 3)), follow=-1)


def test_a_quiet_run_ends_with_its_path() -> None:
    quiet = simulate(TOY.A, TOY.x, Run(np.ones((40, 3)), follow=1000))
    assert len(quiet.output) == 40
    assert quiet.settled


def test_runs_of_a_batch_that_follow_stand_at_normal_after_their_last_step() -> None:
    A, x0 = economy(8)
    v = 1 - A.sum(axis=0)
    cuts = [np.where(np.arange(days + 1)[:, None] < days, 0.7, np.ones(6)) for days in (20, 60)]
    totals = batch(A, x0, v, (Run(cut, follow=3000) for cut in cuts), keep="paths")
    alone = [simulate(A, x0, Run(cut, follow=3000)) for cut in cuts]
    assert totals.settled.all()
    assert totals.steps.tolist() == [len(paths.output) for paths in alone]
    assert totals.output is not None
    for row, paths in enumerate(alone):
        days = len(paths.output)
        assert np.allclose(totals.output[row, :days], paths.output, rtol=1e-12)
        assert np.array_equal(totals.output[row, days:], np.tile(x0, (totals.steps.max() - days, 1)))
        assert np.allclose(totals.value_added[row, days:], v @ x0, rtol=1e-12)


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


def runs(count: int) -> Iterator[Run]:
    for seed in range(count):
        yield hit(seed, psi=0.5 + seed / 400)


def test_batch_gives_what_single_runs_give() -> None:
    A, x0 = economy(8)
    v = 1 - A.sum(axis=0)
    done: list[int] = []
    totals = batch(A, x0, v, runs(40), keep="paths", workers=2, progress=done.append)
    assert done == [16, 32, 40]
    assert totals.output is not None
    for row, run in enumerate(runs(40)):
        paths = simulate(A, x0, run)
        assert np.allclose(totals.output[row], paths.output, rtol=1e-12)
        assert np.allclose(totals.lost[row], paths.lost.sum(axis=0), rtol=1e-9, atol=1e-9)
        assert np.allclose(totals.catch_up[row], paths.catch_up.sum(axis=0), rtol=1e-9, atol=1e-9)
        assert np.allclose(totals.value_added[row], paths.output @ v, rtol=1e-12)


def test_batch_does_not_depend_on_threads_and_keeps_no_paths_unasked() -> None:
    A, x0 = economy(9)
    one, two = (batch(A, x0, np.ones(6), runs(20), workers=workers) for workers in (1, 2))
    assert np.array_equal(one.lost, two.lost)
    assert np.array_equal(one.value_added, two.value_added)
    assert one.output is None


def test_batch_draws_runs_as_they_are_needed() -> None:
    A, x0 = economy(9)
    drawn: list[int] = []

    def counted() -> Iterator[Run]:
        for number, run in enumerate(runs(120)):
            drawn.append(number)
            yield run

    ahead: list[int] = []
    batch(A, x0, np.ones(6), counted(), workers=1, progress=lambda done: ahead.append(len(drawn) - done))
    assert max(ahead) <= 32


def test_batch_needs_runs_of_one_length() -> None:
    A, x0 = economy(9)
    with pytest.raises(ParameterError, match="one length"):
        batch(A, x0, np.ones(6), [])
    with pytest.raises(ParameterError, match="one length"):
        batch(A, x0, np.ones(6), [Run(np.ones((5, 6))), Run(np.ones((6, 6)))])
    with pytest.raises(ParameterError, match="keep is 'path'"):
        batch(A, x0, np.ones(6), runs(1), keep="path")
    with pytest.raises(ParameterError, match="v has shape"):
        batch(A, x0, np.ones(5), runs(1))


def test_batch_sums_days_not_steps() -> None:
    A, x0 = economy(9)
    run = hit(9, dt=0.5)
    totals = batch(A, x0, np.ones(6), [run])
    assert totals.lost[0] == pytest.approx(0.5 * simulate(A, x0, run).lost.sum(axis=0), rel=1e-9)


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


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        ({"psi": -0.1}, "psi is -0.1"),
        ({"psi": float("nan")}, "psi is nan"),
        ({"overproduction": 0.9}, "overproduction is 0.9"),
        ({"overproduction": float("inf")}, "overproduction is inf"),
        ({"target_days": -1.0}, "target_days is -1"),
        ({"target_days": np.array([5.0, 0.5])}, "target_days is 0.5"),
        ({"target_days": np.array([5.0, np.nan])}, "target_days is nan"),
        ({"restock_days": 0.0}, "restock_days is 0"),
        ({"overproduction_days": float("inf")}, "overproduction_days is inf"),
        ({"dt": 0.0}, "dt is 0"),
        ({"rationing": "prority"}, "Did you mean 'priority'"),
    ],
)
def test_impossible_rules(rules: dict[str, object], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        ARIO(**rules)  # type: ignore[arg-type]


ONES = np.ones((5, 3))


@pytest.mark.parametrize(
    ("given_run", "text"),
    [
        ({"capacity": np.ones(3)}, "capacity has shape"),
        ({"capacity": np.ones((0, 3))}, "capacity has shape"),
        ({"capacity": 1.1 * ONES}, "capacity runs from"),
        ({"capacity": -ONES}, "capacity runs from"),
        ({"capacity": ONES * np.nan}, "capacity runs from nan"),
        ({"capacity": ONES, "demand": -0.5}, "demand runs from"),
        ({"capacity": ONES, "demand": np.inf}, "demand runs from"),
        ({"capacity": ONES, "stock_days": np.array([1.0, -2.0, 3.0])}, "stock_days reaches -2"),
    ],
)
def test_impossible_runs(given_run: dict[str, object], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        Run(**given_run)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stock", "arrivals", "need", "text"),
    [
        (-1.0, 1.0, 1.0, "stock is -1"),
        (np.inf, 1.0, 1.0, "stock is inf"),
        (1.0, -0.5, 1.0, "arrivals reach -0.5"),
        (1.0, np.nan, 1.0, "arrivals reach nan"),
        (1.0, 1.0, 0.0, "need reaches 0"),
    ],
)
def test_impossible_materials(stock: float, arrivals: float, need: float, text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        HardSupply(np.full(3, stock), np.full((5, 3), arrivals), need)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"A": np.ones((3, 2))}, "A has shape"),
        ({"A": np.full((3, 3), np.nan)}, "A has shape"),
        ({"x0": -TOY.x}, "x0 reaches -"),
        ({"essential": np.ones((2, 2), dtype=bool)}, "essential has shape"),
        ({"run": Run(np.ones((5, 4)))}, "capacity has shape"),
        ({"run": Run(ONES, demand=np.ones((4, 3)))}, "demand has shape"),
        ({"run": Run(ONES, rules=ARIO(target_days=np.ones(4)))}, "target_days has shape"),
        ({"run": Run(ONES, stock_days=np.ones(4))}, "stock_days has shape"),
    ],
)
def test_shapes_must_fit(change: dict[str, object], text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        simulate(**{"A": TOY.A, "x0": TOY.x, "run": Run(ONES), **change})  # type: ignore[arg-type]


def test_shares_of_supply_sum_to_one() -> None:
    A, x0 = economy(6)
    A[0, 1] = -0.1
    flows = relative(A, x0).flows
    assert flows.weight.sum(axis=1) + flows.final == pytest.approx(np.ones(6), abs=1e-12)
    assert flows.own[0] < 1
