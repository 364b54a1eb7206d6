import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog

from iomodel.equations.allocation import allocate
from iomodel.equations.bottleneck import bottleneck
from iomodel.equations.leontief import factorise, output
from iomodel.equations.mixed import supply_constrained
from iomodel.equations.shared import share_material, worth_of_more
from iomodel.errors import InfeasibleError, ParameterError
from tests.helpers.economies import TOY, drawn, seeds, sizes

relaxed = settings(deadline=None, max_examples=40)


def capped(seed, n, days=1, harshest=0.0):
    """An economy and caps, on about half of the sectors."""
    A, f, v = drawn(seed, n).parts
    x = output(factorise(A), f)
    rng = np.random.default_rng(seed + 1)
    cap = np.where(rng.random((days, n)) < 0.5, rng.uniform(harshest, 1, (days, n)) * x, np.inf)
    return A, f, v, x, cap


@relaxed
@given(seeds, sizes)
def test_it_is_the_supply_constrained_result_wherever_that_exists(seed, n):
    A, x, v = drawn(seed, n).parts
    A *= 0.4 / max((A @ x / x).max(), 0.4)
    f = x - A @ x
    rng = np.random.default_rng(seed + 1)
    cap = np.where(rng.random((4, n)) < 0.5, rng.uniform(0.7, 1, (4, n)) * x, np.inf)
    ruled = supply_constrained(factorise(A), cap, f)
    best = allocate(A, v, cap, f)
    np.testing.assert_allclose(best.output, ruled.output, rtol=1e-8)
    np.testing.assert_allclose(best.final_demand, ruled.final_demand, rtol=1e-8, atol=1e-8 * x.max())


@relaxed
@given(seeds, sizes)
def test_another_formulation_gives_the_same_value(seed, n):
    A, f, v, x, cap = capped(seed, n)
    M = np.eye(n) - A
    other = linprog(
        -v,
        A_ub=np.vstack([M, -M]),
        b_ub=np.concatenate([f, np.zeros(n)]),
        bounds=np.column_stack([np.zeros(n), cap[0]]),
        method="highs-ipm",
    )
    best = allocate(A, v, cap[0], f)
    assert v @ best.output == pytest.approx(-other.fun, rel=1e-7, abs=1e-7 * x.max())


@relaxed
@given(seeds, sizes)
def test_dual_equals_primal(seed, n):
    A, f, v, x, cap = capped(seed, n, 3)
    rng = np.random.default_rng(seed)
    cost = np.where(rng.random(n) < 0.5, rng.uniform(0.01, 1, n), np.inf)
    best = allocate(A, v, cap, f, import_cost=cost)
    paid = best.imports @ np.where(np.isfinite(cost), cost, 0.0)
    held = np.where(np.isfinite(cap), cap, 0.0)
    dual = (best.capacity_price * held).sum(axis=1) + np.maximum(best.demand_price, 0) @ f
    np.testing.assert_allclose(dual, best.output @ v - paid, rtol=1e-8, atol=1e-8 * x.max())
    assert not best.capacity_price[np.isinf(cap)].any()


@relaxed
@given(seeds, sizes)
def test_bounds_hold_on_every_day_and_no_day_depends_on_the_one_before(seed, n):
    A, f, v, x, cap = capped(seed, n, 5)
    best = allocate(A, v, cap, f)
    assert (best.output <= cap).all()
    assert (best.output >= 0).all()
    assert (best.final_demand >= 0).all()
    assert (best.final_demand <= f).all()
    np.testing.assert_allclose(
        best.output - best.output @ A.T, best.final_demand, rtol=1e-8, atol=1e-8 * x.max()
    )
    for day in (0, 4):
        alone = allocate(A, v, cap[day], f)
        assert v @ alone.output == pytest.approx(v @ best.output[day], rel=1e-9)


@relaxed
@given(seeds, sizes)
def test_no_other_model_loses_less_under_the_same_caps(seed, n):
    A, f, v, _, cap = capped(seed, n)
    best = v @ allocate(A, v, cap[0], f).output
    for rule in ("proportional", "priority", "largest"):
        assert (
            v @ bottleneck(A, cap[0], f, np.ones((n, n)), rule).output <= best * (1 + 1e-8) + 1e-9 * f.sum()
        )


@relaxed
@given(seeds, sizes)
def test_tighter_caps_cost_more_and_imports_help(seed, n):
    A, f, v, x, cap = capped(seed, n)
    at = [v @ allocate(A, v, cap[0] * share, f).output for share in (1, 0.8, 0.5)]
    assert at[0] >= at[1] * (1 - 1e-9) >= at[2] * (1 - 2e-9)
    helped = allocate(A, v, cap[0], f, import_cost=np.full(n, 0.01))
    assert v @ helped.output - 0.01 * helped.imports.sum() >= at[0] - 1e-9 * x.max()


