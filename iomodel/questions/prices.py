"""What a price episode does to prices, if every cost is passed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomodel.equations import price
from iomodel.equations.ratios import ratio
from iomodel.errors import ParameterError
from iomodel.materials import map_exposures
from iomodel.materials.material import Material
from iomodel.notation import SECTOR, FloatArray
from iomodel.scenario import Cut, Duration, Scenario
from iomodel.simulate.arguments import MaterialLike, TableLike, as_table, named_material
from iomodel.table import IOTable

HOUSEHOLDS = "hhco"
"""Final-demand category of household consumption in Japan's tables (家計消費支出)."""

_MOST_TIMES = 1_000_000
"""Rises beyond this are slips of the pen [new price over old]."""


@dataclass(frozen=True)
class PriceRise:
    """What a price episode does to prices, if costs are passed on in full.

    Parameters
    ----------
    sectors
        By sector, dearest first: ``name``, ``cost`` (rise of unit costs by the material itself),
        ``producer`` (rise of the producer price) and ``consumer`` (rise of what households pay for the
        good, imports included, at producers' prices) [%].
    deflator
        Rise of the price of domestic final demand and exports [%].
    consumer_prices
        Rise of household consumption at base-year quantities [%]; None where the table has no such
        category.
    bill
        Rise of the material's bill as a share of GDP [%].
    """

    sectors: pd.DataFrame
    deflator: float
    consumer_prices: float | None
    bill: float


def _whole(material: Material) -> Scenario:
    """A scenario that reads all exposures of a material as the data have them."""
    nothing = Cut(material=material.name, origin="any origin", share=0.0)
    return Scenario(name=material.name, duration=Duration(cut=0), cuts=(nothing,))


def prices(
    table: TableLike,
    material: MaterialLike,
    times: float,
    households: str = HOUSEHOLDS,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
) -> PriceRise:
    """Cost push of a material that becomes `times` as dear: ``dp = (I - A')^-1 dc``.

    The material's bill is spread over sectors by exposed output. For a price episode such as 2011, in
    which every tonne can be had; for a cut of quantities it is too low by orders of magnitude.

    Parameters
    ----------
    table
        A table with an official classification, its name or its path.
    material
        The material, its name or its folder; its data must give its bill.
    times
        New price over old, of every element [1].
    households
        Final-demand category of household consumption.
    materials
        Materials by name where they are not bundled ones; `material` may be one of these names.

    Raises
    ------
    ParameterError
        If the factor is not above 0 or above a million, or the bill is not known.

    Examples
    --------
    >>> import iomodel as iom
    >>> rise = iom.prices(iom.load_table(sectors=37), "rare-earths", times=10)
    >>> round(rise.bill, 3), rise.sectors.index[0]
    (0.042, '35')
    """
    if not 0 < times <= _MOST_TIMES:
        raise ParameterError(
            f"prices: times is {times:g}, expected above 0 and at most {_MOST_TIMES:,} [new price over old]"
        )
    table, known = as_table(table), named_material(material, materials)
    if known.bill is None:
        raise ParameterError(
            f"prices: what is spent on {known.name} is not in its data (quantities.csv, element ALL, metric "
            "import bill); add it with its source"
        )
    exposed = _exposed_output(table, known)
    dearer = (times - 1) * known.bill * table.gdp * exposed / exposed.sum()
    cost = ratio(dearer, table.x)
    rise = price.prices(table.factors, cost)
    home, abroad = _basket(table, households)
    bought = home + abroad
    sectors = pd.DataFrame(
        {
            "name": table.names_en,
            "cost": 100 * cost,
            "producer": 100 * rise,
            "consumer": 100 * ratio(rise * home, bought),
        },
        index=pd.Index(table.codes, name=SECTOR),
    )
    return PriceRise(
        sectors=sectors.sort_values("producer", ascending=False, kind="stable"),
        deflator=100 * float(price.index(rise, table.f)),
        consumer_prices=100 * float(price.index(rise, home, abroad.sum())) if bought.any() else None,
        bill=100 * float(dearer.sum()) / table.gdp,
    )


def _exposed_output(table: IOTable, material: Material) -> FloatArray:
    """Output of each sector that needs the material at all, shape (n,) [table's unit]."""
    reading = map_exposures(table, _whole(material), material)
    return np.asarray(reading.sector_loss(np.ones((1, len(material.codes))))[0] * table.x)


def _basket(table: IOTable, category: str) -> tuple[FloatArray, FloatArray]:
    """Domestic and imported goods that a category buys, shapes (n,); zeros without such a category."""
    if category not in table.categories:
        return np.zeros(table.n), np.zeros(table.n)
    column = table.categories.index(category)
    return table.Yd[:, column], table.Ym[:, column]
