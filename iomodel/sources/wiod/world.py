"""The world of WIOD's release of 2013, as R data: 41 regions, 35 industries, one year a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from iomodel.errors import LayoutError
from iomodel.figure import signed
from iomodel.notation import FloatArray
from iomodel.sources.assembled import require_total
from iomodel.sources.wiod.rfile import read_rfile

if TYPE_CHECKING:
    import pymrio

CLASS = "iot"
"""Class of the R objects that hold a table."""

UNIT = "million USD"
SOURCE = (
    "Timmer, Dietzenbacher, Los, Stehrer and de Vries (2015), Review of International Economics 23:575; "
    "WIOD, release of 2013, as R data."
)
FINAL = ("households", "non-profits", "government", "fixed capital", "inventories")
"""WIOD's five columns of final demand of each region, in its order."""

ROUNDING = "rounding"
"""Column of final demand with what rounding takes from the sales of an industry."""

_PARTS = ("year", "countries", "industries", "inter", "final", "output")


def read_world(path: Path) -> tuple[pymrio.IOSystem, int]:
    """A world with its output as published, and its year.

    Raises
    ------
    LayoutError
        If the file holds no table of the class ``iot``, or its parts do not fit.
    UnbalancedTableError
        If rows differ from output by more than the rounding of their figures explains.

    Notes
    -----
    Figures are whole millions of dollars. Small ones are lost in them, so that the sales of an industry do
    not add up to its output, and one may even be below zero where the output is nothing. What is missing
    stands in a column of its own, `ROUNDING`, of the industry's own region.
    """
    import pymrio

    found = _table(path)
    regions, industries = (_words(path, found, part) for part in ("countries", "industries"))
    n = len(regions) * len(industries)
    Z, Y = _figures(path, found, "inter", (n, n)), _figures(path, found, "final", (n, len(regions) * 5))
    x = _figures(path, found, "output", (n,))
    labels = pd.MultiIndex.from_product([regions, industries], names=["region", "sector"])
    names = [f"{region} {industry}" for region, industry in labels]
    rounding = 0.5 * (Z.shape[1] + Y.shape[1] + 1)
    sales = Z.sum(axis=1) + Y.sum(axis=1)
    require_total(path.name, "output", names, sales, x, rounding)
    year = int(np.ravel(np.asarray(found["year"], dtype=float))[0])
    system = pymrio.IOSystem(
        name=f"WIOD 2013 release {year}",
        Z=pd.DataFrame(Z, index=labels, columns=labels),
        Y=_with_rounding(pd.DataFrame(Y, index=labels), regions, x - sales),
        x=pd.DataFrame({"indout": x}, index=labels),
        unit=pd.DataFrame({"unit": UNIT}, index=labels),
    )
    return system, year


def rounding_of(system: pymrio.IOSystem) -> str:
    """What the rounding of the figures does to the rows, in a sentence."""
    missing = system.Y.xs(ROUNDING, axis=1, level="category").to_numpy().sum(axis=1)
    share = missing.sum() / system.x.to_numpy().sum()
    return (
        f"Figures are rounded to a million dollars: sales of an industry differ from its published output by "
        f"{signed(0 - missing.max(), 0)} to {signed(0 - missing.min(), 0)}, of the world by "
        f"{0 - share:+.3%}; the difference is the column {ROUNDING!r}."
    )


def _with_rounding(Y: pd.DataFrame, regions: list[str], missing: FloatArray) -> pd.DataFrame:
    """Final demand with a column of rounding for each region, filled for its own industries."""
    blocks = {
        region: Y.iloc[:, 5 * place : 5 * place + 5].set_axis(list(FINAL), axis=1)
        for place, region in enumerate(regions)
    }
    home = Y.index.get_level_values("region")
    for region, block in blocks.items():
        block[ROUNDING] = np.where(home == region, missing, 0.0)
    return pd.concat(blocks, axis=1, names=["region", "category"])


def _table(path: Path) -> dict[str, Any]:
    """The one table of a file."""
    objects = read_rfile(path, CLASS)
    tables = {
        name: held for name, held in objects.items() if isinstance(held, dict) and set(_PARTS) <= set(held)
    }
    if len(tables) != 1:
        held = ", ".join(f"{name} ({type(value).__name__})" for name, value in list(objects.items())[:5])
        raise LayoutError(
            f"{path.name}: {len(tables)} tables in this R file, which holds {held or 'nothing'}; expected "
            f"one object of class {CLASS} with {', '.join(_PARTS)}"
        )
    return dict(next(iter(tables.values())))


def _words(path: Path, found: dict[str, Any], part: str) -> list[str]:
    """Labels of regions or industries."""
    listed = [str(word) for word in np.ravel(np.asarray(found[part], dtype=object))]
    if not listed or len(set(listed)) != len(listed):
        raise LayoutError(f"{path.name}: {part} are missing or double, expected each once")
    return listed


def _figures(path: Path, found: dict[str, Any], part: str, shape: tuple[int, ...]) -> FloatArray:
    """Figures of a part, of the shape that the labels ask for."""
    try:
        values = np.asarray(found[part], dtype=np.float64)
    except (TypeError, ValueError):
        raise LayoutError(f"{path.name}: {part} holds no numbers, expected flows") from None
    if values.shape != shape or not np.isfinite(values).all():
        raise LayoutError(
            f"{path.name}: {part} has shape {values.shape}, expected {shape} finite figures, from the "
            "numbers of countries and industries"
        )
    return values
