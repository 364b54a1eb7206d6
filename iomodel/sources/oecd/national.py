"""OECD's national tables: rows ``TTL_29`` or ``DOM_29`` and ``IMP_29``, columns ``D29``, as CSV."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from iomodel.errors import LayoutError
from iomodel.sources.assembled import Blocks, assembled, country_code, require_total
from iomodel.sources.competitive import Published, split
from iomodel.sources.oecd.files import read_frame, year_in
from iomodel.sources.reached import reached
from iomodel.table import IOTable, TableMeta

SOURCE = "OECD, Input-Output Tables, oe.cd/io."
TOTAL, HOME, ABROAD = "TTL", "DOM", "IMP"
ADDED, OUTPUT = "VALU", "OUTPUT"
EXPORTS, IMPORTS = ("EXPO", "CONS_NONRES"), ("IMPO",)
_FINAL = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "CONS_ABR", *EXPORTS, *IMPORTS)
_ROW = re.compile(r"(TTL|DOM|IMP)_(\d\d(?:T\d\d)?)")
_TAXES = re.compile(r"TXS_|TLS")
_TOLERANCE = 1e-5


def is_head(line: str) -> bool:
    """Whether the first line of a CSV is that of a national table."""
    labels = [cell.strip('" \r') for cell in line.split(",")[1:]]
    return any(re.fullmatch(r"D\d\d(T\d\d)?", label) for label in labels[:3]) and "HFCE" in labels


def read_national(path: Path, name: str | None, year: int | None) -> IOTable:
    """One country and year at divisions of ISIC Rev. 4.

    Rows of total use are split by import coefficients; rows of domestic and imported use are taken as they
    are. Taxes less subsidies on products are costs outside GDP.

    Raises
    ------
    LayoutError
        If rows or columns are missing, or the name says no country.
    UnbalancedTableError
        If sums are not OECD's output.
    """
    frame, file = read_frame(path, year)
    rows = {label: match.groups() for label in frame.index if (match := _ROW.fullmatch(label))}
    kinds = {kind for kind, _ in rows.values()}
    seller = TOTAL if TOTAL in kinds else HOME
    codes = [code for kind, code in rows.values() if kind == seller]
    final = [label for label in frame.columns if label in _FINAL]
    missing = [label for label in (ADDED, OUTPUT) if label not in frame.index]
    missing += [f"D{code}" for code in codes if f"D{code}" not in frame.columns]
    if not codes or missing or not final:
        raise LayoutError(
            f"{file}: missing {', '.join(missing[:5]) or 'rows such as TTL_29'}; expected OECD's rows "
            "TTL_ or DOM_ and IMP_ by industry, VALU and OUTPUT, and columns D29, HFCE ... IMPO"
        )
    users = [f"D{code}" for code in codes]
    costs = [label for label in frame.index if _TAXES.match(label) and frame.loc[label, users].any()]
    v = frame.loc[[ADDED, *costs], users].set_axis(codes, axis=1)
    x = frame.loc[OUTPUT, users].to_numpy(float)
    region = country_code(file[:3])
    if region is None:
        raise LayoutError(f"{file}: the name begins with no country, expected one such as JPN2018ttl.csv")
    year = year or year_in(file)
    meta = TableMeta(
        name=name or f"oecd-{region.lower()}-{year}",
        unit="million USD",
        year=year,
        title=f"{region} {year}, OECD",
        prices="basic",
        source=f"{SOURCE} Read from {file}.",
        region=region,
        exports=tuple(label for label in EXPORTS if label in final),
        outside_gdp=tuple(costs),
        tolerance=_TOLERANCE,
        totals=(("output", float(x.sum())),),
    )
    own = [f"{seller}_{code}" for code in codes]
    Z, Y = frame.loc[own, users], frame.loc[own, final]
    if seller == TOTAL:
        table = _split(Z, Y, v, codes, meta)
    else:
        foreign = [f"{ABROAD}_{code}" for code in codes]
        if not set(foreign) <= set(frame.index):
            raise LayoutError(f"{file}: no rows {foreign[0]} ..., expected imported use beside domestic use")
        wanted = [label for label in final if label not in IMPORTS]
        blocks = Blocks(
            codes,
            Z.to_numpy(float),
            frame.loc[foreign, users].to_numpy(float),
            Y[wanted],
            frame.loc[foreign, wanted].to_numpy(float),
            v,
            x,
            {},
        )
        table = assembled(blocks, meta.replace(imports="imports by industry, as published"))
    require_total(file, "output", codes, table.x, x, _TOLERANCE * float(np.abs(x).sum()))
    return reached(table)


def _split(Z: pd.DataFrame, Y: pd.DataFrame, v: pd.DataFrame, codes: list[str], meta: TableMeta) -> IOTable:
    """Total use, imports as a negative column."""
    published = Published(
        Z.set_axis(codes, axis=0).set_axis(codes, axis=1),
        Y.set_axis(codes, axis=0),
        v,
        meta,
        {code: (code, code) for code in codes},
        imports=IMPORTS,
        exports=EXPORTS,
    )
    return split(published)
