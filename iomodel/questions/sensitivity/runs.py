"""Any draws of a scenario's inputs through several models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from iomodel.errors import ParameterError, SolverError
from iomodel.materials.material import Material
from iomodel.models import Model
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.losses import Draws, losses_of_draws
from iomodel.questions.ensemble.physical import Physical
from iomodel.scenario import Scenario
from iomodel.simulate.spine import why_refused
from iomodel.table import IOTable

BLOCK = 256
"""Draws that go through the models together."""


@dataclass
class Runs:
    """A scenario on a table, ready for draws.

    Parameters
    ----------
    table, scenario, materials
        What is hit by what; the materials that the scenario cuts.
    models
        By label.
    progress
        Called with the number of draws done since the last call.
    refused
        Models without an answer in one of the draws, and why; they are left out from then on.
    done
        How many draws have been run.
    """

    table: IOTable
    scenario: Scenario
    materials: Sequence[Material]
    models: Mapping[str, Model]
    progress: Callable[[int], object] | None = None
    refused: dict[str, str] = field(default_factory=dict)
    done: int = 0

    def answer(self, draws: pd.DataFrame, inputs: Sequence[Input]) -> dict[str, FloatArray]:
        """Change of GDP in every draw, by label of the model, shape (draws,) [% of one year's GDP]."""
        physical = Physical(self.table, self.scenario, self.materials, inputs)
        found = {label: np.empty(len(draws)) for label in self.models if label not in self.refused}
        for start in range(0, len(draws), BLOCK):
            rows = slice(start, start + BLOCK)
            block = Draws(physical, draws.iloc[rows])
            for label in [name for name in found if name not in self.refused]:
                try:
                    with self.table.naming_sectors():
                        losses = losses_of_draws(self.table, self.models[label], block)
                    found[label][rows] = losses.sum(axis=1)
                except (ParameterError, SolverError) as error:
                    self.refused[label] = why_refused(error)
            self._tell(len(block.values))
        if len(self.refused) == len(self.models):
            raise ParameterError(f"no model has an answer: {'; '.join(self.refused.values())}")
        return {label: losses for label, losses in found.items() if label not in self.refused}

    def _tell(self, count: int) -> None:
        """Count draws, and say so."""
        self.done += count
        if self.progress is not None:
            self.progress(count)
