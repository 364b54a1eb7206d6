"""The question that a page asks: checked, bounded, and read as a scenario on a table."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError

from iomodel.errors import ScenarioError, nearest
from iomodel.files.checked import Strict, findings
from iomodel.materials.reading import material_names
from iomodel.materials.scenarios import checked_scenario, parse_scenario, sectors_known
from iomodel.scenario import Scenario
from iomodel.scenario.parts import End
from iomodel.table import IOTable

LONGEST = 1825
"""Longest cut: five years [days]."""
LARGEST_FILE = 65_536
"""Largest scenario that may be posted [characters]."""

Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._@()=,:+-]*$")]
Fraction = Annotated[float, Field(ge=0, le=1)]
Length = Annotated[int, Field(ge=0, le=365)]
Rate = End | Fraction


class _Parsed(Strict):
    """What comes from a page as plain data."""

    @classmethod
    def parse(cls, data: Any) -> Self:
        """Build from plain data; every problem is reported at once, each with its entry.

        Raises
        ------
        ScenarioError
            If anything is wrong.
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise ScenarioError("question", dict(findings(error, cls, "question")).items()) from None


class Said(_Parsed):
    """Answers of several models, for one sentence over them."""

    days: Annotated[int, Field(ge=1, le=LONGEST)]
    """Length of the cut [days]."""
    losses: Annotated[
        dict[Annotated[str, Field(max_length=80)], Annotated[float, Field(ge=-1000, le=1000)]],
        Field(max_length=12),
    ]
    """Change of GDP by model [% of a year's GDP]."""


_GDP = r"^(own|(nominal|real) [0-9]{4}( [A-Z]{3})?)$"


class Question(_Parsed):
    """What is asked on the page; what is not given is as in the scenario.

    >>> Question(days=90, share=0.8).days
    90
    """

    table: Name = "japan-2015"
    """Name of a table."""
    sectors: Annotated[str, Field(max_length=8, pattern=r"^[0-9]+$")] | None = None
    """Its level of detail; the usual one where not given."""
    region: Name | None = None
    """Country of a table of many regions."""
    scenario: Name = "rare-earth-ban"
    """Name of a scenario, bundled or one of the files that the explorer was started with."""
    own: Annotated[str, Field(max_length=LARGEST_FILE)] | None = None
    """A scenario of one's own, as the text of its TOML file, in place of a name."""
    material: Name | None = None
    """One material that is cut in place of those of the scenario."""
    elements: Annotated[tuple[Name, ...], Field(max_length=40)] | None = None
    """Elements of the materials that are cut; all others arrive."""
    share: Fraction | None = None
    """Share of the deliveries that stops, in every cut."""
    days: Annotated[int, Field(ge=1, le=LONGEST)] | None = None
    """Length of the cut [days]."""
    onset: Length | None = None
    """Days over which it rises."""
    recovery: Length | None = None
    """Days over which it fades."""
    stocks: Annotated[tuple[Annotated[float, Field(ge=0, le=3650)], ...], Field(max_length=12)] | None = None
    """Stock of each holder of the scenario, in its order [days of total use]."""
    exposure: End | None = None
    """Which end of the range of exposures is read."""
    scale: Annotated[float, Field(ge=0, le=10)] | None = None
    """A factor on every exposure."""
    criticality: End | None = None
    """Which end of the range of criticality is read."""
    thrift: Rate | None = None
    """What users save each year, as a share of normal use."""
    ramp: Rate | None = None
    """What other suppliers add each year, as a share of normal use."""
    models: Annotated[tuple[Name, ...], Field(min_length=1, max_length=12)] = (
        "direct",
        "supply-constrained",
        "inventory",
        "substitution",
    )
    """Names of models."""
    gdp: (
        Annotated[str, Field(max_length=40, pattern=r"^(own|(nominal|real) [0-9]{4}( [A-Z]{3})?)$")] | None
    ) = None
    """The GDP that shares are turned into money with, such as ``nominal 2024``; ``own`` for the table's."""
    draws: Literal[64, 128, 256, 512] = 128
    """Draws of the band."""


def scenario_of(question: Question, known: Mapping[str, Scenario], table: IOTable) -> Scenario:
    """The scenario that is asked.

    Parameters
    ----------
    question
        What is asked.
    known
        Scenarios by name.
    table
        The table whose codes its shocks may name.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or what is asked does not fit it.
    """
    base = base_of(question, known, table)
    changes = changes_of(question, base)
    if not changes:
        return base
    ranges = {
        path: value.model_dump(exclude_defaults=True)
        for path, value in base.ranges.items()
        if _kept(path, question, base)
    }
    return checked_scenario(base.changed("asked", ranges=ranges, **changes), sectors_known(table))


def base_of(question: Question, known: Mapping[str, Scenario], table: IOTable) -> Scenario:
    """The scenario that the question changes."""
    if question.own is not None:
        return own_scenario(question.own, table)
    if question.scenario not in known:
        raise ScenarioError(
            f"no scenario {question.scenario!r}; {len(known)} are known.{nearest(question.scenario, known)}"
        )
    return known[question.scenario]


def own_scenario(text: str, table: IOTable | None = None) -> Scenario:
    r"""A scenario from the text of a file that was posted; it may name materials, never a path.

    Raises
    ------
    ScenarioError
        With all problems at once.

    >>> own_scenario('[materials]\nmine = "/etc"')
    Traceback (most recent call last):
    iomodel.errors.ScenarioError: scenario that was posted: materials: folders of materials cannot be ...
    """
    where = "that was posted"
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ScenarioError(f"scenario {where}: it is not TOML: {error}") from None
    problems = list(_paths_in(data))
    if problems:
        raise ScenarioError(f"scenario {where}", problems)
    return parse_scenario(data, where, sectors_known(table))


