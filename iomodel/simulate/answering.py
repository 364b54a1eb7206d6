"""The models' answers to scenarios, a fixed number at a time, in this process or on a cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from iomodel.errors import ParameterError, SolverError
from iomodel.locked import Locked
from iomodel.materials import capacity_path
from iomodel.materials.material import Material
from iomodel.materials.path import CapacityPath
from iomodel.models import Model
from iomodel.models.answer import Answer
from iomodel.scenario import Scenario
from iomodel.simulate.cluster import on_cluster
from iomodel.simulate.threads import one_thread
from iomodel.table import IOTable

PART = 32
"""Scenarios that a model is given at a time; fixed, so that answers depend on nothing else."""

_REFUSALS = (ParameterError, SolverError)


@dataclass(frozen=True, eq=False)
class Asked(Locked):
    """Scenarios on a table and the models that they go through; it goes whole to another process.

    Parameters
    ----------
    table, scenarios, models, known
        What is hit by what; models by label, materials by name.
    horizon
        Number of days.
    apart
        Whether each scenario is followed for its own days.
    """

    table: IOTable
    scenarios: Sequence[Scenario]
    models: Mapping[str, Model]
    known: Mapping[str, Material]
    horizon: int
    apart: bool

    @property
    def starts(self) -> range:
        """The first scenario of every part."""
        return range(0, len(self.scenarios), PART)

    def answer(self, label: str, start: int, path: CapacityPath | None = None) -> Answer:
        """What a model answers to a part of the scenarios, from one on; on a path that is there already."""
        part, model = self.scenarios[start : start + PART], self.models[label]
        if path is None:
            path = capacity_path(self.table, part, self.known, self.horizon)
        answer = model.answer(self.table, path)
        if self.apart:
            return _followed(answer, self.table, part, model)
        return answer.stopped(self.horizon, self.table, path.scenarios)


class Answering(Protocol):
    """Gives the whole answer of a model, or raises why there is none."""

    def __call__(self, label: str) -> Answer:
        """All parts of the answer of a model, by its label."""


@contextlib.contextmanager
def answering(
    asked: Asked, path: CapacityPath, cluster: str | None, workers: int | None
) -> Iterator[Answering]:
    """Who answers: this process, or a cluster where one is named."""
    if cluster is None:
        yield lambda label: joined(
            [asked.answer(label, start, _part(path, start)) for start in asked.starts], asked.table
        )
        return
    with one_thread():
        _ = asked.table.factors
    tasks = [(label, start) for label in asked.models for start in asked.starts]
    with on_cluster(asked, _answer, tasks, cluster, workers) as answers:
        yield _Collected(asked, tasks, answers)


@dataclass
class _Collected:
    """Answers of a cluster, which come in any order."""

    asked: Asked
    tasks: Sequence[tuple[str, int]]
    answers: Iterator[tuple[int, Answer | Exception]]

    def __post_init__(self) -> None:
        self._there: dict[tuple[str, int], Answer | Exception] = {}

    def __call__(self, label: str) -> Answer:
        """All parts of a model's answer, waited for."""
        wanted = [(label, start) for start in self.asked.starts]
        while not all(task in self._there for task in wanted):
            place, answer = next(self.answers)
            self._there[self.tasks[place]] = answer
        parts = []
        for task in wanted:
            answer = self._there.pop(task)
            if isinstance(answer, Exception):
                raise answer
            parts.append(answer)
        return joined(parts, self.asked.table)


def _answer(asked: Asked, task: tuple[str, int]) -> Answer | Exception:
    """A part of a model's answer, on a worker; why there is none is an answer, too."""
    try:
        return asked.answer(*task)
    except _REFUSALS as error:
        return error


def joined(answers: Sequence[Answer], table: IOTable) -> Answer:
    """Answers to the parts of the scenarios as one, all of the same number of days."""
    if len(answers) == 1:
        return answers[0]
    days = max(answer.output.shape[1] for answer in answers)
    parts = [answer.lasting(days, table) for answer in answers]
    added = [part.value_added for part in parts if part.value_added is not None]
    names = dict.fromkeys(name for part in parts for name in part.measures)
    return Answer(
        output=np.concatenate([part.output for part in parts]),
        value_added=np.concatenate(added) if added else None,
        measures={name: _measure(parts, name, days) for name in names},
        notes={label: notes for part in parts for label, notes in part.notes.items()},
        at_least=tuple(label for part in parts for label in part.at_least),
    )


def _measure(parts: Sequence[Answer], name: str, days: int) -> np.ndarray:
    """A measure of all parts, shape (s, days)."""
    return np.concatenate([part.measures[name][:, :days] for part in parts])


def _part(path: CapacityPath, start: int) -> CapacityPath:
    """The path of a part of the scenarios."""
    labels = path.scenarios[start : start + PART]
    if len(labels) == len(path.scenarios):
        return path
    return CapacityPath(
        scenarios=labels,
        codes=path.codes,
        capacity=path.capacity[start : start + PART],
        demand=path.demand[start : start + PART],
        unmet={key: unmet for key, unmet in path.unmet.items() if key[0] in labels},
        uses={key: use for key, use in path.uses.items() if key[0] in labels},
        shocked=path.shocked & set(labels),
    )


def _followed(answer: Answer, table: IOTable, scenarios: Sequence[Scenario], model: Model) -> Answer:
    """The answer with the days after each scenario's own aftermath at normal."""
    last = np.array([scenario.days + model.aftermath for scenario in scenarios])
    after = np.arange(answer.output.shape[1]) >= last[:, None]
    if model.follows or not after.any():
        return answer
    value_added = answer.value_added
    if value_added is not None:
        value_added = np.where(after[:, :, None], table.value_added, value_added)
    return Answer(
        np.where(after[:, :, None], table.x, answer.output),
        value_added,
        {name: np.where(after, 1.0, values) for name, values in answer.measures.items()},
        answer.notes,
        answer.at_least,
    )
