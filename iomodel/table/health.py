"""A report on a table: does it prove itself, and what is odd in it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from iomodel.equations import leontief
from iomodel.equations.ratios import ratio
from iomodel.table.base import BaseTable
from iomodel.table.glance import html_table, short, text_lines

_EXACT = 1e-9
"""Gaps up to this share are arithmetic; above it the table must allow them as rounding [1]."""


@dataclass(frozen=True)
class Health:
    """What `IOTable.check` found.

    Parameters
    ----------
    prices
        Valuation of the flows: ``producers``, ``basic`` or ``purchasers``.
    totals
        Output, value added, GDP, exports, imports [unit per year].
    published
        The publisher's totals where known: ``found``, ``published`` [unit], ``difference`` [1].
    by_sector
        ``name``, ``output`` and its ``share`` [1], ``sales_gap`` and ``costs_gap``: row and column less
        output [unit], ``import_coefficient``: share of imports in domestic use [1].
    tolerance
        Gap that the table allows as rounding, as a share of total output [1].
    row_gap, column_gap
        Largest gap between a row or column and output, as a share of total output [1].
    reproduction_gap
        Largest gap between ``L f`` and output, as a share of total output [1].
    spectral_radius
        Of the domestic input coefficients [1].
    negative_cells
        Seller, buyer and flow of every negative intermediate cell, domestic and imported together.
    negative_demand, negative_value_added
        Number of negative figures in final demand, and in value added.
    zero_cells
        Share of intermediate cells that are zero [1].
    zero_output
        Sectors without output.
    no_value_added
        Sectors with output that add no value: their inputs use up all of it.
    outside_gdp
        Rows of costs that are not part of GDP: ``share`` of output, and the sector in which they take the
        largest part of output, ``largest_in``, with that part, ``largest`` [1].
    notes
        What the table says is to be known before use.
    """

    name: str
    unit: str
    prices: str
    sectors: int
    totals: dict[str, float]
    published: pd.DataFrame
    by_sector: pd.DataFrame
    tolerance: float
    row_gap: float
    column_gap: float
    reproduction_gap: float
    spectral_radius: float
    negative_cells: pd.DataFrame
    negative_demand: int
    negative_value_added: int
    zero_cells: float
    zero_output: tuple[str, ...]
    no_value_added: tuple[str, ...]
    outside_gdp: pd.DataFrame
    notes: str

    @property
    def import_coefficients(self) -> pd.Series:
        """Share of imports in domestic use by good [1]."""
        return self.by_sector["import_coefficient"]

    @property
    def largest(self) -> pd.DataFrame:
        """The ten sectors of largest output, as in `by_sector`."""
        return self.by_sector.nlargest(10, "output")

    @property
    def problems(self) -> tuple[str, ...]:
        """What a strict reader does not accept: gaps beyond rounding, totals that differ, import shares
        outside 0..1 where there is output. Negative cells and empty sectors are data.
        """
        allowed = max(self.tolerance, _EXACT)
        found = [
            f"{what} gap {gap:.1e} of total output, allowed {allowed:.1e}"
            for what, gap in (("row", self.row_gap), ("column", self.column_gap))
            if gap > allowed
        ]
        if self.reproduction_gap > 10 * allowed:
            found.append(f"L f misses output by {self.reproduction_gap:.1e} of the total")
        for what, row in self.published.iterrows():
            if abs(row["difference"]) > allowed:
                found.append(f"{what} {row['found']:,.3f}, published {row['published']:,.3f} {self.unit}")
        made = self.by_sector[self.by_sector["output"] > 0]
        odd = made[(made["import_coefficient"] < 0) | (made["import_coefficient"] > 1)]
        found += [
            f"import coefficient of sector {code} is {share:.3f}, expected 0..1"
            for code, share in odd["import_coefficient"].items()
        ]
        return tuple(found)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The report as label and text, in reading order."""
        worst = self.import_coefficients.nlargest(3)
        rows, columns = self.by_sector["sales_gap"].abs(), self.by_sector["costs_gap"].abs()
        return [
            ("prices", self.prices),
            *((what, f"{value:,.3f} {self.unit}") for what, value in self.totals.items()),
            *(
                (f"published {what}", f"{row['published']:,.3f}, difference {row['difference']:+.1e}")
                for what, row in self.published.iterrows()
            ),
            ("row gap, share of output", f"{self.row_gap:.1e}, largest in {rows.idxmax()}"),
            ("column gap, share of output", f"{self.column_gap:.1e}, largest in {columns.idxmax()}"),
            ("gap of L f against output", f"{self.reproduction_gap:.1e}"),
            ("spectral radius", f"{self.spectral_radius:.4f}"),
            (
                "import coefficients",
                f"{self.import_coefficients.min():.3f} to {self.import_coefficients.max():.3f}, highest "
                + ", ".join(f"{code} {share:.2f}" for code, share in worst.items()),
            ),
            (
                "negative cells",
                f"{len(self.negative_cells)} (by-products and scrap, booked as negative inputs)"
                if len(self.negative_cells)
                else "none",
            ),
            (
                "negative final demand",
                f"{self.negative_demand} (stocks run down, goods returned)"
                if self.negative_demand
                else "none",
            ),
            (
                "negative value added",
                f"{self.negative_value_added} (subsidies, operating losses)"
                if self.negative_value_added
                else "none",
            ),
            ("zero cells", f"{self.zero_cells:.1%} (nothing is bought there)"),
            ("sectors without output", ", ".join(self.zero_output) or "none"),
            ("sectors without value added", ", ".join(self.no_value_added) or "none"),
            *(
                (
                    "costs outside GDP",
                    f"{row}: {line['share']:.1%} of output, "
                    f"most in {line['largest_in']} ({line['largest']:.1%})",
                )
                for row, line in self.outside_gdp.iterrows()
            ),
            *([("notes", self.notes)] if self.notes else []),
        ]

    def to_record(self) -> dict[str, Any]:
        """As plain data, every sector included."""
        return {
            "name": self.name,
            "unit": self.unit,
            "prices": self.prices,
            "sectors": self.sectors,
            "totals": self.totals,
            "published": self.published.to_dict("index"),
            "row_gap": self.row_gap,
            "column_gap": self.column_gap,
            "reproduction_gap": self.reproduction_gap,
            "spectral_radius": self.spectral_radius,
            "zero_cells": self.zero_cells,
            "negative_cells": self.negative_cells.to_dict("records"),
            "zero_output": list(self.zero_output),
            "no_value_added": list(self.no_value_added),
            "outside_gdp": self.outside_gdp.to_dict("index"),
            "notes": self.notes,
            "problems": list(self.problems),
            "by_sector": self.by_sector.to_dict("index"),
        }

    def __repr__(self) -> str:
        return f"{self._title}\n{text_lines(self._told)}"

    def _repr_html_(self) -> str:
        return html_table(self._title, self._told)

    @property
    def _title(self) -> str:
        """What was checked."""
        return f"Check of {short(self.name)}, {self.sectors} sectors"

    @property
    def _told(self) -> list[tuple[str, str]]:
        """Problems, or that there are none, before the lines of the report."""
        return [("problems", "; ".join(self.problems) or "none"), *self.lines]


