"""Assumptions of a scenario for a reader: what, how much, from where, how sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from iomodel.materials.material import Material
from iomodel.report.brief import Brief
from iomodel.report.parts import Column, Section, Table
from iomodel.report.shortage import element_names
from iomodel.report.words import Words
from iomodel.scenario import Cut, Range, Scenario, Shock, Source, Stock
from iomodel.scenario.agreement import named_entries
from iomodel.scenario.ranges import BOUNDS, CHOICES, place_of
from iomodel.table import IOTable

PLACE = 70
"""Where the section comes in a report."""

WORDS: dict[str, tuple[str, str]] = {
    "section_assumptions": ("Assumptions and sources", "前提と出所"),
    "assumptions_text": (
        "H is a figure with a source, M is calculated from such figures, L is judgement.",
        "確度：Hは出所のある数値、Mは出所のある数値からの計算、Lは判断。",
    ),
    "judgement": (
        "Exposure rows that are judgement: {each}.",
        "エクスポージャーのうち判断によるもの：{each}。",
    ),
    "judgement_of": ("{low} of {all} ({material})", "{material}は{all}行のうち{low}行"),
    "and": (", ", "、"),
    "assumptions_table": ("Assumptions, values and sources", "前提・値・出所"),
    "assumption": ("assumption", "前提"),
    "value": ("value", "値"),
    "confidence": ("confidence", "確度"),
    "source": ("source", "出所"),
    "no_source": ("an assumption of this scenario", "本シナリオの前提"),
    "a_cut": ("{material} from {origin}: share cut off", "{origin}からの{material}：途絶率"),
    "a_origin": ("{material}: share of use from {origin}", "{material}：{origin}への依存度"),
    "a_origin_same": ("{level}: {low}", "{level}：{low}"),
    "a_origin_range": ("{level}: {low} to {high} by element", "{level}：元素により{low}〜{high}"),
    "a_elements": ("{material}: elements cut off", "{material}：対象元素"),
    "a_duration": ("length of the cut", "途絶の長さ"),
    "a_onset": ("onset", "立ち上がり"),
    "a_recovery": ("recovery", "回復"),
    "a_start": ("start of the cut", "途絶の開始"),
    "a_after": ("{days} days after the start", "開始から{days}日後"),
    "a_from_start": ("from the start", "開始時以降"),
    "a_from": ("from {days} days after the start", "開始から{days}日後以降"),
    "a_stock": ("stock: {holder}", "在庫：{holder}"),
    "a_stock_days": ("{days} days of total use", "総使用量の{days}日分"),
    "a_release": (
        ", {when}, at most {rate:g} days of use a day",
        "（{when}、1日あたり最大{rate:g}日分）",
    ),
    "a_releases": (
        "{days:g} days of use over {over} days, {when}",
        "{when}、{over}日間で{days:g}日分",
    ),
    "a_step": ("{share} {when}", "{when}は{share}"),
    "a_release_start": (", {when}", "（{when}）"),
    "a_no_stock": ("stocks", "在庫"),
    "a_thrift": ("{material}: material saving and substitution", "{material}：節約と代替"),
    "a_ramp": ("{material}: ramp of other suppliers", "{material}：他の供給元の増産"),
    "a_rate": ("{rate} of normal use per year", "平常使用量比 年{rate}"),
    "a_exposure": ("exposure of sectors to the material", "部門のエクスポージャー"),
    "a_exposure_scale": ("{level}, times {scale:g}", "{level} × {scale:g}"),
    "a_combine": ("products of one sector", "同一部門内の製品"),
    "a_max": ("stop together", "同時に停止"),
    "a_independent": ("fail independently", "独立に停止"),
    "a_materials": ("materials fail independently", "材料ごとに独立に停止"),
    "a_all": ("all materials", "全材料"),
    "a_known": (" (known: {low} to {high})", "（既知の範囲：{low}〜{high}）"),
    "a_rules": ("{point}; as likely in an ensemble: {others}", "{point}（幅の計算では{others}も同様に想定）"),
    "a_scope": ("sectors in scope", "対象部門"),
    "a_sharing": ("who gets what is left first", "残る供給の優先配分先"),
    "a_pro-rata": ("every use the same share", "全用途に一律"),
    "a_regions": ("regions that are cut", "途絶の対象地域"),
    "a_trade": (
        "regions served in full, or the rule among regions",
        "地域間の配分（規則または優先地域）",
    ),
    "a_by-price": ("all but the origin bid and are short alike", "供給国以外が競り、同率で不足"),
    "a_by-value": ("uses with the most value added per kilogram", "単位重量当たり付加価値の高い用途"),
    "a_year": ("year of the origin shares", "調達先シェアの年次"),
    "a_spread": (
        "; holders differ: nine in ten between {low:.0f} and {high:.0f} days",
        "（保有者により異なり、使用量の9割は{low:.0f}～{high:.0f}日分）",
    ),
    "a_shock": ("{sector}: {kind} lost", "{sector}：{kind}の減少"),
    "kind_capacity": ("capacity", "生産能力"),
    "kind_final_demand": ("final demand", "最終需要"),
    "kind_exports": ("exports", "輸出"),
}


@dataclass(frozen=True)
class Assumption:
    """One line: the entry of the scenario that it stands in, and its value in words."""

    entry: str
    name: str
    value: str


def section(brief: Brief) -> Section:
    """The scenario's assumptions with their sources, and how much of the material data is judgement."""
    words, scenario, table, materials = (
        brief.said,
        brief.study.subject,
        brief.study.table,
        brief.study.materials,
    )
    lines = list(_ranged(words, scenario, _lines(words, scenario, table, materials)))
    used: set[str] = set()
    rows = []
    for line in lines:
        source = _source(line.entry, scenario.sources)
        used.update([source.assumption] if source else [])
        rows.append(
            (
                line.name,
                line.value,
                source.confidence if source else "L",
                source.said(words.lang) if source else words("no_source"),
            )
        )
    rows += [
        (source.assumption, "", source.confidence, source.said(words.lang))
        for source in scenario.sources
        if source.assumption not in used
    ]
    columns = tuple(Column(words(key)) for key in ("assumption", "value", "confidence", "source"))
    judged = _judgement(words, [materials[name] for name in _material_names(scenario)])
    return Section(
        "assumptions",
        words("section_assumptions"),
        (words("assumptions_text"), *judged),
        tables=(Table(words("assumptions_table"), columns, tuple(rows)),),
    )


