"""What decides the answer: points of a grid, and scenarios side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd

from iomodel.charts.lines import lines_chart
from iomodel.report import figures
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Chart, Column, Section, Table
from iomodel.report.valued import value_text, varied

PLACE = 60
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_grid": ("What changes the result", "結果を左右する前提"),
    "grid_text": (
        "The assumptions below were varied together, everything else held. {lead}: from {low} to {high}.",
        "以下の前提だけを同時に変え、他は固定した。「{lead}」では{low}から{high}まで変わる。",
    ),
    "grid_chart": ("Change of GDP by {first}", "{first}別GDPの変化"),
    "grid_note": ("{lead}. Lines: {second}.", "{lead}。線は{second}。"),
    "grid_note_one": ("{lead}.", "{lead}。"),
    "grid_table": ("Change of GDP at every point of the grid", "格子の各点でのGDPの変化"),
}


def section(brief: Brief) -> Section | None:
    """The loss over the grid: first entry on the axis, second as lines; nothing without a grid."""
    said, result, study = brief.said, brief.result, brief.study
    if not study.points:
        return None
    gdp = {point.values: figures.gdp(result, point.scenario.label) for point in study.points}
    loss = {values: row[study.lead.name] for values, row in gdp.items()}
    paths = list(study.recipe.grid)
    names = [varied(said, path) for path in study.recipe.grid]
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
            columns=[value_text(said, paths[1], rest[0]) if rest else title for rest in second],
        ),
        {
            "axis": names[0],
            "ticks": tuple(value_text(said, paths[0], value) for value in first),
            "strong": None if len(second) > 1 else 0,
        },
    )
    columns = (
        *(Column(name) for name in names),
        *(Column(said.model(model)[0], "percent") for model in study.models),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *(value_text(said, path, value) for path, value in zip(paths, point.values, strict=True)),
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
