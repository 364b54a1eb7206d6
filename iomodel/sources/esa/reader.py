"""Symmetric tables, and supply and use tables, in the layout of the European System of Accounts.

A pair of supply and use tables becomes a symmetric table of products by the industry technology assumption:
every product of an industry is made with that industry's inputs. With the supply of products by industries
``S`` (product by industry), their outputs ``g = S' i`` and the use ``U``, the shares ``T = diag(g)^-1 S'``
turn inputs by industry into inputs by product: ``Z = U T``, value added ``W T``.

Reference: Eurostat (2008), *Manual of Supply, Use and Input-Output Tables*, ch. 11, model B; Miller & Blair
(2009), ch. 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from iomodel.equations.ratios import ratio
from iomodel.errors import LayoutError, SolverError, TableError, UnitError
from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.sources.assembled import require_total
from iomodel.sources.competitive import Published, split
from iomodel.sources.esa import codes as esa
from iomodel.sources.esa.sheet import EsaSheet, has_codes, read_sheet
from iomodel.sources.plain import sheets_of
from iomodel.sources.reached import reached
from iomodel.table import IOTable, TableMeta

_TOLERANCE = 1e-4
"""Gap between sums and published totals, as a share of output [1]: figures are rounded to millions."""

IMPORTED = "imports"
BY_USER = "imports by user"


def read_esa(
    path: Path, name: str | None, *, country: str | None, unit: str | None, year: int | None
) -> IOTable:
    """Read a symmetric table, or a supply table and a use table, from the sheets of a file.

    Parameters
    ----------
    path
        A workbook, a folder of CSV files, or a CSV file.
    name
        What to call the table; the name of the file where not given.
    country, unit, year
        Where the sheet does not say above its codes.

    Raises
    ------
    LayoutError, UnitError
        If a sheet is not laid out as it must be, is at purchasers' prices, or does not say what it is of.
    TableError
        If sums are not the publisher's totals.
    """
    sheets = sheets_of(path)
    read = [read_sheet(grid) for grid in sheets.values() if has_codes(grid)]
    if not read:
        raise LayoutError(
            f"{path.name}: no sheet with ESA codes, expected CPA_C27, P3, P6, D1, P1 and the like"
        )
    supply = [sheet for sheet in read if _is_supply(sheet)]
    uses = [sheet for sheet in read if not _is_supply(sheet)]
    if not uses:
        raise LayoutError(
            f"{supply[0].grid.where}: a supply table, which says who makes what; expected the use table "
            "at basic prices in another sheet of the same file, or a symmetric table"
        )
    sheet = uses[0]
    meta = _meta(sheet, name or path.stem, country, unit, year)
    try:
        flows = _symmetric(sheet) if not supply else _from_supply_and_use(supply[0], sheet)
        table = reached(_built(flows, meta, sheet))
        table.factors  # noqa: B018  raises unless the economy is productive
    except (TableError, SolverError) as error:
        raise type(error)(f"{sheet.grid.where}: {error}") from None
    return table


@dataclass(frozen=True)
class _Flows(Locked):
    """A symmetric table: flows, final use, costs, output, and imports where they are known."""

    Z: pd.DataFrame
    Y: pd.DataFrame
    v: pd.DataFrame
    x: FloatArray
    imports: FloatArray | None
    how: str


def _is_supply(sheet: EsaSheet) -> bool:
    """Whether a sheet says who makes what: there is no final use in its columns."""
    return not any(esa.is_final(code) for code in sheet.frame.columns)


def _symmetric(sheet: EsaSheet) -> _Flows:
    """A table of sectors by the same sectors."""
    frame = sheet.frame
    sectors = esa.sectors(list(frame.index))
    if sectors != esa.sectors(list(frame.columns)):
        strangers = sorted(set(sectors) ^ set(esa.sectors(list(frame.columns))))
        raise LayoutError(
            f"{sheet.grid.where}: rows and columns differ ({', '.join(strangers[:4]) or 'in order'}), as in "
            "a use table of products by industries; expected a symmetric table, or the supply table in "
            "another sheet of the same file"
        )
    final = esa.leaves([code for code in frame.columns if esa.is_final(code)])
    v = _costs(frame, sectors)
    x = _row(sheet, esa.OUTPUT, sectors)
    if x is None:
        x = frame.loc[sectors, sectors].to_numpy().sum(axis=0) + v.to_numpy().sum(axis=0)
    imports = _row(sheet, esa.IMPORTS, sectors)
    return _with_imports(frame.loc[sectors, sectors], frame.loc[sectors, final], v, x, imports)


def _with_imports(
    Z: pd.DataFrame, Y: pd.DataFrame, v: pd.DataFrame, x: FloatArray, imports: FloatArray | None
) -> _Flows:
    """Whether imports are costs of their users or part of the supply of goods: what adds up says."""
    if imports is None or not imports.any():
        return _Flows(Z, Y, v, x, None, "none in the file")
    costs = Z.to_numpy().sum(axis=0) + v.to_numpy().sum(axis=0)
    if np.abs(costs + imports - x).sum() < np.abs(costs - x).sum():
        row = pd.DataFrame([imports], index=[BY_USER], columns=v.columns)
        return _Flows(Z, Y, pd.concat([v, row]), x, None, "known by their user alone: a cost outside GDP")
    return _Flows(Z, Y, v, x, imports, "")


def _costs(frame: pd.DataFrame, users: list[str]) -> pd.DataFrame:
    """Value added by component, and taxes less subsidies on products."""
    rows = esa.components(list(frame.index))
    rows += [code for code in esa.TAXES if code in frame.index and frame.loc[code, users].any()]
    if not rows:
        raise TableError("no row of value added (B1G, or D1, D29X39 and B2A3G), without which GDP is unknown")
    return frame.loc[rows, users]


def _row(sheet: EsaSheet, codes: tuple[str, ...], users: list[str]) -> FloatArray | None:
    """The first of some rows that is there."""
    found = next((code for code in codes if code in sheet.frame.index), None)
    return None if found is None else sheet.frame.loc[found, users].to_numpy(float)


def _from_supply_and_use(supply: EsaSheet, use: EsaSheet) -> _Flows:
    """Products by products, by the industry technology assumption."""
    made, used = supply.frame, use.frame
    margins = [code for code in made.columns if esa.to_purchasers(code) and made[code].any()]
    purchasers = "purchasers" in use.words.lower() or "purchasers" in use.grid.sheet.lower()
    if purchasers:
        raise LayoutError(
            f"{use.grid.where}: a use table at purchasers' prices"
            + (f"; the supply table has {', '.join(margins)}" if margins else "")
            + "; expected the use table at basic prices (naio_10_cp1610), in which margins are goods of trade"
        )
    products, industries = esa.sectors(list(made.index)), esa.sectors(list(made.columns))
    for what, found, wanted in (
        ("products", esa.sectors(list(used.index)), products),
        ("industries", esa.sectors(list(used.columns)), industries),
    ):
        if found != wanted:
            strangers = sorted(set(found) ^ set(wanted))[:4]
            raise LayoutError(
                f"{use.grid.where}: {what} differ from those of {supply.grid.where}: "
                f"{', '.join(strangers) or 'another order'}; expected the same in both"
            )
    S = made.loc[products, industries].to_numpy(float)
    g = S.sum(axis=0)
    share = ratio(S.T, g[:, None], where=g[:, None] != 0)
    costs = _costs(used, industries)
    published = _row(use, esa.OUTPUT, industries)
    if published is not None:
        allowed = _TOLERANCE * float(g.sum())
        require_total(use.grid.where, "output (P1)", industries, g, published, allowed)
    final = esa.leaves([code for code in used.columns if esa.is_final(code)])
    Z = pd.DataFrame(used.loc[products, industries].to_numpy(float) @ share, index=products, columns=products)
    v = pd.DataFrame(costs.to_numpy(float) @ share, index=costs.index, columns=products)
    imports = next((made.loc[products, code].to_numpy(float) for code in esa.IMPORTS if code in made), None)
    x = S.sum(axis=1)
    if imports is None:
        imports = _row(use, esa.IMPORTS, industries)
        imports = None if imports is None else imports @ share
        return _with_imports(Z, used.loc[products, final], v, x, imports)
    return _Flows(Z, used.loc[products, final], v, x, imports, "")


def _meta(sheet: EsaSheet, name: str, country: str | None, unit: str | None, year: int | None) -> TableMeta:
    """What the sheet says of itself, and what the reader was told."""
    region, unit = country or sheet.country, unit or sheet.unit
    if unit is None:
        raise UnitError(
            f"{sheet.grid.where}: no unit above the codes, expected 'MIO_EUR' or 'million euro'; or give unit"
        )
    if region is None:
        raise LayoutError(
            f"{sheet.grid.where}: no country above the codes, expected its name or code in a cell; or give "
            "country"
        )
    return TableMeta(
        name=name,
        unit=unit,
        year=year or sheet.year,
        title=f"{region} {year or sheet.year or ''}, ESA".replace(" ,", ","),
        prices="basic",
        source=f"Read from {sheet.grid.file}.",
        region=region,
        tolerance=_TOLERANCE,
    )


def _built(flows: _Flows, meta: TableMeta, sheet: EsaSheet) -> IOTable:
    """The table, its rows held against the publisher's output."""
    outside = tuple(str(row) for row in flows.v.index if row in esa.TAXES or row == BY_USER)
    sectors = [str(code) for code in flows.Z.index]
    exports = tuple(str(code) for code in flows.Y.columns if str(code).startswith(esa.EXPORTS))
    meta = meta.replace(outside_gdp=outside, totals=(("output", float(flows.x.sum())),))
    names = {code: (sheet.names[code], sheet.names[code]) for code in sectors}
    Y = flows.Y if flows.imports is None else flows.Y.assign(**{IMPORTED: -flows.imports})
    table = split(Published(flows.Z, Y, flows.v, meta, names, imports=(IMPORTED,), exports=exports))
    allowed = _TOLERANCE * float(np.abs(flows.x).sum())
    require_total(f"table {meta.name}", "output", sectors, table.x, flows.x, allowed)
    treatment = flows.how or table.meta.imports
    return table.replace(x=flows.x, meta=table.meta.replace(imports=treatment))
