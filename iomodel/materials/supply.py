"""A scenario's cuts, stocks and adaptation as the material balance of every element."""

from __future__ import annotations

import numpy as np

from iomodel.errors import ScenarioError, nearest
from iomodel.material import Material
from iomodel.materials.balance import Balance, Store, balance
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.scenario import Cut, Scenario


def need_and_supply(scenario: Scenario, material: Material, horizon: int) -> tuple[FloatArray, FloatArray]:
    """Need ``1 - h t`` and supply ``1 - sum(s m) + g t`` of every element, shapes (days, e).

    t counts in years from the first day of the first cut; need stays at or above 0, supply within
    0 and need.
    """
    cuts = [cut for cut in scenario.cuts if cut.material == material.name]
    lost = np.zeros((horizon, len(material.codes)))
    for cut in cuts:
        duration = cut.duration or scenario.duration
        lost += np.outer(duration.intensity(horizon), cut.share * _origin_shares(cut, material))
    first = min((cut.duration or scenario.duration).start for cut in cuts)
    years = np.maximum(np.arange(horizon) - first, 0)[:, None] / DAYS_PER_YEAR
    need = np.clip(1 - _rate(scenario, material, "thrift") * years, 0.0, None)
    need = np.broadcast_to(need, lost.shape).copy()
    supply = np.clip(1 - lost + _rate(scenario, material, "ramp") * years, 0.0, need)
    return need, supply


def unmet(scenario: Scenario, material: Material, horizon: int) -> Balance:
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
    return balance(need, supply, _stores(scenario, material))


def _stores(scenario: Scenario, material: Material) -> list[Store]:
    """The scenario's stocks of one material, in its order."""
    stores = []
    for number, stock in enumerate(scenario.stocks):
        if stock.material not in (None, material.name):
            continue
        held = _chosen(stock.elements, material, f"scenario {scenario.name}, stocks.{number}.elements")
        rate = np.inf if stock.release_rate is None else stock.release_rate
        stores.append(Store(stock.holder, stock.days * held, stock.release_start, rate))
    return stores


def _origin_shares(cut: Cut, material: Material) -> FloatArray:
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
            values.append(material.origin_share(element, cut.origin, given))
        elif isinstance(given, dict) and element not in given:
            values.append(material.origin_share(element, cut.origin, "central"))
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
