"""Tables that come with the package: year, levels, totals, attribution."""

from __future__ import annotations

from docs.making.writing import Pages, facts, page, plain
from iomodel.files import tables_folder
from iomodel.languages import either
from iomodel.sources.bundled import bundled_levels, bundled_names, load_bundled


def pages(language: str) -> Pages:
    """One page of all tables."""
    english = language == "en"
    parts = [
        either(
            "Official tables, read through pymrio; the sums of each are checked against the published totals "
            "when it is loaded.",
            "公的な産業連関表をpymrio形式で収録する。読み込むたびに合計を公表値と照合する。",
            language,
        )
    ]
    for name in bundled_names():
        loaded = load_bundled(name, min(bundled_levels(name), key=int))
        meta = loaded.meta
        levels = ", ".join(bundled_levels(name))
        totals = "; ".join(f"{key.replace('_', ' ')} {value:,.1f}" for key, value in meta.totals)
        rows = [
            ["Year" if english else "年次", str(meta.year)],
            ["Levels (sectors)" if english else "部門数", levels],
            ["Unit" if english else "単位", plain(meta.unit)],
            ["Prices" if english else "価格評価", plain(meta.prices)],
            ["Published totals" if english else "公表された合計", plain(totals)],
            ["Imports" if english else "輸入の扱い", plain(meta.imports)],
            ["Source" if english else "出典", plain(meta.source)],
        ]
        parts += [f"## {plain(name)}", plain(meta.title), facts(rows)]
    abroad = sorted(path.name for path in (tables_folder() / "abroad").iterdir() if path.is_dir())
    parts += [
        either("## Tables of other countries for episodes", "## 事例検証用の外国の表", language),
        "\n".join(f"- `{name}`" for name in abroad),
    ]
    return {"data/tables.md": page(either("Tables", "産業連関表", language), *parts)}
