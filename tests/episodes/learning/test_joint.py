"""What the question and an episode have in common, and what is read off an episode's days."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import iomodel as iom
from iomodel.episodes.entries import Outcome
from iomodel.episodes.learning.joint import Joint, Side
from iomodel.episodes.learning.levels import Watched
from iomodel.episodes.learning.likelihood import StatedErrors, likelihood
from iomodel.episodes.learning.shared import keys_of
from iomodel.simulate.arguments import as_scenario, materials_of
from tests.episodes.learning.synthetic import TABLE, episode, gdp

SHARED_AT_ONE = {"criticality": 1.0, "thrift": 1.0, "ramp": 1.0, "severity": 1.0, "spread": 1.0}


@pytest.fixture(scope="module")
def question():
    scenario = as_scenario("rare-earth-ban", table=TABLE)
    return Side.of(TABLE, scenario, materials_of([scenario], None))


def test_exposures_of_one_material_are_one_number_in_the_question_and_in_its_episode(question):
    """The magnets of 2025 are rare earths as well: rows of elements that both cut are drawn once."""
    magnets = iom.load_episode("magnets-2025")
    known = materials_of([magnets.scenario], None)
    joint = Joint(question, {"magnets": Side.of(TABLE, magnets.scenario, known, magnets)}, 64, seed=3)
    points = joint.sample.points(0, 64)
    _, own = joint.values(points)
    theirs = joint.values_of("magnets", points, 0)
    heavy = [name for name in theirs if str(name).startswith("exposure of DyTb in ")]
    assert len(heavy) > 5
    for name in heavy:
        np.testing.assert_array_equal(theirs[name], own[name], str(name))
    assert own[heavy[0]].nunique() > 50


def test_stocks_are_those_of_their_holder_and_material_and_rules_are_everyones(question):
    keys = keys_of(question.physical)
    stocks = [key for key in keys.values() if key[0] == "stock"]
    holders = [stock.holder for stock in question.physical.scenario.stocks]
    assert stocks == [("stock", "days", ("rare-earths",), holder) for holder in holders]
    assert ("rule", "sharing") in keys.values()


def test_no_multiplier_makes_a_user_lose_more_than_all(question):
    values = pd.DataFrame({each.name: [each.known.point] for each in question.inputs})
    found = question.frame(values, pd.DataFrame([SHARED_AT_ONE | {"criticality": 1e6}]))
    critical = found[[name for name in found if "criticality" in str(name)]].to_numpy()
    assert (critical > 0).any()
    assert critical.max() == 1.0


def test_a_change_is_that_from_the_base_within_the_run():
    """Output lies a tenth below normal in the base and a fifth in the period: it falls by a ninth."""
    first = gdp(-0.1, period="2020-02", base="2020-01")
    toy = episode("toy-2020", first)
    watched = Watched(toy, toy.outcomes, TABLE, np.ones(TABLE.n))
    daily = np.zeros((1, 60, 1))
    daily[0, :31], daily[0, 31:] = -0.1, -0.2
    assert watched.changes(daily) == pytest.approx(-1 / 9)


@pytest.mark.parametrize(("day", "chance"), [(10.0, 0.5), (3.0, 0.1587), (17.0, 0.8413)])
def test_a_week_is_the_error_of_a_stop_however_late_it_comes(day, chance):
    """A stop seen at day 10 or later: a model's share of error has no say."""
    seen = Outcome.model_validate(
        {"id": "a", "what": "first stop", "period": "2020-02", "low": 10.0, "reading": "nothing seen",
         "ends": "e", "source": "s", "confidence": "H", "known": "2020-06-01"}
    )  # fmt: skip
    found = likelihood(np.array([day]), seen, StatedErrors(model=5.0, lapse=0.0))
    assert found == pytest.approx(chance, abs=1e-4)


def test_no_more_of_a_sector_than_all_makes_what_needs_materials(question, monkeypatch):
    carry = SimpleNamespace(carry=np.array([[0.75, 0.5], [0.25, 0.5], [0.25, 0.25]]))
    monkeypatch.setattr("iomodel.episodes.learning.joint.exposures_of_part", lambda *_: carry)
    assert question.exposed.tolist() == [1.0, 0.75, 0.5]
