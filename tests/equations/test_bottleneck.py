import importlib
from types import FunctionType

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from iomodel.equations.bottleneck import bottleneck, critical_inputs
from iomodel.equations.leontief import factorise, output
from iomodel.equations.mixed import supply_constrained
from iomodel.errors import ConvergenceError, InfeasibleError, ParameterError
from tests.helpers.economies import TOY, drawn, seeds, sizes

RULES = ["proportional", "priority", "largest", "random"]
rules = st.sampled_from(RULES)


def shocked(seed, n, days=1, by_products=False):
    A, f, v = drawn(seed, n).parts
    rng = np.random.default_rng(seed + 1)
    if by_products:
        A[0, n - 1] = -0.02
        f[0] += 10
    x = output(factorise(A), f)
    cap = np.where(rng.random((days, n)) < 0.5, rng.uniform(0.4, 1, (days, n)) * x, np.inf)
    weights = rng.choice([0, 0.5, 1], (n, n), p=[0.7, 0.1, 0.2])
    return A, f, v, x, cap, weights


@settings(deadline=None)
@given(seeds, sizes, rules, st.booleans())
def test_caps_hold_and_the_account_closes(seed, n, rule, by_products):
    A, f, _, x, cap, weights = shocked(seed, n, 3, by_products)
    try:
        result = bottleneck(A, cap, f, weights, rule, draws=2)
    except ConvergenceError:  # trims a supplier with little final demand by ever smaller parts
        reject()
    assert (result.output <= cap).all()
    assert (result.output <= x * (1 + 1e-12)).all()
    assert (result.final_demand >= -1e-12 * x).all()
    assert (result.final_demand <= f).all()
    assert (result.unfilled >= 0).all()
    assert (result.unsold >= -1e-11 * x.max()).all()
    inputs, fixed = np.maximum(A, 0), np.minimum(A, 0) @ x
    sold = result.output @ inputs.T - result.unfilled + fixed + result.final_demand
    np.testing.assert_allclose(sold + result.unsold, result.output, rtol=1e-10, atol=1e-12 * x.max())


@settings(deadline=None)
@given(seeds, sizes, rules, st.booleans())
def test_no_shock_no_loss(seed, n, rule, by_products):
    A, f, _, x, _, _ = shocked(seed, n, 1, by_products)
    cap = np.where(np.arange(n) % 2, x, np.inf)
    result = bottleneck(A, cap, f, np.ones((n, n)), rule, draws=2)
    np.testing.assert_allclose(result.output, x, rtol=1e-12)
    np.testing.assert_allclose(result.final_demand, f, rtol=1e-12)
    assert not result.unfilled.any()


@pytest.mark.parametrize("rule", RULES)
def test_stocks_drawn_down_and_by_products_serve_industry_first(rule):
    """Industry orders more than is made where stocks are drawn down, or scrap comes in."""
    A = np.array([[0.05, 0.30, 0.02], [0.0, 0.05, 0.01], [-0.02, 0.30, 0.35]])
    f = np.array([-3.0, 100.0, 2.0])
    x = output(factorise(A), f)
    free = bottleneck(A, np.full(3, np.inf), f, np.ones((3, 3)), rule, draws=2)
    np.testing.assert_allclose(free.output, x, rtol=1e-12)
    if rule in ("proportional", "priority"):
        cut = bottleneck(A, x * [0.99, np.inf, np.inf], f, np.ones((3, 3)), rule)
        assert (cut.output >= 0.95 * x).all()


@settings(deadline=None)
@given(seeds, sizes)
def test_one_cap_without_critical_inputs_is_the_supply_constrained_result(seed, n):
    A, f, _, x, _, _ = shocked(seed, n)
    cap = np.full(n, np.inf)
    cap[0] = x[0] - 0.5 * f[0]
    linear = supply_constrained(factorise(A), cap, f)
    rationed = bottleneck(A, cap, f, np.zeros((n, n)))
    np.testing.assert_allclose(rationed.output, linear.output, rtol=1e-8)
    np.testing.assert_allclose(rationed.final_demand, linear.final_demand, rtol=1e-7, atol=1e-9 * x.max())


