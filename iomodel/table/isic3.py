"""ISIC Rev. 3, as far as the 35 industries of WIOD's release of 2013 go.

Reference: United Nations, *ISIC Rev. 3.1* (2002), broad structure; Timmer et al. (2015), *Review of
International Economics* 23:575.
"""

from __future__ import annotations

from collections.abc import Sequence

GROUPS: dict[str, tuple[int, int, str, str]] = {
    "AtB": (1, 5, "Agriculture, forestry and fishing", "農林漁業"),
    "C": (10, 14, "Mining and quarrying", "鉱業"),
    "15t16": (15, 16, "Food, beverages and tobacco", "食料品・飲料・たばこ"),
    "17t18": (17, 18, "Textiles and clothing", "繊維・衣服"),
    "19": (19, 19, "Leather and footwear", "皮革・履物"),
    "20": (20, 20, "Wood and products of wood", "木材・木製品"),
    "21t22": (21, 22, "Pulp, paper, printing and publishing", "パルプ・紙・印刷・出版"),
    "23": (23, 23, "Coke, refined petroleum and nuclear fuel", "コークス・石油製品・核燃料"),
    "24": (24, 24, "Chemicals", "化学製品"),
    "25": (25, 25, "Rubber and plastics", "ゴム・プラスチック製品"),
    "26": (26, 26, "Other non-metallic minerals", "窯業・土石製品"),
    "27t28": (27, 28, "Basic and fabricated metals", "金属・金属製品"),
    "29": (29, 29, "Machinery", "機械"),
    "30t33": (30, 33, "Electrical and optical equipment", "電気・光学機器"),
    "34t35": (34, 35, "Transport equipment", "輸送機器"),
    "36t37": (36, 37, "Other manufacturing and recycling", "その他製造業・再生資源"),
    "E": (40, 41, "Electricity, gas and water", "電気・ガス・水道"),
    "F": (45, 45, "Construction", "建設"),
    "50": (50, 50, "Sale and repair of vehicles, fuel", "自動車販売・修理、燃料小売"),
    "51": (51, 51, "Wholesale trade", "卸売"),
    "52": (52, 52, "Retail trade and repair", "小売・家庭用品修理"),
    "H": (55, 55, "Hotels and restaurants", "宿泊・飲食"),
    "60": (60, 60, "Land transport", "陸上輸送"),
    "61": (61, 61, "Water transport", "水運"),
    "62": (62, 62, "Air transport", "航空輸送"),
    "63": (63, 63, "Other transport activities", "その他の運輸活動"),
    "64": (64, 64, "Post and telecommunications", "郵便・電気通信"),
    "J": (65, 67, "Finance and insurance", "金融・保険"),
    "70": (70, 70, "Real estate", "不動産"),
    "71t74": (71, 74, "Renting and other business services", "賃貸・その他の事業サービス"),
    "L": (75, 75, "Public administration and defence", "公務・国防"),
    "M": (80, 80, "Education", "教育"),
    "N": (85, 85, "Health and social work", "保健・社会事業"),
    "O": (90, 93, "Other community and personal services", "その他の社会・個人サービス"),
    "P": (95, 97, "Households as employers", "雇主としての世帯"),
}
"""First and last division, English and Japanese name of each industry; WIOD numbers them c1 to c35."""

_NUMBERED = {f"c{number}": label for number, label in enumerate(GROUPS, 1)}


def by_division3(labels: Sequence[str]) -> dict[str, str]:
    """Sector of each division of Rev. 3; empty unless every label is an industry of WIOD's, each once.

    Labels are WIOD's codes, such as ``15t16``, or its numbers, such as ``c3``. Codes that are sections or
    divisions alone could be of Rev. 4 as well, so one range at least has to be among them.

    >>> by_division3(["c3", "c14"])["32"], by_division3(["AtB", "15t16"])["05"]
    ('c14', 'AtB')
    >>> by_division3(["C", "F"])
    {}
    """
    found: dict[str, str] = {}
    if not any(label in _NUMBERED or "t" in label for label in labels):
        return {}
    for label in labels:
        group = GROUPS.get(_NUMBERED.get(label, label))
        if group is None:
            return {}
        covered = {f"{division:02d}" for division in range(group[0], group[1] + 1)}
        if covered & found.keys():
            return {}
        found.update(dict.fromkeys(covered, label))
    return found


def names3(label: str) -> tuple[str, str]:
    """English and Japanese name of an industry of WIOD's; the label itself for anything else.

    >>> names3("c15")
    ('Transport equipment', '輸送機器')
    """
    group = GROUPS.get(_NUMBERED.get(label, label))
    return (label, label) if group is None else group[2:]
