"""One scenario through every model: the answers side by side, and why some models have none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from iomodel.models import Model
from iomodel.simulate.arguments import EVERY_MODEL, MaterialLike, ModelLike, ScenarioLike, TableLike
from iomodel.simulate.plot import Plots
from iomodel.simulate.result import Result
from iomodel.simulate.spine import run


@dataclass(frozen=True, repr=False)
class Comparison:
    """Answers of several models to the same scenarios.

    Parameters
    ----------
    result
        One run of all models that have an answer; `Result.refused` holds the others.
    """

    result: Result

    @property
    def models(self) -> list[str]:
        """Labels of the models that have an answer, in the order asked."""
        return self.result.models

    @property
    def refused(self) -> dict[str, str]:
        """For the other models, why not: the model does not fit the scenario, or found no solution."""
        return self.result.refused

    @property
    def headline(self) -> str:
        """What the numbers are shares and yen of."""
        return self.result.headline

    @property
    def plot(self) -> Plots:
        """Charts, as `Result.plot`."""
        return self.result.plot

    @property
    def table(self) -> pd.DataFrame:
        """As `Result.compare`: one row per model and scenario, the widest loss last."""
        return self.result.compare()

    def to_records(self) -> list[dict[str, Any]]:
        """As plain data: shares as fractions of a year, losses negative; refusals with their reason."""
        about = self.result.provenance["about"]
        hardest = self.result.compare()["hardest hit"]
        records = [
            {
                **{key: value for key, value in record.items() if key != "by_sector"},
                "hardest_hit": hardest[record["label"], record["model"]],
                **about[record["model"]],
            }
            for record in self.result.to_records()
        ]
        records.sort(key=lambda record: self.models.index(record["model"]))
        return [*records, *({"model": label, "not_applicable": why} for label, why in self.refused.items())]

    def __repr__(self) -> str:
        return repr(self.result)

    def _repr_html_(self) -> str:
        return self.result._repr_html_()


def compare(
    table: TableLike,
    scenarios: ScenarioLike | Iterable[ScenarioLike],
    models: ModelLike | Iterable[ModelLike] = EVERY_MODEL,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
    progress: Callable[[Iterable[Model]], Iterable[Model]] = iter,
) -> Comparison:
    """Run scenarios through every model at once, and keep the refusals.

    Parameters
    ----------
    table, scenarios, materials
        As in `run`.
    models
        All of them with their default parameters where not given.
    progress
        Wraps the models as they run, for a progress bar.

    Raises
    ------
    ParameterError
        If no model has an answer.

    Examples
    --------
    >>> import iomodel as iom
    >>> found = iom.compare("japan-2015", "dual-use-and-retaliation", ["direct", "ghosh"])
    >>> found.models, list(found.refused)
    (['direct'], ['ghosh'])
    """
    return Comparison(run(table, scenarios, models, materials=materials, refusals="keep", progress=progress))
