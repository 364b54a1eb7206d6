from itertools import pairwise, product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings

from iomodel.equations import ghosh, leontief, paths
from iomodel.errors import ParameterError, SolverError
from tests.helpers.economies import drawn, economies, with_idle_sector


def all_paths(A, demand, weights, stages):
    """Every path of up to so many links, multiplied out."""
    values = {}
    for length in range(stages + 1):
        for path in product(range(len(A)), repeat=length + 1):
            links = prod(A[b, a] for a, b in pairwise(path))
            values[path] = weights[path[-1]] * links * demand[path[0]]
    return values


@settings(max_examples=20)
@given(economies)
def test_no_path_above_the_cut_off_is_missed(e):
    A, f, w = e.A[:4, :4], e.f[:4], np.array([0.0, 1.0, 3.0, 9.0])
    found = paths.structural_paths(A, f, w, cutoff=0.02)
    every = all_paths(A, f, w, 4)
    expected = {p: value for p, value in every.items() if value > 0.02 * found.total}
    short = {p: v for p, v in zip(found.sectors, found.values, strict=True) if len(p) <= 5}
    assert short == pytest.approx(expected, rel=1e-12)
    assert (np.diff(found.values) <= 0).all()


@settings(max_examples=20)
@given(economies)
def test_paths_and_remainder_are_the_total_at_every_cut_off(e):
    total = e.v @ e.x
    for cutoff in (1.0, 0.1, 0.003):
        found = paths.structural_paths(e.A, e.f, e.v, cutoff)
        assert found.total == pytest.approx(total, rel=1e-12)
        assert found.values.sum() + found.remainder.sum() == pytest.approx(total, rel=1e-12)
        assert found.remainder.min() >= -1e-12 * total
        assert len(found.remainder) == len(found.stages) + 1


def test_by_products_are_paths_of_negative_value():
    A = np.array([[0.1, -0.05], [0.3, 0.2]])
    f, w = np.array([100.0, 50.0]), np.ones(2)
    found = paths.structural_paths(A, f, w, cutoff=0.001)
    value = dict(zip(found.sectors, found.values, strict=True))
    assert value[1, 0] == pytest.approx(-2.5)
    assert found.total == pytest.approx(np.linalg.solve(np.eye(2) - A, f).sum())
    assert found.values.sum() + found.remainder.sum() == pytest.approx(found.total)


def test_frontier_in_many_blocks_is_the_frontier_in_one(monkeypatch):
    e = drawn(3)
    whole = paths.structural_paths(e.A, e.f, e.v, 1e-3)
    monkeypatch.setattr(paths, "_CELLS", 20)
    blocks = paths.structural_paths(e.A, e.f, e.v, 1e-3)
    assert blocks.sectors == whole.sectors
    np.testing.assert_array_equal(blocks.values, whole.values)


def test_nothing_lost_has_no_paths():
    e = drawn(3)
    found = paths.structural_paths(e.A, np.zeros(6), e.v, 0.01)
    assert found.sectors == ()
    assert found.remainder.tolist() == [0]
    assert found.shares.tolist() == []


