"""Concordances: from Japan's official codes to ISIC Rev. 4, NACE, and classifications of your own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from iomodel.errors import LabelMismatchError, LayoutError, MissingTableError, nearest
from iomodel.files import shown, tables_folder
from iomodel.files.kept import kept_by_content
from iomodel.sources.bundled import classification_files, load_classification
from iomodel.sources.rows import read_rows
from iomodel.table import Concordance, IOTable
from iomodel.table.isic import by_division, names
from iomodel.table.isic3 import by_division3, names3

_OFFICIAL = "japan-2015"
"""The classification that exposures and scenarios are written in."""

_COLUMNS = ["code", "sector", "weight"]


_REVISIONS = {3: "isic3", 4: "isic4"}
"""Revisions of ISIC with a bundled concordance, and the column that holds it."""


def _isic(revision: int = 4) -> Path:
    """The file of a bundled concordance."""
    return tables_folder() / "concordances" / f"japan-107-{_REVISIONS[revision]}.csv"


@kept_by_content(lambda revision=4: [_isic(revision), *classification_files(_OFFICIAL)])
def isic_concordance(revision: int = 4) -> Concordance:
    """From basic rows of Japan's 2015 table to divisions of a revision of ISIC; those of 4 are NACE's.

    >>> isic_concordance().official.name, round(isic_concordance().unmapped_share, 4)
    ('japan-2015', 0.0154)
    >>> isic_concordance(3).name, round(isic_concordance(3).unmapped_share, 4)
    ('japan-2015 to ISIC Rev. 3', 0.0154)
    """
    lines = pd.read_csv(_isic(revision), dtype=str, keep_default_na=False)
    lines["weight"] = lines["weight"].astype(float)
    column = _REVISIONS[revision]
    mapped = lines[lines[column] != ""]
    targets = sorted(set(mapped[column]))
    triples = list(mapped[["code", column, "weight"]].itertuples(index=False, name=None))
    return Concordance.from_rows(
        f"{_OFFICIAL} to ISIC Rev. {revision}",
        load_classification(_OFFICIAL),
        targets,
        triples,
        source=str(lines["source"].iloc[0]),
    )


def concordance_for(sectors: Sequence[str]) -> Concordance | None:
    """The concordance to sectors whose labels are of ISIC Rev. 4, NACE, or WIOD's of Rev. 3; else None.

    >>> concordance_for(["A", "B", "C"]).codes
    ('A', 'B', 'C')
    >>> concordance_for(["AtB", "C", "15t16"]).name
    'japan-2015 to ISIC Rev. 3'
    >>> concordance_for(["food", "mining"]) is None
    True
    """
    for revision, place in ((3, by_division3(sectors)), (4, by_division(sectors))):
        if place:
            known = isic_concordance(revision)
            return known.through(place, sectors, known.name)
    return None


def sector_names(sectors: Sequence[str]) -> dict[str, tuple[str, str]]:
    """English and Japanese names of sectors, as the revision of ISIC has them that their labels are of.

    >>> sector_names(["C"])["C"], sector_names(["AtB", "C"])["C"]
    (('Manufacturing', '製造業'), ('Mining and quarrying', '鉱業'))
    """
    called = names3 if by_division3(sectors) else names
    return {sector: called(sector) for sector in sectors}


def load_concordance(path: Path | str, sectors: Sequence[str]) -> Concordance:
    """Read a concordance of your own: CSV with ``code``, ``sector`` and ``weight``.

    Parameters
    ----------
    path
        A row for each pair: an official Japanese code of any level, a sector of the table, and the share of
        the code's output that lies in it; a finer code overrides a coarser one.
    sectors
        The sectors of the table, without regions.

    Raises
    ------
    MissingTableError
        If the file is not there.
    LayoutError
        If it is no CSV file in UTF-8, a column is missing, a row has too many or too few cells, or a weight
        is no number in 0..1.
    LabelMismatchError
        If a code or sector is unknown, or weights of a code add up to more than 1.
    """
    path = Path(path)
    if not os.path.isfile(path):
        raise MissingTableError(
            f"concordance {shown(path)} is missing; expected CSV with {', '.join(_COLUMNS)}"
        )
    listed = read_rows(str(path), path.read_bytes())
    missing = [column for column in _COLUMNS if column not in listed.columns]
    if missing:
        raise LayoutError(
            f"{path}: columns {', '.join(missing)} missing; found {', '.join(listed.columns)[:200]}"
        )
    triples, wrong = [], []
    for line, cells in listed.records():
        weight = _weight(cells["weight"])
        if weight is None:
            text = f"weight {cells['weight'][:40]!r}, expected a number in 0..1"
            wrong.append((f"line {line}", text))
        else:
            triples.append((cells["code"].strip(), cells["sector"].strip(), weight))
    if wrong:
        raise LayoutError(str(path), wrong)
    return Concordance.from_rows(
        f"{_OFFICIAL} through {path.name}", load_classification(_OFFICIAL), sectors, triples, str(path)
    )


def _weight(cell: str) -> float | None:
    """A share from a cell, or None where it is none."""
    try:
        weight = float(cell) if "_" not in cell else -1.0
    except ValueError:
        return None
    return weight if 0 <= weight <= 1 else None


def with_concordance(table: IOTable, concordance: Concordance) -> IOTable:
    """The table with the concordance through which scenarios reach its sectors.

    A table of several regions takes the same weights in each of them.

    Raises
    ------
    LabelMismatchError
        If the concordance is for sectors that the table does not have.
    """
    sectors = table.sectors
    unknown = [code for code in concordance.codes if code not in set(sectors)]
    if unknown:
        raise LabelMismatchError(
            f"concordance {concordance.name}: table {table.name} has no sector {unknown[0]!r}."
            f"{nearest(unknown[0], sectors)}"
        )
    regions = len(dict.fromkeys(table.regions))
    return table.replace(membership=concordance.in_regions(table.codes, sectors, regions))
