"""What models say of an episode, on the periods and against the bases on which it was observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import xarray as xr

from iomodel.episodes.entries import Episode, Outcome
from iomodel.episodes.spans import Span
from iomodel.locked import Locked
from iomodel.materials import first_short
from iomodel.materials.groups import part_inside
from iomodel.models import Model
from iomodel.notation import BoolArray, FloatArray
from iomodel.simulate.result import Result
from iomodel.simulate.spine import model_labels, run
from iomodel.table import IOTable

NEVER = float("inf")
"""The first stop of what does not stop [days]."""


@dataclass(frozen=True, eq=False)
class Said(Locked):
    """One episode through all models, read by calendar day.

    Parameters
    ----------
    episode
        What is run.
    table
        Where it is run.
    result
        One run of all models that have an answer.
    """

    episode: Episode
    table: IOTable
    result: Result

    @property
    def start(self) -> date:
        """Calendar day on which the scenario starts: the first of the result's days."""
        start = self.episode.scenario.start_date
        assert start is not None
        return start

    def change(self, model: str, outcome: Outcome) -> float:
        """What a model says of an outcome: a change as a share of the base, or days until the first stop.

        ``mean level of the period / mean level of the base - 1``; before the start and after the run the
        level is the normal one.
        """
        if outcome.what == "first stop":
            return self._first_stop(outcome)
        levels = self._gdp(model) if outcome.what == "GDP" else self._output(model, outcome.sectors)
        base = 1.0 if outcome.base is None else self._mean(levels, outcome.base)
        return self._mean(levels, outcome.period) / base - 1

    def _mean(self, levels: FloatArray, span: Span) -> float:
        """Mean level over the days of a span [share of normal]."""
        begin = (span.first - self.start).days
        inside = levels[max(begin, 0) : max(begin + span.days, 0)]
        return 1.0 + float((inside - 1.0).sum()) / span.days

    def _gdp(self, model: str) -> FloatArray:
        """GDP of every day, by the model's own headline, shape (days,) [share of normal]."""
        measure = self.result.provenance["headline"][model]
        return np.asarray(self._of_model(model)[measure].to_numpy(), dtype=float)

    def _output(self, model: str, sectors: tuple[str, ...]) -> FloatArray:
        """Output of a group of sectors on every day, shape (days,) [share of normal]."""
        inside = part_inside(self.table, sectors)
        normal = self.result.data["normal_output"].to_numpy()
        return np.asarray(
            self._of_model(model)["output"].to_numpy() @ inside / (normal @ inside), dtype=float
        )

    def _of_model(self, model: str) -> xr.Dataset:
        """The data of one model."""
        return self.result.data.sel(model=model).isel(scenario=0)

    def _first_stop(self, outcome: Outcome) -> float:
        """Days after the scenario's start until capacity of any sector of the group falls below normal."""
        lost = 1 - self.result.data["capacity"].isel(scenario=0).to_numpy()
        hit: BoolArray = np.ones(self.table.n, dtype=bool)
        if outcome.sectors:
            hit = part_inside(self.table, outcome.sectors) > 0
        places = [place for place in first_short(lost[:, hit]) if place is not None]
        return float(min(places)) if places else NEVER


def ask(episode: Episode, table: IOTable, models: list[Model]) -> tuple[Said, list[str], dict[str, str]]:
    """Run an episode through models: what they say, which have an answer, and why the others have none."""
    result = run(table, episode.scenario, models, refusals="keep")
    answered = [label for label in model_labels(models) if label not in result.refused]
    return Said(episode, table, result), answered, dict(result.refused)
