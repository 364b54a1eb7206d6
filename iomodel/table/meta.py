"""What a table says of itself: unit, year, prices, treatment of imports, source."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from iomodel.errors import UnitError

_SCALES = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


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
    if scale.lower() not in _SCALES or not (len(currency) == 3 and currency.isupper()):
        raise UnitError(
            f"unit {unit!r} is not known; expected a scale ({', '.join(filter(None, _SCALES))}) "
            "and a currency code, such as 'billion JPY'"
        )
    return _SCALES[scale.lower()], currency


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
    title, prices, imports, classification, level, source, notes
        Words for the reader: official title; ``producers``, ``basic`` or ``purchasers`` prices; how
        imports were told from domestic goods; name of the classification and of its level; whom to
        cite; what to know before use.
    region
        Code of the country or region.
    exports
        Final-demand categories that leave the country.
    outside_gdp
        Value-added components that are not part of GDP as the national accounts count it.
    tolerance
        Largest gap allowed in a row or column, as a share of total output [1].
    totals
        The publisher's totals, to be compared with the sums: ``output``, ``gross_value_added`` or ``gdp``
        with its figure [unit per year].
    digest
        sha256 over the files that the table was read from; empty for a computed table.
    """

    name: str
    unit: str
    year: int | None = None
    title: str = ""
    prices: str = "producers"
    imports: str = ""
    classification: str = ""
    level: str = ""
    source: str = ""
    notes: str = ""
    region: str = "JPN"
    exports: tuple[str, ...] = ()
    outside_gdp: tuple[str, ...] = ()
    tolerance: float = 1e-9
    totals: tuple[tuple[str, float], ...] = ()
    digest: str = ""

    def __post_init__(self) -> None:
        parse_unit(self.unit)

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
