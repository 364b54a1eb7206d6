"""The plain layout for any table: sheets or CSV files ``about``, ``Z``, ``Y``, ``v`` and ``imports``."""

from __future__ import annotations

import csv
import dataclasses
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomodel.errors import (
    LabelMismatchError,
    LayoutError,
    ParameterError,
    SolverError,
    TableError,
    UnitError,
    nearest,
)
from iomodel.files import shown, tables_folder, write_file, write_folder
from iomodel.notation import FloatArray
from iomodel.sources.assembled import require_use
from iomodel.sources.competitive import Published, split, take_imports
from iomodel.sources.reached import reached
from iomodel.sources.workbook import Grid, Sheets, cell_name, plain, sheet_names, shown_cell
from iomodel.table import IOTable, TableMeta
from iomodel.table.meta import LARGEST_TOLERANCE, YEARS

ABOUT, Z, Y, V, IMPORTS, EMPLOYMENT = "about", "Z", "Y", "v", "imports", "employment"
_TOTAL = "total"
"""Heading of the one column of an ``imports`` sheet that gives imports by good only."""

_WORDS = (
    "title",
    "unit",
    "year",
    "region",
    "prices",
    "exports",
    "outside_gdp",
    "source",
    "notes",
    "tolerance",
    "classification",
)
"""What the sheet ``about`` may say."""

_LONGEST_LABEL = 200
"""Characters of a label."""

_FIRST_FIGURE = 2
"""Position of the first column of figures; labels and names stand before it."""


def is_template(path: Path) -> bool:
    """Whether a workbook or folder is laid out as the template, sheets that are missing apart."""
    names = sheet_names(path)
    return Z in names and (ABOUT in names or path.is_dir())


def copy_template(out: Path) -> None:
    """Write the template with its filled-in example: a workbook, or a folder of CSV files.

    Raises
    ------
    ParameterError
        If there is something of that name already, or the ending is neither ``.xlsx`` nor none.
    OutputError
        If nothing can be written there.
    """
    if out.suffix not in (".xlsx", ""):
        raise ParameterError(
            f"{shown(out)}: ending {shown(out.suffix)!r} is unknown; expected .xlsx, or no ending for a "
            "folder of CSV files"
        )
    source = tables_folder() / "template.xlsx"
    if os.path.exists(out):
        raise ParameterError(f"{shown(out)} is there already; choose a name that is free")
    if out.suffix == ".xlsx":
        write_file(out, source.read_bytes())
    elif not write_folder(out, lambda folder: _write_sheets(Sheets(source), folder)):
        raise ParameterError(f"{shown(out)} is there already; choose a name that is free")


def read_template(path: Path, name: str | None = None) -> IOTable:
    """Read a table from the plain layout.

    Parameters
    ----------
    path
        A workbook with the sheets ``about``, ``Z``, ``Y``, ``v`` and, where there are any, ``imports``
        and ``employment``; or a folder with a CSV file of each.
    name
        What to call the table; the name of the file where not given.

    Raises
    ------
    LayoutError, LabelMismatchError, TableError
        If a sheet or label is missing, a cell is no number, or the table is not one; file and sheet
        are named.

    Notes
    -----
    Row 1 holds the labels of columns from C on, column A those of rows, column B names. An ``imports``
    sheet by good and user takes ``Z`` and ``Y`` as domestic goods; one with the single column ``total``
    takes them as domestic and imported goods together, and splits imports in proportion to domestic use.
    """
    sheets = Sheets(path)
    for sheet in (ABOUT, Z, Y, V):
        if sheet not in sheets:
            raise LayoutError(f"{path.name}: no sheet {sheet!r}, expected sheets about, Z, Y and v")
    meta = _meta(sheets[ABOUT], name or path.stem)
    flows = _read(sheets[Z])
    codes = list(flows.frame.index)
    demand = _read(sheets[Y]).like(rows=codes).frame
    added = _read(sheets[V]).like(columns=codes).frame
    _require_known(sheets[ABOUT], "exports", meta.exports, list(demand.columns), Y)
    _require_known(sheets[ABOUT], "outside_gdp", meta.outside_gdp, list(added.index), V)
    plain_flows = Published(
        flows.like(columns=codes).frame,
        demand,
        added,
        meta,
        {code: (name, name) for code, name in zip(codes, flows.names, strict=True)},
        employment=_persons(sheets, codes),
        imports=(),
        exports=meta.exports,
    )
    try:
        require_use(meta.name, flows.frame.to_numpy(float), added.to_numpy(float))
        table = reached(_with_imports(plain_flows, sheets), _said(sheets[ABOUT], "classification"))
        table.factors  # noqa: B018  raises unless the economy is productive
        return table
    except (TableError, SolverError) as error:
        raise type(error)(f"{path.name}: {error}") from None


