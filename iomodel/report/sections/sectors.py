"""Sectors: what they cannot make themselves, and what they lose because others stop."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from iomodel.charts.bars import bars_chart
from iomodel.models.measures import CONSUMPTION
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Chart, Column, Section, Table
from iomodel.report.study import Study
from iomodel.report.words import Words
from iomodel.simulate import sectors as simulate
from iomodel.simulate.result import Result

PLACE = 20
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_sectors": ("Who loses: direct and indirect effect", "影響を受ける部門：直接効果と間接波及効果"),
    "sectors_text": (
        "The direct effect is what a sector cannot make because the material is missing; what it loses "
        "because others stop is the {effect}. In {lead}, {direct} of the loss is direct and {spread} is not.",
        "直接効果は材料不足により自部門で生産できない分、{effect}は他部門の停止により失われる分をいう。"
        "「{lead}」では、損失全体のうち直接効果が{direct}、{effect}が{spread}を占める。",
    ),
    "sectors_first": (
        "What households no longer buy because their pay falls, the second indirect effect, is not in it.",
        "所得の減少に伴う家計消費の減少による第2次間接波及効果は含まない。",
    ),
    "sectors_chart": ("Value added lost, the {count} sectors hit hardest", "付加価値の損失：上位{count}部門"),
    "sectors_note": (
        "{lead}, {days} days. Direct: as in the model without networks, at most the sector's whole loss.",
        "{lead}、{days}日。直接効果は波及のないモデルの損失（その部門の損失全体を上限とする）。",
    ),
    "direct": ("direct effect", "直接効果"),
    "spread_first": ("indirect effect", "第1次間接波及効果"),
    "spread_both": ("indirect effects, first and second", "間接波及効果（第1次と第2次の計）"),
    "spread_priced": ("indirect effect, prices included", "間接波及効果（価格の変化を含む）"),
    "sectors_table": ("Hardest-hit sectors", "損失の大きい部門"),
    "sector_output": ("output, % of its year", "生産額（自部門の年間比）"),
    "all_sectors": ("Value added lost by sector", "部門別付加価値の損失"),
    "total": ("total", "合計"),
    "code": ("code", "コード"),
}

SHOWN = 12


def split_losses(result: Result, label: str, model: str) -> pd.DataFrame:
    """Losses of value added by sector in two parts that add up, hardest hit first.

    Columns of `Result.by_sector`, and ``direct`` and ``propagated`` [% of a year's GDP].
    """
    return simulate.split_losses(result.by_sector(label, model), result.by_sector(label, "direct"))


def hardest_hit(result: Result, study: Study, count: int) -> pd.DataFrame:
    """The sectors of the subject that lose most in the reference model."""
    lines = split_losses(result, study.subject.label, study.lead.name)
    return lines[lines["gdp_share"] < -simulate.ROUNDING].head(count)


def _spread(result: Result, study: Study) -> str:
    """What the indirect effect of the reference model holds: orders alone, households, or prices, too."""
    if getattr(study.lead, "households", False):
        return "spread_both"
    if CONSUMPTION in result.data and result.measure_loss(CONSUMPTION)[study.lead.name].notna().any():
        return "spread_priced"
    return "spread_first"


def section(brief: Brief) -> Section:
    """Who is hit directly, and who loses because others stop."""
    said, result, study = brief.said, brief.result, brief.study
    every = split_losses(result, study.subject.label, study.lead.name)
    lines = hardest_hit(result, study, SHOWN)
    names = [
        f"{code} {said.either(english, japanese)}"
        for code, english, japanese in zip(lines.index, lines["name"], lines["name_ja"], strict=True)
    ]
    kind = _spread(result, study)
    parts = [said("direct"), said(kind)]
    lead = said.model(study.lead)[0]
    whole = float(every["gdp_share"].sum())
    share = float(every["direct"].sum()) / whole if whole else 0.0
    chart = Chart(
        said("sectors_chart", count=len(lines)),
        said("share_of_gdp"),
        said("sectors_note", lead=lead, days=study.subject.duration.cut),
        bars_chart,
        lines[["direct", "propagated"]].set_axis(names, axis="index").set_axis(parts, axis="columns"),
    )
    columns = (
        Column(said("sector")),
        *(Column(said.listed([part, said("share_of_gdp")]), "percent") for part in parts),
        Column(said("sector_output"), "percent"),
    )
    rows = tuple(
        (name, float(direct), float(spread), float(output))
        for name, direct, spread, output in zip(
            names, lines["direct"], lines["propagated"], lines["output_share"], strict=True
        )
    )
    text = said(
        "sectors_text",
        lead=lead,
        effect=said(kind),
        direct=said.level(round(100 * share)),
        spread=said.level(100 - round(100 * share)),
    )
    limits = (said("sectors_first"),) if kind == "spread_first" else ()
    return Section(
        "sectors",
        said("section_sectors"),
        (said.gap.join((text, *limits)),),
        charts=(chart,) if len(lines) else (),
        tables=(Table(said("sectors_table"), columns, rows),),
    )


def all_sectors(said: Words, result: Result, study: Study) -> Iterator[Table]:
    """Every sector and model of the subject, for the workbook [unit of the table], with the total."""
    label = study.subject.label
    frames = {model.name: result.by_sector(label, model.name) for model in study.models}
    order = list(study.table.codes)
    names = frames["direct"].loc[order]
    columns = (
        Column(said("code")),
        Column(said("sector")),
        *(Column(f"{said.model(model)[0]} [{result.unit}]", "number") for model in study.models),
    )
    losses = {name: frame.loc[order, "value_added"].to_numpy(float) for name, frame in frames.items()}
    rows: list[tuple[Cell, ...]] = [
        (code, said.either(english, japanese), *(float(loss[place]) for loss in losses.values()))
        for place, (code, english, japanese) in enumerate(
            zip(order, names["name"], names["name_ja"], strict=True)
        )
    ]
    total: tuple[Cell, ...] = ("", said("total"), *(float(loss.sum()) for loss in losses.values()))
    yield Table(said("all_sectors"), columns, (*rows, total))
