"""From the official competitive-import layout to domestic and imported flows.

Japan's tables count domestic and imported goods together in the rows and book imports as negative
final demand. Imports are told apart by the import coefficient of each good,
``m_i = imports_i / (intermediate_i + domestic final demand_i)``: every user at home is taken to use
imports in the same proportion, and exports to contain none. The domestic inverse is then
``[I - (I - M)A]^-1``.

Reference: 総務省「産業連関表」総合解説編, the inverse matrix of type [I - (I - M)A]^-1.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from iomodel.errors import UnbalancedTableError
from iomodel.table import Classification, IOTable, TableMeta

IMPORTS = ("impo", "impd", "imta", "imtx")
"""Imports, direct purchases abroad, customs duties, commodity taxes on imports: negative columns."""

EXPORTS = ("expo", "expd", "adjs")
"""Exports, direct purchases by non-residents, and the tax adjustment on exports of the 2011 table."""

OUTSIDE_GDP = ("ohcr",)
"""Consumption expenditure outside households (家計外消費支出)."""


def split_imports(
    Z: pd.DataFrame,
    Y: pd.DataFrame,
    V: pd.DataFrame,
    meta: TableMeta,
    names: Mapping[str, tuple[str, str]],
    classification: Classification | None = None,
) -> IOTable:
    """Build a table from published flows by splitting imports in proportion to domestic use.

    Parameters
    ----------
    Z
        Intermediate flows, imported goods included, seller by buyer, indexed by code on both axes.
    Y
        Final demand by category, with imports as negative columns.
    V
        Value added, component by sector.
    meta
        What the table says of itself; the import treatment and categories are filled in here.
    names
        Code -> (English name, Japanese name).
    classification
        The official levels.

    Raises
    ------
    UnbalancedTableError
        If a good is imported that nobody at home uses, or imports exceed domestic use.
    """
    codes = tuple(str(code) for code in Z.index)
    categories = [str(category) for category in Y.columns]
    imports = -Y[[c for c in IMPORTS if c in categories]].sum(axis=1).to_numpy()
    exports = [c for c in EXPORTS if c in categories]
    at_home = [c for c in categories if c not in (*IMPORTS, *exports)]
    flows, home, abroad = Z.to_numpy(), Y[at_home].to_numpy(), Y[exports].to_numpy()
    use = flows.sum(axis=1) + home.sum(axis=1)
    m = np.divide(imports, use, out=np.zeros(len(use)), where=use != 0)[:, None]
    output = flows.sum(axis=1) + home.sum(axis=1) + abroad.sum(axis=1) - imports
    output[np.abs(output) < 1e-12 * np.abs(output).sum()] = 0.0  # a sum of scrap that cancels
    unused = (use == 0) & (imports != 0)
    for i in np.flatnonzero(unused | ((output > 0) & ((m[:, 0] < 0) | (m[:, 0] > 1)))):
        raise UnbalancedTableError(
            f"table {meta.name}: imports of sector {codes[i]} are {imports[i]:,.3f} where domestic use is "
            f"{use[i]:,.3f} {meta.unit}; expected imports between 0 and domestic use"
        )
    return IOTable(
        codes=codes,
        Zd=(1 - m) * flows,
        Zm=m * flows,
        Yd=np.hstack([(1 - m) * home, abroad]),
        Ym=np.hstack([m * home, np.zeros_like(abroad)]),
        v=V.to_numpy(),
        x=output,
        categories=(*at_home, *exports),
        components=tuple(str(part) for part in V.index),
        meta=meta.replace(
            imports="competitive imports, split by import coefficients at the table's own level",
            exports=tuple(exports),
            outside_gdp=tuple(c for c in OUTSIDE_GDP if c in V.index),
        ),
        names_en=tuple(names[code][0] for code in codes),
        names_ja=tuple(names[code][1] for code in codes),
        classification=classification,
    )
