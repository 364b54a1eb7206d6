"""How an equilibrium is followed: at once where that works, else in steps that shrink and grow again."""

from types import SimpleNamespace

import pytest

from iomodel.equations.substitution import solve
from iomodel.errors import ConvergenceError


@pytest.fixture
def tried(monkeypatch):
    """Where Newton was started from and sent to; it finds what is at most `reach` away."""
    calls: list[tuple[float, float]] = []
    limits = SimpleNamespace(reach=0.301, end=-1e9)

    def newton(economy, e, state, ahead):
        calls.append((state, ahead))
        near = abs(ahead - state) <= limits.reach and ahead >= limits.end
        return SimpleNamespace(state=ahead) if near else None

    monkeypatch.setattr(solve, "_newton", newton)
    return calls, limits


def test_what_is_near_is_found_at_once(tried):
    calls, _ = tried
    assert solve.follow(None, None, -1.0, -1.0, -1.2).state == -1.2
    assert calls == [(-1.0, -1.2)]


def test_a_guess_is_tried_in_place_of_the_last_state(tried):
    calls, _ = tried
    assert solve.follow(None, None, 0.0, 0.0, -2.0, guess=-1.9).state == -2.0
    assert calls == [(-1.9, -2.0)]


def test_what_is_far_is_reached_by_quarters_that_double_where_they_work(tried):
    calls, _ = tried
    assert solve.follow(None, None, -0.2, -0.2, -1.0).state == -1.0
    steps = [(round(start, 9), round(ahead, 9)) for start, ahead in calls]
    assert steps == [(-0.2, -1.0), (-0.2, -0.4), (-0.4, -0.8), (-0.4, -0.5), (-0.5, -0.7), (-0.7, -1.0)]


def test_where_nothing_works_it_says_how_far_it_came(tried):
    _, limits = tried
    limits.end = -0.5
    with pytest.raises(ConvergenceError, match=r"could be cut to 0\.60\d* of base-year use"):
        solve.follow(None, None, 0.0, 0.0, -2.0)
    limits.end = 0.0
    with pytest.raises(ConvergenceError, match="no equilibrium was found next to the base year"):
        solve.follow(None, None, 0.0, 0.0, -2.0)


def test_less_than_a_thousandth_of_a_way_is_no_way():
    assert "next to the base year" in str(solve._no_way_on(-0.00099, -1.0))
    assert "next to the base year" not in str(solve._no_way_on(-0.001, -1.0))
