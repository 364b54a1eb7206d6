import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iomodel.equations.leontief import factorise, output
from iomodel.equations.mixed import _scale, mixed, supply_constrained
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from tests.helpers.economies import CHAPTER_2, TOY, drawn, seeds, sizes

PARTS_AND_CARS = np.array([[0.1, 0.4, 0.0], [0.0, 0.05, 0.02], [0.2, 0.2, 0.3]])


def feasible(seed, n, days=1):
    """An economy that sells at least .6 of each output to final users, and caps that leave some of it."""
    A, x, _ = drawn(seed, n).parts
    A *= 0.4 / max((A @ x / x).max(), 0.4)
    rng = np.random.default_rng(seed + 1)
    cap = np.where(rng.random((days, n)) < 0.5, rng.uniform(0.7, 1, (days, n)) * x, np.inf)
    return A, x - A @ x, factorise(A), cap


def test_pinning_linked_sectors_lets_a_final_demand_rise_and_the_rule_frees_it():
    f = np.array([5.0, 100.0, 300.0])
    factors = factorise(PARTS_AND_CARS)
    x = output(factors, f)
    cap = np.array([0.89 * x[0], 0.34 * x[1], np.inf])
    naive = mixed(PARTS_AND_CARS, np.array([0, 1]), cap[:2], f[2:])
    assert naive.final_demand[0] > f[0] + 20

    ruled = supply_constrained(factors, cap, f)
    assert ruled.pinned.tolist() == [False, True, False]
    assert ruled.output[0] < cap[0]
    assert ruled.final_demand[0] == f[0]
    assert (f - ruled.final_demand).sum() > 1.15 * (f - naive.final_demand).sum()
    alone = mixed(PARTS_AND_CARS, np.array([1]), cap[1:2], f[[0, 2]])
    np.testing.assert_allclose(ruled.output, alone.output, rtol=1e-12)


@settings(deadline=None)
@given(seeds, sizes)
def test_textbook_model_gives_the_same_point_for_the_pinned_set(seed, n):
    A, f, factors, cap = feasible(seed, n)
    result = supply_constrained(factors, cap[0], f)
    k = np.flatnonzero(result.pinned)
    textbook = mixed(A, k, cap[0, k], f[~result.pinned])
    np.testing.assert_allclose(result.output, textbook.output, rtol=1e-10)
    np.testing.assert_allclose(result.final_demand, textbook.final_demand, rtol=1e-8, atol=1e-10 * f.max())


@settings(deadline=None)
@given(seeds, sizes, st.integers(1, 6))
def test_caps_and_demands_hold_and_one_of_them_binds(seed, n, days):
    A, f, factors, cap = feasible(seed, n, days)
    result = supply_constrained(factors, cap, f)
    assert (result.output <= cap).all()
    assert (result.final_demand >= 0).all()
    assert (result.final_demand <= f).all()
    assert (result.pinned | (result.final_demand == f)).all()
    assert (result.output == cap)[result.pinned].all()
    left = result.output - result.output @ A.T
    np.testing.assert_allclose(left, result.final_demand, rtol=1e-9, atol=1e-11 * f.max())


@settings(deadline=None)
@given(seeds, sizes)
def test_each_day_of_a_batch_is_its_own_problem(seed, n):
    _, f, factors, cap = feasible(seed, n, 7)
    together = supply_constrained(factors, cap, f)
    for day in range(7):
        alone = supply_constrained(factors, cap[day], f)
        np.testing.assert_allclose(together.output[day], alone.output, rtol=1e-13)
        assert (together.pinned[day] == alone.pinned).all()
    demands = np.tile(f, (7, 1))
    np.testing.assert_allclose(supply_constrained(factors, cap, demands).output, together.output, rtol=1e-12)


