"""A scenario's cuts, stocks and adaptation as the material balance of every element."""

from __future__ import annotations

from typing import Literal

import numpy as np

from iomodel.errors import ScenarioError, nearest
from iomodel.materials.balance import Balance, StockState, balance
from iomodel.materials.material import Material
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.scenario import Cut, Scenario

GROUPS = 50
"""Groups of users of equal use into which an unequal stock is divided."""


def need_and_supply(scenario: Scenario, material: Material, horizon: int) -> tuple[FloatArray, FloatArray]:
    """Need ``1 - h t`` and supply ``1 - l + g t`` of every element, shapes (days, e).

    The loss l of a stage of the chain is the sum of ``s m (1 - diversion)`` over its cuts, and the chain
    delivers what its narrowest stage lets through. Where cuts at several stages stop different goods, that
    understates. Thrift h and ramp g count their years t from the first day of the material's first cut, or
    after their lead time; need stays at or above 0, supply within 0 and need.
    """
    lost = _lost_by_stage(scenario, material, horizon)
    thrift = _grown(scenario, material, "thrift", horizon)
    need = np.broadcast_to(np.clip(1 - thrift, 0.0, None), (horizon, len(material.codes))).copy()
    delivered = 1 - np.maximum.reduce(list(lost.values()))
    supply = np.clip(delivered + _grown(scenario, material, "ramp", horizon), 0.0, need)
    return need, supply


def _lost_by_stage(scenario: Scenario, material: Material, horizon: int) -> dict[str | None, FloatArray]:
    """What the cuts stop at each stage of the chain, shape (days, e) [share of normal use]."""
    lost: dict[str | None, FloatArray] = {}
    for cut in scenario.cuts:
        if cut.material == material.name:
            share = cut.share * _origin_shares(cut, material, scenario.data_year)
            stage = lost.setdefault(cut.stage, np.zeros((horizon, len(material.codes))))
            stage += np.outer(_stopped(cut, scenario, horizon), share)
    return lost


def _grown(
    scenario: Scenario, material: Material, parameter: Literal["thrift", "ramp"], horizon: int
) -> FloatArray:
    """What adaptation has added up to by each day, shape (horizon, 1) [share of normal use]."""
    starts = [cut.begins(scenario.duration) for cut in scenario.cuts if cut.material == material.name]
    lead: int = getattr(scenario.adaptation, f"{parameter}_lead")
    return _years(horizon, min(starts) + lead) * _rate(scenario, material, parameter)


def _stopped(cut: Cut, scenario: Scenario, horizon: int) -> FloatArray:
    """Strength of a cut on each day, less what takes a detour, shape (horizon,) in 0..1."""
    detour = np.arange(horizon) >= cut.begins(scenario.duration) + cut.diversion_lead
    return cut.strength(scenario.duration, horizon) * np.where(detour, 1 - cut.diversion, 1.0)


def _years(horizon: int, first: int) -> FloatArray:
    """Years since a day, 0 before it, shape (horizon, 1)."""
    return np.asarray(np.maximum(np.arange(horizon) - first, 0)[:, None] / DAYS_PER_YEAR)


def material_balance(scenario: Scenario, material: Material, horizon: int) -> Balance:
    """The material balance of a scenario: its property `unmet` is the share of need left open.

    Parameters
    ----------
    scenario
        At least one of its cuts names the material.
    material
        Its origin shares and rates of adaptation.
    horizon
        Number of days.
    """
    need, supply = need_and_supply(scenario, material, horizon)
    return balance(need, supply, _stores(scenario, material, horizon))


def _stores(scenario: Scenario, material: Material, horizon: int) -> list[StockState]:
    """The scenario's stocks of one material, in its order."""
    stores = []
    for number, stock in enumerate(scenario.stocks):
        if stock.material not in (None, material.name):
            continue
        chosen = _chosen(stock.elements, material, f"scenario {scenario.name}, stocks.{number}.elements")
        days = np.outer(stock.by_holder(GROUPS), chosen) if stock.unequal else stock.days * chosen
        stores.append(
            StockState(
                stock.holder,
                days,
                stock.release_start,
                np.inf if stock.release_rate is None else stock.release_rate,
                stock.released(horizon),
                _reach(scenario, material, stock.stage, f"stocks.{number}.stage", horizon),
            )
        )
    return stores


def _reach(
    scenario: Scenario, material: Material, stage: str | None, where: str, horizon: int
) -> FloatArray | None:
    """What the stages after a stock's own let through, shape (days, e); None where nothing later is cut."""
    if stage is None:
        return None
    place = material.stage_places()
    if stage not in place:
        text = f"{material.name} has no stage {stage[:60]!r}; stages: {', '.join(place) or 'none'}."
        raise ScenarioError(f"scenario {scenario.label}", [(where, text + nearest(stage, place))])
    lost = _lost_by_stage(scenario, material, horizon)
    later = [part for name, part in lost.items() if name is not None and place[name] > place[stage]]
    if not later:
        return None
    return np.asarray(1 - np.maximum.reduce(later) + _grown(scenario, material, "ramp", horizon))


def _origin_shares(cut: Cut, material: Material, year: int | None) -> FloatArray:
    """Share of each element's use that the cut origin delivers; 0 for elements not cut."""
    chosen = _chosen(cut.elements, material, f"cut of {material.name}, elements")
    given = cut.origin_share
    if isinstance(given, dict):
        _chosen(tuple(given), material, f"cut of {material.name}, origin_share")
    values = []
    for element, wanted in zip(material.codes, chosen, strict=True):
        if not wanted:
            values.append(0.0)
        elif isinstance(given, str):
            values.append(material.origin_share(element, cut.origin, given, cut.stage, year))
        elif isinstance(given, dict) and element not in given:
            values.append(material.origin_share(element, cut.origin, "central", cut.stage, year))
        else:
            values.append(given[element] if isinstance(given, dict) else given)
    return np.array(values)


def _chosen(elements: tuple[str, ...], material: Material, what: str) -> FloatArray:
    """1 for the elements named (for all of them where none is), else 0."""
    for element in elements:
        if element not in material.codes:
            raise ScenarioError(
                f"{what}: {material.name} has no element {element!r}; elements: "
                f"{', '.join(material.codes)}.{nearest(element, material.codes)}"
            )
    return np.array([float(not elements or code in elements) for code in material.codes])


def _rate(scenario: Scenario, material: Material, parameter: str) -> float:
    """A yearly rate of adaptation, from the scenario or from the material's data."""
    given = getattr(scenario.adaptation, parameter)
    return material.rate(parameter, given) if isinstance(given, str) else float(given)
