"""What must hold between the parts of a scenario; every problem with its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pydantic import BaseModel, ValidationError

from iomodel.errors import ScenarioError, nearest
from iomodel.files.checked import objects_in
from iomodel.notation import FloatArray, after_start
from iomodel.scenario.known import Known
from iomodel.scenario.parts import Adaptation, Cut, Duration, ExposureReading, Shock, Source, lead_alone
from iomodel.scenario.ranges import Range, misfit
from iomodel.scenario.stock import Stock

Problem = tuple[str, str]
_SLACK = 1e-12
_OTHERS = "all elements"


@dataclass(frozen=True)
class Parts:
    """The parts of a scenario that are sound in themselves, by their place in its lists.

    Parameters
    ----------
    given
        The scenario's entries as they were written.
    year
        The year of the origin shares; None for that of the material's data.
    """

    given: Mapping[str, Any]
    year: int | None = None
    duration: Duration | None = None
    cuts: Mapping[int, Cut] = field(default_factory=dict)
    shocks: Mapping[int, Shock] = field(default_factory=dict)
    stocks: Mapping[int, Stock] = field(default_factory=dict)
    sources: Mapping[int, Source] = field(default_factory=dict)
    adaptation: Adaptation | None = None
    exposure: ExposureReading | None = None


def sound_parts(data: Mapping[str, Any], known: Known) -> Parts:
    """The parts of plain data that can be read, whatever is wrong with the others."""

    def one(kind: Any, raw: Any) -> Any:
        try:
            return kind.model_validate(raw, context=known.context)
        except ValidationError:
            return None

    def each(kind: Any, key: str) -> dict[int, Any]:
        listed = data.get(key, ())
        read = {place: one(kind, raw) for place, raw in enumerate(listed if _is_list(listed) else ())}
        return {place: part for place, part in read.items() if part is not None}

    return Parts(
        given=data,
        year=year_of(data),
        duration=one(Duration, data.get("duration")),
        cuts=each(Cut, "cuts"),
        shocks=each(Shock, "shocks"),
        stocks=each(Stock, "stocks"),
        sources=each(Source, "sources"),
        adaptation=one(Adaptation, data.get("adaptation", {})),
        exposure=one(ExposureReading, data.get("exposure", {})),
    )


def year_of(given: Mapping[str, Any]) -> int | None:
    """The year of the origin shares that a scenario's entries name, or that its first day lies in.

    >>> year_of({"start_date": "2025-04-04"}), year_of({"year": 2027}), year_of({})
    (2025, 2027, None)
    """
    year, first = given.get("year"), str(given.get("start_date") or "")[:4]
    return year if isinstance(year, int) else int(first) if first.isascii() and first.isdigit() else None


def disagreements(parts: Parts, known: Known, entries: type[BaseModel]) -> Iterator[Problem]:
    """Everything that does not hold between the parts of a scenario.

    Parameters
    ----------
    parts
        Those that are sound in themselves.
    known
        Materials and sectors.
    entries
        The scenario's own class, whose entries sources name.
    """
    if not parts.given.get("cuts") and not parts.given.get("shocks"):
        yield "cuts", "nothing is cut and no sector is shocked, so nothing can be lost; give cuts or shocks"
    yield from _leads_alone(parts.given)
    yield from _cut_too_often(parts, known)
    yield from _origins_above_one(parts, known)
    yield from _demand_taken_twice(parts)
    yield from _stocks_of_nothing(parts)
    yield from _stages_of_nothing(parts, known)
    yield from _exposures_of_nothing(parts, known)
    yield from _rates_without_data(parts, known)
    yield from _ranges_of_nothing(parts, entries)
    for place, source in parts.sources.items():
        named = named_entries(source.assumption)
        wrong = [text for entry in named if (text := entry_missing(entry, parts.given, entries))]
        if wrong:
            yield f"sources.{place}.assumption", "; ".join(wrong)


def _leads_alone(given: Mapping[str, Any]) -> Iterator[Problem]:
    """Lead times after which nothing comes."""
    adaptation = given.get("adaptation", {})
    for rate in ("thrift", "ramp"):
        if isinstance(adaptation, Mapping) and adaptation.get(f"{rate}_lead") and rate not in adaptation:
            path, text = lead_alone(f"{rate}_lead", rate)
            yield f"adaptation.{path}", text


def _by_supply(parts: Parts, known: Known) -> dict[tuple[str, str, str], dict[int, tuple[Cut, float]]]:
    """Cuts that reach an element at a stage, with the share of their origin: by material, stage, element."""
    found: dict[tuple[str, str, str], dict[int, tuple[Cut, float]]] = {}
    for place, cut in parts.cuts.items():
        try:
            shares = cut.shares((known.materials or {}).get(cut.material), _OTHERS, parts.year)
        except ScenarioError:
            continue  # the cut itself is refused
        if not shares and not cut.elements:
            shares = {_OTHERS: 0.0}
        for element in cut.elements:
            shares.setdefault(element, 0.0)
        for element, share in shares.items():
            found.setdefault((cut.material, cut.stage or "deliveries", element), {})[place] = (cut, share)
    return found


def _cut_too_often(parts: Parts, known: Known) -> Iterator[Problem]:
    """Origins that lose more than all they deliver: cut twice on the same days."""
    if parts.duration is None:
        return
    stated: set[str] = set()
    for (material, stage, element), cuts in _by_supply(parts, known).items():
        for origin in dict.fromkeys(cut.origin for cut, _ in cuts.values()):
            own = {place: cut for place, (cut, _) in cuts.items() if cut.origin == origin}
            lost = _together(list(own.values()), parts.duration)
            if (lost > 1 + _SLACK).any() and origin not in stated:
                stated.add(origin)
                which = " and ".join(f"cuts.{place}" for place in own)
                yield (
                    f"cuts.{max(own)}",
                    f"{which} together stop {lost.max():.4g} of what {origin} delivers of {material} "
                    f"({stage}, {element}) {after_start(int(lost.argmax()))}; expected at most 1: name "
                    "elements, or durations that do not overlap",
                )


def _together(parts: Sequence[Cut | Shock], lasts: Duration) -> FloatArray:
    """Shares of several cuts or shocks on each day, added up, shape (days,)."""
    horizon = max((part.duration or lasts).days for part in parts)
    total = np.zeros(horizon)
    for part in parts:
        total += part.share * part.strength(lasts, horizon)
    return total


def _origins_above_one(parts: Parts, known: Known) -> Iterator[Problem]:
    """Origins of an element that together deliver more than all of it."""
    worst: dict[str, tuple[float, str]] = {}
    for (material, stage, element), cuts in _by_supply(parts, known).items():
        by_origin: dict[str, float] = {}
        for cut, share in cuts.values():
            by_origin[cut.origin] = max(share, by_origin.get(cut.origin, 0.0))
        total, path = sum(by_origin.values()), f"cuts.{max(cuts)}.origin_share"
        if total > max(1 + _SLACK, worst.get(path, (0.0, ""))[0]):
            text = (
                f"origin shares of {material} ({stage}, {element}) add up to {total:g} over "
                f"{', '.join(by_origin)}, expected at most 1"
            )
            worst[path] = (total, text)
    yield from ((path, text) for path, (_, text) in worst.items())


def _demand_taken_twice(parts: Parts) -> Iterator[Problem]:
    """Sectors that lose more final demand, or more exports, than there is."""
    if parts.duration is None:
        return
    falls = {place: shock for place, shock in parts.shocks.items() if shock.kind == "final_demand"}
    for sector in dict.fromkeys(shock.sector for shock in falls.values()):
        own = {place: shock for place, shock in falls.items() if shock.sector == sector}
        lost = _together(list(own.values()), parts.duration)
        if (lost > 1 + _SLACK).any():
            which = " and ".join(f"shocks.{place}" for place in own)
            yield (
                f"shocks.{max(own)}.share",
                f"{which} together take {lost.max():.4g} of the final demand or exports of sector {sector} "
                f"{after_start(int(lost.argmax()))}; expected at most 1",
            )


def _stocks_of_nothing(parts: Parts) -> Iterator[Problem]:
    """Stocks of a material that nothing cuts."""
    cut = list(dict.fromkeys(cut.material for cut in parts.cuts.values()))
    given = parts.given.get("cuts", ())
    if not isinstance(given, list | tuple) or len(parts.cuts) < len(given) or not cut:
        return
    for place, stock in parts.stocks.items():
        if stock.material is not None and stock.material not in cut:
            yield (
                f"stocks.{place}.material",
                f"no cut names {stock.material!r}, so its stock is never drawn; cut: {', '.join(cut)}."
                f"{nearest(stock.material, cut)}",
            )


def _stages_of_nothing(parts: Parts, known: Known) -> Iterator[Problem]:
    """Stocks at a stage that no material's chain has."""
    materials = known.materials or {}
    cut = [name for name in dict.fromkeys(cut.material for cut in parts.cuts.values()) if name in materials]
    for place, stock in parts.stocks.items():
        if stock.stage is None:
            continue
        for name in cut if stock.material is None else [stock.material]:
            stages = list(materials[name].stage_places()) if name in materials else [stock.stage]
            if stock.stage not in stages:
                yield (
                    f"stocks.{place}.stage",
                    f"{name} has no stage {stock.stage[:60]!r}; stages: {', '.join(stages) or 'none'}."
                    f"{nearest(stock.stage, stages)}",
                )


