"""The accounts and elasticities of an economy in which buyers substitute (nested CES).

Reference: Baqaee & Farhi, "The Macroeconomic Impact of Microeconomic Shocks: Beyond Hulten's
Theorem", Econometrica 87 (2019), 1155-1203.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from iomodel.equations.ratios import are_shares, ratio
from iomodel.errors import ParameterError, UnbalancedTableError
from iomodel.locked import Locked, locked
from iomodel.notation import FloatArray

_BALANCE = 1e-8
"""Largest gap between row, column and output [share of total output]."""

_ROUNDING = 1e-12
"""A row whose positive and negative sales cancel to this share of their size has no output."""


@dataclass(frozen=True)
class Elasticities:
    """How easily buyers change their mix: ``e = -dln(x1 / x2) / dln(p1 / p2)``, one for each nest.

    0 is fixed proportions, 1 fixed value shares (Cobb-Douglas); both are allowed except where
    noted. The result is most sensitive to `scarce`; compare several values.

    Parameters
    ----------
    scarce
        The scarce material against all other inputs of the exposed variety, above 0 [1].
    value_added
        Value added against the bundle of intermediate inputs, above 0 [1].
    intermediates
        Among intermediate inputs [1].
    final
        Among the goods of final demand [1].
    varieties
        The exposed against the unexposed variety of one sector, above 0 [1]. No estimate is
        published; it says whether a buyer can take the product made without the material.
    imports
        Domestic against imported goods of one kind (Armington) [1].
    exports
        Of foreign demand for the country's exports, in their price [1].

    The defaults hold within a year of a cut. Trade: .76, what tariffs did to trade flows within a year
    (Boehm, Levchenko & Pandalai-Nayar 2023, American Economic Review 113:861). Value added and final demand:
    the benchmark of Baqaee & Farhi (2019). `scarce`, `intermediates` and `varieties` are judgement.

    Raises
    ------
    ParameterError
        If one is negative, infinite or not a number, or 0 where it must be above.

    >>> Elasticities(scarce=-0.1)
    Traceback (most recent call last):
    ...
    iomodel.errors.ParameterError: elasticity 'scarce' is -0.1, expected above 0; ...
    """

    scarce: float = 0.07
    value_added: float = 0.5
    intermediates: float = 0.1
    final: float = 0.9
    varieties: float = 0.5
    imports: float = 0.76
    exports: float = 0.76

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            positive = field.name in ("scarce", "value_added", "varieties")
            if not (np.isfinite(value) and (value > 0 if positive else value >= 0)):
                raise ParameterError(
                    f"elasticity '{field.name}' is {value}, expected "
                    f"{'above 0' if positive else '0 or above'}; 0 is fixed proportions, 1 fixed value shares"
                )


Owner = Literal["endowment", "home", "abroad"]
"""Who is paid for the scarce material: see `economy`."""


_BLOCK = 256
"""Users handled at once, so that temporary arrays stay small beside the table."""


@dataclass(frozen=True)
class Basket(Locked):
    """What m users in a row buy in the base year, shapes (n, m) and (m,).

    Parameters
    ----------
    users
        Where they stand among all users.
    final
        Whether it is final demand at home, which stands alone because its elasticity is another.
    domestic, imported
        Use of each good [currency per year].
    abroad, home
        Share of each good that is imported, and that is not, in 0..1; not imported where it is not used.
    share
        Share of each good in the bundle, in 0..1.
    total
        What the bundle costs [currency per year].
    """

    users: slice
    final: bool
    domestic: FloatArray
    imported: FloatArray
    abroad: FloatArray
    home: FloatArray
    share: FloatArray
    total: FloatArray


@dataclass(frozen=True)
class Economy(Locked):
    """A balanced economy in the normal form of the equations: every flow that adjusts is positive.

    Built by `economy`. The last column of `domestic` and `imported` is final demand at home; index
    0 of a leading axis of two is the exposed variety, 1 the unexposed one. `size` is what a
    sector's inputs cost in total, `fixed` the demand for its good that does not adjust, and
    `correction` what `fixed` adds to its value added [all currency per year]. Of what is held fixed,
    `held_final` and `held_exports` are the parts in final demand at home and in exports, shape (n,), and
    `held_imports` the imports of producers and of final demand, shape (2,).
    """

    domestic: FloatArray
    imported: FloatArray
    exports: FloatArray
    fixed: FloatArray
    size: FloatArray
    output: FloatArray
    correction: FloatArray
    held_final: FloatArray
    held_exports: FloatArray
    held_imports: FloatArray
    weight: FloatArray
    scarce: FloatArray
    value_added: FloatArray
    owner: Owner = "endowment"

    @property
    def small(self) -> bool:
        """Whether everything about its buyers is kept, not made anew each time."""
        return len(self.size) <= _BLOCK

    @property
    def baskets(self) -> Iterable[Basket]:
        """What the users buy in the base year, final demand at home last."""
        n = len(self.size)
        if self.small:
            return self._kept
        starts = [*range(0, n, _BLOCK), n]
        return (self._basket(slice(start, min(start + _BLOCK, max(n, start + 1)))) for start in starts)

    @cached_property
    def _kept(self) -> tuple[Basket, ...]:
        """All baskets."""
        n = len(self.size)
        return self._basket(slice(0, n)), self._basket(slice(n, n + 1))

    def _basket(self, users: slice) -> Basket:
        """What some users buy."""
        domestic, imported = self.domestic[:, users], self.imported[:, users]
        used = domestic + imported
        total = used.sum(axis=0)
        abroad = ratio(imported, used)
        share = ratio(used, total)
        last = users.start == len(self.size)
        return Basket(users, last, domestic, imported, abroad, 1 - abroad, share, total)

    @cached_property
    def imports(self) -> float:
        """All imports of the base year."""
        return float(self.imported.sum())

    @cached_property
    def trade(self) -> float:
        """Exports and imports of the base year, the measure of the trade balance."""
        return float(self.exports.sum()) + self.imports

    @cached_property
    def closed(self) -> bool:
        """Whether no trade adjusts, so that no foreign price anchors the price level."""
        return not (self.imported.any() or self.exports.any())

    @property
    def bought_abroad(self) -> bool:
        """Whether the scarce material is paid for abroad."""
        return self.owner != "endowment"

    def border_price(self, scarce_price: float) -> float:
        """Log price paid abroad for the material, where its users pay `scarce_price` [log]."""
        return scarce_price if self.owner == "abroad" else 0.0

    @cached_property
    def bill(self) -> FloatArray:
        """What each variety spends on the scarce material, shape (2, n) [currency per year]."""
        return np.asarray(locked(self.scarce * self.weight * self.size))

    @cached_property
    def labour(self) -> FloatArray:
        """Value added of each variety less the material's bill, shape (2, n) [currency per year]."""
        return np.asarray(locked(self.value_added * (1 - self.scarce) * self.weight * self.size))

    @property
    def share(self) -> float:
        """The scarce material's share ``lambda`` of value added, its own bill included [1]."""
        return float(self.bill.sum() / (self.bill.sum() + self.labour.sum()))


