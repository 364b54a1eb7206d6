"""Proofs of an official workbook: its totals, outputs, unit and prices."""

from __future__ import annotations

import numpy as np

from iomodel.errors import LayoutError, UnbalancedTableError, UnitError
from iomodel.notation import BoolArray, FloatArray
from iomodel.sources.estat.layout import (
    COLUMN_TOTALS,
    MARGINS,
    OUTPUT,
    PURCHASERS,
    ROW_TOTALS,
    SECTORS,
    is_own_total,
    is_sector,
    own_totals,
)
from iomodel.sources.estat.sheet import CodedSheet
from iomodel.table.meta import parse_unit

_MOST_YEN = 1e17
"""More than any economy makes in a year: a hundred times Japan's output."""


def check_totals(sheet: CodedSheet) -> None:
    """Compare every total column and row with the sum of its parts.

    Raises
    ------
    UnbalancedTableError
        If one differs by more than rounding explains; the worst cell is named.
    """
    inside_rows = np.array([is_sector(code) for code in sheet.rows])
    inside_columns = np.array([is_sector(code) for code in sheet.columns])
    for place, code in enumerate(sheet.columns):
        if code[:2] in COLUMN_TOTALS:
            parts = _parts_of(sheet, place, inside_rows)
            gap = np.where(inside_rows, sheet.values[:, parts].sum(axis=1) - sheet.values[:, place], 0.0)
            _require_small(sheet, gap, int(parts.sum()), [(row, code) for row in sheet.rows])
    for place, code in enumerate(sheet.rows):
        if code[:2] in ROW_TOTALS:
            parts = _members(sheet.rows, ROW_TOTALS[code[:2]])
            gap = np.where(inside_columns, sheet.values[parts].sum(axis=0) - sheet.values[place], 0.0)
            _require_small(sheet, gap, int(parts.sum()), [(code, column) for column in sheet.columns])


def _parts_of(sheet: CodedSheet, place: int, rows: BoolArray) -> BoolArray:
    """Which columns a total column adds up; of one that only a prefecture has, those that come nearest."""
    code = sheet.columns[place]
    if not is_own_total(code):
        return _members(sheet.columns, COLUMN_TOTALS[code[:2]])
    known = [_members(sheet.columns, parts) for parts in own_totals(code)]
    total = sheet.values[rows, place]
    return min(
        (inside for inside in known if inside.any()),
        key=lambda inside: float(
            np.abs(sheet.values[np.ix_(rows, inside)].sum(axis=1) - total).sum(),
        ),
    )


def check_sectors(sheet: CodedSheet) -> None:
    """Check that every sector that buys also sells.

    Raises
    ------
    LayoutError
        If a sector has a column but no row.
    """
    for code in sheet.column_sectors:
        if code not in sheet.axes.rows:
            raise LayoutError(
                f"{sheet.column_head(code)}: sector {code!r} has a column but no row, expected both"
            )


def check_outputs(sheet: CodedSheet) -> None:
    """Check the output of every sector of a square table: there twice, equal, not negative.

    Raises
    ------
    LayoutError
        If the row or column of output is missing, or a sector with output has no column.
    UnbalancedTableError
        If output in the row and in the column differ, is negative, or is zero where there are inputs.
    """
    sold, made = _output_codes(sheet)
    drift = 2 * sheet.drift(len(sheet.columns))
    for code in sheet.row_sectors:
        sales = sheet.value(code, sold)
        if code in sheet.axes.columns:
            _check_output(sheet, code, (sold, made), drift)
        elif abs(sales) > drift:
            raise LayoutError(
                f"{sheet.row_head(code)}: sector {code!r} has a row with output {sales:,.10g} but no column, "
                "expected both"
            )


