"""What the answer hangs on: points of a grid, and scenarios side by side."""

from __future__ import annotations

from typing import Any

from iomodel.report import figures
from iomodel.report.parts import Cell, Column, Dots, Lines, Section, Table
from iomodel.report.study import Study
from iomodel.report.words import Words, varied
from iomodel.simulate.result import Result


def grid_section(said: Words, result: Result, study: Study) -> Section:
    """The loss over the grid: first entry on the axis, second as lines."""
    gdp = {point.values: figures.gdp(result, point.scenario.label) for point in study.points}
    loss = {values: row[study.lead.name] for values, row in gdp.items()}
    names = [varied(said, path) for path in study.recipe.grid]
    first = list(dict.fromkeys(values[0] for values in loss))
    second = list(dict.fromkeys(values[1:] for values in loss))
    title = said.model(study.lead)[0]
    chart = Lines(
        said("grid_chart", first=names[0]),
        said("share_of_gdp"),
        said("grid_note", lead=title, second=names[1])
        if len(names) > 1
        else said("grid_note_one", lead=title),
        axis=names[0],
        x=_places(first),
        ticks=tuple(_text(said, path_value, study, 0) for path_value in first),
        series=tuple(_text(said, rest[0], study, 1) if rest else title for rest in second),
        values=tuple(tuple(loss[(value, *rest)] for value in first) for rest in second),
        strong=None if len(second) > 1 else 0,
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


def scenarios_section(said: Words, result: Result, study: Study) -> Section:
    """Every scenario of the recipe at its own length, through the same models."""
    scenarios = [study.subject, *study.beside]
    gdp = [figures.gdp(result, scenario.label) for scenario in scenarios]
    names = [said.either(scenario.title or scenario.name, scenario.title_ja) for scenario in scenarios]
    chart = Dots(
        said("scenarios_chart"),
        said("share_of_gdp"),
        "",
        rows=tuple(names),
        marks=(said("least"), said("most")),
        values=tuple(figures.ends(row) for row in gdp),
    )
    columns = (
        Column(said("model")),
        *(
            Column(f"{scenario.name}, {said('day_count', days=scenario.duration.cut)}", "percent")
            for scenario in scenarios
        ),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (said.model(model)[0], *(row[model.name] for row in gdp)) for model in study.models
    )
    return Section(
        "scenarios",
        said("section_scenarios"),
        (said("scenarios_text"),),
        charts=(chart,),
        tables=(Table(said("scenarios_table"), columns, rows),),
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
