"""Scenarios drawn with a fixed seed, sound ones and wrong ones, and what the package says of each.

A drawn scenario combines keys that no author would combine: what is unmet on which day, what each sector can
make, and the words of refusals are kept. About a third are refused by the data and have words alone.
"""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

import iomodel as iom
from iomodel.errors import IOModelError, ScenarioError
from iomodel.materials.scenarios import parse_scenario

METALS = ("rare-earths", "gallium", "antimony", "tungsten", "germanium", "graphite")
ENDS = ("low", "central", "high")
SECTORS = ("351", "34", "29", "331", "03", "05")
NEEDED = ("material", "origin", "share", "sector", "kind", "holder", "days")
PARTS = ("cuts", "shocks", "stocks")
"""Keys that a part of a scenario cannot do without, and lists of such parts."""
ROUNDS = 4
"""How often wrong entries are taken out: some show only where others are gone."""
GROUPS = 6
EACH = 25
"""Groups of drawn scenarios, and how many stand in each."""


def of_drawn(table: iom.IOTable, group: int) -> Any:
    """What is said of each scenario of a group."""
    return [_answer(table, number) for number in range(group * EACH, (group + 1) * EACH)]


def scenario(number: int) -> dict[str, Any]:
    """The keys of one drawn scenario."""
    rng = Random(f"drawn {number}")
    length = rng.choice((45, 120, 200, 365))
    cuts = [_cut(rng, length) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    shocks = [_shock(rng, length) for _ in range(rng.choice((0, 0, 1, 2)))]
    found: dict[str, Any] = {
        "name": f"drawn-{number}",
        "duration": _sometimes(rng, {"cut": length}, onset=(0, 15), recovery=(20, 60), start=(5, 30)),
        "cuts": cuts,
        "shocks": shocks,
        "stocks": [_stock(rng, cuts) for _ in range(rng.choice((0, 1, 1, 2, 3)))],
        "adaptation": _sometimes(
            rng, {}, thrift=(0.1, 0.4, *ENDS), thrift_lead=(0, 30), ramp=(0.1, 0.3, *ENDS), ramp_lead=(30, 90)
        ),
        "exposure": _sometimes(
            rng,
            {},
            level=ENDS,
            criticality=ENDS,
            combine=("max", "materials", "independent"),
            scale=(0.5, 1.0, 2.0),
            sectors=({"351": 0.4}, {"33": 0.1, "29": 0.0}),
        ),
    }
    return _sometimes(
        rng,
        found,
        sharing=("pro-rata", "by-value", ["351", "331"], ["34"]),
        year=(2024, 2026, 2027),
        scope=(["35", "34", "22", "27"], ["30", "33", "29", "35", "25"], ["29"]),
    )


def _cut(rng: Random, length: int) -> dict[str, Any]:
    """One cut; now and then of an element, a stage or an origin that is not known."""
    material = iom.load_material(rng.choice(METALS))
    codes, stages = list(material.codes), list(material.stage_places())
    elements = tuple(rng.sample(codes, min(len(codes), rng.choice((1, 2, 3)))))
    return _sometimes(
        rng,
        {
            "material": material.name,
            "origin": _mostly(rng, "China", "Chna"),
            "share": rng.choice((0.3, 0.8, 1.0)),
        },
        elements=(elements, elements, elements[::-1], elements, elements, (*elements, "Xx", "Yy")),
        stage=(*stages, *stages, "smelter"),
        origin_share=(0.5, 0.9, *ENDS, dict.fromkeys(elements, 0.7), {"Zz": 0.2, elements[0]: 0.1}),
        diversion=(0.2, 0.6),
        diversion_lead=(0, 40),
        path=([[0, 0.4], [length // 3, 1.0]], [[10, 0.2], [20, 0.6], [length + 50, 0.1]]),
        duration=({"cut": length // 2}, {"cut": 30, "start": 20, "onset": 5, "recovery": 10}),
    )


def _stock(rng: Random, cuts: list[dict[str, Any]]) -> dict[str, Any]:
    """One stock, of what a cut takes or of something else."""
    cut = rng.choice(cuts)
    return _sometimes(
        rng,
        {"holder": rng.choice(("makers", "state", "dealers")), "days": rng.choice((0, 20, 60, 90.5))},
        spread=(1.5, 3.0),
        stage=(cut.get("stage", "metal"), cut.get("stage", "metal"), "magnet"),
        material=(cut["material"], cut["material"], "gallium", "iron"),
        elements=(cut.get("elements", ())[:1], cut.get("elements", ("DyTb",))),
        release_start=(0, 25),
        release_rate=(0.3, 0.9),
        releases=(
            [{"start": 30, "days": 10, "over": 5}],
            [{"start": 5, "days": 8}, {"start": 60, "days": 9}],
        ),
    )


def _shock(rng: Random, length: int) -> dict[str, Any]:
    """One shock to a sector."""
    return _sometimes(
        rng,
        {
            "sector": _mostly(rng, rng.choice(SECTORS), "35l"),
            "kind": rng.choice(("capacity", "final_demand")),
            "share": rng.choice((0.05, 0.3)),
        },
        path=([[0, 0.2], [length // 2, 0.1]],),
        duration=({"cut": 20, "start": 10}, {"cut": 60, "recovery": 10}),
        category=("exports", "all"),
    )


def _sometimes(rng: Random, given: dict[str, Any], **further: tuple[Any, ...]) -> dict[str, Any]:
    """What is given, with some further keys; beside a path mostly its largest share."""
    chosen = {key: rng.choice(values) for key, values in further.items() if rng.random() < 0.25}
    if "path" in chosen and rng.random() < 0.8:
        chosen["share"] = max(share for _, share in chosen["path"])
    return {**given, **chosen}


def _mostly(rng: Random, usual: str, odd: str) -> str:
    """The usual word in 24 of 25 cases."""
    return odd if rng.random() < 0.04 else usual


def sound(number: int) -> tuple[iom.Scenario, list[Any]]:
    """A drawn scenario, and what was wrong with it and is taken out.

    Raises
    ------
    ScenarioError
        If it is wrong without that, too.
    """
    given, wrong = scenario(number), []
    for _ in range(ROUNDS):
        try:
            return parse_scenario(given, "drawn"), wrong
        except ScenarioError as error:
            wrong.append(error.lines)
            given = _without(given, [place for place, _ in error.problems])
    return parse_scenario(given, "drawn"), wrong


def _answer(table: iom.IOTable, number: int) -> dict[str, Any]:
    """What is wrong with a scenario, and what is unmet and can be made where that is taken out."""
    try:
        asked, wrong = sound(number)
        found = iom.run(table, asked, "direct")
        draws = iom.ensemble(table, asked, "direct", draws=8, seed=number)
    except IOModelError as error:
        return {"refused": str(error).splitlines()}
    known = found.data.isel(day=slice(None, None, 45))
    return {
        "wrong": wrong,
        "unmet": known.get("unmet", []),
        "capacity": known["capacity"],
        "loss": found.measures(),
        "notes": found.notes,
        "inputs": [each.name for each in draws.inputs],
        "range": draws.range(),
    }


def _without(given: dict[str, Any], places: list[str]) -> dict[str, Any]:
    """A scenario without the entries that are wrong: a key, or a part that cannot do without it."""
    left = deepcopy(given)
    for place in places:
        first, *keys = place.split(".")
        part = left.get(first)
        if isinstance(part, list) and keys:
            number = int(keys.pop(0))
            if not keys or keys[0] in NEEDED:
                part[number] = None
            part = part[number]
        elif isinstance(part, dict) and len(keys) > 1:
            part = part[keys.pop(0)]
        elif not keys:
            left.pop(first, None)
        if isinstance(part, dict) and keys:
            part.pop(keys[0], None)
    return {key: _there(value) if key in PARTS else value for key, value in left.items()}


def _there(parts: list[Any]) -> list[Any]:
    """The parts that are left of a list."""
    return [part for part in parts if part is not None]
