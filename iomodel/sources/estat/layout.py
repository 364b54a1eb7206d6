"""Codes of Japan's official input-output workbooks: what each row and column is, at every level.

The first two digits of a code say its place: below 70 it is a sector, from there on value added, final
demand or a total. The same holds for 37 sectors (2 digits), 107 or 108 (3), 187 to 190 (4) and for the
basic table (6 digits in columns, 7 in rows).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from iomodel.errors import UnitError
from iomodel.quantities import JAPANESE_SCALES, SCALES

_HOME = tuple(str(stem) for stem in range(71, 78))
EXPORTS = ("80",)
IMPORTS = ("84", "85", "86")
FINAL_DEMAND = (*_HOME, *EXPORTS, *IMPORTS)
VALUE_ADDED = ("71", "91", "92", "93", "94", "95")
MARGINS = ("89", "90")
"""Trade margins and freight: columns of a table at purchasers' prices only."""

SECTORS = "sectors"
OUTPUT = "97"
ALL_ADDED = "96"
COLUMN_TOTALS: Mapping[str, tuple[str, ...]] = {
    "70": (SECTORS,),
    "78": _HOME,
    "79": (SECTORS, *_HOME),
    "81": EXPORTS,
    "82": (*_HOME, *EXPORTS),
    "83": (SECTORS, *_HOME, *EXPORTS),
    "87": IMPORTS,
    "88": FINAL_DEMAND,
    OUTPUT: (SECTORS, *FINAL_DEMAND),
}
"""Which parts each total column adds up, by their first two digits."""

ROW_TOTALS: Mapping[str, tuple[str, ...]] = {
    "70": (SECTORS,),
    ALL_ADDED: VALUE_ADDED,
    OUTPUT: (SECTORS, *VALUE_ADDED),
}
"""Which parts each total row adds up."""

PURCHASERS = re.compile(r"購入者価格|purchaser'?s'? prices?", re.IGNORECASE)
"""How a title says that a table is at purchasers' prices."""

