"""Questions beside the size of a loss: linkages, a price episode, and where a loss comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iomodel.equations import extraction, ghosh, linkages, mixed, paths, price
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.material import Material
from iomodel.materials import capacity_path, exposures
from iomodel.notation import SECTOR, FloatArray
from iomodel.scenario import Duration, Scenario
from iomodel.sources import load_material
from iomodel.table import IOTable

HOUSEHOLDS = "hhco"
"""Final-demand category of household consumption in Japan's tables (家計消費支出)."""


def linkage_table(table: IOTable) -> pd.DataFrame:
    """Linkages and hypothetical extraction of every sector, in the table's order.

    Returns
    -------
    Columns ``name``; ``backward`` (Rasmussen) and ``forward`` (Ghosh) linkage, 1 on average; ``class``
    (key, backward, forward, weak); ``extraction`` (change of GDP if the sector vanished [% of GDP]) and
    ``multiplier`` (GDP in the country per unit of final demand for the good [1]).

    Examples
    --------
    >>> import iomodel as iom
    >>> linkage_table(iom.load_table(sectors=13)).loc[["03", "08"], ["backward", "forward", "class"]].round(3)
            backward  forward class
    sector
    03         1.170    1.041   key
    08         0.744    0.660  weak
    """
    backward = linkages.backward(table.L)
    forward = linkages.forward(ghosh.inverse(table.L, table.x))
    lost = extraction.losses(table.Ad, table.L, table.x, weights=table.value_added_share)
    return pd.DataFrame(
        {
            "name": table.names_en,
            "backward": backward,
            "forward": forward,
            "class": linkages.classify(backward, forward),
            "extraction": -100 * lost / table.gdp,
            "multiplier": table.value_added_share @ table.L,
        },
        index=_sectors(table),
    )


def influential_coefficients(table: IOTable, count: int = 10) -> pd.DataFrame:
    """Input coefficients that matter most for the inverse, strongest first.

    Returns
    -------
    Columns ``supplier``, ``user``, ``coefficient``; ``field``, the norm of the coefficient's field of
    influence: change of L per unit of change; ``strength``, the product of both: change of L per relative
    change of the coefficient [1]. Lines are in order of the last.
    """
    field = np.sqrt(linkages.influence(table.L))
    strength = np.abs(table.Ad) * field
    order = np.argsort(-strength, axis=None, kind="stable")[:count]
    row, column = np.unravel_index(order, strength.shape)
    return pd.DataFrame(
        {
            "supplier": [table.codes[i] for i in row],
            "user": [table.codes[j] for j in column],
            "coefficient": table.Ad[row, column],
            "field": field[row, column],
            "strength": strength[row, column],
        }
    )


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


def price_rise(
    table: IOTable, material: str | Material, times: float, households: str = HOUSEHOLDS
) -> PriceRise:
    """Cost push of a material that becomes `times` as dear: ``dp = (I - A')^-1 dc``.

    The material's bill is spread over sectors by exposed output. For a price episode such as 2011, in
    which every tonne can be had; for a cut of quantities it is too low by orders of magnitude.

    Parameters
    ----------
    table
        A table with an official classification.
    material
        By name, or the material itself; its data must give its bill.
    times
        New price over old, of every element [1].
    households
        Final-demand category of household consumption.

    Raises
    ------
    ParameterError
        If the factor is not above 0, or the bill is not known.

    Examples
    --------
    >>> import iomodel as iom
    >>> rise = price_rise(iom.load_table(sectors=37), "rare-earths", times=10)
    >>> round(rise.bill, 3), rise.sectors.index[0]
    (0.042, '35')
    """
    if not 0 < times < np.inf:
        raise ParameterError(f"prices: times is {times:g}, expected above 0 [new price over old]")
    known = load_material(material) if isinstance(material, str) else material
    if known.bill is None:
        raise ParameterError(
            f"prices: what is spent on {known.name} is not in its data (quantities.csv, element ALL, metric "
            "import bill); add it with its source"
        )
    exposed = _exposed_output(table, known)
    dearer = (times - 1) * known.bill * table.gdp * exposed / exposed.sum()
    cost = np.divide(dearer, table.x, out=np.zeros(table.n), where=table.x > 0)
    rise = price.prices(table.factors, cost)
    home, abroad = _basket(table, households)
    bought = home + abroad
    sectors = pd.DataFrame(
        {
            "name": table.names_en,
            "cost": 100 * cost,
            "producer": 100 * rise,
            "consumer": 100 * np.divide(rise * home, bought, out=np.zeros(table.n), where=bought > 0),
        },
        index=_sectors(table),
    )
    return PriceRise(
        sectors=sectors.sort_values("producer", ascending=False, kind="stable"),
        deflator=100 * float(price.index(rise, table.f)),
        consumer_prices=100 * float(price.index(rise, home, abroad.sum())) if bought.any() else None,
        bill=100 * float(dearer.sum()) / table.gdp,
    )


