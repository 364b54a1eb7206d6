"""All draws through the question and the episodes, chunk by chunk, here or in other processes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from iomodel.episodes.learning.daily import WAYS, by_the_model
from iomodel.episodes.learning.joint import Joint
from iomodel.episodes.learning.levels import Watched, said_of_draws
from iomodel.episodes.learning.shared import parameters_of
from iomodel.errors import ParameterError, SolverError
from iomodel.locked import Locked
from iomodel.models import Model, Substitution
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.questions.ensemble.losses import Draws, losses_of_draws
from iomodel.questions.ensemble.physical import COMPILED, Physical
from iomodel.questions.ensemble.sample import BLOCK
from iomodel.scenario import Scenario
from iomodel.simulate.spine import why_refused
from iomodel.table import IOTable

Of = tuple[str, str]
"""The question (no name) or an episode, and a model."""

FEWER: Mapping[type[Model], int] = {Substitution: 512}
"""Models that take so long that they answer the first draws only; twice what an ensemble asks, since weights
leave the worth of a part of them."""


def answered(model: Model, draws: int) -> int:
    """How many of so many draws a model answers: the first ones, which are a sample of their own.

    >>> answered(Substitution(), 8192), answered(Substitution(), 256)
    (512, 256)
    """
    return min(draws, FEWER.get(type(model), draws))


@dataclass(frozen=True, eq=False)
class Part(Locked):
    """Some draws.

    Parameters
    ----------
    losses
        By model, shape (draws, durations) [% of one year's GDP].
    said
        What models say of outcomes, by episode and model, shape (draws, outcomes).
    refused
        Why a model has no answer, by episode (none for the question) and model.
    """

    losses: Mapping[str, FloatArray]
    said: Mapping[Of, FloatArray]
    refused: Mapping[Of, str]


@dataclass(frozen=True, eq=False)
class LearningWork(Locked):
    """What is asked; it goes whole to another process.

    Parameters
    ----------
    joint
        The draws.
    lasting
        The scenario by the length of its cut [days].
    watched
        Episodes with the outcomes that are asked for, by id.
    models
        By label.
    """

    joint: Joint
    lasting: Mapping[int, Scenario]
    watched: Mapping[str, Watched]
    models: Mapping[str, Model]

    @property
    def table(self) -> IOTable:
        """That of the question."""
        return self.joint.question.physical.table

    def factorise(self) -> None:
        """Have the factors of every table made, here."""
        _ = self.table.factors
        for watched in self.watched.values():
            _ = watched.table.factors

    def answer(
        self,
        start: int,
        stop: int,
        skip: Collection[str] = (),
        progress: Callable[[int], object] | None = None,
    ) -> Part:
        """The draws from one to another, those of a block from its beginning or from within it."""
        begin = start - start % BLOCK
        points = self.joint.sample.points(begin, stop + -stop % BLOCK)
        losses: dict[str, list[FloatArray]] = {label: [] for label in self.models}
        said: dict[Of, list[FloatArray]] = {}
        refused: dict[Of, str] = {}
        for first in range(begin, stop, BLOCK):
            block = points[first - begin : first - begin + BLOCK]
            asked = slice(max(start - first, 0), min(stop - first, len(block)))
            shared, own = self.joint.values(block)
            of_models = self.joint.of_models(parameters_of(self.models.values()), first)
            frame = self.joint.question.frame(own, shared).join(of_models).iloc[asked]
            for label, found in self._losses(frame, refused).items():
                losses[label].append(found)
            for name in self.watched:
                values = self.joint.episodes[name].frame(self.joint.values_of(name, block, first), shared)
                for label, found in self._said(name, values.join(of_models).iloc[asked], refused).items():
                    said.setdefault((name, label), []).append(found)
            if progress is not None:
                progress(len(frame))
        return Part(
            {label: np.concatenate(parts) for label, parts in losses.items()},
            {of: np.concatenate(parts) for of, parts in said.items()},
            refused,
        )

    def _losses(self, frame: pd.DataFrame, refused: dict[Of, str]) -> dict[str, FloatArray]:
        """Losses of a block by model, shape (draws, durations); NaN without an answer."""
        found = {label: np.full((len(frame), len(self.lasting)), np.nan) for label in self.models}
        way = self.joint.draws >= COMPILED
        longest = Draws(self._ready[max(self.lasting)], frame, compiled=way)
        every = {days: Draws(physical, frame, compiled=way) for days, physical in self._ready.items()}
        every[max(self.lasting)] = longest
        for label in self._answering("", refused):
            model = self.models[label]
            with _refusing(self.table, ("", label), refused):
                if self._nested and type(model) in WAYS:
                    found[label][:] = self._summed(model, longest)
                elif self._nested and type(model) in FEWER:
                    found[label][:] = self._summed_by_the_model(model, longest)
                else:
                    for place, days in enumerate(self.lasting):
                        losses = losses_of_draws(self.table, model, every[days])
                        found[label][:, place] = losses.sum(axis=1)
        return found

    def _summed(self, model: Model, draws: Draws) -> FloatArray:
        """Losses at each length of a model whose answer on a day depends on that day alone."""
        hit = draws.hit(max(self._days))
        weights = (self.table.value_added_share / (self.table.value_added_share @ self.table.x))[None]
        needed = np.ones(hit.lost.shape[2], dtype=bool)
        daily = WAYS[type(model)](self.table, model, hit, weights, needed)[:, :, 0]
        return np.stack([100 * daily[:, :days].sum(axis=1) / DAYS_PER_YEAR for days in self._days], axis=1)

    def _summed_by_the_model(self, model: Model, draws: Draws) -> FloatArray:
        """The same by the model itself, once for all lengths."""
        no_output = np.zeros((0, self.table.n))
        daily, _ = by_the_model(self.table, model, draws, max(self._days), no_output)
        return np.stack([100 * daily[:, :days].sum(axis=1) / DAYS_PER_YEAR for days in self._days], axis=1)

    @property
    def _days(self) -> list[int]:
        """Days of the run at each length of the cut."""
        return [max(1, scenario.days) for scenario in self.lasting.values()]

    @cached_property
    def _nested(self) -> bool:
        """Whether a shorter cut is the beginning of the longest one, and nothing but cuts happens."""
        longest = self.lasting[max(self.lasting)]
        if longest.shocks:
            return False
        return all(
            np.array_equal(
                mine.strength(scenario.duration, days),
                whole.strength(longest.duration, max(self._days))[:days],
            )
            for scenario, days in zip(self.lasting.values(), self._days, strict=True)
            for mine, whole in zip(scenario.cuts, longest.cuts, strict=True)
        )

    def _said(self, name: str, frame: pd.DataFrame, refused: dict[Of, str]) -> dict[str, FloatArray]:
        """What models say of an episode in a block, shape (draws, outcomes)."""
        watched, found = self.watched[name], {}
        physical = self.joint.episodes[name].physical
        draws = Draws(physical, frame, compiled=self.joint.draws >= COMPILED)
        for label in self.models:
            found[label] = np.full((len(frame), len(watched.outcomes)), np.nan)
        for label in self._answering(name, refused):
            if ("", label) not in refused:
                with _refusing(watched.table, (name, label), refused):
                    found[label][:] = said_of_draws(watched, self.models[label], draws)
        return found

    def _answering(self, of: str, refused: Mapping[Of, str]) -> list[str]:
        """Models that have not refused the question or an episode."""
        return [label for label in self.models if (of, label) not in refused]

    @cached_property
    def _ready(self) -> dict[int, Physical]:
        """The question's physical layer by the length of the cut."""
        side = self.joint.question.physical
        return {
            days: Physical(side.table, scenario, side.materials, side.inputs)
            for days, scenario in self.lasting.items()
        }

    def __getstate__(self) -> dict[str, object]:
        """What another process needs; it makes the physical layer itself."""
        return {name: value for name, value in vars(self).items() if name not in ("_ready", "_nested")}


@contextmanager
def _refusing(table: IOTable, of: Of, refused: dict[Of, str]) -> Iterator[None]:
    """Keep why there is no answer."""
    try:
        with table.naming_sectors():
            yield
    except (ParameterError, SolverError) as error:
        refused[of] = why_refused(error)
