"""One way from official codes to the sectors of a table: its membership."""

import numpy as np
import pytest

import iomodel as iom
from iomodel.errors import LabelMismatchError
from iomodel.sources.mrio.reader import load_mrio, load_world
from tests.helpers.changes import permuted, turned
from tests.helpers.economies import system


@pytest.fixture(scope="module")
def japan():
    return iom.load_table("japan-2015", 37)


def test_a_level_of_the_classification_is_the_trivial_membership(japan):
    reached = japan.membership
    assert (reached.level, japan.level, reached.codes) == ("37", "37", japan.codes)
    assert set(np.unique(reached.weights)) == {0.0, 1.0}
    np.testing.assert_array_equal(reached.weights.sum(axis=0), 1.0)
    np.testing.assert_allclose(reached.output.sum(), japan.x.sum(), rtol=1e-9)
    assert reached is iom.load_table("japan-2015", 37).membership


def test_groups_and_parts_are_reached_through_the_sectors_they_came_from(japan):
    broad = japan.aggregate("13")
    assert broad.membership.level == broad.level == "13"
    halves = japan.aggregate({code: "goods" if code < "4" else "rest" for code in japan.codes})
    assert (halves.membership.level, halves.level) == (None, "2")
    np.testing.assert_array_equal(halves.membership.weights.sum(axis=0), 1.0)
    finer = japan.split("35", {"35a": 0.4, "35b": 0.6})
    assert (finer.membership.level, finer.level) == (None, "38")
    whole = finer.membership.weights[finer.position(["35a", "35b"])].sum(axis=0)
    np.testing.assert_allclose(whole, japan.membership.weights[japan.position(["35"])[0]])


def test_manufacturing_is_known_for_groups_parts_and_worlds(japan):
    assert japan.aggregate("13").manufacturing.tolist().count(True) == 1
    made = dict(zip(japan.codes, np.where(japan.manufacturing, "made", "rest"), strict=True))
    halves = japan.aggregate(made)
    assert dict(zip(halves.codes, halves.manufacturing.tolist(), strict=True)) == {
        "rest": False,
        "made": True,
    }
    finer = japan.split("35", {"35a": 0.4, "35b": 0.6})
    assert finer.manufacturing.sum() == japan.manufacturing.sum() + 1
    country, world = load_mrio(system(), "JPN"), load_world(system())
    assert country.manufacturing.tolist() == [False, True, False]
    assert world.manufacturing.tolist() == [False, True, False] * 3


def test_a_membership_of_other_sectors_or_another_order_is_refused(japan):
    with pytest.raises(LabelMismatchError, match="membership: 13 labels where the table has 37"):
        japan.replace(membership=iom.load_table("japan-2015", 13).membership)
    backwards = np.arange(japan.n)[::-1]
    with pytest.raises(LabelMismatchError, match="membership: same labels in another order"):
        japan.replace(membership=turned(japan.membership, backwards))
    other = permuted(japan, backwards)
    np.testing.assert_array_equal(other.membership.weights, japan.membership.weights[::-1])


def test_a_level_is_only_that_of_a_table_at_one(japan):
    halves = japan.aggregate({code: "goods" if code < "4" else "rest" for code in japan.codes})
    with pytest.raises(LabelMismatchError, match="are no level of an official classification"):
        halves.aggregate("13")
