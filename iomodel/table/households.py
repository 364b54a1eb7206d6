"""Households in a table: what they earn by sector, and what they buy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations.leontief import coefficients
from iomodel.errors import NotApplicableError, ParameterError
from iomodel.locked import Locked
from iomodel.notation import FloatArray
from iomodel.table.base import BaseTable

PAY = (
    *("wage", "ssce", "othp", "coem"),
    *("compensation of employees", "compensation of labour", "labour", "labor", "wages", "雇用者所得"),
)
"""Components that employees earn: wages, employers' contributions, other pay; or all together."""
SURPLUS = ("opse", "operating surplus", "operating surplus, gross", "capital", "営業余剰")
"""Components that owners earn."""
CONSUMPTION = (
    *("hhco", "prco", "households", "household consumption", "private consumption", "民間消費支出"),
    *("final consumption expenditure by households", "家計消費支出"),
)
"""Categories of final demand that households buy."""


@dataclass(frozen=True, eq=False)
class Households(Locked):
    """How the model is closed to households.

    Parameters
    ----------
    pay
        Compensation of employees per unit of output, shape (n,) [1].
    bought
        What households buy of goods made at home, of each unit of pay, shape (n,) [1].
    conversion
        What they spend at home and on imports of each unit of pay [1].
    source
        Where the conversion comes from.
    """

    pay: FloatArray
    bought: FloatArray
    conversion: float
    source: str


def households_of(table: BaseTable, conversion: float | None = None) -> Households:
    """Pay by sector and the pattern of consumption of a table of one region.

    Parameters
    ----------
    table
        With compensation of employees among its components and household consumption among its categories, in
        the words of Japan's tables or in plain ones.
    conversion
        What households spend of each unit of pay (消費転換係数), from 0 to 1 [1]. Where not given, the
        table's own consumption of households over the incomes that it is paid from, compensation of
        employees and operating surplus. Official tools take consumption over income from a survey of
        households: 0.66 in Kumamoto City (2016), 0.72 in Aomori (2015).

    Raises
    ------
    NotApplicableError
        If the table has several regions, or does not show pay, consumption or, where no conversion is given,
        operating surplus.
    ParameterError
        If the conversion lies outside 0 to 1.

    >>> from iomodel.sources import load_table
    >>> found = households_of(load_table("japan-2015", 37))
    >>> round(found.conversion, 3), round(float(found.bought.sum()), 3)
    (0.806, 0.755)
    """
    if conversion is not None and not 0 <= conversion <= 1:
        raise ParameterError(
            f"conversion is {conversion}, expected what households spend of each unit of pay, from 0 to 1"
        )
    if len(set(table.regions)) > 1:
        raise NotApplicableError(
            f"table {table.name} has {len(set(table.regions))} regions, and pay that is earned in one may be "
            "spent in another, which the table does not say; close a table of one country to households"
        )
    pay = _rows(table, PAY)
    spent = _columns(table)
    if pay is None or spent is None:
        missing = "compensation of employees" if pay is None else "consumption of households"
        listed = table.components if pay is None else table.categories
        raise NotApplicableError(
            f"table {table.name} shows no {missing}, without which it cannot be closed to households; it has "
            f"{', '.join(listed)}"
        )
    home, imported = spent
    total = float(home.sum() + imported.sum())
    rate, source = (conversion, "as given") if conversion is not None else _own(table, pay, total)
    return Households(
        pay=coefficients(pay[None, :], table.x)[0],
        bought=np.where(table.x > 0, home, 0.0) * (rate / total),
        conversion=rate,
        source=source,
    )


def _own(table: BaseTable, pay: FloatArray, consumption: float) -> tuple[float, str]:
    """The table's own rate, and in words what it is."""
    surplus = _rows(table, SURPLUS)
    if surplus is None:
        raise NotApplicableError(
            f"table {table.name} shows no operating surplus, so that what households spend of their income "
            "is not known; give the conversion of pay into consumption"
        )
    rate = consumption / float(pay.sum() + surplus.sum())
    if not 0 <= rate <= 1:
        raise NotApplicableError(
            f"table {table.name}: households consume {rate:.3g} times compensation of employees and "
            "operating surplus, expected 0 to 1; give the conversion of pay into consumption"
        )
    return (
        rate,
        "the table's own: consumption of households over compensation of employees and operating surplus",
    )


def _rows(table: BaseTable, names: tuple[str, ...]) -> FloatArray | None:
    """Sum of the components of these names, shape (n,); None where there is none."""
    found = [i for i, label in enumerate(table.components) if label.strip().lower() in names]
    return np.asarray(table.v[found].sum(axis=0)) if found else None


def _columns(table: BaseTable) -> tuple[FloatArray, FloatArray] | None:
    """What households buy of domestic and of imported goods, shape (n,) each; None where it is not shown."""
    found = [i for i, label in enumerate(table.categories) if label.strip().lower() in CONSUMPTION]
    if not found:
        return None
    return np.asarray(table.Yd[:, found].sum(axis=1)), np.asarray(table.Ym[:, found].sum(axis=1))
