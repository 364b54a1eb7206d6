"""What an estimate asks: its scenario, cut for as long as the figure was published for."""

from __future__ import annotations

from collections.abc import Mapping

from iomodel.estimates.entries import Estimate
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import MaterialLike, as_scenario
from iomodel.table import IOTable


def scenario_asked(
    table: IOTable, estimate: Estimate, materials: Mapping[str, MaterialLike] | None = None
) -> Scenario:
    """The scenario of an estimate, checked against a table.

    >>> from iomodel import load_estimate, load_table
    >>> scenario_asked(load_table(sectors=37), load_estimate("nri-3m")).duration.cut
    90
    """
    scenario = as_scenario(estimate.scenario, table=table, materials=materials)
    return scenario.lasting(estimate.duration_days)
