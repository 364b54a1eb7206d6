"""Observations beside the model: what happened when a supply did fall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.estimates.axis import only_material
from iomodel.estimates.entries import ReferencePoint
from iomodel.estimates.registry import load_reference_points
from iomodel.materials import material_balance
from iomodel.models import Direct
from iomodel.scenario import Scenario
from iomodel.simulate.spine import run
from iomodel.sources import load_scenario
from iomodel.table import IOTable


@dataclass(frozen=True)
class Comparison:
    """An observation beside what a scenario gives."""

    point: ReferencePoint
    modelled: float
    """In the point's unit; infinite where no shortage comes."""


def compare_points(table: IOTable) -> list[Comparison]:
    """Every reference point beside its scenario.

    >>> import iomodel as iom
    >>> {c.point.id: round(abs(c.modelled), 4) for c in compare_points(iom.load_table(sectors=37))}
    {'car-stop-2025': 61.0, 'episode-2010': 0.0}
    """
    return [Comparison(point, _modelled(table, point)) for point in load_reference_points()]


def _modelled(table: IOTable, point: ReferencePoint) -> float:
    """What the point's scenario gives for its measure."""
    scenario = load_scenario(point.scenario)
    if point.measure == "GDP":
        return float(run(table, scenario, Direct()).gdp_loss().to_numpy()[0, 0]) / 100
    return _first_shortage(scenario)


def _first_shortage(scenario: Scenario) -> float:
    """Days until the first element is short, by more than rounding."""
    short = material_balance(scenario, only_material(scenario), scenario.days).unmet.max(axis=1) > 1e-9
    return float(np.argmax(short)) if short.any() else np.inf
