"""One scenario through every model: the answers side by side, and why some models have none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.errors import ParameterError
from iomodel.models import Model
from iomodel.notation import MODEL, SCENARIO
from iomodel.simulate.arguments import EVERY_MODEL, MaterialLike, ModelLike, ScenarioLike, TableLike
from iomodel.simulate.result import Result
from iomodel.simulate.spine import run

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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


def spread_chart(comparison: Comparison) -> Figure:
    """The spread of GDP losses over models, with each model's known bias beside it.

    Raises
    ------
    ParameterError
        If matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ParameterError(
            "a chart needs matplotlib, which is not installed; install iomodel[report]"
        ) from None
    table = comparison.table.reset_index()
    lines = table.pivot_table(index=MODEL, columns=SCENARIO, values="gdp", sort=False)
    errs = table.groupby(MODEL)["errs"].first()
    bars, height = len(lines.columns), 0.8 / len(lines.columns)
    figure = Figure(figsize=(11, 1.2 + 0.62 * len(lines)), layout="constrained")
    axes = figure.subplots()
    for number, scenario in enumerate(lines.columns):
        places = [place + (number - (bars - 1) / 2) * height for place in range(len(lines))]
        drawn = axes.barh(places, lines[scenario], height, label=str(scenario), color=f"C{number}")
        axes.bar_label(drawn, fmt="%.2f", padding=3, fontsize=8)
    axes.set_yticks(range(len(lines)), [f"{model}\nerrs {errs[model]}" for model in lines.index], fontsize=8)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel(comparison.headline, fontsize=8)
    axes.legend(fontsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure
