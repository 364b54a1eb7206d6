"""Lengths of time in a sentence."""

import pytest

from iomodel.estimates.periods import period_in


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("660 billion yen a month", 30),
        ("660 billion yen per quarter", 91),
        ("660 billion yen each week", 7),
        ("660 billion yen/month", 30),
        ("660 billion yen / year", 365),
        ("660 billion yen yearly", 365),
        ("660 billion yen a month for two weeks", 14),
        ("660 billion yen a month and a year", None),
    ],
)
def test_a_rate_is_of_its_unit(text, days):
    assert period_in(text)[0] == days
