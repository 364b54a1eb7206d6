"""From scenarios to the path of capacity and final demand that every model takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.errors import ScenarioError, nearest
from iomodel.locked import Locked
from iomodel.materials.carry import basic_membership
from iomodel.materials.exposure import ExposureMap, exposures_of_part, map_exposures, material_use
from iomodel.materials.material import Material
from iomodel.materials.path import CapacityPath, MaterialUse
from iomodel.materials.regions import regions_hit
from iomodel.materials.supply import material_balance
from iomodel.materials.trade import traded
from iomodel.notation import BoolArray, FloatArray
from iomodel.scenario import Scenario, Shock
from iomodel.table import IOTable


@dataclass(frozen=True)
class _Reading(Locked):
    """How the sectors of a table use the materials that a scenario cuts."""

    exposures: ExposureMap
    uses: Mapping[str, MaterialUse]


def capacity_path(
    table: IOTable,
    scenarios: Sequence[Scenario],
    materials: Mapping[str, Material],
    horizon: int,
) -> CapacityPath:
    """Share of normal capacity and final demand left on each day, for every scenario at once.

    A sector that a material and a direct shock both hit loses the larger of the two: what is missing
    most decides. Falls of final demand add up.

    Parameters
    ----------
    table
        The economy, n sectors.
    scenarios
        s of them.
    materials
        Those that the cuts name, by name.
    horizon
        Number of days; at least the last day of every scenario's shocks.

    Raises
    ------
    ScenarioError
        If a scenario outlasts the horizon, names an unknown material or element, shocks a sector
        without output, or takes away more final demand than there is.
    """
    scenarios = [_traded(table, scenario, materials) for scenario in scenarios]
    shape = (len(scenarios), horizon, table.n)
    lost, demand = np.zeros(shape), np.ones(shape)
    open_need: dict[tuple[str, str], FloatArray] = {}
    uses: dict[tuple[str, str], MaterialUse] = {}
    readings: dict[tuple[object, ...], _Reading] = {}
    for place, scenario in enumerate(scenarios):
        if scenario.days > horizon:
            raise ScenarioError(
                f"scenario {scenario.label}: its shocks end after {scenario.days} days, "
                f"beyond the horizon of {horizon} days; lengthen the horizon, nothing is cut off silently"
            )
        cut = [_known(name, materials, scenario) for name in dict.fromkeys(c.material for c in scenario.cuts)]
        if cut:
            key = _asked(scenario)
            if key not in readings:
                readings[key] = _read(table, scenario, cut)
            reading = readings[key]
            missing = {one.name: material_balance(scenario, one, horizon).unmet for one in cut}
            together = np.concatenate(list(missing.values()), axis=1)
            lost[place] = reading.exposures.sector_loss(together, scenario.exposure.combine)
            open_need.update({(scenario.label, name): unmet for name, unmet in missing.items()})
            uses.update({(scenario.label, name): use for name, use in reading.uses.items()})
        enter_shocks(table, scenario, lost[place], demand[place])
    return CapacityPath(
        scenarios=tuple(scenario.label for scenario in scenarios),
        codes=table.codes,
        capacity=1 - lost,
        demand=demand,
        unmet=open_need,
        uses=uses,
        shocked=frozenset(
            scenario.label for scenario in scenarios if any(s.kind == "capacity" for s in scenario.shocks)
        ),
    )


def _traded(table: IOTable, scenario: Scenario, materials: Mapping[str, Material]) -> Scenario:
    """The scenario after trade between regions, once its materials are known."""
    for cut in scenario.cuts:
        _known(cut.material, materials, scenario)
    return traded(table, scenario, materials)


def _asked(scenario: Scenario) -> tuple[object, ...]:
    """What decides how exposures are read."""
    names = tuple(dict.fromkeys(cut.material for cut in scenario.cuts))
    reading = scenario.exposure.model_dump_json()
    return names, reading, scenario.scope, scenario.regions, scenario.sharing


def _read(table: IOTable, scenario: Scenario, materials: Sequence[Material]) -> _Reading:
    """The exposures of all materials of a scenario together, and the use of each."""
    together = map_exposures(table, scenario, *materials)
    uses = {
        material.name: material_use(
            table,
            together if len(materials) == 1 else exposures_of_part(table, scenario, material),
            scenario,
            material,
        )
        for material in materials
    }
    return _Reading(together, uses)


def enter_shocks(table: IOTable, scenario: Scenario, lost: FloatArray, demand: FloatArray) -> None:
    """Enter a scenario's direct shocks into its days, shapes (days, n)."""
    taken = np.zeros_like(lost)
    for number, shock in enumerate(scenario.shocks):
        where = f"scenario {scenario.label}, shocks.{number} (sector {shock.sector})"
        strength = shock.strength(scenario.duration, len(lost))[:, None]
        hit = regions_hit(table, scenario)
        part = shock.share * _part_hit(table, shock, where, hit)
        if shock.kind == "capacity":
            np.maximum(lost, strength * part, out=lost)
            continue
        demand -= strength * part
        taken += strength * shock.share * _weights(table, shock, where, hit)
    _require_left(table, scenario, taken)
    if (demand < -1e-12).any():
        sector = int(demand.min(axis=0).argmin())
        raise ScenarioError(
            f"scenario {scenario.label}: its shocks take {1 - demand.min():.1%} of the final demand "
            f"for sector {table.codes[sector]}, more than there is; lower their shares"
        )
    np.maximum(demand, 0.0, out=demand)


