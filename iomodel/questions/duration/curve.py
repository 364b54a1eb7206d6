"""How the loss bends with the length of the cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from iomodel.charts.canvas import Place
from iomodel.charts.lines import lines_chart
from iomodel.errors import NotApplicableError, ParameterError, SolverError
from iomodel.files import shown
from iomodel.languages import Language, either
from iomodel.models import Model
from iomodel.notation import MONTH_DAYS, FloatArray
from iomodel.questions.duration.first_days import first_shortages
from iomodel.scenario import Cut, Shock
from iomodel.simulate.arguments import (
    EVERY_MODEL,
    MaterialLike,
    ModelLike,
    ScenarioLike,
    TableLike,
    as_models,
    as_scenario,
    as_table,
    materials_of,
)
from iomodel.simulate.names import model_name
from iomodel.simulate.spine import model_labels, run, why_refused

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WORDS: dict[str, tuple[str, str]] = {
    "unit": ("% of a year's GDP", "年間GDP比 %"),
    "axis": ("length of the cut [months]", "途絶の長さ（月）"),
    "title": (
        "Change of GDP by length of the cut, at central assumptions: {scenario}",
        "途絶の長さ別GDPの変化（標準的な前提）：{scenario}",
    ),
    "kink": ("stocks last K / (s m) = {days:.0f} days", "在庫の持続日数 K / (s m) = {days:.0f}日"),
}

_MOST_MONTHS = 240
"""Longest cut of a curve: twenty years [months]."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Losses against the length of the cut.

    Parameters
    ----------
    scenario
        Label of the scenario.
    losses
        Change of GDP over the run [% of one year's GDP], a row for each length of the cut [days], a
        column a model.
    shortages
        The first day of shortage of each element, as `first_shortages` gives it, for the longest cut.
    refused
        Models without an answer to the scenario, with the reason.
    at_least
        Models whose loss is a least value, because not all is back to normal at the end, with the lengths of
        the cut for which it is [days].
    """

    scenario: str
    losses: pd.DataFrame
    shortages: pd.DataFrame
    refused: Mapping[str, str] = field(default_factory=dict)
    at_least: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def kink(self) -> float:
        """``K / (s m)`` of the element that falls short first [days]; NaN where nothing is cut.

        A shorter cut costs nothing; from here on losses begin.
        """
        return float(self.shortages["kink"].min()) if len(self.shortages) else np.nan

    def plot(self, *, ax: Place = None, language: Language = "en") -> Axes:
        """Draw the loss over the length of the cut, a line for each model, the kink marked.

        >>> import iomodel as iom
        >>> curve = iom.loss_curve(iom.load_table(sectors=13), "rare-earth-ban", "direct", 4)
        >>> axes = curve.plot()
        >>> axes.get_xlabel(), axes.lines[0].get_xdata().round(2).tolist()
        ('length of the cut [months]', [0.0, 0.99, 2.01, 2.99, 4.01])
        """
        kink = [(self.kink / MONTH_DAYS, _said("kink", language, days=self.kink))]
        return lines_chart(
            self.losses.set_axis(self.losses.index.to_numpy(float) / MONTH_DAYS, axis="index").rename(
                columns=lambda label: model_name(label, language)
            ),
            unit=_said("unit", language),
            axis=_said("axis", language),
            title=_said("title", language, scenario=self.scenario),
            marks=kink if np.isfinite(self.kink) else (),
            ax=ax,
            language=language,
        )

    def to_record(self) -> dict[str, Any]:
        """As plain data: shares as fractions of a year's GDP, losses negative, days as numbers."""
        shortages = self.shortages.reset_index().astype(object)
        return {
            "scenario": self.scenario,
            "kink_day": None if np.isnan(self.kink) else self.kink,
            "first_shortages": shortages.where(shortages.notna(), None).to_dict("records"),
            "duration_days": [int(days) for days in self.losses.index],
            "gdp_share": {
                str(model): [float(value) / 100 for value in self.losses[model]] for model in self.losses
            },
            "refused": dict(self.refused),
            "at_least": {model: list(days) for model, days in self.at_least.items()},
        }


def loss_curve(
    table: TableLike,
    scenario: ScenarioLike,
    models: ModelLike | Iterable[ModelLike] = EVERY_MODEL,
    months: int = 24,
    *,
    materials: Mapping[str, MaterialLike] | None = None,
    progress: Callable[[Iterable[Model]], Iterable[Model]] = iter,
) -> Curve:
    """Run a scenario with cuts of 0, 1, 2 .. `months` months through each model.

    Parameters
    ----------
    table, scenario, models, materials
        As for `iomodel.run`; all models where none is given.
    months
        The longest cut [months].
    progress
        Wraps the models as they run, for a progress bar.

    Raises
    ------
    ParameterError
        If there is no month or more than 240, no model has an answer, or every cut and shock has a duration
        of its own, so that nothing would change.

    Examples
    --------
    >>> import iomodel as iom
    >>> curve = iom.loss_curve(iom.load_table(sectors=13), "rare-earth-ban", "direct", 4)
    >>> curve.losses["direct"].round(2).tolist()[3:], round(curve.kink, 1)
    ([-0.09, -0.22], 61.2)
    """
    table, chosen = as_table(table), as_models(models)
    scenario = as_scenario(scenario, table=table, materials=materials)
    known = materials_of([scenario], materials, table)
    if not 1 <= months <= _MOST_MONTHS:
        raise ParameterError(f"months is {shown(str(months))}, expected 1 to {_MOST_MONTHS}")
    parts: tuple[Cut | Shock, ...] = (*scenario.cuts, *scenario.shocks)
    if all(part.duration is not None for part in parts):
        raise ParameterError(
            f"scenario {scenario.label}: every cut and shock has a duration of its own, so its loss does not "
            "depend on the scenario's; remove one of them, or change the scenario"
        )
    durations = [round(month * MONTH_DAYS) for month in range(months + 1)]
    variants = [scenario.lasting(days) for days in durations]
    label_of = dict(zip(map(id, chosen), model_labels(chosen), strict=True))
    losses: dict[str, FloatArray] = {}
    refused: dict[str, str] = {}
    at_least: dict[str, tuple[int, ...]] = {}
    for model in progress(chosen):
        try:
            result = run(table, variants, model, materials=known)
        except (NotApplicableError, SolverError) as error:
            refused[label_of[id(model)]] = why_refused(error)
        else:
            losses[label_of[id(model)]] = result.gdp_loss().to_numpy()[:, 0]
            for labels in result.at_least.values():
                at_least[label_of[id(model)]] = tuple(
                    days for part, days in zip(variants, durations, strict=True) if part.label in labels
                )
    if not losses:
        raise ParameterError(f"no model has an answer: {'; '.join(refused.values())}")
    frame = pd.DataFrame(losses, index=pd.Index(durations, name="days"))
    return Curve(scenario.label, frame, first_shortages(variants[-1], materials=known), refused, at_least)


def _said(key: str, language: Language, **values: object) -> str:
    """A text in a language, its blanks filled."""
    return either(*_WORDS[key], language).format(**values)
