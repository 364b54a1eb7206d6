"""How much, and according to whom."""

from __future__ import annotations

import pandas as pd

from iomodel.charts.dots import dots_chart
from iomodel.notation import DAY, DAYS_PER_YEAR, MODEL, SCENARIO
from iomodel.report import figures
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Chart, Column, Section, Table
from iomodel.simulate.result import Result

PLACE = 10
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_models": ("How much is lost, by model", "損失の大きさ：モデル別"),
    "models_text": (
        "Every model is given the same lost capacity on each day. The models differ in who loses when a "
        "plant stops, so the range between them is part of the answer: read the range first, then the key "
        "assumption behind each end.",
        "すべてのモデルに同一の生産能力の推移を与える。工場の停止が誰に及ぶかについての前提が異なるため、"
        "モデル間の差そのものが結果の一部である。まず幅を見て、両端の前提を確認してほしい。",
    ),
    "models_chart": ("Change of GDP by model, {days} days", "モデル別GDPの変化（{days}日）"),
    "models_note": (
        "Loss summed over the cut and its aftermath, divided by one year's GDP of the table.",
        "途絶とその後の期間の損失を合計し、産業連関表の年間GDPで割った値。",
    ),
    "models_table": ("Results by model", "モデル別の結果"),
    "assumes": ("key assumption", "主な前提"),
    "errs": ("what it tends to do", "誤差の方向"),
}


def section(brief: Brief) -> Section:
    """How much, and according to whom."""
    said, result, study = brief.said, brief.result, brief.study
    label = study.subject.label
    gdp, yen = figures.gdp(result, label), figures.yen(result, label)
    output = figures.by_model(result.output_loss(), label)
    order = sorted(study.models, key=lambda model: -gdp[model.name])
    titles = {model.name: said.model(model) for model in order}
    chart = Chart(
        said("models_chart", days=study.subject.duration.cut),
        said("share_of_gdp"),
        said("models_note"),
        dots_chart,
        pd.DataFrame(
            {said("gdp"): [gdp[model.name] for model in order]},
            index=[titles[model.name][0] for model in order],
        ),
        {"strong": order.index(study.lead)},
    )
    currency = said("trillion", **brief.money)
    columns = [
        Column(said("model")),
        Column(said("gdp"), "percent"),
        Column(currency, "trillion"),
        Column(said("output"), "percent"),
    ]
    persons = _persons(result, label)
    columns += [Column(said("persons"), "persons")] if persons else []
    columns += [Column(said("assumes")), Column(said("errs"))]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            titles[model.name][0],
            gdp[model.name],
            yen[model.name],
            output[model.name],
            *([persons[model.name]] if persons else []),
            *titles[model.name][1:],
        )
        for model in order
    )
    return Section(
        "models",
        said("section_models"),
        (said("models_text"),),
        charts=(chart,),
        tables=(Table(said("models_table"), tuple(columns), rows),),
    )


def _persons(result: Result, label: str) -> dict[str, float]:
    """Change of employment by model, an average over one year [persons]; empty where it is not known."""
    if "employment" not in result.data:
        return {}
    change = result.change("employment").sel({SCENARIO: label}).sum(DAY) / DAYS_PER_YEAR
    per_model = change.sum([name for name in change.dims if name != MODEL])
    return {str(name): float(value) for name, value in zip(result.models, per_model, strict=True)}
