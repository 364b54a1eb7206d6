"""Observations beside the model: what happened when a supply did fall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from iomodel.estimates.circulation import ReferencePoint
from iomodel.estimates.registry import load_reference_points
from iomodel.models import Direct
from iomodel.questions.duration import first_shortages
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import MaterialLike, TableLike, as_scenario, as_table
from iomodel.simulate.spine import run
from iomodel.table import IOTable


@dataclass(frozen=True)
class Observation:
    """An observation beside what a scenario gives."""

    point: ReferencePoint
    modelled: float | None
    """In the point's unit; infinite where no shortage comes, None where no scenario reads it."""


def compare_points(
    table: TableLike = "japan-2015", *, materials: Mapping[str, MaterialLike] | None = None
) -> list[Observation]:
    """Every reference point beside its scenario, where there is one.

    >>> import iomodel as iom
    >>> [(found.point.id, found.modelled) for found in compare_points(iom.load_table(sectors=37))][::2]
    [('car-stop-2025', 61.0), ('korea-2019', None)]
    """
    table = as_table(table)
    return [Observation(point, _modelled(table, point, materials)) for point in load_reference_points()]


def _modelled(
    table: IOTable, point: ReferencePoint, materials: Mapping[str, MaterialLike] | None
) -> float | None:
    """What the point's scenario gives for its measure."""
    if point.scenario is None:
        return None
    scenario = as_scenario(point.scenario, materials=materials)
    if point.measure == "GDP":
        return float(run(table, scenario, Direct(), materials=materials).gdp_loss().to_numpy()[0, 0]) / 100
    return _first_shortage(scenario, materials)


def _first_shortage(scenario: Scenario, materials: Mapping[str, MaterialLike] | None) -> float:
    """Days that pass before the first element is short."""
    first = first_shortages(scenario, materials=materials)["day"].min()
    return np.inf if np.isnan(first) else float(first) - 1