@settings(deadline=None)
@given(seeds, sizes)
def test_a_tighter_cap_never_gives_more_output(seed, n):
    _, f, factors, cap = feasible(seed, n)
    tighter = cap * np.random.default_rng(seed + 1).uniform(0.9, 1, cap.shape)
    gain = supply_constrained(factors, tighter, f).output / supply_constrained(factors, cap, f).output
    assert gain.max() <= 1 + 1e-12


@settings(deadline=None)
@given(seeds, sizes)
def test_no_cap_below_what_is_asked_means_no_loss(seed, n):
    A, f, _ = drawn(seed, n).parts
    factors = factorise(A)
    x = output(factors, f)
    for cap in (np.full(n, np.inf), x, np.nextafter(x, 0)):
        result = supply_constrained(factors, cap, f)
        np.testing.assert_allclose(result.output, x, rtol=1e-12)
        np.testing.assert_allclose(result.final_demand, f, rtol=1e-10)


def test_negative_final_demand_is_no_obstacle_where_nothing_is_lost():
    A, f, _ = drawn(5, 6).parts
    f[2] = -0.01
    factors = factorise(A)
    x = output(factors, f)
    np.testing.assert_allclose(supply_constrained(factors, np.nextafter(x, 0), f).final_demand, f, rtol=1e-10)


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_the_unit_does_not_matter(unit):
    _, f, factors, cap = feasible(3, 10, 20)
    here, there = supply_constrained(factors, cap, f), supply_constrained(factors, cap * unit, f * unit)
    np.testing.assert_allclose(there.output / unit, here.output, rtol=1e-12)
    assert (there.pinned == here.pinned).all()


def test_order_of_sectors_does_not_matter():
    A, f, factors, cap = feasible(4, 10, 5)
    p = np.random.default_rng(0).permutation(10)
    here = supply_constrained(factors, cap, f)
    there = supply_constrained(factorise(A[np.ix_(p, p)]), cap[:, p], f[p])
    np.testing.assert_allclose(there.output, here.output[:, p], rtol=1e-12)


def test_cap_that_only_a_by_product_breaks_is_found():
    A = np.array([[0.1, -0.05, 0.1], [0.1, 0.1, 0.0], [0.1, 0.1, 0.2]])
    f = np.array([50.0, 100.0, 100.0])
    factors = factorise(A)
    x = output(factors, f)
    cap = np.array([x[0], 0.5 * x[1], np.inf])
    result = supply_constrained(factors, cap, f)
    assert mixed(A, np.array([1]), cap[1:2], f[[0, 2]]).output[0] > x[0] * 1.001
    assert result.pinned.tolist() == [True, True, False]
    assert result.output[0] == cap[0]


def test_by_products_too_large_for_any_answer_are_named():
    A = np.array([[0.8, -0.5, -0.5], [0.4, -0.6, -0.6], [-0.6, 0.1, 0.0]])
    f, cap = np.array([16.6, 13.4, 31.3]), np.array([np.inf, 3.0, np.inf])
    with pytest.raises(ConvergenceError, match="capacity of sector at position 1"):
        supply_constrained(factorise(A), cap, f)
    twice = np.kron(np.eye(2), A)
    with pytest.raises(ConvergenceError, match="capacity of sector at position 1 is"):
        supply_constrained(factorise(twice), np.tile(cap, 2), np.tile(f, 2))


def test_sector_without_output_stays_without():
    A = TOY.A.copy()
    A[0], A[:, 0] = 0, 0
    f = np.array([0.0, 100.0, 300.0])
    factors = factorise(A)
    result = supply_constrained(factors, np.array([0.0, 90.0, np.inf]), f)
    assert result.output[0] == 0
    assert result.final_demand[0] == 0


def test_users_that_would_have_to_stop_too_are_an_error_with_both_numbers():
    with pytest.raises(
        InfeasibleError, match=r"sector at position 0 .* from 10 to -.*output at 18\."
    ) as error:
        supply_constrained(factorise(TOY.A), np.array([0.4 * TOY.x[0], np.inf, np.inf]), TOY.f)
    assert "sector 263" in str(error.value.labelled(["263", "351", "rest"]))


