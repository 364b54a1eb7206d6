"""One scenario at every level of detail of a table: how far the answer depends on the level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from iomodel.errors import ParameterError
from iomodel.notation import MODEL, SCENARIO
from iomodel.simulate.arguments import EVERY_MODEL, MaterialLike, ModelLike, ScenarioLike
from iomodel.simulate.spine import run
from iomodel.sources import load_table, table_levels, table_names

SPREAD = "spread"
"""Column with the largest less the smallest change over the levels."""


def compare_levels(
    table: str,
    scenarios: ScenarioLike | Iterable[ScenarioLike],
    models: ModelLike | Iterable[ModelLike] = EVERY_MODEL,
    levels: Iterable[int] | None = None,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
) -> pd.DataFrame:
    """Change of GDP of every scenario and model at each level of detail [% of a year's GDP].

    A coarse sector holds products that need the material and products that do not, and links plants that do
    not trade with each other: the size of a loss depends on the level, most of all in `substitution`.

    Parameters
    ----------
    table
        Name of a table that has several levels.
    scenarios, models
        As in `run`.
    levels
        Numbers of sectors; all of the table where not given.
    materials
        Materials by name where they are not bundled ones.

    Returns
    -------
    A row for each scenario and model; a column for each level, and ``spread``, the largest less the smallest
    change [percentage points]. Missing where a model has no answer at a level.

    Raises
    ------
    ParameterError
        If the table is no name, or has fewer than two of the levels.

    >>> found = compare_levels("japan-2015", "rare-earth-ban", ["direct"], levels=[13, 37])
    >>> found.round(2).to_dict("records")
    [{13: -1.25, 37: -1.16, 'spread': 0.1}]
    """
    if table not in table_names():
        raise ParameterError(f"table is {table!r}, expected a name with levels: {', '.join(table_names())}")
    known = [int(level) for level in (levels if levels is not None else table_levels(table))]
    if len(set(known)) < 2:
        raise ParameterError(
            f"table {table} has level {', '.join(map(str, known))} alone, expected two or more"
        )
    found = {
        level: _by_model(
            run(load_table(table, level), scenarios, models, materials=materials, refusals="keep").gdp_loss()
        )
        for level in known
    }
    frame = pd.DataFrame(found)
    frame.index.names = [SCENARIO, MODEL]
    frame[SPREAD] = frame.max(axis=1) - frame.min(axis=1)
    return frame


def _by_model(losses: pd.DataFrame) -> pd.Series[float]:
    """Losses scenario by model in one column, every model of a scenario together."""
    index = pd.MultiIndex.from_product([losses.index, losses.columns])
    return pd.Series(losses.to_numpy().ravel(), index=index)
