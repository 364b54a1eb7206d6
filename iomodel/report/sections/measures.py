"""Where prices move: real GDP two ways, consumption, the terms of trade and the price of the material."""

from __future__ import annotations

import numpy as np
import pandas as pd

from iomodel.models.measures import (
    CONSUMPTION,
    MEASURES,
    PRICE_MEANING,
    PRICE_MEANING_JA,
    REAL_GDP,
    SCARCE_PRICE,
    TERMS_OF_TRADE,
    as_multiple,
)
from iomodel.notation import SCENARIO
from iomodel.report.brief import Brief
from iomodel.report.parts import Column, Section, Table
from iomodel.report.words import Words

PLACE = 45
"""Where the section comes in a report."""

_SHOWN = 0.005
"""A rise that is shown as one [%]."""

WORDS: dict[str, tuple[str, str]] = {
    "section_measures": ("Where prices move", "価格が変化するモデルの指標"),
    "measures_text": (
        "In {models} prices move, so that value added is not a coefficient times output. The headline is "
        "{headline}. Flows are changes over the run, in per cent of a year's; prices are changes on the "
        "day on which they are furthest from normal.",
        "{models}では価格が変化するため、付加価値は係数と産出額の積ではない。見出しの指標は「{headline}」。"
        "フローは期間中の変化の年間値に対する割合、価格は平常からの乖離が最大となる日の変化率を示す。",
    ),
    "measures_price": (PRICE_MEANING, PRICE_MEANING_JA),
    "measures_rises": (
        "In {model}, real consumption rises ({spent}) although real GDP changes by {gdp}: exports made with "
        "the material are dearer (terms of trade {terms} at their most), foreign demand falls by less than "
        "their price rises, and they pay for more imports.",
        "「{model}」では、実質GDPの変化が{gdp}であるのに対し、実質国内最終需要は増加する（{spent}）。材料を用いた"
        "輸出品の価格が上昇し（交易条件は最大{terms}）、海外の需要の減少率はこれを下回るため、より多くの輸入を"
        "賄えるからである。",
    ),
    "measures_abroad": (
        "In {model}, the border price of the material rises and the rent goes abroad, so that chained real "
        "GDP does not move (Kehoe & Ruhl 2008); real consumption ({spent}) and the terms of trade ({terms} "
        "at their extreme) say what is lost.",
        "「{model}」では、材料の輸入価格が上昇し、希少性による利益は国外に帰属するため、連鎖方式の実質GDPは変化"
        "しない（Kehoe & Ruhl 2008）。損失は実質国内最終需要（{spent}）と交易条件（最大{terms}）に表れる。",
    ),
    "measures_multiple": ("{times} x", "{times}倍"),
    "measures_table": ("Measures where prices move", "価格が変化するモデルの指標一覧"),
    "measure": ("measure", "指標"),
}


def section(brief: Brief) -> Section | None:
    """The measures of every model that knows consumption; nothing where prices are fixed in all models."""
    said, result, label = brief.said, brief.result, brief.study.subject.label
    if CONSUMPTION not in result.data:
        return None
    every = result.measures()
    here = every.index.get_level_values(SCENARIO) == label
    changes = every[here & every[CONSUMPTION].notna().to_numpy()].droplevel(SCENARIO)
    titles = [said.model(model)[0] for model in brief.study.models if model.name in changes.index]
    named = {name: _title(name, said.lang) for name in changes.columns}
    headline = ", ".join(dict.fromkeys(named[result.headlines[model]] for model in changes.index))
    rows = tuple(
        (named[name], *(_cell(name, float(value), said) for value in changes[name]))
        for name in changes.columns
    )
    columns = (Column(said("measure")), *(Column(title, "percent") for title in titles))
    return Section(
        "measures",
        said("section_measures"),
        (
            said("measures_text", models=", ".join(titles), headline=headline),
            *_reasons(brief, changes),
            *([said("measures_price")] if SCARCE_PRICE in changes else []),
        ),
        tables=(Table(said("measures_table"), columns, rows),),
    )


def _reasons(brief: Brief, changes: pd.DataFrame) -> list[str]:
    """Why consumption and GDP part, of every model in which they do."""
    said, reasons = brief.said, []
    for model in brief.study.models:
        if model.name not in changes.index:
            continue
        row = dict(zip(changes.columns, changes.loc[model.name].to_numpy(float).tolist(), strict=True))
        abroad = brief.result.headlines[model.name] == CONSUMPTION
        dearer = row[CONSUMPTION] > _SHOWN and row[TERMS_OF_TRADE] > _SHOWN
        if not (abroad or dearer):
            continue
        figures = {
            "gdp": said.percent(row[REAL_GDP]),
            "spent": said.percent(row[CONSUMPTION]),
            "terms": said.percent(row[TERMS_OF_TRADE], 1),
        }
        key = "measures_abroad" if abroad else "measures_rises"
        reasons.append(said(key, model=said.model(model)[0], **figures))
    return reasons


def _cell(name: str, value: float, said: Words) -> str | float | None:
    """A change of a measure: in per cent, or a multiple in words; None where it is not known."""
    if not np.isfinite(value):
        return None
    return said("measures_multiple", times=as_multiple(value)) if MEASURES[name].kind == "multiple" else value


def _title(name: str, language: str) -> str:
    """What a measure is called."""
    return MEASURES[name].title_ja if language == "ja" else MEASURES[name].title
