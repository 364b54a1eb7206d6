"""What is learned of a parameter of a model itself, such as the elasticity of the scarce material."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

import iomodel as iom
from iomodel.episodes.learning import joint, posterior, shared, whole, work
from iomodel.episodes.learning import learn as module
from iomodel.episodes.learning.shared import OF_MODELS, Shared
from iomodel.errors import CollapseError, ConvergenceError, ParameterError
from iomodel.models import Elasticities, Model, Substitution
from iomodel.scenario.ranges import Range
from tests.episodes.learning.synthetic import TABLE, TABLES, episode, gdp, nothing_seen, scenario

NAME = "damped.replaced"


@dataclass(frozen=True)
class Damped(Model):
    """What is missing is made up for as far as one number says; a quick stand-in for an equilibrium."""

    name = "damped"
    title = assumes = errs = title_ja = assumes_ja = errs_ja = "damped"

    replaced: float = 0.5
    fails_above: float = 2.0

    def output(self, table, path):
        if self.replaced > self.fails_above:
            raise ConvergenceError("no equilibrium is found")
        return table.x * (1 - (1 - self.replaced) * (1 - path.capacity))


@pytest.fixture(scope="module", autouse=True)
def quick():
    """A stand-in that answers 64 of 128 draws, and fewer draws than an answer needs are let through."""
    known = Shared(NAME, "made up for", "代替", Range(low=0.0, central=0.5, high=1.0), "invented")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "OF_MODELS", {Damped: (known,), **OF_MODELS})
        for place in (work, whole):
            patch.setattr(place, "FEWER", {Damped: 64, Substitution: 64})
        for place in (posterior, module):
            patch.setattr(place, "LEAST", 5)
        yield


def learn(*episodes, models=(Damped(),), **options):
    options = {"draws": 128, "durations": [90], "tables": TABLES} | options
    return iom.learn(TABLE, scenario(), list(models), episodes=episodes, **options)


def row_of(found, model="damped", name=NAME):
    return found.parameters(model).loc[name]


FIRST, SECOND = episode("toy-2020", gdp(-0.005)), episode("toy-2021", nothing_seen(-0.004))


@pytest.fixture(scope="module")
def both():
    return learn(FIRST, SECOND, models=[iom.Direct(), Damped()])


def test_a_known_elasticity_comes_back(monkeypatch):
    """What was observed is the model's answer at one elasticity, and all else is known."""
    truth = 0.05
    fixed = tuple(replace(one, prior=Range(low=1, central=1, high=1)) for one in shared.SHARED)
    for place in (joint, module):
        monkeypatch.setattr(place, "SHARED", fixed)
    model = Substitution(elasticities=Elasticities(scarce=truth))
    loss = float(iom.run(TABLE, scenario(), model).summary()["gdp"].iloc[0]) / 100 * 365 / 91
    errors = iom.StatedErrors(model=0.0, lapse=0.0, factor={"toy-2020": 2.0})
    found = learn(episode("toy-2020", gdp(loss)), models=[Substitution()], draws=64, errors=errors)
    row = row_of(found, "substitution", "substitution.scarce")
    assert row["prior_low90"] < 0.035
    assert row["prior_high90"] > 0.17
    assert row["posterior_median"] == pytest.approx(truth, rel=0.15)
    assert row["posterior_high90"] - row["posterior_low90"] < 0.03


def test_without_episodes_its_posterior_is_its_prior():
    row = row_of(learn())
    for end in ("mean", "median", "low90", "high90"):
        assert row[f"posterior_{end}"] == row[f"prior_{end}"]
    assert row["taught_by"] == ""


def test_an_episode_of_infinite_error_teaches_nothing_of_it(both):
    blind = learn(FIRST, SECOND, errors=iom.StatedErrors(factor={"toy-2021": np.inf}))
    assert blind.weights("damped") == pytest.approx(both.weights("damped", without="toy-2021"), rel=1e-12)


def test_the_order_of_episodes_does_not_matter_to_it(both):
    there, back = row_of(both), row_of(learn(SECOND, FIRST))
    assert there["posterior_median"] == pytest.approx(back["posterior_median"], rel=1e-12)
    assert abs(there["posterior_median"] - there["prior_median"]) > 0.005
    assert there["taught_by"] == "toy-2020, toy-2021"


def test_a_model_that_takes_long_answers_the_first_draws_and_says_so(both):
    assert (both.answered("direct"), both.answered("damped")) == (128, 64)
    assert both.weights("damped")[64:].sum() == 0
    assert f"{both.effective('damped'):,.0f} of 64 draws" in both.sentence()


def test_other_models_keep_their_draws(both):
    assert NAME not in both.parameters("direct").index
    alone = learn(FIRST, SECOND, models=[iom.Direct()])
    assert (alone.weights("direct") == both.weights("direct")).all()


def test_a_draw_without_an_answer_has_no_weight():
    found = learn(FIRST, models=[Damped(fails_above=0.8)])
    drawn = next(one for one in found.learned if one.name == NAME).values
    assert 50 < found.answered("damped") < 64
    assert drawn[found.weights("damped") > 0].max() < 0.8
    assert found.weights("damped").sum() == pytest.approx(1)


def test_a_model_without_an_answer_in_many_draws_is_refused():
    with pytest.raises(ParameterError, match=r"no model has an answer: .*no equilibrium is found"):
        learn(models=[Damped(fails_above=0.3)])


def test_a_collapse_is_told_of_the_draws_that_there_were(monkeypatch):
    monkeypatch.setattr(posterior, "LEAST", 60)
    sure = iom.StatedErrors(model=0.0, lapse=0.0, factor={"toy-2020": 0.1})
    with pytest.raises(
        CollapseError, match=r"damped: the effective sample is \d+ of 64 draws.*toy-2020 causes"
    ):
        learn(FIRST, errors=sure)


def test_a_part_of_a_block_has_the_draws_that_it_has_in_the_whole(both):
    """Chunks of 32 draws, and one of all, are the same sample."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole, "_FEW", 64)
        assert (learn(FIRST, SECOND).losses["damped"][:64] == both.losses["damped"][:64]).all()
