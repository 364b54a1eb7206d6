"""Published estimates: what was said, how it is read here, what was calibrated."""

from __future__ import annotations

from docs.making.writing import Pages, facts, page, plain, table, wide
from iomodel import load_estimates
from iomodel.estimates.bilingual import JAPANESE
from iomodel.estimates.registry import load_reference_points, load_traps
from iomodel.estimates.words import figure_in_words
from iomodel.languages import either


def pages(language: str) -> Pages:
    """One page of all estimates; the sources are quoted as they are."""
    parts = [
        either(
            "Figures as published, with what is known of the method and what is not. `iomodel reproduce` "
            "rebuilds each. A parameter that was adjusted until the model gave the figure is called "
            "calibrated.",
            "公表された数値と、その方法について分かっていること・いないこと。"
            "`iomodel reproduce`が各試算を再現する。"
            "公表値に一致するように調整した値は「較正したパラメータ」と呼ぶ。出典は原文のまま引用する。",
            language,
        )
    ]
    for one in load_estimates():
        lines = [[plain(label), plain(text)] for label, text in one.described(language)]
        parts += [f"## {plain(one.id)}", plain(figure_in_words(one, language=language)), facts(lines)]
    parts += [
        either("## Figures that circulate beside them", "## 併せて引用される数値", language),
        _listed(load_reference_points(), language),
        either("## Known mix-ups", "## よくある取り違え", language),
        _listed(load_traps(), language),
    ]
    return {"data/estimates.md": page(either("Published estimates", "公表された試算", language), *parts)}


def _listed(entries: list, language: str) -> str:
    every = type(entries[0]).model_fields
    fields = [name for name in every if not name.endswith(JAPANESE)]
    rows = [
        [
            plain(one.said(name, language) if name + JAPANESE in every else _flat(getattr(one, name)))
            for name in fields
        ]
        for one in entries
    ]
    return wide(table([plain(name.replace("_", " ")) for name in fields], rows))


def _flat(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, tuple | list) else value