def test_capacity_price_is_the_gain_from_one_more_unit():
    cap = np.array([0.8 * TOY.x[0], np.inf, 0.97 * TOY.x[2]])
    best = allocate(TOY.A, TOY.v, cap, TOY.f)
    for i in (0, 2):
        more = cap.copy()
        more[i] += 1e-3
        gain = TOY.v @ (allocate(TOY.A, TOY.v, more, TOY.f).output - best.output) / 1e-3
        assert best.capacity_price[i] == pytest.approx(gain, rel=1e-5)


def test_extra_imports_are_bought_while_they_cost_less_than_they_earn():
    A = np.array([[0.0, 0.1], [0.0, 0.0]])
    v, f, cap = np.array([1.0, 0.9]), np.array([0.0, 100.0]), np.array([6.0, np.inf])
    cheap = allocate(A, v, cap, f, import_cost=np.array([8.9, np.inf]))
    assert cheap.output == pytest.approx([6, 100])
    assert cheap.imports == pytest.approx([4, 0])
    dear = allocate(A, v, cap, f, import_cost=np.array([9.1, np.inf]))
    assert dear.output == pytest.approx([6, 60])
    assert dear.imports == pytest.approx([0, 0])
    assert dear.capacity_price[0] == pytest.approx(10)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_unit_and_order_do_not_matter(unit):
    A, f, v, _x, cap = capped(7, 12, 6)
    here, there = allocate(A, v, cap, f), allocate(A, v, cap * unit, f * unit)
    np.testing.assert_allclose(there.output / unit, here.output, rtol=1e-9)
    np.testing.assert_allclose(there.capacity_price, here.capacity_price, rtol=1e-7, atol=1e-9)
    p = np.random.default_rng(0).permutation(12)
    moved = allocate(A[np.ix_(p, p)], v[p], cap[:, p], f[p])
    np.testing.assert_allclose(moved.output, here.output[:, p], rtol=1e-8)


def test_no_cap_no_loss_by_products_and_empty_sectors_included():
    A = TOY.A.copy()
    A[1, 0] = -0.01
    A = np.pad(A, ((0, 1), (0, 1)))
    f, v = np.append(TOY.f, 0.0), np.append(TOY.v, 0.0)
    x = output(factorise(A), f)
    best = allocate(A, v, np.array([np.inf, x[1], np.inf, 0.0]), f)
    np.testing.assert_allclose(best.output, x, rtol=1e-12)
    np.testing.assert_allclose(best.final_demand, f, rtol=1e-12)


def test_floor_that_capacity_cannot_meet_is_named_with_the_shortfall():
    cap = np.array([0.4 * TOY.x[0], np.inf, np.inf])
    floor = np.array([0.0, 95.0, 0.0])
    with pytest.raises(InfeasibleError, match=r"sector at position 1 is held at 0\.857.*miss by 0\."):
        allocate(TOY.A, TOY.v, cap, TOY.f, floor=floor)
    met = allocate(TOY.A, TOY.v, cap, TOY.f, floor=np.array([0.0, 60.0, 0.0]))
    assert met.final_demand[1] >= 60 - 1e-9


def test_material_goes_where_a_unit_of_it_earns_most():
    A, f = np.zeros((4, 4)), np.full(4, 100.0)
    v = np.array([0.5, 0.4, 0.3, 0.2])
    host = np.arange(4)
    share = np.array([0.5, 0.8, 1.0, 0.2])
    use = np.array([[0.5, 0.1, 0.35, 0.05]])
    supply = np.array([[1.0], [0.8], [0.3], [0.0]])
    best = share_material(A, v, f, host, share, use, supply)
    worth = share * 100 * v
    for day, left in enumerate(supply[:, 0]):
        lost = worth.sum()
        for q in np.argsort(-worth / use[0]):
            part = min(1.0, left / use[0, q])
            lost, left = lost - part * worth[q], left - part * use[0, q]
        assert v @ (100 - best.output[day]) == pytest.approx(lost, abs=1e-9)
    assert best.material_price[1, 0] == pytest.approx((worth / use[0]).min())
    assert best.exposed[3] == pytest.approx(0)


def test_light_and_heavy_varieties_of_one_sector():
    A, f, v = np.zeros((1, 1)), np.array([100.0]), np.array([0.5])
    host, share = np.array([0, 0]), np.array([0.3, 0.2])
    use = np.array([[0.6, 0.4], [0.0, 1.0]])
    no_heavy = share_material(A, v, f, host, share, use, np.array([1.0, 0.0]))
    assert no_heavy.exposed == pytest.approx([30, 0])
    assert no_heavy.output == pytest.approx([80])
    no_light = share_material(A, v, f, host, share, use, np.array([0.0, 1.0]))
    assert no_light.output == pytest.approx([50])


