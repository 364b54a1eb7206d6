"""Which regions of a table a scenario reaches."""

from __future__ import annotations

import numpy as np

from iomodel.errors import ScenarioError, nearest
from iomodel.notation import BoolArray
from iomodel.scenario import Scenario
from iomodel.table import IOTable


def regions_hit(table: IOTable, scenario: Scenario) -> BoolArray:
    """Which sectors lie in a region that the scenario's cuts and shocks reach, shape (n,).

    Without `Scenario.regions` it is the table's home region. In a table of one country the others that a
    scenario names are abroad and play no part.

    Raises
    ------
    ScenarioError
        If a named region is not in a table of several, or the table's only one is not named.
    """
    known = tuple(dict.fromkeys(table.regions))
    wanted = scenario.regions or (table.meta.region,)
    unknown = [region for region in wanted if region not in known]
    if len(unknown) == len(wanted) or (unknown and len(known) > 1):
        raise ScenarioError(
            f"scenario {scenario.label}: regions: no region {unknown[0]!r} in table {table.name}; it has "
            f"{', '.join(known)}.{nearest(unknown[0], known)} Name the regions that the cut hits"
        )
    return np.isin(np.array(table.regions), list(wanted))
