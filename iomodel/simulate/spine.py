"""`run`: the one place where tables, scenarios and models meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from iomodel.errors import ParameterError, SolverError
from iomodel.languages import LANGUAGES, Language
from iomodel.materials import capacity_path, unmapped_exposure
from iomodel.materials.material import Material
from iomodel.materials.notes import material_notes
from iomodel.materials.regions import borrowed
from iomodel.materials.trade import trade_notes
from iomodel.models import Model
from iomodel.models.answer import Answer
from iomodel.scenario import Scenario
from iomodel.simulate.accounts import DailyFlows, daily_flows
from iomodel.simulate.answering import Asked, answering
from iomodel.simulate.arguments import (
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_models,
    as_scenarios,
    as_table,
    materials_of,
)
from iomodel.simulate.build import build_result
from iomodel.simulate.measures import measures_of
from iomodel.simulate.result import Result
from iomodel.simulate.versions import deciding_versions
from iomodel.sources import AnnualGDP, gdp_of
from iomodel.table import IOTable

Refusals = Literal["raise", "keep"]
"""What happens when a model has no answer."""


def run(
    table: TableLike,
    scenarios: ScenarioLike | Iterable[ScenarioLike],
    models: ModelLike | Iterable[ModelLike],
    *,
    materials: Mapping[str, MaterialLike] | None = None,
    horizon: int | None = None,
    gdp: AnnualGDP | None = None,
    refusals: Refusals = "raise",
    progress: Callable[[Iterable[Model]], Iterable[Model]] = iter,
    cluster: str | None = None,
    workers: int | None = None,
) -> Result:
    """Run scenarios through models on a table.

    Parameters
    ----------
    table
        The economy: a table, its name, or its path.
    scenarios, models
        One or many of each, as instances, names, classes of models or paths of scenario files; ``"all"``
        means every model. Every scenario runs through every model.
    materials
        Materials by name where they are not bundled ones.
    horizon
        Number of days. Where not given, each scenario is followed for its own days and the model's aftermath,
        or until the model finds all back to normal, whatever else is in the run; on later days of a longer
        one it is back to normal.
    gdp
        The year's GDP that shares are turned into yen with; nominal 2024 for
        Japan, the table's own for others, where not given.
    refusals
        ``"raise"``: the first model that has no answer ends the run. ``"keep"``: the others answer, and
        `Result.refused` says why it has none.
    progress
        Wraps the models as they run, for a progress bar.
    cluster
        ``"local"``, or the address of a dask scheduler such as ``"tcp://10.0.0.1:8786"``, whose workers take
        one model and 32 scenarios at a time; the extra ``scale`` brings dask. The answers are those of this
        process with one thread for linear algebra, bit for bit on processors of one kind.
    workers
        Processes of a local cluster; one for each processor where not given.

    Returns
    -------
    Result with dimensions scenario, model, day and sector.

    Raises
    ------
    ParameterError
        If two scenarios or models would carry the same label, something is no table, scenario or
        model, no model has an answer, or the cluster cannot be reached within 10 seconds.
    MissingExtraError
        If a cluster is asked for and dask is not installed.
    ScenarioError
        If a scenario does not fit the table, the materials or the horizon.

    Examples
    --------
    >>> import iomodel as iom
    >>> table = iom.load_table("japan-2015", sectors=37)
    >>> ban = iom.load_scenario("rare-earth-ban")
    >>> result = iom.run(table, [ban.lasting(90), ban.lasting(365)], iom.Direct())
    >>> result.gdp_loss().round(2)
    model                direct
    scenario
    rare-earth-ban@90d    -0.08
    rare-earth-ban@365d   -1.16
    """
    table, models = as_table(table), as_models(models)
    scenarios = as_scenarios(scenarios, table=table, materials=materials)
    _require_distinct([scenario.label for scenario in scenarios], "scenarios")
    labels = model_labels(models)
    known = materials_of(scenarios, materials, table)
    followed_apart = horizon is None
    if horizon is None:
        aftermath = max(model.aftermath for model in models)
        horizon = max(1, max(scenario.days for scenario in scenarios) + aftermath)
    path = capacity_path(table, scenarios, known, horizon)
    asked = Asked(table, scenarios, dict(zip(labels, models, strict=True)), known, horizon, followed_apart)
    answers: dict[str, Answer] = {}
    refused: dict[Language, dict[str, str]] = {language: {} for language in LANGUAGES}
    with answering(asked, path, cluster, workers) as answer:
        for label, _ in zip(labels, progress(models), strict=True):
            try:
                answers[label] = answer(label)
            except (ParameterError, SolverError) as error:
                if refusals == "raise":
                    raise
                for language, found in refused.items():
                    found[label] = why_refused(error, language)
    if not answers:
        raise ParameterError(f"no model has an answer: {'; '.join(refused['en'].values())}")
    answered = [(label, model) for label, model in zip(labels, models, strict=True) if label in answers]
    flows = _flows(table, answers)
    return build_result(
        table,
        scenarios,
        flows,
        measures={label: measures_of(answer, flows[label]) for label, answer in answers.items()},
        capacity=path.capacity,
        unmet=path.unmet,
        elements={name: material.codes for name, material in known.items()},
        provenance={
            "table": {"name": table.name, "level": table.level, "digest": table.digest},
            "concordance": _concordance(table, known),
            "scenarios": [scenario.model_dump(mode="json", exclude_defaults=True) for scenario in scenarios],
            "notes": [
                *table_notes(table),
                *trade_notes(table, scenarios, known),
                *_notes(scenarios, answers, known),
            ],
            "at_least": {
                label: list(answer.at_least) for label, answer in answers.items() if answer.at_least
            },
            "models": {label: model.parameters for label, model in answered},
            "about": {label: model.about for label, model in answered},
            "headline": {label: model.headline for label, model in answered},
            "refused": refused["en"],
            "refused_ja": refused["ja"],
            "materials": {name: known[name].digest for name in sorted(known)},
            "gdp": vars(gdp or gdp_of(table)),
            "borrowed": borrowed(table, scenarios, known),
            "versions": deciding_versions(),
        },
    )


def _flows(table: IOTable, answers: Mapping[str, Answer]) -> dict[str, DailyFlows]:
    """Daily flows by model, all of the same number of days."""
    days = max(answer.output.shape[1] for answer in answers.values())
    return {
        label: daily_flows(table, answer.lasting(days, table), label) for label, answer in answers.items()
    }


def _notes(
    scenarios: Sequence[Scenario], answers: Mapping[str, Answer], materials: Mapping[str, Material]
) -> list[str]:
    """Notes on the scenarios, on how they read materials, then those of the models."""
    own = [note for scenario in scenarios for note in (*scenario.notes, *material_notes(scenario, materials))]
    of_models = [
        f"{label}: {note}"
        for label, answer in answers.items()
        for listed in answer.notes.values()
        for note in listed
    ]
    return list(dict.fromkeys([*own, *of_models]))


def table_notes(table: IOTable) -> list[str]:
    """What a table that was not published as it is says of itself."""
    if not table.meta.updated_from:
        return []
    return [
        f"table {table.name} is {table.meta.updated_from} brought to later margins by RAS, not a published "
        "table; what no margin tells is as it was. From 2011 to 2015 such an update brings the direct loss "
        "nearer to the published table's, and those of leontief and supply-constrained further away"
    ]


def why_refused(error: Exception, language: Language = "en") -> str:
    """Why a model has no answer, in one line.

    >>> why_refused(SolverError("output of {sector} falls below zero", 3), "ja")
    '解なし：有効な解がない（部門3）'
    """
    solved = not isinstance(error, SolverError)
    if language == "ja":
        why = getattr(error, "japanese", "") or "設定がこのモデルの前提に合わない"
        return f"{'適用外' if solved else '解なし'}：{why}"
    return f"{'not applicable' if solved else 'no solution'}: {error}"


def _concordance(table: IOTable, materials: Mapping[str, Material]) -> dict[str, object] | None:
    """What the table's concordance could not carry, of output and of each material's exposed output."""
    reached = table.membership
    if reached is None or reached.level is not None:
        return None
    lost = {name: unmapped_exposure(table, material) for name, material in sorted(materials.items())}
    return {**reached.report(), "unmapped_exposure": lost}


def model_labels(models: Sequence[Model]) -> list[str]:
    """Labels of models in a result: the name, with the parameters that tell two of a kind apart."""
    if not models:
        raise ParameterError("no model given; expected at least one, such as SupplyConstrained()")
    labels = []
    for model in models:
        differing = {
            key: value
            for key, value in model.parameters.items()
            if any(other.name == model.name and other.parameters[key] != value for other in models)
        }
        stated = ",".join(f"{key}={value}" for key, value in differing.items())
        labels.append(f"{model.name}({stated})" if stated else model.name)
    _require_distinct(labels, "models")
    return labels


def _require_distinct(labels: list[str], what: str) -> None:
    """Raise if a label is missing or occurs twice."""
    if not labels:
        raise ParameterError(f"no {what} given; expected at least one")
    double = next((label for label in labels if labels.count(label) > 1), None)
    if double:
        raise ParameterError(f"two {what} are called {double!r}; give one of them another name or variant")
