"""Many draws of a scenario through one model, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import pandas as pd

from iomodel.errors import ParameterError
from iomodel.notation import SCENARIO
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import (
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_model,
    as_table,
)
from iomodel.simulate.spine import run

_CHUNK = 64
"""Scenarios in memory at a time: a year of 107 sectors takes 20 MB for each quantity."""


def gdp_losses(
    table: TableLike,
    scenarios: ScenarioLike | Iterable[ScenarioLike],
    model: ModelLike,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
    chunk: int = _CHUNK,
    progress: Callable[[int], object] | None = None,
) -> pd.Series:
    """Change of GDP of any number of scenarios [% of one year's GDP], by label.

    The answers are those of `run`, scenario by scenario; only `chunk` of them are in memory at once, and
    days, sectors and provenance are not kept.

    Parameters
    ----------
    table, model
        As for `run`.
    scenarios
        Drawn as they are needed; labels are distinct.
    materials
        Materials by name where they are not bundled ones.
    chunk
        Scenarios that are run together.
    progress
        Called with the number of scenarios done since the last call, such as `tqdm().update`.

    Raises
    ------
    ParameterError
        If a label occurs twice, there is no scenario, or `chunk` is below 1.

    Examples
    --------
    >>> import numpy as np
    >>> import iomodel as iom
    >>> ban = iom.load_scenario("rare-earth-ban")
    >>> stocks = np.random.default_rng(1).uniform(0, 120, 5)
    >>> draws = (
    ...     ban.changed(f"draw {number}", stocks=[{"holder": "all", "days": days}])
    ...     for number, days in enumerate(stocks)
    ... )
    >>> losses = gdp_losses(iom.load_table(sectors=37), draws, iom.Direct())
    >>> losses.size, bool((losses < 0).all())
    (5, True)
    """
    if chunk < 1:
        raise ParameterError(f"chunk is {chunk}, expected 1 or more")
    table, model = as_table(table), as_model(model)
    if isinstance(scenarios, Scenario | str | Path):
        scenarios = [scenarios]
    found: dict[str, float] = {}
    for together in _chunks(scenarios, chunk):
        losses = run(table, together, model, materials=materials).gdp_loss()
        for label, loss in zip(losses.index, losses.to_numpy()[:, 0], strict=True):
            if label in found:
                raise ParameterError(f"two scenarios are called {label!r}; give one of them another variant")
            found[str(label)] = float(loss)
        if progress is not None:
            progress(len(together))
    if not found:
        raise ParameterError("no scenarios given; expected at least one")
    return pd.Series(found, name=model.name).rename_axis(SCENARIO)


def _chunks(scenarios: Iterable[ScenarioLike], size: int) -> Iterator[list[ScenarioLike]]:
    """Scenarios by the handful."""
    rest = iter(scenarios)
    while together := list(islice(rest, size)):
        yield together
