"""The lines of Python that give the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from iomodel.explorer.question import Question, base_of, changes_of
from iomodel.scenario import Scenario
from iomodel.table import IOTable


def lines_of_python(
    question: Question,
    known: Mapping[str, Scenario],
    table: IOTable,
    files: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Three lines: the scenario, the run, the losses.

    Parameters
    ----------
    question
        What is asked.
    known
        Scenarios by name.
    table
        The table that it is asked of.
    files
        Names of files by the name of the scenario or table that they hold.

    >>> from iomodel.materials.scenarios import load_scenario
    >>> from iomodel.sources import load_table
    >>> known = {"rare-earth-ban": load_scenario("rare-earth-ban")}
    >>> asked = Question(days=90, models=["direct"], sectors="13")
    >>> print(lines_of_python(asked, known, load_table(sectors=13)))
    import iomodel as iom
    scenario = iom.load_scenario('rare-earth-ban').changed('asked', duration={'cut': 90})
    print(iom.run(iom.load_table('japan-2015', '13'), scenario, ['direct']).gdp_loss())
    """
    base = base_of(question, known, table)
    changes = {key: _short(value) for key, value in changes_of(question, base).items()}
    name = files.get(base.name, base.name) if question.own is None else f"{base.name}.toml"
    said = "".join(f", {key}={value!r}" for key, value in changes.items())
    scenario = f"iom.load_scenario({name!r})" + (f".changed('asked'{said})" if changes else "")
    models = list(question.models)
    gdp = _gdp(question, table.meta.region)
    return "\n".join(
        (
            "import iomodel as iom",
            f"scenario = {scenario}",
            f"print(iom.run({_table(question, files)}, scenario, {models!r}{gdp}).gdp_loss())",
        )
    )


def _table(question: Question, files: Mapping[str, str]) -> str:
    """The table as an argument."""
    name = files.get(question.table, question.table)
    if question.sectors is None and question.region is None:
        return repr(name)
    level = repr(question.sectors)
    place = "" if question.region is None else f", {question.region!r}"
    return f"iom.load_table({name!r}, {level}{place})"


def _gdp(question: Question, region: str) -> str:
    """The year's GDP as an argument; it does not change shares."""
    if question.gdp is None or question.gdp == "own":
        return ""
    kind, year, *currency = question.gdp.split()
    if currency:
        return f", gdp=iom.sources.country_gdp({region!r}, {currency[0]!r}, {year})"
    return f", gdp=iom.annual_gdp({year}, {kind!r})"


def _short(value: Any) -> Any:
    """Plain data without what is as usual."""
    if isinstance(value, dict):
        usual: dict[str, Any] = {
            "onset": 0,
            "recovery": 0,
            "start": 0,
            "thrift_lead": 0,
            "ramp_lead": 0,
            "spread": 1.0,
        }
        usual |= {"release_start": 0, "diversion": 0.0, "diversion_lead": 0, "category": "all"}
        usual |= {"combine": "max", "level": "central", "criticality": "central", "scale": 1.0}
        usual |= {"thrift": 0.0, "ramp": 0.0, "origin_share": "central"}
        kept = {key: _short(inner) for key, inner in value.items() if usual.get(key, _short) != inner}
        return {key: inner for key, inner in kept.items() if inner not in ({}, [], None)}
    if isinstance(value, list | tuple):
        return [_short(inner) for inner in value]
    return value
