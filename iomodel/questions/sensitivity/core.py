"""Which assumption moves the answer: indices, a tornado, what a better number is worth, what binds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from iomodel.errors import ParameterError
from iomodel.languages import Language
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.inputs import inputs_of
from iomodel.questions.ensemble.levels import LevelLike, level_drawn, tables_of
from iomodel.questions.ensemble.parameters import parameters_drawn
from iomodel.questions.ensemble.sample import rounded_up
from iomodel.questions.sensitivity import display
from iomodel.questions.sensitivity.design import Design, designed
from iomodel.questions.sensitivity.found import Found, rows_of
from iomodel.questions.sensitivity.indices import sobol_indices, total_indices
from iomodel.questions.sensitivity.plot import Plots
from iomodel.questions.sensitivity.rows import binding_in
from iomodel.questions.sensitivity.runs import Runs
from iomodel.questions.sensitivity.tornado import tornado_of
from iomodel.questions.sensitivity.worth import worth_of_knowing
from iomodel.scenario.ranges import Range
from iomodel.simulate.arguments import (
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_models,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.simulate.cluster import LOCAL
from iomodel.simulate.spine import model_labels

By: TypeAlias = Literal["groups", "inputs"]
Losses: TypeAlias = dict[str, FloatArray]
"""Change of GDP in every draw, by model, shape (draws,) [% of one year's GDP]."""


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Found):
    """What moves a loss of GDP, by model; `iomodel.questions.sensitivity.found.Found` has its frames."""

    @property
    def plot(self) -> Plots:
        """Charts: ``plot.tornado()``, ``plot.indices()``."""
        return Plots(self)

    def sentence(self, model: str | None = None, language: Language = "en") -> str:
        """What the result is most sensitive to, in one sentence; that of the first model by default."""
        return display.sentence(self, self.models[0] if model is None else model, language)

    def to_record(self) -> dict[str, Any]:
        """All of it as plain data."""
        return display.as_record(self)

    def __repr__(self) -> str:
        return display.as_text(self)

    def _repr_html_(self) -> str:
        return display.as_html(self)


def sensitivity(
    table: TableLike,
    scenario: ScenarioLike,
    models: ModelLike | Iterable[ModelLike] = ("direct", "supply-constrained"),
    *,
    draws: int = 512,
    seed: int = 0,
    duration: int | str | None = None,
    by: By = "groups",
    correlations: Mapping[str, float] | None = None,
    materials: Mapping[str, MaterialLike] | None = None,
    parameters: Mapping[str, Range | Mapping[str, Any]] | None = None,
    levels: Iterable[LevelLike] = (),
    progress: Callable[[int], object] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
) -> Sensitivity:
    """Say which uncertain numbers move the loss of GDP, and what knowing one of them is worth.

    Inputs that hang together (exposures, criticality, origin shares) are one group, all others stand by
    themselves; a design of ``draws x (groups + 2)`` runs gives first-order and total Sobol indices.

    Parameters
    ----------
    table, scenario, models
        As for `iomodel.run`, one scenario.
    draws
        Rows of the design; the next power of two, as Sobol points need.
    seed
        The same seed gives the same draws, and the same result.
    duration
        Length of the cut, days or text; the scenario's own where not given.
    by
        ``"inputs"`` also gives a total index for every input of a group given all others, for ``draws`` more
        runs each.
    correlations, materials, parameters, levels, progress, workers, cluster
        As for `iomodel.ensemble`.

    Raises
    ------
    ParameterError
        If no model has an answer, draws are below 2 or too many, a correlation is not possible, or `by` is
        neither word.

    Notes
    -----
    Indices: A. Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018; by input: S. Kucherenko et al. 2012,
    doi:10.1016/j.cpc.2011.12.020. Standard errors are from a bootstrap of the rows. A total index of a group
    may be far above that of its members: each of these counts only what the others do not tell.

    Examples
    --------
    >>> import iomodel as iom
    >>> table = iom.load_table("japan-2015", sectors=13)
    >>> found = sensitivity(table, "rare-earth-ban", "direct", draws=64)
    >>> print(found.sentence())
    In direct, the result is most sensitive to 'rule for sharing what is left': 22 % of the variance,
    interactions included; from 'every use the same share' to 'most value added per kilogram first', the
    change of GDP goes from -1.25 to -1.04 %.
    """
    table, models = as_table(table), as_models(models)
    scenario = as_scenario(scenario, table=table, materials=materials)
    if duration is not None:
        scenario = scenario.lasting(duration)
    if by not in get_args(By):
        raise ParameterError(f"by is {by!r}, expected one of {', '.join(get_args(By))}")
    known, tables = materials_of([scenario], materials, table), tables_of(table, levels)
    inputs = [
        *inputs_of(scenario, known),
        *parameters_drawn(parameters or {}, models),
        *level_drawn(tables),
    ]
    named = dict(zip(model_labels(models), models, strict=True))
    usual = os.cpu_count() or 1 if cluster == LOCAL else 1
    runs = Runs(tables, scenario, known, named, progress, usual if workers is None else workers, cluster)
    design = designed(inputs, rounded_up(draws), seed, correlations)
    return _Analysis(runs, design, seed).result(by)


