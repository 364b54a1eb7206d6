"""What must hold before a table is a table; anything else is an error, never a repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from iomodel.errors import LabelMismatchError, TableError, UnbalancedTableError
from iomodel.table.labels import require_same

if TYPE_CHECKING:
    from iomodel.table.core import IOTable


def check_labels(table: IOTable) -> None:
    """Labels are unique, and every array has the shape that they ask for."""
    for what, labels in (
        ("sector", table.codes),
        ("final-demand category", table.categories),
        ("value-added component", table.components),
    ):
        seen: set[str] = set()
        for label in labels:
            if label in seen:
                raise LabelMismatchError(f"table {table.name}: {what} {label!r} occurs twice")
            seen.add(label)
    n, k, c = table.n, len(table.categories), len(table.components)
    shapes = {"Zd": (n, n), "Zm": (n, n), "Yd": (n, k), "Ym": (n, k), "v": (c, n)}
    for what in table.flows:
        expected, found = shapes.get(what, (n,)), getattr(table, what).shape
        if found != expected:
            raise TableError(f"table {table.name}: {what} has shape {found}, expected {expected}")
    if not len(table.names_en) == len(table.names_ja) == n:
        raise LabelMismatchError(f"table {table.name}: {n} sectors but another number of names")


def check_figures(table: IOTable) -> None:
    """Every figure is a finite number, output and persons are not below zero, idle sectors buy nothing."""
    for what in table.flows:
        values = getattr(table, what)
        if not np.isfinite(values).all():
            place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
            sector = table.codes[place[-1] if what == "v" else place[0]]
            raise TableError(
                f"table {table.name}: {what}{list(place)} (sector {sector}) is {values[place]}, "
                "expected a number"
            )
    if (table.x < 0).any():
        j = int(table.x.argmin())
        raise TableError(
            f"table {table.name}: output of sector {table.codes[j]} is {table.x[j]:g}, below zero"
        )
    if table.employment is not None and (table.employment < 0).any():
        j = int(table.employment.argmin())
        raise TableError(
            f"table {table.name}: employment of sector {table.codes[j]} is {table.employment[j]:g} persons, "
            "expected 0 or more"
        )
    idle = np.flatnonzero(table.x == 0)
    bought = (np.abs(table.Zd[:, idle]) + np.abs(table.Zm[:, idle])).sum(axis=0)
    if bought.max(initial=0.0) > table.meta.tolerance * table.x.sum():
        j = int(bought.argmax())
        raise TableError(
            f"table {table.name}: sector {table.codes[idle[j]]} has no output but "
            f"inputs of {bought[j]:,.6g} {table.meta.unit}; expected none: give them to their user"
        )


def check_balance(table: IOTable) -> None:
    """``row(Zd) + row(Yd) = x`` and ``column(Zd + Zm) + column(v) = x`` for every sector."""
    allowed = table.meta.tolerance * np.abs(table.x).sum()
    sides = {
        "sales (row of Zd and Yd)": table.Zd.sum(axis=1) + table.Yd.sum(axis=1),
        "costs (column of Zd, Zm and v)": table.Zd.sum(axis=0) + table.Zm.sum(axis=0) + table.v.sum(axis=0),
    }
    for what, side in sides.items():
        gap = np.abs(side - table.x)
        if gap.max(initial=0.0) > allowed:
            j = int(gap.argmax())
            raise UnbalancedTableError(
                f"table {table.name}: sector {table.codes[j]} {table.names_en[j]}: {what} {side[j]:,.6f}, "
                f"output {table.x[j]:,.6f}, gap {side[j] - table.x[j]:,.6g} {table.meta.unit}, "
                f"allowed {allowed:.3g}; correct the row or column, or raise meta.tolerance if the "
                "figures are rounded"
            )


def check_origins(table: IOTable) -> None:
    """Imports by origin add up to imports by use."""
    if table.import_origins is None:
        return
    require_same([str(code) for code in table.import_origins.index], table.codes, "import_origins")
    found = table.import_origins.to_numpy(float).sum(axis=1)
    gap = np.abs(found - table.imports)
    if gap.max(initial=0.0) > table.meta.tolerance * np.abs(table.x).sum():
        j = int(gap.argmax())
        raise UnbalancedTableError(
            f"table {table.name}: sector {table.codes[j]}: imports by origin add up to {found[j]:,.6f}, "
            f"imports by use to {table.imports[j]:,.6f} {table.meta.unit}; expected the same"
        )
