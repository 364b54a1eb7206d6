"""What one would have to believe: the value of one number at which a model gives a published figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from iomodel.errors import IOModelError
from iomodel.estimates.entries import Estimate
from iomodel.estimates.ranges import SourcedRange, sourced_range
from iomodel.estimates.registry import load_estimates
from iomodel.estimates.reproduction import target
from iomodel.models import MODELS, Model
from iomodel.questions.calibrate import calibrate, parameter_named
from iomodel.sources import load_scenario
from iomodel.table import IOTable


@dataclass(frozen=True)
class Belief:
    """The value of one parameter at which one model gives one published figure."""

    estimate: Estimate
    model: str
    parameter: str
    value: float | None
    """None where no value gives the figure."""
    range: SourcedRange | None
    problem: str = ""
    """Why there is no value, with what can be reached."""

    @property
    def verdict(self) -> str:
        """``within``, ``below`` or ``above`` the sourced range, ``no range``, or ``out of reach``."""
        if self.value is None:
            return "out of reach"
        return "no range" if self.range is None else self.range.place(self.value)

    def to_record(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "id": self.estimate.id,
            "published_share": self.estimate.gdp_share,
            "model": self.model,
            "parameter": self.parameter,
            "value": self.value,
            "verdict": self.verdict,
            "range": self.range and self.range.to_record(),
            "problem": self.problem,
        }


def believe(
    table: IOTable,
    ids: list[str] | None = None,
    models: Sequence[Model] | None = None,
    free: str = "exposure",
    progress: Callable[[Iterable[Estimate]], Iterable[Estimate]] = iter,
) -> list[Belief]:
    """For each published figure and model, the value of one parameter that gives it.

    The scenario of each estimate is taken as published and only `free` is changed; everything else
    stays at the data's central figures. A value outside its sourced range says that the model, or the
    institution, counts something that the other does not.

    Parameters
    ----------
    table
        What is run.
    ids
        Estimates; all where not given.
    models
        All with their default parameters where not given.
    free
        Name of the parameter; ``exposure``, the factor on all exposures, has the best sourced range.
    progress
        Wraps the estimates as they are worked through, for a progress bar.

    Raises
    ------
    ParameterError
        If there is no such estimate or parameter. A figure that no value gives is told in the belief.

    Examples
    --------
    >>> import iomodel as iom
    >>> found = believe(iom.load_table(sectors=37), ["imf-2026"], [iom.Direct()])
    >>> [(belief.model, round(belief.value, 2), belief.verdict) for belief in found]
    [('direct', 0.92, 'within')]
    """
    parameter_named(free)
    chosen = [kind() for kind in MODELS.values()] if models is None else models
    return [
        _belief(table, estimate, model, free)
        for estimate in progress(load_estimates(ids))
        for model in chosen
    ]


def _belief(table: IOTable, estimate: Estimate, model: Model, free: str) -> Belief:
    """One estimate through one model."""
    scenario = load_scenario(estimate.scenario).lasting(estimate.duration_days)
    known = sourced_range(free, table, scenario)
    try:
        found = calibrate(table, scenario, model, target(estimate), free)
    except IOModelError as error:
        return Belief(estimate, model.name, free, None, known, str(error))
    return Belief(estimate, model.name, free, found.value, known)
