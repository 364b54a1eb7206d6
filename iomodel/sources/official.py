"""Which official classification the codes of a table belong to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.errors import LabelMismatchError
from iomodel.notation import FloatArray, IntArray
from iomodel.sources.bundled import classification_names, column_groups, load_classification
from iomodel.table import Classification


def identify(codes: Sequence[str], year: int | None) -> tuple[Classification, str] | None:
    """The classification and level whose sectors these are, of the nearest year; None if there is none.

    >>> official, level = identify(load_classification("japan-2015").codes("107"), 2015)
    >>> official.name, level
    ('japan-2015', '107')
    """
    for name in _nearest_first(year):
        official = load_classification(name)
        level = official.level_of(codes)
        if level is not None:
            return official, level
    return None


def identify_basic(rows: Sequence[str], columns: Sequence[str], year: int | None) -> Classification:
    """The classification that knows all these basic rows and columns.

    Raises
    ------
    LabelMismatchError
        If none does; the codes unknown to the nearest are named.
    """
    strangers: list[str] = []
    for name in _nearest_first(year):
        official = load_classification(name)
        level = official.levels[-1]
        known = {*official.codes("basic"), *column_groups(name, level)}
        unknown = [code for code in (*rows, *columns) if code not in known]
        if not unknown:
            return official
        strangers = strangers or unknown
    raise LabelMismatchError(
        f"basic codes {', '.join(strangers[:5])} are in none of the classifications "
        f"{', '.join(classification_names())}"
    )


def weighed(official: Classification, level: str, x: FloatArray, exports: FloatArray) -> Classification:
    """A classification whose basic rows add up to a table's output and exports.

    Within a sector, basic rows keep the proportions of the classification's own year, so that what is
    known of a basic row can be carried to the sectors of another year, source or unit.
    """
    place = {code: i for i, code in enumerate(official.codes(level))}
    sector = np.array([place[code] for code in official.rows[level].tolist()])
    own = {
        "output": _spread(official.output, sector, x),
        "exports": _spread(official.exports, sector, exports),
    }
    return Classification(official.name, official.rows.assign(**own), official.names)


def _spread(known: FloatArray, sector: IntArray, totals: FloatArray) -> FloatArray:
    """Totals of sectors over their basic rows, as the known figures of these rows are; else evenly."""
    sums = np.bincount(sector, known, len(totals))[sector]
    even = 1 / np.bincount(sector, minlength=len(totals))[sector]
    return np.asarray(ratio(known, sums, even, where=sums != 0) * totals[sector])


def _nearest_first(year: int | None) -> list[str]:
    """Names of classifications, the nearest year first, the latest where no year is known."""
    names = sorted(classification_names(), reverse=True)
    return names if year is None else sorted(names, key=lambda name: abs(int(name[-4:]) - year))
