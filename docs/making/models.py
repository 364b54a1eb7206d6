"""One page a model of the handbook: what it assumes, its text by hand, its record, its answer."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from docs.making.writing import Pages, facts, page, plain, table, toctree, wide
from iomodel import MODELS, load_scenario, run
from iomodel.episodes.records import stored_records
from iomodel.languages import either
from iomodel.models import Model

DOCS = Path(__file__).parents[1]
HANDBOOK, JAPANESE = DOCS / "handbook" / "models", DOCS / "ja" / "handbook" / "models"
"""Texts by hand: equation, worked example, use, references; Japanese ones share formulas and code."""
_EQUATION = re.compile(r"^\$\$.*?\$\$$", re.M | re.S)
_EXAMPLE = re.compile(r"^```python\n.*?^```$", re.M | re.S)

DAYS = (90, 365)
"""Lengths of the cut in the table of answers."""


def pages(language: str) -> Pages:
    """The page of every model, and one that lists them."""
    made = {f"models/{name}.md": _page(kind, language) for name, kind in MODELS.items()}
    return made | {"models/index.md": _index(language)}


@cache
def losses() -> dict[str, dict[int, float]]:
    """Change of GDP in the baseline scenario by model and length of the cut [% of a year's GDP]."""
    ban = load_scenario("rare-earth-ban")
    found = run("japan-2015", [ban.lasting(days) for days in DAYS], "all").gdp_loss()
    return {name: dict(zip(DAYS, found[name].astype(float), strict=True)) for name in MODELS}


def text_by_hand(name: str, language: str) -> str:
    """What is written by hand of a model; the English text where there is no Japanese one."""
    path, translated = HANDBOOK / f"{name}.md", JAPANESE / f"{name}.md"
    english = path.read_text(encoding="utf-8") if path.exists() else ""
    if language == "en" or not translated.exists():
        return english
    text = translated.read_text(encoding="utf-8")
    text = text.replace("<!-- equation -->", "\n\n".join(_EQUATION.findall(english)))
    text = text.replace("<!-- example -->", "\n\n".join(_EXAMPLE.findall(english)))
    return f"{text}\n## 参考文献\n\n{english.partition('## References')[2].strip()}\n"


def _page(kind: type[Model], language: str) -> str:
    title = either(kind.title, kind.title_ja, language)
    english = language == "en"
    heads = (
        ("Name in commands", "Key assumption", "Known error", "Class in Python")
        if english
        else ("コマンドでの名称", "主な前提", "誤差の方向", "Pythonのクラス")
    )
    cells = (
        f"`{kind.name}`",
        either(kind.assumes, kind.assumes_ja, language),
        either(kind.errs, kind.errs_ja, language),
        f"{{py:class}}`~{_place(kind)}`",
    )
    return page(
        title,
        facts(zip(heads, cells, strict=True)),
        text_by_hand(kind.name, language),
        "## Record in past episodes" if english else "## 過去の事例による検証",
        _record(kind.name, language),
        "## What it says of the baseline scenario" if english else "## 基準シナリオでの結果",
        _answer(kind.name, language),
    )


def _place(kind: type[Model]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _record(name: str, language: str) -> str:
    records = stored_records().get(name, ())
    if not records:
        return either("No episode was scored with it.", "評価した事例はない。", language)
    listed = "\n".join(f"- {plain(record.words(language))}" for record in records)
    about = either(
        "Predicted over observed fall of GDP, and outcomes inside their observed interval, with default "
        "parameters; {doc}`/_generated/data/episodes` shows every outcome.",
        "標準パラメータでの、GDP減少の予測と実績の比、および観測区間に入った件数。"
        "個々の結果は{doc}`/_generated/data/episodes`を参照。",
        language,
    )
    return f"{about}\n\n{listed}"


def _answer(name: str, language: str) -> str:
    english = language == "en"
    figures = [f"{losses()[name][days]:+.2f} %".replace("-", "−") for days in DAYS]
    head = [f"{days} days" if english else f"{days}日間" for days in DAYS]
    about = either(
        "Change of GDP when China's rare earths stop, 2015 table of Japan, 107 sectors, at central "
        "assumptions [% of a year's GDP].",
        "中国産レアアースの供給が止まった場合のGDPの変化（平成27年表、107部門、標準的な前提、年間GDP比）。",
        language,
    )
    return f"{about}\n\n{table(head, [figures])}"


def _index(language: str) -> str:
    english = language == "en"
    head = (
        ["Model", "90 days", "365 days", "Key assumption", "Known error"]
        if english
        else ["モデル", "90日間", "365日間", "主な前提", "誤差の方向"]
    )
    rows = [
        [
            f"[{either(kind.title, kind.title_ja, language)}]({name}.md)",
            *(f"{losses()[name][days]:.2f} %".replace("-", "−") for days in DAYS),
            either(kind.assumes, kind.assumes_ja, language),
            either(kind.errs, kind.errs_ja, language),
        ]
        for name, kind in sorted(MODELS.items(), key=lambda one: -losses()[one[0]][DAYS[-1]])
    ]
    about = either(
        "Every model receives the same path of capacities and final demand, and gives output by sector and "
        "day. They differ in one point: who is affected when a plant stops. Change of GDP when China's "
        "rare earths stop, 2015 table, 107 sectors, central assumptions; the smallest loss of a year first.",
        "すべてのモデルは同一の生産能力の推移と最終需要の推移を入力とし、部門別・日別の生産額を返す。違いは一点、"
        "工場が止まったとき誰に影響が及ぶかにある。下表は中国産レアアースの供給が止まった場合のGDPの変化"
        "（平成27年表、107部門、標準的な前提）で、1年間の損失が小さい順に並べた。",
        language,
    )
    title = either("Models", "モデル", language)
    return page(title, about, wide(table(head, rows)), toctree(MODELS))