def _check_output(sheet: CodedSheet, code: str, totals: tuple[str, str], drift: float) -> None:
    """Check one sector's output in the total column and the total row."""
    sold, made = totals
    sales, costs = sheet.value(code, sold), sheet.value(made, code)
    if abs(sales - costs) > drift:
        raise UnbalancedTableError(
            f"{sheet.cell(code, sold)}: output of sector {code} is {sales:,.10g} in its row but "
            f"{costs:,.10g} in its column, cell {sheet.cell(made, code).split()[-1]}; expected the same to "
            f"{drift:.3g}"
        )
    if sales < -drift:
        raise UnbalancedTableError(
            f"{sheet.cell(code, sold)}: output of sector {code} is {sales:,.10g}, expected 0 or more"
        )
    if abs(sales) > drift:
        return
    row = max(sheet.row_sectors, key=lambda seller: abs(sheet.value(seller, code)))
    if abs(sheet.value(row, code)) > drift:
        raise UnbalancedTableError(
            f"{sheet.cell(row, code)}: sector {code} buys {sheet.value(row, code):,.10g} but its output is "
            f"{sales:g}, expected no inputs without output"
        )


def check_size(sheet: CodedSheet) -> None:
    """Refuse a unit in which the economy would be larger than any.

    Raises
    ------
    UnitError
        If output would exceed a hundred times Japan's.
    """
    sold, _ = _output_codes(sheet)
    yen = sum(sheet.value(code, sold) for code in sheet.row_sectors) * parse_unit(sheet.unit)[0]
    if yen > _MOST_YEN:
        raise UnitError(
            f"{sheet.grid.at(0, 0)}: the title says {sheet.unit}, which makes output {yen / 1e12:,.0f} "
            "trillion yen, expected at most 100,000 trillion; figures in million yen are probably labelled "
            "billion yen"
        )


def _output_codes(sheet: CodedSheet) -> tuple[str, str]:
    """Codes of the column and the row of output."""
    column = next((code for code in sheet.columns if code[:2] == OUTPUT), None)
    row = next((code for code in sheet.rows if code[:2] == OUTPUT), None)
    if column is None or row is None:
        raise LayoutError(
            f"{sheet.grid.where}: no {'column' if column is None else 'row'} of output, expected its code "
            "(97, 970, 9700) among the codes"
        )
    return column, row


def check_prices(sheet: CodedSheet) -> None:
    """Refuse a table at purchasers' prices."""
    if said := PURCHASERS.search(sheet.title):
        raise LayoutError(
            f"{sheet.grid.at(0, 0)}: the title says {said[0]!r}, expected a table at producers' prices "
            "(生産者価格評価表); download that one"
        )
    for code in sheet.columns:
        if code[:2] in MARGINS and sheet.values[:, sheet.columns.index(code)].any():
            raise LayoutError(
                f"{sheet.column_head(code)}: column {code} holds trade margins or freight, expected a table "
                "at producers' prices (生産者価格評価表); download that one"
            )


def _members(codes: list[str], parts: tuple[str, ...]) -> BoolArray:
    """Which codes a total adds up."""
    return np.array([SECTORS in parts if is_sector(code) else code.startswith(parts) for code in codes])


def _require_small(sheet: CodedSheet, gap: FloatArray, parts: int, cells: list[tuple[str, str]]) -> None:
    """Raise at the largest gap between a total and its parts, if rounding does not explain it."""
    worst = int(np.abs(gap).argmax())
    if parts == 0 or abs(gap[worst]) <= sheet.drift(parts):
        return
    row, column = cells[worst]
    total = sheet.value(row, column)
    across = [sheet.axes.columns[code] for code in sheet.column_sectors]
    down = [sheet.axes.rows[code] for code in sheet.row_sectors]
    line = ([sheet.axes.rows[row]], across) if is_sector(row) else (down, [sheet.axes.columns[column]])
    raise UnbalancedTableError(
        f"{sheet.cell(row, column)}: total {column if is_sector(row) else row} of sector "
        f"{row if is_sector(row) else column} is {total:,.10g}, expected the sum of its parts "
        f"{total + gap[worst]:,.10g}, to {sheet.drift(parts):.3g}{sheet.grid.first_empty(*line)}; "
        "correct the altered cell, or download the file anew"
    )
