"""When a figure that nothing was tuned to counts as met."""

import pytest

from iomodel.estimates.pairs import Quoted
from iomodel.estimates.reproduction import _status


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (-0.0100, "predicted"),
        (-0.0105, "predicted"),
        (-0.0095, "predicted"),
        (-0.01051, "missed"),
        (-0.0094, "missed"),
        (-0.0109, "missed"),
    ],
)
def test_a_figure_is_predicted_within_the_digits_printed_and_no_further(found, status):
    assert _status(found, -0.01, 0.0005) == status


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("661 billion", 661e9, 0.5e9),
        ("1.5 trillion yen", 1.5e12, 0.05e12),
        ("66億円", 6.6e9, 0.5e8),
        ("2.6兆円", 2.6e12, 0.05e12),
        ("301 million", 301e6, 0.5e6),
        ("1,234", 1234.0, 0.5),
    ],
)
def test_amounts_of_money_are_read_in_yen(text, value, half):
    read = Quoted.read(text, "loss")
    assert read.value == pytest.approx(value, rel=1e-12)
    assert read.half == pytest.approx(half, rel=1e-12)
