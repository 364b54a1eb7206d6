"""Many runs of stocks through time at once, and runs that are followed until normal."""

from collections.abc import Iterator

import numpy as np
import pytest

from iomodel.equations.inventory import Run, simulate
from iomodel.equations.inventory.batch import batch
from iomodel.errors import ParameterError
from tests.equations.cuts import economy, hit
from tests.helpers.economies import TOY


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


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_one_share_of_value_added_that_is_no_figure_is_refused(wrong: float) -> None:
    A, x0 = economy(9)
    v = np.ones(6)
    v[2] = wrong
    with pytest.raises(ParameterError, match=r"v has shape \(6,\), expected finite \(6,\)"):
        batch(A, x0, v, runs(1))
