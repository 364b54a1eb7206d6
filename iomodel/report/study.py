"""What a recipe runs: its scenarios, spelled out, through its models."""

from __future__ import annotations

import copy
import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from iomodel.errors import ScenarioError
from iomodel.files import sha256, tables_folder
from iomodel.materials.material import Material
from iomodel.models import Model, model_named
from iomodel.report.packages import versions
from iomodel.report.recipe import Recipe
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import as_scenario, materials_of
from iomodel.simulate.result import Result
from iomodel.simulate.spine import run
from iomodel.sources import load_table
from iomodel.table import IOTable

Progress = Callable[[Iterable[Model]], Iterable[Model]]


_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class GridPoint:
    """One point of a grid: the values as the scenario reads them, and the variant they make."""

    values: tuple[Any, ...]
    scenario: Scenario


@dataclass(frozen=True)
class Study:
    """A recipe made ready to run.

    Parameters
    ----------
    recipe
        What was asked.
    subject
        The scenario that the report is about, at its own length.
    beside
        Further scenarios.
    by_duration
        The subject at every length, its own among them, from short to long.
    points
        The subject at every point of the grid.
    """

    recipe: Recipe
    subject: Scenario
    beside: tuple[Scenario, ...]
    by_duration: tuple[Scenario, ...]
    points: tuple[GridPoint, ...]

    @cached_property
    def table(self) -> IOTable:
        """The economy."""
        return load_table(self.recipe.table, self.recipe.sectors, self.recipe.region)

    @cached_property
    def models(self) -> tuple[Model, ...]:
        """The models, with their default parameters."""
        return tuple(model_named(name) for name in self.recipe.model_names)

    @cached_property
    def lead(self) -> Model:
        """The model whose sectors are shown."""
        return next(model for model in self.models if model.name == self.recipe.lead_model)

    @cached_property
    def scenarios(self) -> list[Scenario]:
        """Everything that is run, each once, the subject first."""
        every = [self.subject, *self.beside, *self.by_duration, *(point.scenario for point in self.points)]
        return list({scenario.label: scenario for scenario in every}.values())

    @cached_property
    def materials(self) -> dict[str, Material]:
        """The materials that are cut, by name."""
        return dict(sorted(materials_of(self.scenarios, self.recipe.materials, self.table).items()))

    @cached_property
    def digest(self) -> str:
        """sha256 over everything that decides the report: what is run, and how it is worded."""
        stated = [
            self.run_digest,
            self.recipe.model_dump(mode="json"),
            versions(self.recipe.formats),
            _content(_PACKAGE / "report" / "templates", ("*",)),
        ]
        return _sha256(stated)

    @cached_property
    def run_digest(self) -> str:
        """sha256 over everything that decides the result: input, parameters, software."""
        parts = {
            "scenarios": [scenario.model_dump(mode="json") for scenario in self.scenarios],
            "table": digest_of_table(self.table),
            "materials": {name: material.digest for name, material in self.materials.items()},
            "models": {model.name: repr(model) for model in self.models},
            "bundled": bundled_digest(),
            "versions": versions(()),
            "code": _code_digest(),
        }
        return _sha256(parts)

    def run(self, progress: Progress = iter) -> Result:
        """All scenarios through all models, in one result; a model without an answer is kept as refused."""
        return run(
            self.table,
            self.scenarios,
            self.models,
            materials=self.materials,
            refusals="keep",
            progress=progress,
        )

    def answered(self, result: Result) -> Study:
        """The study with the models that have an answer."""
        if not result.refused:
            return self
        names = tuple(name for name in self.recipe.model_names if model_named(name).name in result.models)
        lead = self.recipe.lead if self.recipe.lead in result.models else ""
        return replace(self, recipe=self.recipe.model_copy(update={"models": names, "lead": lead}))


def plan(recipe: Recipe) -> Study:
    """Spell out what a recipe runs.

    Raises
    ------
    ScenarioError
        If a grid varies what the scenario does not have, or to a value that it cannot take.

    >>> study = plan(Recipe(name="ban", scenarios=["rare-earth-ban"], grid={"stocks.*.days": (0, 60)}))
    >>> [scenario.label for scenario in study.by_duration]
    ['rare-earth-ban@90d', 'rare-earth-ban@182d', 'rare-earth-ban']
    >>> [point.values for point in study.points]
    [(0.0,), (60.0,)]
    """
    subject, *beside = [as_scenario(name, materials=recipe.materials) for name in recipe.scenarios]
    lengths = sorted({*recipe.durations, subject.duration.cut})
    by_duration = tuple(
        subject if days == subject.duration.cut else subject.lasting(days) for days in lengths
    )
    points = tuple(
        _point(subject, dict(zip(recipe.grid, values, strict=True)))
        for values in (itertools.product(*recipe.grid.values()) if recipe.grid else ())
    )
    return Study(recipe, subject, tuple(beside), by_duration, points)


def _point(subject: Scenario, values: dict[str, Any]) -> GridPoint:
    """The subject with some entries replaced."""
    data = copy.deepcopy(subject.model_dump())
    for path, value in values.items():
        _set(data, path.split("."), value, f"scenario {subject.name}, grid {path!r}")
    variant = ",".join(f"{path}={value}" for path, value in values.items())
    heads = {path.split(".")[0] for path in values}
    changed = subject.changed(variant, **{head: data[head] for head in heads})
    read = changed.model_dump()
    return GridPoint(tuple(_get(read, path.split(".")) for path in values), changed)


def _set(data: Any, path: list[str], value: Any, where: str) -> None:
    """Set an entry of nested plain data; ``*`` means every item of a list."""
    head, *rest = path
    if head == "*":
        if not data:
            raise ScenarioError(f"{where}: the scenario has none to vary; name one in its file")
        for item in data:
            _set(item, rest, value, where)
    elif not isinstance(data, dict) or head not in data:
        raise ScenarioError(f"{where}: a scenario has no entry {head!r}")
    elif rest:
        _set(data[head], rest, value, where)
    else:
        data[head] = value


def _get(data: Any, path: list[str]) -> Any:
    """An entry of nested plain data; that of the first item where ``*`` means all."""
    for key in path:
        data = data[0] if key == "*" else data[key]
    return data


def _sha256(parts: Any) -> str:
    """One digest over plain data."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def bundled_digest() -> str:
    """sha256 over all figures that come with iomodel: classifications, GDP, estimates and what they read."""
    return _content(tables_folder(), ("*",))


@cache
def _code_digest() -> str:
    """sha256 over the package's own source, so that a changed formula makes a new report.

    Found once: a process goes on with the source that it has loaded.
    """
    return _content(_PACKAGE, ("*.py",))


def _content(folder: Path, patterns: Sequence[str]) -> str:
    """sha256 over the files of a folder, their places and what is in them."""
    paths = sorted(path for pattern in patterns for path in folder.rglob(pattern) if path.is_file())
    return _sha256([(path.relative_to(folder).as_posix(), sha256(path)) for path in paths])


def digest_of_table(table: IOTable) -> str:
    """sha256 over all of a table that a report shows: figures, persons, names and where it comes from."""
    persons = None if table.employment is None else sha256(table.employment.tobytes())
    return _sha256([table.digest, persons, table.names_en, table.names_ja, repr(table.meta)])
