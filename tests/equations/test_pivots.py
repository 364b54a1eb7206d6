"""The compiled loop gives what `complement` gives, whichever draws and days stand beside each other."""

import numpy as np
import pytest

from iomodel.equations import pivots
from iomodel.equations.mixed import complement, solver
from iomodel.equations.pivots import Pivots
from tests.helpers.economies import drawn


def capped(seed, m, draws=3, days=20, by_products=False):
    """The inverse between m sectors, and gaps that change from day to day in jumps and slowly."""
    rng = np.random.default_rng(seed)
    A, x, _ = drawn(seed, m).parts
    A = A * 0.8 / max((A @ x / x).max(), 0.8)
    if by_products:
        A[rng.random((m, m)) < 0.2] *= -0.3
    inner = np.linalg.inv(np.eye(m) - A)
    held = rng.random((m, draws, 1)) < np.array([[[0.8], [0.0], [1.0]]])[:, :draws]
    held = held & (rng.random((m, draws, days)) < 0.95)
    depth = rng.uniform(0, 0.6, (m, draws, 1)) * np.linspace(1, 0.4, days)
    return inner, -np.where(held, depth * x[:, None, None], 0.0), held


def by_complement(inner, gap, held):
    lam, left = complement(inner, gap.reshape(len(gap), -1).T, held.reshape(len(gap), -1).T)
    return lam.T.reshape(gap.shape), left.T.reshape(gap.shape)


@pytest.mark.parametrize("by_products", [False, True])
@pytest.mark.parametrize("m", [1, 2, 7, 26, 70])
def test_many_days_are_solved_as_few_are(m, by_products):
    given = capped(m, m, by_products=by_products)
    lam, held = Pivots(given[0])(*given[1:])
    expected, left = by_complement(*given)
    assert (held == left).all()
    np.testing.assert_allclose(lam, expected, rtol=1e-12, atol=1e-13 * np.abs(expected).max(initial=1.0))
    assert (lam <= 0).all()
    if m > 7:
        assert (given[2] & ~held).any()  # somebody is freed
        assert not held[:, 1].any()  # nobody is held in the second draw
        assert not lam[:, 1].any()


def test_who_stays_held_is_at_the_cap():
    inner, gap, held = capped(5, 12)
    lam, left = Pivots(inner)(gap, held)
    made = np.tensordot(inner, lam, axes=1)
    np.testing.assert_allclose(made[left], gap[left], rtol=1e-10)
    assert (made[held] <= gap[held] + 1e-10 * np.abs(gap).max()).all()


def test_a_day_is_the_same_to_the_bit_whatever_stands_beside_it(monkeypatch):
    inner, gap, held = capped(3, 9, days=17)
    together, _ = Pivots(inner)(gap, held)
    alone = Pivots(inner)
    for draw in range(gap.shape[1]):
        for day in reversed(range(gap.shape[2])):
            own = np.s_[:, draw : draw + 1, day : day + 1]
            np.testing.assert_array_equal(alone(gap[own], held[own])[0], together[own])
    monkeypatch.setattr(pivots, "_KEPT", 1)  # hardly an inverse is kept
    np.testing.assert_array_equal(Pivots(inner)(gap, held)[0], together)


def test_what_is_given_is_left_as_it_is():
    inner, gap, held = capped(4, 6)
    before = gap.copy(), held.copy()
    solver(inner, compiled=True)(gap, held)
    np.testing.assert_array_equal(gap, before[0])
    np.testing.assert_array_equal(held, before[1])


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("shape", [(0, 2, 3), (2, 0, 3), (2, 3, 0)])
def test_no_sector_no_draw_and_no_day(compiled, shape):
    inner = np.eye(shape[0]) * 1.2
    lam, held = solver(inner, compiled=compiled)(np.zeros(shape), np.zeros(shape, dtype=bool))
    assert lam.shape == held.shape == shape


@pytest.mark.parametrize("m", range(1, 11))
def test_room_for_an_inverse_is_whole_columns(m):
    wide = solver(np.eye(m) * 1.2, compiled=True)._inverses.shape[1]
    assert wide % pivots._COLUMNS == 0
    assert m <= wide < m + pivots._COLUMNS
