"""Direct, first and second indirect effect, where a model closed to households is asked for."""

from __future__ import annotations

from iomodel.models import Leontief
from iomodel.questions.households import household_effects
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Column, Kind, Section, Table
from iomodel.report.words import with_minus

PLACE = 25
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_effects": ("Effects, the spending of households included", "家計の消費を含む波及効果"),
    "effects_text": (
        "In {model}, pay that is lost is consumption that is lost. The direct effect is the goods that final "
        "users do not get, the first indirect effect the orders that their makers lose, and the second "
        "indirect effect what households no longer buy.",
        "「{model}」では、雇用者所得の減少が家計の消費を減少させる。直接効果は最終需要に届かない財、"
        "第1次間接波及効果はその原材料等の生産の減少、第2次間接波及効果は所得の減少に伴う消費の減少が誘発する"
        "生産の減少をいう。",
    ),
    "effects_table": ("Effects of the cut", "直接効果と間接波及効果"),
    "effects_effect": ("effect", "効果"),
}


def section(brief: Brief) -> Section | None:
    """The effects of the subject; nothing where no model is closed to households."""
    said, study = brief.said, brief.study
    closed = [one for one in study.models if isinstance(one, Leontief) and one.households]
    if not closed:
        return None
    found = household_effects(
        study.table, study.subject, conversion=closed[0].conversion, materials=study.materials
    )
    shown = found.shown(said.lang)
    kinds: list[Kind] = ["persons" if key == "persons" else "count" for key in found.effects]
    columns = (
        Column(said("effects_effect")),
        *(Column(str(name), kind) for name, kind in zip(shown, kinds, strict=True)),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(effect), *map(float, values))
        for effect, values in zip(shown.index, shown.to_numpy(float), strict=True)
    )
    text = said("effects_text", model=said.model(closed[0])[0])
    sentences = [with_minus(line).rstrip("。.") + said.stop for line in found.sentences(said.lang)]
    return Section(
        "effects",
        said("section_effects"),
        (text, *sentences),
        tables=(Table(said("effects_table"), columns, rows),),
    )
