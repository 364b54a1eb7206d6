"""Draws and short ways: the same as the ensemble and the backtest where nothing differs."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.episodes.learning.daily import WAYS
from iomodel.episodes.learning.joint import Side
from iomodel.episodes.learning.levels import Watched, said_of_draws
from iomodel.episodes.learning.likelihood import StatedErrors, likelihood
from iomodel.episodes.learning.work import LearningWork
from iomodel.episodes.tables import table_of
from iomodel.models import SupplyConstrained
from iomodel.questions.ensemble.losses import Draws, losses_of_draws
from iomodel.questions.ensemble.physical import Hit
from iomodel.simulate.arguments import as_scenario, materials_of
from tests.episodes.learning.synthetic import episode, gdp, nothing_seen
from tests.helpers.economies import drawn

ONE = {"criticality": 1.0, "thrift": 1.0, "ramp": 1.0, "severity": 1.0, "spread": 1.0}


def side_of(name, table):
    scenario = as_scenario(name, table=table)
    return Side.of(table, scenario, materials_of([scenario], None))


def test_with_all_that_is_shared_at_one_draws_lose_what_the_ensemble_says():
    table = iom.load_table(sectors=13)
    many = iom.ensemble(table, "rare-earth-ban", ["direct"], draws=64)
    side = side_of("rare-earth-ban", table)
    frame = side.frame(many.draws, pd.DataFrame([ONE] * 64))
    found = losses_of_draws(table, iom.Direct(), Draws(side.physical, frame)).sum(axis=1)
    assert found == pytest.approx(many.data["gdp"].to_numpy()[:, 0, 0], rel=1e-6)


@pytest.mark.parametrize("way", [LearningWork._summed, LearningWork._summed_by_the_model])
@pytest.mark.parametrize("model", [iom.Direct(), iom.SupplyConstrained()])
def test_a_shorter_cut_is_the_first_days_of_a_longer_one(way, model):
    table = iom.load_table(sectors=13)
    sides = {days: side_of(iom.load_scenario("rare-earth-ban").lasting(days), table) for days in (90, 365)}
    values = pd.DataFrame({each.name: [each.known.point] for each in sides[365].inputs}, index=[0, 1])
    shared = pd.DataFrame([ONE, ONE | {"criticality": 0.5}])
    draws = {days: Draws(side.physical, side.frame(values, shared)) for days, side in sides.items()}
    asked = SimpleNamespace(table=table, _days=[90, 365])
    wanted = np.stack([losses_of_draws(table, model, one).sum(axis=1) for one in draws.values()], axis=1)
    assert (wanted < 0).all()
    np.testing.assert_allclose(way(asked, model, draws[365]), wanted, rtol=1e-9)


@pytest.mark.parametrize("shared", ["criticality", "severity"])
def test_half_of_what_is_shared_loses_less(shared):
    table = iom.load_table(sectors=13)
    side = side_of("rare-earth-ban", table)
    values = pd.DataFrame({each.name: [each.known.point] for each in side.inputs})
    whole, half = (
        losses_of_draws(
            table,
            iom.Direct(),
            Draws(side.physical, side.frame(values, pd.DataFrame([ONE | {shared: part}]))),
        ).sum()
        for part in (1.0, 0.5)
    )
    assert whole < half < 0
    if shared == "criticality":
        assert half == pytest.approx(whole / 2)


@pytest.mark.parametrize("name", ["gas-de-2022", "hf-kr-2019", "magnets-2025"])
@pytest.mark.parametrize(
    "model", [iom.Direct(), iom.SupplyConstrained(), iom.Leontief(), iom.Inoperability(recovery_days=30)]
)
def test_at_the_points_an_episode_is_what_the_backtest_says(name, model):
    asked = iom.load_episode(name)
    table = table_of(asked.table, asked.country)
    side = Side.of(table, asked.scenario, materials_of([asked.scenario], None), asked)
    values = pd.DataFrame({each.name: [each.known.point] for each in side.inputs})
    frame = side.frame(values, pd.DataFrame([ONE]))
    watched = Watched(asked, asked.outcomes, table, side.exposed)
    found = said_of_draws(watched, model, Draws(side.physical, frame))[0]
    scores = iom.backtest(name, model).scores
    for value, score in zip(found, scores, strict=True):
        if score.outcome.what != "first stop":
            assert value == pytest.approx(score.predicted, rel=1e-6, abs=1e-9)
        elif np.isfinite(value):
            assert value >= score.predicted  # a stop that is too small to be seen comes first


def test_days_that_the_program_answers_lie_on_the_lines_between_its_answers():
    table = drawn(3).table("random")
    days = np.arange(70)
    lost = np.zeros((2, 1, 70))
    lost[0, 0], lost[1, 0] = 0.95 - 0.0005 * days, 0.9 - 0.0002 * days
    hit = Hit(np.array([0, 1]), lost, np.ones((70, 6)))
    weights = np.ones((1, 6))
    found = WAYS[SupplyConstrained](table, SupplyConstrained(), hit, weights, np.ones(70, bool))[0, :, 0]
    from iomodel.materials.path import CapacityPath

    capacity = np.ones((1, 70, 6))
    capacity[0][:, :2] -= lost[:, 0].T
    path = CapacityPath(("all",), table.codes, capacity, np.ones_like(capacity))
    answer = SupplyConstrained().answer(table, path)
    assert answer.notes  # the program has answered
    assert found == pytest.approx((answer.output[0] - table.x).sum(axis=1), rel=2e-3)


def test_shorter_cuts_are_nested_where_all_of_them_begin_the_longest_one():
    ban = iom.load_scenario("rare-earth-ban")
    slow = ban.changed("slow", duration={"cut": 365, "recovery": 30})
    hit = ban.changed("hit", shocks=[iom.Shock(sector="351", kind="capacity", share=0.1)])
    for scenario, nested in ((ban, True), (slow, False), (hit, False)):
        lasting = {days: scenario.lasting(days) for days in (90, 365)}
        assert LearningWork(None, lasting, {}, {})._nested is nested


def test_an_interval_is_scored_by_its_chance():
    errors = StatedErrors(model=0.0, lapse=0.0)
    measured = episode("toy-2020", gdp(-0.01)).outcomes[0]
    at, off, far = likelihood(np.array([-0.01, -0.013, -0.05]), measured, errors)
    assert at > off > far
    assert at == pytest.approx(0.2611, abs=1e-4)  # N(1/3) - N(-1/3)
    assert far < 1e-12


def test_nothing_seen_is_open_at_the_top():
    errors = StatedErrors(model=0.0, lapse=0.0)
    seen = episode("toy-2020", nothing_seen(-0.003)).outcomes[0]
    rise, none, edge, loss = likelihood(np.array([0.05, 0.0, -0.003, -0.02]), seen, errors)
    assert rise == pytest.approx(1)
    assert none == pytest.approx(0.8413, abs=1e-4)  # N(1)
    assert edge == pytest.approx(0.5)
    assert loss < 1e-6


def test_a_lapse_bounds_what_one_outcome_can_say():
    measured = episode("toy-2020", gdp(-0.01)).outcomes[0]
    found = likelihood(np.array([-0.01, -0.9]), measured, StatedErrors(model=0.0, lapse=0.05))
    assert found[1] == pytest.approx(0.05)
    assert found.max() < 1


def test_a_model_that_errs_by_a_share_is_less_sure_of_large_losses():
    measured = episode("toy-2020", gdp(-0.01)).outcomes[0]
    sure, unsure = (
        likelihood(np.array([-0.03]), measured, StatedErrors(model=m, lapse=0.0))[0] for m in (0, 0.5)
    )
    assert unsure > sure


def test_a_stop_that_never_comes():
    stop = gdp(52, what="first stop", low=45, high=90, id="stop")
    errors = StatedErrors(model=0.0, lapse=0.0)
    measured = episode("toy-2020", stop).outcomes[0]
    assert likelihood(np.array([np.inf, 60.0]), measured, errors)[0] == 0
    quiet = {key: value for key, value in stop.items() if key not in ("central", "high")}
    none = episode("toy-2020", {**quiet, "low": 180, "reading": "nothing seen"}).outcomes[0]
    assert likelihood(np.array([np.inf, 30.0]), none, errors).tolist() == pytest.approx([1, 0])
