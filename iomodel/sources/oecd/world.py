"""OECD's inter-country table: rows and columns ``JPN_C29``, then taxes, value added and output."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from iomodel.errors import LayoutError
from iomodel.sources.assembled import require_total
from iomodel.sources.oecd.files import read_frame, year_in

if TYPE_CHECKING:
    import pymrio

UNIT = "million USD"
SOURCE = "OECD, Inter-Country Input-Output Tables, oe.cd/icio."
OUTPUT = ("OUT", "OUTPUT", "TOTAL")
ADDED = ("VA", "VALU")
TAXES = ("TLS", "TAXSUB")
_LABEL = re.compile(r"([A-Z][A-Z0-9]{2})_(.+)")
_TOLERANCE = 1e-5
"""Gap between output and its parts, as a share of the world's [1]."""


def is_head(line: str) -> bool:
    """Whether the first line of a CSV is that of an inter-country table."""
    labels = [cell.strip('" \r') for cell in line.split(",")[1:]]
    found = [_LABEL.fullmatch(label) for label in labels[:50]]
    return len(labels) > 3 and all(found[: min(3, len(found))]) and any("_" in label for label in labels)


def read_icio(path: Path, year: int | None) -> tuple[pymrio.IOSystem, pd.DataFrame, int | None]:
    """The world, its value added and taxes by region and industry, and its year.

    Raises
    ------
    LayoutError, ParameterError
        If it is not laid out as OECD's table, or the year is not in it.
    UnbalancedTableError
        If rows or columns are not OECD's output.
    """
    import pymrio

    frame, name = read_frame(path, year)
    labels = [label for label in frame.index if _LABEL.fullmatch(label) and label in frame.columns]
    added = [row for row in frame.index if row in ADDED or row.endswith(("_VA", "_VALU"))]
    taxes = [row for row in frame.index if row in TAXES or row.endswith(TAXES)]
    total = [row for row in frame.index if row in OUTPUT]
    column = [label for label in frame.columns if label in OUTPUT]
    if not labels or len(added) != 1 or not total:
        raise LayoutError(
            f"{name}: found {len(labels)} pairs of country and industry, {len(added)} rows of value added "
            f"and {len(total)} of output; expected labels such as JPN_C29, one row {' or '.join(ADDED)} and "
            f"{' or '.join(OUTPUT)}"
        )
    wants = [label for label in frame.columns if label not in labels and label not in column]
    pairs = pd.MultiIndex.from_tuples([_split(label) for label in labels], names=["region", "sector"])
    users = pd.MultiIndex.from_tuples([_split(label) for label in wants], names=["region", "category"])
    Z, Y = frame.loc[labels, labels].to_numpy(float), frame.loc[labels, wants].to_numpy(float)
    v = frame.loc[[*added, *taxes], labels].set_axis(pairs, axis=1)
    x = frame.loc[total[0], labels].to_numpy(float)
    allowed = _TOLERANCE * x.sum()
    require_total(name, "output", labels, Z.sum(axis=1) + Y.sum(axis=1), x, allowed)
    require_total(name, "output", labels, Z.sum(axis=0) + v.to_numpy(float).sum(axis=0), x, allowed)
    system = pymrio.IOSystem(
        name=f"OECD ICIO {year_in(name) or ''}".strip(),
        Z=pd.DataFrame(Z, index=pairs, columns=pairs),
        Y=pd.DataFrame(Y, index=pairs, columns=users),
        x=pd.DataFrame({"indout": x}, index=pairs),
        unit=pd.DataFrame({"unit": UNIT}, index=pairs),
    )
    return _without_parts(system), _whole(v), year or year_in(name)


def _split(label: str) -> tuple[str, str]:
    """Region and industry or category; parts of China and Mexico are those countries."""
    match = _LABEL.fullmatch(label)
    if match is None:
        return "ALL", label
    return _country(match[1]), match[2]


def _country(code: str) -> str:
    """The country of a code: CN1, CN2, MX1 and MX2 are parts of China and Mexico."""
    return {"CN": "CHN", "MX": "MEX"}.get(code[:2], code) if code[2].isdigit() else code


def _without_parts(system: pymrio.IOSystem) -> pymrio.IOSystem:
    """The system with the parts of China and Mexico added up."""
    if system.Z.index.is_unique:
        return system
    levels = ["region", "sector"]
    order = system.Z.index.unique()
    system.Z = system.Z.groupby(level=levels).sum().T.groupby(level=levels).sum().T.loc[order, order]
    wants = system.Y.columns.unique()
    system.Y = system.Y.groupby(level=levels).sum().T.groupby(level=wants.names).sum().T.loc[order, wants]
    system.x = system.x.groupby(level=levels).sum().loc[order]
    system.unit = pd.DataFrame({"unit": UNIT}, index=order)
    return system


def _whole(v: pd.DataFrame) -> pd.DataFrame:
    """Value added with the parts of China and Mexico added up."""
    if v.columns.is_unique:
        return v
    order = v.columns.unique()
    return v.T.groupby(level=["region", "sector"]).sum().T[order]


def outside(v: pd.DataFrame) -> tuple[str, ...]:
    """Rows that are taxes on products, which value added at basic prices leaves out."""
    return tuple(str(row) for row in v.index if np.any(v.loc[row]) and str(row) in TAXES)
