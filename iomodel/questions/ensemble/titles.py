"""What a reader calls the inputs of an ensemble, in English and Japanese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from iomodel.languages import Language, either, known_language
from iomodel.questions.ensemble.inputs import Input
from iomodel.scenario import Scenario
from iomodel.simulate.names import model_name

_GROUPS: dict[str, tuple[str, str]] = {
    "exposures": ("all exposures together ({count})", "エクスポージャー全体（{count}行）"),
    "criticality": ("criticality of all rows together ({count})", "不可欠度全体（{count}行）"),
    "origins": ("all origin shares together ({count})", "調達先シェア全体（{count}件）"),
    "uses": ("all uses in tonnes together ({count})", "用途別使用量全体（{count}件）"),
}
_RATES: dict[str, tuple[str, str]] = {
    "thrift": ("material saving and substitution", "節約と代替"),
    "ramp": ("growth of other suppliers", "他の供給元の増産"),
}
_ENTRIES: dict[str, tuple[str, str]] = {
    "cuts.share": ("share of {material} from {origin} cut off", "{origin}からの{material}の途絶率"),
    "cuts.origin_share": ("share of {material} from {origin}", "{material}の{origin}依存度"),
    "stocks.days": ("days of stock ({holder})", "在庫日数（{holder}）"),
    "adaptation.thrift": ("material saving and substitution", "節約と代替"),
    "adaptation.ramp": ("growth of other suppliers", "他の供給元の増産"),
    "exposure.scale": ("factor on exposures", "エクスポージャーの倍率"),
    "exposure.sectors": ("exposure of {sector}", "部門{sector}のエクスポージャー"),
    "exposure.combine": (
        "rule for products of one sector (stop together or not)",
        "同一部門内の製品の停止規則",
    ),
    "sharing": ("rule for sharing what is left", "残る供給の配分規則"),
}
_WORDS_JA = {
    "China": "中国",
    "state and industry": "国家備蓄と民間在庫",
    "state": "国家備蓄",
    "industry": "民間在庫",
}
_RULES: dict[str, tuple[str, str]] = {
    "max": ("stop together", "同時に停止"),
    "independent": ("fail independently", "独立に停止"),
    "materials": ("materials fail independently", "材料ごとに独立に停止"),
    "pro-rata": ("every use the same share", "全用途に一律"),
    "by-value": ("most value added per kilogram first", "単位重量当たり付加価値の高い用途を優先"),
}
_KINDS_JA = {"exposure": "エクスポージャー", "criticality": "不可欠度", "use": "使用量（トン）"}


def titles(inputs: Sequence[Input], scenario: Scenario, language: Language = "en") -> dict[str, str]:
    """Titles of all inputs by name, and of their groups of several by group.

    >>> from iomodel.materials.reading import load_material
    >>> from iomodel.materials.scenarios import load_scenario
    >>> from iomodel.questions.ensemble.inputs import inputs_of
    >>> ban = load_scenario("rare-earth-ban")
    >>> found = inputs_of(ban, {"rare-earths": load_material("rare-earths")})
    >>> titles(found, ban)["stocks.0.days"], titles(found, ban, "ja")["origins"]
    ('days of stock (state and industry)', '調達先シェア全体（8件）')
    """
    known_language(language)
    sizes = Counter(each.group for each in inputs)
    groups = {
        group: either(*_GROUPS[group], language).format(count=count)
        for group, count in sizes.items()
        if group in _GROUPS
    }
    return {**groups, **{each.name: _title(each, scenario, language) for each in inputs}}


def rule_title(rule: object, language: Language = "en") -> str:
    """What a reader calls one of several rules.

    >>> rule_title("pro-rata"), rule_title("max", "ja")
    ('every use the same share', '同時に停止')
    """
    known = _RULES.get(str(rule), (str(rule), str(rule).replace(" sectors", "部門")))
    return either(*known, language)


def _title(each: Input, scenario: Scenario, language: Language) -> str:
    """Title of one input."""
    if each.kind == "rate":
        material, parameter = map(str, each.place)
        return either(*_RATES[parameter], language) + _of_material(material, scenario, language)
    if each.kind == "table":
        return either("level of detail of the table", "産業連関表の部門数", language)
    if each.kind == "model":
        model, parameter = map(str, each.place)
        called = model_name(model, language)
        return either(f"parameter {parameter} of {called}", f"{called}のパラメータ {parameter}", language)
    if each.kind == "scenario":
        return _of_entry(str(each.place[0]), scenario, language)
    if each.kind == "origin":
        material, origin, stage, followed = map(str, each.place)
        of = _of_material(material, scenario, language)
        at = either(f", {stage}", f"、{stage}", language) if stage else ""
        return (
            either(
                f"share of {followed} from {origin}{at}",
                f"{followed}の{_word(origin, 'ja')}依存度{at}",
                language,
            )
            + of
        )
    of = each.name.removeprefix(f"{each.kind} of ")
    return either(each.name, f"{_KINDS_JA[each.kind]}：{of.replace(' in ', ' → ', 1)}", language)


def _of_material(material: str, scenario: Scenario, language: Language) -> str:
    """The material in brackets, where a scenario cuts several."""
    if len({cut.material for cut in scenario.cuts}) == 1:
        return ""
    return either(f" ({material})", f"（{material}）", language)


def _of_entry(path: str, scenario: Scenario, language: Language) -> str:
    """Title of an entry of the scenario; its path where it has none."""
    top, _, rest = path.partition(".")
    number, _, entry = rest.rpartition(".")
    key = next((key for key in (f"{top}.{entry}", path, f"{top}.{number}") if key in _ENTRIES), None)
    if key is None:
        return path
    values: dict[str, object] = {"sector": entry}
    if top == "cuts":
        cut = scenario.cuts[int(number)]
        values = {"material": cut.material, "origin": _word(cut.origin, language)}
    if top == "stocks":
        values = {"holder": _word(scenario.stocks[int(number)].holder, language)}
    return either(*_ENTRIES[key], language).format(**values)


def _word(text: str, language: Language) -> str:
    """A word that comes from data, translated where it is known."""
    return either(text, _WORDS_JA.get(text, ""), language)
