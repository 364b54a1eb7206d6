"""How much value added stands still with everything unmet: each material alone, the others, all together."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from iomodel.errors import ParameterError
from iomodel.materials import map_exposures
from iomodel.materials.material import Material
from iomodel.scenario import ExposureReading, Scenario
from iomodel.simulate.arguments import as_material
from iomodel.sources import load_table
from iomodel.table import IOTable

ALL = "all"
RULES = ("max", "materials", "independent")
"""The rules between products that hit one sector."""


def everything_unmet(materials: Iterable[Material], exposure: ExposureReading) -> Scenario:
    """The scenario that leaves nothing of some materials."""
    cuts = [{"material": one.name, "origin": "all", "share": 1, "origin_share": 1} for one in materials]
    return Scenario.model_validate(
        {"name": "everything-unmet", "duration": {"cut": 1}, "cuts": cuts, "exposure": exposure.model_dump()}
    )


def exposed_value_added(
    materials: str | Material | Iterable[str | Material],
    table: IOTable | None = None,
    exposure: ExposureReading | None = None,
) -> pd.DataFrame:
    """Value added of what stands still without some materials, under every rule between products.

    ``sum_j v_j b_j / GDP`` with ``b_j`` the share of sector j's output lost while every element is wholly
    missing, criticality included. Suppliers and users of what stands still are left out.

    Parameters
    ----------
    materials
        Names or materials.
    table
        The economy; Japan in 2015 at 107 sectors where not given.
    exposure
        How the rows are read, apart from the rule; the central figures where not given.

    Returns
    -------
    A row for each material alone; where there are several, ``all but`` the one that exposes most, and
    ``all``; a column for each rule [share of GDP]: ``max`` takes the worst product of a sector, ``materials``
    lets materials fail independently of each other, ``independent`` products too.

    Raises
    ------
    ParameterError
        If no material is named.

    Examples
    --------
    Together they expose less than the sum, since another one stops the same output:

    >>> found = 100 * exposed_value_added(["rare-earths", "gallium"])
    >>> found["max"].round(2).to_dict()
    {'rare-earths': 2.18, 'gallium': 0.09, 'all but rare-earths': 0.09, 'all': 2.19}
    """
    known = one_or_more(materials)
    table = load_table() if table is None else table
    exposure = ExposureReading() if exposure is None else exposure
    groups = {one.name: [one] for one in known}
    found = {name: _by_rule(group, table, exposure) for name, group in groups.items()}
    if len(known) > 1:
        most = max(found, key=lambda name: found[name][0])
        others = [one for one in known if one.name != most]
        found[f"all but {most}"] = _by_rule(others, table, exposure)
        found[ALL] = _by_rule(known, table, exposure)
    return pd.DataFrame.from_dict(found, orient="index", columns=list(RULES)).rename_axis("material")


def one_or_more(materials: str | Material | Iterable[str | Material]) -> list[Material]:
    """Materials that are given, by name or themselves.

    Raises
    ------
    ParameterError
        If there is none.

    >>> [one.name for one in one_or_more("gallium")]
    ['gallium']
    """
    given = [materials] if isinstance(materials, str | Material) else list(materials)
    if not given:
        raise ParameterError("materials is empty, expected one or more")
    return [as_material(one) for one in given]


def _by_rule(materials: list[Material], table: IOTable, exposure: ExposureReading) -> list[float]:
    """Exposed value added of some materials under each rule [share of GDP]."""
    reading = map_exposures(table, everything_unmet(materials, exposure), *materials)
    everything = np.ones((1, sum(len(one.codes) for one in materials)))
    return [float(reading.sector_loss(everything, rule)[0] @ table.value_added / table.gdp) for rule in RULES]
