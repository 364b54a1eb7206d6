"""`IOTable`: what sectors sell to each other, to final demand, and earn."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from iomodel.equations import leontief
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray, IntArray
from iomodel.table.arrays import closed, frozen, region_of
from iomodel.table.classification import Classification
from iomodel.table.concordance import Concordance
from iomodel.table.labels import positions
from iomodel.table.meta import TableMeta
from iomodel.table.naming import SectorNames
from iomodel.table.proofs import check_balance, check_figures, check_labels, check_origins

if TYPE_CHECKING:
    import pymrio

    from iomodel.table.health import Health

_FLOWS = ("Zd", "Zm", "Yd", "Ym", "v", "x")


@dataclass(frozen=True, eq=False, repr=False)
class IOTable(Locked):
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
    classification
        The official levels that the codes belong to, if any.
    employment
        Persons engaged, shape (n,) [persons], if known.
    concordance
        How official codes reach sectors of another classification; goes before `classification`.
    import_origins
        Where the imports of each good come from, sector by origin [unit per year], if known.

    Raises
    ------
    UnbalancedTableError
        If a row or column does not add up; the sector, both sides and the gap are named.
    TableError
        If a shape is wrong, a figure is not finite, an output or employment is negative, or a code
        occurs twice.

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

    codes: tuple[str, ...]
    Zd: FloatArray
    Zm: FloatArray
    Yd: FloatArray
    Ym: FloatArray
    v: FloatArray
    x: FloatArray
    categories: tuple[str, ...]
    components: tuple[str, ...]
    meta: TableMeta
    names_en: tuple[str, ...] = ()
    names_ja: tuple[str, ...] = ()
    classification: Classification | None = field(default=None)
    employment: FloatArray | None = None
    concordance: Concordance | None = field(default=None)
    import_origins: pd.DataFrame | None = field(default=None)

    def __post_init__(self) -> None:
        for name in ("codes", "categories", "components", "names_en", "names_ja"):
            object.__setattr__(self, name, tuple(str(label) for label in getattr(self, name)))
        for name in ("names_en", "names_ja"):
            if not getattr(self, name):
                object.__setattr__(self, name, self.codes)
        for name in self.flows:
            object.__setattr__(self, name, closed(getattr(self, name)))
        check_labels(self)
        check_figures(self)
        check_balance(self)
        check_origins(self)

    # -- what it holds -----------------------------------------------------------------

    @property
    def n(self) -> int:
        """Number of sectors."""
        return len(self.codes)

    @property
    def flows(self) -> tuple[str, ...]:
        """Names of the arrays that are there."""
        return _FLOWS if self.employment is None else (*_FLOWS, "employment")

    @property
    def name(self) -> str:
        """Short name, such as ``japan-2015``."""
        return self.meta.name

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Region of every sector: the part of its code before a colon, else the table's own."""
        return tuple(region_of(code) or self.meta.region for code in self.codes)

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Sector codes without the region, such as ``C`` for ``JPN:C``."""
        return tuple(code.removeprefix(f"{region_of(code)}:") for code in self.codes)

    @cached_property
    def f(self) -> FloatArray:
        """Final demand met from domestic production, exports included, shape (n,) [unit per year].

        The row sum of `Yd`; 0 for a sector without output, which sells what others leave as scrap.
        """
        return frozen(np.where(self.x > 0, self.Yd.sum(axis=1), 0.0))

    @cached_property
    def exports(self) -> FloatArray:
        """Exports, shape (n,) [unit per year]."""
        columns = positions(self.meta.exports, self.categories, f"table {self.name}, exports")
        return frozen(self.Yd[:, columns].sum(axis=1))

    @cached_property
    def imports(self) -> FloatArray:
        """Imports of each good for all uses, duties included, shape (n,) [unit per year]."""
        return frozen(self.Zm.sum(axis=1) + self.Ym.sum(axis=1))

    @cached_property
    def value_added(self) -> FloatArray:
        """Contribution of each sector to GDP, shape (n,) [unit per year].

        Value added less the components that the national accounts do not count, in Japan
        consumption expenditure outside households (家計外消費支出).
        """
        outside = positions(self.meta.outside_gdp, self.components, f"table {self.name}, outside_gdp")
        inside = np.setdiff1d(np.arange(len(self.components)), outside)
        return frozen(self.v[inside].sum(axis=0))

    @cached_property
    def gdp(self) -> float:
        """Gross domestic product at the table's prices [unit per year]."""
        return float(self.value_added.sum())

    @cached_property
    def value_added_share(self) -> FloatArray:
        """Contribution to GDP per unit of output, shape (n,) [1]; 0 where there is no output."""
        return frozen(leontief.coefficients(self.value_added[None, :], self.x)[0])

    @cached_property
    def manufacturing(self) -> BoolArray:
        """Which sectors are manufacturing, shape (n,).

        By the table's own classification where it has one: large sector 03 of Japan's tables. Else by
        the section letter of ISIC: a code that starts with C.
        """
        official = self.classification
        if official is None or "13" not in official.levels:
            return frozen(np.array([code.startswith("C") for code in self.codes]))
        if self.meta.level == "13":
            return frozen(np.array([code == "03" for code in self.codes]))
        large = official.mapping(self.meta.level, "13")
        return frozen(np.array([large.get(code) == "03" for code in self.codes]))

    # -- coefficients ------------------------------------------------------------------

    @cached_property
    def Ad(self) -> FloatArray:
        """Domestic input coefficients ``Zd_ij / x_j``, shape (n, n).

        A sector without output has a zero column, and a zero row: scrap is nobody's product, and trade
        takes up what by-products change in it.
        """
        made = self.x > 0
        flows = self.Zd if made.all() else np.where(made[:, None], self.Zd, 0.0)
        return frozen(leontief.coefficients(flows, self.x))

    @cached_property
    def Am(self) -> FloatArray:
        """Imported input coefficients ``Zm_ij / x_j``, shape (n, n)."""
        return frozen(leontief.coefficients(self.Zm, self.x))

    @cached_property
    def Bd(self) -> FloatArray:
        """Domestic output (Ghosh) coefficients ``Zd_ij / x_i``, shape (n, n)."""
        return frozen(np.ascontiguousarray(leontief.coefficients(self.Zd.T, self.x).T))

    @cached_property
    def factors(self) -> leontief.Factors:
        """The one LU factorisation of ``I - Ad``."""
        with self.naming_sectors():
            return leontief.factorise(self.Ad)

    @cached_property
    def L(self) -> FloatArray:
        """The domestic Leontief inverse ``[I - Ad]^-1``, shape (n, n)."""
        return frozen(leontief.inverse(self.factors))

    # -- labels ------------------------------------------------------------------------

    def position(self, codes: Iterable[str], what: str = "sectors") -> IntArray:
        """Positions of some sectors; an unknown code is an error that names the nearest."""
        return positions(codes, self.codes, f"table {self.name}, {what}")

    def names(self, lang: str = "en") -> tuple[str, ...]:
        """Names of the sectors in English (``en``) or Japanese (``ja``)."""
        return self.names_ja if lang == "ja" else self.names_en

    def frame(self, name: str) -> pd.DataFrame | pd.Series:
        """A flow or coefficient with its labels: ``frame("Zd")``, ``frame("Ad")``, ``frame("v")``."""
        values = np.array(getattr(self, name))
        sectors = pd.Index(self.codes, name="sector")
        if values.ndim == 1:
            return pd.Series(values, index=sectors, name=name)
        rows = pd.Index(self.components, name="component") if name == "v" else sectors
        columns = pd.Index(self.categories, name="category") if name in ("Yd", "Ym") else sectors
        return pd.DataFrame(values, index=rows, columns=columns)

    def naming_sectors(self) -> SectorNames:
        """A context in which an error of an equation names the sector instead of its position."""
        return SectorNames(self)

    @cached_property
    def digest(self) -> str:
        """sha256 over labels and figures: two tables with the same digest are the same."""
        state = hashlib.sha256("\x1f".join((self.meta.unit, *self.codes, *self.components)).encode())
        for name in self.flows:
            state.update(getattr(self, name).tobytes())
        return state.hexdigest()

    # -- other shapes of the same table ------------------------------------------------

    def replace(self, **changes: Any) -> IOTable:
        """A copy with some parts changed, proved anew."""
        return dataclasses.replace(self, **changes)

    def aggregate(
        self, to: str | Mapping[str, str], names: Mapping[str, tuple[str, str]] | None = None
    ) -> IOTable:
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
        from iomodel.table.aggregation import aggregate, aggregate_to_level

        if isinstance(to, str):
            return aggregate_to_level(self, to)
        return aggregate(self, to, names or {})

    def split(
        self,
        code: str,
        parts: Mapping[str, float | Sequence[str]],
        names: Mapping[str, tuple[str, str]] | None = None,
    ) -> IOTable:
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
        from iomodel.table.split import split_sector

        return split_sector(self, code, parts, names)

    def check(self) -> Health:
        """A report on the table: balance, import coefficients, odd cells, spectral radius."""
        from iomodel.table.health import inspect

        return inspect(self)

    def to_pymrio(self) -> pymrio.IOSystem:
        """The table as a `pymrio.IOSystem` with imports and value added as extensions."""
        from iomodel.table.exchange import to_pymrio

        return to_pymrio(self)

    @classmethod
    def from_pymrio(cls, system: pymrio.IOSystem, meta: TableMeta | None = None) -> IOTable:
        """Read a one-region `pymrio.IOSystem` in the form that `to_pymrio` writes."""
        from iomodel.table.exchange import from_pymrio

        return from_pymrio(system, meta)

    def __repr__(self) -> str:
        gdp, unit = self.gdp, self.meta.unit
        return (
            f"IOTable {self.name}: {self.n} sectors, {self.meta.year or 'no year'}, {unit}\n"
            f"  output {self.x.sum():,.1f}   GDP {gdp:,.1f}   "
            f"exports {self.exports.sum():,.1f}   imports {self.imports.sum():,.1f}"
        )
