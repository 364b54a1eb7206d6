"""Published estimates beside the report's own figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from iomodel.charts.dots import dots_chart
from iomodel.estimates import Reproduction
from iomodel.report import figures
from iomodel.report.brief import Brief
from iomodel.report.parts import Chart, Column, Section, Table
from iomodel.report.words import Words, with_minus

PLACE = 80
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_published": ("Comparison with published estimates", "公表された試算との比較"),
    "published_text": (
        "Published figures answer other questions than this report. Each is computed again below with its "
        "own scope, length and stocks. Calibrated: one parameter was adjusted until the model gave the "
        "figure. Predicted: the model gives the figure, and no parameter was adjusted. Missed: the model "
        "does not give the published digits.",
        "公表された数値は本報告書とは異なる問いに答えている。以下では、それぞれの範囲・期間・在庫の前提で再計算した。"
        "「較正」は公表値に合うよう1つのパラメータを調整したもの、「予測」は調整なしで一致したもの、"
        "「不一致」は公表桁の範囲に入らないもの。",
    ),
    "published_chart": ("Published and computed again", "公表値と再計算値"),
    "published_note": (
        "Each estimate with its own scenario, length and model; this report in {lead}.",
        "各試算はそれぞれのシナリオ・期間・モデルによる。本報告書は「{lead}」の値。",
    ),
    "published_why": ("{name}: {why}", "{name}：{why}。"),
    "published": ("published", "公表値"),
    "rebuilt": ("computed again", "再計算値"),
    "this_report": ("this report · {days}", "本報告書 · {days}"),
    "published_table": ("Published estimates", "公表された試算"),
    "who": ("who", "機関"),
    "when": ("when", "公表"),
    "status": ("status", "判定"),
    "tuned": ("calibrated parameter", "較正したパラメータ"),
    "address": ("address", "掲載先"),
}


def section(brief: Brief) -> Section | None:
    """Every registered estimate: as published, as rebuilt, and what was tuned for it."""
    words, result, study, found = brief.said, brief.result, brief.study, brief.found
    if not found:
        return None
    own = {
        words("this_report", days=words("day_count", days=scenario.duration.cut)): figures.gdp(
            result, scenario.label
        )[study.lead.name]
        for scenario in study.by_duration
    }
    names = [f"{item.estimate.id} · {words('day_count', days=item.estimate.duration_days)}" for item in found]
    marks = [
        *((100 * item.estimate.gdp_share, 100 * item.model_share) for item in found),
        *((np.nan, value) for value in own.values()),
    ]
    chart = Chart(
        words("published_chart"),
        words("share_of_gdp"),
        words("published_note", lead=words.model(study.lead)[0]),
        dots_chart,
        pd.DataFrame(marks, index=[*names, *own], columns=[words("published"), words("rebuilt")]),
    )
    columns = (
        Column(""),
        Column(words("who")),
        Column(words("published"), "percent"),
        Column(words("rebuilt"), "percent"),
        Column(words("status")),
        Column(words("tuned")),
        Column(words("address")),
    )
    rows = tuple(
        (
            name,
            words.listed([item.estimate.said("who", words.lang), item.estimate.when]),
            100 * item.estimate.gdp_share,
            100 * item.model_share,
            item.status,
            words.listed(
                [f"{words.data(name)} = {value:.3g}" for name, value in item.free_parameters.items()]
            )
            or words("none"),
            item.estimate.addresses[0],
        )
        for name, item in zip(names, found, strict=True)
    )
    return Section(
        "published",
        words("section_published"),
        (words("published_text"),),
        charts=(chart,),
        bullets=_remarks(words, found),
        tables=(Table(words("published_table"), columns, rows),),
    )


def _remarks(words: Words, found: Sequence[Reproduction]) -> tuple[str, ...]:
    """Why figures are missed."""
    return tuple(
        words("published_why", name=item.estimate.id, why=with_minus(item.why_in(words.lang)))
        for item in found
        if item.why
    )
