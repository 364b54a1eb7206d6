"""Which regions of a table a scenario reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from iomodel.errors import ScenarioError, nearest
from iomodel.materials.material import Material
from iomodel.notation import BoolArray
from iomodel.scenario import Scenario
from iomodel.sources.countries import countries
from iomodel.table import IOTable

HOME = "JPN"
"""The country of prefectures."""

ALL = "all"
"""Stands for every region but those that the cuts come from."""


def regions_hit(table: IOTable, scenario: Scenario) -> BoolArray:
    """Which sectors lie in a region that the scenario's cuts and shocks reach, shape (n,).

    Raises
    ------
    ScenarioError
        As `regions_named`.
    """
    return np.isin(np.array(table.regions), regions_named(table, scenario))


def regions_named(table: IOTable, scenario: Scenario) -> list[str]:
    """The regions of a table that a scenario's cuts and shocks reach.

    Without `Scenario.regions` it is the table's home region; ``all`` are all but the origins of its cuts. In
    a table of one country the others that a scenario names are abroad and play no part.

    Raises
    ------
    ScenarioError
        If a named region is not in a table of several, or the table's only one is not named.
    """
    known = tuple(dict.fromkeys(table.regions))
    wanted = scenario.regions or (table.meta.region,)
    if wanted == (ALL,):
        origins = {region_of(cut.origin) for cut in scenario.cuts}
        wanted = tuple(region for region in known if region not in origins)
    unknown = [region for region in wanted if region not in known]
    if len(unknown) == len(wanted) or (unknown and len(known) > 1):
        name = unknown[0] if unknown else ALL
        raise ScenarioError(
            f"scenario {scenario.label}: regions: no region {name!r} in table {table.name}; it has "
            f"{', '.join(known)}.{nearest(name, known)} Name the regions that the cut hits"
        )
    return [region for region in wanted if region in known]


def borrowed(
    table: IOTable, scenarios: Sequence[Scenario], materials: Mapping[str, Material]
) -> dict[str, list[str]]:
    """Countries whose exposures stand in for those of another one that is hit, by material.

    Prefectures are Japan. A material whose exposures are those of every country that is hit is left out.
    """
    hit = {
        HOME if region.startswith("JP-") else region
        for scenario in scenarios
        for region in regions_named(table, scenario)
    }
    found = {
        name: [country for country in material.countries if {country} != hit]
        for name, material in sorted(materials.items())
    }
    return {name: countries for name, countries in found.items() if countries}


def region_of(origin: str) -> str:
    """Code of the region that an origin is, where it is a country that is known by name.

    >>> region_of("China"), region_of("Myanmar")
    ('CHN', 'Myanmar')
    """
    return next((code for code, country in countries().items() if origin in country.names), origin)
