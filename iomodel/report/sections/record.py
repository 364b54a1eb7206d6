"""What happened says of the models: how each did where the outcome is known."""

from __future__ import annotations

from iomodel.episodes.records import Record, stored_records
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Column, Section, Table

PLACE = 90
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_record": ("How the models did in past events", "過去の事例によるモデルの検証"),
    "record_text": (
        "Each model was applied, without adjustment, to past events whose outcome is known. Where the lost "
        "output of plants was given, the record tests how a model carries a stop to suppliers and users. "
        "Where lost imports were given, it tests stocks, exposures and adaptation, too, and most predictions "
        "are too large. The two are not averaged. A report that asks for it (posterior = true) weights "
        "its draws by what these episodes teach.",
        "結果が判明している過去の供給ショックに、調整なしの各モデルを当てはめた。ショックを工場段階で与えた事例は、"
        "停止が取引先へどう波及するかの検証であり、輸入段階で与えた事例は、在庫・依存度・適応の前提の検証でもある。"
        "後者では多くの予測が過大となる。両者を平均することはしない。"
        "レシピで「posterior = true」と指定すると、これらの事例で重み付けした損失の幅を示す。",
    ),
    "record_table": (
        "Predicted over observed fall of GDP, and outcomes inside what was observed",
        "GDP減少の予測値／実績値と、予測が実績の区間に入った件数",
    ),
    "record_plant": ("shock at the plant", "工場段階のショック"),
    "record_border": ("shock at the border", "輸入段階のショック"),
    "record_inside": (
        "{inside} of {count} inside, {high} too high",
        "{count}件中{inside}件が区間内、{high}件が過大",
    ),
    "record_limits": (
        "The record is that of the usual parameters; others have none of their own.",
        "検証は標準のパラメータによる。変更したパラメータについての検証結果ではない。",
    ),
}


def section(brief: Brief) -> Section | None:
    """The stored record of every model of the report; none where no model has one."""
    said, known = brief.said, stored_records()
    listed = [model for model in brief.study.models if model.name in known]
    if not listed:
        return None
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (said.model(model)[0], *(_cell(brief, known[model.name], given) for given in ("plant", "border")))
        for model in listed
    )
    columns = (Column(said("model")), Column(said("record_plant")), Column(said("record_border")))
    texts = [said("record_text")]
    if any(model.parameters != type(model)().parameters for model in listed):
        texts.append(said("record_limits"))
    return Section(
        "record",
        said("section_record"),
        tuple(texts),
        tables=(Table(said("record_table"), columns, rows),),
    )


def _cell(brief: Brief, records: tuple[Record, ...], given: str) -> str:
    """A record in a cell; empty where there is none."""
    one = next((record for record in records if record.given == given), None)
    if one is None:
        return ""
    inside = brief.said("record_inside", inside=one.inside, count=one.count, high=one.high)
    span = brief.said.either(one.span, one.span.replace(" to ", "～"))
    between = brief.said.either("; ", "、")
    return f"{span}{between}{inside}" if span else inside