def economy(
    domestic: FloatArray,
    imported: FloatArray,
    value_added: FloatArray,
    final_domestic: FloatArray,
    final_imported: FloatArray,
    exports: FloatArray,
    exposed: FloatArray,
    share: FloatArray | float,
    owner: Owner = "endowment",
) -> Economy:
    """Split each sector into an exposed and an unexposed variety: ``x_j = b_j x_j + (1 - b_j) x_j``.

    Only the exposed variety buys the scarce material, for the share `share` of its costs. Without the
    split a low elasticity would stop whole sectors for an input that part of their products never contain.

    Who is paid for the material decides what a cut costs. ``endowment``: it is had for nothing from abroad,
    and its bill is part of value added; a cut loses its whole product. ``home``: it is imported at a border
    price that stays; its bill is part of the imported inputs of its users, and what they pay above the border
    price stays at home, as where importers or users hold the licences. ``abroad``: the border price itself
    rises to what users pay.

    Negative cells cannot have an elasticity and are held fixed. A by-product of `i` booked as a
    negative input of good `j` becomes a fixed demand for `i` and an equal fixed supply of `j`; a
    negative final demand becomes a fixed supply, a negative import a fixed import. Value added,
    final demand and both identities stay what they were. A sector without output buys and makes
    nothing; what others buy of its good comes from abroad.

    Parameters
    ----------
    domestic, imported
        Intermediate flows, seller by buyer, shape (n, n) [currency per year].
    value_added
        Shape (n,) [currency per year].
    final_domestic, final_imported
        Final demand at home, all categories but exports, shape (n,) [currency per year].
    exports
        Shape (n,) [currency per year].
    exposed
        Share `b` of a sector's output that cannot be made as designed without the material,
        shape (n,), in 0..1 [1].
    share
        Bill for the material over exposed output, a number or shape (n,), in 0..1 [1].
    owner
        Who is paid for the material. Where a sector's imported inputs are smaller than its bill, the rest
        comes out of its value added, and the economy's is that much smaller.

    Raises
    ------
    UnbalancedTableError
        If a sector's sales and costs differ, or a flow is not a number.
    ParameterError
        If a share is outside 0..1, no sector is exposed, the bill exceeds value added, or a country without
        trade is to pay abroad.

    >>> made = economy(np.array([[2.]]), np.array([[1.]]), np.array([7.]), np.array([7.]),
    ...                np.array([0.]), np.array([1.]), np.array([.5]), .01)
    >>> made.share.__round__(6), made.value_added.round(6).tolist()
    (0.007143, [[0.69697], [0.7]])
    """
    n = len(value_added)
    if owner not in get_args(Owner):
        raise ParameterError(f"owner is {owner!r}, expected one of {', '.join(get_args(Owner))}")
    share = np.broadcast_to(np.asarray(share, dtype=np.float64), n)
    for name, values in (("exposed", exposed), ("share", share)):
        outside = np.flatnonzero(~are_shares(values))
        if outside.size:
            raise ParameterError(
                f"{name} of sector at position {outside[0]} is {values[outside[0]]}, expected 0..1 [1]"
            )
    output = _balanced_output(domestic, imported, value_added, final_domestic, final_imported, exports)
    idle = np.flatnonzero((exposed > 0) & (output == 0))
    if idle.size:
        raise ParameterError(
            f"exposed of sector at position {idle[0]} is {exposed[idle[0]]}, expected 0: it has no output"
        )
    bill = share * exposed * output
    if not bill.any():
        raise ParameterError("no sector uses the scarce material: exposed times share is 0 everywhere")
    abroad = np.column_stack([imported, final_imported])
    from_imports = _part_of_imports(abroad, bill, exports, owner)
    of_value_added = 1 - from_imports
    short = np.flatnonzero(of_value_added * bill > exposed * value_added)
    if short.size:
        raise ParameterError(
            f"the bill of sector at position {short[0]} for the scarce material is {share[short[0]]:.6g} of "
            f"exposed output, expected at most the share of value added, "
            f"{value_added[short[0]] / output[short[0]]:.6g}"
        )

    empty = output == 0
    home = np.column_stack([domestic, final_domestic])
    abroad[empty] += home[empty]
    home[empty] = 0
    loss = np.minimum(value_added, 0)
    given = np.minimum(home, 0)
    given_abroad = np.minimum(abroad, 0)
    byproducts = -(given + given_abroad).sum(axis=0)[:n] - loss
    size = output + byproducts
    size[empty] = 1
    fixed = given.sum(axis=1) + byproducts + np.minimum(exports, 0)
    fixed[empty] = 1
    weight = np.stack([exposed, 1 - exposed])
    scarce = np.stack([np.where(exposed > 0, share * output / size, 0), np.zeros(n)])
    return Economy(
        domestic=np.maximum(home, 0, out=home),
        imported=np.maximum(abroad, 0, out=abroad),
        exports=np.where(empty, 0, np.maximum(exports, 0)),
        fixed=fixed,
        size=size,
        output=output,
        correction=loss - np.where(empty, 1, 0),
        held_final=given[:, n],
        held_exports=np.where(empty, 0, np.minimum(exports, 0)),
        held_imports=np.array([given_abroad[:, :n].sum(), given_abroad[:, n].sum()]),
        weight=weight,
        scarce=scarce,
        value_added=(np.maximum(value_added, 0) / size - scarce * of_value_added) / (1 - scarce),
        owner=owner,
    )


