"""What a recipe runs: its scenarios, spelled out, through its models."""

from __future__ import annotations

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
from iomodel.files.kept import keep_last
from iomodel.materials.material import Material
from iomodel.models import Model, model_named
from iomodel.report.entries import Unset, entry, with_entries
from iomodel.report.packages import versions
from iomodel.report.recipe import Recipe
from iomodel.report.subject import listed_variants, subject_of
from iomodel.report.variants import Variant
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
    variants
        What the recipe lists, where it gives one report with a row for each.
    """

    recipe: Recipe
    subject: Scenario
    beside: tuple[Scenario, ...]
    by_duration: tuple[Scenario, ...]
    points: tuple[GridPoint, ...]
    variants: tuple[Variant, ...] = ()

    @cached_property
    def table(self) -> IOTable:
        """The economy; where its content is that of an earlier report's, with the factors found for that."""
        return _same(load_table(self.recipe.table, self.recipe.sectors, self.recipe.region))

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
        every += [variant.scenario for variant in self.variants]
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
            self.recipe.model_dump(mode="json", exclude={"logo", "template"}),
            sha256(Path(self.recipe.logo)) if self.recipe.logo else "",
            _content(Path(self.recipe.template), ("*",)) if self.recipe.template else "",
            versions(self.recipe.formats),
            _content(_PACKAGE / "report" / "templates", ("*",)),
        ]
        return _sha256(stated)

    @cached_property
    def bundled_digest(self) -> str:
        """sha256 over all figures that come with iomodel, as the study finds them."""
        return bundled_digest()

    @cached_property
    def run_digest(self) -> str:
        """sha256 over everything that decides the result: input, parameters, software."""
        parts = {
            "scenarios": [scenario.model_dump(mode="json") for scenario in self.scenarios],
            "table": digest_of_table(self.table),
            "materials": {name: material.digest for name, material in self.materials.items()},
            "models": {model.name: repr(model) for model in self.models},
            "bundled": self.bundled_digest,
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
    subject = subject_of(dict(recipe))
    assert subject is not None
    beside = [as_scenario(name, materials=recipe.materials) for name in recipe.scenarios[1:]]
    variants = listed_variants(dict(recipe), subject) if recipe.gives == "rows" else []
    lengths = sorted({*recipe.durations, subject.duration.cut})
    by_duration = tuple(
        subject if days == subject.duration.cut else subject.lasting(days) for days in lengths
    )
    points = tuple(
        _point(subject, dict(zip(recipe.grid, values, strict=True)), recipe.materials)
        for values in (itertools.product(*recipe.grid.values()) if recipe.grid else ())
    )
    return Study(recipe, subject, tuple(beside), by_duration, points, tuple(variants))


def _point(subject: Scenario, values: dict[str, Any], materials: dict[str, str]) -> GridPoint:
    """The subject with some entries replaced."""
    try:
        changed = with_entries(subject, values, materials)
    except Unset as error:
        raise ScenarioError(f"scenario {subject.label}, grid", error.problems) from None
    return GridPoint(tuple(entry(changed, path) for path in values), changed)


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


_MOST_TABLES = 4
"""Tables that are kept for later reports; the oldest goes first."""
_TABLES: dict[str, IOTable] = {}


def _same(table: IOTable) -> IOTable:
    """The table of the same content that an earlier report of this process was made on, or this one."""
    key = digest_of_table(table)
    if key not in _TABLES:
        keep_last(_TABLES, key, table, _MOST_TABLES)
    return _TABLES[key]


def digest_of_table(table: IOTable) -> str:
    """sha256 over all of a table that a report shows: figures, persons, names and where it comes from."""
    persons = None if table.employment is None else sha256(table.employment.tobytes())
    return _sha256([table.digest, persons, table.names_en, table.names_ja, repr(table.meta)])
