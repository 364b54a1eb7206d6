"""`run`: the one place where tables, scenarios and models meet."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

import numpy as np

from iomodel.errors import ParameterError
from iomodel.materials import capacity_path, unmapped_exposure
from iomodel.materials.material import Material
from iomodel.materials.reading import load_material
from iomodel.models import Model
from iomodel.notation import FloatArray
from iomodel.scenario import Scenario
from iomodel.simulate.accounts import daily_flows
from iomodel.simulate.result import Result, build_result
from iomodel.sources import AnnualGDP, gdp_of
from iomodel.table import IOTable

_PACKAGES = ("iomodel", "numpy", "scipy", "pandas", "xarray", "pymrio")


def run(
    table: IOTable,
    scenarios: Scenario | Sequence[Scenario],
    models: Model | Sequence[Model],
    *,
    materials: Mapping[str, Material] | None = None,
    horizon: int | None = None,
    gdp: AnnualGDP | None = None,
    progress: Callable[[Iterable[Model]], Iterable[Model]] = iter,
) -> Result:
    """Run scenarios through models on a table.

    Parameters
    ----------
    table
        The economy.
    scenarios, models
        One or many of each; every scenario runs through every model.
    materials
        Materials by name where they are not bundled ones.
    horizon
        Number of days. Where not given, each scenario is followed for its own days and the model's aftermath,
        whatever else is in the run; on later days of a longer one it stands at normal.
    gdp
        The year's GDP that shares are turned into yen with; nominal 2024 for
        Japan, the table's own for others, where not given.
    progress
        Wraps the models as they run, for a progress bar.

    Returns
    -------
    Result with dimensions scenario, model, day and sector.

    Raises
    ------
    ParameterError
        If two scenarios or models would carry the same label.
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
    rare-earth-ban@90d    -0.12
    rare-earth-ban@365d   -1.37
    """
    scenarios = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    models = [models] if isinstance(models, Model) else list(models)
    _require_distinct([scenario.label for scenario in scenarios], "scenarios")
    labels = model_labels(models)
    known = materials_of(scenarios, materials)
    followed_apart = horizon is None
    if horizon is None:
        aftermath = max(model.aftermath for model in models)
        horizon = max(1, max(scenario.days for scenario in scenarios) + aftermath)
    path = capacity_path(table, scenarios, known, horizon)
    flows = []
    for model in progress(models):
        output = model.output(table, path)
        if followed_apart:
            output = _followed(output, table, scenarios, model)
        flows.append(daily_flows(table, output, model.name))
    return build_result(
        table,
        scenarios,
        labels,
        output=np.stack([flow.output for flow in flows], axis=1),
        value_added=np.stack([flow.value_added for flow in flows], axis=1),
        employment=_stacked([flow.employment for flow in flows]),
        unmet=path.unmet,
        provenance={
            "table": {"name": table.name, "level": table.meta.level, "digest": table.digest},
            "concordance": _concordance(table, known),
            "scenarios": [scenario.model_dump(mode="json", exclude_defaults=True) for scenario in scenarios],
            "notes": [note for scenario in scenarios for note in scenario.notes],
            "models": {label: model.parameters for label, model in zip(labels, models, strict=True)},
            "about": {label: model.about for label, model in zip(labels, models, strict=True)},
            "materials": {name: known[name].digest for name in sorted(known)},
            "gdp": vars(gdp or gdp_of(table)),
            "versions": _versions(),
        },
    )


@cache
def _versions() -> dict[str, str]:
    """Versions of the packages that make the numbers."""
    return {name: importlib.metadata.version(name) for name in _PACKAGES}


def _stacked(persons: Sequence[FloatArray | None]) -> FloatArray | None:
    """Persons of all models, shape (scenario, model, day, sector); None where the table has none."""
    known = [values for values in persons if values is not None]
    return np.stack(known, axis=1) if known else None


def materials_of(
    scenarios: Sequence[Scenario], given: Mapping[str, Material] | None = None
) -> dict[str, Material]:
    """Materials that scenarios cut, by name: those given, and the bundled ones for the rest."""
    known = dict(given or {})
    for name in {cut.material for scenario in scenarios for cut in scenario.cuts} - set(known):
        known[name] = load_material(name)
    return known


def _followed(output: FloatArray, table: IOTable, scenarios: Sequence[Scenario], model: Model) -> FloatArray:
    """The output with the days after each scenario's own aftermath at normal."""
    last = np.array([scenario.days + model.aftermath for scenario in scenarios])
    within = np.arange(output.shape[1]) < last[:, None]
    return np.where(within[:, :, None], output, table.x)


def _concordance(table: IOTable, materials: Mapping[str, Material]) -> dict[str, object] | None:
    """What the table's concordance could not carry, of output and of each material's exposed output."""
    if table.concordance is None:
        return None
    lost = {name: unmapped_exposure(table, material) for name, material in sorted(materials.items())}
    return {**table.concordance.report(), "unmapped_exposure": lost}


def model_labels(models: Sequence[Model]) -> list[str]:
    """Labels of models in a result: the name, with the parameters that tell two of a kind apart."""
    if not models:
        raise ParameterError("no model given; expected at least one, such as SupplyConstrained()")
    names = [model.name for model in models]
    labels = []
    for model in models:
        differing = {
            key: value
            for key, value in model.parameters.items()
            if any(other.name == model.name and other.parameters[key] != value for other in models)
        }
        told = ",".join(f"{key}={value}" for key, value in differing.items())
        labels.append(f"{model.name}({told})" if told and names.count(model.name) > 1 else model.name)
    _require_distinct(labels, "models")
    return labels


def _require_distinct(labels: list[str], what: str) -> None:
    """Raise if a label is missing or stands twice."""
    if not labels:
        raise ParameterError(f"no {what} given; expected at least one")
    double = next((label for label in labels if labels.count(label) > 1), None)
    if double:
        raise ParameterError(f"two {what} are called {double!r}; give one of them another name or variant")
