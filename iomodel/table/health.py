"""A report on a table: does it prove itself, and what is odd in it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from iomodel.equations import leontief

if TYPE_CHECKING:
    from iomodel.table.core import IOTable


@dataclass(frozen=True)
class Health:
    """What `IOTable.check` found.

    Parameters
    ----------
    totals
        Output, value added, GDP, exports, imports [unit per year].
    row_gap, column_gap
        Largest gap between a row or column and output, as a share of total output [1].
    reproduction_gap
        Largest gap between ``L f`` and output, as a share of total output [1].
    spectral_radius
        Of the domestic input coefficients [1].
    import_coefficients
        Share of imports in domestic use by good [1].
    negative_cells
        Seller, buyer and flow of every negative intermediate cell, domestic and imported together.
    zero_output
        Sectors without output.
    no_value_added
        Sectors with output that add no value: their inputs use up all of it.
    """

    name: str
    unit: str
    sectors: int
    totals: dict[str, float]
    row_gap: float
    column_gap: float
    reproduction_gap: float
    spectral_radius: float
    import_coefficients: pd.Series
    negative_cells: pd.DataFrame
    zero_output: tuple[str, ...]
    no_value_added: tuple[str, ...]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The report as label and text, in reading order."""
        worst = self.import_coefficients.nlargest(3)
        return [
            *((what, f"{value:,.3f} {self.unit}") for what, value in self.totals.items()),
            ("row gap, share of output", f"{self.row_gap:.1e}"),
            ("column gap, share of output", f"{self.column_gap:.1e}"),
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
            ("sectors without output", ", ".join(self.zero_output) or "none"),
            ("sectors without value added", ", ".join(self.no_value_added) or "none"),
        ]

    def __repr__(self) -> str:
        width = max(len(label) for label, _ in self.lines)
        body = "\n".join(f"  {label:<{width}}  {text}" for label, text in self.lines)
        return f"Check of {self.name}, {self.sectors} sectors\n{body}"


def inspect(table: IOTable) -> Health:
    """Check a table: both identities, ``L f = x``, productivity, and every odd cell."""
    total = table.x.sum()
    costs = (table.Zd + table.Zm).sum(axis=0) + table.v.sum(axis=0)
    sales = table.Zd.sum(axis=1) + table.Yd.sum(axis=1)
    demand_at_home = (table.Zd + table.Zm).sum(axis=1) + table.Yd.sum(axis=1) + table.Ym.sum(axis=1)
    demand_at_home = demand_at_home - table.exports
    codes = np.array(table.codes)
    flows = table.Zd + table.Zm
    sellers, buyers = np.nonzero(flows < 0)
    return Health(
        name=table.name,
        unit=table.meta.unit,
        sectors=table.n,
        totals={
            "output": float(total),
            "gross value added": float(table.v.sum()),
            "GDP": table.gdp,
            "exports": float(table.exports.sum()),
            "imports": float(table.imports.sum()),
        },
        row_gap=float(np.abs(sales - table.x).max() / total),
        column_gap=float(np.abs(costs - table.x).max() / total),
        reproduction_gap=float(np.abs(leontief.output(table.factors, table.f) - table.x).max() / total),
        spectral_radius=leontief.spectral_radius(table.Ad),
        import_coefficients=pd.Series(
            np.divide(table.imports, demand_at_home, out=np.zeros(table.n), where=demand_at_home != 0),
            index=table.codes,
        ),
        negative_cells=pd.DataFrame(
            {"seller": codes[sellers], "buyer": codes[buyers], "flow": flows[sellers, buyers]}
        ),
        zero_output=tuple(codes[table.x == 0]),
        no_value_added=tuple(codes[(table.x > 0) & (table.v.sum(axis=0) <= 1e-12 * table.x)]),
    )