@given(economies)
def test_one_stopped_sector_is_a_column_of_the_inverses(e):
    """Two roads: the open system, and L_jk / L_kk and G_kj / G_kk."""
    x, L = e.x, leontief.inverse(leontief.factorise(e.A))
    G = ghosh.inverse(L, x)
    parts = paths.decompose(e.A, x, 7.0 * np.eye(6)[2])
    others = np.arange(6) != 2
    np.testing.assert_allclose(parts.backward, others * L[:, 2] / L[2, 2] * 7, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(parts.forward, others * G[2] / G[2, 2] * 7, rtol=1e-10, atol=1e-12)
    assert parts.direct.tolist() == [0, 0, 7, 0, 0, 0]


def test_several_stopped_sectors_solve_the_mixed_model():
    e = drawn(5)
    loss = np.array([3.0, 0, 5.0, 0, 0, 0])
    stopped, others = loss != 0, loss == 0
    inner = np.eye(4) - e.A[np.ix_(others, others)]
    expected = np.linalg.solve(inner, e.A[np.ix_(others, stopped)] @ loss[stopped])
    parts = paths.decompose(e.A, e.x, loss)
    np.testing.assert_allclose(parts.backward[others], expected, rtol=1e-12)
    B = ghosh.coefficients(e.A * e.x, e.x)
    inner = np.eye(4) - B[np.ix_(others, others)].T
    expected = np.linalg.solve(inner, loss[stopped] @ B[np.ix_(stopped, others)])
    np.testing.assert_allclose(parts.forward[others], expected, rtol=1e-12)
    assert not parts.backward[stopped].any()
    assert not parts.forward[stopped].any()


@settings(max_examples=20)
@given(economies)
def test_explained_loss_is_the_decomposed_loss(e):
    loss = np.array([3.0, 0, 5.0, 0, 0, 0])
    parts = paths.decompose(e.A, e.x, loss)
    for target in (1, 4):
        backward, forward = paths.explain(e.A, e.x, loss, target)
        assert backward.total == pytest.approx(parts.backward[target], rel=1e-10)
        assert forward.total == pytest.approx(parts.forward[target], rel=1e-10)
        for path in backward.sectors + forward.sectors:
            assert path[0] in (0, 2)
            assert path[-1] == target
            assert not {0, 2} & set(path[1:])
    own, _ = paths.explain(e.A, e.x, loss, 2)
    assert own.sectors == ((2,),)
    assert own.shares.tolist() == [1]


def test_steel_mill_that_sells_to_the_parts_maker_of_the_car_maker():
    """Steel 0, parts 1, cars 2, and nothing else: one chain backward, and its mirror forward."""
    A = np.zeros((3, 3))
    A[0, 1], A[1, 2] = 0.2, 0.5
    x = np.linalg.solve(np.eye(3) - A, [10.0, 0, 100])
    backward, forward = paths.explain(A, x, np.array([0, 0, 40.0]), target=0)
    assert backward.sectors == ((2, 1, 0),)
    assert backward.values == pytest.approx([40 * 0.5 * 0.2])
    assert forward.total == 0
    _, forward = paths.explain(A, x, np.array([4.0, 0, 0]), target=2)
    assert forward.sectors == ((0, 1, 2),)
    assert forward.values == pytest.approx([4 * (0.2 * x[1] / x[0]) * (0.5 * x[2] / x[1])])


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_unit_does_not_matter(scale):
    e, loss = drawn(6), np.array([3.0, 0, 5.0, 0, 0, 0])
    x = e.x
    for one, other in zip(
        paths.explain(e.A, x, loss, 1), paths.explain(e.A, x * scale, loss * scale, 1), strict=True
    ):
        assert one.sectors == other.sectors
        np.testing.assert_allclose(one.shares, other.shares, rtol=1e-10)


def test_order_of_sectors_does_not_matter():
    e, order = drawn(6), np.array([3, 0, 5, 1, 4, 2])
    loss = np.array([3.0, 0, 5.0, 0, 0, 0])
    before = paths.decompose(e.A, e.x, loss)
    after = paths.decompose(e.A[np.ix_(order, order)], e.x[order], loss[order])
    np.testing.assert_allclose(after.backward, before.backward[order], rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(after.forward, before.forward[order], rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("cutoff", [0.0, -0.1, 1.5, np.nan])
def test_cut_off_outside_0_to_1_is_refused(cutoff):
    e = drawn(1)
    with pytest.raises(ParameterError, match="cut-off of the paths is"):
        paths.structural_paths(e.A, e.f, e.v, cutoff)


def test_sector_without_output_cannot_stop():
    e = with_idle_sector(2)
    x = e.x
    x[-1] = 0.0
    for question in (paths.decompose, lambda *args: paths.explain(*args, target=0)):
        with pytest.raises(SolverError, match="sector at position 5 is to lose an output of 3"):
            question(e.A, x, 3 * np.eye(6)[5])
    assert np.isfinite(paths.decompose(e.A, x, np.eye(6)[0]).forward).all()


def test_a_path_as_large_as_the_cutoff_is_not_above_it():
    A, f, ones = np.array([[0.0, 0.5], [0.0, 0.0]]), np.array([0.0, 2.0]), np.ones(2)
    found = paths.structural_paths(A, f, ones, cutoff=2 / 3)
    assert (found.sectors, found.stages.tolist()) == ((), [2.0])
    found = paths.structural_paths(A, f, ones, cutoff=1 / 3)
    assert (found.sectors, found.stages.tolist()) == (((1,),), [2.0])
    found = paths.structural_paths(np.zeros((2, 2)), np.array([1.0, 3.0]), ones, cutoff=1 / 4)
    assert found.sectors == ((1,),)
    assert paths.structural_paths(np.zeros((1, 1)), np.ones(1), np.ones(1), cutoff=1).stages.tolist() == []
