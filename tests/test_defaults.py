"""What a caller gets who names nothing else: defaults of everything public, as `defaults.toml` lists them.

A default that moves, moves published numbers. Whoever moves one on purpose changes the list and says so in
the changelog.
"""

import inspect
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import iomodel as iom
from iomodel.questions.ensemble.plot import Plots as EnsemblePlots
from iomodel.questions.sensitivity.plot import Plots as SensitivityPlots
from iomodel.simulate.plot import Plots as ResultPlots

LISTED = tomllib.loads((Path(__file__).parent / "data" / "defaults.toml").read_text("utf-8"))

PLOTS = {
    "Result.plot": ResultPlots,
    "Ensemble.plot": EnsemblePlots,
    "Sensitivity.plot": SensitivityPlots,
}


def public() -> Iterator[tuple[str, Any]]:
    """Functions, classes and their methods, by name."""
    for name in iom.__all__:
        thing = getattr(iom, name)
        yield name, thing
        yield from _methods(name, thing)
    for name, plots in PLOTS.items():
        yield from _methods(name, plots)


def _methods(name: str, thing: object) -> Iterator[tuple[str, Any]]:
    own = vars(thing) if inspect.isclass(thing) else {}
    yield from ((f"{name}.{key}", value) for key, value in own.items() if _is_method(key, value))


def _is_method(key: str, value: object) -> bool:
    return not key.startswith("_") and inspect.isfunction(value)


def defaults(thing: Any) -> dict[str, str]:
    """Each argument that need not be given, with what it then is."""
    try:
        arguments = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return {}
    return {one.name: shown(one.default) for one in arguments if one.default is not one.empty}


def shown(value: object) -> str:
    """A default in words that do not differ between processes and versions of Python."""
    if repr(value).startswith("<"):
        return getattr(value, "__name__", "made anew")
    return repr(value)


FOUND = {name: found for name, thing in public() if (found := defaults(thing))}


def test_the_list_names_all_that_has_defaults():
    assert sorted(LISTED) == sorted(FOUND)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_default_is_the_one_that_is_listed(name):
    assert FOUND[name] == LISTED[name]
