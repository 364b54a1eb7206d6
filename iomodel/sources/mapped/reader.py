"""A table read through its map."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError, SolverError, TableError
from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.sources.assembled import require_total, require_use
from iomodel.sources.competitive import Published, split
from iomodel.sources.mapped.entries import TableMap, read_map
from iomodel.sources.mapped.places import Cells
from iomodel.sources.plain import sheets_of
from iomodel.sources.reached import reached
from iomodel.table import IOTable, TableMeta

IMPORTS = "imports"
"""Component of costs that holds imports known by their user alone."""


def read_mapped(path: Path, name: str | None, layout: Path) -> IOTable:
    """Read a workbook, a CSV file or a folder of CSV files through a map.

    Parameters
    ----------
    path
        The file.
    name
        What to call the table; the name of the file where not given.
    layout
        The map, a TOML file; see `TableMap`.

    Raises
    ------
    LayoutError
        If the map is wrong, or names a cell outside the sheet or one that holds no number.
    LabelMismatchError, TableError
        If labels of rows and columns differ, sums are not the publisher's output, or this is no table.
    """
    given = read_map(layout)
    cells = Cells(sheets_of(path), given.sheet, layout.name)
    try:
        table = reached(_built(_read(given, cells, name or path.stem), cells), given.classification)
        table.factors  # noqa: B018  raises unless the economy is productive
    except (TableError, SolverError) as error:
        raise type(error)(f"{path.name} through {layout.name}: {error}") from None
    return table


@dataclass(frozen=True)
class _Read(Locked):
    """What stands where the map says."""

    given: TableMap
    codes: list[str]
    names: list[str]
    flows: FloatArray
    demand: pd.DataFrame
    costs: pd.DataFrame
    output: FloatArray
    meta: TableMeta

    @property
    def n(self) -> int:
        """Number of sectors."""
        return len(self.codes)


def _read(given: TableMap, cells: Cells, name: str) -> _Read:
    """Labels and figures of the table."""
    codes = cells.labels("sectors", given.sectors)
    n = len(codes)
    if given.columns is not None:
        _require_same(codes, cells.labels("columns", given.columns))
    names = codes if given.names is None else cells.labels("names", given.names)
    if len(names) != n:
        raise LabelMismatchError(f"names is {given.names}, {len(names)} cells; expected {n}, one a sector")
    output = cells.figures("output", given.output, (n, 1))[:, 0]
    meta = TableMeta(
        name=name,
        unit=given.unit,
        year=given.year,
        title=given.title or name,
        prices=given.prices,
        source=given.source,
        notes=given.notes,
        region=given.region,
        exports=given.exports,
        outside_gdp=given.outside,
        tolerance=given.tolerance,
        totals=(("output", float(output.sum())),),
    )
    return _Read(
        given,
        codes,
        names,
        cells.figures("flows", given.flows, (n, n)),
        _vectors(cells, "demand", given.demand, n),
        _vectors(cells, "costs", given.costs, n).T,
        output,
        meta,
    )


def _require_same(down: list[str], across: list[str]) -> None:
    """Raise unless the labels of columns are those of rows."""
    if across == down:
        return
    pairs = zip(down, across, strict=False)
    told = next(
        (f"{row!r} in rows, {column!r} in columns" for row, column in pairs if row != column),
        f"{len(down)} rows, {len(across)} columns",
    )
    raise LabelMismatchError(
        f"labels of rows and columns differ: {told}; expected the same sectors in the same order"
    )


def _vectors(cells: Cells, key: str, places: dict[str, str], n: int) -> pd.DataFrame:
    """Figures of some labels, sector by label."""
    return pd.DataFrame(
        {label: cells.figures(f"{key}.{label}", text, (n, 1))[:, 0] for label, text in places.items()}
    )


def _built(read: _Read, cells: Cells) -> IOTable:
    """The table, its sums held against the publisher's output."""
    require_use(read.meta.name, read.flows, read.costs.to_numpy(float))
    way, n = read.given.imports, read.n
    if way is not None and way.total is not None:
        table = _split(read, cells.figures("imports.total", way.total, (n, 1))[:, 0])
    elif way is not None and way.by_user is not None:
        table = _by_user(read, cells.figures("imports.by_user", way.by_user, (n, 1))[:, 0])
    elif way is not None and way.flows is not None:
        foreign = _vectors(cells, "imports.demand", way.demand, n).reindex(index=range(n))
        table = _apart(
            read.meta.replace(imports="imports by good and user, as published"),
            read,
            cells.figures("imports.flows", way.flows, (n, n)),
            foreign.reindex(columns=list(read.demand.columns), fill_value=0.0).to_numpy(float),
        )
    else:
        table = _apart(read.meta, read, np.zeros_like(read.flows), np.zeros(read.demand.shape))
    allowed = read.given.tolerance * float(np.abs(read.output).sum())
    require_total(f"table {table.name}", "output", read.codes, table.x, read.output, allowed)
    if read.given.employment is None:
        return table
    return table.replace(employment=cells.figures("employment", read.given.employment, (n, 1))[:, 0])


def _split(read: _Read, imports: FloatArray) -> IOTable:
    """Domestic and imported goods together, imports split by use at home."""
    return split(
        Published(
            pd.DataFrame(read.flows, index=read.codes, columns=read.codes),
            read.demand.set_axis(read.codes, axis=0).assign(**{IMPORTS: -imports}),
            read.costs.set_axis(read.codes, axis=1),
            read.meta,
            {code: (name, name) for code, name in zip(read.codes, read.names, strict=True)},
            imports=(IMPORTS,),
            exports=read.given.exports,
        )
    )


def _by_user(read: _Read, imports: FloatArray) -> IOTable:
    """Domestic goods, and imports of each user as a cost outside GDP."""
    meta = read.meta.replace(
        outside_gdp=(*read.meta.outside_gdp, IMPORTS), imports="known by their user alone: a cost outside GDP"
    )
    row = pd.DataFrame([imports], index=[IMPORTS], columns=read.costs.columns)
    own = dataclasses.replace(read, costs=pd.concat([read.costs, row]))
    return _apart(meta, own, np.zeros_like(read.flows), np.zeros(read.demand.shape))


def _apart(meta: TableMeta, read: _Read, Zm: FloatArray, Ym: FloatArray) -> IOTable:
    """Domestic goods, with imported ones by good and user."""
    return IOTable(
        codes=tuple(read.codes),
        Zd=read.flows,
        Zm=Zm,
        Yd=read.demand.to_numpy(float),
        Ym=Ym,
        v=read.costs.to_numpy(float),
        x=read.output,
        categories=tuple(read.demand.columns),
        components=tuple(read.costs.index),
        meta=meta,
        names_en=tuple(read.names),
        names_ja=tuple(read.names),
    )
