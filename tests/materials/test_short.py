"""When something is short first, and which paths are one: a function each, for every place that asks."""

import numpy as np
import pytest

from iomodel.materials import SHORT, equal_paths, first_short


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ([0.0, 0.0, 0.3], 2),
        ([0.3, 0.0, 0.0], 0),
        ([0.0, 0.1, 0.0], 1),
        ([0.0, SHORT, 2 * SHORT], 2),
        ([0.0, 0.0, 0.0], None),
        ([np.nan, np.nan, 0.2], 2),
    ],
)
def test_the_first_day_is_that_on_which_more_than_rounding_is_missing(path, place):
    assert first_short(np.array([path]).T) == [place]


def test_every_column_has_a_day_of_its_own():
    assert first_short(np.array([[0.0, 0.1, 0.0], [0.2, 0.3, 0.0]])) == [1, 0, None]
    assert first_short(np.zeros((4, 0))) == []
    assert first_short(np.zeros((0, 2))) == [None, None]


def test_equal_paths_stand_together_the_largest_sum_first():
    paths = np.array([[0.0, 0.5, 0.0, 0.0], [0.1, 0.5, 0.1 + 1e-15, 0.0], [0.2, 0.5, 0.2, -0.0]])
    assert equal_paths(paths) == [[1], [0, 2], [3]]
    assert equal_paths(paths[:, [3, 2, 0]]) == [[1, 2], [0]]
    assert equal_paths(np.zeros((3, 0))) == []


def test_paths_of_one_sum_but_other_days_stay_apart():
    paths = np.array([[0.2, 0.0], [0.0, 0.2]])
    assert equal_paths(paths) == [[0], [1]]