def _paths_in(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Whatever would be looked for in the file system."""
    found = []
    if "materials" in data:
        found.append(("materials", "folders of materials cannot be posted; start the explorer with the file"))
    names = material_names()
    for head in ("cuts", "stocks"):
        parts = data.get(head)
        for place, part in enumerate(parts if isinstance(parts, list) else ()):
            name = part.get("material") if isinstance(part, dict) else None
            if isinstance(name, str) and name not in names:
                text = f"unknown material {name[:60]!r}; known: {', '.join(names)}.{nearest(name, names)}"
                found.append((f"{head}.{place}.material", text))
    return found


def changes_of(question: Question, base: Scenario) -> dict[str, Any]:
    """Entries of the scenario that the question replaces, as plain data."""
    data = copy.deepcopy(base.model_dump())
    _change_cuts(question, data)
    for name, key in (("days", "cut"), ("onset", "onset"), ("recovery", "recovery")):
        if getattr(question, name) is not None:
            data["duration"][key] = getattr(question, name)
    if question.stocks is not None:
        _change_stocks(question.stocks, data["stocks"])
    for name in ("thrift", "ramp"):
        if getattr(question, name) is not None:
            data["adaptation"][name] = getattr(question, name)
            if not getattr(question, name):
                data["adaptation"][f"{name}_lead"] = 0
    for name, key in (("exposure", "level"), ("scale", "scale"), ("criticality", "criticality")):
        if getattr(question, name) is not None:
            data["exposure"][key] = getattr(question, name)
    before = base.model_dump()
    return {key: _sparse(data[key]) for key in data if data[key] != before[key]}


def _change_cuts(question: Question, data: dict[str, Any]) -> None:
    """Another material, other elements, another share."""
    cuts = list(data["cuts"])
    if question.material is not None and {cut["material"] for cut in cuts} != {question.material}:
        share = max((cut["share"] for cut in cuts), default=1.0)
        cuts = [{"material": question.material, "origin": _origin(question.material), "share": share}]
        data["stocks"] = [{**stock, "material": None, "elements": ()} for stock in data["stocks"]]
    if question.elements is not None:
        chosen = [_with_elements(cut, question.elements) for cut in cuts]
        cuts = [cut for cut in chosen if cut is not None]
        if not cuts:
            raise ScenarioError(
                f"elements are {', '.join(question.elements) or 'none'}; expected at least one that the "
                "scenario's materials have"
            )
    if question.share is not None:
        cuts = [_with_share(cut, question.share) for cut in cuts]
    data["cuts"] = tuple(cuts)


def _origin(name: str) -> str:
    """The origin that delivers most of a material."""
    from iomodel.materials.reading import load_material

    if name not in material_names():
        names = material_names()
        raise ScenarioError(f"no material {name!r}; known: {', '.join(names)}.{nearest(name, names)}")
    origins = load_material(name).origins
    return str(origins.groupby("origin")["central"].max().idxmax())


def _with_elements(cut: dict[str, Any], wanted: tuple[str, ...]) -> dict[str, Any] | None:
    """A cut of some elements only; nothing where its material has none of them."""
    from iomodel.materials.reading import load_material

    material = load_material(cut["material"]) if cut["material"] in material_names() else None
    known = material.codes if material is not None else list(wanted)
    chosen = tuple(code for code in known if code in wanted)
    if not chosen:
        return None
    changed = {**cut, "elements": () if len(chosen) == len(known) else chosen}
    if isinstance(changed.get("origin_share"), dict):
        kept = {code: value for code, value in changed["origin_share"].items() if code in chosen}
        changed["origin_share"] = kept or "central"
    return changed


def _with_share(cut: dict[str, Any], share: float) -> dict[str, Any]:
    """A cut of another share; a path keeps its form."""
    path = cut.get("path") or ()
    if not path or not cut["share"]:
        return {**cut, "share": share}
    scaled = tuple((day, value * share / cut["share"]) for day, value in path)
    return {**cut, "share": share, "path": scaled}


def _change_stocks(days: tuple[float, ...], stocks: Any) -> None:
    """Other stocks of the same holders; a schedule of releases keeps its form."""
    if len(days) != len(stocks):
        raise ScenarioError(f"stocks has {len(days)} entries; the scenario has {len(stocks)} holders")
    for stock, held in zip(stocks, days, strict=True):
        part = held / stock["days"] if stock["days"] else 0.0
        stock["days"] = held
        releases = [{**one, "days": one["days"] * part} for one in stock.get("releases") or ()]
        stock["releases"] = tuple(one for one in releases if one["days"] > 0)


def _sparse(value: Any) -> Any:
    """Plain data without entries that are empty."""
    if isinstance(value, dict):
        return {key: _sparse(inner) for key, inner in value.items() if inner is not None and inner != ()}
    if isinstance(value, list | tuple):
        return [_sparse(inner) for inner in value]
    return value


def _kept(path: str, question: Question, base: Scenario) -> bool:
    """Whether a range of the scenario still holds: it does unless its number was set."""
    head, *rest = path.split(".")
    if head == "cuts":
        untouched = question.material is None and question.elements is None
        return untouched and (question.share is None or rest[-1] != "share")
    if head == "stocks":
        place = int(rest[0])
        return question.stocks is None or question.stocks[place] == base.stocks[place].days
    return not rest or getattr(question, rest[-1], None) is None
