"""Who gets what is left of a scarce material among the regions of a world: an assumption of the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from iomodel.errors import ScenarioError
from iomodel.materials.exposure import exposures_of_part
from iomodel.materials.material import Material
from iomodel.materials.regions import region_of, regions_named
from iomodel.notation import FloatArray
from iomodel.scenario import Cut, Scenario
from iomodel.table import IOTable

CONTRACT = "by-contract"


def traded(table: IOTable, scenario: Scenario, materials: Mapping[str, Material]) -> Scenario:
    """The scenario as it reads once regions have traded what is left: regions short, each of the same share.

    By contract, which is the rule where none is given, the regions that are cut bear all of it. By price,
    every region but the origin bids for what is left, goods of the origin that were sold to others among it,
    so that all are short alike: a cut of share s of regions with a part w of their joint use becomes a cut of
    ``s w`` of every one. Regions of a list, the exporter's allies, are served in full, and the others bid.

    Parts of use are those of the exposures, a region's output of each host times its use per unit of output.

    Raises
    ------
    ScenarioError
        If the table has one region, an ally is cut, or the scenario has shocks or a range of the cut share.

    >>> from iomodel.materials.reading import load_material
    >>> from iomodel.materials.scenarios import load_scenario
    >>> from iomodel.sources import load_table
    >>> ban, earths = load_scenario("rare-earth-ban"), load_material("rare-earths")
    >>> world = load_table("oecd-2019")
    >>> bid = traded(world, ban.changed("bid", trade="by-price"), {"rare-earths": earths})
    >>> len(bid.regions), round(bid.cuts[0].share, 3)
    (19, 0.087)
    """
    if scenario.trade == CONTRACT or not scenario.cuts:
        return scenario
    cut = regions_named(table, scenario)
    sharers = _sharers(table, scenario, cut)
    chosen = [materials[name] for name in dict.fromkeys(one.material for one in scenario.cuts)]
    parts = _parts(table, scenario, chosen)
    place = {material.name: number for number, material in enumerate(chosen)}
    cuts = tuple(
        _thinner(one, _borne(parts[place[one.material]], materials[one.material], one, table, cut, sharers))
        for one in scenario.cuts
    )
    return scenario.model_copy(update={"cuts": cuts, "regions": sharers, "trade": CONTRACT})


def trade_notes(
    table: IOTable, scenarios: Sequence[Scenario], materials: Mapping[str, Material]
) -> list[str]:
    """What a rule of trade did to the cuts of each scenario."""
    notes = []
    for scenario in scenarios:
        if scenario.trade == CONTRACT or not scenario.cuts:
            continue
        after = traded(table, scenario, materials)
        rule = scenario.trade if isinstance(scenario.trade, str) else f"allies {', '.join(scenario.trade)}"
        for old, new in zip(scenario.cuts, after.cuts, strict=True):
            hit = ", ".join(regions_named(table, scenario))
            notes.append(
                f"{scenario.label}: what is left is traded ({rule}): the cut of {old.share:.0%} of "
                f"{old.material} from {old.origin} for {hit} becomes one of {new.share:.1%} for each of "
                f"{len(after.regions)} regions; an assumption"
            )
    return notes


def _sharers(table: IOTable, scenario: Scenario, cut: Sequence[str]) -> tuple[str, ...]:
    """Regions that bid for what is left."""
    known = tuple(dict.fromkeys(table.regions))
    where = f"scenario {scenario.label}: trade"
    if len(known) == 1:
        raise ScenarioError(
            f"{where}: table {table.name} is of {known[0]} alone, so nothing is traded between regions; give "
            "a multi-regional table with region world, or leave trade out"
        )
    if scenario.shocks:
        raise ScenarioError(f"{where}: shocks are not traded; run them in a scenario of their own")
    for number in range(len(scenario.cuts)):
        if f"cuts.{number}.share" in scenario.ranges:
            raise ScenarioError(f"{where}: cuts.{number}.share has a range; give one number")
    allies = scenario.trade if isinstance(scenario.trade, tuple) else ()
    served = {*allies, *(region_of(one.origin) for one in scenario.cuts)} - set(cut)
    if wrong := [ally for ally in allies if ally in cut or ally not in known]:
        why = "is cut" if wrong[0] in cut else f"is no region of table {table.name}"
        raise ScenarioError(f"{where}: ally {wrong[0]!r} {why}; name regions that are served in full")
    return tuple(region for region in known if region not in served)


def _parts(table: IOTable, scenario: Scenario, materials: Sequence[Material]) -> list[FloatArray]:
    """Part of the use of each element in each sector of the world, shape (e, n), by material."""
    everywhere = scenario.model_copy(
        update={"regions": tuple(dict.fromkeys(table.regions)), "trade": CONTRACT, "sharing": "pro-rata"}
    )
    return [
        exposures_of_part(table, everywhere, material).parts(table.x, len(material.codes))
        for material in materials
    ]


def _borne(
    parts: FloatArray,
    material: Material,
    cut: Cut,
    table: IOTable,
    hit: Sequence[str],
    sharers: Sequence[str],
) -> float:
    """Part of the sharers' use of a cut's elements that lies in the regions cut, the mean of its elements."""
    of_cut, of_all = (np.isin(np.array(table.regions), list(regions)) for regions in (hit, sharers))
    elements = [
        number for number, code in enumerate(material.codes) if not cut.elements or code in cut.elements
    ]
    used = [row for row in parts[elements] if row[of_all].sum() > 0]
    return float(np.mean([row[of_cut].sum() / row[of_all].sum() for row in used])) if used else 0.0


def _thinner(cut: Cut, part: float) -> Cut:
    """A cut of a part of its share."""
    path = tuple((day, share * part) for day, share in cut.path)
    return cut.model_copy(update={"share": cut.share * part, "path": path})
