"""Where published estimates sit on controls that they are solved for."""

from __future__ import annotations

from typing import Any

from iomodel.estimates import reproduce

_CONTROLS = {"severity": "share", "exposure": "scale", "stock": "stock"}
"""Controls by parameter."""


def solved_values() -> dict[str, Any]:
    """By estimate, the value of each control that gives the published figure; calibrated, not predicted."""
    found: dict[str, Any] = {}
    for one in reproduce():
        solved = {
            _CONTROLS[name]: float(value) for name, value in one.free_parameters.items() if name in _CONTROLS
        }
        if solved:
            found[one.estimate.id] = solved
    return found
