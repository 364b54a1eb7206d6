"""The scenarios that one recipe lists: every combination of values, with a name that files can have."""

from __future__ import annotations

import hashlib
import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iomodel.errors import IOModelError
from iomodel.report.entries import Unset, entry, with_entries, written
from iomodel.scenario import Scenario

MOST = 400
"""So many combinations a recipe may list."""
SCENARIO, NAME, TITLE = "scenario", "name", "title"
"""Keys of a table of `each` that are no entries of the scenario."""
_LONGEST = 80
"""Longest name of a combination [characters]; beyond it a digest takes the place of the end."""

Loader = Callable[[str], Scenario]
"""From the name or file of a scenario to the scenario, with what the recipe sets."""


@dataclass(frozen=True)
class Variant:
    """One combination of a recipe.

    Parameters
    ----------
    name
        A name that a folder can have, the same for as long as the combination is.
    values
        Values by path, as the scenario reads them.
    scenario
        The scenario that they make.
    title
        A title of its own; empty where it is told by its values.
    """

    name: str
    values: Mapping[str, Any]
    scenario: Scenario
    title: str = ""


def variants_of(
    each: Sequence[Mapping[str, Any]], subject: Scenario | None, load: Loader, materials: Mapping[str, str]
) -> tuple[list[Variant], list[tuple[str, str]]]:
    """All combinations of a recipe's lists, and every problem of them.

    Parameters
    ----------
    each
        Tables of values by path; a list stands for each of its values in turn, several lists for all their
        combinations.
    subject
        The scenario that is varied where a table names none; None where it could not be read.
    load
        Gives a scenario that a table names.
    materials
        Materials by name where they are not bundled ones.

    Returns
    -------
    Combinations in the order in which they are given, and problems as (path below the list, text).
    """
    problems = list(_shape_problems(each))
    count = sum(_count(table) for table in each)
    if count > MOST:
        problems.append(("", f"gives {count} combinations, expected {MOST} at most; shorten the lists"))
    if problems:
        return [], problems
    found: list[Variant] = []
    for place, table in enumerate(each):
        for values in _combinations(table):
            at = str(place)
            try:
                base = load(values[SCENARIO]) if SCENARIO in values else subject
            except (IOModelError, Unset) as error:
                problems.append((f"{at}.{SCENARIO}", str(error)))
                continue
            if base is None:
                continue
            paths = {path: value for path, value in values.items() if path not in (SCENARIO, NAME, TITLE)}
            try:
                scenario = with_entries(base, paths, materials)
            except Unset as error:
                problems += [(f"{at}.{path}", text) for path, text in error.problems]
                continue
            read = {path: entry(scenario, path) for path in paths}
            said = ({SCENARIO: scenario.name} if SCENARIO in values else {}) | read
            found.append(Variant(values.get(NAME) or name_of(said), said, scenario, values.get(TITLE, "")))
    problems += _doubles(found)
    return found, list(dict.fromkeys(problems))


def name_of(values: Mapping[str, Any]) -> str:
    """A name of a combination: readable, and safe on every file system.

    It depends on nothing but the values, so that a longer list renames no report.

    >>> name_of({"cuts.*.share": 0.5, "stocks.*.days": 60.0})
    'cuts-share-0.5_stocks-days-60'
    """
    parts = [f"{path.replace('.*', '').replace('.', '-')}-{written(value)}" for path, value in values.items()]
    plain = "_".join(map(_slug, parts))
    lost = any(re.search(r"[^A-Za-z0-9._+ -]", part) for part in parts)
    if not lost and len(plain) <= _LONGEST:
        return plain
    mark = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]
    return f"{plain[: _LONGEST - 9].strip('-._')}-{mark}"


def by_path(table: Mapping[str, Any]) -> dict[str, Any]:
    """Entries of nested tables by their path: ``adaptation.thrift = 0.05`` may stand without quotes in TOML.

    >>> by_path({"adaptation": {"thrift": 0.05}, "cuts.*.share": 1})
    {'adaptation.thrift': 0.05, 'cuts.*.share': 1}
    """
    found: dict[str, Any] = {}
    for path, value in table.items():
        if isinstance(value, Mapping) and value:
            found |= {f"{path}.{rest}": inner for rest, inner in by_path(value).items()}
        else:
            found[str(path)] = value
    return found


def _slug(text: str) -> str:
    """Small letters, digits, hyphens and points."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")


def _count(table: Mapping[str, Any]) -> int:
    """How many combinations a table gives."""
    return math.prod(len(value) for value in table.values() if isinstance(value, list | tuple))


def _combinations(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All combinations of a table's values."""
    lists = [value if isinstance(value, list | tuple) else (value,) for value in table.values()]
    for values in itertools.product(*lists):
        yield dict(zip(table, values, strict=True))


def _shape_problems(each: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """What is wrong with the tables before any scenario is looked at."""
    for place, table in enumerate(each):
        at = str(place)
        if not table:
            yield at, 'is empty; expected values by path, such as "stocks.*.days" = [0, 60]'
        for path, value in table.items():
            if isinstance(value, list | tuple) and not value:
                yield f"{at}.{path}", "is an empty list; expected one value or more"
            elif isinstance(value, list | tuple):
                double = next((item for item in value if list(value).count(item) > 1), None)
                if double is not None:
                    yield f"{at}.{path}", f"{double!r} is given twice; leave one out"
            if path in (NAME, TITLE) and not isinstance(value, str):
                yield f"{at}.{path}", f"{value!r:.60} is no text; expected one for the one combination"
            elif path in (NAME, TITLE) and _count(table) > 1:
                yield (
                    f"{at}.{path}",
                    f"goes with one combination, found {_count(table)}; leave it out, or give each its own "
                    "table",
                )
            elif path == NAME and _slug(value) != value:
                near = f", such as {_slug(value)!r}" if _slug(value) else ""
                yield (
                    f"{at}.{path}",
                    f"{value!r:.60} is no name for a folder; expected small letters, digits, hyphens and "
                    f"points{near}",
                )
            if path == SCENARIO:
                odd = [item for item in _listed(value) if not isinstance(item, str)]
                if odd:
                    yield f"{at}.{path}", f"{odd[0]!r:.60} is no scenario; expected its name or its file"


def _listed(value: Any) -> Sequence[Any]:
    """The values of an entry, one or several."""
    return value if isinstance(value, list | tuple) else (value,)


def _doubles(found: Sequence[Variant]) -> Iterator[tuple[str, str]]:
    """Combinations that would be written to one place, or that are the same scenario twice."""
    by_name: dict[str, Variant] = {}
    by_content: dict[str, Variant] = {}
    for variant in found:
        content = repr(variant.scenario.model_dump(mode="json", exclude={"variant"}))
        if variant.name in by_name:
            yield "", f"two combinations are called {variant.name!r}; give one a name of its own"
        elif content in by_content:
            yield (
                "",
                f"{variant.name} is the same scenario as {by_content[content].name}; leave one out",
            )
        by_name.setdefault(variant.name, variant)
        by_content.setdefault(content, variant)
