"""The value of one parameter at which a model gives a published figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from iomodel.charts.beliefs import beliefs_chart
from iomodel.charts.canvas import Place
from iomodel.errors import IOModelError, ParameterError
from iomodel.estimates.asked import scenario_asked
from iomodel.estimates.entries import Estimate
from iomodel.estimates.places import country_of
from iomodel.estimates.ranges import SourcedRange, sourced_range
from iomodel.estimates.registry import EstimateLike, load_rebuilt
from iomodel.estimates.reproduction import target
from iomodel.languages import Language, either
from iomodel.models import Model
from iomodel.questions.calibrate import calibrate, parameter_named
from iomodel.simulate.arguments import (
    EVERY_MODEL,
    MaterialLike,
    ModelLike,
    TableLike,
    as_models,
    as_table,
)
from iomodel.simulate.names import model_name
from iomodel.table import IOTable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TITLE = (
    "The value that gives each published loss, all else at central assumptions; grey: range of the data",
    "各公表値を得るために必要な前提の値（その他は標準的な前提、灰色はデータの範囲）",
)


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        value = "no value" if self.value is None else f"{self.value:.4g}"
        return f"<Belief of {self.estimate.id}, {self.model}: {self.parameter} {value}, {self.verdict}>"

    @property
    def verdict(self) -> str:
        """``within``, ``below`` or ``above`` the range of the data, ``no range``, or ``out of reach``."""
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
    table: TableLike = "japan-2015",
    ids: EstimateLike | Iterable[EstimateLike] | None = None,
    models: ModelLike | Iterable[ModelLike] = EVERY_MODEL,
    free: str = "exposure",
    *,
    materials: Mapping[str, MaterialLike] | None = None,
    progress: Callable[[Iterable[Estimate]], Iterable[Estimate]] = iter,
) -> list[Belief]:
    """For each published figure and model, the value of one parameter that gives it.

    The scenario of each estimate is taken as published and only `free` is changed; everything else
    stays at the data's central figures. A value outside the range of the data says that the model, or the
    institution, counts something that the other does not.

    Parameters
    ----------
    table, materials
        As in `run`.
    ids
        Published estimates, their ids or files; those of the table's country where not given.
    models
        All with their default parameters where not given.
    free
        Name of the parameter; ``exposure``, the factor on all exposures, has the best documented range.
    progress
        Wraps the estimates as they are worked through, for a progress bar.

    Raises
    ------
    ParameterError
        If there is no such estimate or parameter. A figure that no value gives is reported in the belief.

    Examples
    --------
    >>> import iomodel as iom
    >>> found = iom.believe(iom.load_table(sectors=37), ["imf-2026"], [iom.Direct()])
    >>> [(belief.model, round(belief.value, 2), belief.verdict) for belief in found]
    [('direct', 0.95, 'within')]
    """
    parameter_named(free)
    table, chosen = as_table(table), as_models(models)
    return [
        belief
        for estimate in progress(load_rebuilt(ids, country_of(table)))
        for belief in _beliefs(table, estimate, chosen, free, materials)
    ]


def _beliefs(
    table: IOTable,
    estimate: Estimate,
    models: Sequence[Model],
    free: str,
    materials: Mapping[str, MaterialLike] | None,
) -> Iterator[Belief]:
    """One estimate through every model."""
    scenario = scenario_asked(table, estimate, materials)
    known = sourced_range(free, table, scenario, materials=materials)
    for model in models:
        try:
            found = calibrate(table, scenario, model, target(estimate, table), free, materials=materials)
        except IOModelError as error:
            yield Belief(estimate, model.name, free, None, known, str(error))
        else:
            yield Belief(estimate, model.name, free, found.value, known)


def belief_chart(beliefs: Sequence[Belief], *, ax: Place = None, language: Language = "en") -> Axes:
    """Draw beliefs: a row for each estimate, a mark for each model, the range of the data as a band.

    Values that no parameter reaches are counted in the margin.

    Parameters
    ----------
    beliefs
        All of one parameter, as `believe` gives them.
    ax, language
        Where to, and in which language.

    Raises
    ------
    ParameterError
        If the beliefs are of several parameters, or there are none.
    """
    names = {belief.parameter for belief in beliefs}
    if len(names) != 1:
        raise ParameterError(f"a chart shows one parameter, found {', '.join(sorted(names)) or 'none'}")
    parameter = parameter_named(names.pop())
    values: dict[str, dict[str, float]] = {}
    ranges: dict[str, tuple[float, float, float]] = {}
    for belief in beliefs:
        name, known = belief.estimate.id, belief.range
        values.setdefault(name, {})[model_name(belief.model, language)] = (
            np.nan if belief.value is None else belief.value
        )
        ranges[name] = (known.low, known.central, known.high) if known else (np.nan,) * 3
    return beliefs_chart(
        pd.DataFrame.from_dict(values, orient="index"),
        pd.DataFrame.from_dict(ranges, orient="index", columns=["low", "central", "high"]),
        unit=f"{parameter.name}: {parameter.meaning} [{parameter.unit}]",
        title=either(*_TITLE, language),
        ax=ax,
        language=language,
    )
