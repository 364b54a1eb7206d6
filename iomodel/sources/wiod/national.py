"""National workbooks of WIOD's release of November 2016: 56 industries, a block for each year."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from iomodel.errors import LayoutError, ParameterError
from iomodel.notation import FloatArray
from iomodel.sources.assembled import Blocks, assembled, country_code, require_total
from iomodel.sources.workbook import Grid, Sheets
from iomodel.table import IOTable, TableMeta

SHEET = "National IO-tables"
HEAD = ["Year", "Code", "Description", "Origin"]
SOURCE = (
    "Timmer, Dietzenbacher, Los, Stehrer and de Vries (2015), Review of International Economics 23:575; "
    "WIOD, November 2016 release, doi 10.34894/PJ2M1C, CC BY 4.0. Processed: one year."
)
OUTPUT, INPUTS, EXPORTS = "GO", "II_fob", "EXP"
ADDED = "VA"
OUTSIDE = ("TXSP", "EXP_adj", "PURR", "PURNR", "IntTTM")
"""Costs outside value added: taxes less subsidies on products, cif/fob, purchases abroad, margins."""

_TOLERANCE = 1e-6
"""Gap between a total and its parts, as a share of total output [1]: figures have six to fifteen digits."""

_HEAD = len(HEAD)


def read_national(path: Path, name: str | None = None, *, year: int | None = None) -> IOTable:
    """One country at 56 industries of ISIC Rev. 4, domestic and imported goods apart.

    Parameters
    ----------
    path
        A workbook such as ``DEU_NIOT_nov16.xlsx``.
    name
        What to call the table; the country and year where not given.
    year
        One of the years in it, 2000 to 2014; the last where not given.

    Raises
    ------
    LayoutError
        If the sheet is not laid out as WIOD's, or a cell holds no number; it is named.
    ParameterError
        If the year is not in it; those that are there are named.
    UnbalancedTableError
        If WIOD's totals of inputs or output are not what their parts add up to.

    Notes
    -----
    Taxes less subsidies on products, cif/fob adjustments and international margins are costs outside GDP.

    References
    ----------
    Timmer et al. (2015), *Review of International Economics* 23:575; doi 10.34894/PJ2M1C.
    """
    sheets = Sheets(path)
    grid = sheets[SHEET]
    year, lines = _of_year(grid, year)
    head = [str(cell) for cell in grid.rows[0]]
    home, abroad, rest = (
        {str(grid.rows[line][1]): line for line in lines if grid.rows[line][3] == origin}
        for origin in ("Domestic", "Imports", "TOT")
    )
    codes = list(home)
    _require(grid, head, codes, list(abroad), rest)
    sectors = [_HEAD + head[_HEAD:].index(code) for code in codes]
    final = [place for place in range(_HEAD, len(head)) if head[place] not in {*codes, OUTPUT}]
    own, foreign = list(home.values()), list(abroad.values())
    Zd, Zm = grid.figures(own, sectors), grid.figures(foreign, sectors)
    Yd, Ym = grid.figures(own, final), grid.figures(foreign, final)
    x = grid.figures(own, [head.index(OUTPUT)])[:, 0]
    v = pd.DataFrame(
        grid.figures([rest[code] for code in (ADDED, *OUTSIDE)], sectors), index=[ADDED, *OUTSIDE]
    )
    v = v.loc[[label for label in v.index if label == ADDED or v.loc[label].any()]]
    _check(grid, codes, Zd + Zm, v, x, grid.figures([rest[INPUTS], rest[OUTPUT]], sectors))
    region = _region(sheets, path)
    columns = [head[place] for place in final]
    return assembled(
        Blocks(codes, Zd, Zm, pd.DataFrame(Yd, columns=columns), Ym, v, x, _names(grid, home)),
        TableMeta(
            name=name or f"{region.lower()}-{year}",
            unit="million USD",
            year=year,
            title=f"{region} {year}, WIOD 2016",
            prices="basic",
            source=SOURCE,
            notes="Taxes less subsidies on products and international margins are outside GDP.",
            region=region,
            exports=(EXPORTS,),
            outside_gdp=tuple(label for label in v.index if label != ADDED),
            imports="imports by industry, all origins together",
            tolerance=_TOLERANCE,
            totals=(("output", float(grid.figures([rest[OUTPUT]], sectors).sum())),),
        ),
    )


def _of_year(grid: Grid, year: int | None) -> tuple[int, list[int]]:
    """A year and the lines of its block."""
    if [str(cell) for cell in grid.rows[0][:_HEAD]] != HEAD:
        raise LayoutError(f"{grid.at(0, 0)}: found {grid.rows[0][:_HEAD]}, expected {', '.join(HEAD)}")
    places: dict[int, list[int]] = {}
    for line, row in enumerate(grid.rows):
        if isinstance(row[0], (int, float)):
            places.setdefault(int(row[0]), []).append(line)
    if not places:
        raise LayoutError(f"{grid.where}: no line with a year in column A, expected a block for each year")
    chosen = max(places) if year is None else year
    if chosen not in places:
        raise ParameterError(
            f"{grid.where}: no year {chosen}; expected one of {', '.join(map(str, sorted(places)))}"
        )
    return chosen, places[chosen]


def _require(grid: Grid, head: list[str], codes: list[str], abroad: list[str], rest: dict[str, int]) -> None:
    """Raise unless both blocks have the same sectors, and the rows and columns that are needed are there."""
    missing = [code for code in (INPUTS, OUTPUT, ADDED, *OUTSIDE) if code not in rest]
    missing += [code for code in (*codes, EXPORTS, OUTPUT) if code not in head]
    if missing or not codes or codes != abroad:
        raise LayoutError(
            f"{grid.where}: "
            + (f"missing {', '.join(missing[:5])}" if missing else "domestic and imported rows differ")
            + "; expected WIOD's rows of industries by origin (Domestic, Imports), then the totals (TOT)"
        )


def _check(
    grid: Grid, codes: list[str], inputs: FloatArray, v: pd.DataFrame, x: FloatArray, totals: FloatArray
) -> None:
    """Compare WIOD's totals of inputs and output with their parts."""
    allowed = _TOLERANCE * float(np.abs(x).sum())
    require_total(grid.where, "total of inputs (II_fob)", codes, inputs.sum(axis=0), totals[0], allowed)
    costs = totals[0] + v.to_numpy(float).sum(axis=0)
    require_total(grid.where, "output in its column (GO)", codes, costs, totals[1], allowed)
    require_total(grid.where, "output in its row (GO)", codes, x, totals[1], allowed)


def _names(grid: Grid, home: dict[str, int]) -> dict[str, str]:
    """Names of the industries as WIOD has them."""
    return {code: " ".join(str(grid.rows[line][2]).split()) for code, line in home.items()}


def _region(sheets: Sheets, path: Path) -> str:
    """The country that the sheet of notes names, or the name of the file."""
    notes: Any = sheets["Notes"].rows if "Notes" in sheets else []
    for row in notes[:5]:
        if len(row) > 1 and str(row[0]).strip() == "Country" and (found := country_code(str(row[1]))):
            return found
    stated = re.match(r"([A-Z]{3})_", path.name)
    if stated is None:
        raise LayoutError(
            f"{path.name}: neither the sheet 'Notes' nor the file's name says which country it is; expected "
            "a name such as DEU_NIOT_nov16.xlsx"
        )
    return stated[1]
