"""Named scenarios, and scenario files."""

from __future__ import annotations

from pathlib import Path

from iomodel.errors import ScenarioError, nearest
from iomodel.files import tables_folder
from iomodel.scenario import Scenario
from iomodel.sources.bundled import load_classification

_CODES = "japan-2015"
"""The classification whose codes scenario files are written in."""


def scenario_names() -> list[str]:
    """Names of the bundled scenarios.

    >>> "rare-earth-ban" in scenario_names()
    True
    """
    return sorted(path.stem for path in (tables_folder() / "scenarios").glob("*.toml"))


def load_scenario(name: str | Path) -> Scenario:
    """Load a scenario by name, or from a TOML file.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or the file is wrong: all problems at once, each with its path.

    Examples
    --------
    >>> load_scenario("rare-earth-ban").cuts[0].origin
    'China'
    """
    known = load_classification(_CODES).known
    if str(name) in scenario_names():
        return Scenario.read(tables_folder() / "scenarios" / f"{name}.toml", known)
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return Scenario.read(path, known)
    raise ScenarioError(
        f"no scenario {str(name)!r}; named ones: {', '.join(scenario_names())}."
        f"{nearest(str(name), scenario_names())} Or give a file that ends in .toml"
    )
