"""Which table a published estimate is rebuilt on: that of its own country."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from iomodel.errors import ParameterError
from iomodel.estimates.entries import Estimate
from iomodel.sources import HOME, AnnualGDP, annual_gdp, load_table
from iomodel.sources.loading import TableSource
from iomodel.table import IOTable


def country_of(table: IOTable) -> str:
    """Code of the country that a table is of; a part of Japan, or a table that names none, counts as Japan.

    >>> country_of(load_table(sectors=13))
    'JPN'
    """
    region = table.meta.region
    return region if re.fullmatch("[A-Z]{3}", region) else HOME


@dataclass
class Places:
    """The tables at hand: one of a country, and where given one of many countries."""

    table: IOTable
    world: TableSource | None = None
    _opened: dict[str, IOTable] = field(default_factory=dict)

    def of(self, country: str, estimate: Estimate) -> IOTable:
        """The table of a country, for an estimate.

        Raises
        ------
        ParameterError
            If the table is of another country and there is none of many, or the country is not in it.
        """
        if country == country_of(self.table):
            return self.table
        return self._abroad(country, estimate)

    def of_anchor(self, anchor: Estimate, estimate: Estimate) -> IOTable:
        """The table that the numbers of another estimate are solved on: both on one table, or both abroad."""
        if anchor.country == estimate.country:
            return self.of(anchor.country, estimate)
        return self._abroad(anchor.country, estimate)

    def _abroad(self, country: str, estimate: Estimate) -> IOTable:
        """A country of the table of many countries, opened once."""
        if self.world is None:
            raise ParameterError(
                f"estimate {estimate.id}: it needs a table of {country}, and this one is of "
                f"{country_of(self.table)}; give a table of many countries as world"
            )
        if country not in self._opened:
            self._opened[country] = load_table(self.world, region=country)
        return self._opened[country]


def base_gdp(estimate: Estimate, table: IOTable) -> AnnualGDP:
    """The annual GDP that the published loss is a share of.

    >>> from iomodel.estimates.registry import load_rebuilt
    >>> base_gdp(load_rebuilt("dir-a")[0], load_table(sectors=13)).kind
    'real'
    """
    if estimate.base_kind != "table":
        return annual_gdp(estimate.base_year, estimate.base_kind)
    meta = table.meta
    own = table.gdp * meta.scale
    return AnnualGDP(meta.year or 0, "nominal", own, meta.currency, meta.source, own=True)
