"""A path: what belongs to one scenario of it, and which of its days are alike."""

import numpy as np

from iomodel.materials.path import CapacityPath, MaterialUse


def two() -> CapacityPath:
    capacity = np.ones((2, 3, 2))
    capacity[0, 1:] = 0.5
    capacity[1, 0] = 0.5
    demand = np.ones((2, 3, 2))
    demand[1, 2, 1] = 0.9
    keys = [("b", "a"), ("a", "b"), ("a", "a")]
    return CapacityPath(
        scenarios=("a", "b"),
        codes=("x", "y"),
        capacity=capacity,
        demand=demand,
        unmet={key: np.full((3, 1), number / 10) for number, key in enumerate(keys)},
        uses={key: MaterialUse(np.full(2, number / 10), np.ones((1, 2))) for number, key in enumerate(keys)},
        shocked=frozenset({"b"}),
    )


def test_one_scenario_has_its_own_days_materials_and_shocks():
    first, second = (two().of(label) for label in ("a", "b"))
    assert (first.scenarios, second.scenarios) == (("a",), ("b",))
    np.testing.assert_array_equal(first.capacity[0, :, 0], [1, 0.5, 0.5])
    np.testing.assert_array_equal(second.demand[0, :, 1], [1, 1, 0.9])
    assert list(first.unmet) == list(first.uses) == [("a", "b"), ("a", "a")]
    assert list(second.unmet) == list(second.uses) == [("b", "a")]
    assert float(second.uses["b", "a"].exposed[0]) == 0
    assert (first.shocked, second.shocked) == (frozenset(), frozenset({"b"}))
    assert (first.days, first.codes) == (3, ("x", "y"))


def test_days_of_equal_capacity_and_demand_are_one():
    first, kinds = two().distinct_days
    assert kinds.tolist() == [0, 1, 1, 1, 0, 2]
    assert first.tolist() == [0, 1, 5]
