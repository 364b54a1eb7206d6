"""The landing page's answer and its chart, from runs of the baseline scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from docs.making.models import DAYS, losses
from docs.making.writing import Pages
from iomodel import MODELS, load_scenario, load_table, loss_curve
from iomodel.charts.canvas import write_chart
from iomodel.episodes.records import stored_records
from iomodel.languages import LANGUAGES, either
from iomodel.materials.reading import load_material, material_names

DRAWN = ("direct", "leontief", "supply-constrained", "inventory", "bottleneck")
"""Models of the chart: from the least to the most that is passed on."""


def pages(language: str) -> Pages:
    """The answer in two sentences, and how sure it is."""
    return {"answer.inc": _answer(language), "sure.inc": _sure(language)}


def pictures(folder: Path) -> set[Path]:
    """The chart of losses by length of the ban, in every language."""
    table, ban = load_table("japan-2015", sectors=37), load_scenario("rare-earth-ban")
    curve = loss_curve(table, ban, [name for name in DRAWN if name in MODELS], 18)
    made = set()
    for language in LANGUAGES:
        path = folder / "pictures" / f"loss-by-length.{language}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        made.add(write_chart(path, lambda **given: curve.plot(**given), language=language))
    return made


def _spread(days: int) -> tuple[str, str, str]:
    """Least, middle and most of what the models say [% of GDP]."""
    found = sorted(-losses()[name][days] for name in MODELS)
    return f"{found[0]:.2f}", f"{median(found):.2f}", f"{found[-1]:.2f}"


def _answer(language: str) -> str:
    short, long = (_spread(days) for days in DAYS)
    count = len(MODELS)
    return either(
        f"If China's rare earths stop, Japan loses **{long[0]} to {long[2]} % of a year's GDP** when the "
        f"stop lasts a year (middle of {count} models: {long[1]} %), and {short[0]} to {short[2]} % when it "
        f"lasts {DAYS[0]} days. Assumptions are central, the table is that of 2015 with 107 sectors; the "
        "range is that between models.\n",
        f"中国産レアアースの供給が1年間止まると、日本の損失は**年間GDPの{long[0]}～{long[2]}%**"
        f"（{count}モデルの中央値は{long[1]}%）、{DAYS[0]}日間なら{short[0]}～{short[2]}%である。"
        "平成27年産業連関表（107部門）で標準的な前提の下での値であり、幅はモデル間の差を示す。\n",
        language,
    )


def _judged(name: str) -> tuple[int, int]:
    """How many exposure rows of a material are judgement, and how many there are."""
    rows = load_material(name).exposures
    return int((rows["confidence"] == "L").sum()), len(rows)


def _records(given: str) -> Sequence[float]:
    """Ends of predicted over observed GDP over all models, of shocks given at one place."""
    ratios = [
        ratio
        for listed in stored_records().values()
        for one in listed
        if one.given == given
        for ratio in one.ratios
    ]
    return min(ratios), max(ratios)


def _sure(language: str) -> str:
    judged, count = map(sum, zip(*map(_judged, material_names()), strict=True))
    plant, border = _records("plant"), _records("border")
    return either(
        f"- **Which output needs the material** decides the size. {judged} of {count} exposure rows are "
        "judgement; each has a source, a grade and a range, see {doc}`/_generated/data/index`.\n"
        f"- **No model fits every past episode.** When the stop of plants is given, models predict "
        f"{plant[0]:.1f} to {plant[1]:.1f} times the observed fall of GDP; when only the border is given, "
        f"{border[0]:.1f} to {border[1]:.1f} times in the one such episode with a measured fall: stocks, "
        "exposures and adaptation are then tested as well, see {doc}`/_generated/data/episodes`.\n"
        "- **Published estimates** differ mostly in what they assume; `iomodel reproduce` rebuilds each and "
        "says what was calibrated, see {doc}`/_generated/data/estimates`.\n",
        f"- **どの生産がその材料を必要とするか**が規模を決める。{count}行のうち{judged}行は判断による値で、"
        "各行に出典・確度・幅を付けた（{doc}`/_generated/data/index`）。\n"
        f"- **過去の事例**と完全に一致するモデルはない。工場の停止を所与とすると予測はGDP減少の実績の"
        f"{plant[0]:.1f}～{plant[1]:.1f}倍、輸入の減少だけを所与とすると（減少が観測された1件で）"
        f"{border[0]:.1f}～{border[1]:.1f}倍となる。"
        "後者では在庫・エクスポージャー・適応の想定も問われる（{doc}`/_generated/data/episodes`）。\n"
        "- **公表された試算**の差は主に前提の差である。`iomodel reproduce`が各試算を再現し、"
        "較正したパラメータを示す（{doc}`/_generated/data/estimates`）。\n",
        language,
    )
