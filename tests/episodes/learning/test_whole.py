"""Draws that several models answer, told as draws of the whole."""

import numpy as np

from iomodel.episodes.learning.whole import _everywhere, _told
from iomodel.episodes.learning.work import Part


def test_progress_is_told_when_a_whole_draw_is_done():
    seen = []
    tell = _told(seen.append, 10, 30)
    for count in (1, 1, 1, 4, 0, 23):
        tell(count)
    assert seen == [1, 1, 8]
    _told(None, 10, 30)(30)


def test_a_draw_counts_for_a_model_where_it_answers_every_episode():
    nan = np.nan
    said = {
        ("one", "m"): np.array([[0.0], [nan], [0.0]]),
        ("two", "m"): np.array([[1.0, nan], [1.0, 1.0], [0.0, 0.0]]),
        ("two", "other"): np.array([[0.0, 0.0], [0.0, 0.0], [nan, 0.0]]),
    }
    losses = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    found = _everywhere(losses, "m", Part({"m": losses}, said, {}))
    np.testing.assert_array_equal(found, [[nan, nan], [nan, nan], [5.0, 6.0]])
    assert not np.isnan(losses).any()
