"""A published estimate to fill in."""

from __future__ import annotations

import os
from pathlib import Path

from iomodel.errors import ParameterError
from iomodel.estimates.entries import Estimate
from iomodel.files import shown, write_file

_EXAMPLE = {
    "id": '"my-estimate"',
    "who": '"institution and authors"',
    "when": "2026-01-31",
    "addresses": '["where it was published or reported: replace"]',
    "country": '"JPN"',
    "material": '"rare-earths"',
    "currency": '"JPY"',
    "confidence": '"M"',
    "shock": '"what is cut off, in the words of the publication"',
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
    lines = ["# A published estimate. Every figure below is an example to replace.", ""]
    for name, value in _EXAMPLE.items():
        meaning = " ".join((Estimate.model_fields[name].description or "").split())
        lines += [*([f"# {meaning}"] if meaning else []), f"{name} = {value}", ""]
    return "\n".join(lines)


def write_estimate_template(path: Path | str) -> Path:
    """Write an estimate file to fill in.

    Raises
    ------
    ParameterError
        If there is something of that name already, or the name does not end in ``.toml``.
    OutputError
        If it cannot be written.
    """
    path = Path(path)
    if path.suffix != ".toml":
        raise ParameterError(f"{shown(path)}: ending {shown(path.suffix)!r} is unknown; expected .toml")
    if os.path.exists(path):
        raise ParameterError(f"{shown(path)} is there already; choose a name that is free")
    return write_file(path, estimate_template())