def test_material_in_full_supply_costs_nothing_and_the_best_use_beats_an_equal_cut():
    host, share = np.array([0, 1]), np.array([0.6, 0.3])
    use = np.array([[0.7, 0.3]])
    best = share_material(TOY.A, TOY.v, TOY.f, host, share, use, np.array([[1.0], [0.5]]))
    np.testing.assert_allclose(best.output[0], TOY.x, rtol=1e-10)
    equal = np.append(TOY.x[:2] * (1 - share * 0.5), np.inf)
    assert TOY.v @ best.output[1] >= TOY.v @ allocate(TOY.A, TOY.v, equal, TOY.f).output - 1e-9
    assert (best.exposed[1] / (share * TOY.x[:2])) @ use[0] <= 0.5 + 1e-9
    # Final demand is what output leaves beside inputs; negative demand is kept, and none exceeds the normal.
    np.testing.assert_allclose(best.final_demand, best.output - best.output @ TOY.A.T, atol=1e-8)
    assert (best.final_demand[1] < TOY.f - 1e-6).any()
    drawn_down = np.where(np.arange(len(TOY.f)) == 2, -1.0, TOY.f)
    kept = share_material(TOY.A, TOY.v, drawn_down, host, share, use, np.array([0.5]))
    assert kept.final_demand[2] == pytest.approx(-1)


@pytest.mark.parametrize("left", [(1.0, 0.6), (0.7, 0.7), (0.9, 0.2), (0.3, 0.8), (1.0, 1.0), (0.0, 0.5)])
def test_worth_of_more_is_the_finite_difference(left):
    """Two materials, three varieties of which two need both; one material at a time."""
    host, share = np.array([0, 0, 1]), np.array([0.4, 0.3, 0.5])
    use = np.array([[0.5, 0.2, 0.3], [0.0, 0.6, 0.4]])
    supply, step = np.array(left), 1e-3

    def earned(available):
        return TOY.v @ share_material(TOY.A, TOY.v, TOY.f, host, share, use, available).output

    found = worth_of_more(TOY.A, TOY.v, TOY.f, host, share, use, supply)
    more = np.minimum(supply + step * np.eye(2), 1.0)
    expected = [(earned(row) - earned(supply)) / step for row in more]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_more_of_one_is_worth_nothing_while_another_stops_the_same_goods():
    goods = (TOY.A, TOY.v, TOY.f, np.array([0]), np.array([0.6]), np.ones((2, 1)))
    assert worth_of_more(*goods, np.array([0.5, 0.5])) == pytest.approx([0, 0])
    assert worth_of_more(*goods, np.array([0.5, 0.6]))[0] > 0
    assert worth_of_more(*goods, np.array([0.5, 0.6]))[1] == pytest.approx(0)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"v": np.ones(2)}, r"v has shape \(2,\)"),
        ({"demand": np.array([1.0, np.nan, 1.0])}, "demand has a value"),
        ({"capacity": np.array([1.0, -2.0, 1.0])}, "capacity has a value that is negative"),
        ({"capacity": np.ones(2)}, r"capacity has shape \(2,\)"),
        ({"floor": np.array([0.0, 101.0, 0.0])}, "floor at position 1 is 101"),
        ({"import_cost": np.array([-1.0, 1.0, 1.0])}, "import_cost"),
    ],
)
def test_impossible_parameters_are_refused(change, text):
    good = {"A": TOY.A, "v": TOY.v, "capacity": TOY.x, "demand": TOY.f}
    with pytest.raises(ParameterError, match=text):
        allocate(**(good | change))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"share": np.array([0.6, 0.6])}, "shares of sector at position 0 sum to 1.2, above 1"),
        ({"use": np.array([[0.9, 0.9]])}, "use of a material sums to 1.8"),
        ({"share": np.array([1.0, 2e-9])}, "shares of sector at position 0 sum to 1, above 1"),
        ({"use": np.array([[1.0, 2e-9]])}, "use of a material sums to 1, expected"),
        ({"host": np.array([0, -1])}, "host has a position outside"),
        ({"host": np.array([0, 3])}, "host has a position outside"),
        ({"use": np.ones((1, 3))}, "host, share and use have shapes"),
        ({"available": np.array([1.1])}, "available has a value outside"),
        ({"available": np.ones(2)}, "available has shape"),
        ({"host": np.array([0, 7])}, "host has a position outside"),
    ],
)
def test_impossible_materials_are_refused(change, text):
    good = {
        "host": np.array([0, 0]),
        "share": np.array([0.3, 0.2]),
        "use": np.array([[0.5, 0.5]]),
        "available": np.ones(1),
    }
    with pytest.raises(ParameterError, match=text):
        share_material(TOY.A, TOY.v, TOY.f, **(good | change))


def test_a_billionth_more_than_all_is_rounding():
    full = np.array([1.0, 1e-9])
    share_material(TOY.A, TOY.v, TOY.f, np.array([0, 0]), full, full[None], np.ones(1))
