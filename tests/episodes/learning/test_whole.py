"""Draws that several models answer, told as draws of the whole."""

from iomodel.episodes.learning.whole import _told


def test_progress_is_told_when_a_whole_draw_is_done():
    seen = []
    tell = _told(seen.append, 10, 30)
    for count in (1, 1, 1, 4, 0, 23):
        tell(count)
    assert seen == [1, 1, 8]
    _told(None, 10, 30)(30)