_CATEGORIES = {
    **dict.fromkeys(("71", "711", "7111"), "ohcc"),
    **dict.fromkeys(("72", "721"), "prco"),
    "7211": "hhco",
    "7212": "npco",
    **dict.fromkeys(("73", "731", "7311"), "govc"),
    **dict.fromkeys(("732", "7321"), "gosc"),
    **dict.fromkeys(("74", "741", "7411"), "invg"),
    **dict.fromkeys(("75", "751", "7511"), "invp"),
    **dict.fromkeys(("76", "761", "7611"), "stck"),
    **dict.fromkeys(("77", "771", "7711"), "adjs"),
    **dict.fromkeys(("80", "801", "8011"), "expo"),
    "8012": "expd",
    **dict.fromkeys(("84", "841", "8411"), "impo"),
    "8412": "impd",
    **dict.fromkeys(("85", "851", "8511"), "imta"),
    **dict.fromkeys(("86", "861", "8611"), "imtx"),
}
_COMPONENTS = {
    **dict.fromkeys(("71", "711", "7111"), "ohcr"),
    **dict.fromkeys(("91", "911"), "coem"),
    "9111": "wage",
    "9112": "ssce",
    "9113": "othp",
    **dict.fromkeys(("92", "921", "9211"), "opse"),
    **dict.fromkeys(("93", "931", "9311"), "depr"),
    **dict.fromkeys(("932", "9321"), "drsc"),
    **dict.fromkeys(("94", "941", "9411"), "idtx"),
    **dict.fromkeys(("95", "951", "9511"), "subs"),
}
_CODE = re.compile(r"\d{2,7}")
_WORDS = {scale: word for word, scale in SCALES.items() if word}
_YEN = [f"{word}円" for word, scale in JAPANESE_SCALES.items() if scale in _WORDS]
_JAPANESE_UNIT = re.compile(r"(\d*[千万億兆十百]+)円")
_ENGLISH_UNIT = re.compile(r"(thousand|million|billion|trillion)\s+yen", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_ERA_YEAR = re.compile(r"(平成|令和)\s*(\d+|元)\s*年")
_ERAS = {"平成": 1988, "令和": 2018}


def as_code(text: str) -> str:
    """A code in its plain form, without hyphens; empty for what is no code.

    >>> as_code("0111-011"), as_code("合計")
    ('0111011', '')
    """
    joined = text.replace("-", "").replace(" ", "")
    return joined if _CODE.fullmatch(joined) else ""


def is_sector(code: str) -> bool:
    """Whether a code belongs to a sector rather than to value added, final demand or a total."""
    return code[:2] < "70"


def is_own_total(code: str) -> bool:
    """Whether a total is one that only prefectures have, such as 811 and 812: exports and sales to others.

    >>> is_own_total("811"), is_own_total("810"), is_own_total("81")
    (True, False, False)
    """
    return len(code) > 2 and code[:2] in COLUMN_TOTALS and code[2] != "0"


def own_totals(code: str) -> list[tuple[str, ...]]:
    """What a prefecture's own total may add up: abroad (1) or other prefectures (2) alone, or any usual sum.

    >>> own_totals("812")[0], own_totals("871")[0]
    (('802',), ('841', '851', '861'))
    """
    sides = tuple(f"{stem}{code[2]}" for stem in (*EXPORTS, *IMPORTS))
    exports = tuple(side for side in sides if side[:2] in EXPORTS)
    imports = tuple(side for side in sides if side[:2] in IMPORTS)
    if code[2] == "2":
        imports = imports[:1]
    near = [exports, imports] if code[:2] < "83" else [imports, exports]
    return [*near, sides, (*EXPORTS, *IMPORTS), *COLUMN_TOTALS.values()]


def is_basic(code: str) -> bool:
    """Whether a code is one of the basic table: of 6 digits in columns, of 7 in rows."""
    return len(code) >= 6


def category(code: str, digits: int = 4) -> str | None:
    """Label of a final-demand column, read to so many digits; None for what is no final demand.

    A code that only a prefecture has, such as its sales to others, is its own label.

    >>> category("721"), category("721200"), category("721200", digits=3), category("802"), category("78")
    ('prco', 'npco', 'prco', '802', None)
    """
    if code[:2] not in FINAL_DEMAND:
        return None
    return _CATEGORIES.get(code[:digits], code[:digits])


def component(code: str) -> str | None:
    """Label of a value-added row; None for what is no value added.

    >>> component("91"), component("9111000"), component("96")
    ('coem', 'wage', None)
    """
    if code[:2] not in VALUE_ADDED:
        return None
    return _COMPONENTS.get(code[:4], code[:4])


def read_unit(text: str) -> str | None:
    """The unit named in a title, None where there is none.

    Raises
    ------
    UnitError
        If it is not a thousand, million, billion or trillion yen.

    >>> read_unit("取引基本表(生産者価格評価) (単位 : 10億円)")
    'billion JPY'
    >>> read_unit("Transactions valued at producers' prices (million yen)")
    'million JPY'
    """
    if english := _ENGLISH_UNIT.search(text):
        return f"{english[1].lower()} JPY"
    if japanese := _JAPANESE_UNIT.search(text):
        scale = JAPANESE_SCALES.get(japanese[1])
        if scale not in _WORDS:
            raise UnitError(f"unit {japanese[1]}円, expected one of {', '.join(_YEN)}")
        return f"{_WORDS[scale]} JPY"
    return None


def read_year(text: str) -> int | None:
    """The year named in a title, Western or of the eras Heisei and Reiwa; None where there is none.

    >>> read_year("平成27年(2015年)産業連関表"), read_year("令和2年産業連関表"), read_year("産業連関表")
    (2015, 2020, None)
    """
    if western := _YEAR.search(text):
        return int(western[1])
    if era := _ERA_YEAR.search(text):
        return _ERAS[era[1]] + (1 if era[2] == "元" else int(era[2]))
    return None
