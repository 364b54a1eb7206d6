"""Bring a table to another year's margins, so that it can stand for that year with a stated assumption."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomodel.equations.ras import gras, structure_distance
from iomodel.equations.ratios import ratio
from iomodel.errors import ParameterError
from iomodel.notation import FloatArray
from iomodel.table.core import IOTable
from iomodel.table.labels import align

ASSUMPTION = (
    "inputs, import shares and tastes change only as far as the margins ask (GRAS); value-added components "
    "keep their proportions within each sector"
)


@dataclass(frozen=True)
class Updated:
    """A table brought to new margins, and how far it had to move.

    Parameters
    ----------
    table
        The table; `meta.notes` states the assumption.
    iterations, gap
        Rounds, and the largest row gap left as a share of all margins [1].
    distance
        ``sum |A_new - A_old| / sum |A_old|`` of the input coefficients, domestic and imported [1]: 0 where
        only sizes changed.
    """

    table: IOTable
    iterations: int
    gap: float
    distance: float

    def __repr__(self) -> str:
        return (
            f"{self.table!r}\n  GRAS: {self.iterations} rounds, gap {self.gap:.1e}; input coefficients moved "
            f"by {self.distance:.1%}"
        )


def update(
    table: IOTable,
    value_added: pd.Series,
    *,
    output: pd.Series | None = None,
    final_demand: pd.Series | None = None,
    imports: pd.Series | None = None,
    year: int | None = None,
    tolerance: float = 1e-12,
) -> Updated:
    """The table nearest to a known one that has a later year's margins, by GRAS on all its flows at once.

    Not a forecast of technology: a coefficient moves only where margins force it to. Two tables eight years
    apart differ by more than their margins, so check `distance` and a known year first.

    Parameters
    ----------
    table
        The known year.
    value_added
        Gross value added of each sector, shape (n,) [unit of the table].
    output
        Output of each sector, shape (n,) [unit]; with the known share of value added where not given.
    final_demand
        Total of each category, domestic and imported goods together, shape (k,) [unit]; the known ones in
        proportion where not given.
    imports
        Imports of each good, shape (n,) [unit]; the known ones in proportion to GDP, or to what closes the
        account where `final_demand` is given.
    year
        The year that the margins are of.
    tolerance
        Largest gap allowed, as a share of all margins [1].

    Returns
    -------
    The updated table with convergence and distance.

    Raises
    ------
    LabelMismatchError
        If labels differ from those of the table.
    ParameterError
        If the margins contradict each other: value added must be final demand less imports.
    InfeasibleError, ConvergenceError
        If the zeros of the table admit no such table.

    Notes
    -----
    Margins: rows ``x`` of ``[Zd Yd]`` and imports of ``[Zm Ym]``, columns ``x - w`` of the sectors and the
    totals of the categories. Old margins give the old table, and margins k times as large a table k times
    as large: the known flows are first brought to the new level of GDP.

    How little margins tell: Japan's 2011 table at 37 sectors, given the exact margins of 2015, keeps
    domestic input coefficients 17.0 % from those of 2015; without any update they are 18.7 % away.

    References: see `equations.ras`.

    Examples
    --------
    >>> from iomodel.sources import load_table
    >>> table = load_table(sectors=37)
    >>> grown = update(table, 1.14 * table.frame("v").sum(), year=2024)
    >>> round(grown.table.gdp / table.gdp, 6), round(grown.distance, 6)
    (1.14, 0.0)
    """
    w = align(value_added, table.codes, "value_added")
    known = table.v.sum(axis=0)
    growth = float(w.sum() / known.sum())
    if not growth > 0:
        raise ParameterError(f"value added adds up to {w.sum():g} {table.meta.unit}, expected above 0")
    x = _output(table, w, output, growth)
    y, m = _demand_and_imports(table, float(w.sum()), growth, final_demand, imports)
    flows = growth * np.block([[table.Zd, table.Yd], [table.Zm, table.Ym]])
    done = gras(flows, np.concatenate([x, m]), np.concatenate([x - w, y]), tolerance=tolerance)
    n = table.n
    share = ratio(w, known, where=known != 0)
    stated = f"Brought to margins of {year or 'another year'}: {ASSUMPTION}."
    if table.employment is not None:
        stated += f" Persons engaged are still those of {table.meta.year or 'the known table'}."
    moved = table.replace(
        Zd=done.flows[:n, :n],
        Zm=done.flows[n:, :n],
        Yd=done.flows[:n, n:],
        Ym=done.flows[n:, n:],
        v=table.v * share,
        x=x,
        import_origins=None,
        meta=table.meta.replace(
            year=year or table.meta.year,
            notes=f"{table.meta.notes} {stated}".strip(),
            tolerance=max(table.meta.tolerance, 1e-9),
            totals=(),
            digest="",
        ),
    )
    distance = structure_distance(np.vstack([moved.Ad, moved.Am]), np.vstack([table.Ad, table.Am]))
    return Updated(moved, done.iterations, done.gap, distance)


def _output(table: IOTable, w: FloatArray, given: pd.Series | None, growth: float) -> FloatArray:
    """New output: as given, or with the known share of value added; GDP's growth where there is none."""
    known = table.v.sum(axis=0)
    for j in np.flatnonzero((known == 0) & (w != 0)):
        raise ParameterError(
            f"value added of sector {table.codes[j]} is to be {w[j]:g}, but the known table has none to scale"
        )
    if given is None:
        factor: FloatArray = ratio(w, known, growth, where=known != 0)
        return table.x * factor
    x = align(given, table.codes, "output")
    for j in np.flatnonzero((x < 0) | ((x > 0) & (table.x == 0))):
        raise ParameterError(
            f"output of sector {table.codes[j]} is to be {x[j]:g} where the known table has {table.x[j]:g}; "
            "expected 0 or more, and 0 where it was 0"
        )
    return x


def _demand_and_imports(
    table: IOTable,
    total: float,
    growth: float,
    final_demand: pd.Series | None,
    imports: pd.Series | None,
) -> tuple[FloatArray, FloatArray]:
    """New totals of the categories and new imports by good, such that value added is their difference."""
    categories = table.Yd.sum(axis=0) + table.Ym.sum(axis=0)
    if final_demand is not None:
        y = align(final_demand, table.categories, "final_demand")
    if imports is not None:
        m = align(imports, table.codes, "imports")
    elif final_demand is not None:
        m = table.imports * _factor(float(y.sum()) - total, table.imports, "imports")
    else:
        m = growth * table.imports
    if final_demand is None:
        y = categories * _factor(total + float(m.sum()), categories, "final demand")
    gap = float(y.sum() - m.sum()) - total
    if abs(gap) > 1e-9 * float(np.abs(y).sum()):
        raise ParameterError(
            f"value added {total:,.6g} differs from final demand {y.sum():,.6g} less imports {m.sum():,.6g} "
            f"by {gap:,.3g} {table.meta.unit}; expected the same"
        )
    return y, m


def _factor(wanted: float, known: FloatArray, what: str) -> float:
    """Common factor that brings known figures to a total."""
    have = float(known.sum())
    if have == 0 and abs(wanted) <= 1e-12:
        return 1.0
    if have == 0 or wanted / have < 0:
        raise ParameterError(
            f"{what}: known total {have:g} cannot be scaled to {wanted:g}; give them yourself"
        )
    return wanted / have
