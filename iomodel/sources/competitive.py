"""From the official competitive-import layout to domestic and imported flows.

Japan's tables count domestic and imported goods together in the rows and book imports as negative
final demand. Where the publisher gives a matrix of imports, it is taken as it is (`take_imports`).
Otherwise imports are separated by the import coefficient of each good (`split`),
``m_i = imports_i / (intermediate_i + domestic final demand_i)``: every user at home is taken to use
imports in the same proportion, and exports to contain none. The domestic inverse is then
``[I - (I - M)A]^-1``.

Reference: 総務省「産業連関表」総合解説編, the inverse matrix of type [I - (I - M)A]^-1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from iomodel.equations.ratios import ratio
from iomodel.errors import UnbalancedTableError
from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.table import Concordance, IOTable, TableMeta

IMPORTS = ("impo", "impd", "imta", "imtx")
"""Imports, direct purchases abroad, customs duties, commodity taxes on imports: negative columns."""

EXPORTS = ("expo", "expd", "adjs")
"""Exports, direct purchases by non-residents, and the tax adjustment on exports of the 2011 table."""

OUTSIDE_GDP = ("ohcr",)
"""Consumption expenditure outside households (家計外消費支出)."""


@dataclass(frozen=True)
class Published(Locked):
    """A published table: imported goods counted in the rows, imports as negative final demand.

    Parameters
    ----------
    Z
        Intermediate flows, imported goods included, seller by buyer, indexed by code on both axes.
    Y
        Final demand by category, with imports as negative columns.
    V
        Value added, component by sector.
    meta
        What the table says of itself; the import treatment and categories are filled in later.
    names
        Code -> (English name, Japanese name).
    membership
        From output and exports, each of shape (n,), to how official codes reach the sectors.
    employment
        Persons engaged, shape (n,), if known.
    imports, exports
        Which categories are imports, and which leave the country; those that are not there are skipped.
    """

    Z: pd.DataFrame
    Y: pd.DataFrame
    V: pd.DataFrame
    meta: TableMeta
    names: Mapping[str, tuple[str, str]]
    membership: Callable[[FloatArray, FloatArray], Concordance | None] | None = None
    employment: FloatArray | None = None
    imports: tuple[str, ...] = IMPORTS
    exports: tuple[str, ...] = EXPORTS

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Sector codes."""
        return tuple(map(str, self.Z.index))

    @cached_property
    def flows(self) -> FloatArray:
        """Intermediate flows, shape (n, n)."""
        return np.asarray(self.Z, dtype=np.float64)

    @cached_property
    def abroad(self) -> list[str]:
        """Categories that leave the country."""
        return [c for c in self.exports if c in self._categories]

    @cached_property
    def at_home(self) -> list[str]:
        """Categories of domestic final demand."""
        return [c for c in self._categories if c not in (*self.imports, *self.exports)]

    @cached_property
    def imported(self) -> FloatArray:
        """Imports of each good, shape (n,)."""
        return np.asarray(-self.demand([c for c in self.imports if c in self._categories]).sum(axis=1))

    def demand(self, categories: list[str]) -> FloatArray:
        """Final demand of some categories, shape (n, their number)."""
        return self._demand[:, [self._categories.index(c) for c in categories]]

    @cached_property
    def _demand(self) -> FloatArray:
        return np.asarray(self.Y, dtype=np.float64)

    @cached_property
    def _categories(self) -> list[str]:
        return list(map(str, self.Y.columns))


def split(published: Published) -> IOTable:
    """Build a table by splitting imports in proportion to domestic use.

    Raises
    ------
    UnbalancedTableError
        If a good is imported that nobody at home uses, or imports exceed domestic use.
    """
    imports = published.imported
    flows, home = published.flows, published.demand(published.at_home)
    use = flows.sum(axis=1) + home.sum(axis=1)
    m = ratio(imports, use, where=use != 0)[:, None]
    table = _Split(m * flows, m * home, np.zeros((len(use), len(published.abroad))))
    output = _output(published, use + published.demand(published.abroad).sum(axis=1) - imports)
    unused = (use == 0) & (imports != 0)
    for i in np.flatnonzero(unused | ((output > 0) & ((m[:, 0] < 0) | (m[:, 0] > 1)))):
        raise UnbalancedTableError(
            f"table {published.meta.name}: imports of sector {published.codes[i]} are {imports[i]:,.3f} "
            f"where domestic use is {use[i]:,.3f} {published.meta.unit}; expected imports between 0 and "
            "domestic use"
        )
    treatment = "competitive imports, split by import coefficients at the table's own level"
    return _build(published, table, output, treatment)


