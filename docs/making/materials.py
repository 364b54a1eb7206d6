"""Data on materials: elements, origins, exposures, stocks and adaptation with source, grade and range."""

from __future__ import annotations

from functools import cache

import pandas as pd

from docs.making.writing import Pages, page, plain, table, toctree, wide
from iomodel import load_table
from iomodel.languages import either
from iomodel.materials.material import Material
from iomodel.materials.reading import load_material, material_names
from iomodel.materials.unmodelled import not_modelled
from iomodel.questions.binding import binding_rows

_JAPANESE = {
    "element": "元素",
    "application": "用途",
    "sector": "部門",
    "low": "下限",
    "central": "中央",
    "high": "上限",
    "criticality": "不可欠度",
    "binds": "制約の有無",
    "binding": "単独の寄与（GDP比%）",
    "confidence": "確度",
    "source": "出典",
    "origin": "調達先",
    "year": "年",
    "stage": "工程",
    "parameter": "項目",
    "unit": "単位",
    "holder": "保有者",
    "period": "時点",
    "note": "注記",
    "name": "名称",
    "symbols": "元素記号",
    "why": "モデル化していない理由",
    "control": "規制",
    "status": "状況",
    "date": "日付",
    "elements": "対象元素",
    "authority": "当局",
}
_PARTS = {
    "origins": (
        "Where it comes from",
        "調達先",
        "Share of Japan's use [0 to 1].",
        "日本の使用量に占める割合。",
    ),
    "stages": (
        "Stages of the chain",
        "供給網の工程",
        "Share of use that passes through a place at a stage [0 to 1].",
        "各工程で各国を経由する使用量の割合。",
    ),
    "adaptation": ("Saving and other suppliers", "節約と代替供給", "", ""),
    "stocks": ("Stocks", "在庫・備蓄", "", ""),
    "controls": ("Controls in force", "輸出規制", "", ""),
}


def pages(language: str) -> Pages:
    """A page for each material, and one that lists them all."""
    made = {f"data/materials/{name}.md": _page(load_material(name), language) for name in material_names()}
    return made | {"data/index.md": _index(language)}


def _said(english: str, language: str) -> str:
    return english if language == "en" else _JAPANESE.get(english, english)


def frame(rows: pd.DataFrame, columns: list[str], language: str) -> str:
    """Columns of a table that are there and not empty, to be scrolled sideways."""
    kept = [name for name in columns if name in rows and rows[name].notna().any()]
    head = [plain(_said(name, language)) for name in kept]
    return wide(table(head, ([plain(cell) for cell in row] for row in rows[kept].itertuples(index=False))))


@cache
def binding(name: str) -> pd.DataFrame:
    """Exposure rows of a material in use, with what each alone decides."""
    material = load_material(name)
    if material.country != "JPN":
        return pd.DataFrame()
    return binding_rows(material, load_table("japan-2015", sectors=107))


def exposures(material: Material, language: str) -> pd.DataFrame:
    """Every exposure row with whether it binds when all of the material is missing."""
    rows = material.exposures.copy()
    rows["binds"] = either("alternative", "代替行", language)
    rows.loc[rows["default"].to_numpy(bool), "binds"] = ""
    if (found := binding(material.name)).empty:
        return rows
    keys = ["element", "application", "sector", "product"]
    places = {tuple(row[key] for key in keys): row for _, row in found.iterrows()}
    words = (either("no", "なし", language), either("binds", "あり", language))
    for place, row in rows[rows["default"].to_numpy(bool)].iterrows():
        one = places[tuple(row[key] for key in keys)]
        rows.loc[place, "binds"] = words[bool(one["binds"])]
        rows.loc[place, "binding"] = f"{100 * one['binding']:.3f}"
    return rows


def _page(material: Material, language: str) -> str:
    elements = material.elements.reset_index()
    elements["name"] = elements["name_ja" if language == "ja" else "name_en"]
    columns = ["element", "application", "sector", "low", "central", "high", "criticality"]
    parts = [
        either(
            f"`{material.name}`, as used in {plain(material.country)}.",
            f"`{material.name}`（使用国：{plain(material.country)}）",
            language,
        ),
        either("## Elements", "## 元素", language),
        frame(elements, ["element", "name", "symbols"], language),
        either("## Exposures", "## エクスポージャー", language),
        _about_exposures(language),
        frame(
            exposures(material, language),
            [*columns, "binds", "binding", "confidence", "source", "note"],
            language,
        ),
    ]
    for key, (english, japanese, about, about_ja) in _PARTS.items():
        rows = getattr(material, key, None)
        rows = material.tables.get(key) if rows is None else rows
        if rows is None or rows.empty:
            continue
        order = [name for name in _ORDER if name in rows]
        parts += [
            f"## {either(english, japanese, language)}",
            either(about, about_ja, language),
            frame(rows.dropna(axis="columns", how="all"), order, language),
        ]
    return page(plain(either(material.title_en, material.title_ja, language)), *parts)


_ORDER = [
    *(
        "stage",
        "holder",
        "parameter",
        "element",
        "origin",
        "year",
        "low",
        "central",
        "high",
        "unit",
        "period",
    ),
    *("date", "elements", "authority", "control", "status", "confidence", "source", "note"),
]


def _about_exposures(language: str) -> str:
    return either(
        "Share of the sector's output that cannot be made as designed without the element (low, central, "
        "high), and the part of it lost within a year (criticality). A row *binds* if less would be lost "
        "without it while all of the material is missing; the figure is what it alone decides [% of GDP]. "
        "H is an official or published figure, M one with arithmetic or from the press, L judgement.",
        "その元素がなければ設計どおりに生産できない部門生産額の割合（下限・中央・上限）と、そのうち1年以内に"
        "失われる割合（不可欠度）。材料がすべて不足した場合に、その行がなければ損失が減るとき「制約あり」とし、"
        "その行だけで決まる損失をGDP比で示す。確度はHが公的統計等の公表値、Mが計算や報道による値、Lが判断。",
        language,
    )


def _index(language: str) -> str:
    rows = []
    for name in material_names():
        material = load_material(name)
        judged = int((material.exposures["confidence"] == "L").sum())
        found = binding(name)
        rows.append(
            [
                f"[{plain(either(material.title_en, material.title_ja, language))}](materials/{name}.md)",
                plain(material.country),
                str(len(material.exposures)),
                str(judged),
                "" if found.empty else str(int(found["binds"].sum())),
            ]
        )
    head = (
        ["Material", "Country", "Exposure rows", "Of these judgement", "Rows that bind"]
        if language == "en"
        else ["材料", "国", "エクスポージャーの行数", "うち判断", "制約となる行"]
    )
    left = pd.DataFrame([vars(one) for one in not_modelled()])
    left["name"] = left["name_ja"] if language == "ja" else left["name"]
    return page(
        either("Data and evidence", "データと根拠", language),
        either(
            "All of this is read from the files in `tables/` when the site is built: nothing is typed here.",
            "以下はすべて`tables/`のファイルから生成したものである。",
            language,
        ),
        either("## Materials", "## 材料", language),
        table(head, rows),
        toctree([*(f"materials/{name}" for name in material_names()), *_OTHERS]),
        either("## Controlled, and not modelled", "## 規制対象だがモデル化していない材料", language),
        frame(left, ["name", "why", "control", "date", "status", "confidence", "source"], language),
    )


_OTHERS = ("estimates", "episodes", "scenarios", "tables")
"""The other pages of data."""
