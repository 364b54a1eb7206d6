"""Putting the flows of a run under their labels."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from iomodel.notation import DAY, DAYS_PER_YEAR, ELEMENT, MODEL, SCENARIO, SECTOR, FloatArray, day_number
from iomodel.scenario import Scenario
from iomodel.simulate.accounts import DailyFlows
from iomodel.simulate.result import Result
from iomodel.table import IOTable

_DIMS = (SCENARIO, MODEL, DAY, SECTOR)


def build_result(
    table: IOTable,
    scenarios: Sequence[Scenario],
    flows: Mapping[str, DailyFlows],
    *,
    measures: Mapping[str, Mapping[str, FloatArray]],
    capacity: FloatArray,
    unmet: Mapping[tuple[str, str], FloatArray],
    elements: Mapping[str, Sequence[str]],
    provenance: Mapping[str, Any],
) -> Result:
    """Put the flows of a run under their labels.

    Parameters
    ----------
    table, scenarios
        What was run.
    flows
        Daily flows by model, all of the same number of days.
    measures
        Further measures by model and name as ratios to a normal day, shape (scenario, day) [1].
    capacity
        Share of normal output that physical inputs still allow, shape (scenario, day, sector) [1].
    unmet
        Share of each element's need left open, by scenario label and material, shapes (day, element) [1].
    elements
        Codes of the elements by material.
    provenance
        What the run was made of, as plain data.
    """
    output, value_added = (_by_model(flows, name) for name in ("output", "value_added"))
    labels = [scenario.label for scenario in scenarios]
    worst = [
        max(
            (values.max(initial=0.0) for (label, _), values in unmet.items() if label == scenario),
            default=0.0,
        )
        for scenario in labels
    ]
    per_day = {"units": f"{table.meta.unit} per day"}
    data: dict[str, Any] = {
        "output": (_DIMS, output, per_day),
        "value_added": (_DIMS, value_added, per_day),
        "normal_output": (SECTOR, table.x / DAYS_PER_YEAR, per_day),
        "normal_value_added": (SECTOR, table.value_added / DAYS_PER_YEAR, per_day),
    }
    if table.employment is not None:
        persons = {"units": "persons"}
        data["employment"] = (_DIMS, _by_model(flows, "employment"), persons)
        data["normal_employment"] = (SECTOR, np.where(table.x > 0, table.employment, 0.0), persons)
    for name in dict.fromkeys(name for known in measures.values() for name in known):
        data[name] = (_DIMS[:3], _measure(measures, name, output.shape[:3]), {"units": "1"})
    days = output.shape[2]
    data["capacity"] = ((SCENARIO, DAY, SECTOR), _to_days(capacity, 1, days, 1.0), {"units": "1"})
    coords: dict[str, Any] = {
        SCENARIO: labels,
        MODEL: list(flows),
        DAY: day_number(np.arange(days), min(scenario.first for scenario in scenarios)),
        SECTOR: list(table.codes),
        "name": (SCENARIO, [scenario.name for scenario in scenarios]),
        "duration_days": (SCENARIO, [scenario.duration.cut for scenario in scenarios]),
        "worst_unmet": (SCENARIO, worst),
        "region": (SECTOR, list(table.regions)),
        "name_en": (SECTOR, list(table.names_en)),
        "name_ja": (SECTOR, list(table.names_ja)),
    }
    if unmet:
        data["unmet"] = ((SCENARIO, DAY, ELEMENT), _unmet(labels, unmet, elements, days), {"units": "1"})
        coords |= _elements(unmet, elements)
    said = {
        "unit": table.meta.unit,
        "provenance": json.dumps(provenance, ensure_ascii=False, sort_keys=True),
    }
    return Result(xr.Dataset(data, coords, said))


def _by_model(flows: Mapping[str, DailyFlows], name: str) -> FloatArray:
    """One flow of all models, shape (scenario, model, day, sector)."""
    return np.stack([getattr(flow, name) for flow in flows.values()], axis=1)


def _measure(
    measures: Mapping[str, Mapping[str, FloatArray]], name: str, shape: tuple[int, ...]
) -> FloatArray:
    """One measure of all models, shape (scenario, model, day); missing where a model has none."""
    values = np.full(shape, np.nan)
    for place, known in enumerate(measures.values()):
        if name in known:
            values[:, place] = 1.0
            values[:, place, : known[name].shape[1]] = known[name]
    return values


def _unmet(
    labels: Sequence[str],
    unmet: Mapping[tuple[str, str], FloatArray],
    elements: Mapping[str, Sequence[str]],
    days: int,
) -> FloatArray:
    """Open need by scenario, day and element [1]; missing where a scenario does not cut the material."""
    blocks = [
        np.stack(
            [
                _to_days(unmet[label, material], 0, days, 0.0)
                if (label, material) in unmet
                else np.full((days, len(elements[material])), np.nan)
                for label in labels
            ]
        )
        for material in _cut(unmet)
    ]
    return np.concatenate(blocks, axis=2)


def _elements(
    unmet: Mapping[tuple[str, str], FloatArray], elements: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """The elements whose need may be open, and their materials."""
    pairs = [(code, material) for material in _cut(unmet) for code in elements[material]]
    return {ELEMENT: [code for code, _ in pairs], "material": (ELEMENT, [owner for _, owner in pairs])}


def _cut(unmet: Mapping[tuple[str, str], FloatArray]) -> list[str]:
    """The materials that are cut, each once."""
    return list(dict.fromkeys(material for _, material in unmet))


def _to_days(values: FloatArray, axis: int, days: int, normal: float) -> FloatArray:
    """The values of so many days: the first ones, and the normal where there are fewer."""
    values = values.take(range(min(days, values.shape[axis])), axis=axis)
    missing = [(0, days - values.shape[axis] if place == axis else 0) for place in range(values.ndim)]
    return np.pad(values, missing, constant_values=normal) if any(after for _, after in missing) else values
