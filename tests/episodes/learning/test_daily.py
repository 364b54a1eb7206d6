"""Short ways of learning by day against the models themselves, and how likely an outcome is."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

import iomodel as iom
from iomodel.episodes.learning.daily import _by_program, _one_by_one
from iomodel.episodes.learning.likelihood import StatedErrors, effective, episode_log, likelihood, weights_of
from iomodel.errors import SolverError
from iomodel.materials.path import CapacityPath
from tests.helpers.economies import TOY

TABLE = TOY.table()


def outcome(what="GDP", low=-0.02, top=0.01, name=""):
    return SimpleNamespace(what=what, low=low, top=top, name=name)


def test_between_days_that_the_program_answers_lie_straight_lines():
    """Two draws, one of seventy days and a gap, on which capacity falls along a line."""
    days = np.r_[np.arange(5, 75), 80, 81, np.arange(3)]
    draw = np.r_[np.zeros(72, int), np.ones(3, int)]
    sectors = np.array([0, 2])
    lost = np.stack([0.001 * days, 0.0005 * days], axis=1)
    model = iom.SupplyConstrained()
    found = _by_program(TABLE, model, sectors, lost, draw, days)
    capacity = np.ones((1, len(days), TABLE.n))
    capacity[0][:, sectors] -= lost
    exact = model.output(TABLE, CapacityPath(("x",), TABLE.codes, capacity, np.ones_like(capacity)))[0]
    np.testing.assert_allclose(found, exact - TABLE.x, atol=1e-9 * TABLE.x.max())


@pytest.mark.parametrize("predicted", [0.0, -0.015, -0.05, 0.02])
def test_the_chance_of_an_interval_is_that_of_a_normal_error(predicted):
    errors = StatedErrors(model=0.5, lapse=0.1)
    scale = np.hypot(0.003, 0.5 * predicted)
    inside = stats.norm.cdf(0.01, predicted, scale) - stats.norm.cdf(-0.02, predicted, scale)
    assert likelihood(np.array([predicted]), outcome(), errors) == pytest.approx(0.9 * inside + 0.1)
    wide = stats.norm.cdf(0.01, predicted, 3 * scale) - stats.norm.cdf(-0.02, predicted, 3 * scale)
    assert likelihood(np.array([predicted]), outcome(), errors, 3) == pytest.approx(0.9 * wide + 0.1)
    above = 1 - stats.norm.cdf(-0.02, predicted, scale)
    open_top = likelihood(np.array([predicted]), outcome(top=np.inf), errors)
    assert open_top == pytest.approx(0.9 * above + 0.1)


def test_errors_differ_by_what_was_observed():
    errors = StatedErrors(model=0.0, lapse=0.0)
    for what, size in (("GDP", 0.003), ("output", 0.02), ("units", 0.02), ("first stop", 7.0)):
        found = likelihood(np.array([size]), outcome(what, low=0.0, top=0.0 + 2 * size), errors)
        assert found == pytest.approx(stats.norm.cdf(1) - stats.norm.cdf(-1))
    stop = outcome("first stop", low=30.0, top=44.0)
    found = likelihood(np.array([37.0, np.inf]), stop, StatedErrors(model=0.5, lapse=0.05))
    np.testing.assert_allclose(found, [0.95 * (stats.norm.cdf(1) - stats.norm.cdf(-1)) + 0.05, 0.05])
    never = likelihood(np.array([np.inf]), outcome("first stop", low=30.0, top=np.inf), StatedErrors())
    assert never.tolist() == [1.0]
    assert likelihood(np.array([9.0]), outcome(), errors, np.inf).tolist() == [1.0]


def test_outcomes_of_one_heading_count_once_together():
    errors = StatedErrors(factor={"e": 2.0})
    seen = [outcome("output", name="cars"), outcome("output", name="cars"), outcome("output", name="steel")]
    said = np.array([[0.0, -0.1, 0.05], [-0.01, 0.0, 0.0]])
    logs = [np.log(likelihood(said[:, at], one, errors, 2.0)) for at, one in enumerate(seen)]
    np.testing.assert_allclose(episode_log(said, seen, errors, "e"), (logs[0] + logs[1]) / 2 + logs[2])
    assert (errors.of("e"), errors.of("other"), StatedErrors().of("e")) == (2, 1, 1)
    assert (StatedErrors().model, StatedErrors().lapse) == (0.25, 0.05)


def test_weights_are_likelihoods_that_add_up_to_one():
    logs = [np.log([0.2, 0.6]), np.log([0.5, 0.5])]
    np.testing.assert_allclose(weights_of(logs, 2), [0.25, 0.75])
    far = weights_of([np.array([-1000.0, -1000.0 + np.log(3)])], 2)
    np.testing.assert_allclose(far, [0.25, 0.75])
    assert np.isnan(weights_of([np.array([-np.inf, -np.inf])], 2)).all()
    assert effective(np.array([0.5, 0.5, 0.0])) == pytest.approx(2)
    assert effective(np.array([np.nan, 1.0])) == 0


def test_the_program_answers_the_first_the_last_and_every_thirtieth_day_of_a_course():
    """Two draws that begin and end on the same days, where losses run along curves."""
    days = np.r_[np.arange(10, 80), np.arange(10, 50)]
    draw = np.r_[np.zeros(70, int), np.ones(40, int)]
    sectors = np.array([0, 2])
    lost = np.stack([0.1 + 1e-5 * days**2, 2e-5 * (days - 20.0) ** 2], axis=1)
    model = iom.SupplyConstrained()
    found = _by_program(TABLE, model, sectors, lost, draw, days)
    capacity = np.ones((1, len(days), TABLE.n))
    capacity[0][:, sectors] -= lost
    exact = model.output(TABLE, CapacityPath(("x",), TABLE.codes, capacity, np.ones_like(capacity)))[0]
    off = np.abs(found - (exact - TABLE.x)).max(axis=1) / TABLE.x.max()
    answered = [0, 30, 60, 69, 70, 100, 109]
    assert off[answered] == pytest.approx(0, abs=1e-10)
    assert (np.delete(off, answered) > 1e-8).mean() > 0.9


@pytest.mark.parametrize(
    ("draws", "without", "refused"), [(10, 0, False), (10, 1, False), (10, 2, True), (9, 1, True)]
)
def test_one_draw_in_ten_may_be_without_an_answer(monkeypatch, draws, without, refused):
    def flows(_, model, *given):
        if model < without:
            raise SolverError(f"draw {model}")
        return np.zeros((1, 2)), np.zeros((1, 2, 3))

    monkeypatch.setattr("iomodel.episodes.learning.daily._flows_of", flows)
    asked = [(place, SimpleNamespace(scenarios=("one",), days=2)) for place in range(draws)]
    if refused:
        with pytest.raises(SolverError, match="draw 0"):
            _one_by_one(TABLE, asked, np.ones((3, 3)))
        return
    found = _one_by_one(TABLE, asked, np.ones((3, 3)))
    assert [np.isnan(gdp).all() and np.isnan(output).all() for gdp, output in found] == [
        place < without for place in range(draws)
    ]
    assert {(gdp.shape, output.shape) for gdp, output in found} == {((1, 2), (1, 2, 3))}