@dataclass(frozen=True)
class _Sheet:
    """Labelled figures of one sheet."""

    grid: Grid
    frame: pd.DataFrame
    names: list[str]

    def like(self, *, rows: list[str] | None = None, columns: list[str] | None = None) -> _Sheet:
        """The same figures in the order of these labels, once they are found to be the same ones."""
        frame = self.frame
        for axis, wanted in ((frame.index, rows), (frame.columns, columns)):
            found = list(axis)
            missing = [label for label in wanted or () if label not in found]
            strangers = [label for label in found if wanted is not None and label not in wanted]
            if missing or strangers:
                raise LabelMismatchError(
                    f"{self.grid.where}: labels missing: {', '.join(missing[:5]) or 'none'}; unknown: "
                    f"{', '.join(strangers[:5]) or 'none'}; expected the labels of sheet Z"
                )
        return _Sheet(self.grid, frame.reindex(index=rows, columns=columns), self.names)


def _read(grid: Grid) -> _Sheet:
    """Labelled figures: labels in column A and row 1, names in column B, figures from C2 on."""
    columns = _labels(grid, [(0, c) for c in range(_FIRST_FIGURE, len(grid.rows[0]) if grid.rows else 0)])
    rows = _labels(grid, [(r, 0) for r in range(1, len(grid.rows))])
    if not rows or not columns:
        raise LayoutError(f"{grid.where}: no labels, expected them in column A and, from C on, in row 1")
    across, down = [c for _, c in columns.values()], [r for r, _ in rows.values()]
    frame = pd.DataFrame(grid.figures(down, across), index=list(rows), columns=list(columns))
    return _Sheet(grid, frame, [grid.text(row, 1) or label for label, (row, _) in rows.items()])


