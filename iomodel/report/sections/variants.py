"""Every combination that a recipe lists, in a row."""

from __future__ import annotations

import pandas as pd

from iomodel.charts.dots import dots_chart
from iomodel.report import figures
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Chart, Column, Section, Table
from iomodel.report.valued import value_text, valued, varied

PLACE = 55
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_variants": ("All variants", "全ケースの比較"),
    "variants_text": (
        "{count} variants of the scenario, each with the assumptions named and everything else held. "
        "{lead}: from {low} to {high}.",
        "シナリオの{count}ケース。表に示す前提だけを変え、他は固定した。「{lead}」では{low}から{high}まで変わる。",
    ),
    "variants_chart": (
        "Change of GDP by variant, lowest and highest model",
        "ケース別GDPの変化（モデルの幅）",
    ),
    "variants_table": ("Change of GDP in every variant", "各ケースのGDPの変化"),
    "variant": ("variant", "ケース"),
    "range_of_models": ("range of the models", "モデルの幅"),
    "least": ("smallest loss", "最小の損失"),
    "most": ("largest loss", "最大の損失"),
}


def section(brief: Brief) -> Section | None:
    """A row for every variant; nothing where the recipe lists none for this report."""
    said, result, study = brief.said, brief.result, brief.study
    if not study.variants:
        return None
    gdp = {variant.name: figures.gdp(result, variant.scenario.label) for variant in study.variants}
    losses = [row[study.lead.name] for row in gdp.values()]
    names = [variant.title or valued(said, variant.values) for variant in study.variants]
    chart = Chart(
        said("variants_chart"),
        said("share_of_gdp"),
        "",
        dots_chart,
        pd.DataFrame(
            [figures.ends(row) for row in gdp.values()], index=names, columns=[said("least"), said("most")]
        ),
    )
    paths = list(dict.fromkeys(path for variant in study.variants for path in variant.values))
    titled = any(variant.title for variant in study.variants)
    columns = (
        *((Column(said("variant")),) if titled else ()),
        *(Column(varied(said, path)) for path in paths),
        Column(said("range_of_models")),
        *(Column(said.model(model)[0], "percent") for model in study.models),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *((variant.title,) if titled else ()),
            *(
                value_text(said, path, variant.values[path]) if path in variant.values else None
                for path in paths
            ),
            said.span(figures.ends(gdp[variant.name]), "percent"),
            *(gdp[variant.name][model.name] for model in study.models),
        )
        for variant in study.variants
    )
    text = said(
        "variants_text",
        count=len(study.variants),
        lead=said.model(study.lead)[0],
        low=said.percent(max(losses)),
        high=said.percent(min(losses)),
    )
    table = Table(said("variants_table"), columns, rows)
    return Section("variants", said("section_variants"), (text,), charts=(chart,), tables=(table,))