@settings(deadline=None)
@given(seeds, sizes, st.sampled_from(["proportional", "priority"]))
def test_rationing_never_beats_the_supply_constrained_result_when_nothing_is_left_unfilled(seed, n, rule):
    A, f, _, x, cap, _weights = shocked(seed, n)
    cap = np.maximum(cap, 0.9 * x)
    try:
        best = supply_constrained(factorise(A), cap[0], f)
    except InfeasibleError:
        return
    result = bottleneck(A, cap[0], f, np.ones((n, n)), rule)
    assert result.unfilled == pytest.approx(0, abs=1e-10 * x.max())
    assert (result.output <= best.output * (1 + 1e-9)).all()


@settings(deadline=None)
@given(seeds, sizes)
def test_all_critical_and_proportional_stops_every_linked_user_alike(seed, n):
    A, f, _ = drawn(seed, n).parts
    A = np.maximum(A, 1e-3)
    A *= 0.8 / np.maximum(A.sum(axis=0), 0.8)
    x = output(factorise(A), f)
    cap = np.full(n, np.inf)
    cap[0] = 0.7 * x[0]
    result = bottleneck(A, cap, f, np.ones((n, n)))
    np.testing.assert_allclose(result.output, 0.7 * x, rtol=1e-10)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8, 0.95])
def test_priority_costs_no_more_than_proportional_on_the_toy_economy(share):
    cap = np.array([share, np.inf, np.inf]) * TOY.x
    proportional, priority = (
        TOY.v @ bottleneck(TOY.A, cap, TOY.f, np.ones((3, 3)), rule).output for rule in RULES[:2]
    )
    assert priority >= proportional


def test_an_important_input_stops_half_as_much_as_a_critical_one():
    A = np.array([[0.0, 0.5], [0.0, 0.0]])
    f = np.array([0.0, 100.0])
    cap = np.array([30.0, np.inf])
    stopped = [
        100 - bottleneck(A, cap, f, np.array([[0.0, w], [0.0, 0.0]]), "priority").output[1] for w in (0.5, 1)
    ]
    half = bottleneck(A, cap, f, np.array([[0.0, 0.5], [0.0, 0.0]]), "priority")
    assert half.unfilled[0] == pytest.approx(0.5 * half.output[1] - 30, abs=1e-9)
    assert stopped[1] == pytest.approx(40)
    assert 0 < stopped[0] < stopped[1]


