"""`IOTable`: what sectors sell to each other, to final demand, and earn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from iomodel.table.aggregation import aggregate, aggregate_to_level
from iomodel.table.base import BaseTable
from iomodel.table.exchange import from_pymrio, to_pymrio
from iomodel.table.glance import html_of, text_of
from iomodel.table.health import Health, inspect
from iomodel.table.meta import TableMeta
from iomodel.table.split import split_sector

if TYPE_CHECKING:
    import pymrio


@dataclass(frozen=True, eq=False, repr=False)
class IOTable(BaseTable):
    """An input-output table with domestic and imported flows apart, read-only and proved balanced.

    Both identities hold for every sector, or the table cannot be built:
    ``row(Zd) + row(Yd) = x`` and ``column(Zd + Zm) + column(v) = x``.

    Parameters
    ----------
    codes
        Sector codes, n of them, in order.
    Zd, Zm
        Domestic and imported intermediate flows, seller by buyer, shape (n, n) [unit per year].
    Yd, Ym
        Final demand for domestic and for imported goods, sector by category, shape (n, k)
        [unit per year]. Exports stand in `Yd`.
    v
        Value added, component by sector, shape (c, n) [unit per year].
    x
        Output, shape (n,) [unit per year].
    categories, components
        Labels of the final-demand categories (k) and value-added components (c).
    meta
        Unit, year, prices, treatment of imports, source.
    names_en, names_ja
        Names of the sectors in English and Japanese; the codes where not given.
    membership
        How official codes reach the sectors, if they do; a level of the classification is the trivial case.
    employment
        Persons engaged, shape (n,) [persons], if known.
    import_origins
        Where the imports of each good come from, sector by origin [unit per year], if known.

    Raises
    ------
    UnbalancedTableError
        If a row or column does not add up; the sector, both sides and the gap are named.
    TableError
        If a row of imports counts as value added, a shape is wrong, a figure is not finite, an output or
        employment is negative, or a code occurs twice.

    Examples
    --------
    >>> table = IOTable(
    ...     codes=("1", "2"),
    ...     Zd=[[150., 500.], [200., 100.]], Zm=[[0., 0.], [0., 0.]],
    ...     Yd=[[350.], [1700.]], Ym=[[0.], [0.]],
    ...     v=[[650., 1400.]], x=[1000., 2000.],
    ...     categories=("final demand",), components=("value added",),
    ...     meta=TableMeta(name="chapter 2", unit="million USD"),
    ... )
    >>> table.gdp
    2050.0
    >>> table.L.round(4)
    array([[1.2541, 0.33  ],
           [0.264 , 1.1221]])
    """

    def aggregate(
        self, to: str | Mapping[str, str], names: Mapping[str, tuple[str, str]] | None = None
    ) -> Self:
        """The same economy in fewer sectors.

        Parameters
        ----------
        to
            A level of the table's classification, such as ``"37"``, or a mapping from every sector
            to its group.
        names
            For a mapping: group -> (English name, Japanese name).

        Notes
        -----
        Flows are summed, so the import split stays the one of the finer table. It differs a little
        from a table that was read at the coarser level and split there.
        """
        if isinstance(to, str):
            return aggregate_to_level(self, to)
        return aggregate(self, to, names or {})

    def split(
        self,
        code: str,
        parts: Mapping[str, float | Sequence[str]],
        names: Mapping[str, tuple[str, str]] | None = None,
    ) -> Self:
        """The same economy with one sector split in proportion; see `table.split.split_sector`.

        Parameters
        ----------
        code
            The sector to be split.
        parts
            Code of each part -> its share of the sector's output, or the basic rows that make it up.
        names
            Code of a part -> (English name, Japanese name).
        """
        return split_sector(self, code, parts, names)

    def check(self) -> Health:
        """A report on the table: balance, import coefficients, odd cells, spectral radius."""
        return inspect(self)

    def to_pymrio(self) -> pymrio.IOSystem:
        """The table as a `pymrio.IOSystem` with imports and value added as extensions."""
        return to_pymrio(self)

    @classmethod
    def from_pymrio(cls, system: pymrio.IOSystem, meta: TableMeta | None = None) -> Self:
        """Read a one-region `pymrio.IOSystem` in the form that `to_pymrio` writes, words included."""
        return from_pymrio(cls, system, meta)

    def __repr__(self) -> str:
        return text_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)
