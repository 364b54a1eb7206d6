"""All draws through the question and the episodes, chunk by chunk, here or in other processes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from iomodel.episodes.learning.daily import WAYS
from iomodel.episodes.learning.joint import Joint
from iomodel.episodes.learning.levels import Watched, said_of_draws
from iomodel.errors import ParameterError, SolverError
from iomodel.locked import Locked
from iomodel.models import Model
from iomodel.notation import DAYS_PER_YEAR, FloatArray
from iomodel.questions.ensemble.losses import Draws, draws_of, losses_of_draws
from iomodel.questions.ensemble.physical import Physical
from iomodel.questions.ensemble.processes import in_processes, in_this_process
from iomodel.questions.ensemble.sample import BLOCK
from iomodel.scenario import Scenario
from iomodel.simulate.spine import why_refused
from iomodel.table import IOTable

Of = tuple[str, str]
"""The question (no name) or an episode, and a model."""

_MOST = 1024
"""Draws of a chunk at most."""


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
        """The draws from one, a multiple of a block, to another."""
        points = self.joint.sample.points(start, stop)
        losses: dict[str, list[FloatArray]] = {label: [] for label in self.models}
        said: dict[Of, list[FloatArray]] = {}
        refused: dict[Of, str] = {}
        for first in range(start, stop, BLOCK):
            block = points[first - start : first - start + BLOCK]
            shared, own = self.joint.values(block)
            frame = self.joint.question.frame(own, shared)
            for label, found in self._losses(frame, first, refused).items():
                losses[label].append(found)
            for name in self.watched:
                values = self.joint.episodes[name].frame(self.joint.values_of(name, block, first), shared)
                for label, found in self._said(name, values, first, refused).items():
                    said.setdefault((name, label), []).append(found)
            if progress is not None:
                progress(len(block))
        return Part(
            {label: np.concatenate(parts) for label, parts in losses.items()},
            {of: np.concatenate(parts) for of, parts in said.items()},
            refused,
        )

    def _losses(self, frame: pd.DataFrame, first: int, refused: dict[Of, str]) -> dict[str, FloatArray]:
        """Losses of a block by model, shape (draws, durations); NaN without an answer."""
        found = {label: np.full((len(frame), len(self.lasting)), np.nan) for label in self.models}
        longest = Draws(self._ready[max(self.lasting)], frame)
        every = {days: Draws(physical, frame) for days, physical in self._ready.items()}
        every[max(self.lasting)] = longest
        for label in self._answering("", first, refused):
            model = self.models[label]
            with _refusing(self.table, ("", label), refused):
                if self._nested and type(model) in WAYS:
                    found[label][:] = self._summed(model, longest)
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

    def _said(
        self, name: str, frame: pd.DataFrame, first: int, refused: dict[Of, str]
    ) -> dict[str, FloatArray]:
        """What models say of an episode in a block, shape (draws, outcomes)."""
        watched, found = self.watched[name], {}
        draws = Draws(self.joint.episodes[name].physical, frame)
        for label in self.models:
            found[label] = np.full((len(frame), len(watched.outcomes)), np.nan)
        for label in self._answering(name, first, refused):
            if ("", label) not in refused:
                with _refusing(watched.table, (name, label), refused):
                    found[label][:] = said_of_draws(watched, self.models[label], draws)
        return found

    def _answering(self, of: str, first: int, refused: Mapping[Of, str]) -> list[str]:
        """Models that answer the draws from one on."""
        return [
            label
            for label, model in self.models.items()
            if first < draws_of(model, self.joint.draws) and (of, label) not in refused
        ]

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


def worked(work: LearningWork, workers: int, progress: Callable[[int], object] | None = None) -> Part:
    """All draws, by chunks on so many processes; the answer does not depend on how many."""
    size = min(max(work.joint.draws // max(workers, 1), BLOCK), _MOST)
    chunks = [(start, min(start + size, work.joint.draws)) for start in range(0, work.joint.draws, size)]
    told = progress or (lambda _: None)
    asked: Any = work
    if workers == 1 or len(chunks) < 2:
        answers = in_this_process(asked, chunks, lambda _: (), told)
    else:
        answers = in_processes(asked, chunks, lambda _: (), told, workers)
    parts: dict[tuple[int, int], Any] = dict(answers)
    return _together([parts[chunk] for chunk in chunks])


def _together(parts: Sequence[Part]) -> Part:
    """Parts one below the other, without what a model has no answer to in one of them."""
    refused = {of: why for part in reversed(parts) for of, why in part.refused.items()}
    return Part(
        {
            label: np.concatenate([part.losses[label] for part in parts])
            for label in parts[0].losses
            if ("", label) not in refused
        },
        {
            of: np.concatenate([part.said[of] for part in parts])
            for of in parts[0].said
            if of not in refused and ("", of[1]) not in refused
        },
        refused,
    )
