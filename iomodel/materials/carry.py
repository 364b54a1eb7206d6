"""How losses written at official hosts reach the sectors of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from iomodel.equations.ratios import ratio
from iomodel.errors import LabelMismatchError
from iomodel.locked import Locked
from iomodel.materials.material import Material
from iomodel.notation import BoolArray, FloatArray, IntArray
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
    left = np.maximum(1 - membership.sum(axis=0) / copies, 0.0) * official.output
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


@dataclass(frozen=True, eq=False)
class Spread(Locked):
    """Where the exposed output of a material's rows lies among the basic rows of a classification.

    Parameters
    ----------
    named, rest
        Output of the basic rows that a row names, and of the others of its host, shape (r, basic).
    size
        Output of the row's host, shape (r,).
    """

    named: FloatArray
    rest: FloatArray
    size: FloatArray

    def of(self, share: FloatArray) -> FloatArray:
        """Shares of the hosts over basic rows, shape (r, basic): the named ones first, then the rest."""
        amount = share * self.size
        full, room = self.named.sum(axis=1), self.rest.sum(axis=1)
        inside = np.minimum(amount, full)
        into_named = ratio(inside, full)
        beyond = ratio(amount - inside, room)
        found = self.named * into_named[:, None] + self.rest * np.minimum(beyond, 1.0)[:, None]
        return np.asarray(found)


@lru_cache(maxsize=32)
def spread_of(material: Material, official: Classification) -> Spread:
    """Where the exposed output of a material lies in a classification."""
    rows = material.exposures_in_use
    hosts = [official.members(host) for host in rows["sector"]]
    named = [rows_of_use(*uses, official) for uses in zip(rows["sector"], rows["basic_codes"], strict=True)]
    whole = np.where(np.array(hosts), official.output, 0.0)
    first = np.where(np.array(named), whole, 0.0)
    return Spread(first, whole - first, whole.sum(axis=1))


def carry_to_sectors(
    materials: Sequence[Material],
    weight: FloatArray,
    host: IntArray,
    table: IOTable,
    hit: BoolArray,
) -> FloatArray:
    """Loss of each sector per unit of loss of each host, shape (n, h), from the host's share in its output.

    Shares are those of the official table, whose unit and year the table at hand need not have.

    Parameters
    ----------
    materials
        Whose exposure rows are carried, one below the other.
    weight
        Share of its host that is lost with each row, shape (r,).
    host
        Number of each row's host, shape (r,).
    table
        n sectors.
    hit
        Sectors in regions that the scenario reaches, shape (n,).
    """
    official, membership = basic_membership(table)
    spreads = [spread_of(material, official) for material in materials]
    ends = np.cumsum([len(spread.size) for spread in spreads])
    lost = np.vstack(
        [spread.of(part) for spread, part in zip(spreads, np.split(weight, ends[:-1]), strict=True)]
    )
    size = np.zeros(host.max() + 1)
    size[host] = np.concatenate([spread.size for spread in spreads])
    exposed = np.zeros((len(size), lost.shape[1]))
    for place, row in zip(host, lost, strict=True):
        np.maximum(exposed[place], row, out=exposed[place])
    total = exposed.sum(axis=1, keepdims=True)
    parts = ratio(exposed, total)
    whole = membership @ official.output
    output = ratio(1.0, whole, where=(whole > 0) & (table.x > 0) & hit)
    return np.asarray(membership @ parts.T * size * output[:, None])
