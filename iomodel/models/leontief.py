"""Backward demand: a stopped plant sells less to final users, and orders less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iomodel.equations import leontief
from iomodel.materials.path import CapacityPath
from iomodel.models.base import Model, share_lost, solve_levels
from iomodel.notation import FloatArray
from iomodel.table import IOTable


@dataclass(frozen=True)
class Leontief(Model):
    """Output for the final demand that is still served, ``x = L f``.

    A lost share of capacity is read as the same share of the sector's deliveries to final users:
    ``df_j = -phi_j min(f_j, x_j)``: what by-products of others deliver beyond its own output is not lost
    with it. What it delivers to other sectors falls only as these order less, so a sector that sells to
    industry loses less output than its capacity. Where the loss of output itself is given, use
    `SupplyConstrained`.

    Reference: Miller & Blair ch. 2.
    """

    name = "leontief"
    title = "Leontief, backward demand"
    assumes = "a stopped plant fails its final customers only; its suppliers lose their orders"
    errs = "understates at makers of components: industry still gets what it orders"
    title_ja = "レオンチェフ（後方連関）"
    assumes_ja = "止まった工場は最終需要者への供給だけを減らし、その仕入先が受注を失う"
    errs_ja = "部品部門で過小：産業向けの供給は注文どおり続く"
    place = 20
    capped = False

    def output(self, table: IOTable, path: CapacityPath) -> FloatArray:
        """Output of every sector on every day, shape (s, days, n) [table's unit, at an annual rate]."""

        def solve(capacity: FloatArray, demand: FloatArray) -> FloatArray:
            lost = share_lost(table, capacity) * np.minimum(table.f, table.x)
            served = np.where(demand > 0, np.minimum(demand, np.maximum(table.f - lost, 0.0)), demand)
            return leontief.output(table.factors, served)

        return solve_levels(table, path, solve)
