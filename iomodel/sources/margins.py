"""Margins of another year, read from a file, checked, and brought to the sectors of a table."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from iomodel.errors import LayoutError, MissingTableError, ParameterError, UnitError, nearest
from iomodel.files import shown
from iomodel.sources.rows import CsvRows, read_rows
from iomodel.sources.sizes import require_small_text
from iomodel.table import Classification, IOTable
from iomodel.table.meta import YEARS

COLUMNS = ("margin", "code", "value")
BY_SECTOR = ("value_added", "output", "imports")
DEMAND = "final_demand"
YEAR = "year"
_KINDS = (*BY_SECTOR, DEMAND, YEAR)

ROUNDING = 1e-4
"""Value added may differ from final demand less imports by this share of it: rounding, not contradiction."""

_MOST_TIMES = 10
"""Margins so many times as large as the table are in another unit."""


@dataclass(frozen=True)
class Margins:
    """Margins of one year.

    Parameters
    ----------
    name
        Name of the file, for errors.
    year
        The year that they are of, if it is said.
    figures
        Margin -> its figures by code: ``value_added`` and, where given, ``output`` and ``imports`` by sector
        and ``final_demand`` by category [unit of the table that is to be updated].
    """

    name: str
    year: int | None
    figures: Mapping[str, pd.Series]

    def of(self, table: IOTable) -> dict[str, pd.Series]:
        """The same by the sectors of a table.

        Margins of finer sectors are summed. Those of coarser ones are spread as the table's own figures
        are, so they say nothing of what lies within a coarse sector.

        Raises
        ------
        LayoutError
            If codes are not those of the table, or of a level of its classification; all are named.
        """
        known = {
            "value_added": table.v.sum(axis=0),
            "output": table.x,
            "imports": table.imports,
            DEMAND: (table.Yd + table.Ym).sum(axis=0),
        }
        problems: list[tuple[str, str]] = []
        found = {
            kind: _placed(kind, given, table, known[kind], problems) for kind, given in self.figures.items()
        }
        if problems:
            raise LayoutError(f"{self.name}, margins of table {table.name}", problems)
        return self._closed(found)

    def _closed(self, found: dict[str, pd.Series]) -> dict[str, pd.Series]:
        """Final demand such that value added is what it leaves after imports, to the last digit."""
        if DEMAND in found and "imports" in found:
            wanted = float(found["value_added"].sum() + found["imports"].sum())
            found[DEMAND] = found[DEMAND] * (wanted / float(found[DEMAND].sum()))
        return found


def read_margins(path: Path | str) -> Margins:
    """Read margins from a CSV file with the columns ``margin``, ``code`` and ``value``.

    A row is one figure: ``value_added``, ``output`` or ``imports`` of a sector, ``final_demand`` of a
    category, or the ``year``, without a code. Other columns, such as a source, are the reader's own.

    Raises
    ------
    MissingTableError
        If there is no such file.
    LayoutError
        If the figures contradict each other; all faults are named at once.
    """
    file = Path(path)
    if not os.path.isfile(file):
        raise MissingTableError(f"no file {shown(file)}; expected margins: a CSV of {', '.join(COLUMNS)}")
    require_small_text(file)
    rows = read_rows(file.name, file.read_bytes())
    if lacking := [column for column in COLUMNS if column not in rows.columns]:
        raise LayoutError(
            f"{file.name}: column {lacking[0]!r} is missing; expected {', '.join(COLUMNS)}, found "
            f"{', '.join(rows.columns)}"
        )
    problems: list[tuple[str, str]] = []
    figures, year = _figures(rows, problems)
    if "value_added" not in figures:
        problems.append(("value_added", "no row of this margin, expected one for each sector"))
    series = {kind: pd.Series(values, dtype=float) for kind, values in figures.items()}
    problems += _contradictions(series)
    if problems:
        raise LayoutError(f"margins {file.name}", problems)
    return Margins(file.name, year, series)


def _figures(
    rows: CsvRows, problems: list[tuple[str, str]]
) -> tuple[dict[str, dict[str, float]], int | None]:
    """Figures by margin and code, and the year; what is wrong with a row goes to the problems."""
    found: dict[str, dict[str, float]] = {}
    year: int | None = None
    for line, row in rows.records():
        kind, code, where = row["margin"].strip(), row["code"].strip(), f"line {line}"
        value = _number(row["value"])
        if kind not in _KINDS:
            text = f"margin {kind[:60]!r}, expected {', '.join(_KINDS)}.{nearest(kind, _KINDS)}"
            problems.append((where, text))
        elif value is None:
            problems.append((where, f"value {row['value'][:60]!r}, expected a number"))
        elif kind == YEAR:
            if value in YEARS:
                year = int(value)
            else:
                problems.append((where, f"year {value:g}, expected one from {YEARS[0]} to {YEARS[-1]}"))
        elif code in found.setdefault(kind, {}):
            problems.append((where, f"{kind} of {code!r} stands there twice, expected once"))
        elif kind in ("output", "imports") and value < 0:
            problems.append((where, f"{kind} of {code!r} is {value:g}, expected 0 or more"))
        else:
            found[kind][code] = value
    return found, year


def _number(text: str) -> float | None:
    """A cell as a finite number, None where it is none."""
    try:
        value = float(text.strip())
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def _contradictions(figures: Mapping[str, pd.Series]) -> list[tuple[str, str]]:
    """Margins that do not add up."""
    problems: list[tuple[str, str]] = []
    earned = figures.get("value_added")
    if earned is None:
        return problems
    total = float(earned.sum())
    if not total > 0:
        problems.append(("value_added", f"adds up to {total:g}, expected above 0"))
    made = figures.get("output")
    if made is not None:
        for code in earned.index.intersection(made.index):
            if earned[code] > made[code]:
                text = f"value added {earned[code]:,.6g} is more than output {made[code]:,.6g}"
                problems.append((f"sector {code}", text))
    if DEMAND in figures and "imports" in figures:
        used = float(figures[DEMAND].sum() - figures["imports"].sum())
        if abs(used - total) > ROUNDING * abs(total):
            text = (
                f"value added adds up to {total:,.6g}, final demand less imports to {used:,.6g}, "
                f"{used - total:+,.6g}; expected the same"
            )
            problems.append(("totals", text))
    return problems


def _placed(
    kind: str, given: pd.Series, table: IOTable, known: np.ndarray, problems: list[tuple[str, str]]
) -> pd.Series:
    """One margin by the table's own labels; unknown and missing codes go to the problems."""
    labels = table.categories if kind == DEMAND else table.codes
    own = pd.Series(known, index=list(labels), dtype=float)
    official, level = _level(given, table) if kind != DEMAND else (None, "")
    if set(given.index) == set(labels) or official is None:
        unknown = [code for code in given.index if code not in own.index]
        missing = [code for code in own.index if code not in given.index]
        problems += [(f"{kind} of {code!r}", f"no such code.{nearest(code, labels)}") for code in unknown]
        problems += [(f"{kind} of {code!r}", "is missing, expected a figure") for code in missing]
        return given.reindex(own.index)
    levels = list(official.levels)
    if levels.index(level) > levels.index(table.level):
        coarse = official.mapping(level, table.level)
        summed = given.groupby([coarse[code] for code in given.index]).sum()
        return summed.reindex(own.index)
    coarse = official.mapping(table.level, level)
    groups = [coarse[code] for code in own.index]
    sums = own.groupby(groups).sum().reindex(given.index)
    for code in given.index[(sums == 0) & (given != 0)]:
        problems.append((f"{kind} of {code!r}", f"is {given[code]:g}, but the table has none of it to scale"))
    factor = given / sums.where(sums != 0, 1.0)
    return own * pd.Series(factor.loc[groups].to_numpy(), index=own.index)


def _level(given: pd.Series, table: IOTable) -> tuple[Classification | None, str]:
    """Classification and level whose codes these are; nothing where they are of no level."""
    reached = table.membership
    if reached is None or reached.level is None:
        return None, ""
    official = reached.official
    wanted = set(given.index)
    level = next((level for level in official.levels if set(official.codes(level)) == wanted), None)
    return (None, "") if level is None else (official, level)


def require_margins_fit(margins: Margins, table: IOTable) -> None:
    """Raise unless margins are of one country and in the unit of a table.

    Raises
    ------
    ParameterError
        If the table is of several regions.
    UnitError
        If value added is more than ten times the table's, or less than a tenth.
    """
    if len(set(table.regions)) > 1:
        raise ParameterError(
            f"table {table.name} has {len(set(table.regions))} regions; expected one of a single country: "
            "margins of one region do not make a world"
        )
    wanted, known = float(margins.figures["value_added"].sum()), float(table.v.sum())
    if not 1 / _MOST_TIMES <= wanted / known <= _MOST_TIMES:
        raise UnitError(
            f"{margins.name}: value added adds up to {wanted:,.6g}, that of table {table.name} to "
            f"{known:,.6g} {table.meta.unit}; give the margins in the unit of the table"
        )
