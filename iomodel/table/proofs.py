"""What must hold before a table is a table; anything else is an error, never a repair."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError, TableError, UnbalancedTableError
from iomodel.notation import FloatArray
from iomodel.table.labels import Labels, require_same


def prove(
    labels: Labels,
    figures: Mapping[str, FloatArray],
    tolerance: float,
    reached: Sequence[str] | None = None,
    origins: pd.DataFrame | None = None,
) -> None:
    """Raise unless labels, figures and both identities hold.

    Parameters
    ----------
    labels
        What errors call the parts.
    figures
        ``Zd``, ``Zm``, ``Yd``, ``Ym``, ``v``, ``x`` and, where known, ``employment``.
    tolerance
        Gap allowed, as a share of total output [1].
    reached
        Sectors that official codes reach, if they do.
    origins
        Imports by origin, if known.

    Raises
    ------
    LabelMismatchError, TableError, UnbalancedTableError
        The sector, what was found and what was expected are named.
    """
    check_labels(labels, {name: values.shape for name, values in figures.items()})
    if reached is not None:
        require_same(list(reached), labels.codes, f"table {labels.table}, membership")
    check_figures(labels, figures, tolerance)
    check_balance(labels, figures, tolerance)
    if origins is not None:
        check_origins(labels, figures, tolerance, origins)


def check_labels(labels: Labels, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Labels are unique, and every array has the shape that they ask for."""
    for what, listed in (
        ("sector", labels.codes),
        ("final-demand category", labels.categories),
        ("value-added component", labels.components),
    ):
        seen: set[str] = set()
        for label in listed:
            if label in seen:
                raise LabelMismatchError(f"table {labels.table}: {what} {label!r} occurs twice")
            seen.add(label)
    n, k, c = len(labels.codes), len(labels.categories), len(labels.components)
    wanted = {"Zd": (n, n), "Zm": (n, n), "Yd": (n, k), "Ym": (n, k), "v": (c, n)}
    for what, found in shapes.items():
        expected = wanted.get(what, (n,))
        if found != expected:
            raise TableError(f"table {labels.table}: {what} has shape {found}, expected {expected}")
    if not len(labels.names_en) == len(labels.names_ja) == n:
        raise LabelMismatchError(f"table {labels.table}: {n} sectors but another number of names")


def check_figures(labels: Labels, figures: Mapping[str, FloatArray], tolerance: float) -> None:
    """Every figure is a finite number, output and persons are not below zero, idle sectors buy nothing."""
    for what, values in figures.items():
        if not np.isfinite(values).all():
            place = tuple(int(i) for i in np.argwhere(~np.isfinite(values))[0])
            sector = labels.codes[place[-1] if what == "v" else place[0]]
            raise TableError(
                f"table {labels.table}: {what}{list(place)} (sector {sector}) is {values[place]}, "
                "expected a number"
            )
    x, employment = figures["x"], figures.get("employment")
    if (x < 0).any():
        j = int(x.argmin())
        raise TableError(f"table {labels.table}: output of sector {labels.codes[j]} is {x[j]:g}, below zero")
    if employment is not None and (employment < 0).any():
        j = int(employment.argmin())
        raise TableError(
            f"table {labels.table}: employment of sector {labels.codes[j]} is {employment[j]:g} persons, "
            "expected 0 or more"
        )
    idle = np.flatnonzero(x == 0)
    bought = (np.abs(figures["Zd"][:, idle]) + np.abs(figures["Zm"][:, idle])).sum(axis=0)
    if bought.max(initial=0.0) > tolerance * x.sum():
        j = int(bought.argmax())
        raise TableError(
            f"table {labels.table}: sector {labels.codes[idle[j]]} has no output but "
            f"inputs of {bought[j]:,.6g} {labels.unit}; expected none: give them to their user"
        )


def check_balance(labels: Labels, figures: Mapping[str, FloatArray], tolerance: float) -> None:
    """``row(Zd) + row(Yd) = x`` and ``column(Zd + Zm) + column(v) = x`` for every sector."""
    Zd, x = figures["Zd"], figures["x"]
    allowed = tolerance * np.abs(x).sum()
    sides = {
        "sales (row of Zd and Yd)": Zd.sum(axis=1) + figures["Yd"].sum(axis=1),
        "costs (column of Zd, Zm and v)": Zd.sum(axis=0)
        + figures["Zm"].sum(axis=0)
        + figures["v"].sum(axis=0),
    }
    for what, side in sides.items():
        gap = np.abs(side - x)
        if gap.max(initial=0.0) > allowed:
            j = int(gap.argmax())
            raise UnbalancedTableError(
                f"table {labels.table}: sector {labels.codes[j]} {labels.names_en[j]}: {what} "
                f"{side[j]:,.6f}, output {x[j]:,.6f}, gap {side[j] - x[j]:,.6g} {labels.unit}, "
                f"allowed {allowed:.3g}; correct the row or column, or raise meta.tolerance if the "
                "figures are rounded"
            )


_IMPORTED = re.compile(r"\s*(imports?\b|imp\b|imported\b|use of imported|輸入|移輸入|移入)", re.IGNORECASE)
_LEVY = re.compile(r"tax|dut(y|ies)|tariff|税|関税", re.IGNORECASE)
"""Taxes on imports are part of value added at market prices; imports are not."""


def check_components(labels: Labels, v: FloatArray, outside_gdp: Sequence[str]) -> None:
    """No row of imports counts as value added.

    Raises
    ------
    TableError
        If a component inside GDP is named as imports; what it adds to GDP is said.
    """
    for i, component in enumerate(labels.components):
        if component in outside_gdp or not _IMPORTED.match(component) or _LEVY.search(component):
            continue
        inside = sum(v[j].sum() for j, row in enumerate(labels.components) if row not in outside_gdp)
        raise TableError(
            f"table {labels.table}: component {component!r} counts as value added, {v[i].sum():,.6g} of a "
            f"GDP of {inside:,.6g} {labels.unit}, but imports are no income earned here; expected them in Zm "
            "by good and user, or the component among meta.outside_gdp"
        )


def check_origins(
    labels: Labels, figures: Mapping[str, FloatArray], tolerance: float, origins: pd.DataFrame
) -> None:
    """Imports by origin add up to imports by use."""
    require_same([str(code) for code in origins.index], labels.codes, "import_origins")
    found = origins.to_numpy(float).sum(axis=1)
    imports = figures["Zm"].sum(axis=1) + figures["Ym"].sum(axis=1)
    gap = np.abs(found - imports)
    if gap.max(initial=0.0) > tolerance * np.abs(figures["x"]).sum():
        j = int(gap.argmax())
        raise UnbalancedTableError(
            f"table {labels.table}: sector {labels.codes[j]}: imports by origin add up to {found[j]:,.6f}, "
            f"imports by use to {imports[j]:,.6f} {labels.unit}; expected the same"
        )
