"""A recipe: everything that decides what a report says, as a small file."""

from __future__ import annotations

import os
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
    model_validator,
)

from iomodel.errors import IOModelError, ParameterError, ScenarioError, SourceError, nearest, problems_at
from iomodel.files import read_toml
from iomodel.files.checked import Strict, findings, together
from iomodel.languages import LANGUAGES
from iomodel.materials.reading import find_material, load_material
from iomodel.materials.scenarios import load_scenario, scenario_names
from iomodel.models import MODELS, model_named
from iomodel.quantities import Days
from iomodel.scenario import Scenario
from iomodel.sources import table_levels, table_names

Format: TypeAlias = Literal["html", "pdf", "xlsx", "nc"]
FORMATS: tuple[Format, ...] = ("html", "pdf", "xlsx", "nc")
STANDARD_DURATIONS = (90, 182, 365)
ALL = "all"
_LEAD = "supply-constrained"
_FOLDER = "folder"


def _asked(value: object) -> object:
    """A scenario, or the name or file of one."""
    if not isinstance(value, str | Scenario):
        raise ValueError(f"{value!r:.60} is no scenario; expected its name or its file")
    return value


_Asked: TypeAlias = Annotated[
    str | InstanceOf[Scenario], BeforeValidator(_asked), WithJsonSchema({"type": "string"})
]


class Recipe(Strict):
    """Which table, scenarios, models, durations and variations a report is about, and how it is written.

    >>> Recipe(name="ban", scenarios=["rare-earth-ban"], models=["direct"]).lead_model
    'direct'
    """

    name: str = Field(min_length=1, pattern=r"^[a-z0-9][a-z0-9.-]*$")
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
    models: Annotated[tuple[str, ...], Field(min_length=1)] = (ALL,)
    """Names, or ``all``. The direct loss is always computed, to separate it from what propagates."""
    lead: str = ""
    """The model whose sectors are shown; supply-constrained, or else the last, where not given."""
    durations: tuple[Days, ...] = STANDARD_DURATIONS
    """Lengths of the cut at which the first scenario is run besides its own."""
    grid: dict[str, Annotated[tuple[Any, ...], Field(min_length=2)]] = Field(default_factory=dict)
    """Values of one or two entries of the scenario, such as ``"stocks.*.days" = [0, 60, 120]``."""
    draws: Annotated[int, Field(ge=0, le=65536)] = 0
    """Draws behind the section on ranges, a power of two or rounded up to one; 0 leaves it out."""
    posterior: bool = False
    """Whether a section says what episodes teach of the first scenario's loss, weighted draws and all."""
    formats: tuple[Format, ...] = FORMATS
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
        folder = (info.context or {}).get(_FOLDER)
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

    @field_validator("grid")
    @classmethod
    def _grid_small(cls, value: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
        if len(value) > 2:
            raise ValueError(
                f"{len(value)} entries vary, expected one or two: more cannot be shown on a page"
            )
        for path in value:
            if path.split(".")[0] == "duration":
                raise ValueError(f"{path}: the length of the cut varies in 'durations', not in the grid")
        return value

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Recipe:
        problems = []
        if self.grid and len(self.scenarios) > 1:
            text = f"a grid varies one scenario, found {len(self.scenarios)}; split the recipe"
            problems.append(("grid", text))
        if self.lead and self.lead not in map(_bare, self.model_names):
            text = f"{self.lead!r} is not among the models {', '.join(self.model_names)}"
            problems.append(("lead", text))
        named = self.table in table_names()
        if named and self.sectors is not None and str(self.sectors) not in table_levels(self.table):
            levels = ", ".join(table_levels(self.table))
            text = f"table {self.table} has no level of {self.sectors} sectors; expected one of {levels}"
            problems.append(("sectors", text))
        together(problems)
        return self

    # -- derived -----------------------------------------------------------------------

    @property
    def model_names(self) -> list[str]:
        """Models to run, the direct loss among them."""
        named = list(MODELS) if self.models == (ALL,) else list(self.models)
        return named if "direct" in map(_bare, named) else ["direct", *named]

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
            return cls.model_validate(data, context={_FOLDER: folder})
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
    """Whether a TOML file is a recipe and not a scenario: it names scenarios."""
    try:
        return "scenarios" in read_toml(path)
    except SourceError:
        return False


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
    folder = (info.context or {}).get(_FOLDER)
    if name in scenario_names() or folder is None or not name.endswith(".toml"):
        return name
    return str(folder / name)
