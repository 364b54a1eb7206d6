"""Japan's official input-output workbooks, as downloaded from e-Stat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError, SolverError, TableError, UnitError
from iomodel.notation import FloatArray
from iomodel.sources.bundled import column_groups, preferred_level
from iomodel.sources.competitive import EXPORTS, IMPORTS, Published, split, take_imports
from iomodel.sources.estat.axes import find_axes, has_codes
from iomodel.sources.estat.checks import check_outputs, check_prices, check_sectors, check_size, check_totals
from iomodel.sources.estat.employment import read_employment
from iomodel.sources.estat.layout import ALL_ADDED, OUTPUT, category, component, is_basic
from iomodel.sources.estat.layout import EXPORTS as EXPORT_STEMS
from iomodel.sources.estat.layout import IMPORTS as IMPORT_STEMS
from iomodel.sources.estat.sheet import CodedSheet, read_coded_sheet, sheets_of
from iomodel.sources.official import identify, identify_basic, weighed
from iomodel.sources.workbook import Sheets
from iomodel.table import Classification, Concordance, IOTable, TableMeta
from iomodel.table.classification import BASIC


def read_estat(
    path: Path,
    name: str | None = None,
    *,
    sectors: int | str | None = None,
    imports: Path | None = None,
    employment: Path | None = None,
) -> IOTable:
    """Read an official workbook: 37, 107 or 108, 187 to 190 sectors, or the basic table.

    Rows and columns are found by their codes; totals are compared with the sums of their parts and
    never summed again; the unit, the year and the prefecture are those of the title. Tables of prefectures
    and ministries are read as far as they carry the same codes.

    Parameters
    ----------
    path
        The workbook (``.xlsx`` or ``.xls``), at producers' prices, imports as negative columns.
    name
        What to call the table; the name of the file where not given.
    sectors
        Level to which a basic table is summed; 107 or 108 where not given.
    imports
        The official matrix of imports (輸入表), of the same table and level. Without it, imports are
        split in proportion to domestic use.
    employment
        The official table of employment (雇用表), by the same sectors.

    Raises
    ------
    LayoutError, UnitError, UnbalancedTableError, LabelMismatchError
        If the workbook is not laid out, labelled or balanced as it must be; file, sheet and cell are named.

    Notes
    -----
    Figures rounded to a million or a billion yen leave gaps between rows and columns. They are kept, within
    what rounding explains, as the tolerance of the table. Output is the sum of a row.
    """
    sheet = _read(path)
    check_size(sheet)
    matrix = None if imports is None else _read(imports)
    with _naming(sheet):
        flows = (_basic_flows if is_basic(sheet.rows[0]) else _flows)(sheet, sectors)
        persons = None if employment is None else read_employment(Sheets(employment), flows.codes)
        published = _published(sheet, flows, name or path.stem, _digits(matrix), persons)
        if matrix is None:
            table = split(published)
        else:
            table = take_imports(published, _imported(matrix, sheet, flows))
        table.factors  # noqa: B018  raises unless the economy is productive
    return table


def holds_basic(path: Path) -> bool:
    """Whether a file is an official workbook of the basic table, which can be read at every level."""
    grids = sheets_of(path).values()
    return any(has_codes(grid) and is_basic(next(iter(find_axes(grid).rows))) for grid in grids)


@dataclass(frozen=True)
class _Flows:
    """A level, and the sector of it that each code of the sheet belongs to."""

    codes: list[str]
    level: str
    official: Classification | None
    rows: dict[str, str]
    columns: dict[str, str]


def _digits(matrix: CodedSheet | None) -> int:
    """Digits by which final demand is distinguished: as many as a matrix of imports has, at most four."""
    return 4 if matrix is None else min(4, len(matrix.columns[0]))


def _read(path: Path) -> CodedSheet:
    """A sheet whose totals add up."""
    sheet = read_coded_sheet(sheets_of(path))
    check_prices(sheet)
    if not is_basic(sheet.rows[0]):
        check_sectors(sheet)
    check_totals(sheet)
    return sheet


def _flows(sheet: CodedSheet, sectors: int | str | None) -> _Flows:
    """A square table as it stands."""
    check_outputs(sheet)
    codes = sheet.row_sectors
    official, level = identify(codes, sheet.year) or (None, str(len(codes)))
    if sectors is not None and str(sectors) != level:
        raise TableError(
            f"a table of {level} sectors, expected {sectors}; only a basic table has other levels"
        )
    own = dict(zip(codes, codes, strict=True))
    return _Flows(codes, level, official, own, own)


def _basic_flows(sheet: CodedSheet, sectors: int | str | None) -> _Flows:
    """A basic table, to be summed to a level of its classification."""
    official = identify_basic(sheet.row_sectors, sheet.column_sectors, sheet.year)
    level = preferred_level(official.levels) if sectors is None else str(sectors)
    return _Flows(
        official.codes(level),
        level,
        official,
        official.mapping(BASIC, level),
        column_groups(official.name, level),
    )


def _published(
    sheet: CodedSheet, flows: _Flows, name: str, digits: int, persons: FloatArray | None
) -> Published:
    """The table as published, at its level."""
    frame = _grouped(sheet, flows.rows, flows.columns, flows.codes, digits)
    n = len(flows.codes)
    output = frame.iloc[:n].to_numpy().sum()
    drift = 2 * sheet.drift(sheet.values.size // n)
    return Published(
        Z=frame.iloc[:n, :n],
        Y=frame.iloc[:n, n:],
        V=frame.iloc[n:, :n],
        meta=TableMeta(
            name=name,
            unit=sheet.unit,
            year=sheet.year,
            title=sheet.title,
            region=sheet.region,
            source=f"Read from {sheet.grid.file}.",
            notes=f"Figures are rounded to {sheet.step:g} {sheet.unit}." if sheet.step else "",
            tolerance=max(1e-9, drift / output),
            totals=_totals(sheet),
        ),
        names=_names(sheet, flows),
        membership=lambda output, exports: _membership(sheet, flows, output, exports),
        employment=persons,
        imports=(*IMPORTS, *_others(frame, IMPORT_STEMS)),
        exports=(*EXPORTS, *_others(frame, EXPORT_STEMS)),
    )


def _totals(sheet: CodedSheet) -> tuple[tuple[str, float], ...]:
    """Value added of all sectors as the sheet itself has it, where it has a row of it."""
    rows = [code for code in sheet.rows if code[:2] == ALL_ADDED]
    if len(rows) != 1 or is_basic(sheet.rows[0]):
        return ()
    return (("gross_value_added", sum(sheet.value(rows[0], code) for code in sheet.column_sectors)),)


def _grouped(
    sheet: CodedSheet, rows: dict[str, str], columns: dict[str, str], codes: list[str], digits: int
) -> pd.DataFrame:
    """Flows summed by sector, component and category, sectors first; totals left out."""
    down, values = _summed(sheet.values, [rows.get(code) or component(code) for code in sheet.rows], codes)
    users = [columns.get(code) or category(code, digits) for code in sheet.columns]
    across, values = _summed(values.T, users, codes)
    return pd.DataFrame(values.T, index=down, columns=across)


def _summed(values: FloatArray, labels: list[str | None], codes: list[str]) -> tuple[list[str], FloatArray]:
    """Rows added up by label: the sectors first, then every other; rows without a label left out."""
    order = list(dict.fromkeys((*codes, *filter(None, labels))))
    place = {label: i for i, label in enumerate(order)}
    sums = np.zeros((len(order), values.shape[1]))
    for row, label in zip(values, labels, strict=True):
        if label:
            sums[place[label]] += row
    return order, sums


def _others(frame: pd.DataFrame, stems: tuple[str, ...]) -> tuple[str, ...]:
    """Categories that only a prefecture has, by the place of their codes."""
    return tuple(label for label in frame.columns if label.isdigit() and label[:2] in stems)


def _names(sheet: CodedSheet, flows: _Flows) -> dict[str, tuple[str, str]]:
    """Names of sectors: the official ones, and those of the sheet where it has its own."""
    official = {} if flows.official is None else dict(flows.official.names[flows.level])
    if is_basic(sheet.rows[0]):
        return official
    names = {}
    for code in flows.codes:
        own = sheet.name(code) or code
        english, japanese = official.get(code, (own, own))
        names[code] = (english, japanese if own.isascii() else own)
    return names


def _imported(matrix: CodedSheet, sheet: CodedSheet, flows: _Flows) -> pd.DataFrame:
    """Imported goods by use, from the official matrix of imports."""
    if matrix.unit != sheet.unit:
        raise UnitError(
            f"{matrix.grid.at(0, 0)}: unit is {matrix.unit}, expected {sheet.unit} as in the table"
        )
    own = dict(zip(flows.codes, flows.codes, strict=True))
    rows, columns = (flows.rows, flows.columns) if is_basic(matrix.rows[0]) else (own, own)
    for code in matrix.row_sectors:
        if code not in rows:
            raise LabelMismatchError(
                f"{matrix.row_head(code)}: no sector {code!r} in the table of {flows.level} sectors; "
                "expected a matrix of imports at the same level"
            )
    return _grouped(matrix, rows, columns, flows.codes, digits=4).loc[flows.codes]


def _membership(
    sheet: CodedSheet, flows: _Flows, output: FloatArray, exports: FloatArray
) -> Concordance | None:
    """How official codes reach the sectors, weighed by this table's own outputs."""
    if flows.official is None:
        return None
    if is_basic(sheet.rows[0]):
        own = _own_outputs(sheet, flows.official)
    else:
        own = weighed(flows.official, flows.level, output, exports)
    return Concordance.of_level(own, flows.level)


def _own_outputs(sheet: CodedSheet, official: Classification) -> Classification:
    """The classification with the outputs and exports of a basic sheet."""
    rows = official.rows.copy()
    frame = sheet.frame.reindex(rows["code"], fill_value=0.0)
    rows["output"] = frame[[c for c in sheet.columns if c[:2] == OUTPUT]].sum(axis=1).to_numpy()
    rows["exports"] = frame[[c for c in sheet.columns if c[:2] in EXPORT_STEMS]].sum(axis=1).to_numpy()
    return Classification(official.name, rows, official.names)


@contextmanager
def _naming(sheet: CodedSheet) -> Iterator[None]:
    """Errors that do not say so already begin with the file and sheet that they are about."""
    try:
        yield
    except (TableError, SolverError) as error:
        if str(error).startswith(sheet.grid.where):
            raise
        raise type(error)(f"{sheet.grid.where}: {error}") from None
