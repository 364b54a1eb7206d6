"""Balances of many draws: those of each by itself, with elements of the same numbers drawn up once."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials.numbers import Numbers, numbers_of
from iomodel.materials.supply import TILE, unmet_of_draws
from iomodel.scenario import Scenario

EARTHS = iom.load_material("rare-earths")
BAN = iom.load_scenario("rare-earth-ban")
BY_ELEMENT = ("origin", "saved", "added", "extra")


def numbers(draws, apart):
    """Draws in which the first two elements differ in one number only."""
    rng = np.random.default_rng(1)
    own = {name: rng.uniform(0.0, 0.1, (draws, len(EARTHS.codes))) for name in BY_ELEMENT}
    own["origin"] += 0.5
    own["extra"] *= 100
    for name in BY_ELEMENT:
        if name != apart:
            own[name][:, 1] = own[name][:, 0]
    return Numbers(
        share={0: rng.uniform(0.5, 1, draws)},
        thrift=rng.uniform(0, 0.1, draws),
        ramp=rng.uniform(0, 0.1, draws),
        stock={place: rng.uniform(0, 60, draws) for place in numbers_of(BAN, EARTHS).stock},
        thrift_lead=rng.uniform(0, 30, draws),
        ramp_lead=rng.uniform(0, 30, draws),
        origin={0: own.pop("origin")},
        **own,
    )


@pytest.mark.parametrize("apart", [*BY_ELEMENT, None])
def test_elements_with_the_same_numbers_have_one_course_and_others_their_own(apart):
    draws = 2 * TILE + 5
    many = numbers(draws, apart)
    together = unmet_of_draws(BAN, EARTHS, many, 120)
    assert together.shape == (draws, 120, len(EARTHS.codes))
    assert (together[:, :, 0] == together[:, :, 1]).all() == (apart is None)
    every = np.arange(len(EARTHS.codes))
    for draw in range(draws):
        alone = unmet_of_draws(BAN, EARTHS, many.part(slice(draw, draw + 1), every), 120)[0]
        np.testing.assert_array_equal(together[draw], alone)


def test_a_stock_of_one_element_is_no_stock_of_its_likes():
    told = BAN.model_dump(exclude_defaults=True) | {"ranges": {}}
    told["cuts"][0]["origin_share"] = 0.7
    told["stocks"] = [{"holder": "a", "days": 40, "elements": [EARTHS.codes[2]]}]
    scenario = Scenario.parse(told, "test")
    unmet = unmet_of_draws(scenario, EARTHS, numbers_of(scenario, EARTHS), 30)[0]
    assert (unmet[:, 2] < 1e-12).all()
    others = np.delete(unmet, 2, axis=1)
    assert (others > 0.6).all()
    assert (others == others[:, :1]).all()


def test_no_draws_are_no_draws():
    ban, earths = iom.load_scenario("rare-earth-ban"), iom.load_material("rare-earths")
    none = numbers_of(ban, earths).part(slice(0, 0), np.arange(len(earths.codes)))
    assert unmet_of_draws(ban, earths, none, 3).shape == (0, 3, len(earths.codes))
