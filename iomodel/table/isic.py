"""ISIC Rev. 4, as far as sector labels of international tables go.

NACE Rev. 2 has the same sections and divisions.
Reference: United Nations, *ISIC Rev. 4* (2008), broad structure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from iomodel.table.isic_divisions import DIVISIONS, RANGES

SECTIONS: dict[str, tuple[int, int, str, str]] = {
    "A": (1, 3, "Agriculture, forestry and fishing", "農林漁業"),
    "B": (5, 9, "Mining and quarrying", "鉱業、採石業"),
    "C": (10, 33, "Manufacturing", "製造業"),
    "D": (35, 35, "Electricity, gas, steam and air conditioning", "電気・ガス・熱供給業"),
    "E": (36, 39, "Water supply, sewerage and waste", "水道・下水・廃棄物処理業"),
    "F": (41, 43, "Construction", "建設業"),
    "G": (45, 47, "Trade and repair of vehicles", "卸売・小売業、自動車修理業"),
    "H": (49, 53, "Transport and storage", "運輸・保管業"),
    "I": (55, 56, "Accommodation and food service", "宿泊・飲食サービス業"),
    "J": (58, 63, "Information and communication", "情報通信業"),
    "K": (64, 66, "Finance and insurance", "金融・保険業"),
    "L": (68, 68, "Real estate", "不動産業"),
    "M": (69, 75, "Professional, scientific and technical services", "専門・科学・技術サービス業"),
    "N": (77, 82, "Administrative and support services", "管理・支援サービス業"),
    "O": (84, 84, "Public administration and defence", "公務・国防"),
    "P": (85, 85, "Education", "教育"),
    "Q": (86, 88, "Health and social work", "保健衛生・社会事業"),
    "R": (90, 93, "Arts, entertainment and recreation", "芸術・娯楽・レクリエーション業"),
    "S": (94, 96, "Other services", "その他のサービス業"),
    "T": (97, 98, "Households as employers", "雇主としての世帯活動"),
    "U": (99, 99, "Extraterritorial organizations", "治外法権機関"),
}
"""First and last division, English and Japanese name of each section."""

OECD_GROUPS: dict[str, tuple[int, int]] = {
    "AGRI_MIN_FOOD": (1, 12),
    "MANUF_EXFOOD": (13, 33),
    "UTILITIES": (35, 39),
    "CONSTRUCTION": (41, 43),
    "TRADE": (45, 47),
    "TRANSPORT": (49, 53),
    "ACCOM_ICT": (55, 63),
    "FIN_REALESTATE": (64, 68),
    "PROF_ADMIN_PUBADM": (69, 84),
    "EDU_HEALTH": (85, 88),
    "ARTS_OTHER": (90, 98),
}
"""First and last division of the 11 groups in which OECD's inter-country table of 2020 is passed on, by the
names that its file gives them, in their order: the first holds agriculture, mining and food."""

_PRODUCT = re.compile(r"^(?:CPA|NACE|ISIC)[_ ]")
"""What Eurostat and others write before a division."""

_LABEL = re.compile(r"([A-U])?(\d\d)?(?:(?:_|-|T|t)([A-U])?(\d\d)?)?$")


def divisions(label: str) -> frozenset[str]:
    """Divisions that a sector label covers; none where it is no ISIC label.

    Understands sections and divisions and their ranges, as OECD, WIOD and Eurostat write them. An
    underscore between two divisions names both ends of a range, as between two sections.

    >>> sorted(divisions("C10T12")), sorted(divisions("A01_02")), sorted(divisions("29"))
    (['10', '11', '12'], ['01', '02'], ['29'])
    >>> sorted(divisions("R_S")), divisions("food")
    (['90', '91', '92', '93', '94', '95', '96'], frozenset())
    """
    text = _PRODUCT.sub("", label.strip())
    if text in OECD_GROUPS:
        return _between(*OECD_GROUPS[text])
    match = _LABEL.match(text)
    if match is None or not text:
        return frozenset()
    first_section, first, last_section, last = match.groups()
    section = last_section or first_section
    if first is None:
        if first_section is None or last is not None:
            return frozenset()
        low, high = SECTIONS[first_section][0], SECTIONS[section or first_section][1]
    else:
        low = int(first)
        high = int(last) if last is not None else low
        starts, ends, *_ = SECTIONS[first_section] if first_section else (1, 99)
        if not starts <= low <= ends:  # a letter that is no section: another classification
            return frozenset()
    return _between(low, high)


def _between(low: int, high: int) -> frozenset[str]:
    """Divisions from one to another."""
    known = {number for start, end, *_ in SECTIONS.values() for number in range(start, end + 1)}
    return frozenset(f"{number:02d}" for number in range(low, high + 1) if number in known)


def by_division(labels: Sequence[str]) -> dict[str, str]:
    """Sector of each division; empty unless every label is of ISIC and none overlap."""
    found: dict[str, str] = {}
    for label in labels:
        covered = divisions(label)
        if not covered or covered & found.keys():
            return {}
        found.update(dict.fromkeys(covered, label))
    return found


def names(label: str) -> tuple[str, str]:
    """English and Japanese name of a section, division or range; the label itself where it is of none.

    >>> names("C"), names("C27")
    (('Manufacturing', '製造業'), ('Electrical equipment', '電気機器'))
    >>> names("C10T12")[0], names("food")
    ('Food, beverages and tobacco', ('food', 'food'))
    """
    covered = sorted(divisions(label))
    if not covered:
        return label, label
    if label in SECTIONS:
        return SECTIONS[label][2:]
    ends = covered[0], covered[-1]
    if len(covered) == 1:
        return DIVISIONS[covered[0]]
    for first, last, *called in SECTIONS.values():
        if (f"{first:02d}", f"{last:02d}") == ends:
            return called[0], called[1]
    if ends in RANGES:
        return RANGES[ends]
    low, high = DIVISIONS[ends[0]], DIVISIONS[ends[1]]
    return f"{low[0]} to {high[0].lower()}", f"{low[1]}～{high[1]}"