def _exposures_of_nothing(parts: Parts, known: Known) -> Iterator[Problem]:
    """Exposures set for sectors that the data do not expose."""
    cut = {cut.material for cut in parts.cuts.values()}
    if parts.exposure is None or known.materials is None or not cut <= set(known.materials) or not cut:
        return
    hosts = sorted({host for name in cut for host in known.materials[name].hosts})
    for code in parts.exposure.sectors:
        if code not in hosts:
            names = {host: known.names_of(host) for host in hosts}
            yield (
                f"exposure.sectors.{code}",
                f"no exposure of sector {code!r} is known, so none can be set; exposed hosts: "
                f"{', '.join(hosts)}.{nearest(code, hosts, names=names)}",
            )


def _ranges_of_nothing(parts: Parts, entries: type[BaseModel]) -> Iterator[Problem]:
    """Ranges of entries that are not there, or that go beyond what is possible."""
    listed = parts.given.get("ranges", {})
    for path, given in (listed if isinstance(listed, Mapping) else {}).items():
        try:
            known = given if isinstance(given, Range) else Range.model_validate(given)
        except ValidationError:
            continue  # refused by itself
        head = str(path)
        text = misfit(head, known) or entry_missing(head, parts.given, entries)
        if text:
            yield f"ranges.{head}", text


