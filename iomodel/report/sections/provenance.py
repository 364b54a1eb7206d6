"""What the report was made of."""

from __future__ import annotations

import json

from iomodel.quantities import trillions
from iomodel.report.brief import Brief
from iomodel.report.parts import Column, Section, Table
from iomodel.sources.bundled import bundled_titles
from iomodel.sources.economy import gdp_source

PLACE = 100
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_provenance": ("Provenance", "作成情報"),
    "provenance_text": (
        "The same input gives the same report, byte for byte. Figures of the statistics were processed.",
        "同じ入力からは同一の報告書が得られる。統計の数値は加工して使用している。",
    ),
    "provenance_table": ("What this report was made of", "使用したデータとソフトウェア"),
    "item": ("item", "項目"),
    "p_table": ("table", "産業連関表"),
    "p_table_value": ("{title}, {sectors} sectors", "{title}（{sectors}部門）"),
    "p_source": ("source of the table", "表の出所"),
    "p_gdp": ("GDP for yen", "円換算に用いたGDP"),
    "p_material": ("material", "材料データ"),
    "p_models": ("models", "モデル"),
    "p_digest": ("sha256 of the table", "表のsha256"),
    "p_versions": ("software", "ソフトウェア"),
}


def section(brief: Brief) -> Section:
    """What the report was made of."""
    said, result, study = brief.said, brief.result, brief.study
    made, meta = result.provenance, study.table.meta
    gdp = made["gdp"]
    title = said.either(meta.title, bundled_titles().get(meta.title, meta.title))
    rows = [
        (said("p_table"), said("p_table_value", title=title, sectors=study.table.n)),
        (said("p_source"), meta.source),
        (said("p_digest"), made["table"]["digest"]),
        (
            said("p_gdp"),
            f"{trillions(gdp['value'], ',.1f')} {said('trillion', **brief.money)}: "
            f"{gdp_source(gdp['source'], said.lang)}",
        ),
        *(
            (f"{said('p_material')}: {name}", f"sha256 {digest}")
            for name, digest in made["materials"].items()
        ),
        (
            said("p_models"),
            "; ".join(
                name + (f" {json.dumps(values, sort_keys=True)}" if values else "")
                for name, values in made["models"].items()
            ),
        ),
        (said("p_versions"), ", ".join(f"{name} {version}" for name, version in made["versions"].items())),
    ]
    columns = (Column(said("item")), Column(said("value")))
    return Section(
        "provenance",
        said("section_provenance"),
        (said("provenance_text"),),
        tables=(Table(said("provenance_table"), columns, tuple(rows)),),
    )
