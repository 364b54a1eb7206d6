"""What an ensemble works through: any stretch of its draws, by itself, to the same bits wherever it runs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from iomodel.errors import ParameterError, SolverError
from iomodel.locked import Locked
from iomodel.materials.material import Material
from iomodel.models import Model
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.losses import Draws, draws_of, losses_of_draws
from iomodel.questions.ensemble.physical import Physical, materials_cut
from iomodel.questions.ensemble.sample import BLOCK, Sample
from iomodel.scenario import Scenario
from iomodel.simulate.spine import why_refused
from iomodel.table import IOTable

Progress = Callable[[int], object]
"""Told how many draws are done since the last time."""


@dataclass(frozen=True, eq=False)
class Answer(Locked):
    """What some draws lose.

    Parameters
    ----------
    gdp
        Change of GDP, shape (draws, models, durations) or, by sector, (..., n) [% of one year's GDP]; NaN
        without an answer, and in draws beyond those of a model that answers fewer.
    values
        Value of every input, a row a draw.
    refused
        Models without an answer in one of the draws, and why.
    """

    gdp: FloatArray
    values: pd.DataFrame
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Work:
    """A scenario's draws and the models that they go through; it goes whole to another process.

    Parameters
    ----------
    table
        From `own_copy`.
    models
        By label.
    lasting
        The scenario by the length of its cut [days].
    materials
        Those that it cuts, by name.
    inputs
        What is drawn.
    sample
        The draws.
    sectors
        Whether losses of sectors are kept.
    """

    table: IOTable
    models: Mapping[str, Model]
    lasting: Mapping[int, Scenario]
    materials: Mapping[str, Material]
    inputs: Sequence[Input]
    sample: Sample
    sectors: bool = False

    def answer(
        self, start: int, stop: int, skip: Collection[str] = (), progress: Progress | None = None
    ) -> Answer:
        """The draws from `start`, a multiple of `BLOCK`, to `stop`, without the models to be left out."""
        values = self.sample.rows(start, stop)
        gdp = np.full((len(values), *self.shape), np.nan)
        refused: dict[str, str] = {}
        for first in range(0, len(values), BLOCK):
            rows = slice(first, first + BLOCK)
            for place, physical in enumerate(self._ready.values()):
                left_out = {*skip, *self._beyond(start + first)}
                self._enter(gdp[rows, :, place], Draws(physical, values.iloc[rows]), left_out, refused)
            if progress is not None:
                progress(len(values.iloc[rows]))
        return Answer(gdp, values, refused)

    def _beyond(self, first: int) -> set[str]:
        """Models that do not answer the draws from one on, because they answer fewer."""
        return {label for label, model in self.models.items() if first >= draws_of(model, self.sample.draws)}

    def point(self, days: int) -> dict[str, float]:
        """The single run, every number at its point, by label [% of one year's GDP]."""
        gdp = np.full((1, *self.shape[:1], *self.shape[2:]), np.nan)
        draws = Draws(self._physical(days, ()), pd.DataFrame(index=pd.RangeIndex(1)))
        self._enter(gdp, draws, (), {})
        return {label: float(gdp[0, place].sum()) for place, label in enumerate(self.models)}

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the losses of one draw: models, durations and, where they are kept, sectors."""
        return len(self.models), len(self.lasting), *((self.table.n,) if self.sectors else ())

    def _enter(self, gdp: FloatArray, draws: Draws, skip: Collection[str], refused: dict[str, str]) -> None:
        """Enter losses, shape (draws, models, ...); a model that has no answer is entered in `refused`."""
        for place, (label, model) in enumerate(self.models.items()):
            if label in refused or label in skip:
                continue
            try:
                with self.table.naming_sectors():
                    losses = losses_of_draws(self.table, model, draws)
                gdp[:, place] = losses if self.sectors else losses.sum(axis=1)
            except (ParameterError, SolverError) as error:
                refused[label] = why_refused(error)

    def __getstate__(self) -> dict[str, object]:
        """What another process needs; it makes the physical layer itself."""
        return {name: value for name, value in vars(self).items() if name != "_ready"}

    @cached_property
    def _ready(self) -> dict[int, Physical]:
        """The physical layer by the length of the cut."""
        return {days: self._physical(days, self.inputs) for days in self.lasting}

    def _physical(self, days: int, inputs: Sequence[Input]) -> Physical:
        """The physical layer at one length of the cut."""
        asked = self.lasting[days]
        return Physical(self.table, asked, materials_cut(asked, self.materials), inputs)


_OWN: WeakKeyDictionary[IOTable, IOTable] = WeakKeyDictionary()


def own_copy(table: IOTable) -> IOTable:
    """The same figures with coefficients and factors made here, so that they do not depend on other work.

    How many threads a factorisation had shows in its last bits; a table that was used before may have one of
    several threads.
    """
    if table not in _OWN:
        other = copy.copy(table)
        for name in list(vars(other)):
            if isinstance(getattr(type(other), name, None), cached_property) and name != "digest":
                del vars(other)[name]
        _OWN[table] = other
    return _OWN[table]
