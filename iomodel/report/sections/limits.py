"""What the report cannot say."""

from __future__ import annotations

from iomodel.models import Model, model_named
from iomodel.report.brief import Brief
from iomodel.report.parts import Section
from iomodel.report.words import Words
from iomodel.sources.countries import countries

PLACE = 95
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_limits": ("The known error of each model, and other limits", "各モデルの誤差の方向と限界"),
    "limit_table": (
        "The table shows {year}: technology and trade are those of that year, and a cut-off does not "
        "change them.",
        "産業連関表は{year}年のもの。技術と貿易の構造は同年のまま変化しないとする。",
    ),
    "limit_level": (
        "The table has {sectors} sectors. The size of a loss depends on this level of detail: coarse "
        "sectors mix products that need the material with others. Exposures are given for {detail} sectors "
        "of {table}, which is why that level is the default.",
        "産業連関表は{sectors}部門。損失の大きさは部門分類の粗さに左右される。粗い部門には当該材料を必要とする製品と"
        "しない製品が混在する。エクスポージャーは{table}の{detail}部門で与えられているため、この分類を既定とする。",
    ),
    "limit_substitution": (
        "What users replace, save or buy elsewhere enters only through the assumptions listed above, and "
        "not through prices unless a model says so.",
        "需要家の代替・節約・調達先変更は上記の前提を通じてのみ反映され、価格を通じた調整は、"
        "モデルが明示する場合を除き含まない。",
    ),
    "limit_stocks": (
        "Holdings of stocks are not published; the number of days used here is a target or a report, not a "
        "count.",
        "在庫量は公表されていない。用いた日数は目標または報道による。",
    ),
    "limit_borrowed": (
        "Exposures to {material} are those of {countries}: how much of it the industries of the country hit "
        "need is not known here.",
        "{material}のエクスポージャーは{countries}の値を用いた。対象国の産業の依存度は把握していない。",
    ),
    "limit_errs": ("{model}: {errs}.", "{model}の誤差の方向：{errs}。"),
    "limit_refused": (
        "{model} has no answer here, {why}.",
        "{model}の結果はない（{why}）。",
    ),
    "limit_share": (
        "A share of GDP is a loss over the run divided by one year's GDP. It is no growth rate, and it "
        "means nothing without its base year.",
        "GDP比は期間中の損失を1年分のGDPで割った値であり、成長率ではない。基準年を示さない比率に意味はない。",
    ),
}


def section(brief: Brief) -> Section:
    """What the report cannot say."""
    said, study = brief.said, brief.study
    year = study.table.meta.year
    bullets = [said("limit_table", year=year)] if year else []
    bullets += [
        said("limit_level", sectors=study.table.n, detail=material.detail, table=material.official.name)
        for material in list(study.materials.values())[:1]
    ]
    bullets += [*_borrowed(brief), said("limit_substitution"), said("limit_share")]
    bullets += [said("limit_stocks")] if study.subject.stocks else []
    bullets += [_errs(said, model) for model in study.models]
    for name, why in brief.result.refusals(said.lang).items():
        title = said.model(model_named(name.partition("(")[0]))[0]
        bullets.append(said("limit_refused", model=title, why=why))
    return Section("limits", said("section_limits"), bullets=tuple(bullets))


def _borrowed(brief: Brief) -> list[str]:
    """Whose exposures stand in for those of the country that is hit."""
    said, known = brief.said, countries()
    lines = []
    for name, codes in (brief.result.provenance.get("borrowed") or {}).items():
        material = brief.study.materials[name]
        called = [
            said.either(known[code].name, known[code].name_ja) if code in known else code for code in codes
        ]
        title = said.either(material.title_en.lower(), material.title_ja)
        lines.append(said("limit_borrowed", material=title, countries=said.either(", ", "、").join(called)))
    return lines


def _errs(said: Words, model: Model) -> str:
    """Which way a model is known to be wrong."""
    title, _, errs = said.model(model)
    return said("limit_errs", model=title, errs=errs)