@pytest.mark.parametrize("rule", ["priority", "largest"])
def test_by_product_stays_as_it_is_and_does_not_hide_what_industry_ordered(rule):
    A = np.array([[0.0, 0.5, -0.2], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    f = np.array([20.0, 100.0, 100.0])
    result = bottleneck(A, np.array([40.0, np.inf, np.inf]), f, np.ones((3, 3)), rule)
    np.testing.assert_allclose(result.output, [40, 80, 100], rtol=1e-10)
    np.testing.assert_allclose(result.final_demand, [20, 80, 100], rtol=1e-10)


def test_largest_customer_is_served_first_and_final_users_last():
    A = np.zeros((4, 4))
    A[0, 1], A[0, 2], A[0, 3] = 0.3, 0.2, 0.1
    f = np.array([40.0, 100.0, 100.0, 100.0])
    weights = np.ones((4, 4))
    result = bottleneck(A, np.array([45.0, np.inf, np.inf, np.inf]), f, weights, "largest")
    np.testing.assert_allclose(result.output, [45, 100, 75, 0], rtol=1e-12)
    alike = bottleneck(A, np.array([45.0, np.inf, np.inf, np.inf]), f, weights, "priority")
    np.testing.assert_allclose(alike.output, [45, 75, 75, 75], rtol=1e-12)


def test_random_order_is_seeded_and_averaged():
    A = np.zeros((3, 3))
    A[0, 1] = A[0, 2] = 0.3
    args = (A, np.array([30.0, np.inf, np.inf]), np.array([0.0, 100.0, 100.0]), np.ones((3, 3)), "random")
    once = [tuple(bottleneck(*args, seed=seed, draws=1).output.round(9)) for seed in range(12)]
    assert set(once) == {(30, 100, 0), (30, 0, 100)}
    assert once[3] == tuple(bottleneck(*args, seed=3, draws=1).output.round(9))
    assert bottleneck(*args, seed=3, draws=400).output == pytest.approx([30, 50, 50], abs=8)


@settings(deadline=None)
@given(seeds, sizes, st.sampled_from(["proportional", "priority", "largest"]))
def test_unit_order_and_batch_do_not_matter(seed, n, rule):
    A, f, _, x, cap, weights = shocked(seed, n, 3)
    here = bottleneck(A, cap, f, weights, rule).output
    for unit in (1e-9, 1e9):
        there = bottleneck(A, cap * unit, f * unit, weights, rule).output
        np.testing.assert_allclose(there / unit, here, rtol=1e-9, atol=1e-10 * x.max())
    p = np.random.default_rng(seed).permutation(n)
    moved = bottleneck(A[np.ix_(p, p)], cap[:, p], f[p], weights[np.ix_(p, p)], rule).output
    np.testing.assert_allclose(moved, here[:, p], rtol=1e-8, atol=1e-9 * x.max())
    np.testing.assert_allclose(bottleneck(A, cap[1], f, weights, rule).output, here[1], rtol=1e-13)


def test_critical_inputs_need_both_flags_and_the_share():
    A, made = TOY.A, np.array([True, True, False])
    assert critical_inputs(A, made, made).tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert critical_inputs(A, made, ~made, share=0.01).tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"capacity": np.array([1.0, 2.0])}, r"capacity has shape \(2,\)"),
        ({"capacity": np.array([1.0, 2.0, -1.0])}, "capacity has a value that is negative"),
        ({"demand": np.array([1.0, np.nan, 1.0])}, "demand has a value"),
        ({"weights": np.ones((2, 2))}, r"weights has shape \(2, 2\)"),
        ({"weights": np.full((3, 3), 2.0)}, "outside 0..1"),
        ({"rule": "propotional"}, "Did you mean 'proportional'"),
        ({"draws": 0}, "draws is 0"),
    ],
)
def test_impossible_parameters_are_refused(change, text):
    good = {"A": TOY.A, "capacity": TOY.x, "demand": TOY.f, "weights": np.ones((3, 3))}
    with pytest.raises(ParameterError, match=text):
        bottleneck(**(good | change))


def test_sectors_are_settled_to_a_part_of_their_size_or_of_a_millionth_of_the_largest(monkeypatch):
    module, told = importlib.import_module("iomodel.equations.bottleneck"), []

    def rounds(*given):
        *_, size, _parts = given
        told.append(size)
        return -1  # no sector fails to settle

    monkeypatch.setattr(module, "_rounds", rounds)
    bottleneck(np.zeros((3, 3)), np.full((1, 3), np.inf), np.array([50.0, 0.0, 2.0]), np.zeros((3, 3)))
    np.testing.assert_allclose(told[0], [50e-12, 50e-18, 2e-12], rtol=1e-12)


@pytest.mark.parametrize("most", [{"serve": 1, "all": 9}, {"serve": 9, "all": 1}], ids=["served", "asked"])
def test_the_first_sector_can_be_the_one_that_does_not_settle(monkeypatch, most):
    module = importlib.import_module("iomodel.equations.bottleneck")

    def in_rounds(loop, rounds, **others):
        return FunctionType(loop.py_func.__code__, vars(module) | {"_ROUNDS": rounds} | others)

    serve = in_rounds(module._serve, most["serve"])
    monkeypatch.setattr(module, "_rounds", in_rounds(module._rounds, most["all"], _serve=serve))
    A = np.array([[0.0, 0.0], [0.5, 0.0]])
    with pytest.raises(ConvergenceError, match="still falls") as refused:
        bottleneck(A, np.array([[np.inf, 50.0]]), np.array([100.0, 50.0]), np.array([[0.0, 0.0], [1.0, 0.0]]))
    assert refused.value.sector == 0
