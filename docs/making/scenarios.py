"""Bundled scenarios: title, what is cut, and what each assumption rests on."""

from __future__ import annotations

from docs.making.writing import Pages, page, plain, table, wide
from iomodel import load_scenario
from iomodel.files.entries import bundled
from iomodel.languages import either, known_language


def pages(language: str) -> Pages:
    """One page of all scenarios."""
    parts = [
        either(
            "Each is a file in `tables/scenarios`; {doc}`/scenario-file` explains the keys, and "
            "{doc}`/scenarios` gives every one's loss with its range.",
            "それぞれ`tables/scenarios`のファイルである。キーの説明は{doc}`/scenario-file`、"
            "損失とその幅は{doc}`/scenarios`を参照。",
            language,
        )
    ]
    for name in bundled("scenarios"):
        scenario = load_scenario(name)
        head = ["Assumption", "Source", "Grade"] if language == "en" else ["前提", "出典", "確度"]
        rows = [
            [f"`{one.assumption}`", plain(one.said(known_language(language))), plain(one.confidence)]
            for one in scenario.sources
        ]
        parts += [
            f"## {plain(either(scenario.title, scenario.title_ja, language) or name)}",
            f"`{name}`",
            wide(table(head, rows)) if rows else "",
        ]
    return {"data/scenarios.md": page(either("Scenarios", "シナリオ", language), *parts)}
