"""What episodes teach: the range of the loss before and after, and how little they can say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from iomodel.episodes.learning.learn import MODELS, learn
from iomodel.episodes.learning.posterior import Posterior
from iomodel.episodes.learning.shared import OF_MODELS
from iomodel.models import model_named
from iomodel.report.brief import Brief
from iomodel.report.parts import Cell, Column, Section, Table
from iomodel.report.words import Words, with_minus

PLACE = 52
"""Where the section comes in a report."""

DRAWS = 2048
"""Draws that are weighted where the recipe does not ask for more."""

WORDS: dict[str, tuple[str, str]] = {
    "section_learned": ("What episodes teach", "過去の事例から学ぶこと"),
    "learned_text": (
        "The draws behind a range can be weighted by how likely they make what was observed when a supply "
        "was cut before. What episodes of other materials share with this one, such as how fast material is "
        "saved, carries over; shares of output that need the material do not.",
        "損失の幅を作る各抽出を、過去の供給途絶で実際に観測された結果をどれだけよく再現するかで重み付けした。"
        "節約の速さなど他の材料の事例と共通する前提は引き継がれるが、材料ごとの依存度は引き継がれない。",
    ),
    "learned_table": ("Change of GDP before and after learning", "学習前後のGDPの変化"),
    "learned_before": ("before: median", "事前：中央値"),
    "learned_after": ("after: median", "事後：中央値"),
    "learned_from": ("nine in ten: from", "90％区間：下端"),
    "learned_to": ("to", "90％区間：上端"),
    "learned_inputs": ("What is drawn, before and after: {model}", "前提の事前・事後分布：{model}"),
    "learned_input": ("what carries over", "引き継がれる前提"),
    "learned_published": (
        "Share of draws that lose less than a published figure, before and after",
        "公表値より損失が小さい抽出の割合：学習の前後",
    ),
    "learned_estimate": ("published figure", "公表値"),
    "learned_share": ("before", "事前"),
    "learned_share_after": ("after", "事後"),
}


def section(brief: Brief) -> Section | None:
    """Prior and posterior; nothing where the recipe does not ask, or the subject cuts no material.

    A model that takes minutes is weighted where it leads the report.
    """
    study = brief.study
    slow = [each.name for each in OF_MODELS if each.name == study.lead.name]
    names = [name for name in (*MODELS, *slow) if name in brief.result.models]
    if not study.recipe.posterior or not names or not study.subject.cuts:
        return None
    found = learn(
        study.table,
        study.subject,
        names,
        draws=max(study.recipe.draws, DRAWS),
        durations=[scenario.duration.cut for scenario in study.by_duration],
        materials=study.materials,
        workers=min(os.cpu_count() or 1, 4) if slow or study.recipe.draws > DRAWS else 1,
    )
    said = brief.said
    lead = study.lead.name if study.lead.name in names else names[-1]
    tables = [_losses(said, found), _inputs(said, found, lead)]
    if found.estimates:
        tables.append(_published(said, found))
    text = with_minus(found.sentence(said.lang))
    return Section("learned", said("section_learned"), (said("learned_text"), text), tables=tuple(tables))


def _losses(said: Words, found: Posterior) -> Table:
    """Medians and ranges by model and length."""
    heads = (("before", "prior"), ("after", "posterior"))
    columns = [Column(said("model")), Column(said("days"), "count")]
    for head, _ in heads:
        columns += [Column(said(f"learned_{key}"), "percent") for key in (head, "from", "to")]
    rows: list[tuple[Cell, ...]] = [
        (
            said.model(model_named(str(row["model"])))[0],
            row["duration"],
            *(row[f"{which}_{end}"] for _, which in heads for end in ("median", "low90", "high90")),
        )
        for row in found.loss().sort_index().reset_index().to_dict("records")
    ]
    return Table(said("learned_table"), tuple(columns), tuple(rows))


def _inputs(said: Words, found: Posterior, model: str) -> Table:
    """What carries over, before and after."""
    columns = (Column(said("learned_input")), Column(said("learned_before")), Column(said("learned_after")))
    titles = {one.name: said.either(one.title, one.title_ja) for one in found.learned}
    rows: list[tuple[Cell, ...]] = [
        (titles[str(name)], _ends(said, row, "prior"), _ends(said, row, "posterior"))
        for name, row in found.parameters(model).to_dict("index").items()
        if row["shared"] and row["prior_median"] is not None and row["prior_median"] == row["prior_median"]
    ]
    title = said("learned_inputs", model=said.model(model_named(model))[0])
    return Table(title, columns, tuple(rows))


def _ends(said: Words, row: Mapping[Any, Any], which: str) -> str:
    """Median and range of a number."""
    median, low, high = (f"{row[f'{which}_{end}']:z.2f}" for end in ("median", "low90", "high90"))
    return said.either(f"{median} ({low} to {high})", f"{median}（{low}～{high}）")


def _published(said: Words, found: Posterior) -> Table:
    """Where published figures lie."""
    columns = (
        Column(said("learned_estimate")),
        Column(said("model")),
        Column(said("days"), "count"),
        Column(said("learned_share")),
        Column(said("learned_share_after")),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            str(row["estimate"]),
            said.model(model_named(str(row["model"])))[0],
            row["days"],
            f"{row['prior']:z.0f} %",
            f"{row['posterior']:z.0f} %",
        )
        for row in found.published().reset_index().to_dict("records")
    ]
    return Table(said("learned_published"), columns, tuple(rows))
