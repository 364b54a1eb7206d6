"""Draws of the question and of every episode together: what they have in common is drawn once."""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from iomodel.episodes.entries import Episode
from iomodel.episodes.learning.shared import SHARED, Shared, differing_holders, keys_of, widened
from iomodel.materials.exposure import exposures_of_part
from iomodel.materials.material import Material
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input, inputs_of
from iomodel.questions.ensemble.physical import Physical, materials_cut
from iomodel.questions.ensemble.sample import BLOCK, Sample, correlated, correlated_groups, values_at
from iomodel.scenario import Scenario
from iomodel.scenario.ranges import Range
from iomodel.table import IOTable

_EVERY = "every "


@dataclass
class Side:
    """The question or an episode on its table, ready for draws.

    Parameters
    ----------
    physical
        Its cuts; among its inputs is the criticality of every row.
    inputs
        What is drawn of it.
    keys
        What each input is, by its name.
    spread
        Places of the stocks that take the shared spread.
    """

    physical: Physical
    inputs: Sequence[Input]
    keys: Mapping[str, Hashable]
    spread: Sequence[int]
    _rates: Mapping[str, float] = field(default_factory=dict)

    @property
    def exposed(self) -> FloatArray:
        """Part of each sector that makes what may need the materials, shape (n,) in 0..1."""
        physical = self.physical
        carry = exposures_of_part(physical.table, physical.scenario, *physical.materials).carry
        return np.asarray(np.minimum(carry.sum(axis=1), 1.0))

    @classmethod
    def of(
        cls,
        table: IOTable,
        scenario: Scenario,
        known: Mapping[str, Material],
        episode: Episode | None = None,
    ) -> Side:
        """The question, or an episode with its rules drawn."""
        drawn = scenario if episode is None else widened(scenario)
        inputs, materials = inputs_of(drawn, known), materials_cut(drawn, known)
        bare = Physical(table, drawn, materials, inputs)
        physical = Physical(table, drawn, materials, [*inputs, *_every_criticality(bare)])
        return cls(
            physical, inputs, keys_of(bare), differing_holders(episode, drawn), _points_of(drawn, known)
        )

    def frame(self, values: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
        """What the physical layer reads: values of the inputs changed by what is shared, a row a draw.

        Criticality, rates of adaptation and strength of cuts are multiplied; criticality and strength stay
        at or below 1. Stocks that differ between makers take the shared spread.
        """
        columns: dict[str, Any] = {str(name): values[name].to_numpy() for name in values}
        for each in self.physical.inputs:
            if each.kind == "criticality":
                point = self._critical(each) if each.name.startswith(_EVERY) else columns[each.name]
                columns[each.name] = np.minimum(point * shared["criticality"].to_numpy(float), 1.0)
        for material in self.physical.materials:
            for parameter in ("thrift", "ramp"):
                name, path = f"{parameter} of {material.name}", f"adaptation.{parameter}"
                own = columns.get(name, columns.get(path, self._rates[name]))
                columns[name] = own * shared[parameter].to_numpy(float)
        for place, cut in enumerate(self.physical.scenario.cuts):
            path = f"cuts.{place}.share"
            columns[path] = columns.get(path, cut.share) * shared["severity"].to_numpy(float)
        for place in self.spread:
            columns[f"stocks.{place}.spread"] = shared["spread"].to_numpy(float)
        return pd.DataFrame(columns, index=values.index)

    def _critical(self, each: Input) -> float:
        """The criticality of a row, as the scenario reads it."""
        reading = self.physical.scenario.exposure.criticality
        named = "criticality" if reading == "central" else f"criticality_{reading}"
        return float(self.physical.rows.iloc[int(each.place[0])][named])


def _every_criticality(physical: Physical) -> list[Input]:
    """An input for the criticality of each row that has none, so that it can be multiplied."""
    drawn = {int(each.place[0]) for each in physical.inputs if each.kind == "criticality"}
    point = Range(low=0, central=1, high=1)
    return [
        Input(f"{_EVERY}criticality {row}", "criticality", point, (row,))
        for row in range(len(physical.rows))
        if row not in drawn
    ]


def _points_of(scenario: Scenario, known: Mapping[str, Material]) -> dict[str, float]:
    """Rates of adaptation of each material, as the scenario reads them [1/year]."""
    found = {}
    for material in materials_cut(scenario, known):
        for parameter in ("thrift", "ramp"):
            given = getattr(scenario.adaptation, parameter)
            rate = material.rate(parameter, given) if isinstance(given, str) else float(given)
            found[f"{parameter} of {material.name}"] = rate
    return found


@dataclass(frozen=True, eq=False)
class Joint:
    """Draws of all that is uncertain.

    Parameters
    ----------
    question
        The scenario that is asked, on its table.
    episodes
        Those that are looked at, by id.
    draws
        How many, a power of two.
    seed
        The same seed gives the same draws. Those of an episode depend on the seed and its id alone, so that
        it does not matter which other episodes there are, and in which order.
    correlations
        As of `Sample`.
    """

    question: Side
    episodes: Mapping[str, Side]
    draws: int
    seed: int = 0
    correlations: Mapping[str, float] | None = None

    @cached_property
    def sample(self) -> Sample:
        """Draws of the question and of what is shared."""
        shared = [Input(each.name, "scenario", each.prior, ("shared", each.name)) for each in SHARED]
        return Sample([*shared, *self.question.inputs], self.draws, self.seed, self.correlations)

    def values(self, points: FloatArray) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What is shared, and the question's own inputs, at points of the sample."""
        every = values_at(self.sample.inputs, points)
        names = [each.name for each in SHARED]
        return every[names], every[[each.name for each in self.question.inputs]]

    def of_models(self, parameters: Sequence[Shared], first: int) -> pd.DataFrame:
        """Parameters of the models themselves in a block of draws, the same in all episodes.

        They are spread evenly over each block, apart from the other draws, which are what they are whichever
        models are asked.

        Parameters
        ----------
        parameters
            Which.
        first
            The first draw of the block.
        """
        columns = {}
        for each in parameters:
            generator = np.random.default_rng([self.seed, zlib.crc32(each.name.encode()), first])
            places = generator.permutation(BLOCK) + generator.random(BLOCK)
            columns[each.name] = each.prior.at(places / BLOCK)
        return pd.DataFrame(columns, index=pd.RangeIndex(BLOCK)).iloc[: self.draws]

    def values_of(self, name: str, points: FloatArray, first: int) -> pd.DataFrame:
        """Inputs of an episode in a block of draws: those that the question has lie where they lie there.

        Parameters
        ----------
        name
            Of the episode.
        points
            Of the sample, shape (draws, inputs).
        first
            The first draw of the block.
        """
        side = self.episodes[name]
        generator = np.random.default_rng([self.seed, zlib.crc32(name.encode()), first])
        own = generator.random((len(points), len(side.inputs)))
        own = correlated(own, correlated_groups(side.inputs, self.correlations))
        for at, found in self._common[name].items():
            own[:, at] = points[:, found]
        return values_at(side.inputs, own)

    @cached_property
    def _common(self) -> dict[str, dict[int, int]]:
        """Places of the inputs of each episode that the question has, and their places in the sample."""
        keys = self.question.keys
        places = {keys[each.name]: len(SHARED) + at for at, each in enumerate(self.question.inputs)}
        return {
            name: {
                at: places[side.keys[each.name]]
                for at, each in enumerate(side.inputs)
                if side.keys[each.name] in places
            }
            for name, side in self.episodes.items()
        }


def taught_keys(sides: Mapping[str, Side], names: Iterable[str]) -> dict[str, frozenset[Hashable]]:
    """Keys of the inputs of some episodes, and of what is shared."""
    shared = {("shared", each.name) for each in SHARED}
    return {name: frozenset([*sides[name].keys.values(), *shared]) for name in names}
