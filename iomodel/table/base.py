"""The figures of a table with their labels, proved when built, and what follows from them alone."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from iomodel.equations import leontief
from iomodel.locked import Locked
from iomodel.notation import BoolArray, FloatArray, IntArray
from iomodel.table.arrays import closed, frozen, region_of
from iomodel.table.concordance import Concordance
from iomodel.table.isic import SECTIONS
from iomodel.table.labels import Labels, positions
from iomodel.table.meta import TableMeta
from iomodel.table.naming import SectorNames
from iomodel.table.proofs import check_components, prove

_FLOWS = ("Zd", "Zm", "Yd", "Ym", "v", "x")

_LARGE, _MANUFACTURING, _LETTER = "13", "03", "C"
"""The level of Japan's large sectors, manufacturing among them, and manufacturing in ISIC."""


@dataclass(frozen=True, eq=False, repr=False)
class BaseTable(Locked):
    """What `IOTable` is made of: figures, coefficients and labels; its parameters are documented there."""

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
    membership: Concordance | None = None
    employment: FloatArray | None = None
    import_origins: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        for name in ("codes", "categories", "components", "names_en", "names_ja"):
            object.__setattr__(self, name, tuple(str(label) for label in getattr(self, name)))
        for name in ("names_en", "names_ja"):
            if not getattr(self, name):
                object.__setattr__(self, name, self.codes)
        for name in self.flows:
            object.__setattr__(self, name, closed(getattr(self, name)))
        reached = None if self.membership is None else self.membership.codes
        figures = {name: getattr(self, name) for name in self.flows}
        check_components(self.labels, self.v, self.meta.outside_gdp)
        prove(self.labels, figures, self.meta.tolerance, reached, self.import_origins)

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

    @property
    def level(self) -> str:
        """Level of the official classification whose sectors these are; else the number of sectors."""
        reached = self.membership
        return str(self.n) if reached is None or reached.level is None else reached.level

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

        Those of large sector 03 at a level of Japan's classification; sectors that ISIC calls C; in any
        other sectors that official codes reach, those with more than half of their official output in 03.
        """
        reached = self.membership
        if reached is None or _LARGE not in reached.official.levels or self._lettered:
            return frozen(np.array([sector.startswith(_LETTER) for sector in self.sectors]))
        official = reached.official
        if reached.level is not None:
            large = {} if reached.level == _LARGE else official.mapping(reached.level, _LARGE)
            return frozen(np.array([large.get(code, code) == _MANUFACTURING for code in self.codes]))
        made = np.where(official.members_at(_LARGE, _MANUFACTURING), official.output, 0.0)
        return frozen(np.asarray(reached.weights @ made > 0.5 * reached.output))

    @cached_property
    def _lettered(self) -> bool:
        """Whether every sector begins with the letter of a section of ISIC."""
        return all(sector[:1] in SECTIONS for sector in self.sectors)

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

    @property
    def labels(self) -> Labels:
        """The labels, as errors call the parts of the table."""
        return Labels(
            self.name,
            self.meta.unit,
            self.codes,
            self.categories,
            self.components,
            self.names_en,
            self.names_ja,
        )

    def position(self, codes: Iterable[str], what: str = "sectors") -> IntArray:
        """Positions of some sectors; an unknown code is an error that names the nearest."""
        names = list(zip(self.names_en or self.codes, self.names_ja or self.codes, strict=True))
        return positions(
            codes, self.codes, f"table {self.name}, {what}", dict(zip(self.codes, names, strict=True))
        )

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
        return SectorNames(self.codes, self.names_en)

    @cached_property
    def digest(self) -> str:
        """sha256 over labels and figures: two tables with the same digest are the same."""
        state = hashlib.sha256("\x1f".join((self.meta.unit, *self.codes, *self.components)).encode())
        for name in self.flows:
            state.update(getattr(self, name).tobytes())
        return state.hexdigest()

    # -- copies ------------------------------------------------------------------------

    def replace(self, **changes: Any) -> Self:
        """A copy with some parts changed, proved anew."""
        return dataclasses.replace(self, **changes)

    def afresh(self) -> Self:
        """The same figures, without what was worked out from them, such as coefficients and factors."""
        other = copy.copy(self)
        for name in list(vars(other)):
            if isinstance(getattr(type(other), name, None), cached_property) and name != "digest":
                del vars(other)[name]
        return other

    def described(self, **words: Any) -> Self:
        """The same figures with other words: source, digest, notes; no proof, as none depends on them."""
        other = copy.copy(self)
        object.__setattr__(other, "meta", self.meta.replace(**words))
        return other