def inspect(table: BaseTable) -> Health:
    """Check a table: both identities, ``L f = x``, productivity, and every odd cell."""
    total = table.x.sum()
    flows = table.Zd + table.Zm
    sales = table.Zd.sum(axis=1) + table.Yd.sum(axis=1) - table.x
    costs = flows.sum(axis=0) + table.v.sum(axis=0) - table.x
    at_home = flows.sum(axis=1) + table.Yd.sum(axis=1) + table.Ym.sum(axis=1) - table.exports
    codes = np.array(table.codes)
    sellers, buyers = np.nonzero(flows < 0)
    totals = {
        "output": float(total),
        "gross value added": float(table.v.sum()),
        "GDP": table.gdp,
        "exports": float(table.exports.sum()),
        "imports": float(table.imports.sum()),
    }
    return Health(
        name=table.name,
        unit=table.meta.unit,
        prices=table.meta.prices,
        sectors=table.n,
        totals=totals,
        published=_published(table, totals),
        by_sector=pd.DataFrame(
            {
                "name": table.names_en,
                "output": table.x,
                "share": table.x / total,
                "sales_gap": sales,
                "costs_gap": costs,
                "import_coefficient": ratio(table.imports, at_home, where=at_home != 0),
            },
            index=pd.Index(table.codes, name="sector"),
        ),
        tolerance=table.meta.tolerance,
        row_gap=float(np.abs(sales).max() / total),
        column_gap=float(np.abs(costs).max() / total),
        reproduction_gap=float(np.abs(leontief.output(table.factors, table.f) - table.x).max() / total),
        spectral_radius=leontief.spectral_radius(table.Ad),
        negative_cells=pd.DataFrame(
            {"seller": codes[sellers], "buyer": codes[buyers], "flow": flows[sellers, buyers]}
        ),
        negative_demand=int((table.Yd < 0).sum() + (table.Ym < 0).sum()),
        negative_value_added=int((table.v < 0).sum()),
        zero_cells=float((flows == 0).mean()),
        zero_output=tuple(codes[table.x == 0]),
        no_value_added=tuple(codes[(table.x > 0) & (table.v.sum(axis=0) <= 1e-12 * table.x)]),
        outside_gdp=_outside(table),
        notes=table.meta.notes,
    )


def _outside(table: BaseTable) -> pd.DataFrame:
    """Costs outside GDP, a row each: share of output, and where they take the largest part of it."""
    rows = [row for row in table.components if row in table.meta.outside_gdp]
    costs = np.abs(table.v[[table.components.index(row) for row in rows]])
    shares = ratio(costs, table.x)
    return pd.DataFrame(
        {
            "share": costs.sum(axis=1) / table.x.sum(),
            "largest_in": [table.codes[j] for j in shares.argmax(axis=1)] if rows else [],
            "largest": shares.max(axis=1),
        },
        index=pd.Index(rows, name="component"),
    )


def _published(table: BaseTable, totals: dict[str, float]) -> pd.DataFrame:
    """The publisher's totals beside the sums."""
    named = {"output": "output", "gross_value_added": "gross value added", "gdp": "GDP"}
    known = [(named[key], value) for key, value in table.meta.totals if key in named]
    frame = pd.DataFrame(
        {"found": [totals[what] for what, _ in known], "published": [value for _, value in known]},
        index=pd.Index([what for what, _ in known], name="total"),
        dtype=float,
    )
    return frame.assign(difference=frame["found"] / frame["published"] - 1)