_A, _B, _MIXED = "A", "B", "AB "
"""Names of the samples of a design; a mixed one with its group."""


@dataclass
class _Analysis:
    """All parts of one analysis.

    Parameters
    ----------
    runs
        The scenario and its models.
    design
        Its points.
    seed
        Of the bootstrap and the shuffles.
    """

    runs: Runs
    design: Design
    seed: int

    def result(self, by: By) -> Sensitivity:
        """Everything that `sensitivity` gives."""
        inputs = self.design.inputs
        tornado = tornado_of(self.runs, inputs)
        samples = {_A: self.design.values_a, _B: self.design.values_b}
        samples |= {f"{_MIXED}{group}": self.design.mixed(group) for group in self.design.groups}
        found = self.runs.answers(samples, inputs)
        a, b = found[_A], found[_B]
        mixed = {group: found[f"{_MIXED}{group}"] for group in self.design.groups}
        again = self._again(mixed) if by == "inputs" else {}
        binding = binding_in(self.runs, inputs, tornado)
        labels = [label for label in self.runs.models if label not in self.runs.refused]
        return Sensitivity(
            scenario=self.runs.scenario,
            inputs=tuple(inputs),
            indices=_stacked({label: self._indices(label, a, b, mixed) for label in labels}),
            tornado=tornado[tornado.index.isin(labels, level="model")],
            worth=_stacked({label: self._worth(label, a, b, again, tornado) for label in labels}),
            binding=binding[binding["model"].isin(labels)],
            ranges=_ranges({label: (a[label], b[label]) for label in labels}, self._central(labels)),
            draws=len(self.design.a),
            runs=self.runs.done,
            seed=self.seed,
            refused=self.runs.refused,
        )

    def _again(self, mixed: Mapping[str, Losses]) -> dict[str, Losses]:
        """Losses with every input drawn again, by its name."""
        places = {each.name: place for place, each in enumerate(self.design.inputs)}
        alone = {
            each.name: mixed[each.group]
            for each in self.design.inputs
            if len(self.design.groups[each.group]) == 1
        }
        samples = {name: self.design.redrawn(place) for name, place in places.items() if name not in alone}
        redrawn = self.runs.answers(samples, self.design.inputs) if samples else {}
        return {name: alone[name] if name in alone else redrawn[name] for name in places}

    def _central(self, labels: Sequence[str]) -> dict[str, float]:
        """The single run by model."""
        losses = self.runs.answer(pd.DataFrame(index=pd.RangeIndex(1)), ())
        return {label: float(losses[label][0]) for label in labels}

    def _indices(self, label: str, a: Losses, b: Losses, mixed: Mapping[str, Losses]) -> pd.DataFrame:
        """Indices of the groups, the largest total first."""
        at_ab = np.reshape([losses[label] for losses in mixed.values()], (len(mixed), len(a[label])))
        found = sobol_indices(a[label], b[label], at_ab, self.seed)
        frame = pd.DataFrame(
            {
                "first": found.first,
                "first_error": found.first_error,
                "total": found.total,
                "total_error": found.total_error,
            },
            index=pd.Index(list(mixed), name="group"),
        )
        return frame.sort_values("total", ascending=False, kind="stable")

    def _worth(
        self, label: str, a: Losses, b: Losses, again: Mapping[str, Losses], tornado: pd.DataFrame
    ) -> pd.DataFrame:
        """What knowing each input is worth, the most first; total indices where inputs were drawn again."""
        values = pd.concat([self.design.values_a, self.design.values_b], ignore_index=True)
        gdp = np.concatenate([a[label], b[label]])
        frame = worth_of_knowing(self.design.inputs, values, gdp, self.seed)
        frame["swing"] = rows_of(tornado, label)["swing"].reindex(frame.index)
        if again:
            redrawn = np.stack([again[name][label] for name in frame.index])
            frame["total"], frame["total_error"] = total_indices(a[label], redrawn, gdp, self.seed)
        return frame.sort_values("share", ascending=False, kind="stable")


def _stacked(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Frames below each other, the model as first level of the index."""
    return pd.concat(frames, names=["model"])


def _ranges(
    losses: Mapping[str, tuple[FloatArray, FloatArray]], central: Mapping[str, float]
) -> pd.DataFrame:
    """Central value, median and 90 % range by model."""
    levels = {label: np.quantile(np.concatenate(both), [0.5, 0.05, 0.95]) for label, both in losses.items()}
    frame = pd.DataFrame.from_dict(levels, orient="index", columns=["median", "low90", "high90"])
    frame.insert(0, "central", pd.Series(central))
    return frame.rename_axis("model")
