"""The way from official codes to the sectors of a table that says nothing of it but its labels."""

from __future__ import annotations

from collections.abc import Sequence

from iomodel.errors import LabelMismatchError, nearest
from iomodel.sources.bundled import classification_names, load_classification
from iomodel.sources.concordance import isic_concordance, sector_names
from iomodel.sources.official import identify, weighed
from iomodel.table import Concordance, IOTable
from iomodel.table.isic import by_division
from iomodel.table.isic3 import GROUPS, by_division3

NONE = "none"
ISIC = {"ISIC Rev. 4": 4, "NACE Rev. 2": 4, "CPA 2.1": 4, "ISIC Rev. 3": 3}
"""Classifications that a table may name beside Japan's, and the revision of ISIC with their divisions."""

_MOST = 80
"""Divisions that labels have to cover between them to be taken for ISIC Rev. 4 unasked: of 88, nearly all."""

_SMALLEST = 37
"""Levels of Japan's classification whose codes are told by themselves: 01 to 13 could be anybody's."""


def known_classifications() -> list[str]:
    """What a table may say of its labels.

    >>> known_classifications()[:3]
    ['none', 'ISIC Rev. 4', 'NACE Rev. 2']
    """
    return [NONE, *ISIC, *classification_names()]


def reached(table: IOTable, classification: str = "") -> IOTable:
    """The table with names of its sectors and the way official codes reach them, where its labels tell.

    Labels are taken for divisions of ISIC Rev. 4 (those of NACE Rev. 2 and CPA are the same) where they
    cover nearly all of them, for WIOD's industries of ISIC Rev. 3, or for a level of Japan's own
    classification of 37 sectors or more. Anything else has to be said.

    Parameters
    ----------
    table
        A table that says nothing but its labels; one that is reached already comes back as it is.
    classification
        What the labels are of, one of `known_classifications`; found from the labels where empty.

    Raises
    ------
    LabelMismatchError
        If the classification is unknown, or the labels are not of it.
    """
    if table.membership is not None or classification == NONE:
        return table
    carried = _found(table) if not classification else _named(table, classification)
    if carried is None:
        return table
    return named(table).replace(membership=carried)


def named(table: IOTable) -> IOTable:
    """The table with names in place of bare labels, such as ``Electrical equipment`` for ``C27``."""
    called = sector_names(table.codes)
    english, japanese = (
        tuple(
            called[code][place] if name in ("", code) else name
            for code, name in zip(table.codes, names, strict=True)
        )
        for place, names in enumerate((table.names_en, table.names_ja))
    )
    return table.replace(names_en=english, names_ja=japanese)


def _found(table: IOTable) -> Concordance | None:
    """The way that labels tell by themselves."""
    known = identify(table.codes, table.meta.year) if table.n >= _SMALLEST else None
    if known is not None:
        official, level = known
        return Concordance.of_level(weighed(official, level, table.x, table.exports), level)
    place3 = by_division3(table.codes)
    if place3 and len(table.codes) == len(GROUPS):
        return _isic(table.codes, place3, 3)
    place = by_division(table.codes)
    return _isic(table.codes, place, 4) if len(place) >= _MOST else None


def _named(table: IOTable, classification: str) -> Concordance:
    """The way of a classification that the table says it is of."""
    if classification in classification_names():
        official = load_classification(classification)
        level = official.level_of(table.codes)
        if level is None:
            raise LabelMismatchError(
                f"table {table.name}: its {table.n} labels are no level of {classification}; levels: "
                f"{', '.join(official.levels)} sectors"
            )
        return Concordance.of_level(weighed(official, level, table.x, table.exports), level)
    if classification not in ISIC:
        known = known_classifications()
        raise LabelMismatchError(
            f"table {table.name}: classification {classification[:60]!r} is not known; expected one of "
            f"{', '.join(known)}.{nearest(classification, known)}"
        )
    revision = ISIC[classification]
    place = by_division3(table.codes) if revision == 3 else by_division(table.codes)
    if not place:
        expected = (
            "WIOD's codes or numbers, such as 15t16 or c3"
            if revision == 3
            else "sections, divisions or ranges, such as C, 27 or C10-C12, each division once"
        )
        raise LabelMismatchError(
            f"table {table.name}: labels {', '.join(table.codes[:3])} ... are not of {classification}; "
            f"expected {expected}"
        )
    return _isic(table.codes, place, revision)


def _isic(codes: Sequence[str], place: dict[str, str], revision: int) -> Concordance:
    """The bundled concordance of a revision of ISIC, carried to a table's labels."""
    known = isic_concordance(revision)
    return known.through(place, codes, known.name)
