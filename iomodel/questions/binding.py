"""Which exposure rows bind: what a cut-off would cost less if one of them were not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from iomodel.materials import map_exposures
from iomodel.materials.material import Material
from iomodel.notation import FloatArray
from iomodel.questions.exposed import everything_unmet, one_or_more
from iomodel.scenario import ExposureReading
from iomodel.sources import load_table
from iomodel.table import IOTable

NEXT_TO_NOTHING = 1e-12
"""Share of GDP below which a row does not bind [1]."""


def binding_rows(
    materials: str | Material | Iterable[str | Material],
    table: IOTable | None = None,
    exposure: ExposureReading | None = None,
) -> pd.DataFrame:
    """Exposure rows of one material or several, those first without which most would be saved.

    Everything is unmet: with ``E`` the exposed value added of all rows R and ``E(S)`` that of some of them,
    ``binding = E(R) - E(R without the row)`` and ``alone = E(the row)``, both as shares of GDP. A sector, or
    a product in it, stops with its worst row, so a row behind a worse one does not bind, and two rows that
    are equally bad do not bind either: without one of them nothing is saved.

    Parameters
    ----------
    materials
        Names or materials; rows of all of them compete.
    table
        The economy; Japan in 2015 at 107 sectors where not given.
    exposure
        How the rows are read, and how they combine; the central figures and the worst row of a sector where
        not given.

    Returns
    -------
    A row for each exposure in use, with ``material``, ``element``, ``sector``, ``application``, ``product``,
    ``low``, ``central``, ``high``, ``criticality``, its range, ``confidence``, ``alone``, ``binding`` and
    ``binds``.

    Raises
    ------
    ParameterError
        If no material is named.

    Examples
    --------
    Magnets in cars are 0.46 % of GDP, but without them three quarters of it would be lost all the same:

    >>> rows = binding_rows(["rare-earths", "gallium"])
    >>> rows.loc[0, ["element", "sector"]].tolist()
    ['NdPr', '351']
    >>> round(100 * float(rows.loc[0, "alone"]), 2), round(100 * float(rows.loc[0, "binding"]), 2)
    (0.46, 0.12)
    """
    known = one_or_more(materials)
    table = load_table() if table is None else table
    exposure = ExposureReading() if exposure is None else exposure
    alone, left = _shares_of_gdp(known, table, exposure)
    rows = [one.default_exposures().assign(material=one.name) for one in known]
    found = pd.concat(rows, ignore_index=True)[_COLUMNS].assign(
        alone=alone, binding=left[-1] - left[:-1], binds=left[-1] - left[:-1] > NEXT_TO_NOTHING
    )
    found["binding"] = found["binding"].clip(lower=0.0)
    return found.sort_values(["binding", "alone"], ascending=False, kind="stable", ignore_index=True)


_COLUMNS = [
    "material",
    "element",
    "sector",
    "application",
    "product",
    "low",
    "central",
    "high",
    "criticality",
    "criticality_low",
    "criticality_high",
    "confidence",
]


def _shares_of_gdp(
    materials: list[Material], table: IOTable, exposure: ExposureReading
) -> tuple[FloatArray, FloatArray]:
    """Exposed value added of each row alone, shape (r,); of all rows but one, then of all, shape (r + 1,).

    Every row is taken for an element of its own, so that a pattern of unmet elements says which rows count.
    """
    reading = map_exposures(table, everything_unmet(materials, exposure), *materials)
    count = len(reading.weight)
    rows = replace(reading, element=np.arange(count))
    each = np.eye(count)
    patterns = np.concatenate([each, 1 - each, np.ones((1, count))])
    lost = rows.sector_loss(patterns, exposure.combine) @ table.value_added / table.gdp
    return lost[:count], lost[count:]
