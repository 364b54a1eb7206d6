"""A scenario's cuts, stocks and adaptation as the material balance of every element."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Literal

import numpy as np

from iomodel.errors import ScenarioError, nearest
from iomodel.materials.balance import Balance, StockState, balance, unmet_share
from iomodel.materials.material import Material
from iomodel.materials.numbers import Numbers, chosen_elements, numbers_of
from iomodel.notation import DAYS_PER_YEAR, FloatArray, IntArray
from iomodel.scenario import Cut, Scenario
from iomodel.scenario.holders import held_by

TILE = 16
"""Draws whose balances are drawn up together: their days fit into the processor's cache. Where stocks are
followed day by day, it is all of them."""
GROUPS = 50
"""Groups of users of equal use into which an unequal stock is divided."""


def need_and_supply(scenario: Scenario, material: Material, horizon: int) -> tuple[FloatArray, FloatArray]:
    """Need ``1 - h t`` and supply ``1 - l + g t`` of every element, shapes (days, e).

    The loss l of a stage of the chain is the sum of ``s m (1 - diversion)`` over its cuts, and the chain
    delivers what its narrowest stage lets through. Where cuts at several stages stop different goods, that
    understates. Material saving h and supply added g count their years t from the first day of the
    material's first cut, or after their lead time; need stays at or above 0, supply within 0 and need.
    """
    return _Chain(scenario, material, numbers_of(scenario, material), horizon).need_and_supply()


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
    chain = _Chain(scenario, material, numbers_of(scenario, material), horizon)
    return balance(*chain.need_and_supply(), chain.stores())


def unmet_of_draws(scenario: Scenario, material: Material, numbers: Numbers, horizon: int) -> FloatArray:
    """Unmet share of the need in many draws of a scenario's numbers, shape (draws, days, e).

    >>> from iomodel.materials.reading import load_material
    >>> from iomodel.materials.scenarios import load_scenario
    >>> ban, earths = load_scenario("rare-earth-ban"), load_material("rare-earths")
    >>> many = unmet_of_draws(ban, earths, numbers_of(ban, earths), 365)[0]
    >>> bool((many == material_balance(ban, earths, 365).unmet).all())
    True
    """
    alike = _alike(scenario, material, numbers)
    ones, place = np.unique(alike, return_inverse=True)
    daily = numbers.spread or any(scenario.stocks[number].followed_daily for number in numbers.stock)
    found, step = np.empty((len(ones), numbers.draws, horizon)), numbers.draws if daily else TILE
    for first in range(0, numbers.draws, step):
        own = slice(first, first + step)
        chain = _Chain(scenario, material, numbers.part(own, ones), horizon, ones)
        unmet = unmet_share(*chain.need_and_supply(), chain.stores())
        found[:, own] = unmet.reshape(horizon, -1, len(ones)).transpose(2, 1, 0)
    return found[place].transpose(1, 2, 0)


def _alike(scenario: Scenario, material: Material, numbers: Numbers) -> IntArray:
    """The first element with the same numbers in all draws, by element, shape (e,)."""
    stocks = [scenario.stocks[number].elements for number in numbers.stock]
    chosen = [chosen_elements(elements, material, "stocks") for elements in stocks]
    by_element = [*numbers.origin.values(), numbers.saved, numbers.added, numbers.extra, *chosen]
    columns = np.vstack([each for each in by_element if each is not None]).T
    known: dict[bytes, int] = {}
    return np.array([known.setdefault(column.tobytes(), place) for place, column in enumerate(columns)])


class _Chain:
    """A material on its way to its users, in d draws of its numbers: every array is (days, d e).

    Parameters
    ----------
    scenario, material
        What is cut of what.
    numbers
        The draws.
    horizon
        Number of days.
    elements
        Places of the elements that the numbers are of; all of the material where not given.
    """

    def __init__(
        self,
        scenario: Scenario,
        material: Material,
        numbers: Numbers,
        horizon: int,
        elements: IntArray | None = None,
    ) -> None:
        self.scenario, self.material, self.numbers, self.horizon = scenario, material, numbers, horizon
        self.elements = np.arange(len(material.codes)) if elements is None else elements
        self.lost: dict[str | None, FloatArray] = {}
        for place, cut in enumerate(scenario.cuts):
            if cut.material == material.name:
                share = numbers.share[place][:, None] * numbers.origin[place]
                stopped = np.outer(_stopped(cut, scenario, horizon), share.ravel())
                self.lost[cut.stage] = self.lost[cut.stage] + stopped if cut.stage in self.lost else stopped

    def need_and_supply(self) -> tuple[FloatArray, FloatArray]:
        """Need and supply by day, draw and element."""
        need = self._grown("thrift")
        if self.numbers.saved is not None:
            need += self.numbers.saved.ravel()
        np.subtract(1, need, out=need)
        np.maximum(need, 0.0, out=need)
        supply = self._delivered(list(self.lost.values()))
        return need, np.clip(supply, 0.0, need, out=supply)

    def _delivered(self, lost: Sequence[FloatArray]) -> FloatArray:
        """What stages of the chain and other suppliers deliver, where the stages lose so much."""
        found = 1 - reduce(np.maximum, lost)
        found += self._ramp()
        return np.asarray(found)

    def stores(self) -> list[StockState]:
        """The scenario's stocks of the material, in its order."""
        stores = []
        for number, stock in enumerate(self.scenario.stocks):
            if number not in self.numbers.stock:
                continue
            what = f"scenario {self.scenario.name}, stocks.{number}.elements"
            chosen = chosen_elements(stock.elements, self.material, what)[self.elements]
            days: FloatArray = np.outer(self.numbers.stock[number], chosen).ravel()
            spreads = self.numbers.spread.get(number, np.array([stock.spread]))
            if stock.unequal or number in self.numbers.spread:
                parts = np.stack([held_by(GROUPS, spread, stock.quantiles) for spread in spreads], axis=1)
                whole = parts[:, :, None] * days.reshape(1, self.numbers.draws, -1)
                days = whole.reshape(GROUPS, -1)
            stores.append(
                StockState(
                    stock.holder,
                    days,
                    stock.release_start,
                    np.inf if stock.release_rate is None else stock.release_rate,
                    stock.released(self.horizon),
                    self._reach(stock.stage, f"stocks.{number}.stage"),
                )
            )
        if self.numbers.extra is not None:
            stores.append(StockState("added", self.numbers.extra.ravel()))
        return stores

    def _reach(self, stage: str | None, where: str) -> FloatArray | None:
        """What the stages after a stock's own let through; None where nothing later is cut."""
        if stage is None:
            return None
        place = self.material.stage_places()
        if stage not in place:
            text = f"{self.material.name} has no stage {stage[:60]!r}; stages: {', '.join(place) or 'none'}."
            raise ScenarioError(f"scenario {self.scenario.label}", [(where, text + nearest(stage, place))])
        later = [part for name, part in self.lost.items() if name is not None and place[name] > place[stage]]
        return self._delivered(later) if later else None

    def _ramp(self) -> FloatArray:
        """What other suppliers have added by each day."""
        found = self._grown("ramp")
        return found if self.numbers.added is None else found + self.numbers.added.ravel()

    def _grown(self, parameter: Literal["thrift", "ramp"]) -> FloatArray:
        """What adaptation has added up to by each day."""
        rate = self.numbers.thrift if parameter == "thrift" else self.numbers.ramp
        drawn = self.numbers.thrift_lead if parameter == "thrift" else self.numbers.ramp_lead
        lead = getattr(self.scenario.adaptation, f"{parameter}_lead") if drawn is None else drawn
        starts = [
            cut.begins(self.scenario.duration)
            for cut in self.scenario.cuts
            if cut.material == self.material.name
        ]
        days = np.arange(self.horizon)[:, None] - min(starts) - lead
        grown = np.maximum(days, 0) / DAYS_PER_YEAR * rate
        return np.repeat(grown, len(self.elements), axis=1)


def _stopped(cut: Cut, scenario: Scenario, horizon: int) -> FloatArray:
    """Strength of a cut on each day, less what takes a detour, shape (horizon,) in 0..1."""
    detour = np.arange(horizon) >= cut.begins(scenario.duration) + cut.diversion_lead
    return cut.strength(scenario.duration, horizon) * np.where(detour, 1 - cut.diversion, 1.0)
