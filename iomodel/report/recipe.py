"""A recipe: everything that decides what a report says, as a small file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BeforeValidator,
    Field,
    InstanceOf,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from iomodel.errors import IOModelError, ParameterError, ScenarioError, SourceError, nearest, problems_at
from iomodel.files import read_toml
from iomodel.files.checked import findings, together
from iomodel.languages import LANGUAGES
from iomodel.materials.reading import find_material, load_material
from iomodel.materials.scenarios import load_scenario, scenario_names
from iomodel.models import MODELS, model_named
from iomodel.quantities import Days
from iomodel.report.appearance import FOLDER, Appearance
from iomodel.report.entries import Unset, with_entries
from iomodel.report.subject import subject_of, variant_problems
from iomodel.report.variants import MOST, SCENARIO, by_path
from iomodel.scenario import Scenario
from iomodel.sources import table_levels, table_names

Format: TypeAlias = Literal["html", "pdf", "xlsx", "nc"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "xlsx", "nc")
USUAL_FORMATS: tuple[Format, ...] = ("html", "pdf", "xlsx")
"""Without the data of every day, which take tens of megabytes."""
STANDARD_DURATIONS = (90, 182, 365)
ALL = "all"
_LEAD = "supply-constrained"


def _asked(value: object) -> object:
    """A scenario, or the name or file of one."""
    if not isinstance(value, str | Scenario):
        raise ValueError(f"{value!r:.60} is no scenario; expected its name or its file")
    return value


_Asked: TypeAlias = Annotated[
    str | InstanceOf[Scenario], BeforeValidator(_asked), WithJsonSchema({"type": "string"})
]


def _flat(value: object) -> object:
    """Entries by path, nested tables among them."""
    return by_path(value) if isinstance(value, Mapping) else value


def _tables(value: object) -> object:
    """One table, or a list of them."""
    if isinstance(value, Mapping):
        value = [value]
    if isinstance(value, list | tuple):
        odd = next((item for item in value if not isinstance(item, Mapping)), None)
        if odd is not None:
            raise ValueError(
                f'{odd!r:.60} is no table; expected values by path, such as {{"stocks.*.days" = [0, 60]}}'
            )
        return [by_path(item) for item in value]
    return value


_ByPath: TypeAlias = Annotated[dict[str, Any], BeforeValidator(_flat)]
_Tables: TypeAlias = Annotated[tuple[dict[str, Any], ...], BeforeValidator(_tables)]


class Recipe(Appearance):
    """Which table, scenarios, models, durations and variations a report is about, and how it is written.

    >>> Recipe(name="ban", scenarios=["rare-earth-ban"], models=["direct"]).lead_model
    'direct'
    """

    name: str = Field(min_length=1, pattern=r"^[a-z0-9][a-z0-9._-]*$")
    title: str = ""
    """Over the report; the title of the first scenario where not given."""
    table: str = "japan-2015"
    """Name of a table, or the path of one; a multi-regional one needs a region."""
    sectors: int | None = None
    region: str | None = None
    """Country of a multi-regional table."""
    materials: dict[str, str] = Field(default_factory=dict)
    """Folders of materials of one's own, by the name that scenarios give them; relative to the recipe."""
    scenarios: Annotated[tuple[_Asked, ...], Field(min_length=1)]
    """Names or files, in Python also scenarios; the first is the subject, the others are compared with it."""
    set: _ByPath = Field(default_factory=dict)
    """Entries of the first scenario that are replaced, by path, such as ``"stocks.*.days" = 60``."""
    each: _Tables = ()
    """Variants of the first scenario: tables of values by path. A list stands for each of its values in turn,
    several lists for all their combinations; ``scenario`` names another scenario, ``name`` and ``title`` go
    with a table of one combination."""
    gives: Literal["reports", "rows"] = "reports"
    """What `each` makes: a report for every combination, or one report with a row for each."""
    models: Annotated[tuple[str, ...], Field(min_length=1)] = (ALL,)
    """Names, or ``all``. The direct loss is always computed, to separate it from what propagates."""
    lead: str = ""
    """The model whose sectors are shown; supply-constrained, or else the last, where not given."""
    durations: tuple[Days, ...] = STANDARD_DURATIONS
    """Lengths of the cut at which the first scenario is run besides its own."""
    grid: Annotated[dict[str, Annotated[tuple[Any, ...], Field(min_length=1)]], BeforeValidator(_flat)] = (
        Field(default_factory=dict)
    )
    """Values of one or two entries of the first scenario, such as ``"stocks.*.days" = [0, 60, 120]``."""
    draws: Annotated[int, Field(ge=0, le=65536)] = 0
    """Draws behind the section on ranges, a power of two or rounded up to one; 0 leaves it out."""
    posterior: bool = False
    """Whether a section says what episodes teach of the first scenario's loss, weighted draws and all."""
    formats: tuple[Format, ...] = USUAL_FORMATS
    """Of html, pdf, xlsx and nc, the data of every day as NetCDF, which is only written where it is asked
    for."""
    language: str = "en"

    @field_validator("table")
    @classmethod
    def _table_known(cls, value: str) -> str:
        return value if os.path.exists(value) else _listed(value, table_names(), "table")

    @field_validator("language")
    @classmethod
    def _language_known(cls, value: str) -> str:
        return _listed(value, list(LANGUAGES), "language")

    @field_validator("models")
    @classmethod
    def _models_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        _distinct(value)
        if ALL in value and len(value) > 1:
            raise ValueError(f"'{ALL}' means every model; name it alone, or name the models")
        if value != (ALL,):
            for name in value:
                model_named(name)
        return value

    @field_validator("materials")
    @classmethod
    def _materials_load(cls, value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        folder = (info.context or {}).get(FOLDER)
        found, problems = {}, []
        for name, place in value.items():
            try:
                found[name] = str(find_material(place, folder).resolve())
                load_material(found[name])
            except IOModelError as error:
                problems += problems_at(name, error)
        together(problems)
        return found

    @field_validator("scenarios")
    @classmethod
    def _scenarios_known(
        cls, value: tuple[str | Scenario, ...], info: ValidationInfo
    ) -> tuple[str | Scenario, ...]:
        found = [one if isinstance(one, Scenario) else _located(one, info) for one in value]
        _distinct([one.label if isinstance(one, Scenario) else one for one in found])
        problems = []
        for number, one in enumerate(found):
            try:
                if not isinstance(one, Scenario):
                    load_scenario(one, materials=info.data.get("materials"))
            except IOModelError as error:
                problems += problems_at(str(number), error)
        together(problems)
        return tuple(found)

    @field_validator("durations")
    @classmethod
    def _durations_positive(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(days == 0 for days in value):
            raise ValueError("a cut of 0 days changes nothing; expected 1 or more")
        _distinct(value)
        return value

    @field_validator("formats")
    @classmethod
    def _formats_distinct(cls, value: tuple[Format, ...]) -> tuple[Format, ...]:
        if not value:
            raise ValueError(f"no format given; formats: {', '.join(FORMATS)}")
        _distinct(value)
        return value

    @field_validator("set")
    @classmethod
    def _set_sound(cls, value: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        _subject({**info.data, "set": value})
        return value

    @field_validator("each")
    @classmethod
    def _each_sound(
        cls, value: tuple[dict[str, Any], ...], info: ValidationInfo
    ) -> tuple[dict[str, Any], ...]:
        if not value and (info.context or {}).get(FOLDER) is not None:
            raise ValueError("is an empty list; leave it out, or list values by path")
        found = tuple(_with_places(table, info) for table in value)
        together(variant_problems({**info.data, "each": found}, _subject(info.data)))
        return found

    @field_validator("grid")
    @classmethod
    def _grid_sound(
        cls, value: dict[str, tuple[Any, ...]], info: ValidationInfo
    ) -> dict[str, tuple[Any, ...]]:
        if len(value) > 2:
            raise ValueError(
                f"{len(value)} entries vary, expected one or two: more cannot be shown on a page"
            )
        points = prod(map(len, value.values()))
        if points > MOST:
            raise ValueError(f"has {points} points, expected {MOST} at most; shorten the lists")
        for path in value:
            if path.split(".")[0] == "duration":
                raise ValueError(f"{path}: the length of the cut varies in 'durations', not in the grid")
        scenarios = info.data.get("scenarios", ())
        if value and len(scenarios) > 1:
            raise ValueError(f"a grid varies one scenario, found {len(scenarios)}; split the recipe")
        subject = _subject(info.data)
        if subject is not None:
            together(_unset(subject, value, info.data.get("materials", {})))
        return value

    @field_validator("lead")
    @classmethod
    def _lead_among_models(cls, value: str, info: ValidationInfo) -> str:
        models = _with_direct(info.data["models"]) if "models" in info.data else []
        if value and models and value not in map(_bare, models):
            raise ValueError(f"{value!r} is not among the models {', '.join(models)}")
        return value

    @field_validator("sectors")
    @classmethod
    def _level_known(cls, value: int | None, info: ValidationInfo) -> int | None:
        table = info.data.get("table")
        if value is not None and table in table_names() and str(value) not in table_levels(table):
            levels = ", ".join(table_levels(table))
            raise ValueError(f"table {table} has no level of {value} sectors; expected one of {levels}")
        return value

    # -- derived -----------------------------------------------------------------------

    @property
    def model_names(self) -> list[str]:
        """Models to run, the direct loss among them."""
        return _with_direct(self.models)

    @property
    def lead_model(self) -> str:
        """The model whose sectors are shown."""
        named = [_bare(name) for name in self.model_names]
        return self.lead or (_LEAD if _LEAD in named else named[-1])

    # -- reading -----------------------------------------------------------------------

    @classmethod
    def parse(cls, data: dict[str, Any], where: str, folder: Path | None = None) -> Recipe:
        """Build from plain data; every problem is reported at once, each with its path."""
        try:
            return cls.model_validate(data, context={FOLDER: folder})
        except ValidationError as error:
            raise ScenarioError(f"recipe {where}", findings(error, cls, "recipe")) from None

    @classmethod
    def read(cls, path: Path | str) -> Recipe:
        """Read a recipe in TOML; its name is that of the file, scenario files are sought beside it."""
        path = Path(path)
        data = read_toml(path, "recipe", ScenarioError)
        return cls.parse({"name": path.stem, **data}, str(path), path.parent)


def as_recipe(given: Recipe | Scenario | str | Path) -> Recipe:
    """A recipe from a recipe, the path of its file, or a scenario, its name or its file.

    Raises
    ------
    ParameterError
        If it is none of these.
    ScenarioError
        If the file is wrong, or there is no such scenario.

    >>> as_recipe("rare-earth-ban").scenarios
    ('rare-earth-ban',)
    """
    if isinstance(given, Recipe):
        return given
    if not isinstance(given, Scenario | str | Path):
        raise ParameterError(
            f"recipe is {given!r:.80} ({type(given).__name__}), expected a Recipe, the path of its file, or "
            "a scenario, its name or its file"
        )
    if isinstance(given, Scenario):
        return Recipe.parse({"name": "report", "scenarios": [given]}, given.label)
    if is_recipe(Path(given)):
        return Recipe.read(given)
    return Recipe.parse({"name": "report", "scenarios": [str(given)]}, str(given))


def is_recipe(path: Path) -> bool:
    """Whether a TOML file is a recipe and not a scenario, by keys that only one of them has."""
    try:
        keys = set(read_toml(path))
    except SourceError:
        return False
    recipes, scenarios = set(Recipe.model_fields), set(Scenario.model_fields)
    return "scenarios" in keys or len(keys & (recipes - scenarios)) > len(keys & (scenarios - recipes))


def _with_direct(models: tuple[str, ...]) -> list[str]:
    """Models to run, the direct loss among them."""
    named = list(MODELS) if models == (ALL,) else list(models)
    return named if "direct" in map(_bare, named) else ["direct", *named]


def _bare(name: str) -> str:
    """The name of a model without its parameters."""
    return name.partition(":")[0].strip()


def _listed(name: str, known: list[str], what: str) -> str:
    """The name, or an error with the known ones."""
    if name not in known:
        raise ValueError(f"no {what} {name!r}; known: {', '.join(known)}.{nearest(name, known)}")
    return name


def _distinct(values: tuple[Any, ...] | list[Any]) -> None:
    """Raise if a value is given twice."""
    double = next((value for value in values if values.count(value) > 1), None)
    if double is not None:
        raise ValueError(f"{double!r} is given twice")


def _located(name: str, info: ValidationInfo) -> str:
    """A scenario's name, or its file sought beside the recipe."""
    folder = (info.context or {}).get(FOLDER)
    if name in scenario_names() or folder is None or not name.endswith(".toml"):
        return name
    return str(folder / name)


def _with_places(table: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
    """A table of `each` with its scenarios' files sought beside the recipe."""
    asked = table.get(SCENARIO)
    if isinstance(asked, str):
        return {**table, SCENARIO: _located(asked, info)}
    if isinstance(asked, list | tuple):
        return {**table, SCENARIO: [_located(x, info) if isinstance(x, str) else x for x in asked]}
    return table


def _subject(given: dict[str, Any]) -> Scenario | None:
    """The scenario that the recipe is about; None where it could not be read."""
    try:
        return subject_of(given)
    except Unset as error:
        together(error.problems)
        raise


def _unset(
    subject: Scenario, grid: dict[str, tuple[Any, ...]], materials: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Entries of a grid that the scenario does not have, and values that it cannot take."""
    for path, values in grid.items():
        for value in values:
            try:
                with_entries(subject, {path: value}, materials)
            except Unset as error:
                yield from error.problems
