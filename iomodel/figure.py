"""How a change is written: one rule for screens, notes, files and pictures."""

from __future__ import annotations


def signed(value: float, digits: int = 2) -> str:
    """A figure with its sign and thousands; what rounds to zero has no sign.

    Parameters
    ----------
    value
        A change, in the unit in which it is shown.
    digits
        Digits behind the point.

    >>> signed(-0.4321), signed(1234.5, 1), signed(-0.0004), signed(0.0)
    ('-0.43', '+1,234.5', '0.00', '0.00')
    """
    text = f"{value:+,.{digits}f}"
    return text if text.strip("+-0.,") else text[1:]
