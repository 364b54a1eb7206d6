"""Scenarios side by side."""

from __future__ import annotations

import pandas as pd

from iomodel.charts.dots import dots_chart
from iomodel.report import figures
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Chart, Column, Section, Table

PLACE = 65
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_scenarios": ("Scenarios side by side", "シナリオの比較"),
    "scenarios_text": (
        "Every scenario at its own length, through the same models.",
        "各シナリオをそれぞれの期間で、同じモデルに通した結果。",
    ),
    "scenarios_chart": (
        "Change of GDP by scenario, lowest and highest model",
        "シナリオ別GDPの変化（モデルの幅）",
    ),
    "least": ("smallest loss", "最小の損失"),
    "most": ("largest loss", "最大の損失"),
    "scenarios_table": ("Change of GDP by scenario and model", "シナリオとモデル別のGDPの変化"),
}


def section(brief: Brief) -> Section | None:
    """Every scenario of the recipe at its own length; nothing where there is one."""
    said, result, study = brief.said, brief.result, brief.study
    if not study.beside:
        return None
    scenarios = [study.subject, *study.beside]
    gdp = [figures.gdp(result, scenario.label) for scenario in scenarios]
    names = [said.either(scenario.title or scenario.name, scenario.title_ja) for scenario in scenarios]
    chart = Chart(
        said("scenarios_chart"),
        said("share_of_gdp"),
        "",
        dots_chart,
        pd.DataFrame([figures.ends(row) for row in gdp], index=names, columns=[said("least"), said("most")]),
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
