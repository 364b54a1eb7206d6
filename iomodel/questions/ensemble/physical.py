"""The physical layer in many draws: what every sector loses on every day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pandas as pd

from iomodel.locked import Locked
from iomodel.materials.capacity import enter_shocks
from iomodel.materials.exposure import (
    ExposureMap,
    exposure_rows,
    exposures_of_part,
    lost_shares,
    map_exposures,
)
from iomodel.materials.material import Material
from iomodel.materials.numbers import Numbers, chosen_elements, numbers_of
from iomodel.materials.path import CapacityPath, MaterialUse
from iomodel.materials.supply import unmet_of_draws
from iomodel.materials.trade import traded
from iomodel.notation import BoolArray, FloatArray, IntArray
from iomodel.questions.ensemble.inputs import Input
from iomodel.scenario import Scenario, Shock
from iomodel.table import IOTable

Change: TypeAlias = Callable[[Material, Numbers], Numbers]
"""What happens to a material's numbers before they are used."""

COMPILED = 1024
"""Draws from which on compiled loops pay: they save a millisecond a draw, and loading them takes a second."""
TILE = 16
"""Draws that are read together at most: their days fit into the processor's cache."""


def tiles(draws: int) -> list[slice]:
    """So many draws in parts of about equal size, none larger than `TILE`.

    >>> tiles(40)
    [slice(0, 13, None), slice(13, 26, None), slice(26, 40, None)]
    """
    ends = np.linspace(0, draws, -(-draws // TILE) + 1).astype(int).tolist()
    return [slice(first, last) for first, last in pairwise(ends)]


@dataclass(frozen=True)
class Hit(Locked):
    """What draws of a scenario take from the sectors that any of them may reach.

    Parameters
    ----------
    sectors
        Positions of these sectors, shape (m,).
    lost
        Share of their capacity lost, shape (m, draws, days) in 0..1.
    demand
        Final demand as a share of the normal, the same in all draws, shape (days, n).
    compiled
        Whether compiled loops go through these draws.
    """

    sectors: IntArray
    lost: FloatArray
    demand: FloatArray
    compiled: bool = False


@dataclass
class Physical:
    """A scenario's cuts on a table, ready for draws of its inputs.

    Parameters
    ----------
    table, scenario
        What is hit by what.
    materials
        Those that the scenario cuts, in the order of its cuts.
    inputs
        What is drawn.
    """

    table: IOTable
    scenario: Scenario
    materials: Sequence[Material]
    inputs: Sequence[Input]

    def __post_init__(self) -> None:
        known = {material.name: material for material in self.materials}
        self.scenario = traded(self.table, self.scenario, known)
        self.rows = exposure_rows(self.scenario, *self.materials) if self.materials else pd.DataFrame()
        self._maps: dict[object, ExposureMap] = {}

    def hit(
        self, draws: pd.DataFrame, horizon: int, change: Change | None = None, *, compiled: bool = False
    ) -> Hit:
        """What the sectors within reach lose in draws of the inputs.

        Parameters
        ----------
        draws
            A row a draw.
        horizon
            Number of days.
        change
            What happens to the numbers of a material before they are used.
        compiled
            Whether compiled loops go through the draws: it pays from `COMPILED` draws on.
        """
        return self._hit(draws, horizon, self._unmet(draws, horizon, change), compiled)

    def paths(
        self, draws: pd.DataFrame, horizon: int, change: Change | None = None, *, uses: bool = True
    ) -> CapacityPath:
        """What is left of every sector's capacity, one scenario a draw; arguments as of `hit`.

        How sectors use the materials is left out where it is not asked for.
        """
        missing = self._unmet(draws, horizon, change)
        hit = self._hit(draws, horizon, missing)
        capacity = np.ones((len(draws), horizon, self.table.n))
        capacity[:, :, hit.sectors] -= np.moveaxis(hit.lost, 0, -1)
        _, _, demand = self._shocks(draws, horizon)
        labels = tuple(f"draw {number}" for number in draws.index)
        shocked = any(shock.kind == "capacity" for shock in self.scenario.shocks)
        return CapacityPath(
            scenarios=labels,
            codes=self.table.codes,
            capacity=capacity,
            demand=np.broadcast_to(demand, capacity.shape),
            unmet={
                (label, name): paths[place]
                for name, paths in missing.items()
                for place, label in enumerate(labels)
            },
            uses=self._uses(draws, labels) if uses and missing else {},
            shocked=frozenset(labels if shocked else ()),
        )

    def _unmet(self, draws: pd.DataFrame, horizon: int, change: Change | None) -> dict[str, FloatArray]:
        """Unmet share of the need by material, shapes (draws, days, e)."""
        missing = {}
        for material in self.materials:
            numbers = self._numbers(material, draws)
            numbers = numbers if change is None else change(material, numbers)
            missing[material.name] = unmet_of_draws(self.scenario, material, numbers, horizon)
        return missing

    def _hit(
        self,
        draws: pd.DataFrame,
        horizon: int,
        missing: Mapping[str, FloatArray],
        compiled: bool = False,
    ) -> Hit:
        """What sectors lose through shocks and through missing materials."""
        shocked, shocks, demand = self._shocks(draws, horizon)
        rules = self._rules(draws) if missing else []
        reached = np.zeros(self.table.n, dtype=bool)
        reached[shocked] = True
        for (_, sharing), _ in rules:
            reached |= self._map(sharing).carry.any(axis=1)
        sectors = np.flatnonzero(reached)
        lost = np.zeros((len(sectors), len(draws), horizon))
        lost[np.searchsorted(sectors, shocked)] = shocks
        if rules:
            courses = [np.moveaxis(paths, 2, 0) for paths in missing.values()]
            unmet = courses[0] if len(courses) == 1 else np.concatenate(courses)
            use, whole = self.used(draws).T, self._lost(draws).T
            weight = whole * self.rows["in_scope"].to_numpy(float)[:, None]
            for (combine, sharing), follows in rules:
                reading = self._sharing(sharing, use[:, follows], whole[:, follows])
                places = np.flatnonzero(follows)
                reading.enter_losses(lost, places, unmet, combine, weight, sectors, compiled=compiled)
        return Hit(sectors, lost, demand[0], compiled)

    @property
    def one_demand(self) -> bool:
        """Whether final demand is the same in all draws, as `Hit` takes it."""
        return all(self.scenario.shocks[place].kind == "capacity" for place in self._drawn_shocks)

    @cached_property
    def _drawn_shocks(self) -> list[int]:
        """Places of the shocks whose share is drawn."""
        return [
            int(str(each.place[0]).split(".")[1])
            for each in self.inputs
            if str(each.place[0]).startswith("shocks.")
        ]

    def _shocks(self, draws: pd.DataFrame, horizon: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """Sectors with shocks to capacity, what they lose, and final demand.

        Shapes (m,), (m, draws, days) and (draws, days, n); 1 in place of the draws where all are alike.
        """
        if self._drawn_shocks and self.one_demand:
            return self._capacity_shocks(draws, horizon)
        asked = [self.scenario]
        if self._drawn_shocks:
            asked = [self._with_shares(row) for row in draws.to_dict("records")]
        lost = np.zeros((len(asked), horizon, self.table.n))
        demand = np.ones_like(lost)
        for place, scenario in enumerate(asked):
            enter_shocks(self.table, scenario, lost[place], demand[place])
        sectors = np.flatnonzero(lost.any(axis=(0, 1)))
        return sectors, np.moveaxis(lost[:, :, sectors], 2, 0), demand

    def _capacity_shocks(self, draws: pd.DataFrame, horizon: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """The same where shares of shocks to capacity alone are drawn: each is entered whole, and once."""
        shocks = self.scenario.shocks
        fixed = [shock for place, shock in enumerate(shocks) if place not in self._drawn_shocks]
        lost, demand = self._entered(fixed, horizon)
        whole = {
            place: self._entered([shocks[place].model_copy(update={"share": 1.0})], horizon)[0]
            for place in self._drawn_shocks
        }
        sectors = np.flatnonzero(np.any([each.any(axis=0) for each in (lost, *whole.values())], axis=0))
        found = np.repeat(lost[:, sectors].T[:, None, :], len(draws), axis=1)
        for place, each in whole.items():
            share = draws[f"shocks.{place}.share"].to_numpy(float)[:, None]
            np.maximum(found, share * each[:, sectors].T[:, None, :], out=found)
        return sectors, found, demand[None]

    def _entered(self, shocks: Sequence[Shock], horizon: int) -> tuple[FloatArray, FloatArray]:
        """Capacity lost and final demand by some shocks, shapes (days, n)."""
        lost, demand = np.zeros((horizon, self.table.n)), np.ones((horizon, self.table.n))
        asked = self.scenario.model_copy(update={"shocks": tuple(shocks)})
        enter_shocks(self.table, asked, lost, demand)
        return lost, demand

    def _with_shares(self, row: Mapping[Hashable, float]) -> Scenario:
        """The scenario with one draw of the shares of its shocks."""
        shocks = list(self.scenario.shocks)
        for place in self._drawn_shocks:
            shocks[place] = shocks[place].model_copy(update={"share": row[f"shocks.{place}.share"]})
        return self.scenario.model_copy(update={"shocks": tuple(shocks)})

    def _uses(self, draws: pd.DataFrame, labels: Sequence[str]) -> dict[tuple[str, str], MaterialUse]:
        """How the sectors use each material, in every draw."""
        found: dict[tuple[str, str], MaterialUse] = {}
        weight = self._weights(draws)
        for (combine, sharing), own in self._rules(draws):
            mine = [label for label, follows in zip(labels, own, strict=True) if follows]
            found |= self._uses_by(mine, combine, sharing, weight[own], self.used(draws[own]))
        return found

    def _uses_by(
        self, labels: Sequence[str], combine: str, sharing: object, weight: FloatArray, use: FloatArray
    ) -> dict[tuple[str, str], MaterialUse]:
        """The same in draws that follow one pair of rules."""
        found = {}
        for place, material in enumerate(self.materials):
            rows = (self.rows["material"] == place).to_numpy()
            own, scope = weight[:, rows], self.rows["in_scope"].to_numpy(float)[rows]
            every = np.vstack([np.ones((1, len(material.codes))), np.eye(len(material.codes))])
            reading = self._map(sharing, material)
            used = reading.sector_loss(every[None], combine, own[:, None, :])
            for draw, label in enumerate(labels):
                taken = np.where(own[draw] > 0, use[draw, rows] * scope, 0.0)
                parts = reading.parts(self.table.x, len(material.codes), taken)
                exposed, *by_element = used[draw]
                found[label, material.name] = MaterialUse(exposed, np.array(by_element), material.bill, parts)
        return found

    def _map(self, sharing: object, *materials: Material) -> ExposureMap:
        """The exposures of some materials, of all where none is named, under a rule of sharing."""
        chosen = materials or tuple(self.materials)
        key = sharing, tuple(material.name for material in chosen)
        if key not in self._maps:
            asked = self.scenario
            if sharing != asked.sharing:
                asked = asked.changed("sharing", sharing=sharing)
            read = exposures_of_part if materials else map_exposures
            self._maps[key] = read(self.table, asked, *chosen)
        return self._maps[key]

    def _sharing(self, sharing: object, use: FloatArray, lost: FloatArray) -> ExposureMap:
        """The exposures of all materials; the queue for what is left is that of each draw's own numbers.

        `use` as of `used` and `lost` as of `_lost`, shapes (r, draws).
        """
        reading = self._map(sharing)
        if reading.sharing is None:
            return reading
        rule = sharing if isinstance(sharing, str) else self.scenario.sharing
        rank = reading.sharing.turn
        return reading.shared_by(rule, rank, use, lost, self.table.value_added)

    def used(self, draws: pd.DataFrame) -> FloatArray:
        """What each row uses up in a year, shape (draws, r) [kg; one unit an element where not weighed].

        Where it is not weighed it follows the exposed output of the draw.
        """
        use = np.tile(self.rows["use"].to_numpy(float), (len(draws), 1))
        names, rows = self._drawn("use")
        use[:, rows] = 1000 * draws[names].to_numpy(float)
        names, rows = self._drawn("exposure")
        central = self.rows["central"].to_numpy(float)[rows]
        follows = ~self._weighed[rows] & (central > 0)
        use[:, rows[follows]] *= draws[names].to_numpy(float)[:, follows] / central[follows]
        return use

    @cached_property
    def _weighed(self) -> BoolArray:
        """Whether the data say in tonnes what a row uses up, shape (r,)."""
        elements = zip(self.rows["material"], self.rows["element"], strict=True)
        return np.array([element in self.materials[place].weighed for place, element in elements], dtype=bool)

    def _drawn(self, kind: str) -> tuple[list[str], IntArray]:
        """Names of the inputs of a kind, and the row of exposure that each belongs to."""
        own = [each for each in self.inputs if each.kind == kind]
        return [each.name for each in own], np.array([int(each.place[0]) for each in own], dtype=np.int64)

    def _rules(self, draws: pd.DataFrame) -> list[tuple[tuple[str, object], BoolArray]]:
        """Rules between products and of sharing, with the draws that follow each pair."""
        scenario = self.scenario
        combine = draws.get("exposure.combine", pd.Series(scenario.exposure.combine, index=draws.index))
        sharing = draws.get("sharing", pd.Series([scenario.sharing] * len(draws), index=draws.index))
        pairs = list(zip(map(str, combine), sharing, strict=True))
        return [(pair, np.array([other == pair for other in pairs])) for pair in dict.fromkeys(pairs)]

    def _weights(self, draws: pd.DataFrame) -> FloatArray:
        """Share of each row's host lost without its element, as far as in scope, shape (draws, r)."""
        if not self.materials:
            return np.zeros((len(draws), 0))
        return np.asarray(self._lost(draws) * self.rows["in_scope"].to_numpy(float))

    def _lost(self, draws: pd.DataFrame) -> FloatArray:
        """Share of each row's host lost without its element, shape (draws, r)."""
        reading = self.scenario.exposure
        named = "criticality" if reading.criticality == "central" else f"criticality_{reading.criticality}"
        shape = (len(draws), 1)
        exposed = np.tile(self.rows[reading.level].to_numpy(float), shape)
        critical = np.tile(self.rows[named].to_numpy(float), shape)
        for kind, target in (("exposure", exposed), ("criticality", critical)):
            names, rows = self._drawn(kind)
            target[:, rows] = draws[names].to_numpy(float)
        scale = _column(draws, "exposure.scale", reading.scale)
        hosts = self.rows["sector"].to_numpy()
        overridden = {
            str(each.place[0]).removeprefix("exposure.sectors."): draws[each.name].to_numpy(float)
            for each in self.inputs
            if str(each.place[0]).startswith("exposure.sectors.")
        }
        lost = lost_shares(exposed, critical, hosts, reading, scale)
        for host, values in overridden.items():
            own = hosts == host
            lost[:, own] *= (values / reading.sectors[host])[:, None] if reading.sectors[host] else 0.0
        return lost

    def _numbers(self, material: Material, draws: pd.DataFrame) -> Numbers:
        """The scenario's numbers of a material in every draw."""
        point = numbers_of(self.scenario, material)
        origin = {place: np.repeat(shares, len(draws), axis=0) for place, shares in point.origin.items()}
        followed = material.elements["origin_as"].to_numpy()
        for place, shares in origin.items():
            cut, path = self.scenario.cuts[place], f"cuts.{place}.origin_share"
            chosen = chosen_elements(cut.elements, material, path) > 0
            if path in draws:
                shares[:, chosen] = draws[path].to_numpy(float)[:, None]
            given = cut.origin_share if isinstance(cut.origin_share, dict) else {}
            read = chosen & ~np.isin(material.codes, list(given))
            for each in self.inputs:
                if each.kind == "origin" and each.place[:3] == (cut.material, cut.origin, cut.stage or ""):
                    own = read & (followed == each.place[3])
                    shares[:, own] = draws[each.name].to_numpy(float)[:, None]
        return Numbers(
            share={at: _column(draws, f"cuts.{at}.share", value[0]) for at, value in point.share.items()},
            origin=origin,
            thrift=self._rate(material, "thrift", draws, point.thrift[0]),
            ramp=self._rate(material, "ramp", draws, point.ramp[0]),
            stock={at: _column(draws, f"stocks.{at}.days", value[0]) for at, value in point.stock.items()},
            spread={
                place: draws[f"stocks.{place}.spread"].to_numpy(float)
                for place in point.stock
                if f"stocks.{place}.spread" in draws
            },
            thrift_lead=_column(draws, "adaptation.thrift_lead", self.scenario.adaptation.thrift_lead),
            ramp_lead=_column(draws, "adaptation.ramp_lead", self.scenario.adaptation.ramp_lead),
        )

    def _rate(self, material: Material, parameter: str, draws: pd.DataFrame, point: float) -> FloatArray:
        """A rate of adaptation, from the scenario's range or from that of the material."""
        own = f"{parameter} of {material.name}"
        return _column(draws, own if own in draws else f"adaptation.{parameter}", point)


def _column(draws: pd.DataFrame, name: str, point: float) -> FloatArray:
    """The draws of an input, or its point in every draw, shape (draws,)."""
    return draws[name].to_numpy(float) if name in draws else np.full(len(draws), point)


def materials_cut(scenario: Scenario, materials: Mapping[str, Material]) -> list[Material]:
    """The materials that a scenario cuts, in the order of its cuts."""
    return [materials[name] for name in dict.fromkeys(cut.material for cut in scenario.cuts)]
