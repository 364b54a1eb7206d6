"""How sure the answer is: ranges over draws of the inputs, by length and model, and what moves them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from iomodel.charts.density import density_chart
from iomodel.charts.fan import fan_chart
from iomodel.charts.tornado import tornado_chart
from iomodel.errors import IOModelError
from iomodel.models import model_named
from iomodel.questions.ensemble import Ensemble, ensemble
from iomodel.questions.sensitivity import Sensitivity, sensitivity
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Chart, Column, Section, Table
from iomodel.report.study import Study
from iomodel.report.words import Words, with_minus
from iomodel.simulate.result import Result

PLACE = 50
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_ranges": ("How sure the result is", "結果の不確実性"),
    "ranges_text": (
        "Everything above is at central assumptions. Over {draws} draws of what is known of {inputs} inputs, "
        "{model} loses {median} in the median over {days} days, nine in ten draws lie from {low} to {high}.",
        "ここまでの数値は標準的な前提による。既知の幅をもつ{inputs}個の前提を{draws}通り抽出すると、「{model}」の"
        "{days}日間の損失は中央値で{median}、抽出の90％は{low}から{high}に収まる。",
    ),
    "ranges_models": (
        "Ranges are drawn through {models}; other models stay at central assumptions.",
        "幅の計算は{models}による。その他のモデルは標準的な前提のままとした。",
    ),
    "ranges_fan": (
        "Range of the change of GDP by length of the cut: {model}",
        "途絶の長さ別GDP変化の幅：{model}",
    ),
    "ranges_density": ("How the draws lie, {days} days", "抽出結果の分布（{days}日）"),
    "ranges_tornado": ("One input at a time: {model}", "前提を一つずつ動かした場合：{model}"),
    "ranges_tornado_note": (
        "Each input at the 5 and 95 % points of what is known of it, all others central.",
        "各前提を既知の幅の5％点と95％点に置き、他は標準値とした。",
    ),
    "ranges_ninety": ("nine in ten draws", "90％区間"),
    "ranges_half": ("half of the draws", "50％区間"),
    "ranges_median": ("median", "中央値（メディアン）"),
    "ranges_central": ("central assumptions", "標準的な前提"),
    "ranges_low": ("lower end (5 %)", "下限側（5％点）"),
    "ranges_high": ("upper end (95 %)", "上限側（95％点）"),
    "ranges_table": ("Range of the change of GDP", "GDPの変化の幅"),
    "ranges_from": ("nine in ten: from", "90％区間：下端"),
    "ranges_to": ("to", "90％区間：上端"),
    "ranges_pooled": ("pooled, equal weights", "統合（等ウェイト）"),
}

_QUICK = ("direct", "supply-constrained")
"""Models that many draws go through quickly."""
_HEADLINE_DRAWS = 128
"""Draws behind the headline where the recipe asks for none: they take half a second."""
_SHOWN = 10
"""Inputs of the tornado."""
_PART = 4
"""The design of the sensitivity analysis has one row for so many draws."""


def section(brief: Brief) -> Section | None:
    """Ranges; nothing where the recipe asks for no draws, or nothing is uncertain."""
    study, draws = brief.study, brief.study.recipe.draws
    names = [name for name in _QUICK if name in brief.result.models]
    if not draws or not names:
        return None
    lead = study.lead.name if study.lead.name in names else names[-1]
    found = brief.drawn or draws_of(study, brief.result)
    if found is None or not found.inputs:
        return None
    rows = max(2, draws // _PART)
    moved = sensitivity(study.table, study.subject, lead, draws=rows, materials=study.materials)
    return Section(
        "ranges",
        brief.said("section_ranges"),
        (*_text(brief, found, lead, names), with_minus(moved.sentence(lead, brief.said.lang))),
        charts=_charts(brief, found, moved, lead),
        tables=(_table(brief.said, found),),
    )


def draws_of(study: Study, result: Result) -> Ensemble | None:
    """Losses over draws of the parameters.

    At every length where the recipe asks for draws, else few at the subject's own length, for the headline;
    None where no draws can be made.
    """
    names = [name for name in _QUICK if name in result.models]
    if not names:
        return None
    asked = study.recipe.draws
    lengths = [scenario.duration.cut for scenario in study.by_duration] if asked else None
    try:
        return ensemble(
            study.table,
            study.subject,
            names,
            draws=asked or _HEADLINE_DRAWS,
            durations=lengths or [study.subject.duration.cut],
            materials=study.materials,
        )
    except IOModelError:
        if asked:
            raise
        return None


def _title(said: Words, name: str) -> str:
    """Title of a model."""
    return said.model(model_named(name))[0]


def _text(brief: Brief, found: Ensemble, lead: str, names: Sequence[str]) -> list[str]:
    """The range of the reference model at the subject's own length, and which models are drawn."""
    said, days = brief.said, brief.study.subject.duration.cut
    row = found.range().to_dict("index")[lead, days]
    text = said(
        "ranges_text",
        draws=found.data.sizes["draw"],
        inputs=len(found.inputs),
        model=_title(said, lead),
        days=days,
        median=said.percent(row["median"]),
        low=said.percent(row["low90"]),
        high=said.percent(row["high90"]),
    )
    others = [name for name in brief.result.models if name not in names]
    titles = said.listed([_title(said, name) for name in names])
    return [text, said("ranges_models", models=titles)] if others else [text]


