"""One axis for all estimates: GDP lost per unit of need that is left open for a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from iomodel.errors import ParameterError
from iomodel.estimates.asked import scenario_asked
from iomodel.estimates.entries import Estimate
from iomodel.estimates.places import country_of
from iomodel.estimates.registry import EstimateLike, load_rebuilt
from iomodel.estimates.words import points
from iomodel.materials import map_exposures, material_balance
from iomodel.materials.material import Material
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import (
    MaterialLike,
    ScenarioLike,
    TableLike,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.table import IOTable


@dataclass(frozen=True, repr=False)
class AxisPoint:
    """A published loss and the unmet need behind it."""

    estimate: Estimate
    scenario: str
    unmet_year: float
    """Share of a year's need that neither imports nor stocks cover [1]."""

    def __repr__(self) -> str:
        return (
            f"<AxisPoint of {self.estimate.id}: {points(self.estimate.gdp_share)} % of GDP at "
            f"{self.unmet_year:.2f} of a year's need unmet>"
        )

    @property
    def per_unit(self) -> float:
        """GDP loss if a full year's need went unmet [share of annual GDP], negative."""
        return self.estimate.gdp_share / self.unmet_year

    def to_record(self) -> dict[str, Any]:
        """As plain data: shares as fractions of annual GDP, losses negative."""
        return {
            "id": self.estimate.id,
            "who": self.estimate.who,
            "published_share": self.estimate.gdp_share,
            "scenario": self.scenario,
            "unmet_year": self.unmet_year,
            "per_unit": self.per_unit,
        }


def axis(
    table: TableLike = "japan-2015",
    ids: EstimateLike | Iterable[EstimateLike] | None = None,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
) -> list[AxisPoint]:
    """Every published loss over the unmet need of its scenario, on a table.

    The unmet need comes from the material balance of the scenario as published: nothing calibrated enters,
    so a figure per unit above or below `exposed_value_added` shows what an institution counts.

    Parameters
    ----------
    table, materials
        As in `run`.
    ids
        Published estimates, their ids or files; those of the table's country where not given.

    >>> import iomodel as iom
    >>> [round(100 * point.per_unit, 2) for point in iom.axis(iom.load_table(sectors=37), ["imf-2026"])]
    [-2.25]
    """
    table = as_table(table)
    found = []
    for estimate in load_rebuilt(ids, country_of(table)):
        scenario = scenario_asked(table, estimate, materials)
        need = unmet_year(table, scenario, materials=materials)
        found.append(AxisPoint(estimate, estimate.scenario, need))
    return found


def unmet_year(
    table: TableLike, scenario: ScenarioLike, *, materials: Mapping[str, MaterialLike] | None = None
) -> float:
    """Share of a year's need that neither supply nor stocks cover, ``sum_t u(t) / 365`` [1].

    Elements are weighted by the value added that stops without them, so that a scenario with one
    origin share for all elements gives that share of unmet need, whatever the table.

    Raises
    ------
    ParameterError
        If the scenario does not cut exactly one material.
    """
    table = as_table(table)
    scenario = as_scenario(scenario, table=table, materials=materials)
    material = material_cut(scenario, materials)
    missing = material_balance(scenario, material, scenario.days).unmet
    lost = _value_added_lost(table, scenario, material, missing)
    whole = _value_added_lost(table, scenario, material, np.ones((1, missing.shape[1])))
    return float(lost.sum() / whole[0]) / DAYS_PER_YEAR


def exposed_value_added(
    table: TableLike, scenario: ScenarioLike, *, materials: Mapping[str, MaterialLike] | None = None
) -> dict[str, float]:
    """Value added that stops while the material is wholly missing, at each end of its range in the data.

    Returns
    -------
    ``low``, ``central``, ``high`` -> share of GDP [1], without any scaling of the exposures.

    >>> import iomodel as iom
    >>> found = exposed_value_added(iom.load_table(), iom.load_scenario("rare-earth-ban"))
    >>> {level: round(100 * share, 2) for level, share in found.items()}
    {'low': 1.36, 'central': 2.18, 'high': 3.07}
    """
    table = as_table(table)
    scenario = as_scenario(scenario, table=table, materials=materials)
    material = material_cut(scenario, materials)
    nothing_left = np.ones((1, len(material.codes)))
    found = {}
    for level in ("low", "central", "high"):
        reading = {**scenario.exposure.model_dump(), "level": level, "scale": 1.0}
        placed = scenario.changed(level, exposure=reading)
        found[level] = float(_value_added_lost(table, placed, material, nothing_left)[0]) / table.gdp
    return found


def _value_added_lost(
    table: IOTable, scenario: Scenario, material: Material, missing: FloatArray
) -> FloatArray:
    """Value added of the exposed sectors themselves that stops on each day, shape (days,) [table's unit]."""
    loss = map_exposures(table, scenario, material).sector_loss(missing, scenario.exposure.combine)
    return np.asarray(loss @ table.value_added)


def material_cut(scenario: Scenario, materials: Mapping[str, MaterialLike] | None = None) -> Material:
    """The one material that a scenario cuts."""
    names = list(dict.fromkeys(cut.material for cut in scenario.cuts))
    if len(names) != 1:
        raise ParameterError(
            f"scenario {scenario.label}: it cuts {len(names)} materials, expected one: unmet needs of "
            "different materials do not add up"
        )
    return materials_of([scenario], materials)[names.pop()]
