"""Values of controls at which the model gives published estimates."""

from __future__ import annotations

from typing import Any

from iomodel.estimates.entries import Estimate
from iomodel.estimates.registry import load_estimates
from iomodel.estimates.reproduction import calibrated
from iomodel.table import IOTable

CONTROLS = {"severity": "share", "exposure": "scale", "stock_days": "stock"}
"""Controls by parameter."""


def solved_values(table: IOTable) -> dict[str, Any]:
    """By estimate, the value of each control that gives the published figure; calibrated, not predicted.

    Each figure is met once; estimates that take their numbers from another one share its values.

    Parameters
    ----------
    table
        A table of Japan.
    """
    estimates = {one.id: one for one in load_estimates() if isinstance(one, Estimate)}
    solved: dict[str, dict[str, float]] = {}
    found: dict[str, Any] = {}
    for name, one in estimates.items():
        anchor = estimates[one.calibrated_by] if one.calibrated_by else one
        if one.country != "JPN" or anchor.country != "JPN" or not set(anchor.free) & set(CONTROLS):
            continue
        if anchor.id not in solved:
            values = calibrated(table, anchor).values
            solved[anchor.id] = {CONTROLS[key]: float(value) for key, value in values.items()}
        found[name] = solved[anchor.id]
    return found
