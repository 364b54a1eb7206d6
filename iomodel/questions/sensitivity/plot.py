"""What a sensitivity analysis looks like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from iomodel.charts.canvas import Place
from iomodel.charts.dots import dots_chart
from iomodel.charts.tornado import tornado_chart
from iomodel.languages import Language, either
from iomodel.questions.ensemble.titles import rule_title
from iomodel.questions.sensitivity.found import Found
from iomodel.simulate.names import model_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_WORDS: dict[str, tuple[str, str]] = {
    "gdp": ("% of a year's GDP", "年間GDP比 %"),
    "variance": ("share of the variance [%]", "分散に占める割合 %"),
    "tornado": (
        "Change of GDP, one input at a time: {scenario}, {model}",
        "前提を一つずつ動かした場合のGDPの変化：{scenario}、{model}",
    ),
    "indices": ("What explains the range: {scenario}, {model}", "結果の幅の要因：{scenario}、{model}"),
    "low": ("lower end (5 % point)", "下限側（5％点）"),
    "high": ("upper end (95 % point)", "上限側（95％点）"),
    "first": ("alone", "単独（一次）"),
    "total": ("with interactions", "交互作用込み（総合）"),
}


@dataclass(frozen=True)
class Plots:
    """Charts of a sensitivity analysis; each returns matplotlib axes.

    Every method takes ``model`` (the first where not given), ``ax``, matplotlib axes to draw on (a new figure
    where not given), and ``language``, ``"en"`` or ``"ja"``.
    """

    found: Found

    def tornado(
        self, model: str | None = None, *, count: int = 12, ax: Place = None, language: Language = "en"
    ) -> Axes:
        """Change of GDP at the ends of each input [% of a year's GDP], the widest first.

        Parameters
        ----------
        model
            Label; the first where not given.
        count
            Number of inputs and groups.
        ax, language
            Where to, and in which language.
        """
        model = self.found.models[0] if model is None else model
        own = self.found.tornado_of(model).head(count)
        named = self._called(own[["at_from", "at_to"]].astype(float), language)
        rules = [
            f"{name}: {rule_title(first, language)}, {rule_title(last, language)}"
            if isinstance(first, str) and first
            else name
            for name, first, last in zip(named.index, own["from"], own["to"], strict=True)
        ]
        return tornado_chart(
            named.set_axis(rules, axis="index"),
            unit=_said("gdp", language),
            centre=float(self.found.ranges["central"][model]),
            keys=(_said("low", language), _said("high", language)),
            title=self._title("tornado", model, language),
            ax=ax,
            language=language,
        )

    def indices(self, model: str | None = None, *, ax: Place = None, language: Language = "en") -> Axes:
        """First-order and total index of each group [% of the variance], the largest total first."""
        model = self.found.models[0] if model is None else model
        own = 100 * self.found.indices_of(model)[["first", "total"]]
        return dots_chart(
            self._called(own, language).rename(columns=lambda key: _said(key, language)),
            unit=_said("variance", language),
            title=self._title("indices", model, language),
            ax=ax,
            language=language,
        )

    def _called(self, frame: pd.DataFrame, language: Language) -> pd.DataFrame:
        """The frame with inputs called as a reader calls them."""
        names = self.found.titles(language)
        return frame.set_axis([names[str(name)] for name in frame.index], axis="index")

    def _title(self, key: str, model: str, language: Language) -> str:
        """Title of a chart."""
        called = model_name(model, language)
        return _said(key, language).format(scenario=self.found.scenario.label, model=called)


def _said(key: str, language: Language) -> str:
    """A text in a language."""
    return either(*_WORDS[key], language)