def source_tables(words: Words, materials: Mapping[str, Material]) -> Iterator[Table]:
    """The figures behind a material, with their sources, row by row, for the workbook."""
    for material in materials.values():
        title = words.either(material.title_en, material.title_ja)
        for name, frame in (("exposures", material.exposures), ("origins", material.origins)):
            columns = tuple(
                Column(str(label), "number" if pd.api.types.is_float_dtype(frame[label]) else "text")
                for label in frame.columns
            )
            rows = tuple(
                tuple(
                    None if pd.isna(cell) else cell if isinstance(cell, float) else str(cell) for cell in row
                )
                for row in frame.itertuples(index=False)
            )
            yield Table(f"{title}: {name}", columns, rows)


def _judgement(words: Words, materials: Sequence[Material]) -> tuple[str, ...]:
    """How many exposure rows of each material are judgement, in one sentence; none without materials."""
    each = [
        words(
            "judgement_of",
            low=int((material.exposures["confidence"] == "L").sum()),
            all=len(material.exposures),
            material=words.either(material.title_en, material.title_ja).lower(),
        )
        for material in materials
    ]
    return (words("judgement", each=words("and").join(each)),) if each else ()


def _lines(
    words: Words, scenario: Scenario, table: IOTable, materials: Mapping[str, Material]
) -> Iterator[Assumption]:
    """Every assumption that has an effect."""
    for number, cut in enumerate(scenario.cuts):
        yield from _cut_lines(words, number, cut, materials[cut.material], scenario.data_year)
    duration = scenario.duration
    yield Assumption("duration.cut", words("a_duration"), words("day_count", days=duration.cut))
    for name, unit in (("onset", "day_count"), ("recovery", "day_count"), ("start", "a_after")):
        if days := getattr(duration, name):
            yield Assumption(f"duration.{name}", words(f"a_{name}"), words(unit, days=days))
    if scenario.cuts:
        yield from _buffer_lines(words, scenario, materials)
    for number, shock in enumerate(scenario.shocks):
        kind = "exports" if shock.category == "exports" else shock.kind
        name = words("a_shock", sector=_sector(words, table, shock.sector), kind=words(f"kind_{kind}"))
        yield Assumption(f"shocks.{number}.share", name, _share(words, shock))
    yield from _further_lines(scenario)
    if scenario.scope:
        yield Assumption("scope", words("a_scope"), ", ".join(scenario.scope))
    if scenario.sharing != "pro-rata":
        first = words("a_by-value") if scenario.sharing == "by-value" else ", ".join(scenario.sharing)
        yield Assumption("sharing", words("a_sharing"), first)
    if scenario.regions:
        yield Assumption("regions", words("a_regions"), ", ".join(scenario.regions))
    if scenario.trade != "by-contract":
        bid = words("a_by-price") if scenario.trade == "by-price" else ", ".join(scenario.trade)
        yield Assumption("trade", words("a_trade"), bid)
    if scenario.year:
        yield Assumption("year", words("a_year"), str(scenario.year))


