"""Which numbers of a scenario and its materials are uncertain, and how they hang together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from iomodel.materials.exposure import exposure_rows
from iomodel.materials.material import Material, row_range
from iomodel.scenario import Scenario
from iomodel.scenario.ranges import Range

Kind: TypeAlias = Literal["exposure", "criticality", "origin", "rate", "scenario", "use", "model", "table"]


_GROUPS = {"exposure": "exposures", "criticality": "criticality", "origin": "origins", "use": "uses"}


@dataclass(frozen=True)
class Input:
    """An uncertain number.

    Parameters
    ----------
    name
        For the reader, unique in a scenario.
    kind
        What it is: an exposure or criticality of a row, an origin share, a rate of adaptation, an entry of
        the scenario, what a row uses up in a year [t], a parameter of a model, or the table.
    known
        Its range.
    place
        Where it goes: the number of the row; material, place of the cut and followed element; material and
        parameter; the path of the entry; model and parameter; or what the table is called by.
    """

    name: str
    kind: Kind
    known: Range
    place: tuple[str | int, ...]

    @property
    def group(self) -> str:
        """The group within which inputs may be correlated."""
        return _GROUPS.get(self.kind, self.name)


def inputs_of(scenario: Scenario, materials: Mapping[str, Material]) -> list[Input]:
    """Every number of a scenario that is more than a point.

    Exposures, criticality, origin shares and rates of adaptation have the range of the material's data where
    the scenario reads their central value, and so have uses in tonnes where they decide who gets what is
    left; everything else is as wide as the scenario's own ``ranges`` say.

    >>> from iomodel.materials.reading import load_material
    >>> from iomodel.materials.scenarios import load_scenario
    >>> found = inputs_of(load_scenario("rare-earth-ban"), {"rare-earths": load_material("rare-earths")})
    >>> [each.name for each in found if each.kind == "rate"]
    ['thrift of rare-earths', 'ramp of rare-earths']
    """
    cut = [materials[name] for name in dict.fromkeys(cut.material for cut in scenario.cuts)]
    found = [*_rows(scenario, cut), *_origins(scenario, cut), *_rates(scenario, cut)]
    found += [Input(path, "scenario", known, (path,)) for path, known in scenario.ranges.items()]
    found += _uses(scenario, cut)
    return [each for each in found if each.known.width]


def _rows(scenario: Scenario, materials: Sequence[Material]) -> list[Input]:
    """Exposure and criticality of every row in scope."""
    found: list[Input] = []
    if not materials:
        return found
    rows = exposure_rows(scenario, *materials)
    kinds: tuple[tuple[Kind, str, Callable[[dict[Hashable, Any]], Range]], ...] = (
        ("exposure", scenario.exposure.level, row_range),
        ("criticality", scenario.exposure.criticality, _criticality),
    )
    for kind, level, read in kinds:
        if level != "central":
            continue
        for number, row in enumerate(rows.to_dict("records")):
            if row["in_scope"] > 0:
                known = read(row)
                of = f"{row['element']} in {row['sector']}" + (
                    f" ({row['application']})" if row["application"] else ""
                )
                found.append(Input(f"{kind} of {of}", kind, known, (number,)))
    return found


def _criticality(row: dict[Hashable, Any]) -> Range:
    """What is known of the criticality of a row."""
    return Range(low=row["criticality_low"], central=row["criticality"], high=row["criticality_high"])


def _origins(scenario: Scenario, materials: Sequence[Material]) -> list[Input]:
    """Origin shares that a cut reads from the data, one for all elements that follow the same row."""
    found: dict[tuple[str | int, ...], Input] = {}
    by_name = {material.name: material for material in materials}
    for cut in scenario.cuts:
        if cut.origin_share != "central" and not isinstance(cut.origin_share, dict):
            continue
        material = by_name[cut.material]
        given = cut.origin_share if isinstance(cut.origin_share, dict) else {}
        for element in cut.elements or material.codes:
            followed = str(material.elements.loc[element, "origin_as"])
            place = (cut.material, cut.origin, cut.stage or "", followed)
            if element in given or place in found:
                continue
            stage = f", {cut.stage}" if cut.stage else ""
            found[place] = Input(
                f"share of {followed} from {cut.origin}{stage} ({cut.material})",
                "origin",
                material.origin_range(element, cut.origin, cut.stage, scenario.data_year),
                place,
            )
    return list(found.values())


def _rates(scenario: Scenario, materials: Sequence[Material]) -> list[Input]:
    """Rates of adaptation that are read from the data."""
    found = []
    for material in materials:
        for parameter in ("thrift", "ramp"):
            if getattr(scenario.adaptation, parameter) == "central":
                known = material.rate_range(parameter)
                found.append(
                    Input(f"{parameter} of {material.name}", "rate", known, (material.name, parameter))
                )
    return found


def _uses(scenario: Scenario, materials: Sequence[Material]) -> list[Input]:
    """What every row in scope uses up, where the rule of sharing depends on it and tonnes are known."""
    if not materials or (scenario.sharing == "pro-rata" and "sharing" not in scenario.ranges):
        return []
    found = []
    listed = [_listed_uses(material) for material in materials]
    for number, row in enumerate(exposure_rows(scenario, *materials).to_dict("records")):
        material = materials[int(row["material"])]
        if row["in_scope"] > 0 and row["element"] in material.weighed:
            name = f"use of {row['element']} in {row['sector']} ({row['application']})"
            use = listed[int(row["material"])][tuple(row[column] for column in _USE)]
            found.append(Input(name, "use", _tonnes(use), (number,)))
    return found


_USE = ("element", "application", "sector")
"""Columns in which one use of a material differs from another."""


def _listed_uses(material: Material) -> dict[tuple[Any, ...], dict[Hashable, Any]]:
    """Rows of uses of a material by element, application and sector; none where it lists none."""
    found: dict[tuple[Any, ...], dict[Hashable, Any]] = {}
    if "uses" in material.tables:
        for row in material.tables["uses"].to_dict("records"):
            found.setdefault(tuple(row[column] for column in _USE), row)
    return found


def _tonnes(listed: dict[Hashable, Any]) -> Range:
    """What is known of the tonnes of a row of uses."""
    scale = {"t": 1.0, "kg": 0.001}[str(listed["unit"])]
    ends: dict[Hashable, Any] = {end: scale * float(listed[end]) for end in ("low", "central", "high")}
    return row_range({**listed, **ends})
