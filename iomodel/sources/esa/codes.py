"""Codes of the European System of Accounts (ESA 2010) in input-output tables.

Reference: Eurostat (2013), *European System of Accounts ESA 2010*, ch. 9; Eurostat (2008), *Manual of Supply,
Use and Input-Output Tables*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from iomodel.table.isic import divisions

EXPORTS = "P6"
IMPORTS = ("P7", "IMP")
OUTPUT = ("P1", "OUTPUT_BP")
SUPPLY = ("TS", "TS_BP")
"""Total supply: output and imports."""

ADDED_WHOLE = ("B1G", "GVA")
TAXES = ("D21X31", "D21_M_D31")
"""Taxes less subsidies on products: a cost outside value added at basic prices."""

TOTALS = ("TU", "TFU", "TOTAL", "TOT", "TI", "P2", "TOT_USE", "CPA_TOTAL")
_FINAL = re.compile(r"P(3|5|6)([A-Z0-9_]*)")
_ADDED = re.compile(r"(D1|D11|D12|D29X39|D29|D39|B2A3N|B2A3G|B2N|B2G|B3N|B3G|P51C|K1)")
_PURCHASERS = re.compile(r"^(D21|TTM|OTTM|TTM_.*|OTT|P1_PP|TS_PP)$")
"""Columns of margins and taxes by which a supply table goes over to purchasers' prices."""


def is_sector(code: str) -> bool:
    """Whether a code is of an industry or a product.

    >>> is_sector("CPA_C10-12"), is_sector("C27"), is_sector("P3_S14"), is_sector("B1G"), is_sector("D1")
    (True, True, False, False, False)
    """
    return not (is_final(code) or is_cost(code) or code in _OTHERS) and bool(divisions(code))


_OTHERS = {*OUTPUT, *SUPPLY, *TOTALS, *IMPORTS, *TAXES}


def is_final(code: str) -> bool:
    """Whether a code is final use."""
    return bool(_FINAL.fullmatch(code))


def is_cost(code: str) -> bool:
    """Whether a code is value added, a part of it, or taxes on products."""
    return code in TAXES or code in ADDED_WHOLE or bool(_ADDED.fullmatch(code))


def to_purchasers(code: str) -> bool:
    """Whether a column leads to purchasers' prices."""
    return bool(_PURCHASERS.fullmatch(code))


def leaves(codes: Sequence[str]) -> list[str]:
    """Codes of final use without those that others are parts of: ``P3`` where there is ``P3_S14``.

    >>> leaves(["P3", "P3_S14", "P3_S13", "P5", "P51G", "P52_P53", "P6"])
    ['P3_S14', 'P3_S13', 'P51G', 'P52_P53', 'P6']
    """
    inside = {"P5M": ("P52", "P53", "P52_P53")}
    return [
        code
        for code in codes
        if not any(
            other != code and (other.startswith(code) or other in inside.get(code, ())) for other in codes
        )
    ]


def components(codes: Sequence[str]) -> list[str]:
    """Rows of value added without their own total, gross surplus without its parts.

    >>> components(["D1", "D11", "D29X39", "B2A3G", "P51C", "B2A3N", "B1G"]), components(["B1G"])
    (['D1', 'D29X39', 'B2A3G'], ['B1G'])
    """
    found = [code for code in codes if is_cost(code) and code not in TAXES]
    parts = [code for code in found if code not in ADDED_WHOLE]
    if not parts:
        return found[:1]
    for whole, inside in {
        "D1": ("D11", "D12"),
        "D29X39": ("D29", "D39"),
        "B2A3G": ("B2A3N", "P51C", "K1", "B2G", "B3G", "B2N", "B3N"),
    }.items():
        if whole in parts:
            parts = [code for code in parts if code not in inside]
    return parts


def sectors(codes: Sequence[str]) -> list[str]:
    """Industries or products without groups that finer ones cover.

    >>> sectors(["CPA_C", "CPA_C10-33", "CPA_F"]), sectors(["F", "K", "K64", "K65", "K66"])
    (['CPA_C10-33', 'CPA_F'], ['F', 'K64', 'K65', 'K66'])
    """
    found = [code for code in codes if is_sector(code)]
    kept: list[str] = []
    for place, code in enumerate(found):
        covered = divisions(code)
        finer = [
            other
            for rank, other in enumerate(found)
            if other != code and divisions(other) <= covered and (divisions(other) < covered or rank > place)
        ]
        if frozenset().union(*map(divisions, finer)) != covered:
            kept.append(code)
    return kept
