"""Draws that several models answer, told as draws of the whole."""

import numpy as np
import pytest

from iomodel.episodes.learning import whole
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


@pytest.mark.parametrize(
    ("count", "workers", "apart"), [(4, 2, False), (5, 2, True), (9, 2, True), (9, 1, False)]
)
def test_more_than_one_chunk_goes_to_processes(monkeypatch, count, workers, apart):
    asked = []

    def answered(name):
        def answers(work, chunks, *given):
            asked.append((name, *given[2:]))
            return [(chunk, Part({}, {}, {})) for chunk in chunks]

        return answers

    monkeypatch.setattr(whole, "in_processes", answered("apart"))
    monkeypatch.setattr(whole, "in_this_process", answered("here"))
    whole._by_chunks(None, count, 4, workers, print)
    assert asked == [("apart", workers) if apart else ("here",)]