@dataclass(frozen=True)
class Explanation:
    """Why one sector loses what it loses, on the day of the deepest loss.

    Parameters
    ----------
    day
        That day, counted from 0.
    sides
        Losses at an annual rate by side: ``direct`` (its own capacity), ``backward`` (orders of stopped
        users that no longer come), ``demand`` (fall of final demand), ``total`` of these as
        supply-constrained output gives it, and ``forward`` (missing supplies, in the Ghosh reading; never
        to be added to the others) [table's unit].
    backward, forward
        The largest paths of the two sides: ``path`` (from the stopped sector to the one explained),
        ``loss`` [table's unit at an annual rate] and ``share`` of the side [%]; the last line holds all
        paths that are not listed.
    """

    code: str
    name: str
    day: int
    sides: pd.Series
    backward: pd.DataFrame
    forward: pd.DataFrame


def explain(
    table: IOTable,
    scenario: Scenario,
    sector: str,
    cutoff: float = 0.01,
    materials: Mapping[str, Material] | None = None,
) -> Explanation:
    """Take one sector's loss apart by side and by path.

    Stopped sectors are those whose capacity binds once the fall of demand among them is counted.

    Parameters
    ----------
    table, scenario
        What is explained, with supply-constrained output.
    sector
        Code of the sector.
    cutoff
        Smallest path listed, as a share of its side, above 0 and at most 1 [1].
    materials
        As in `run`.

    Raises
    ------
    NotApplicableError
        If no capacity binds on any day: there is no stop to explain.

    Examples
    --------
    >>> import iomodel as iom
    >>> found = explain(iom.load_table(sectors=37), iom.load_scenario("rare-earth-ban"), "26", cutoff=0.1)
    >>> found.backward["path"].tolist()[:2]
    ['35 > 26', '30 > 26']
    """
    target = int(table.position([sector], "sector to explain")[0])
    known = dict(materials or {})
    for cut in scenario.cuts:
        known.setdefault(cut.material, load_material(cut.material))
    path = capacity_path(table, [scenario], known, max(scenario.days, 1))
    capacity = np.where(path.capacity[0] < 1, path.capacity[0] * table.x, np.inf)
    with table.naming_sectors():
        found = mixed.supply_constrained(table.factors, capacity, path.demand[0] * table.f)
    day = int((found.output @ table.value_added_share).argmin())
    change = table.x - found.output[day]
    loss = np.where(found.pinned[day], change, 0.0)
    if not loss.any():
        raise NotApplicableError(f"scenario {scenario.label}: no capacity binds on any day, nothing stops")
    parts = paths.decompose(table.Ad, table.x, loss)
    back, ahead = paths.explain(table.Ad, table.x, loss, target, cutoff)
    own = parts.direct[target], parts.backward[target]
    sides = pd.Series(
        {
            "direct": own[0],
            "backward": own[1],
            "demand": change[target] - sum(own),
            "total": change[target],
            "forward": parts.forward[target],
        }
    )
    return Explanation(
        code=sector,
        name=table.names_en[target],
        day=day,
        sides=sides,
        backward=_listed(table, back),
        forward=_listed(table, ahead),
    )


def _listed(table: IOTable, found: paths.Paths) -> pd.DataFrame:
    """Paths with their shares, and one line for all that are not listed."""
    named = [" > ".join(table.codes[i] for i in trail) for trail in found.sectors]
    rest = float(found.remainder.sum())
    loss = np.array([*found.values, rest])
    share = 100 * loss / found.total if found.total else np.zeros(len(loss))
    return pd.DataFrame({"path": [*named, "all other paths"], "loss": loss, "share": share})


def _exposed_output(table: IOTable, material: Material) -> FloatArray:
    """Output of each sector that needs the material at all, shape (n,) [table's unit]."""
    reading = exposures(table, Scenario(name=material.name, duration=Duration(cut=0)), material)
    return np.asarray(reading.sector_loss(np.ones((1, len(material.codes))))[0] * table.x)


def _basket(table: IOTable, category: str) -> tuple[FloatArray, FloatArray]:
    """Domestic and imported goods that a category buys, shapes (n,); zeros without such a category."""
    if category not in table.categories:
        return np.zeros(table.n), np.zeros(table.n)
    column = table.categories.index(category)
    return table.Yd[:, column], table.Ym[:, column]


def _sectors(table: IOTable) -> pd.Index:
    """The sectors as an index."""
    return pd.Index(table.codes, name=SECTOR)
