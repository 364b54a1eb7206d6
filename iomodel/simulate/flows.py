"""What a flow changes by over a run, without the days: for questions that ask it many times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from iomodel.materials import capacity_path
from iomodel.materials.material import Material
from iomodel.models import Model
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.scenario import Scenario
from iomodel.simulate.accounts import daily_flows
from iomodel.simulate.answering import Asked, answering
from iomodel.simulate.arguments import as_scenarios
from iomodel.simulate.measures import measures_of, require_flow
from iomodel.table import IOTable


def flow_changes(
    table: IOTable,
    scenarios: Sequence[Scenario],
    model: Model,
    materials: Mapping[str, Material],
    measure: str,
) -> FloatArray:
    """Change of a flow over the run of each scenario as a share of a year's, shape (s,) [1].

    It is `Result.measure_loss` of `run` over 100, of one model and without labels.

    Parameters
    ----------
    table, scenarios, model
        What is run.
    materials
        Those that the scenarios cut, by name, as the country of the table uses them.
    measure
        Name of the flow.

    Raises
    ------
    ParameterError
        If the model has no answer, or does not know the measure.

    >>> import iomodel as iom
    >>> from iomodel.simulate.arguments import materials_of
    >>> table, ban = iom.load_table(sectors=13), iom.load_scenario("rare-earth-ban")
    >>> known = materials_of([ban], None, table)
    >>> float(flow_changes(table, [ban], iom.Direct(), known, "real_gdp")[0].round(4))
    -0.0125
    """
    scenarios = as_scenarios(scenarios, table=table, materials=materials)
    horizon = max(1, max(scenario.days for scenario in scenarios) + model.aftermath)
    path = capacity_path(table, scenarios, materials, horizon)
    asked = Asked(table, scenarios, {model.name: model}, materials, horizon, apart=True)
    with answering(asked, path, None, None) as answers:
        answer = answers(model.name)
    known = measures_of(answer, daily_flows(table, answer, model.name))
    require_flow(measure, known)
    return np.asarray((known[measure] - 1).sum(axis=1) / DAYS_PER_YEAR)
