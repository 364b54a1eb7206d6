"""What a result looks like: one method a question, each of which returns matplotlib axes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import xarray as xr

from iomodel.charts.bars import bars_chart
from iomodel.charts.canvas import Place
from iomodel.charts.dots import dots_chart
from iomodel.charts.heat import heat_chart
from iomodel.charts.lines import lines_chart
from iomodel.errors import ParameterError
from iomodel.languages import Language, either
from iomodel.materials import equal_paths
from iomodel.notation import DAY, ELEMENT, MODEL, SCENARIO, SECTOR, FloatArray
from iomodel.simulate.losses import Losses
from iomodel.simulate.names import model_name
from iomodel.simulate.sectors import ROUNDING, split_losses
from iomodel.table.meta import parse_unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Measure = Literal["output", "gdp", "employment"]
"""What is followed through time."""

_MARKED = 4
"""Up to so many models have a mark each; of more, the smallest and the largest loss."""
_SHOWN = 6
"""Lines of a chart over time."""

_WORDS: dict[str, tuple[str, str]] = {
    "share_of_gdp": ("% of a year's GDP", "年間GDP比 %"),
    "change": ("change against a normal day [%]", "平常日比の変化率 %"),
    "of_output": ("% of the sector's annual output", "自部門の年間生産額比 %"),
    "of_normal": ("% of normal output", "平常時の生産額比 %"),
    "of_need": ("% of need", "需要比 %"),
    "of_region": ("% of the region's annual GDP", "各地域の年間GDP比 %"),
    "billion": ("billion {currency}", "10億{currency}"),
    "day": ("day of the cut", "途絶からの日数"),
    "length": ("length of the cut [days]", "途絶の長さ（日）"),
    "gdp": ("GDP", "GDP"),
    "output": ("output", "生産額"),
    "employment": ("persons engaged", "就業者"),
    "direct": ("direct", "直接"),
    "propagated": ("propagated", "波及"),
    "value_added": ("value added", "付加価値"),
    "least": ("smallest loss", "最小の損失"),
    "most": ("largest loss", "最大の損失"),
    "more": ("{first} and {count} more", "{first}ほか{count}"),
    "loss_title": ("Change of GDP", "GDPの変化"),
    "length_title": ("Change of GDP by length of the cut: {scenario}", "途絶の長さ別GDPの変化：{scenario}"),
    "models_title": ("Change of GDP by model: {scenario}", "モデル別GDPの変化：{scenario}"),
    "models_title_many": ("Change of GDP by model", "モデル別GDPの変化"),
    "path_title": ("Change of {what} on the day: {scenario}", "その日の{what}の変化：{scenario}"),
    "sectors_title": (
        "Value added lost, the {count} sectors hit hardest: {scenario}, {model}",
        "付加価値の損失、上位{count}部門：{scenario}、{model}",
    ),
    "heat_title": (
        "Change of output by sector and model: {scenario}",
        "部門・モデル別の生産額の変化：{scenario}",
    ),
    "capacity_title": ("Capacity that materials still allow: {scenario}", "材料制約下の生産能力：{scenario}"),
    "unmet_title": ("Need left open by element: {scenario}", "元素別の未充足需要：{scenario}"),
    "regions_title": ("Change of GDP by region: {scenario}, {model}", "地域別GDPの変化：{scenario}、{model}"),
}


@dataclass(frozen=True)
class Plots:
    """Charts of a result; `Result.plot` is one of these.

    Every method takes ``ax``, matplotlib axes to draw on (a new figure where not given), and ``language``,
    ``"en"`` or ``"ja"``, and returns the axes.
    """

    result: Losses

    def loss(self, *, ax: Place = None, language: Language = "en") -> Axes:
        """Change of GDP by scenario [% of a year's GDP], over the length of the cut where only that differs.

        >>> import iomodel as iom
        >>> ban = iom.load_scenario("rare-earth-ban")
        >>> result = iom.run("japan-2015", [ban.lasting(90), ban.lasting(365)], "direct")
        >>> axes = result.plot.loss()
        >>> axes.lines[0].get_xdata().tolist(), axes.lines[0].get_ydata().round(2).tolist()
        ([90.0, 365.0], [-0.08, -1.08])
        """
        losses = self.result.gdp_loss().rename(columns=lambda label: model_name(label, language))
        unit = _said("share_of_gdp", language)
        names = set(self.result.data["name"].values)
        days = self.result.data["duration_days"].to_numpy().astype(float)
        if len(names) == 1 and len(set(days)) == len(days) > 1:
            return lines_chart(
                losses.set_axis(days, axis="index").sort_index(),
                unit=unit,
                axis=_said("length", language),
                title=_said("length_title", language, scenario=str(names.pop())),
                ax=ax,
                language=language,
            )
        if losses.shape[1] > _MARKED:
            ends = {"least": losses.max(axis="columns"), "most": losses.min(axis="columns")}
            losses = pd.DataFrame({_said(key, language): values for key, values in ends.items()})
        return dots_chart(losses, unit=unit, title=_said("loss_title", language), ax=ax, language=language)

    def models(
        self,
        scenario: str | None = None,
        *,
        errs: bool = False,
        ax: Place = None,
        language: Language = "en",
    ) -> Axes:
        """Change of GDP by model [% of a year's GDP], smallest loss first.

        Parameters
        ----------
        scenario
            Label; every scenario has a mark where not given.
        errs
            Whether each model's name is followed by its known error.
        ax, language
            Where to, and in which language.
        """
        losses = self.result.gdp_loss().T
        if scenario is not None:
            losses = losses[[self.result.label_of(scenario=scenario)[SCENARIO]]]
        order = losses.min(axis="columns").sort_values(ascending=False, kind="stable").index
        about = self.result.model_words(language)
        between = either(": ", "：", language)
        names = [
            model_name(label, language) + (between + about[label]["errs"] if errs else "") for label in order
        ]
        one = losses.shape[1] == 1
        title = "models_title" if one else "models_title_many"
        return dots_chart(
            losses.loc[order].set_axis(names, axis="index"),
            unit=_said("share_of_gdp", language),
            title=_said(title, language, scenario=str(losses.columns[0])),
            ax=ax,
            language=language,
        )

    def path(
        self,
        scenario: str | None = None,
        models: Iterable[str] | str | None = None,
        *,
        of: Measure = "output",
        ax: Place = None,
        language: Language = "en",
    ) -> Axes:
        """Change of output, GDP or employment on each day [% of a normal day], a line for each model.

        Parameters
        ----------
        scenario
            Label; the first where not given.
        models
            Labels; all where not given.
        of
            ``"output"``, ``"gdp"`` or ``"employment"``.
        ax, language
            Where to, and in which language.
        """
        label = self.result.label_of(scenario=scenario)[SCENARIO]
        asked = [models] if isinstance(models, str) else list(models or self.result.models)
        chosen = [self.result.label_of(model=model)[MODEL] for model in asked]
        data = self._daily(of).sel({SCENARIO: label})
        columns = {model_name(model, language): data.sel({MODEL: model}).to_numpy() for model in chosen}
        title = _said("path_title", language, what=_said(of, language), scenario=label)
        return _by_day(columns, data[DAY], "change", title, ax, language)

    def sectors(
        self,
        scenario: str | None = None,
        model: str | None = None,
        *,
        count: int = 12,
        ax: Place = None,
        language: Language = "en",
    ) -> Axes:
        """The sectors that lose most value added [% of a year's GDP].

        Where the result also has the model ``direct``, each bar shows what a sector cannot make itself
        (direct) apart from what it loses because others stop (propagated).

        Parameters
        ----------
        scenario
            Label; the first where not given.
        model
            Label; the first other than ``direct`` where not given.
        count
            Number of sectors.
        ax, language
            Where to, and in which language.
        """
        labels = self.result.models
        other = next((label for label in labels if label != "direct"), labels[0])
        place = self.result.label_of(scenario, model or other)
        lines = self.result.by_sector(*place.values(), language=language)
        if "direct" in labels and place[MODEL] != "direct":
            lines = split_losses(lines, self.result.by_sector(place[SCENARIO], "direct"))
            parts = {"direct": "direct", "propagated": "propagated"}
        else:
            parts = {"gdp_share": "value_added"}
        lines = lines[lines["gdp_share"] < -ROUNDING].head(count)
        shown = lines[list(parts)].rename(columns={key: _said(word, language) for key, word in parts.items()})
        title = _said(
            "sectors_title",
            language,
            count=len(lines),
            scenario=place[SCENARIO],
            model=model_name(place[MODEL], language),
        )
        return bars_chart(
            shown.set_axis(_coded(lines), axis="index"),
            unit=_said("share_of_gdp", language),
            title=title,
            ax=ax,
            language=language,
        )

    def sectors_by_model(
        self, scenario: str | None = None, *, count: int = 14, ax: Place = None, language: Language = "en"
    ) -> Axes:
        """Change of output of the sectors hit hardest in any model [% of their annual output]."""
        label = self.result.label_of(scenario=scenario)[SCENARIO]
        models = self.result.models
        frames = {model: self.result.by_sector(label, model, language=language) for model in models}
        shares = pd.DataFrame({model: frame["output_share"] for model, frame in frames.items()})
        worst = shares.loc[shares.min(axis="columns").sort_values(kind="stable").index[:count]]
        names = _coded(frames[models[0]].loc[worst.index])
        worst = worst.rename(columns=lambda model: model_name(model, language))
        return heat_chart(
            worst.set_axis(names, axis="index"),
            unit=_said("of_output", language),
            title=_said("heat_title", language, scenario=label),
            ax=ax,
            language=language,
        )

    def regions(
        self,
        scenario: str | None = None,
        model: str | None = None,
        *,
        count: int = 12,
        ax: Place = None,
        language: Language = "en",
    ) -> Axes:
        """Change of GDP of the regions hit hardest [% of their own annual GDP]."""
        place = self.result.label_of(scenario, model)
        lines = self.result.by_region(*place.values()).head(count)
        return bars_chart(
            lines[["gdp_share"]].set_axis([_said("gdp", language)], axis="columns"),
            unit=_said("of_region", language),
            title=_of_regions(place, language),
            ax=ax,
            language=language,
        )

    def world(
        self,
        scenario: str | None = None,
        model: str | None = None,
        *,
        count: int = 12,
        ax: Place = None,
        language: Language = "en",
    ) -> Axes:
        """Change of GDP by region and sector, with what remains [billion of the table's currency]."""
        place = self.result.label_of(scenario, model)
        share = self.result.by_region_and_sector(*place.values(), regions=count, language=language)
        scale, currency = parse_unit(self.result.unit)
        return bars_chart(
            share * (self.result.annual_gdp * scale / 1e11),
            unit=_said("billion", language, currency=currency),
            title=_of_regions(place, language),
            ax=ax,
            language=language,
        )

    def capacity(
        self, scenario: str | None = None, *, count: int = _SHOWN, ax: Place = None, language: Language = "en"
    ) -> Axes:
        """Capacity of the sectors that lose most of it, day by day [% of normal output]."""
        label = self.result.label_of(scenario=scenario)[SCENARIO]
        capacity = self.result.data["capacity"].sel({SCENARIO: label})
        lost = (1 - capacity).sum(DAY).to_numpy() * self.result.data["normal_value_added"].to_numpy()
        worst = np.argsort(-lost, kind="stable")[:count]
        worst = worst[lost[worst] > 0] if (lost > 0).any() else worst[:1]
        names = self.result.data["name_ja" if language == "ja" else "name_en"].to_numpy()
        codes = self.result.data[SECTOR].to_numpy()
        columns = {f"{codes[place]} {names[place]}": 100 * capacity.to_numpy()[:, place] for place in worst}
        title = _said("capacity_title", language, scenario=label)
        return _by_day(columns, capacity[DAY], "of_normal", title, ax, language)

    def unmet(
        self, scenario: str | None = None, *, count: int = _SHOWN, ax: Place = None, language: Language = "en"
    ) -> Axes:
        """Need that neither imports nor stocks cover, day by day [% of need]; equal paths share a line.

        Raises
        ------
        ParameterError
            If the scenario cuts no material.
        """
        label = self.result.label_of(scenario=scenario)[SCENARIO]
        data = self.result.data
        paths = data["unmet"].sel({SCENARIO: label}).dropna(ELEMENT) if "unmet" in data else None
        if paths is None or not paths.sizes[ELEMENT]:
            raise ParameterError(f"scenario {label} cuts no material, so no need is left open")
        figures = 100 * paths.to_numpy()
        worst = equal_paths(paths.to_numpy())[:count]
        codes = [str(code) for code in paths[ELEMENT].values]
        columns = {_some([codes[i] for i in places], language): figures[:, places[0]] for places in worst}
        title = _said("unmet_title", language, scenario=label)
        return _by_day(columns, paths[DAY], "of_need", title, ax, language)

    def _daily(self, of: Measure) -> xr.DataArray:
        """Change of a measure on each day, dimensions scenario, model, day [% of a normal day]."""
        variables = {"output": "output", "gdp": "value_added", "employment": "employment"}
        if of not in variables:
            raise ParameterError(f"of is {of!r}, expected one of {', '.join(variables)}")
        if variables[of] not in self.result.data:
            raise ParameterError(f"this result has no {of}; give the table persons by sector before the run")
        normal = float(self.result.data[f"normal_{variables[of]}"].sum())
        return 100 * self.result.change(variables[of]).sum(SECTOR) / normal


def _by_day(
    columns: Mapping[str, FloatArray],
    days: xr.DataArray,
    unit: str,
    title: str,
    ax: Place,
    language: Language,
) -> Axes:
    """Lines over the days of a run; `unit` is a key of the words."""
    return lines_chart(
        pd.DataFrame(columns, index=days.to_numpy().astype(float)),
        unit=_said(unit, language),
        axis=_said("day", language),
        title=title,
        ax=ax,
        language=language,
    )


def _coded(lines: pd.DataFrame) -> list[str]:
    """Codes and names of sectors."""
    return [f"{code} {name}" for code, name in lines["name"].items()]


def _some(names: Sequence[str], language: Language) -> str:
    """Two names, and how many more."""
    first = either(", ", "、", language).join(names[:2])
    more = len(names) - 2
    return first if more <= 0 else _said("more", language, first=first, count=more)


def _of_regions(place: Mapping[str, str], language: Language) -> str:
    """Title of a chart of regions."""
    model = model_name(place[MODEL], language)
    return _said("regions_title", language, scenario=place[SCENARIO], model=model)


def _said(key: str, language: Language, **values: object) -> str:
    """A text in a language, its blanks filled."""
    return either(*_WORDS[key], language).format(**values)
