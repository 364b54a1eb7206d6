"""What a multi-regional table says of value added, its unit and itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Union

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError, TableError, UnbalancedTableError, UnitError
from iomodel.notation import BoolArray, FloatArray
from iomodel.sources.mrio.output import costs_said
from iomodel.sources.mrio.pymrio_files import require_numbers, value_added_beside
from iomodel.table import TableMeta

if TYPE_CHECKING:
    import pymrio

Source: TypeAlias = Union[Path, str, "pymrio.IOSystem"]

ELSEWHERE = "imports of goods not made at home"
UNEXPLAINED = "costs not in the value-added account"
RESIDUAL = "residual"
_EXTENSIONS = ("value_added", "factor_inputs", "factor_input", "VA", "va")
"""Where pymrio's parsers keep value added."""

_ROUNDING = 1e-6
"""Largest gap between inputs, value added and output that is rounding, as a share of total output [1]."""

_LARGEST_REST = 0.05
"""Costs that no account explains may be this share of output [1]: margins and taxes, not value added."""

_SCALES = {
    "million": ("m", "mill", "mil", "mio", "mn", "million", "millions"),
    "thousand": ("000", "thousand", "thousands", "k"),
    "billion": ("b", "bn", "bio", "billion", "billions"),
    "trillion": ("tn", "trillion"),
}
_CURRENCIES = {"US$": "USD", "$": "USD", "€": "EUR", "¥": "JPY"}


def value_added_of(
    system: pymrio.IOSystem,
    source: Source,
    given: str | pd.DataFrame | None,
    home: BoolArray,
    inputs: FloatArray,
    x: FloatArray,
) -> pd.DataFrame:
    """Value added of some sectors, component by sector, with costs that it leaves open as a row of its own.

    Parameters
    ----------
    system, source, given
        As in `load_mrio`; `given` is its `value_added`.
    home
        Which sectors of the world are wanted, shape (world,).
    inputs
        All their inputs, shape (world, n) [unit].
    x
        Their output, shape (n,) [unit].
    """
    rest = x - inputs.sum(axis=0)
    if isinstance(given, str) and given == RESIDUAL:
        return pd.DataFrame([rest], index=["value added"], columns=system.Z.index[home])
    v = _account(system, source, given).iloc[:, np.flatnonzero(home)]
    left = rest - v.to_numpy(float).sum(axis=0)
    if np.abs(left).max() <= _ROUNDING * x.sum():
        return v.astype(float)
    if np.abs(left).sum() > _LARGEST_REST * x.sum():
        j = int(np.abs(left).argmax())
        raise UnbalancedTableError(
            f"{title(system, source)}: inputs and value added ({', '.join(map(str, v.index))}) leave "
            f"{np.abs(left).sum() / x.sum():.1%} of output unexplained, most in sector "
            f"{system.Z.index[np.flatnonzero(home)[j]]}: output {x[j]:,.6g}, found {x[j] - left[j]:,.6g}; "
            f'expected at most {_LARGEST_REST:.0%}. Name the right account, or value_added="{RESIDUAL}" '
            "for output less inputs"
        )
    return pd.concat([v.astype(float), pd.DataFrame([left], index=[UNEXPLAINED], columns=v.columns)])


def _account(system: pymrio.IOSystem, source: Source, given: str | pd.DataFrame | None) -> pd.DataFrame:
    """The value-added account of the world, its columns in the order of Z."""
    extensions = {str(key): key for key in system.get_extensions()}
    found: pd.DataFrame | None = None
    if isinstance(given, pd.DataFrame):
        found = given
    elif given is not None and given in extensions:
        found = getattr(system, given).F
    elif given is not None:
        found = value_added_beside(Path(given), named=True)
    else:
        kept = next((key for key in _EXTENSIONS if key in extensions), None)
        if kept is not None:
            found = getattr(system, kept).F
        elif isinstance(source, Path | str):
            found = value_added_beside(Path(source), named=False)
    if found is None:
        raise TableError(
            f"{title(system, source)}: no value added, without which GDP is unknown; extensions: "
            f"{', '.join(extensions) or 'none'}, and no va.csv in the folder. Name an extension or a CSV of "
            f'component by region and sector, or value_added="{RESIDUAL}" for output less inputs'
        )
    columns = [tuple(map(str, column)) for column in found.columns]
    expected = [tuple(map(str, label)) for label in system.Z.index]
    if columns != expected:
        missing = next((label for label in expected if label not in set(columns)), None)
        raise LabelMismatchError(
            f"{title(system, source)}: value added has {len(columns)} columns, Z {len(expected)}; "
            + (f"missing {missing}" if missing else "same labels in another order")
        )
    require_numbers(found, f"{title(system, source)}: value added")
    rows = [" ".join(map(str, row)) if isinstance(row, tuple) else str(row) for row in found.index]
    return found.set_axis(rows, axis=0)


def describe(
    system: pymrio.IOSystem,
    source: Source,
    name: str | None,
    year: int | None,
    region: str,
    v: pd.DataFrame,
    x: FloatArray,
    proof: str,
) -> TableMeta:
    """What the source says of itself, where its output comes from and what costs lie outside GDP."""
    stated = title(system, source)
    stated_year = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", stated)
    outside = tuple(str(row) for row in v.index if row in (UNEXPLAINED, ELSEWHERE))
    costs = {row: v.loc[row].to_numpy(float) for row in outside}
    return TableMeta(
        name=name or re.sub(r"[^a-z0-9.]+", "-", stated.lower()).strip("-"),
        unit=unit_of(system),
        year=year or (int(stated_year[0]) if stated_year else None),
        title=stated,
        prices="basic",
        source=stated,
        notes=" ".join(
            filter(None, [proof, costs_said(costs, x, [":".join(map(str, c)) for c in v.columns])])
        ),
        region=region,
        outside_gdp=outside,
        tolerance=_ROUNDING * 2,
    )


def title(system: pymrio.IOSystem, source: Source) -> str:
    """The source by a name that its user knows."""
    if isinstance(source, Path | str):
        return Path(source).name
    return str(getattr(system.meta, "name", None) or system.name or "pymrio system")


def unit_of(system: pymrio.IOSystem) -> str:
    """Unit of all flows as scale and currency, such as ``million USD``.

    Raises
    ------
    UnitError
        If there is none, several, or one that is unknown.

    >>> import pymrio
    >>> unit_of(pymrio.load_test())
    'million USD'
    """
    if system.unit is None:
        raise UnitError("this multi-regional table has no unit; set system.unit")
    found = sorted({str(unit) for unit in np.ravel(system.unit.to_numpy())})
    if len(found) != 1:
        raise UnitError(
            f"units differ between sectors: {', '.join(found[:4])}; expected money throughout (a hybrid "
            "table in tonnes and joules has no GDP)"
        )
    text = found[0].strip(" '‘’`")
    for mark, currency in _CURRENCIES.items():
        text = text.replace(mark, currency)
    match = re.fullmatch(r"(?:([A-Za-z]+|000)[\s.]*[\s.])?\s*([A-Z]{3})", text)
    scale = "" if match is None or match[1] is None else match[1].lower()
    known = {"": "", **{word: scale for scale, words in _SCALES.items() for word in words}}
    if match is None or scale not in known:
        raise UnitError(f"unit {found[0]!r} is not known; expected a scale and a currency, such as 'M USD'")
    return f"{known[scale]} {match[2]}".strip()