def _rates_without_data(parts: Parts, known: Known) -> Iterator[Problem]:
    """Rates of adaptation that a material's data do not have."""
    for name in dict.fromkeys(cut.material for cut in parts.cuts.values()):
        material = (known.materials or {}).get(name)
        for rate in ("thrift", "ramp"):
            end = getattr(parts.adaptation, rate, None)
            if material is not None and isinstance(end, str):
                try:
                    material.rate(rate, end)
                except ScenarioError as error:
                    yield f"adaptation.{rate}", str(error)


def named_entries(assumption: str) -> list[str]:
    """Entries of a scenario that an assumption names; words may follow a colon.

    >>> named_entries("cuts.0.share and duration: our reading")
    ['cuts.0.share', 'duration']
    """
    listed = assumption.partition(":")[0].replace(" and ", ",").split(",")
    return [entry.strip() for entry in listed if entry.strip()]


def entry_missing(entry: str, given: Mapping[str, Any], kind: type[BaseModel]) -> str:
    """Why a scenario has no such entry; nothing where it has."""
    passed: list[str] = []
    here: Any = given
    keys = entry.split(".")
    while keys:
        key = keys.pop(0)
        if key not in kind.model_fields:
            where = f"{'.'.join(passed)} has" if passed else "a scenario has"
            known = list(kind.model_fields)
            return (
                f"{where} no entry {key[:60]!r}.{nearest(key, known)} Name entries such as 'cuts.0.share', "
                "and put words after a colon"
            )
        passed.append(key)
        below = objects_in(kind.model_fields[key].annotation)
        here = here.get(key) if isinstance(here, Mapping) else None
        if not below:
            return ""
        kind = below[0]
        count = len(here) if _is_list(here) else 0
        if keys and keys[0].isdigit():
            place = int(keys.pop(0))
            if place >= count:
                return f"there is no {'.'.join(passed)}.{place}: the scenario has {count} of its {key}"
            passed.append(str(place))
            here = here[place]
        elif keys and keys[0] == "*":
            keys.pop(0)
            here = here[0] if count else None
    return ""


def _is_list(value: Any) -> bool:
    """Whether a value is a list of parts."""
    return isinstance(value, list | tuple)
