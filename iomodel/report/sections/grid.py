"""What decides the answer: points of a grid, and scenarios side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd

from iomodel.charts.lines import lines_chart
from iomodel.report import figures
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Chart, Column, Section, Table
from iomodel.report.study import Study
from iomodel.report.words import Words

PLACE = 50
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_grid": ("What decides the answer", "結果を左右する前提"),
    "grid_text": (
        "The assumptions below were varied together, everything else held. {lead}: from {low} to {high}.",
        "以下の前提だけを同時に変え、他は固定した。「{lead}」では{low}から{high}まで変わる。",
    ),
    "grid_chart": ("Change of GDP by {first}", "{first}別GDPの変化"),
    "grid_note": ("{lead}. Lines: {second}.", "{lead}。線は{second}。"),
    "grid_note_one": ("{lead}.", "{lead}。"),
    "grid_table": ("Change of GDP at every point of the grid", "格子の各点でのGDPの変化"),
    "vary.cuts.*.share": ("share cut off", "途絶率"),
    "vary.stocks.*.days": ("days of stock", "在庫日数"),
    "vary.adaptation.thrift": ("thrift per year", "年間節約率"),
    "vary.adaptation.ramp": ("ramp of other suppliers per year", "他供給元の年間増産率"),
    "vary.exposure.level": ("level of exposure", "エクスポージャーの水準"),
    "vary.exposure.scale": ("factor on exposures", "エクスポージャーの倍率"),
    "vary.cuts.*.origin_share": ("share of use from the origin", "供給元への依存度"),
}


def section(brief: Brief) -> Section | None:
    """The loss over the grid: first entry on the axis, second as lines; nothing without a grid."""
    said, result, study = brief.said, brief.result, brief.study
    if not study.points:
        return None
    gdp = {point.values: figures.gdp(result, point.scenario.label) for point in study.points}
    loss = {values: row[study.lead.name] for values, row in gdp.items()}
    names = [_varied(said, path) for path in study.recipe.grid]
    first = list(dict.fromkeys(values[0] for values in loss))
    second = list(dict.fromkeys(values[1:] for values in loss))
    title = said.model(study.lead)[0]
    losses = [[loss[(value, *rest)] for rest in second] for value in first]
    chart = Chart(
        said("grid_chart", first=names[0]),
        said("share_of_gdp"),
        said("grid_note", lead=title, second=names[1])
        if len(names) > 1
        else said("grid_note_one", lead=title),
        lines_chart,
        pd.DataFrame(
            losses,
            index=_places(first),
            columns=[_text(said, rest[0], study, 1) if rest else title for rest in second],
        ),
        {
            "axis": names[0],
            "ticks": tuple(_text(said, value, study, 0) for value in first),
            "strong": None if len(second) > 1 else 0,
        },
    )
    columns = (
        *(Column(name) for name in names),
        *(Column(said.model(model)[0], "percent") for model in study.models),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *(_text(said, value, study, place) for place, value in enumerate(point.values)),
            *(gdp[point.values][model.name] for model in study.models),
        )
        for point in study.points
    )
    text = said(
        "grid_text", lead=title, low=said.percent(max(loss.values())), high=said.percent(min(loss.values()))
    )
    return Section(
        "grid",
        said("section_grid"),
        (text,),
        charts=(chart,),
        tables=(Table(said("grid_table"), columns, rows),),
    )


def _places(values: list[Any]) -> tuple[float, ...]:
    """Where values lie on an axis: at themselves, or one after another where they are words."""
    if all(isinstance(value, int | float) for value in values):
        return tuple(float(value) for value in values)
    return tuple(float(place) for place in range(len(values)))


def _text(said: Words, value: Any, study: Study, place: int) -> str:
    """A value of a grid for a reader; shares in per cent, days as days."""
    path = list(study.recipe.grid)[place]
    if isinstance(value, str):
        return said.data(value)
    if path.endswith("days"):
        return said("day_count", days=f"{value:g}")
    return (
        said.level(100 * value) if isinstance(value, float) and not path.endswith("scale") else f"{value:g}"
    )


def _varied(said: Words, path: str) -> str:
    """Name of what a grid varies; its path where it has no name of its own."""
    return said(f"vary.{path}") if f"vary.{path}" in WORDS else path