def _labels(grid: Grid, places: list[tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Labels and where they stand; empty cells are skipped, numbers and doubles are errors."""
    found: dict[str, tuple[int, int]] = {}
    for place in places:
        value = grid.cell(*place)
        label = plain(value)
        if not label and value != "":
            raise LayoutError(
                f"{grid.at(*place)}: found {shown_cell(value)}, expected a label as text, such as '01'"
            )
        if len(label) > _LONGEST_LABEL:
            raise LayoutError(
                f"{grid.at(*place)}: a label of {len(label):,} characters, expected at most {_LONGEST_LABEL}"
            )
        if label in found:
            raise LayoutError(
                f"{grid.at(*place)}: label {label!r} appears a second time, first in {grid.at(*found[label])}"
            )
        if label:
            found[label] = place
    return found


def _meta(grid: Grid, name: str) -> TableMeta:
    """What the table says of itself: a word and its value on each line; all that is wrong in one error."""
    said: dict[str, int] = {}
    problems: list[tuple[str, str]] = []
    for row in range(len(grid.rows)):
        key, place = grid.text(row, 0), f"cell {cell_name(row, 0)}"
        if key in said:
            problems.append((place, f"{key!r} appears a second time, first in line {said[key] + 1}"))
        elif key and key not in _WORDS:
            problems.append((place, f"{shown_cell(key)} is not known; expected {', '.join(_WORDS)}"))
        elif key:
            said[key] = row
    text = {key: grid.text(row, 1) for key, row in said.items()}
    year, tolerance = (_figure(grid, key, said, problems) for key in ("year", "tolerance"))
    if year is not None and not (year.is_integer() and year in YEARS):
        wrong = f"year is {year:.10g}, expected a whole one, {YEARS[0]} to {YEARS[-1]}"
        problems.append((_beside(said["year"]), wrong))
    if tolerance is not None and not 0 <= tolerance <= LARGEST_TOLERANCE:
        wrong = f"tolerance is {tolerance:.10g}, expected a share of output from 0 to {LARGEST_TOLERANCE:g}"
        problems.append((_beside(said["tolerance"]), wrong))
    if text.get("prices", "").casefold().startswith("purchaser"):
        wrong = f"prices is {text['prices']!r}, expected producers or basic: margins would count as demand"
        problems.append((_beside(said["prices"]), wrong))
    if problems:
        raise LayoutError(grid.where, problems)
    if not text.get("unit"):
        raise UnitError(f"{grid.where}: no unit, expected a line such as 'unit, billion JPY'")
    words: dict[str, Any] = {
        key: text[key] for key in ("title", "prices", "region", "source", "notes") if text.get(key)
    }
    return TableMeta(
        name=name,
        unit=text["unit"],
        year=None if year is None else int(year),
        tolerance=1e-9 if tolerance is None else tolerance,
        exports=_listed(text.get("exports", "")),
        outside_gdp=_listed(text.get("outside_gdp", "")),
        **words,
    )


def _said(grid: Grid, key: str) -> str:
    """The text beside a word of the sheet ``about``; empty where the word is not there."""
    return next((grid.text(row, 1) for row in range(len(grid.rows)) if grid.text(row, 0) == key), "")


def _beside(row: int) -> str:
    """The cell of a value, beside its word."""
    return f"cell {cell_name(row, 1)}"


def _figure(grid: Grid, key: str, said: dict[str, int], problems: list[tuple[str, str]]) -> float | None:
    """A value of the sheet ``about`` that is a finite number; None where there is none, or it is another."""
    value = grid.cell(said[key], 1) if key in said else ""
    if value in (None, ""):
        return None
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if math.isfinite(number):
        return number
    problems.append((_beside(said[key]), f"{key} is {shown_cell(value)}, expected a number"))
    return None


def _require_known(grid: Grid, key: str, labels: tuple[str, ...], known: list[str], sheet: str) -> None:
    """Raise if the sheet ``about`` names a category or component that is not there."""
    for label in labels:
        if label not in known:
            raise LabelMismatchError(
                f"{grid.where}: {key}: {label!r} is no label of sheet {sheet!r}.{nearest(label, known)}"
            )


def _listed(text: str) -> tuple[str, ...]:
    """Labels from a list with commas."""
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _persons(sheets: Sheets, codes: list[str]) -> FloatArray | None:
    """Persons engaged by sector, where there is a sheet of them."""
    if EMPLOYMENT not in sheets:
        return None
    return np.asarray(_read(sheets[EMPLOYMENT]).like(rows=codes).frame.to_numpy().sum(axis=1))


def _with_imports(flows: Published, sheets: Sheets) -> IOTable:
    """The table with imports as its sheet gives them: by user, by good, or none."""
    if IMPORTS not in sheets:
        return split(flows)
    sheet = _read(sheets[IMPORTS])
    if list(sheet.frame.columns) == [_TOTAL]:
        imports = sheet.like(rows=list(flows.codes)).frame[_TOTAL]
        demand = flows.Y.assign(**{IMPORTS: -imports})
        return split(dataclasses.replace(flows, Y=demand, imports=(IMPORTS,)))
    users = [*flows.codes, *flows.at_home, *flows.abroad]
    imported = sheet.like(rows=list(flows.codes), columns=users).frame
    home = imported[[*flows.at_home, *flows.abroad]]
    together = dataclasses.replace(
        flows,
        Z=flows.Z + imported[list(flows.codes)],
        Y=(flows.Y + home).assign(**{IMPORTS: -imported.sum(axis=1)}),
        imports=(IMPORTS,),
    )
    return take_imports(together, imported)


def _write_sheets(sheets: Sheets, folder: Path) -> None:
    """Write each sheet as a CSV file."""
    for name, grid in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(grid.rows)
