"""What a day of stock, or a reserve, is worth: differences of exact runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from iomodel.errors import ParameterError, nearest
from iomodel.scenario import Scenario
from iomodel.simulate.arguments import MaterialLike, ModelLike, ScenarioLike, TableLike, as_scenario
from iomodel.simulate.spine import run


def worth_of_stock_day(
    table: TableLike,
    scenario: ScenarioLike,
    models: ModelLike | Iterable[ModelLike],
    days: float = 1.0,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
) -> pd.DataFrame:
    """GDP that each further day of stock saves, ``(loss(K) - loss(K + d)) / d``, by two exact runs.

    The added stock holds every element, is open from the start, and is drawn after the scenario's own.

    Parameters
    ----------
    table, scenario, models, materials
        As for `iomodel.run`.
    days
        What is added, d [days of total use].

    Returns
    -------
    A row for each model: ``gdp`` saved by a day of stock [% of a year's GDP] and ``yen`` [trillion].

    Examples
    --------
    >>> import iomodel as iom
    >>> ban = iom.load_scenario("rare-earth-ban")
    >>> worth_of_stock_day(iom.load_table(sectors=37), ban, iom.Direct()).round(4)
               gdp     yen
    model
    direct  0.0048  0.0293
    """
    if not days > 0:
        raise ParameterError(f"days is {days}, expected more than 0 [days of total use]")
    scenario = as_scenario(scenario, materials=materials)
    added = [*scenario.model_dump()["stocks"], {"holder": "added", "days": days}]
    return _saved(table, scenario, scenario.changed("added", stocks=added), models, materials) / days


def worth_of_stock(
    table: TableLike,
    scenario: ScenarioLike,
    holder: str,
    models: ModelLike | Iterable[ModelLike],
    *,
    materials: Mapping[str, MaterialLike] | None = None,
) -> pd.DataFrame:
    """GDP that a holder's stock saves as the scenario releases it: the loss without it less the loss with it.

    Parameters
    ----------
    table, scenario, models, materials
        As for `iomodel.run`.
    holder
        Whose stock, such as ``state``.

    Returns
    -------
    A row for each model: ``gdp`` saved [% of a year's GDP] and ``yen`` [trillion].

    Raises
    ------
    ParameterError
        If nobody of that name holds a stock.
    """
    scenario = as_scenario(scenario, materials=materials)
    stocks = scenario.model_dump()["stocks"]
    holders = [stock["holder"] for stock in stocks]
    if holder not in holders:
        raise ParameterError(
            f"scenario {scenario.label}: no stock held by {holder!r}; "
            f"holders: {', '.join(holders) or 'none'}.{nearest(holder, holders)}"
        )
    others = [stock for stock in stocks if stock["holder"] != holder]
    return _saved(table, scenario.changed(f"without {holder}", stocks=others), scenario, models, materials)


def _saved(
    table: TableLike,
    without: Scenario,
    with_it: Scenario,
    models: ModelLike | Iterable[ModelLike],
    materials: Mapping[str, MaterialLike] | None,
) -> pd.DataFrame:
    """What the second scenario loses less than the first, by model."""
    result = run(table, [without, with_it], models, materials=materials)
    gdp, yen = (found.iloc[1] - found.iloc[0] for found in (result.gdp_loss(), result.gdp_yen()))
    return pd.DataFrame({"gdp": gdp, "yen": yen}).rename_axis("model")
