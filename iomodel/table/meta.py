"""What a table says of itself: unit, year, prices, treatment of imports, source."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from iomodel.errors import TableError, UnitError
from iomodel.quantities import SCALES

LARGEST_TOLERANCE = 0.01
"""Largest gap that may count as rounding, as a share of total output [1]."""

YEARS = range(1800, 2101)
"""Years that a table may be of."""


def parse_unit(unit: str) -> tuple[float, str]:
    """Scale and currency of a unit such as ``million USD``.

    Raises
    ------
    UnitError
        If the text is not an optional scale followed by a three-letter currency code.

    >>> parse_unit("billion JPY")
    (1000000000.0, 'JPY')
    """
    scale, _, currency = unit.strip().rpartition(" ")
    if scale.lower() not in SCALES or not (len(currency) == 3 and currency.isupper()):
        raise UnitError(
            f"unit {unit[:80]!r} is not known; expected a scale ({', '.join(filter(None, SCALES))}) "
            "and a currency code, such as 'billion JPY'"
        )
    return SCALES[scale.lower()], currency


@dataclass(frozen=True)
class TableMeta:
    """What a table says of itself.

    Parameters
    ----------
    name
        Short name, such as ``japan-2015``.
    unit
        Scale and currency of every flow, per year, such as ``billion JPY``.
    year
        Year whose flows and prices the table shows.
    title, prices, imports, source, notes
        Words for the reader: official title; ``producers``, ``basic`` or ``purchasers`` prices; how
        imports were separated from domestic goods; whom to cite; what to know before use.
    region
        Code of the country or region.
    exports
        Final-demand categories that leave the country.
    outside_gdp
        Value-added components that are not part of GDP as the national accounts count it.
    tolerance
        Largest gap allowed in a row or column, as a share of total output, 0 to 0.01 [1].
    totals
        The publisher's totals, to be compared with the sums: ``output``, ``gross_value_added`` or ``gdp``
        with its figure [unit per year].
    updated_from
        Name of the table of an earlier year whose structure this one has, brought to later margins; empty for
        a published table.
    digest
        sha256 over the files that the table was read from; empty for a computed table.

    Raises
    ------
    UnitError
        If the unit is not a scale and a currency.
    TableError
        If the tolerance lies outside 0 to 0.01, or the year is no whole one from 1800 to 2100.
    """

    name: str
    unit: str
    year: int | None = None
    title: str = ""
    prices: str = "producers"
    imports: str = ""
    source: str = ""
    notes: str = ""
    region: str = "JPN"
    exports: tuple[str, ...] = ()
    outside_gdp: tuple[str, ...] = ()
    tolerance: float = 1e-9
    totals: tuple[tuple[str, float], ...] = ()
    updated_from: str = ""
    digest: str = ""

    def __post_init__(self) -> None:
        parse_unit(self.unit)
        if not 0 <= self.tolerance <= LARGEST_TOLERANCE:
            raise TableError(
                f"table {self.name}: tolerance is {self.tolerance:g}, expected a share of total output "
                f"from 0 to {LARGEST_TOLERANCE:g}; a larger one would let a table pass that does not add up"
            )
        year = self.year
        if year is not None and not (math.isfinite(year) and year == int(year) and year in YEARS):
            raise TableError(
                f"table {self.name}: year is {year:g}, expected a whole year from {YEARS[0]} to {YEARS[-1]}"
            )

    @property
    def scale(self) -> float:
        """Units of currency in one unit of the table: 1e9 for billion JPY."""
        return parse_unit(self.unit)[0]

    @property
    def currency(self) -> str:
        """Currency code, such as JPY."""
        return parse_unit(self.unit)[1]

    def replace(self, **changes: Any) -> TableMeta:
        """A copy with some entries changed."""
        return dataclasses.replace(self, **changes)
