"""What an ensemble looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.charts.canvas import Place
from iomodel.charts.density import density_chart
from iomodel.charts.fan import fan_chart
from iomodel.charts.spread import spread_chart
from iomodel.errors import ParameterError
from iomodel.languages import Language, either
from iomodel.locked import Locked
from iomodel.questions.ensemble.pooling import pooled_range
from iomodel.simulate.names import model_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WORDS: dict[str, tuple[str, str]] = {
    "gdp": ("% of a year's GDP", "年間GDP比 %"),
    "length": ("length of the cut [days]", "途絶の長さ（日）"),
    "ninety": ("nine in ten draws", "90％区間"),
    "half": ("half of the draws", "50％区間"),
    "median": ("median", "中央値（メディアン）"),
    "central": ("central assumptions", "標準的な前提"),
    "pooled": ("pooled, equal weights", "統合（等ウェイト）"),
    "weighted": ("pooled, weights as given", "統合（指定ウェイト）"),
    "models": (
        "Range of the change of GDP, within and between models: {scenario}, {days} days",
        "モデル内・モデル間のGDP変化の幅：{scenario}、{days}日",
    ),
    "fan": (
        "Range of the change of GDP by length of the cut: {scenario}, {model}",
        "途絶の長さ別GDP変化の幅：{scenario}、{model}",
    ),
    "density": (
        "How the draws of the change of GDP lie: {scenario}, {days} days",
        "GDP変化の分布：{scenario}、{days}日",
    ),
}


@dataclass(frozen=True)
class Plots(Locked):
    """Charts of an ensemble; each returns matplotlib axes.

    Every method takes ``ax``, matplotlib axes to draw on (a new figure where not given), and ``language``,
    ``"en"`` or ``"ja"``.

    Parameters
    ----------
    scenario
        Label of the scenario.
    gdp
        Change of GDP, dimensions draw, model, duration [% of one year's GDP].
    ranges
        As `Ensemble.range` gives them.
    """

    scenario: str
    gdp: xr.DataArray
    ranges: pd.DataFrame

    def models(
        self,
        duration: int | None = None,
        *,
        weights: Mapping[str, float] | None = None,
        ax: Place = None,
        language: Language = "en",
    ) -> Axes:
        """The range of every model, smallest loss first, and the pooled one below [% of a year's GDP].

        Parameters
        ----------
        duration
            Length of the cut [days]; the longest where not given.
        weights
            Of the models in the pool, as for `Ensemble.pooled`.
        ax, language
            Where to, and in which language.
        """
        days = self._duration(duration)
        own = self._ranges(duration=days).sort_values("median", ascending=False, kind="stable")
        names = [model_name(str(label), language) for label in own.index]
        own = own.set_axis(names, axis="index")
        if len(own) > 1:
            pool = pooled_range(self.gdp.sel(duration=[days]), weights).assign(central=np.nan)
            called = _said("pooled" if weights is None else "weighted", language)
            own = pd.concat([own, pool[own.columns].set_axis([called], axis="index")])
        return spread_chart(
            own,
            unit=_said("gdp", language),
            title=_said("models", language).format(scenario=self.scenario, days=days),
            keys=_keys(language),
            strong=len(own) - 1 if len(own) > 1 else None,
            ax=ax,
            language=language,
        )

    def fan(self, model: str | None = None, *, ax: Place = None, language: Language = "en") -> Axes:
        """Range of one model over the length of the cut [% of a year's GDP].

        Parameters
        ----------
        model
            Label; the first where not given.
        ax, language
            Where to, and in which language.

        Raises
        ------
        ParameterError
            If the ensemble has one length only.
        """
        label = self._model(model)
        own = self._ranges(model=label).sort_index()
        if len(own) < 2:
            raise ParameterError("the ensemble has one length of the cut; give durations with two or more")
        return fan_chart(
            own,
            unit=_said("gdp", language),
            axis=_said("length", language),
            title=_said("fan", language).format(scenario=self.scenario, model=model_name(label, language)),
            keys=_keys(language),
            ax=ax,
            language=language,
        )

    def density(self, duration: int | None = None, *, ax: Place = None, language: Language = "en") -> Axes:
        """How the draws of each model lie, the longest length where none is given [% of a year's GDP]."""
        days = self._duration(duration)
        draws = self.gdp.sel(duration=days).transpose("draw", "model")
        names = [model_name(str(label), language) for label in draws["model"].to_numpy()]
        frame = pd.DataFrame(draws.to_numpy(), columns=names)
        order = frame.median().sort_values(ascending=False, kind="stable").index
        return density_chart(
            frame[order],
            unit=_said("gdp", language),
            title=_said("density", language).format(scenario=self.scenario, days=days),
            ax=ax,
            language=language,
        )

    def _ranges(self, **asked: object) -> pd.DataFrame:
        """Ranges of one model or of one duration, by the other."""
        ((level, value),) = asked.items()
        own = self.ranges[self.ranges.index.get_level_values(level) == value]
        return own.droplevel(level)

    def _duration(self, asked: int | None) -> int:
        """A length of the cut that the ensemble has; the longest where none is asked for."""
        known = [int(days) for days in self.gdp["duration"].to_numpy()]
        if asked is not None and asked not in known:
            raise ParameterError(f"duration is {asked!r}, expected one of {', '.join(map(str, known))}")
        return max(known) if asked is None else asked

    def _model(self, asked: str | None) -> str:
        """A model that the ensemble has; the first where none is asked for."""
        known = [str(label) for label in self.gdp["model"].to_numpy()]
        if asked is not None and asked not in known:
            raise ParameterError(f"model is {asked!r}, expected one of {', '.join(known)}")
        return known[0] if asked is None else asked


def _keys(language: Language) -> tuple[str, str, str, str]:
    """What lines and marks are."""
    return (
        _said("ninety", language),
        _said("half", language),
        _said("median", language),
        _said("central", language),
    )


def _said(key: str, language: Language) -> str:
    """A text in a language."""
    return either(*_WORDS[key], language)
