"""What a reader must know of how a scenario reads a material's data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iomodel.materials.material import Material
from iomodel.scenario import Cut, Scenario


def material_notes(scenario: Scenario, materials: Mapping[str, Material]) -> list[str]:
    """Origin shares of another year than the one asked for, and stocks that no stage limits.

    >>> from iomodel.materials.scenarios import load_scenario
    >>> ban = load_scenario("rare-earth-ban")
    >>> material_notes(ban.changed("now", year=2026), {})
    []
    """
    found: dict[str, None] = {}
    for number, cut in enumerate(scenario.cuts):
        if cut.material in materials:
            for text in _other_years(scenario, cut, materials[cut.material]):
                found.setdefault(f"{scenario.label}: cuts.{number}: {text}")
    staged = [cut for cut in scenario.cuts if cut.stage is not None]
    for number, stock in enumerate(scenario.stocks):
        if staged and stock.stage is None:
            found.setdefault(
                f"{scenario.label}: stocks.{number} names no stage, so it makes up for the cut of "
                f"{staged[0].stage} as well; give the stage at which it lies"
            )
    return list(found)


def _other_years(scenario: Scenario, cut: Cut, material: Material) -> Iterator[str]:
    """Shares of another year, where the data cover the one asked for at no element."""
    wanted = scenario.data_year
    if wanted is None or isinstance(cut.origin_share, float):
        return
    read: dict[int, list[str]] = {}
    for element in cut.elements or material.codes:
        year = material.year_of_shares(element, cut.origin, cut.stage, wanted)
        if year is not None and year != wanted:
            read.setdefault(year, []).append(element)
    covered = any(
        material.year_of_shares(element, cut.origin, cut.stage, wanted) == wanted
        for element in cut.elements or material.codes
    )
    if covered:
        return
    for year, elements in read.items():
        yield (
            f"no origin shares of {material.name} for {wanted} ({', '.join(elements)}); those of {year} "
            "are read"
        )
