"""The scenario that a recipe is about, with what the recipe sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from iomodel.report.entries import with_entries
from iomodel.report.variants import Variant, variants_of
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import as_scenario


def subject_of(given: Mapping[str, Any]) -> Scenario | None:
    """The first scenario of a recipe's entries with what they set; None where none could be read.

    Raises
    ------
    Unset
        If the scenario does not have what is set, or cannot take the value.

    >>> subject_of({"scenarios": ("rare-earth-ban",), "set": {"cuts.*.share": 0.5}}).cuts[0].share
    0.5
    """
    scenarios = given.get("scenarios")
    return _loader(given)(scenarios[0]) if scenarios else None


def listed_variants(given: Mapping[str, Any], subject: Scenario | None) -> list[Variant]:
    """All combinations that a recipe's entries list, as they are once these are sound."""
    return variants_of(given["each"], subject, _loader(given), given.get("materials", {}))[0]


def variant_problems(given: Mapping[str, Any], subject: Scenario | None) -> list[tuple[str, str]]:
    """What is wrong with the combinations, as (path, text) below `each`."""
    return variants_of(given["each"], subject, _loader(given), given.get("materials", {}))[1]


def _loader(given: Mapping[str, Any]) -> Callable[[Scenario | str], Scenario]:
    """From a scenario, its name or its file to the scenario with what the recipe sets."""
    materials = given.get("materials", {})

    def load(scenario: Scenario | str) -> Scenario:
        return with_entries(as_scenario(scenario, materials=materials), given.get("set", {}), materials)

    return load
