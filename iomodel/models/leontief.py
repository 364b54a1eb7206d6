"""Backward demand: a stopped plant sells less to final users, and orders less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations import households, large, leontief
from iomodel.equations.orders import abroad, unmet
from iomodel.errors import ParameterError, nearest
from iomodel.materials.path import CapacityPath
from iomodel.models.answer import Answer
from iomodel.models.base import Model, Solver, share_lost, solve_levels
from iomodel.notation import FloatArray
from iomodel.table import IOTable
from iomodel.table.households import households_of

_SOLVERS = ("factors", "iterative", "single")


@dataclass(frozen=True)
class Leontief(Model):
    """Output for the final demand that is still served, ``x = L f``.

    A lost share of capacity is read as the same share of the sector's deliveries to final users:
    ``df_j = -phi_j min(f_j, x_j)``: what by-products of others deliver beyond its own output is not lost
    with it. What it delivers to other sectors falls only as these order less, so a sector that sells to
    industry loses less output than its capacity. Where the loss of output itself is given, use
    `SupplyConstrained`.

    In a table of several regions orders of industries abroad fall by the same share, as exports do in a
    table of one country: they cannot be met beyond capacity, and their buyers go on without them.

    Parameters
    ----------
    solver
        ``factors``, those of the table; for tables of thousands of sectors also ``iterative``, without a
        factorisation, and ``single``, factors in single precision. Both state in a note how far output is
        wrong at most.

    households
        Whether the model is closed to households: pay that is lost is consumption that is lost, and so on
        until nothing is left. `household_effects` takes the answer apart.
    conversion
        With `households`, what they spend of each unit of pay, 0 to 1 [1]; the table's own rate where not
        given, see `iomodel.table.households.households_of`.

    Raises
    ------
    ParameterError
        If there is no such solver, or a conversion without households.

    Reference: Miller & Blair ch. 2; section 2.5 for the model closed to households.

    >>> Leontief("double")
    Traceback (most recent call last):
    iomodel.errors.ParameterError: leontief: solver is 'double', expected one of factors, iterative, single
    """

    name = "leontief"
    title = "Leontief, backward demand"
    assumes = "a stopped plant delivers less to final users only; its suppliers lose their orders"
    errs = "understates for makers of components: industry still gets what it orders"
    title_ja = "レオンチェフ（後方連関）"
    assumes_ja = "止まった工場は最終需要者への供給だけを減らし、その仕入先が受注を失う"
    errs_ja = "部品部門で過小：産業向けの供給は注文どおり続く"
    place = 20
    capped = False

    solver: str = "factors"
    households: bool = False
    conversion: float | None = None

    def __post_init__(self) -> None:
        if self.solver not in _SOLVERS:
            raise ParameterError(
                f"leontief: solver is {self.solver!r}, expected one of {', '.join(_SOLVERS)}"
                + nearest(str(self.solver), _SOLVERS)
            )
        if self.conversion is not None and not self.households:
            raise ParameterError(
                f"leontief: conversion is {self.conversion}, expected none in the open model; set households"
            )

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""
        return self._solved(table, path)[0]

    def answer(self, table: IOTable, path: CapacityPath) -> Answer:
        """Output; notes where the factors of the table are not used, and on households."""
        found, error = self._solved(table, path)
        notes = []
        if self.solver != "factors":
            known = f"at most {error:.1g} of total output" if np.isfinite(error) else "by an unknown amount"
            notes.append(f"solver {self.solver}, so that output is wrong by {known}")
        if self.households:
            closed = households_of(table, self.conversion)
            notes.append(f"households spend {closed.conversion:.3f} of each unit of pay ({closed.source})")
        listed = {label: tuple(f"{label}: {note}" for note in notes) for label in path.scenarios}
        return Answer(found, notes=listed if notes else {})

    def served(self, table: IOTable) -> Solver:
        """From capacity and demand of some days to the final demand that is still served, shapes (k, n)."""

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            lost = share_lost(table, capacity) * np.minimum(table.f, table.x)
            return np.where(demand > 0, np.minimum(demand, np.maximum(table.f - lost, 0.0)), demand)

        return solve

    def _solved(self, table: IOTable, path: CapacityPath) -> tuple[FloatArray, float]:
        """Output, and what it is wrong by at most as a share of total output [1]."""
        errors = [0.0]

        def demanded(served: FloatArray) -> FloatArray:
            if self.solver == "factors":
                return leontief.output(table.factors, served)
            if self.solver == "single":
                found = [large.single(table.Ad, served)]
            else:
                found = [large.iterate(table.Ad, each) for each in served]
            errors.extend(each.error for each in found)
            return np.concatenate([np.atleast_2d(each.output) for each in found])

        elsewhere, served = abroad(table.regions), self.served(table)
        orders = None if elsewhere is None else np.where(elsewhere, table.Ad, 0.0)
        closed = households_of(table, self.conversion) if self.households else None
        reply = None if closed is None else demanded(closed.bought[None, :])[0]

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            asked = served(capacity, demand)
            x = (
                demanded(asked)
                if orders is None
                else unmet(demanded, orders, share_lost(table, capacity), asked)
            )
            if closed is None or reply is None:
                return x
            return x + households.induced(x - table.x, closed.pay, reply).output

        return solve_levels(table, path, solve), float(np.max(errors))