def _require_left(table: IOTable, scenario: Scenario, taken: FloatArray) -> None:
    """Refuse shocks that together take more than all exports of a sector: each of them takes exports."""
    if (taken > 1 + 1e-12).any():
        sector = int(taken.max(axis=0).argmax())
        raise ScenarioError(
            f"scenario {scenario.label}: its shocks take {taken.max():.1%} of the final demand or exports of "
            f"sector {table.codes[sector]}, more than there is; lower their shares"
        )


def _part_hit(table: IOTable, shock: Shock, where: str, hit: BoolArray) -> FloatArray:
    """Part of each sector's output, or final demand, that a full shock would take, shape (n,)."""
    weights = _weights(table, shock, where, hit)
    if not weights.any():
        raise ScenarioError(f"{where}: the sector has no output in {table.name}, so nothing can be lost")
    if shock.kind == "capacity":
        return weights
    base = table.exports if shock.category == "exports" else table.f
    taken = weights * base
    if not (taken > 0).any():
        raise ScenarioError(f"{where}: the sector has no {shock.category} final demand in {table.name}")
    return ratio(taken, table.f, where=table.f != 0)


def _weights(table: IOTable, shock: Shock, where: str, hit: BoolArray) -> FloatArray:
    """Part of each sector of the table that lies in the shocked one, shape (n,) in 0..1."""
    own = (np.array(table.codes) == shock.sector) | ((np.array(table.sectors) == shock.sector) & hit)
    named: FloatArray = (own & (table.x > 0)).astype(float)
    if table.membership is None:
        table.position([shock.sector] if not own.any() else [], where)
        return named
    official, membership = basic_membership(table)
    if shock.sector not in official.known and own.any():
        return named
    size = official.exports if shock.category == "exports" else official.output
    shocked = np.where(official.members(shock.sector), size, 0.0)
    whole = membership @ size
    carried = ratio(membership @ shocked, whole, where=(whole > 0) & hit)
    carried = np.minimum(carried, 1.0)
    carried[table.x == 0] = 0.0
    if own.any() and not np.allclose(carried, named):
        raise ScenarioError(
            f"{where}: {shock.sector!r} is a sector of table {table.name} and another one of "
            f"{official.name}; write the official code with more digits"
        )
    return carried


def _known(name: str, materials: Mapping[str, Material], scenario: Scenario) -> Material:
    """The material, or an error with the nearest known ones."""
    if name not in materials:
        raise ScenarioError(
            f"scenario {scenario.label}: unknown material {name!r}; known: {', '.join(materials) or 'none'}."
            f"{nearest(name, materials)}"
        )
    return materials[name]
