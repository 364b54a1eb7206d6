"""What an ensemble works through: any stretch of its draws, by itself, to the same bits wherever it runs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from iomodel.errors import ParameterError, SolverError
from iomodel.locked import Locked
from iomodel.materials.material import Material
from iomodel.models import Model
from iomodel.notation import FloatArray, IntArray
from iomodel.questions.ensemble.inputs import Input
from iomodel.questions.ensemble.levels import adding_up, by_table, common_sectors
from iomodel.questions.ensemble.losses import Draws, draws_of, losses_of_draws
from iomodel.questions.ensemble.physical import COMPILED, Physical, materials_cut
from iomodel.questions.ensemble.sample import BLOCK, Given, Sample
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
    tables
        By what draws call them, that of the single run first; from `own_copy`.
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
        Whether losses of sectors are kept, those of the coarsest table where there are several.
    """

    tables: Mapping[str, IOTable]
    models: Mapping[str, Model]
    lasting: Mapping[int, Scenario]
    materials: Mapping[str, Material]
    inputs: Sequence[Input]
    sample: Sample | Given
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
            left_out = {*skip, *self._beyond(start + first)}
            for place, days in enumerate(self.lasting):
                self._enter(gdp[rows, :, place], self._draws(days, values.iloc[rows]), left_out, refused)
            if progress is not None:
                progress(len(values.iloc[rows]))
        return Answer(gdp, values, refused)

    def _beyond(self, first: int) -> set[str]:
        """Models that do not answer the draws from one on, because they answer fewer."""
        if isinstance(self.sample, Given):
            return set()
        return {label for label, model in self.models.items() if first >= draws_of(model, self.sample.draws)}

    def _draws(self, days: int, values: pd.DataFrame) -> Iterator[tuple[IntArray, Draws]]:
        """Draws by the table that they run on, with their places."""
        for label, _, rows in by_table(self.tables, values):
            own = self._ready[days, label], values.iloc[rows]
            yield rows, Draws(*own, compiled=self.sample.draws >= COMPILED)

    def point(self, days: int) -> dict[str, float]:
        """The single run, every number at its point, by label [% of one year's GDP]."""
        gdp = np.full((1, *self.shape[:1], *self.shape[2:]), np.nan)
        draws = Draws(self._physical(days, self.table, ()), pd.DataFrame(index=pd.RangeIndex(1)))
        self._enter(gdp, [(np.array([0]), draws)], (), {})
        return {label: float(gdp[0, place].sum()) for place, label in enumerate(self.models)}

    @property
    def table(self) -> IOTable:
        """The table of the single run."""
        return next(iter(self.tables.values()))

    @cached_property
    def coarsest(self) -> IOTable:
        """The table whose sectors are kept."""
        return common_sectors(self.tables) if self.sectors else self.table

    def factorise(self) -> None:
        """Have the factors of every table made, here."""
        for table in self.tables.values():
            _ = table.factors

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the losses of one draw: models, durations and, where they are kept, sectors."""
        return len(self.models), len(self.lasting), *((self.coarsest.n,) if self.sectors else ())

    def _enter(
        self,
        gdp: FloatArray,
        parts: Iterable[tuple[IntArray, Draws]],
        skip: Collection[str],
        refused: dict[str, str],
    ) -> None:
        """Enter losses, shape (draws, models, ...); a model that has no answer is entered in `refused`."""
        for rows, draws in parts:
            table = draws.physical.table
            for place, (label, model) in enumerate(self.models.items()):
                if label in refused or label in skip:
                    continue
                try:
                    with table.naming_sectors():
                        losses = losses_of_draws(table, model, draws)
                    gdp[rows, place] = self._kept(losses, table)
                except (ParameterError, SolverError) as error:
                    refused[label] = why_refused(error)

    def _kept(self, losses: FloatArray, table: IOTable) -> FloatArray:
        """What is kept of losses by sector, shape (draws, n): their sum, or those of the coarsest table."""
        if not self.sectors:
            return np.asarray(losses.sum(axis=1))
        together = adding_up(table, self.coarsest)
        return losses if together is None else losses @ together

    def __getstate__(self) -> dict[str, object]:
        """What another process needs; it makes the physical layer itself."""
        return {name: value for name, value in vars(self).items() if name not in _HERE}

    @cached_property
    def _ready(self) -> dict[tuple[int, str], Physical]:
        """The physical layer by the length of the cut and the table."""
        return {
            (days, label): self._physical(days, table, self.inputs)
            for days in self.lasting
            for label, table in self.tables.items()
        }

    def _physical(self, days: int, table: IOTable, inputs: Sequence[Input]) -> Physical:
        """The physical layer at one length of the cut."""
        asked = self.lasting[days]
        return Physical(table, asked, materials_cut(asked, self.materials), inputs)


_HERE = {"_ready", "coarsest"}
"""What each process makes of the work by itself."""

_OWN: WeakKeyDictionary[IOTable, IOTable] = WeakKeyDictionary()


def own_copy(table: IOTable) -> IOTable:
    """The same figures with coefficients and factors made here, so that they do not depend on other work.

    How many threads a factorisation had shows in its last bits; a table that was used before may have one of
    several threads.
    """
    if table not in _OWN:
        _OWN[table] = table.afresh()
    return _OWN[table]
