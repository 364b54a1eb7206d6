"""The loss with the length of the cut."""

from __future__ import annotations

import pandas as pd

from iomodel.charts.lines import lines_chart
from iomodel.report import figures
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Chart, Column, Section, Table

PLACE = 40
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_duration": ("How the loss grows with the length of the cut", "途絶の長さと損失"),
    "duration_text": (
        "Stocks come first: nothing is lost until they are gone. {first} The loss therefore grows faster "
        "than the cut is long. {lead}: {short} in {short_days} days, {long} in {long_days} days.",
        "まず在庫が取り崩され、尽きるまで損失は生じない。{first}このため損失は途絶の長さ以上に膨らむ。"
        "「{lead}」では{short_days}日で{short}、{long_days}日で{long}。",
    ),
    "duration_text_plain": (
        "The loss with the length of the cut. {lead}: {short} in {short_days} days, {long} in {long_days} "
        "days.",
        "途絶の長さ別の損失は、「{lead}」では{short_days}日で{short}、{long_days}日で{long}。",
    ),
    "duration_first": ("Here that is day {day}.", "ここでは{day}日目である。"),
    "duration_chart": ("Change of GDP by length of the cut", "途絶の長さ別GDPの変化"),
    "duration_note": ("One point a run; every run is simulated anew.", "各点は個別のシミュレーション。"),
    "duration_table": ("Change of GDP by length of the cut", "途絶の長さ別GDPの変化"),
}


def section(brief: Brief) -> Section | None:
    """The loss with the length of the cut; nothing where there is one length."""
    said, result, study = brief.said, brief.result, brief.study
    short = brief.short
    if len(study.by_duration) < 2:
        return None
    labels = [scenario.label for scenario in study.by_duration]
    days = [scenario.duration.cut for scenario in study.by_duration]
    gdp = [figures.gdp(result, label) for label in labels]
    titles = [said.model(model)[0] for model in study.models]
    lead = [row[study.lead.name] for row in gdp]
    losses = [[row[model.name] for model in study.models] for row in gdp]
    chart = Chart(
        said("duration_chart"),
        said("share_of_gdp"),
        said("duration_note"),
        lines_chart,
        pd.DataFrame(losses, index=[float(count) for count in days], columns=titles),
        {"axis": said("duration"), "strong": study.models.index(study.lead)},
    )
    columns = (
        Column(said("model")),
        *(Column(said("day_count", days=count), "percent") for count in days),
    )
    rows: list[tuple[Cell, ...]] = [
        (title, *(row[model.name] for row in gdp)) for title, model in zip(titles, study.models, strict=True)
    ]
    first = said("duration_first", day=short.day) if short and short.day else ""
    faster = lead[-1] < 0 and lead[-1] / days[-1] < lead[0] / days[0]
    stocked = bool(study.subject.stocks and short and faster)
    text = said(
        "duration_text" if stocked else "duration_text_plain",
        first=first,
        short=said.percent(lead[0]),
        short_days=days[0],
        long=said.percent(lead[-1]),
        long_days=days[-1],
        lead=said.model(study.lead)[0],
    )
    return Section(
        "duration",
        said("section_duration"),
        (text,),
        charts=(chart,),
        tables=(Table(said("duration_table"), columns, tuple(rows)),),
    )