def _cut_lines(
    words: Words, number: int, cut: Cut, material: Material, year: int | None
) -> Iterator[Assumption]:
    """A cut: how much of the origin's supply, which elements, how large the origin's share."""
    title = words.either(material.title_en, material.title_ja)
    names = {"material": title, "origin": words.data(cut.origin)}
    yield Assumption(f"cuts.{number}.share", words("a_cut", **names), _share(words, cut))
    if cut.elements:
        yield Assumption(
            f"cuts.{number}.elements", words("a_elements", **names), _elements(words, cut, material)
        )
    yield Assumption(
        f"cuts.{number}.origin_share", words("a_origin", **names), _origin_value(words, cut, material, year)
    )


def _elements(words: Words, cut: Cut, material: Material) -> str:
    """The elements that are cut, in words."""
    called = element_names(material)
    return words.listed([words.either(*called.get(code, (code, ""))) for code in cut.elements])


def _share(words: Words, part: Cut | Shock) -> str:
    """The share that is lost, or the steps of its path."""
    return _steps(words, part) if part.path else words.level(100 * part.share)


def _steps(words: Words, part: Cut | Shock | Stock) -> str:
    """A path in words."""
    return words.listed(
        [words("a_step", share=words.level(100 * share), when=_from(words, day)) for day, share in part.path]
    )


def _from(words: Words, days: int) -> str:
    """From when on: a length after the start."""
    return words("a_from", days=days) if days else words("a_from_start")


def _origin_value(words: Words, cut: Cut, material: Material, year: int | None) -> str:
    """The origin's share, as one number or as the range over elements."""
    given = cut.origin_share
    if isinstance(given, float):
        return words.level(100 * given)
    level = given if isinstance(given, str) else "central"
    chosen = cut.elements or tuple(material.codes)
    shares = {code: material.origin_share(code, cut.origin, level, cut.stage, year) for code in chosen}
    if isinstance(given, dict):
        shares.update(given)
    low, high = min(shares.values()), max(shares.values())
    return words(
        "a_origin_range" if low < high else "a_origin_same",
        level=words.data(level),
        low=words.level(100 * low),
        high=words.level(100 * high),
    )


def _buffer_lines(
    words: Words, scenario: Scenario, materials: Mapping[str, Material]
) -> Iterator[Assumption]:
    """Stocks, adaptation and the reading of exposures."""
    for number, stock in enumerate(scenario.stocks):
        text = words("a_stock_days", days=f"{stock.days:g}")
        if stock.unequal:
            low, *_, high = stock.by_holder(_TWENTIETHS)
            text += words("a_spread", low=low, high=high)
        if stock.releases:
            text += ": " + words.listed(
                [
                    words("a_releases", days=part.days, over=part.over, when=_from(words, part.start))
                    for part in stock.releases
                ]
            )
        elif stock.path:
            text += ": " + _steps(words, stock)
        elif stock.release_rate is not None:
            text += words("a_release", when=_from(words, stock.release_start), rate=stock.release_rate)
        elif stock.release_start:
            text += words("a_release_start", when=_from(words, stock.release_start))
        name = words("a_stock", holder=words.data(stock.holder))
        yield Assumption(f"stocks.{number}.days", name, text)
    if not scenario.stocks:
        yield Assumption("stocks", words("a_no_stock"), words("none"))
    for parameter in ("thrift", "ramp"):
        yield from _rates(words, scenario, parameter, materials)
    exposure = scenario.exposure
    level = words.data(exposure.level)
    scaled = words("a_exposure_scale", level=level, scale=exposure.scale) if exposure.scale != 1 else level
    yield Assumption("exposure.level", words("a_exposure"), scaled)
    if exposure.combine != "max":
        yield Assumption("exposure.combine", words("a_combine"), words(f"a_{exposure.combine}"))


