"""How much of a sector's output stands still without an element, at any level of detail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from iomodel.errors import LabelMismatchError, ScenarioError
from iomodel.locked import Locked
from iomodel.materials.material import Material
from iomodel.materials.path import MaterialUse
from iomodel.materials.regions import regions_hit
from iomodel.notation import BoolArray, FloatArray, IntArray
from iomodel.scenario import ExposureReading, Scenario
from iomodel.table import Classification, IOTable


@dataclass(frozen=True)
class ExposureMap(Locked):
    """Exposure rows of a material, as a scenario reads them, ready for a table.

    Parameters
    ----------
    weight
        Share of the host's output lost while the element is wholly missing: exposed share times
        criticality times the part of the row that is in scope, shape (r,) in 0..1.
    element, host
        Position of the row's element and of its host, shape (r,).
    product
        Number of the product that the row belongs to: rows of one product stop together, shape (r,).
    hosts
        Codes of the hosts, h of them.
    carry
        Loss of each sector of the table per unit of loss of each host, shape (n, h).
    """

    weight: FloatArray
    element: IntArray
    host: IntArray
    product: IntArray
    hosts: tuple[str, ...]
    carry: FloatArray

    def host_loss(self, unmet: FloatArray, combine: str = "max") -> FloatArray:
        """Share of each host's capacity lost, shape (days, h), from unmet shares, shape (days, e).

        With ``max`` every product of a host stops with its worst element, and the host with its worst
        product; with ``independent`` products of a host fail independently: ``1 - prod(1 - loss)``.
        """
        by_product: dict[tuple[int, int], FloatArray] = {}
        for weight, element, host, product in zip(
            self.weight, self.element, self.host, self.product, strict=True
        ):
            lost = weight * unmet[:, element]
            key = (int(host), int(product))
            by_product[key] = np.maximum(by_product[key], lost) if key in by_product else lost
        worst = np.zeros((len(unmet), len(self.hosts)))
        kept = np.ones_like(worst)
        for (host, _), lost in by_product.items():
            worst[:, host] = np.maximum(worst[:, host], lost)
            kept[:, host] *= 1 - lost
        return worst if combine == "max" else 1 - kept

    def sector_loss(self, unmet: FloatArray, combine: str = "max") -> FloatArray:
        """Share of each sector's capacity lost, shape (days, n) in 0..1.

        The hosts' parts of a sector add up to 1 at most, give or take rounding.
        """
        return np.minimum(self.host_loss(unmet, combine) @ self.carry.T, 1.0)


def map_exposures(table: IOTable, scenario: Scenario, material: Material) -> ExposureMap:
    """Read a material's exposures the way a scenario asks for, and carry them to a table.

    A coarser table takes the loss of its hosts by their weight in its output. A finer one splits the
    loss of a host over the basic rows that the exposure names, so that the exposed output in yen is
    the same at every level.

    Raises
    ------
    LabelMismatchError
        If the table has no official classification through which the hosts could be found.
    ScenarioError
        If the scope leaves no exposed sector.
    """
    rows = material.default_exposures()
    weight = _lost(rows, scenario.exposure) * _in_scope(rows, scenario, material)
    if not (weight > 0).any():
        raise ScenarioError(
            f"scenario {scenario.name}: no sector exposed to {material.name} is in scope; "
            f"exposed hosts: {', '.join(sorted(set(rows['sector'])))}"
        )
    hosts = tuple(dict.fromkeys(rows["sector"]))
    family = material.elements["family"]
    products = {name: number for number, name in enumerate(dict.fromkeys(family))}
    return ExposureMap(
        weight=weight,
        element=_places(rows["element"], material.codes),
        host=_places(rows["sector"], hosts),
        product=np.array([products[family[element]] for element in rows["element"]]),
        hosts=hosts,
        carry=_carry(rows, weight, hosts, table, regions_hit(table, scenario)),
    )


def _lost(rows: pd.DataFrame, reading: ExposureReading) -> FloatArray:
    """Share of each row's host that is lost without its element, as a scenario reads it, shape (r,) in 0..1.

    Where the scenario sets a host, its worst row takes that value, and its others keep their proportion.
    """
    sourced, criticality = rows[reading.level].to_numpy(float), rows["criticality"].to_numpy(float)
    lost = np.minimum(sourced * reading.scale, 1.0) * criticality
    for host, value in reading.sectors.items():
        own = (rows["sector"] == host).to_numpy()
        part = sourced[own] * criticality[own]
        if part.max(initial=0.0) > 0:
            lost[own] = part / part.max() * value
    return np.asarray(lost)


def material_use(reading: ExposureMap, scenario: Scenario, material: Material) -> MaterialUse:
    """How sectors use a material, as a scenario reads its exposures."""
    combine, elements = scenario.exposure.combine, len(material.codes)
    return MaterialUse(
        exposed=reading.sector_loss(np.ones((1, elements)), combine)[0],
        by_element=reading.sector_loss(np.eye(elements), combine),
        bill=material.bill,
    )


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
        named = _uses(str(row["sector"]), str(row["basic_codes"]), official)
        weight = float(
            row["central"] * row["criticality"] * official.output[official.members(row["sector"])].sum()
        )
        exposed += weight
        lost += weight * float(left[named].sum() / official.output[named].sum())
    return lost / exposed


def _in_scope(rows: pd.DataFrame, scenario: Scenario, material: Material) -> FloatArray:
    """Part of each row's basic output that the scenario's scope covers, in 0..1."""
    official = material.official
    if not scenario.scope:
        return np.ones(len(rows))
    inside = np.logical_or.reduce([official.members(code) for code in scenario.scope])
    parts = []
    for sector, basic_codes in zip(rows["sector"], rows["basic_codes"], strict=True):
        output = official.output * _uses(sector, basic_codes, official)
        parts.append(float((output * inside).sum() / output.sum()))
    return np.array(parts)


@lru_cache(maxsize=512)
def _uses(host: str, basic_codes: str, official: Classification) -> BoolArray:
    """Basic rows that an exposure names, within its host; the whole host where it names none of them."""
    named = set(filter(None, str(basic_codes).split(";")))
    inside = official.members(host)
    chosen: BoolArray = inside & np.isin(official.rows["code"], list(named))
    chosen.flags.writeable = False
    return chosen if chosen.any() else inside


def _carry(
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
                named = _uses(host, basic_codes, official)
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


def _places(labels: pd.Series, among: tuple[str, ...] | list[str]) -> IntArray:
    """Position of each label."""
    place = {label: i for i, label in enumerate(among)}
    return np.array([place[label] for label in labels], dtype=np.int64)