def _part_of_imports(abroad: FloatArray, bill: FloatArray, exports: FloatArray, owner: Owner) -> FloatArray:
    """Part of each sector's bill that is among its imported inputs, shape (n,); it is taken out of them."""
    n = len(bill)
    if owner == "endowment":
        return np.zeros(n)
    if not (abroad.any() or exports.any()):
        raise ParameterError(
            f"owner is {owner!r}, but the table has neither imports nor exports that could pay for the "
            "material; expected 'endowment'"
        )
    bought = np.maximum(abroad[:, :n], 0)
    total = bought.sum(axis=0)
    paid = np.minimum(bill, total)
    abroad[:, :n] -= ratio(bought * paid, total)
    return ratio(paid, bill)


def _balanced_output(
    domestic: FloatArray,
    imported: FloatArray,
    value_added: FloatArray,
    final_domestic: FloatArray,
    final_imported: FloatArray,
    exports: FloatArray,
) -> FloatArray:
    """Output by sector, where sales and costs agree on it."""
    for values in (domestic, imported, value_added, final_domestic, final_imported, exports):
        unknown = np.argwhere(~np.isfinite(values))
        if unknown.size:
            raise UnbalancedTableError(
                f"a flow of sector at position {unknown[0][0]} is not a number or infinite, expected a figure"
            )
    sales = domestic.sum(axis=1) + final_domestic + exports
    costs = domestic.sum(axis=0) + imported.sum(axis=0) + value_added
    gap = np.abs(sales - costs)
    worst = int(gap.argmax())
    if gap[worst] > _BALANCE * np.abs(sales).sum():
        raise UnbalancedTableError(
            f"sector at position {worst} sells {sales[worst]:.10g} and spends {costs[worst]:.10g}, expected "
            "equal. Check its row and column"
        )
    gross = np.abs(domestic).sum(axis=1) + np.abs(final_domestic) + np.abs(exports)
    negative = np.flatnonzero(sales < -_ROUNDING * gross)
    if negative.size:
        raise UnbalancedTableError(
            f"output of sector at position {negative[0]} is {sales[negative[0]]:.6g}, expected 0 or above"
        )
    return np.asarray(np.where(sales > _ROUNDING * gross, sales, 0.0))
