"""The shadow price of a scarce element: what a little more of it saves while it goes where it earns most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from iomodel.errors import NotApplicableError
from iomodel.materials.path import CapacityPath
from iomodel.models import Allocation
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.core import BLOCK
from iomodel.questions.ensemble.physical import Physical
from iomodel.table import IOTable


def shadow_prices(physical: Physical, values: pd.DataFrame, horizon: int) -> dict[str, FloatArray]:
    """GDP that a kilogram of each element earns at the margin, on the day on which a draw loses most.

    The dual of the allocation by tonnage, ``dV / d(1 - u_e)`` over GDP and a year's use. The day is the one
    on which the sectors that need the materials lose most value added, the first of several.

    Parameters
    ----------
    physical, values, horizon
        The scenario, the draws of its inputs, a row a draw, and the number of days.

    Returns
    -------
    By material, shape (draws, e) [share of a year's GDP per kg]; not a number for elements without tonnes.
    Nothing where the scenario shocks capacity directly, so that no material can be followed by itself.
    """
    found: dict[str, list[FloatArray]] = {material.name: [] for material in physical.materials}
    for start in range(0, len(values), BLOCK):
        block = values.iloc[start : start + BLOCK]
        days = _worst_days(physical.table, physical.paths(block, horizon))
        for each in days:
            try:
                prices = Allocation(tonnage=True).material_prices(physical.table, each)
            except NotApplicableError:
                return {}
            for (_, name), worth in prices.items():
                found[name].append(worth[0] / physical.table.gdp)
    weights = _kilograms(physical, values)
    return {name: np.stack(rows) / weights[name] for name, rows in found.items() if rows}


def _kilograms(physical: Physical, values: pd.DataFrame) -> dict[str, FloatArray]:
    """Use of every element in a year, by material, shape (draws, e) [kg]; not a number where not known."""
    used, found = physical.used(values), {}
    for place, material in enumerate(physical.materials):
        found[material.name] = np.full((len(values), len(material.codes)), np.nan)
        for number, element in enumerate(material.codes):
            own = (physical.rows["material"] == place) & (physical.rows["element"] == element)
            if element in material.weighed and own.any():
                found[material.name][:, number] = used[:, own.to_numpy()].sum(axis=1)
    return found


def _worst_days(table: IOTable, path: CapacityPath) -> Sequence[CapacityPath]:
    """Each scenario of a path on the day on which most value added stops, as a path of one day."""
    days = ((1 - path.capacity) @ table.value_added).argmax(axis=1)
    return [
        CapacityPath(
            (label,),
            path.codes,
            path.capacity[place : place + 1, day : day + 1],
            path.demand[place : place + 1, day : day + 1],
            {key: unmet[day : day + 1] for key, unmet in path.unmet.items() if key[0] == label},
            {key: use for key, use in path.uses.items() if key[0] == label},
            path.shocked & {label},
        )
        for place, (label, day) in enumerate(zip(path.scenarios, days, strict=True))
    ]
