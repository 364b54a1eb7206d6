"""What a sensitivity analysis found, as frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from iomodel.languages import Language
from iomodel.locked import Locked
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.titles import titles
from iomodel.scenario import Scenario


@dataclass(frozen=True, eq=False, repr=False)
class Found(Locked):
    """What moves a loss of GDP, by model.

    Parameters
    ----------
    scenario
        What was asked.
    inputs
        What was drawn, with its range.
    indices
        By model and group, or input without a group: ``first`` and ``total``, the shares of the variance that
        it explains alone and with everything that it takes part in [1], and their standard errors.
    tornado
        By model and name, as `iomodel.questions.sensitivity.tornado.tornado_of` gives it.
    worth
        By model and input, as `iomodel.questions.sensitivity.worth.worth_of_knowing` gives it; ``swing``,
        what it moves by itself, from the tornado; ``total``, the total index given all other inputs [1], and
        ``total_error`` where they were asked for.
    binding
        By model and exposure row, as `iomodel.questions.sensitivity.rows.binding_in` gives it.
    ranges
        By model: ``central``, ``median``, ``low90`` and ``high90`` [% of one year's GDP].
    draws, runs, seed
        Rows of the design, runs of each model in all, and the seed.
    refused
        Models without an answer, and why.
    """

    scenario: Scenario
    inputs: tuple[Input, ...]
    indices: pd.DataFrame
    tornado: pd.DataFrame
    worth: pd.DataFrame
    binding: pd.DataFrame
    ranges: pd.DataFrame
    draws: int
    runs: int
    seed: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def models(self) -> list[str]:
        """Labels of the models that have an answer."""
        return list(self.ranges.index)

    def indices_of(self, model: str) -> pd.DataFrame:
        """Indices of one model, by group."""
        return rows_of(self.indices, model)

    def tornado_of(self, model: str) -> pd.DataFrame:
        """The tornado of one model, by name."""
        return rows_of(self.tornado, model)

    def worth_of(self, model: str) -> pd.DataFrame:
        """What knowing each input is worth in one model."""
        return rows_of(self.worth, model)

    def titles(self, language: Language = "en") -> dict[str, str]:
        """What a reader calls each input and group."""
        return titles(self.inputs, self.scenario, language)


def rows_of(frame: pd.DataFrame, model: str) -> pd.DataFrame:
    """The rows of one model, the model left out."""
    own = frame[frame.index.get_level_values("model") == model]
    return own.droplevel("model")
