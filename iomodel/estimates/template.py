"""A published estimate to fill in."""

from __future__ import annotations

from pathlib import Path

from iomodel.estimates.entries import Estimate
from iomodel.files.entries import filled_in, write_template

_EXAMPLE = {
    "id": '"my-estimate"',
    "who": '"institution and authors"',
    "who_ja": '""',
    "when": "2026-01-31",
    "addresses": '["where it was published or reported: replace"]',
    "country": '"JPN"',
    "material": '"rare-earths"',
    "currency": '"JPY"',
    "confidence": '"M"',
    "shock": '"what is cut off, in the words of the publication"',
    "shock_ja": '""',
    "duration_days": '"1 year"',
    "gdp_share": "-0.01",
    "rounding": "0.0005",
    "base": '"which GDP the share is of, and how that is known"',
    "base_year": "2024",
    "base_kind": '"nominal"',
    "known": '"what is said of the method"',
    "unknown": '"what is not said"',
    "scenario": '"rare-earth-ban"',
    "model": '"supply-constrained"',
    "free": "[]",
    "misfit": '""',
    "notes": '""',
}


def estimate_template() -> str:
    """An estimate file with a comment over every entry; its figures are examples, and it loads as it is.

    >>> "gdp_share = -0.01" in estimate_template()
    True
    """
    head = "# A published estimate. Every figure below is an example to replace.\n\n"
    return head + filled_in(Estimate, _EXAMPLE)


def write_estimate_template(path: Path | str) -> Path:
    """Write an estimate file to fill in.

    Raises
    ------
    ParameterError
        If there is something of that name already, or the name does not end in ``.toml``.
    OutputError
        If it cannot be written.
    """
    return write_template(path, estimate_template())
