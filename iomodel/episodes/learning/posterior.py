"""`Posterior`: weights on draws, what they make of parameters and losses, what each episode contributed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from iomodel.episodes.learning.likelihood import StatedErrors, effective, weights_of
from iomodel.episodes.learning.picture import losses_frame, multiples_frame
from iomodel.episodes.learning.witnesses import Learned, Witness, is_quiet, observed
from iomodel.episodes.learning.words import Moved, sentence
from iomodel.errors import ParameterError, nearest
from iomodel.estimates.entries import Estimate
from iomodel.languages import Language, either
from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.questions.ensemble.pooling import quantiles
from iomodel.simulate.names import model_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from iomodel.charts.canvas import Place

LEAST = 100
"""Effective sample size below which there is no answer."""

_TITLE = "What episodes teach of ", "事例から学んだこと："
_LEVELS = (0.5, 0.05, 0.95)
_NAMES = ("median", "low90", "high90")


@dataclass(frozen=True, eq=False, repr=False)
class Posterior(Locked):
    """Draws of a scenario's losses, weighted by what happened in episodes.

    Parameters
    ----------
    scenario
        Label of the scenario that is asked.
    losses
        Change of GDP by model, shape (draws, durations) [% of one year's GDP]; NaN beyond the draws of a
        model that answers fewer.
    durations
        Lengths of the cut [days].
    learned
        Every parameter that is drawn for the question.
    witnesses
        Episodes that weigh, and those that are only watched.
    estimates
        Published figures that are held against the losses.
    errors
        What is said of errors.
    seed
        Of the draws.
    left_out
        Why an episode was not looked at: id -> reason.
    refused
        Why a model has no answer: (episode or scenario, model) -> reason.
    """

    scenario: str
    losses: Mapping[str, FloatArray]
    durations: tuple[int, ...]
    learned: tuple[Learned, ...]
    witnesses: tuple[Witness, ...]
    estimates: tuple[Estimate, ...] = ()
    errors: StatedErrors = field(default_factory=StatedErrors)
    seed: int = 0
    left_out: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def models(self) -> tuple[str, ...]:
        """Labels of the models that have an answer."""
        return tuple(self.losses)

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.learned[0].values)

    @property
    def episodes(self) -> tuple[str, ...]:
        """Episodes that weigh."""
        return tuple(one.episode.id for one in self.witnesses if one.weighs)

    def answered(self, model: str) -> int:
        """How many draws a model answers: all, or the first ones where it takes long."""
        return int(np.isfinite(self.losses[model]).all(axis=1).sum())

    def prior(self, model: str) -> FloatArray:
        """Equal weights on the draws that a model answers, adding up to 1, shape (draws,)."""
        self._require_model(model)
        answered = np.isfinite(self.losses[model]).all(axis=1).astype(float)
        return np.asarray(answered / answered.sum())

    def weights(self, model: str, without: str | None = None) -> FloatArray:
        """Weights of the draws, adding up to 1, shape (draws,).

        Parameters
        ----------
        model
            Its label: what a model says of the episodes decides its weights.
        without
            An episode that is left out.
        """
        self._require_model(model)
        if without is None:
            return self._weights[model]
        return self._weighted(model, (one for one in self.witnesses if one.episode.id != without))

    def effective(self, model: str, without: str | None = None) -> float:
        """Effective sample size, ``(sum w)^2 / sum w^2``."""
        return effective(self.weights(model, without))

    def parameters(self, model: str) -> pd.DataFrame:
        """Prior and posterior of every number: mean, median and 90 % range, by name.

        A rule has the chance of its first value as its mean, and no quantiles.

        Returns
        -------
        ``title``, ``shared`` (drawn once for all episodes), ``taught_by``, and ``prior_`` and ``posterior_``
        ``mean``, ``median``, ``low90``, ``high90``.
        """
        rows = {}
        for one in self.learned:
            if not one.belongs_to(model):
                continue
            row: dict[str, Any] = {
                "title": one.title,
                "shared": one.shared,
                "taught_by": ", ".join(name for name in one.taught_by if name in self.episodes),
            }
            for name, weights in (("prior", self.prior(model)), ("posterior", self.weights(model))):
                row |= {f"{name}_{what}": value for what, value in _summary(one.values, weights).items()}
            rows[one.name] = row
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")

    def loss(self, without: str | None = None) -> pd.DataFrame:
        """Prior and posterior of the loss, by model and duration [% of one year's GDP].

        Returns
        -------
        ``prior_`` and ``posterior_`` ``median``, ``low90`` and ``high90``.
        """
        rows = {}
        for model in self.models:
            for place, days in enumerate(self.durations):
                row: dict[str, float] = {}
                for name, weights in (
                    ("prior", self.prior(model)),
                    ("posterior", self.weights(model, without)),
                ):
                    found = quantiles(_finite(self.losses[model][:, place]), weights, _LEVELS)
                    row |= {f"{name}_{what}": value for what, value in zip(_NAMES, found, strict=True)}
                rows[model, days] = row
        frame = pd.DataFrame.from_dict(rows, orient="index")
        frame.index = pd.MultiIndex.from_tuples(rows, names=["model", "duration"])
        return frame

    def published(self) -> pd.DataFrame:
        """Percentile of each published figure before and after, by its id and the model.

        0 is a smaller loss than in any draw, 100 a larger one than in all; at the figure's own length.
        """
        rows = {}
        for estimate in self.estimates:
            place, figure = self.durations.index(estimate.duration_days), 100 * estimate.gdp_share
            for model in self.models:
                less = _finite(self.losses[model][:, place]) >= figure
                rows[estimate.id, model] = {
                    "days": estimate.duration_days,
                    "published": round(figure, 10),
                    "prior": 100 * float(self.prior(model) @ less),
                    "posterior": 100 * float(self.weights(model) @ less),
                }
        frame = pd.DataFrame.from_dict(rows, orient="index")
        if rows:
            frame.index = pd.MultiIndex.from_tuples(rows, names=["estimate", "model"])
        return frame

    def contributions(self, model: str) -> pd.DataFrame:
        """What each episode contributed: the answer without it.

        Returns
        -------
        By episode: ``chance``, the mean likelihood of what was observed over the prior draws; ``effective``,
        the effective sample size without it; ``median``, ``low90`` and ``high90`` of the loss at the longest
        duration without it, and ``moved``, the median with it less the one without it [% of one year's GDP].
        """
        rows, longest = {}, (model, max(self.durations))
        whole = self.loss().to_dict("index")[longest]["posterior_median"]
        for one in self.witnesses:
            if not one.weighs or model not in one.logs:
                continue
            name = one.episode.id
            row = self.loss(without=name).to_dict("index")[longest]
            rows[name] = {
                "chance": float(self.prior(model) @ np.exp(one.logs[model])),
                "effective": self.effective(model, name),
                **{what: row[f"posterior_{what}"] for what in _NAMES},
                "moved": whole - row["posterior_median"],
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("episode")

    def predictions(self, model: str) -> pd.DataFrame:
        """Prior and posterior prediction of every outcome beside what was observed, by episode and outcome.

        An episode that weighs is predicted by the posterior without it.

        Returns
        -------
        ``what``, ``period``, ``low``, ``central``, ``high`` as observed, and ``prior_`` and ``posterior_``
        ``median``, ``low90`` and ``high90``; a stop that is never seen is infinite [days].
        """
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for one in self.witnesses:
            if model not in one.said:
                continue
            weights = {
                "prior": self.prior(model),
                "posterior": self.weights(model, one.episode.id if one.weighs else None),
            }
            for at, outcome in enumerate(one.outcomes):
                row = observed(outcome)
                for name, own in weights.items():
                    found = quantiles(_finite(one.said[model][:, at]), own, _LEVELS)
                    row |= {f"{name}_{what}": value for what, value in zip(_NAMES, found, strict=True)}
                rows[one.episode.id, outcome.id] = row
        frame = pd.DataFrame.from_dict(rows, orient="index")
        if rows:
            frame.index = pd.MultiIndex.from_tuples(rows, names=["episode", "outcome"])
        return frame

    def plot(
        self,
        model: str | None = None,
        *,
        title: str | None = None,
        ax: Place = None,
        language: Language = "en",
    ) -> Axes:
        """Draw losses before and after beside published figures; below, parameters of one model.

        Parameters
        ----------
        model
            Whose parameters; the last where not given.
        title, ax, language
            As of a chart; a title of its own where none is given. Axes that are given take the losses alone.
        """
        from iomodel.charts.moved import moved_chart

        chosen = self.models[-1] if model is None else model
        below = "parameters by {name}, median before = 1", "パラメータ（{name}、事前の中央値＝1）"
        called = {each: model_name(each, language) for each in self.models}
        return moved_chart(
            losses_frame(self.loss(), self.estimates, called, language),
            multiples_frame(self.parameters(chosen), self.learned, language),
            unit=either("change of GDP, % of a year's GDP", "GDPの変化（年間GDP比、％）", language),
            title=f"{either(*_TITLE, language)}{self.scenario}" if title is None else title,
            multiple=either(*below, language).format(name=called[chosen]),
            ax=ax,
            language=language,
        )

    def sentence(self, language: Language = "en") -> str:
        """How little the episodes can say."""
        days, found = max(self.durations), self.loss().to_dict("index")
        rows = {model: found[model, days] for model in self.models}
        moved = [
            Moved(
                model,
                days,
                row["prior_median"],
                row["posterior_median"],
                row["posterior_low90"],
                row["posterior_high90"],
                self.effective(model),
                self.answered(model),
            )
            for model, row in rows.items()
        ]
        quiet = sum(one.weighs and all(is_quiet(each) for each in one.outcomes) for one in self.witnesses)
        shared = sum(one.shared for one in self.learned)
        return sentence(self.episodes, quiet, shared, moved, language)

    def to_record(self) -> dict[str, Any]:
        """As plain data: weights summarised, prior and posterior of all, contributions and predictions."""
        by_model = {
            model: {
                "draws": self.answered(model),
                "effective": self.effective(model),
                "largest_weight": float(self.weights(model).max()),
                "parameters": _plain(self.parameters(model)),
                "contributions": _plain(self.contributions(model)),
                "predictions": _plain(self.predictions(model)),
            }
            for model in self.models
        }
        return {
            "scenario": self.scenario,
            "draws": self.draws,
            "seed": self.seed,
            "episodes": list(self.episodes),
            "watched": {one.episode.id: one.why_not for one in self.witnesses if not one.weighs},
            "left_out": dict(self.left_out),
            "errors": {"model": self.errors.model, "lapse": self.errors.lapse},
            "loss": _plain(self.loss()),
            "published": _plain(self.published()),
            "models": by_model,
            "refused": [{"of": of, "model": model, "why": why} for (of, model), why in self.refused.items()],
            "sentence": self.sentence(),
        }

    @cached_property
    def _weights(self) -> dict[str, FloatArray]:
        """Weights of every model with all episodes that weigh."""
        return {model: self._weighted(model, self.witnesses) for model in self.models}

    def _weighted(self, model: str, witnesses: Iterable[Witness]) -> FloatArray:
        """Weights by some episodes."""
        logs = [one.logs[model] for one in witnesses if one.weighs and model in one.logs]
        prior = self.prior(model)
        with np.errstate(divide="ignore"):
            return weights_of([np.log(prior), *logs], self.draws)

    def collapse(self, model: str) -> str:
        """Why weights leave too few draws of a model, and which episode does it; empty where enough are."""
        names = [one.episode.id for one in self.witnesses if one.weighs and model in one.logs]
        found = self.effective(model)
        if found >= LEAST or not names:
            return ""
        without = {name: self.effective(model, name) for name in names}
        worst = max(names, key=without.__getitem__)
        return (
            f"{model}: the effective sample is {found:.0f} of {self.answered(model):,} draws, expected "
            f"{LEAST} or more; {worst} causes it, without it there are {without[worst]:.0f}. Leave it out, "
            "allow it a larger error, or take more draws"
        )

    def _require_model(self, model: str) -> None:
        """Refuse a model that is not here."""
        if model not in self.losses:
            raise ParameterError(
                f"no model {model!r} here; it has {', '.join(self.models)}.{nearest(model, self.models)}"
            )

    def __repr__(self) -> str:
        return (
            f"Posterior of {self.scenario}, {self.draws:,} draws\n{self.loss().round(2)}\n{self.sentence()}"
        )

    def _repr_html_(self) -> str:
        return f"{self.loss().round(2).to_html()}<p>{self.sentence()}</p>"


def _finite(values: FloatArray) -> FloatArray:
    """Values that can be ordered; those without an answer carry no weight."""
    return np.where(np.isnan(values), 0.0, values)


def _summary(values: np.ndarray[Any, Any], weights: FloatArray) -> dict[str, float | None]:
    """Mean and quantiles of numbers; of a rule the chance of the value that comes first by name."""
    if values.dtype.kind not in "fi":
        first = sorted(set(values.tolist()))[0]
        return {"mean": float(weights @ (values == first)), **dict.fromkeys(_NAMES, None)}
    found = quantiles(values.astype(float), weights, _LEVELS)
    return {"mean": float(weights @ values), **dict(zip(_NAMES, found, strict=True))}


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain data; what is no number, or infinite, is None."""
    rows: Sequence[Mapping[Any, Any]] = frame.reset_index().to_dict("records")
    return [
        {
            str(name): None if isinstance(value, float) and not np.isfinite(value) else value
            for name, value in row.items()
        }
        for row in rows
    ]