def _charts(brief: Brief, found: Ensemble, moved: Sensitivity, lead: str) -> tuple[Chart, ...]:
    """A fan where there are several lengths, densities by model, the tornado."""
    said, days = brief.said, brief.study.subject.duration.cut
    title, unit = _title(said, lead), said("share_of_gdp")
    keys = tuple(said(f"ranges_{key}") for key in ("ninety", "half", "median", "central"))
    ranges = found.range()
    own = ranges[ranges.index.get_level_values("model") == lead].droplevel("model").sort_index()
    fan = Chart(
        said("ranges_fan", model=title), unit, "", fan_chart, own, {"axis": said("duration"), "keys": keys}
    )
    gdp = found.data["gdp"].sel(duration=days).transpose("draw", "model")
    names = [_title(said, str(name)) for name in gdp["model"].to_numpy()]
    lie = pd.DataFrame(gdp.to_numpy(), index=gdp["draw"].to_numpy().astype(str), columns=names)
    density = Chart(said("ranges_density", days=days), unit, "", density_chart, lie)
    swings, called = moved.tornado_of(lead).head(_SHOWN), moved.titles(said.lang)
    ends = (said("ranges_low"), said("ranges_high"))
    tornado = Chart(
        said("ranges_tornado", model=title),
        unit,
        said("ranges_tornado_note"),
        tornado_chart,
        pd.DataFrame(
            swings[["at_from", "at_to"]].to_numpy(float),
            index=[called[str(name)] for name in swings.index],
            columns=list(ends),
        ),
        {"centre": float(moved.ranges["central"][lead]), "keys": ends},
    )
    return (fan, density, tornado) if len(own) > 1 else (density, tornado)


def _table(said: Words, found: Ensemble) -> Table:
    """Central value, median and 90 % range by model and length, then of all models together."""
    columns = (
        Column(said("model")),
        Column(said("days"), "count"),
        *(Column(said(f"ranges_{key}"), "percent") for key in ("central", "median", "from", "to")),
    )
    rows: list[tuple[Cell, ...]] = [
        (_title(said, str(row["model"])), row["duration"], row["central"], *_ends(row))
        for row in found.range().reset_index().to_dict("records")
    ]
    if found.data.sizes["model"] > 1:
        rows += [
            (said("ranges_pooled"), row["duration"], None, *_ends(row))
            for row in found.pooled().reset_index().to_dict("records")
        ]
    return Table(said("ranges_table"), columns, tuple(rows))


def _ends(row: Mapping[Hashable, Any]) -> tuple[float, float, float]:
    """Median and ends of a range."""
    return row["median"], row["low90"], row["high90"]
