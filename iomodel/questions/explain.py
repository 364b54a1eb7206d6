"""Why one sector loses what it loses: by side and by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, overload

import numpy as np
import pandas as pd

from iomodel.equations import mixed, paths
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.materials import capacity_path
from iomodel.notation import day_number
from iomodel.questions.households import HouseholdEffects, household_effects
from iomodel.simulate.arguments import (
    MaterialLike,
    ScenarioLike,
    TableLike,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.table import IOTable


@dataclass(frozen=True)
class Explanation:
    """Why one sector loses what it loses, on the day of the deepest loss.

    Parameters
    ----------
    day
        Number of that day, day 1 being the first of the cut.
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


@overload
def explain(
    table: TableLike,
    scenario: ScenarioLike,
    sector: str,
    cutoff: float = 0.01,
    *,
    households: Literal[False] = False,
    conversion: None = None,
    materials: Mapping[str, MaterialLike] | None = None,
) -> Explanation: ...


@overload
def explain(
    table: TableLike,
    scenario: ScenarioLike,
    sector: str | None = None,
    cutoff: float = 0.01,
    *,
    households: Literal[True],
    conversion: float | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
) -> HouseholdEffects: ...


def explain(
    table: TableLike,
    scenario: ScenarioLike,
    sector: str | None = None,
    cutoff: float = 0.01,
    *,
    households: bool = False,
    conversion: float | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
) -> Explanation | HouseholdEffects:
    """Take one sector's loss apart by side and by path; or the whole loss by effect, households included.

    Stopped sectors are those whose capacity binds once the fall of demand among them is counted.

    Parameters
    ----------
    table, scenario
        What is explained, with supply-constrained output.
    sector
        Code of the sector; with `households`, needed by nobody.
    cutoff
        Smallest path listed, as a share of its side, above 0 and at most 1 [1].
    households, conversion
        Whether the loss in the Leontief model closed to households is taken apart instead, by effect: see
        `household_effects`.
    materials
        As in `run`.

    Raises
    ------
    NotApplicableError
        If no capacity binds on any day: there is no stop to explain.
    ParameterError
        If neither a sector nor `households` is given, or a conversion without households.

    Examples
    --------
    >>> import iomodel as iom
    >>> found = iom.explain(iom.load_table(sectors=37), iom.load_scenario("rare-earth-ban"), "26", cutoff=0.1)
    >>> found.backward["path"].tolist()[:2]
    ['35 > 26', '30 > 26']
    >>> found = iom.explain(iom.load_table(sectors=37), "rare-earth-ban", households=True)
    >>> found.effects["output"].round().astype(int).to_list()
    [-12629, -14951, -7836, -35416]
    """
    if households:
        return household_effects(table, scenario, conversion=conversion, materials=materials)
    if sector is None or conversion is not None:
        raise ParameterError(
            "explain: no sector, expected the code of one, or households"
            if sector is None
            else f"explain: conversion is {conversion}, expected none without households"
        )
    table = as_table(table)
    scenario = as_scenario(scenario, table=table, materials=materials)
    target = int(table.position([sector], "sector to explain")[0])
    known = materials_of([scenario], materials, table)
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
        day=day_number(day, scenario.first),
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
