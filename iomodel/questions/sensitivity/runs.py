"""Any draws of a scenario's inputs through several models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from iomodel.errors import ParameterError
from iomodel.materials.material import Material
from iomodel.models import Model
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.physical import materials_cut
from iomodel.questions.ensemble.plan import plan_of
from iomodel.questions.ensemble.sample import Given
from iomodel.questions.ensemble.store import InMemory
from iomodel.questions.ensemble.through import through
from iomodel.questions.ensemble.work import Work, own_copy
from iomodel.scenario import Scenario
from iomodel.table import IOTable


@dataclass
class Runs:
    """A scenario on a table, ready for draws.

    Parameters
    ----------
    tables
        By what draws call them, that of the single run first.
    scenario, known
        What is hit by what; materials by name.
    models
        By label.
    progress
        Called with the number of draws done since the last call.
    workers, cluster
        As of `iomodel.ensemble`, for draws that are many.
    refused
        Models without an answer in one of the draws, and why; they are left out from then on.
    done
        How many draws have been run.
    """

    tables: Mapping[str, IOTable]
    scenario: Scenario
    known: Mapping[str, Material]
    models: Mapping[str, Model]
    progress: Callable[[int], object] | None = None
    workers: int = 1
    cluster: str | None = None
    refused: dict[str, str] = field(default_factory=dict)
    done: int = 0

    @property
    def materials(self) -> list[Material]:
        """Those that the scenario cuts, in the order of its cuts."""
        return materials_cut(self.scenario, self.known)

    def answer(self, draws: pd.DataFrame, inputs: Sequence[Input]) -> dict[str, FloatArray]:
        """Change of GDP in a few draws, by label of the model, shape (draws,) [% of one year's GDP]."""
        return self._answers(draws, inputs, 1, None)

    def answers(
        self, samples: Mapping[str, pd.DataFrame], inputs: Sequence[Input]
    ) -> dict[str, dict[str, FloatArray]]:
        """The same for several samples at once, by their name, through workers where they are asked for."""
        together = pd.concat(samples.values(), ignore_index=True)
        losses = self._answers(together, inputs, self.workers, self.cluster)
        ends = np.cumsum([len(sample) for sample in samples.values()])[:-1]
        parts = {label: np.split(values, ends) for label, values in losses.items()}
        return {name: {label: parts[label][place] for label in parts} for place, name in enumerate(samples)}

    def _answers(
        self, draws: pd.DataFrame, inputs: Sequence[Input], workers: int, cluster: str | None
    ) -> dict[str, FloatArray]:
        """Change of GDP in every draw by label of the model."""
        work = Work(
            tables={label: own_copy(table) for label, table in self.tables.items()},
            models={label: model for label, model in self.models.items() if label not in self.refused},
            lasting={self.scenario.duration.cut: self.scenario},
            materials=self.known,
            inputs=inputs,
            sample=Given(draws),
        )
        plan = plan_of(work, workers, None, None)
        store = InMemory(work, plan.chunk)
        self.refused |= through(work, store, plan.workers, self._tell, cluster)
        if len(self.refused) == len(self.models):
            raise ParameterError(f"no model has an answer: {'; '.join(self.refused.values())}")
        gdp, _ = store.all()
        found = {label: gdp[:, place, 0] for place, label in enumerate(work.models)}
        return {label: losses for label, losses in found.items() if label not in self.refused}

    def _tell(self, count: int) -> None:
        """Count draws, and say so."""
        self.done += count
        if self.progress is not None:
            self.progress(count)
