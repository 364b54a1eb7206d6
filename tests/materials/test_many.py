"""The compiled loop gives what `Sharing` gives one draw at a time, to the bit."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.materials import map_exposures
from iomodel.materials.many import enter_losses
from iomodel.materials.sharing import Sharing


def drawn(seed, elements=4, rows=14, draws=9, products=6, ties=False, one_turn_a_row=True):
    """A queue with weights and shares of its own in every draw; several rows go into one product."""
    rng = np.random.default_rng(seed)
    element, part = rng.integers(0, elements, rows), rng.integers(0, products, rows)
    weight = rng.uniform(0.1, 1, (rows, draws))
    weight[rng.random((rows, draws)) < 0.2] = 0.0  # loses nothing without its element
    use = rng.uniform(0.1, 1, (rows, draws))
    share = np.stack(
        [own / use[element == which].sum(axis=0) for own, which in zip(use, element, strict=True)]
    )
    turn = rng.integers(0, 3 if ties else rows, (rows, draws))
    return Sharing(element, part, weight, share, turn if one_turn_a_row else turn[:, 0])


def compiled(queue, missing):
    """What each row misses: every row has a host of its own, a sector that loses all without the element."""
    rows, draws, days = len(queue.element), *missing.shape[1:]
    each, found = np.arange(rows + 1), np.zeros((rows, draws, days))
    groups, carry = (each[:-1], each, each), (np.ones(rows), each[:-1], each)
    given = missing, np.arange(draws), queue.queue(missing), queue.element, np.ones((rows, draws))
    enter_losses(*given, groups, True, carry, found)
    return found


def one_at_a_time(queue, missing):
    found = []
    for draw in range(missing.shape[1]):
        turn = queue.turn if queue.turn.ndim == 1 else queue.turn[:, draw]
        own = Sharing(queue.element, queue.part, queue.weight[:, draw], queue.share[:, draw], turn)
        found.append(own.paths(missing[:, draw]))
    return np.stack(found, axis=1)


def courses(seed, elements=4, draws=9, days=7):
    """Unmet shares of elements: some wholly missing, some not at all."""
    return np.clip(np.random.default_rng(seed).uniform(-0.5, 1.5, (elements, draws, days)), 0, 1)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("one_turn_a_row", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_many_draws_are_handed_out_as_each_by_itself(seed, ties, one_turn_a_row):
    queue, missing = drawn(seed, ties=ties, one_turn_a_row=one_turn_a_row), courses(seed)
    found = compiled(queue, missing)
    np.testing.assert_array_equal(found, np.clip(one_at_a_time(queue, missing), 0, 1))
    np.testing.assert_array_equal(queue.paths(missing), one_at_a_time(queue, missing))
    assert ((found >= -1e-15) & (found <= 1 + 1e-15)).all()
    assert ((found > 0.01) & (found < 0.99)).any()


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_nothing_and_everything_missing(level):
    queue = drawn(1)
    missing = np.full((4, 9, 3), level)
    found = compiled(queue, missing)
    np.testing.assert_allclose(found, level, atol=1e-12)
    np.testing.assert_array_equal(found, np.clip(one_at_a_time(queue, missing), 0, 1))


def test_a_product_that_stops_leaves_its_other_elements_to_others():
    """Half of the first element is there and goes to the other product; the second is then left to that."""
    draws = 3
    element, part = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    turn = np.repeat(np.array([1, 0, 0, 1])[:, None], draws, axis=1)
    queue = Sharing(element, part, np.ones((4, draws)), np.full((4, draws), 0.5), turn)
    found = compiled(queue, np.tile(np.array([0.5, 0.4])[:, None, None], (1, draws, 1)))[:, :, 0]
    np.testing.assert_allclose(found, np.repeat(np.array([[1.0], [0.0], [1.0], [0.0]]), draws, axis=1))


def test_what_is_left_is_one_balance_of_each_element():
    """What the rows use of an element is what is there, or all that they still want."""
    queue, missing = drawn(3, one_turn_a_row=True), courses(3)
    used = (1 - compiled(queue, missing)) * queue.share[:, :, None]
    for which in range(4):
        total = used[queue.element == which].sum(axis=0)
        assert (total <= 1 - missing[which] + 1e-12).all()


@pytest.mark.parametrize("combine", ["max", "independent", "materials"])
def test_the_loop_combines_what_products_lose_as_whole_arrays_do(combine):
    table, material = iom.load_table("japan-2015", sectors=37), iom.load_material("rare-earths")
    exposures = map_exposures(table, iom.load_scenario("rare-earth-ban"), material)
    rng = np.random.default_rng(3)
    unmet = np.clip(rng.uniform(-0.5, 1.5, (len(material.codes), 5, 4)), 0, 1)
    weight = rng.uniform(0, 1, (len(exposures.element), 5))
    sectors, found = np.flatnonzero(exposures.carry.any(axis=1)), []
    for loop in (False, True):
        lost = np.full((len(sectors), 5, 4), 0.01)
        exposures.enter_losses(lost, np.array([0, 2, 4]), unmet, combine, weight, sectors, compiled=loop)
        assert (lost[:, [1, 3]] == 0.01).all()
        found.append(lost)
    np.testing.assert_array_equal(*found)
    assert 0.1 < found[0].max() < 1


@pytest.mark.parametrize("seed", range(3))
def test_courses_are_handed_out_together_as_each_by_itself(seed):
    """One order of products and many courses of what is missing, scarce in another order in each."""
    queue, missing = drawn(seed, ties=True)._of_draw(0), courses(seed)
    each = [queue.paths(missing[:, place]) for place in range(missing.shape[1])]
    np.testing.assert_allclose(queue.paths(missing), np.stack(each, axis=1), atol=1e-12)
