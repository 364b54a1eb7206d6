"""Where a solved number lies against what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from iomodel.estimates.axis import exposed_value_added
from iomodel.estimates.registry import model_ranges
from iomodel.materials.material import Material
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import MaterialLike, materials_of
from iomodel.table import IOTable


@dataclass(frozen=True)
class SourcedRange:
    """What the data say of a parameter."""

    low: float
    central: float
    high: float
    source: str

    def place(self, value: float) -> str:
        """``within``, ``below`` or ``above`` the range.

        >>> SourcedRange(0.6, 1.0, 1.4, "").place(0.5)
        'below'
        """
        return "below" if value < self.low else "above" if value > self.high else "within"

    def to_record(self) -> dict[str, Any]:
        """As plain data."""
        return vars(self).copy()


def sourced_range(
    parameter: str,
    table: IOTable,
    scenario: Scenario,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
) -> SourcedRange | None:
    """The range of a parameter from sources, in a scenario; None where nothing is known of it.

    ``exposure`` is the factor that takes the exposed value added of the data from its central to its low
    and high figure. ``severity`` has none: it is the question asked, no fact.
    """
    material = materials_of([scenario], materials)[scenario.cuts[0].material]
    if parameter == "exposure":
        found = exposed_value_added(table, scenario, materials=materials)
        return SourcedRange(
            found["low"] / found["central"],
            1.0,
            found["high"] / found["central"],
            f"exposed value added {found['central']:.2%} ({found['low']:.2%} to {found['high']:.2%}) of GDP, "
            f"exposures of {material.name}",
        )
    rows = {
        "origin_share": _of_year(material, scenario.data_year),
        "thrift": material.adaptation.query("parameter == 'thrift'"),
        "ramp": material.adaptation.query("parameter == 'ramp'"),
        "stock_days": _state_stock(material.tables.get("stocks")),
        "elasticity": model_ranges().query("parameter == 'elasticity'"),
    }.get(parameter)
    if rows is None or rows.empty:
        return None
    row = rows.iloc[0]
    return SourcedRange(float(row["low"]), float(row["central"]), float(row["high"]), str(row["source"]))


def _of_year(material: Material, year: int | None) -> pd.DataFrame:
    """The origin shares of all elements together, of a year or the nearest that the data cover."""
    rows = material.origins.query("element == 'ALL'")
    wanted = year or material.year
    if wanted is None or rows["year"].isna().all():
        return rows.iloc[::-1]
    return rows.iloc[(rows["year"] - wanted).abs().argsort(kind="stable")]


def _state_stock(stocks: pd.DataFrame | None) -> pd.DataFrame | None:
    """The state reserve among a material's stocks."""
    return None if stocks is None else stocks.query("holder == 'state'").dropna(subset=["low", "high"])