def take_imports(published: Published, imports: pd.DataFrame) -> IOTable:
    """Build a table with the publisher's own matrix of imports.

    Output is what the rows of domestic flows add up to. It differs from the published output by the
    rounding of the two publications.

    Parameters
    ----------
    published
        The table, imported goods included.
    imports
        Imported goods by use, seller by buyer and final-demand category, duties included; a
        category that is missing takes no imports.

    Raises
    ------
    UnbalancedTableError
        If the uses of an imported good do not add up to its imports.

    Notes
    -----
    A use may take more imports than it takes of the good in all, where by-products are booked as negative
    inputs: what is left for domestic goods is then below zero, and stays so.
    """
    table = _Split(
        imports.reindex(columns=published.codes, fill_value=0.0).to_numpy(),
        imports.reindex(columns=published.at_home, fill_value=0.0).to_numpy(),
        imports.reindex(columns=published.abroad, fill_value=0.0).to_numpy(),
    )
    name, codes, unit = published.meta.name, published.codes, published.meta.unit
    allowed = published.meta.tolerance * (published.flows.sum() + published.V.to_numpy().sum())
    used = table.intermediate.sum(axis=1) + table.home.sum(axis=1) + table.abroad.sum(axis=1)
    gap = used - published.imported
    if np.abs(gap).max(initial=0.0) > allowed:
        i = int(np.abs(gap).argmax())
        raise UnbalancedTableError(
            f"table {name}: uses of imported goods of sector {codes[i]} add up to {used[i]:,.3f}, its "
            f"imports are {published.imported[i]:,.3f} {unit}; expected the matrix of imports of the same "
            "table, duties included"
        )
    sales = published.flows.sum(axis=1) + published.demand(published.at_home).sum(axis=1)
    output = _output(published, sales + published.demand(published.abroad).sum(axis=1) - used)
    return _build(published, table, output, "the publisher's own matrix of imports")


@dataclass(frozen=True)
class _Split(Locked):
    """Imported goods by user."""

    intermediate: FloatArray
    home: FloatArray
    abroad: FloatArray


def _output(published: Published, output: FloatArray) -> FloatArray:
    """Output with the zero of sectors whose scrap cancels up to rounding and that buy nothing."""
    bare = (published.flows == 0).all(axis=0) & (published.V.to_numpy() == 0).all(axis=0)
    total = np.abs(output).sum()
    noise = np.where(bare, max(published.meta.tolerance, 1e-12), 1e-12) * total
    return np.where(np.abs(output) < noise, 0.0, output)


def _build(published: Published, imported: _Split, output: FloatArray, treatment: str) -> IOTable:
    """The table, its domestic flows what imports leave."""
    names = [published.names[code] for code in published.codes]
    home = published.demand(published.at_home)
    abroad = published.demand(published.abroad)
    Yd = np.hstack([home - imported.home, abroad - imported.abroad])
    exports = np.asarray(Yd[:, len(published.at_home) :].sum(axis=1))
    return IOTable(
        codes=published.codes,
        Zd=published.flows - imported.intermediate,
        Zm=imported.intermediate,
        Yd=Yd,
        Ym=np.hstack([imported.home, imported.abroad]),
        v=published.V.to_numpy(),
        x=output,
        categories=(*published.at_home, *published.abroad),
        components=tuple(str(part) for part in published.V.index),
        meta=published.meta.replace(
            imports=treatment,
            exports=tuple(published.abroad),
            outside_gdp=published.meta.outside_gdp or tuple(c for c in OUTSIDE_GDP if c in published.V.index),
        ),
        names_en=tuple(english for english, _ in names),
        names_ja=tuple(japanese for _, japanese in names),
        membership=None if published.membership is None else published.membership(output, exports),
        employment=published.employment,
    )
