"""The central answer to a question, as plain data: what `iomodel.run` gives, without days that nobody sees.

Models whose days do not depend on each other answer every length of the cut in one run: a shorter cut is the
same days, cut off. Their curve is a running sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from iomodel.errors import NotApplicableError, ParameterError, SolverError
from iomodel.explorer.question import LONGEST
from iomodel.locked import Locked
from iomodel.materials import capacity_path, first_short
from iomodel.materials.material import Material
from iomodel.materials.path import CapacityPath
from iomodel.models import Direct, Model, SupplyConstrained
from iomodel.notation import DAYS_PER_YEAR, FloatArray, day_number
from iomodel.scenario import Scenario
from iomodel.simulate.accounts import daily_flows
from iomodel.simulate.sectors import ROUNDING, own_part
from iomodel.simulate.spine import why_refused
from iomodel.sources import AnnualGDP
from iomodel.table import IOTable

FAST = (Direct, SupplyConstrained)
"""Models whose days do not depend on each other."""
SHOWN = 20
"""Sectors that are listed."""
_AXIS = 730
"""Shortest axis of lengths [days]."""
_POINTS = (61, 122, 182, 365, 730, 1095)
"""Lengths at which models are run one by one [days]."""
_FEW = (91, 182, 365)
"""The same for models that take long."""
_DRAWN = 200
"""Most points of a line."""


@dataclass(frozen=True)
class Asked:
    """Everything that answers need.

    Parameters
    ----------
    table, scenario, materials
        What is run.
    models
        By name.
    gdp
        What shares are turned into money with.
    source, region
        What the table is loaded by again: a name or a path, and its region where one was asked for.
    """

    table: IOTable
    scenario: Scenario
    materials: Mapping[str, Material]
    models: Mapping[str, Model]
    gdp: AnnualGDP
    source: str = ""
    region: str | None = None


def answer(asked: Asked) -> dict[str, Any]:
    """Losses, days, sectors and curve of every model, and the physical shortage; refusals beside them.

    Raises
    ------
    ScenarioError
        If the scenario does not fit the table.
    """
    longest = axis_of(asked.scenario)
    path = path_of(asked, asked.scenario.lasting(longest) if stands_alone(asked) else asked.scenario, 0)
    alone = flows_of(asked, Direct(), path)
    direct = alone.change[: asked.scenario.days].sum(axis=0)
    found: dict[str, Any] = {}
    lines: dict[str, list[list[float]]] = {}
    refused: dict[str, str] = {}
    for name, model in asked.models.items():
        try:
            if isinstance(model, FAST):
                flows = alone if model == Direct() else flows_of(asked, model, path)
                found[name] = _of_model(asked, model, flows.first(asked.scenario.days), direct)
                running = stands_alone(asked)
                lines[name] = _running(asked, flows) if running else _point_by_point(asked, model, longest)
            else:
                own = flows_of(asked, model, path_of(asked, asked.scenario, model.aftermath))
                found[name] = _of_model(asked, model, own, direct)
        except (ParameterError, SolverError) as error:
            refused[name] = why_refused(error)
    return {
        "days": asked.scenario.duration.cut,
        "models": found,
        "refused": refused,
        "shortage": _shortage(asked, path),
        "curve": {"axis": longest, "lines": lines},
    }


def curve(asked: Asked) -> dict[str, Any]:
    """Change of GDP over the length of the cut [% of a year's GDP], by model, in runs of a few lengths.

    The quick models have theirs in `answer` already.
    """
    longest = axis_of(asked.scenario)
    lines: dict[str, list[list[float]]] = {}
    for name, model in asked.models.items():
        if not isinstance(model, FAST):
            try:
                lines[name] = _point_by_point(asked, model, longest)
            except (ParameterError, SolverError):
                continue  # its refusal is in the answer
    return {"axis": longest, "lines": lines}


def stands_alone(asked: Asked) -> bool:
    """Whether the days of a shorter cut are the first days of a longer one."""
    scenario = asked.scenario
    parts = [part.duration for part in (*scenario.cuts, *scenario.shocks)]
    return not scenario.duration.recovery and not any(parts)


def axis_of(scenario: Scenario) -> int:
    """Longest length of the axis [days].

    >>> from iomodel.materials.scenarios import load_scenario
    >>> axis_of(load_scenario("rare-earth-ban")), axis_of(load_scenario("rare-earth-ban").lasting(1000))
    (730, 1250)
    """
    return int(min(LONGEST, max(_AXIS, 1.25 * scenario.duration.cut)))


@dataclass(frozen=True)
class Flows(Locked):
    """One scenario in one model, day by day.

    Parameters
    ----------
    change
        Change of value added, shape (days, n) [table's unit a day].
    output
        Change of output, same shape and unit.
    persons
        Change of persons, same shape [persons]; None where the table does not know them.
    at_least
        Whether the loss is a least value.
    """

    change: FloatArray
    output: FloatArray
    persons: FloatArray | None
    at_least: bool

    def first(self, days: int) -> Flows:
        """The first days alone."""
        persons = None if self.persons is None else self.persons[:days]
        return Flows(self.change[:days], self.output[:days], persons, self.at_least)


def path_of(asked: Asked, scenario: Scenario, aftermath: int) -> CapacityPath:
    """What is left of every sector, day by day."""
    return capacity_path(asked.table, [scenario], asked.materials, max(1, scenario.days + aftermath))


def flows_of(asked: Asked, model: Model, path: CapacityPath) -> Flows:
    """What a model makes of a path."""
    table = asked.table
    given = model.answer(table, path)
    flows = daily_flows(table, given, model.name)
    persons = None
    if flows.employment is not None and table.employment is not None:
        persons = flows.employment[0] - np.where(table.x > 0, table.employment, 0.0)
    return Flows(
        (flows.value_added - flows.normal_value_added)[0],
        (flows.output - flows.normal_output)[0],
        persons,
        bool(given.at_least),
    )


def _of_model(asked: Asked, model: Model, flows: Flows, direct: FloatArray) -> dict[str, Any]:
    """One model's losses, days and hardest-hit sectors."""
    table, scenario = asked.table, asked.scenario
    if not model.follows:
        flows = flows.first(scenario.days + model.aftermath)
    change, output = flows.change, flows.output
    gdp = 100 * change.sum() / table.gdp
    return {
        "gdp": float(gdp),
        "money": float(gdp * asked.gdp.value / 1e14),
        "output": float(100 * output.sum() / table.x.sum()),
        "persons": None if flows.persons is None else float(flows.persons.sum() / DAYS_PER_YEAR),
        "at_least": flows.at_least,
        "daily": {
            "gdp": _thinned(scenario, 100 * change.sum(axis=1) * DAYS_PER_YEAR / table.gdp),
            "output": _thinned(scenario, 100 * output.sum(axis=1) * DAYS_PER_YEAR / table.x.sum()),
        },
        "sectors": _sectors(table, 100 * change.sum(axis=0) / table.gdp, 100 * direct / table.gdp),
    }


def _sectors(table: IOTable, change: FloatArray, alone: FloatArray) -> list[dict[str, Any]]:
    """The hardest-hit sectors, with what they lose themselves and what reaches them through others."""
    first = own_part(change, alone)
    order = np.argsort(change, kind="stable")[:SHOWN]
    english, japanese = table.names("en"), table.names("ja")
    return [
        {
            "code": str(table.codes[place]),
            "en": english[place],
            "ja": japanese[place],
            "direct": float(first[place]),
            "propagated": float(change[place] - first[place]),
        }
        for place in order
        if change[place] < -ROUNDING
    ]


def _shortage(asked: Asked, path: CapacityPath) -> dict[str, Any]:
    """Need that is left open, by element and day, and the first day of it."""
    scenario, elements = asked.scenario, []
    for (_, name), unmet in path.unmet.items():
        material = asked.materials[name]
        for place, (code, day) in enumerate(zip(material.codes, first_short(unmet), strict=True)):
            if day is None:
                continue
            row = material.elements.loc[code]
            elements.append(
                {
                    "material": name,
                    "code": code,
                    "en": str(row["name_en"]),
                    "ja": str(row["name_ja"]),
                    "day": int(day_number(day, scenario.first)),
                    "unmet": _thinned(scenario, 100 * unmet[: scenario.days, place]),
                }
            )
    elements.sort(key=lambda one: (one["day"], one["code"]))
    return {"elements": elements, "day": elements[0]["day"] if elements else None}


def _thinned(scenario: Scenario, values: FloatArray) -> list[list[float]]:
    """Points of a line by day: all where they are few, the others only where something happens."""
    numbers = day_number(np.arange(len(values)), scenario.first)
    keep = np.ones(len(values), bool)
    if len(values) > _DRAWN:
        keep[:] = np.arange(len(values)) % (len(values) // _DRAWN + 1) == 0
        jumps = np.flatnonzero(np.abs(np.diff(values)) > 0.02 * max(np.ptp(values), 1e-12))
        for place in (jumps, jumps + 1):
            keep[place] = True
        keep[[0, -1]] = True
    return [
        [int(day), round(float(value), 5)] for day, value in zip(numbers[keep], values[keep], strict=True)
    ]


def _running(asked: Asked, flows: Flows) -> list[list[float]]:
    """The curve of a model whose days stand alone: running sums of the longest cut."""
    total = 100 * np.cumsum(flows.change.sum(axis=1)) / asked.table.gdp
    lasts = asked.scenario.duration
    before = lasts.start + lasts.onset
    longest = len(total) - before
    lengths = sorted({*range(0, longest + 1, max(1, longest // 240)), lasts.cut, longest})
    return [[days, round(float(total[before + days - 1]), 6) if before + days else 0.0] for days in lengths]


def _point_by_point(asked: Asked, model: Model, longest: int) -> list[list[float]]:
    """The curve of any other model: one run a length, one of them the last without a shortage."""
    own = asked.scenario.duration.cut
    few = (*(_POINTS if isinstance(model, FAST) else _FEW), _last_covered(asked, longest))
    found: list[list[float]] = [[0, 0.0]]
    for days in sorted({*(days for days in few if 0 < days < longest), own, longest}):
        scenario = asked.scenario.lasting(days)
        try:
            flows = flows_of(asked, model, path_of(asked, scenario, model.aftermath))
        except NotApplicableError:
            raise
        except (ParameterError, SolverError):
            continue  # a longer cut may have no answer where a shorter one has
        change = flows.change if model.follows else flows.first(scenario.days + model.aftermath).change
        found.append([days, round(float(100 * change.sum() / asked.table.gdp), 6)])
    return found


def _last_covered(asked: Asked, longest: int) -> int:
    """Longest cut that stocks and other supply cover, where the curve bends; 0 if none [days]."""
    scenario = asked.scenario.lasting(longest)
    unmet = path_of(asked, scenario, 0).unmet.values()
    first = [day for each in unmet for day in first_short(each) if day is not None]
    return max(0, int(day_number(min(first), scenario.first)) - 1) if first else 0