def _rates(
    words: Words, scenario: Scenario, parameter: str, materials: Mapping[str, Material]
) -> Iterator[Assumption]:
    """A rate of adaptation of every material, in one line where all have the same."""
    given = getattr(scenario.adaptation, parameter)
    by_title = {
        words.either(materials[name].title_en, materials[name].title_ja): (
            materials[name].rate(parameter, given) if isinstance(given, str) else given
        )
        for name in _material_names(scenario)
    }
    if len(by_title) > 1 and len(set(by_title.values())) == 1:
        by_title = {words("a_all"): next(iter(by_title.values()))}
    for title, rate in by_title.items():
        text = words("a_rate", rate=words.level(100 * rate)) if rate else words("none")
        yield Assumption(f"adaptation.{parameter}", words(f"a_{parameter}", material=title), text)


def _ranged(words: Words, scenario: Scenario, lines: Iterable[Assumption]) -> Iterator[Assumption]:
    """The lines with what is known of their numbers, then the rules that may be one of several."""
    left = dict(scenario.ranges)
    for line in lines:
        known = left.pop(line.entry, None)
        yield line if known is None else replace(line, value=line.value + _known(words, line.entry, known))
    for path, known in left.items():
        if place_of(path) in CHOICES:
            name = words("a_combine" if path == "exposure.combine" else "a_sharing")
            point, *others = [words(f"a_{value}") for value in known.values]
            yield Assumption(path, name, words("a_rules", point=point, others=words.listed(others)))
        else:
            yield Assumption(path, path, f"{known.point:g}" + _known(words, path, known))


def _known(words: Words, path: str, known: Range) -> str:
    """The ends of a range."""
    share = BOUNDS.get(place_of(path), (0.0, 0.0))[1] == 1.0
    low, high = (words.level(100 * end) if share else f"{end:g}" for end in known.ends)
    return words("a_known", low=low, high=high)


_WORDED: dict[str, frozenset[str]] = {
    "cuts": frozenset({"material", "origin", "share", "path", "elements", "origin_share"}),
    "shocks": frozenset({"sector", "kind", "share", "path", "category"}),
    "stocks": frozenset({"holder", "days", "material", "spread", "quantiles"})
    | {"release_start", "release_rate", "releases", "path"},
    "adaptation": frozenset({"thrift", "ramp"}),
    "exposure": frozenset({"level", "combine", "scale"}),
}
"""Entries that have words of their own."""


_TWENTIETHS = 10
"""Groups of users whose least and best prepared have their middle at the twentieth from either end."""


def _further_lines(scenario: Scenario) -> Iterator[Assumption]:
    """Every other entry that differs from its default, called by its path: nothing is left unsaid."""
    given = scenario.model_dump(mode="json", exclude_defaults=True)
    for head, worded in _WORDED.items():
        parts = given.get(head, {})
        places = enumerate(parts) if isinstance(parts, list) else [(None, parts)]
        for number, part in places:
            where = head if number is None else f"{head}.{number}"
            for key in [key for key in part if key not in worded]:
                yield Assumption(f"{where}.{key}", f"{where}.{key}", str(part[key]))


def _material_names(scenario: Scenario) -> list[str]:
    """Materials that a scenario cuts, in its order."""
    return list(dict.fromkeys(cut.material for cut in scenario.cuts))


def _sector(words: Words, table: IOTable, code: str) -> str:
    """Name of a sector with its code, at whatever official level the code is."""
    reached = table.membership
    levels = () if reached is None else reached.official.names.values()
    english, japanese = next((names[code] for names in levels if code in names), (code, code))
    name = words.either(english, japanese)
    return f"{code} {name}" if name != code else code


def _source(entry: str, sources: tuple[Source, ...]) -> Source | None:
    """The source of an entry: its own, or that of the part it belongs to."""
    known = {entry: source for source in sources for entry in named_entries(source.assumption)}
    while entry:
        for written in (entry, place_of(entry)):
            if written in known:
                return known[written]
        entry = entry.rpartition(".")[0]
    return None
