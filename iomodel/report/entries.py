"""Entries of a scenario by their path, such as ``cuts.*.share``: what a recipe sets, lists and varies."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from iomodel.errors import IOModelError, ScenarioError, nearest
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import MaterialLike, as_scenario

_FIXED = ("name", "variant", "materials", "sources", "ranges")
"""What says which scenario it is, and where its figures come from; a recipe does not change it."""


class Unset(Exception):
    """Entries that could not be set: `problems` as (path, text)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{path}: {text}" for path, text in problems))
        self.problems = problems


def with_entries(
    scenario: Scenario, values: Mapping[str, Any], materials: Mapping[str, MaterialLike] | None = None
) -> Scenario:
    """A variant of a scenario with some entries replaced.

    Parameters
    ----------
    scenario
        What is varied.
    values
        New values by path; ``*`` stands for every item of a list, a number for one of them.
    materials
        Materials by name where they are not bundled ones.

    Raises
    ------
    Unset
        With every path that the scenario does not have, or every value that it cannot take.

    >>> from iomodel.materials.scenarios import load_scenario
    >>> half = with_entries(load_scenario("rare-earth-ban"), {"cuts.*.share": "50 %"})
    >>> half.cuts[0].share, half.label
    (0.5, 'rare-earth-ban@cuts.*.share=0.5')
    """
    if not values:
        return scenario
    data = copy.deepcopy(scenario.model_dump())
    problems, sound = [], dict[str, Any]()
    for path, value in values.items():
        try:
            _set(data, path.split("."), value)
            sound[path] = value
        except KeyError as error:
            problems.append((path, str(error.args[0])))
    heads = {path.split(".")[0] for path in sound}
    try:
        changed = scenario.changed("changed", **{head: data[head] for head in heads})
        changed = as_scenario(changed, materials=materials)
    except ScenarioError as error:
        problems += _at_their_paths(sound, error.problems or [("", str(error))])
    except IOModelError as error:
        problems.append((", ".join(sound), str(error)))
    if problems:
        raise Unset(problems)
    variant = ",".join(f"{path}={written(entry(changed, path))}" for path in values)
    return changed.model_copy(update={"variant": ",".join(filter(None, (scenario.variant, variant)))})


def written(value: Any) -> str:
    """A value as plain text, the same however it was given.

    >>> written(0.5), written(60.0), written("China"), written(None), written(["351", "352"])
    ('0.5', '60', 'China', 'none', '351+352')
    """
    if isinstance(value, list | tuple):
        return "+".join(written(item) for item in value)
    if isinstance(value, Mapping):
        return "+".join(f"{key}={written(item)}" for key, item in value.items())
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)


def entry(scenario: Scenario, path: str) -> Any:
    """An entry by its path; that of the first item where ``*`` stands for all.

    >>> from iomodel.materials.scenarios import load_scenario
    >>> entry(load_scenario("rare-earth-ban"), "cuts.*.origin")
    'China'
    """
    found: Any = scenario.model_dump()
    for key in path.split("."):
        found = found[0 if key == "*" else int(key)] if isinstance(found, list | tuple) else found[key]
    return found


def _at_their_paths(values: Mapping[str, Any], problems: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Problems of the changed scenario, each at the path that was set where it is known which."""
    found = dict[str, str]()
    for place, text in problems:
        path = next((path for path in values if _matches(path, place)), ", ".join(values))
        found.setdefault(path, text if _matches(path, place) or not place else f"{place}: {text}")
    return list(found.items())


def _matches(path: str, place: str) -> bool:
    """Whether a place such as ``cuts.0.share`` is under a path such as ``cuts.*.share``."""
    given, found = path.split("."), place.split(".")
    return len(found) >= len(given) and all(
        one in ("*", other) for one, other in zip(given, found, strict=False)
    )


def _set(data: Any, path: list[str], value: Any) -> None:
    """Set an entry of nested plain data.

    Raises
    ------
    KeyError
        If there is none, with what is there.
    """
    head, *rest = path
    if isinstance(data, list | tuple):
        places = range(len(data)) if head == "*" else [_place(head, len(data))]
        if not data:
            raise KeyError("the scenario has none to vary; name one in its file")
        for place in places:
            if rest:
                _set(data[place], rest, value)
            else:
                raise KeyError("is an item of a list; name an entry of it, such as cuts.*.share")
        return
    if not isinstance(data, dict) or head not in data or head in _FIXED:
        known = sorted(key for key in data if key not in _FIXED) if isinstance(data, dict) else []
        there = f"; expected one of {', '.join(known)}.{nearest(head, known)}" if known else ""
        raise KeyError(f"a scenario has no entry {head!r} that a recipe can change{there}")
    if not rest:
        data[head] = value
    elif data[head] is None:
        raise KeyError(f"the scenario has no {head!r}; name it in its file before a part of it is changed")
    else:
        _set(data[head], rest, value)


def _place(text: str, length: int) -> int:
    """Place in a list."""
    if not text.isascii() or not text.isdigit() or int(text) >= length:
        raise KeyError(f"{text!r} is no item of a list of {length}; expected * for all, or a number from 0")
    return int(text)
