"""What a model says of the outcomes of an episode in many draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from iomodel.episodes.entries import Episode, Outcome
from iomodel.episodes.learning.daily import WAYS, by_the_model
from iomodel.episodes.spans import Span
from iomodel.locked import Locked
from iomodel.materials.groups import part_inside
from iomodel.models import Model
from iomodel.notation import BoolArray, FloatArray
from iomodel.questions.ensemble.losses import Draws
from iomodel.questions.ensemble.physical import Hit
from iomodel.table import IOTable

SEEN = 0.01
"""Share of the capacity of what a sector makes with the material below which a stop is on no record: one
model of one car maker is about that much of Japan's cars. Own judgement."""


@dataclass(frozen=True)
class Watched(Locked):
    """The outcomes of an episode on its table.

    Parameters
    ----------
    episode
        What was observed, and when.
    outcomes
        Those that are asked for.
    table
        n sectors.
    exposed
        Part of each sector that makes what may need the material, shape (n,) in 0..1.
    """

    episode: Episode
    outcomes: tuple[Outcome, ...]
    table: IOTable
    exposed: FloatArray

    @cached_property
    def weights(self) -> FloatArray:
        """What each sector's output counts in the change of each outcome, shape (outcomes, n).

        A change of output [table's unit] times it is the change as a share of the normal level; 0 for stops.
        """
        found = np.zeros((len(self.outcomes), self.table.n))
        for row, outcome in zip(found, self.outcomes, strict=True):
            if outcome.what == "GDP":
                row[:] = self.table.value_added_share / (self.table.value_added_share @ self.table.x)
            elif outcome.what != "first stop":
                inside = part_inside(self.table, outcome.sectors)
                row[:] = inside / (self.table.x @ inside)
        return found

    def spans(self) -> list[tuple[int, Span]]:
        """Every period and base, with the place of its outcome."""
        changes = [(at, one) for at, one in enumerate(self.outcomes) if one.what != "first stop"]
        return [(at, span) for at, one in changes for span in (one.period, one.base) if span is not None]

    def days(self, span: Span, horizon: int) -> slice:
        """The days of a run that lie in a span."""
        start = self.episode.scenario.start_date
        assert start is not None
        first = (span.first - start).days
        return slice(min(max(first, 0), horizon), min(max(first + span.days, 0), horizon))

    @cached_property
    def horizon(self) -> int:
        """Days of a run until the last one that an outcome asks for."""
        start = self.episode.scenario.start_date
        assert start is not None
        last = max(one.period.last for one in self.outcomes)
        return max(1, min(self.episode.scenario.days, (last - start).days + 1))

    def needed(self, horizon: int) -> BoolArray:
        """Days of a run that lie in any span, shape (horizon,)."""
        found = np.zeros(horizon, dtype=bool)
        for _, span in self.spans():
            found[self.days(span, horizon)] = True
        return found

    def changes(self, daily: FloatArray) -> FloatArray:
        """Changes of outcomes between their periods and bases, shape (draws, outcomes); NaN for stops.

        Parameters
        ----------
        daily
            Change of each outcome's level on each day, shape (draws, days, outcomes) [share of the normal].
        """
        horizon = daily.shape[1]
        found = np.full((len(daily), len(self.outcomes)), np.nan)
        for at, one in enumerate(self.outcomes):
            if one.what != "first stop":
                level, base = (self._mean(daily[:, :, at], span, horizon) for span in (one.period, one.base))
                found[:, at] = level / base - 1
        return found

    def _mean(self, daily: FloatArray, span: Span | None, horizon: int) -> FloatArray:
        """Mean level over a span; outside the run, and without a span, it is the normal one."""
        if span is None:
            return np.ones(len(daily))
        return np.asarray(1 + daily[:, self.days(span, horizon)].sum(axis=1) / span.days)

    def stops(self, hit: Hit) -> FloatArray:
        """Day of the first stop that is seen, shape (draws, outcomes); NaN where no stop is asked for."""
        found = np.full((hit.lost.shape[1], len(self.outcomes)), np.nan)
        for at, one in enumerate(self.outcomes):
            if one.what == "first stop":
                every = np.ones(self.table.n, dtype=bool)
                inside = part_inside(self.table, one.sectors) > 0 if one.sectors else every
                part = self.exposed[hit.sectors] * inside[hit.sectors]
                own = part > 0
                seen = np.any(hit.lost[own] > SEEN * part[own, None, None], axis=0)
                found[:, at] = np.where(seen.any(axis=1), seen.argmax(axis=1), np.inf)
        return found


def said_of_draws(watched: Watched, model: Model, draws: Draws) -> FloatArray:
    """What a model says of the outcomes in each draw, shape (draws, outcomes).

    A change is a share of the base, a stop a day after the scenario's start, infinite where none is seen.

    Parameters
    ----------
    watched
        The outcomes.
    model
        Whose answer.
    draws
        Of the episode's inputs.
    """
    hit = draws.hit(watched.horizon)
    way = WAYS.get(type(model)) if (hit.demand == 1).all() else None
    if way is None:
        daily = _by_the_model(watched, model, draws)
    else:
        daily = way(watched.table, model, hit, watched.weights, watched.needed(watched.horizon))
    changes, stops = watched.changes(daily), watched.stops(hit)
    return np.where(np.isnan(stops), changes, stops)


def _by_the_model(watched: Watched, model: Model, draws: Draws) -> FloatArray:
    """The model's own answer by day, shape (draws, days, outcomes); GDP is its own value added."""
    horizon = watched.horizon + model.aftermath
    gdp, every = by_the_model(watched.table, model, draws, horizon, watched.weights)
    for at, one in enumerate(watched.outcomes):
        if one.what == "GDP":
            every[:, :, at] = gdp
    return every
