"""How losses written at official hosts reach the sectors of a table."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError
from iomodel.materials.material import Material
from iomodel.notation import BoolArray, FloatArray
from iomodel.table import Classification, IOTable


def basic_membership(table: IOTable) -> tuple[Classification, FloatArray]:
    """The official classification, and how much of its basic rows lies in each sector, shape (n, rows)."""
    if table.membership is None:
        raise LabelMismatchError(
            f"table {table.name} has no official classification, so exposures and shocks written at official "
            "codes cannot be carried to its sectors; load one of the bundled tables or give a concordance"
        )
    return table.membership.official, table.membership.weights


def unmapped_exposure(table: IOTable, material: Material) -> float:
    """Share of a material's exposed output that has no sector in the table [1]."""
    official, membership = basic_membership(table)
    copies = len(dict.fromkeys(table.regions))
    left = np.clip(1 - membership.sum(axis=0) / copies, 0.0, 1.0) * official.output
    exposed = lost = 0.0
    for _, row in material.default_exposures().iterrows():
        named = rows_of_use(str(row["sector"]), str(row["basic_codes"]), official)
        weight = float(
            row["central"] * row["criticality"] * official.output[official.members(row["sector"])].sum()
        )
        exposed += weight
        lost += weight * float(left[named].sum() / official.output[named].sum())
    return lost / exposed


@lru_cache(maxsize=512)
def rows_of_use(host: str, basic_codes: str, official: Classification) -> BoolArray:
    """Basic rows that an exposure names, within its host; the whole host where it names none of them."""
    named = set(filter(None, str(basic_codes).split(";")))
    inside = official.members(host)
    chosen: BoolArray = inside & np.isin(official.rows["code"], list(named))
    chosen.flags.writeable = False
    return chosen if chosen.any() else inside


def carry_to_sectors(
    rows: pd.DataFrame, weight: FloatArray, hosts: tuple[str, ...], table: IOTable, hit: BoolArray
) -> FloatArray:
    """Loss of each sector per unit of loss of each host, shape (n, h), from the host's share in its output.

    Shares are those of the official table, whose unit and year the table at hand need not have.
    """
    official, membership = basic_membership(table)
    carry = np.zeros((table.n, len(hosts)))
    whole = membership @ official.output
    output = np.divide(1.0, whole, out=np.zeros(table.n), where=(whole > 0) & (table.x > 0) & hit)
    for number, host in enumerate(hosts):
        inside = official.members(host)
        own = np.where(inside, official.output, 0.0)
        exposed = np.zeros(len(own))
        for sector, basic_codes, share in zip(rows["sector"], rows["basic_codes"], weight, strict=True):
            if sector == host and share > 0:
                named = rows_of_use(host, basic_codes, official)
                exposed = np.maximum(exposed, _spread(share * own.sum(), own, named))
        if exposed.sum() > 0:
            carry[:, number] = membership @ (exposed / exposed.sum()) * own.sum() * output
    return carry


def _spread(amount: float, capacity: FloatArray, first: BoolArray) -> FloatArray:
    """An exposed output over basic rows: the named ones first, the rest of the host when these are full."""
    named = np.where(first, capacity, 0.0)
    rest = capacity - named
    into_named = min(amount, float(named.sum()))
    spread = named * (into_named / named.sum())
    if amount > into_named and rest.sum() > 0:
        spread = spread + rest * min((amount - into_named) / rest.sum(), 1.0)
    return np.asarray(spread)
