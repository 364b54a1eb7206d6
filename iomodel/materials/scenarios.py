"""Named scenarios and scenario files, with the materials and sectors that they name."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from iomodel.errors import IOModelError, ScenarioError, nearest, problems_at
from iomodel.files import read_toml, shown, tables_folder
from iomodel.files.entries import bundled
from iomodel.materials.material import Material
from iomodel.materials.reading import called, find_material, holds_material, load_material, material_names
from iomodel.scenario import Known, Scenario
from iomodel.sources.bundled import load_classification
from iomodel.table import Classification, IOTable

_CODES = "japan-2015"
"""The classification whose codes scenario files are written in."""

Names = Mapping[str, Sequence[str]]


def scenario_names() -> list[str]:
    """Names of the bundled scenarios.

    >>> "rare-earth-ban" in scenario_names()
    True
    """
    return list(bundled("scenarios"))


def load_scenario(
    name: str | Path,
    *,
    table: IOTable | None = None,
    materials: Mapping[str, Material | str | Path] | None = None,
) -> Scenario:
    """Load a scenario by name, or from a TOML file.

    Parameters
    ----------
    name
        A name, or the path of a file.
    table
        The table whose own codes shocks may name beside the official ones.
    materials
        Materials by name that are neither bundled nor named by their folder in the file.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or the file is wrong: all problems at once, each with its path, unknown
        materials, elements, origins and sectors among them.

    Examples
    --------
    >>> load_scenario("rare-earth-ban").cuts[0].origin
    'China'
    """
    return read_scenario(name, sectors_known(table), materials)


def read_scenario(
    name: str | Path,
    sectors: Names | None,
    materials: Mapping[str, Material | str | Path] | None = None,
) -> Scenario:
    """Load a scenario whose shocks name certain sectors; shocks are not checked where none are given."""
    path = _file(name)
    data = read_toml(path, "scenario file", ScenarioError)
    where = str(name) if path.parent == tables_folder() / "scenarios" else str(path)
    return parse_scenario(data, where, sectors, materials, path.parent)


def parse_scenario(
    data: Mapping[str, Any],
    where: str,
    sectors: Names | None = None,
    materials: Mapping[str, Material | str | Path] | None = None,
    beside: Path | None = None,
) -> Scenario:
    """Build a scenario from plain data and check it against the materials that it names.

    Parameters
    ----------
    data
        The entries of a scenario.
    where
        What to call it in an error.
    sectors
        What shocks may name, with names; not checked where not given.
    materials
        Materials by name.
    beside
        The folder that relative paths start from; the working directory where not given.
    """
    named = _Named(materials or {}, beside)
    resolved = named.resolve(data)
    names = tuple(dict.fromkeys([*(materials or {}), *material_names()]))
    known = Known(sectors, official_names(load_classification(_CODES)), named.found, names)
    try:
        scenario = Scenario.parse(resolved, where, known)
    except ScenarioError as error:
        if not error.problems:
            raise
        problems = {**dict(error.problems), **dict(named.problems)}
        raise ScenarioError(f"scenario {where}", problems.items()) from None
    if named.problems:
        raise ScenarioError(f"scenario {where}", named.problems)
    return scenario


def checked_scenario(
    scenario: Scenario, sectors: Names | None, materials: Mapping[str, Material | str | Path] | None = None
) -> Scenario:
    """A scenario made in Python, checked as one from a file; itself where nothing had to be resolved."""
    data = {**scenario.model_dump(), "materials": scenario.materials}
    found = parse_scenario(data, scenario.label, sectors, materials)
    return scenario if found == scenario else found


def sectors_known(table: IOTable | None = None) -> Names:
    """Codes that shocks may name, with their names: official ones, and those of a table.

    >>> sectors_known()["351"]
    ('Passenger motor cars', '乗用車')
    """
    if table is None:
        return official_names(load_classification(_CODES))
    official = None if table.membership is None else table.membership.official
    english, japanese = (names or ("",) * table.n for names in (table.names_en, table.names_ja))
    own: dict[str, tuple[str, ...]] = {}
    for code, sector, *names in zip(table.codes, table.sectors, english, japanese, strict=True):
        own.setdefault(str(code), tuple(names))
        own.setdefault(str(sector), tuple(names))
    return {**own, **(official_names(official) if official is not None else {})}


@lru_cache(maxsize=8)
def official_names(official: Classification) -> dict[str, tuple[str, str]]:
    """Every code of a classification with its English and Japanese name."""
    found: dict[str, tuple[str, str]] = {}
    for level in reversed(official.levels):
        for code, names in official.names[level].items():
            found.setdefault(code, names)
    rows = official.rows
    for code, english, japanese in zip(rows["code"], rows["name_en"], rows["name_ja"], strict=True):
        found.setdefault(code, (english, japanese))
    return found


def _file(name: str | Path) -> Path:
    """The file of a scenario."""
    if str(name) in scenario_names():
        return tables_folder() / "scenarios" / f"{name}.toml"
    path = Path(name)
    if path.suffix == ".toml" or os.path.isfile(path):
        return path
    raise ScenarioError(
        f"no scenario {shown(name)!r}.{nearest(str(name), scenario_names())} Named ones: "
        f"{', '.join(scenario_names())}. Or give a file that ends in .toml"
    )


@dataclass
class _Named:
    """The materials that a scenario names, loaded as they are met.

    Parameters
    ----------
    given
        Materials handed in.
    beside
        Where relative paths start.
    """

    given: Mapping[str, Material | str | Path]
    beside: Path | None
    found: dict[str, Material] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def resolve(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with every material called by its name, and the folders of those given by path."""
        listed = data.get("materials", {})
        if isinstance(listed, Mapping):
            for name, folder in listed.items():
                if isinstance(folder, str):
                    self._from_folder(folder, f"materials.{name}", str(name))
        resolved = dict(data)
        for key in ("cuts", "stocks"):
            parts = data.get(key)
            if isinstance(parts, list | tuple):
                resolved[key] = [
                    self._part(part, f"{key}.{place}.material") for place, part in enumerate(parts)
                ]
        return {**resolved, "materials": {**self.folders}} if isinstance(listed, Mapping) else resolved

    def _part(self, part: Any, where: str) -> Any:
        """A cut or stock with its material's name."""
        if not isinstance(part, Mapping) or not isinstance(part.get("material"), str):
            return part
        return {**part, "material": self._name(part["material"], where)}

    def _name(self, text: str, where: str) -> str:
        """The name of the material that a text stands for."""
        if text in self.found:
            return text
        if text in self.given:
            given = self.given[text]
            self._keep(text, where, lambda: given if isinstance(given, Material) else load_material(given))
        elif text in material_names():
            self._keep(text, where, lambda: load_material(text))
        elif text and holds_material((self.beside or Path()) / text):
            return self._from_folder(text, where, None) or text
        return text

    def _from_folder(self, folder: str, where: str, name: str | None) -> str | None:
        """Load a material from a folder, under its own name where none is given."""
        try:
            place = find_material(folder, self.beside).resolve()
            material = load_material(place)
        except IOModelError as error:
            self.problems += problems_at(where, error)
            return None
        name = name or material.name
        if self.folders.get(name, str(place)) != str(place):
            text = f"{place} and {self.folders[name]} both hold a material called {name!r}; rename one"
            self.problems.append((where, text))
        self.found[name], self.folders[name] = called(material, name), str(place)
        return name

    def _keep(self, name: str, where: str, load: Any) -> None:
        """Load a material, or say why it cannot be."""
        try:
            self.found[name] = called(load(), name)
        except IOModelError as error:
            self.problems += problems_at(where, error)
