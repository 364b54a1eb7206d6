"""Lengths of time and amounts as people write them."""

import pytest

from iomodel.quantities import JAPANESE_SCALES, SCALES, days


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("7 months", 213),
        ("5 months", 152),
        ("2 weeks", 14),
        ("1.9 days", 2),
        ("1.5 years", 548),
        ("90 days", 90),
    ],
)
def test_a_length_is_rounded_to_days_and_never_cut_off(text, whole):
    assert days(text) == whole


def test_words_for_amounts_mean_what_they_say():
    assert [SCALES[word] for word in ("thousand", "million", "billion", "trillion")] == [1e3, 1e6, 1e9, 1e12]
    assert [JAPANESE_SCALES[word] for word in ("千", "万", "百万", "億", "兆")] == [1e3, 1e4, 1e6, 1e8, 1e12]
