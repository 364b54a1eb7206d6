"""Words around what an estimate holds, English and Japanese."""

from __future__ import annotations

from collections.abc import Iterable

from iomodel.languages import Language, either
from iomodel.materials.reading import load_material, material_names

LABELS = {
    "who": "機関",
    "loss of": "対象",
    "shock": "途絶の内容",
    "published": "公表値",
    "not rebuilt": "再現しない理由",
    "share of": "比率の分母",
    "read as": "再現の方法",
    "tuned": "調整",
    "beside it": "併載の指標",
    "left out": "含まないもの",
    "known": "判明している点",
    "not known": "不明な点",
    "notes": "備考",
    "confidence": "信頼度",
    "sources": "出典",
}
"""Japanese of the labels of a description."""


def listed(parts: Iterable[str], language: Language) -> str:
    """Parts in one line, those that are empty left out.

    >>> listed(["a", "", "b"], "en"), listed(["甲", "乙"], "ja")
    ('a, b', '甲、乙')
    """
    return either(", ", "、", language).join(filter(None, parts))


def material_title(name: str, language: Language) -> str:
    """The Japanese title of a material without what stands in brackets; empty in English or for another name.

    >>> material_title("rare-earths", "ja"), material_title("steel", "ja")
    ('レアアース', '')
    """
    if language != "ja" or name not in material_names():
        return ""
    return load_material(name).title_ja.partition("（")[0]
