"""Names and texts that the library has in English and in Japanese, for screens in Japanese."""

from __future__ import annotations

import re
from functools import cache

_CODED = re.compile(r"(?<![\w.])(\d{2,4}) ([A-Z][^;:]*)")
"""A sector's code and what follows it, its name and perhaps more."""


def in_japanese(text: str) -> str | None:
    """The Japanese of a name, or of a text of a model; None where there is none.

    >>> in_japanese("Passenger motor cars"), in_japanese("NdPr")
    ('乗用車', None)
    """
    return _pairs().get(text)


def of_material(name: str) -> str | None:
    """The Japanese title of a bundled material, without what stands in brackets; None where it is none.

    >>> of_material("rare-earths"), of_material("steel")
    ('レアアース', None)
    """
    from iomodel.estimates.description import material_title

    return material_title(name, "ja") or None


def with_names(text: str) -> str:
    """A text whose sectors, each a code and its English name, have Japanese names.

    >>> with_names("351 Passenger motor cars; 301 Production machinery")
    '351 乗用車、301 生産用機械'
    """
    named = _CODED.sub(_named, text)
    return named if named == text else re.sub(r"; (?=\d)", "、", named)


def _named(match: re.Match[str]) -> str:
    """Code and Japanese name of a sector, where what follows the code begins with a name."""
    code, rest = match.groups()
    pairs = _sectors()
    for end in sorted({*(at.start() for at in re.finditer(r",| and \d", rest)), len(rest)}, reverse=True):
        japanese = pairs.get(rest[:end])
        if japanese:
            return f"{code} {japanese}{with_names(rest[end:])}"
    return match[0]


@cache
def _sectors() -> dict[str, str]:
    """English and Japanese names of official sectors."""
    from iomodel.sources import load_classification
    from iomodel.sources.bundled import bundled_names

    pairs: dict[str, str] = {}
    for name in bundled_names():
        for names in load_classification(name).names.values():
            pairs.update(names.values())
    return pairs


@cache
def _pairs() -> dict[str, str]:
    """Sectors, tables, measures, what a scarce price means, what models assume and their known errors."""
    from iomodel.models import MODELS
    from iomodel.models.measures import MEASURES, PRICE_MEANING, PRICE_MEANING_JA
    from iomodel.sources.bundled import bundled_titles

    texts = {
        english: japanese
        for model in MODELS.values()
        for english, japanese in ((model.assumes, model.assumes_ja), (model.errs, model.errs_ja))
    }
    measures = {measure.title: measure.title_ja for measure in MEASURES.values()}
    price = {PRICE_MEANING: PRICE_MEANING_JA}
    return {**_sectors(), **bundled_titles(), **measures, **price, **texts}