@pytest.mark.parametrize(
    ("capacity", "demand", "text"),
    [
        ([1.0, -1.0], [1.0, 1.0], r"capacity at \(1,\) is -1\.0"),
        ([1.0, np.nan], [1.0, 1.0], r"capacity at \(1,\) is nan"),
        ([1.0, 1.0], [1.0, np.inf], "demand has a value"),
        ([1.0], [1.0, 1.0], r"capacity has shape \(1,\)"),
        ([1.0, 1.0], [[1.0, 1.0]], "demand has shape"),
    ],
)
def test_impossible_capacities_and_demands_are_refused(capacity, demand, text):
    with pytest.raises(ParameterError, match=text):
        supply_constrained(factorise(CHAPTER_2.A), np.array(capacity), np.array(demand))


@pytest.mark.parametrize("excess", [1e-7, 1e-5])
def test_a_cap_that_a_by_product_breaks_by_a_little_is_kept(excess):
    """Anything above rounding counts: the cap lies so little below what the rule would give without it."""
    A = np.array([[0.1, -0.05, 0.1], [0.1, 0.1, 0.0], [0.1, 0.1, 0.2]])
    f = np.array([50.0, 100.0, 100.0])
    factors = factorise(A)
    x = output(factors, f)
    free = mixed(A, np.array([1]), 0.5 * x[1:2], f[[0, 2]]).output
    cap = np.array([free[0] * (1 - excess), 0.5 * x[1], np.inf])
    result = supply_constrained(factors, cap, f)
    assert result.pinned.tolist() == [True, True, False]
    assert result.output[0] == cap[0]


@pytest.mark.parametrize("excess", [1e-7, 1e-5])
def test_goods_given_back_by_a_little_are_given_back(excess):
    """One cap at which final users get nothing is the limit, and a little below it is refused."""
    factors = factorise(TOY.A)
    x, column = TOY.x, np.linalg.inv(np.eye(3) - TOY.A)[:, 0]
    limit = x[0] - column[0] * TOY.f[0]
    kept = supply_constrained(factors, np.array([limit * (1 + excess), np.inf, np.inf]), TOY.f)
    assert 0 < kept.final_demand[0] < 1e-3
    with pytest.raises(InfeasibleError):
        supply_constrained(factors, np.array([limit * (1 - excess), np.inf, np.inf]), TOY.f)


def test_many_sectors_at_their_caps_are_solved_as_few_are():
    n = 90
    A, x, _ = drawn(4, n).parts
    A *= 0.4 / max((A @ x / x).max(), 0.4)
    few = np.where(np.arange(n) < 40, 0.9 * x, np.inf)
    many = np.where(np.arange(n) < 80, 0.9 * x, np.inf)
    caps = np.stack([few, many])
    together = supply_constrained(factorise(A), caps, x - A @ x)
    for cap, made in zip(caps, together.output, strict=True):
        pinned = np.flatnonzero(np.isclose(made, cap, rtol=1e-9))
        assert len(pinned)
        rest = np.delete(x - A @ x, pinned)
        np.testing.assert_allclose(mixed(A, pinned, cap[pinned], rest).output, made, rtol=1e-9)
    alone = supply_constrained(factorise(A), few[None], x - A @ x)
    np.testing.assert_allclose(together.output[0], alone.output[0], rtol=1e-12)


def test_a_cap_at_the_output_without_caps_holds_nobody():
    found = supply_constrained(factorise(np.zeros((2, 2))), np.array([10.0, 5.0]), np.array([10.0, 10.0]))
    assert found.pinned.tolist() == [False, True]


def test_rounding_is_judged_against_output_or_a_millionth_of_the_largest():
    assert _scale(np.array([[-4e6, 0.0, 5.0], [0.0, 1.0, 2e-6]])).tolist() == [[4e6, 4, 5], [1e-6, 1, 2e-6]]
