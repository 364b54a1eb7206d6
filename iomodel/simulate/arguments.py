"""Generous in, strict out: what may be given for a table, a scenario, a model, a material."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from iomodel.errors import ParameterError, ScenarioError
from iomodel.materials.material import Material
from iomodel.materials.reading import ABOUT, called, load_material
from iomodel.materials.scenarios import checked_scenario, read_scenario, sectors_known
from iomodel.models import MODELS, Model, model_named
from iomodel.scenario import Scenario
from iomodel.sources import load_table
from iomodel.table import IOTable

TableLike: TypeAlias = IOTable | str | Path
"""A table, its name, or the path of its file or folder."""

ScenarioLike: TypeAlias = Scenario | str | Path
"""A scenario, its name, or the path of its file."""

ModelLike: TypeAlias = Model | type[Model] | str
"""A model, its class for the default parameters, or its name."""

MaterialLike: TypeAlias = Material | str | Path
"""A material, its name, or the path of its folder."""

EVERY_MODEL = "all"
"""Means every model with its default parameters."""


def as_table(given: TableLike) -> IOTable:
    """A table from a name, a path or a table.

    >>> as_table("japan-2015").n
    107
    """
    if isinstance(given, IOTable):
        return given
    if isinstance(given, str | Path):
        return load_table(given)
    raise _refused("table", given, "an IOTable, a name such as 'japan-2015', or a path")


def as_scenario(
    given: ScenarioLike,
    *,
    table: IOTable | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
) -> Scenario:
    """A scenario from whatever stands for one, checked against the materials and sectors that it names.

    Parameters
    ----------
    given
        A scenario, its name, or the path of its file.
    table
        The table whose codes its shocks name; they are not checked where not given.
    materials
        Materials by name where they are not bundled ones.

    >>> as_scenario("rare-earth-ban").name
    'rare-earth-ban'
    """
    return as_scenarios([given], table=table, materials=materials)[0]


def as_scenarios(
    given: ScenarioLike | Iterable[ScenarioLike],
    *,
    table: IOTable | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
) -> list[Scenario]:
    """One scenario or many, as a list; arguments as of `as_scenario`."""
    if isinstance(given, Scenario | str | Path):
        given = [given]
    if not isinstance(given, Iterable):
        raise _no_scenario(given)
    sectors = None if table is None else sectors_known(table)
    loaded = {name: as_material(material) for name, material in (materials or {}).items()}
    found = []
    for one in given:
        if isinstance(one, Scenario):
            found.append(checked_scenario(one, sectors, loaded))
        elif isinstance(one, str | Path):
            found.append(read_scenario(one, sectors, loaded))
        else:
            raise _no_scenario(one)
    return found


def _no_scenario(given: object) -> ParameterError:
    """The error for something that is no scenario."""
    return _refused("scenario", given, "a Scenario, a name such as 'rare-earth-ban', or the path of a file")


def as_model(given: ModelLike) -> Model:
    """A model from a name, a class or a model.

    >>> from iomodel.models import Direct
    >>> as_model("direct"), as_model(Direct), as_model(Direct())
    (Direct(), Direct(), Direct())
    """
    if isinstance(given, Model):
        return given
    if isinstance(given, type) and issubclass(given, Model):
        return given()
    if isinstance(given, str):
        return model_named(given)
    raise _refused("model", given, f"a model, its class, or one of {', '.join(MODELS)}")


def as_models(given: ModelLike | Iterable[ModelLike]) -> list[Model]:
    """One model, many, or ``"all"``, as a list."""
    if given == EVERY_MODEL:
        return [kind() for kind in MODELS.values()]
    if isinstance(given, Model | str | type):
        return [as_model(given)]
    if isinstance(given, Iterable):
        return [as_model(one) for one in given]
    return [as_model(given)]


def as_material(given: MaterialLike) -> Material:
    """A material from a name, a path or a material.

    >>> as_material("rare-earths").codes[0]
    'NdPr'
    """
    if isinstance(given, Material):
        return given
    if isinstance(given, str | Path):
        return load_material(given)
    raise _refused("material", given, "a Material, a name such as 'rare-earths', or the path of a folder")


def named_material(given: MaterialLike, among: Mapping[str, MaterialLike] | None = None) -> Material:
    """A material from whatever stands for one; a name is looked for among those given first.

    >>> mine = as_material("gallium")
    >>> named_material("mine", {"mine": mine}).codes
    ['Ga']
    """
    if isinstance(given, str) and given in (among or {}):
        return called(as_material((among or {})[given]), given)
    return as_material(given)


def materials_of(
    scenarios: Sequence[Scenario],
    given: Mapping[str, MaterialLike] | None = None,
    table: IOTable | None = None,
) -> dict[str, Material]:
    """Materials that scenarios cut, by name: those given, those in folders of their own, then named ones.

    With a table, each as the country of the table uses it.

    Raises
    ------
    ScenarioError
        If two scenarios call materials in different folders by one name.
    """
    known = {name: called(as_material(material), name) for name, material in (given or {}).items()}
    folders: dict[str, str] = {}
    for scenario in scenarios:
        for name, folder in scenario.materials.items():
            if folders.setdefault(name, folder) != folder and name not in known:
                raise ScenarioError(
                    f"scenario {scenario.label}: {folder} and {folders[name]} both hold a material called "
                    f"{name!r}; rename one of them in its {ABOUT}"
                )
    for name in {cut.material for scenario in scenarios for cut in scenario.cuts} - set(known):
        known[name] = called(load_material(folders.get(name, name)), name)
    if table is None:
        return known
    return {name: material.in_country(table.meta.region) for name, material in known.items()}


def _refused(what: str, given: object, expected: str) -> ParameterError:
    """The error for something that is none of these."""
    return ParameterError(f"{what} is {given!r} ({type(given).__name__}), expected {expected}")
