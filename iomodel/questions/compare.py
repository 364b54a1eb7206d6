"""One scenario through every model: the answers side by side, and why some models have none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.errors import ParameterError, SolverError
from iomodel.materials.material import Material
from iomodel.models import MODELS, Model
from iomodel.notation import MODEL, SCENARIO
from iomodel.scenario import Scenario
from iomodel.simulate.result import Result
from iomodel.simulate.spine import model_labels, run
from iomodel.table import IOTable

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Comparison:
    """Answers of several models to the same scenarios.

    Parameters
    ----------
    results
        One result a model that has an answer, by label.
    refused
        For the others, why not: the model does not fit the scenario, or found no solution.
    """

    results: Mapping[str, Result]
    refused: Mapping[str, str]

    @property
    def headline(self) -> str:
        """What the numbers are shares and yen of."""
        return next(iter(self.results.values())).headline

    @property
    def table(self) -> pd.DataFrame:
        """As `Result.compare`: one line a model and scenario, the widest loss last."""
        lines = pd.concat([result.compare() for result in self.results.values()])
        order = lines.groupby(MODEL)["gdp"].min().sort_values(ascending=False, kind="stable").index
        return lines.swaplevel().loc[order].swaplevel()

    def to_records(self) -> list[dict[str, Any]]:
        """As plain data: shares as fractions of a year, losses negative; refusals with their reason."""
        found = []
        for label, result in self.results.items():
            about = result.provenance["about"][label]
            hardest = result.compare()["hardest hit"]
            for record in result.to_records():
                record.pop("by_sector")
                found.append({**record, "hardest_hit": hardest[record["label"], label], **about})
        return [*found, *({"model": label, "not_applicable": why} for label, why in self.refused.items())]


def compare(
    table: IOTable,
    scenarios: Scenario | Sequence[Scenario],
    models: Model | Iterable[Model] | None = None,
    *,
    materials: Mapping[str, Material] | None = None,
    progress: Callable[[Iterable[Model]], Iterable[Model]] = iter,
) -> Comparison:
    """Run scenarios through every model, each on its own, and keep the refusals.

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
    >>> both = iom.load_scenario("dual-use-and-retaliation")
    >>> found = compare(iom.load_table(sectors=13), both, [iom.Direct(), iom.Ghosh()])
    >>> list(found.results), list(found.refused)
    (['direct'], ['ghosh'])
    """
    if models is None:
        models = [kind() for kind in MODELS.values()]
    chosen = [models] if isinstance(models, Model) else list(models)
    results: dict[str, Result] = {}
    refused: dict[str, str] = {}
    for label, model in zip(model_labels(chosen), progress(chosen), strict=True):
        try:
            results[label] = _relabelled(run(table, scenarios, model, materials=materials), label)
        except ParameterError as error:
            refused[label] = f"not applicable: {error}"
        except SolverError as error:
            refused[label] = f"no solution: {error}"
    if not results:
        raise ParameterError(f"no model has an answer: {'; '.join(refused.values())}")
    return Comparison(results, refused)


def _relabelled(result: Result, label: str) -> Result:
    """The result of one model under the label that tells it from others of its kind."""
    if result.models == [label]:
        return result
    import json

    provenance = dict(result.provenance)
    for entry in ("models", "about"):
        (provenance[entry],) = ({label: value} for value in provenance[entry].values())
    data = result.data.assign_coords({MODEL: [label]})
    data.attrs["provenance"] = json.dumps(provenance, ensure_ascii=False, sort_keys=True)
    return dataclasses.replace(result, data=data)


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
