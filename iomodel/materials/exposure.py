"""How much of a sector's output stands still without an element, at any level of detail."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from iomodel.equations.ratios import ratio
from iomodel.errors import ScenarioError
from iomodel.locked import Locked
from iomodel.materials.carry import carry_to_sectors, spread_of
from iomodel.materials.material import Material
from iomodel.materials.path import MaterialUse
from iomodel.materials.regions import regions_hit
from iomodel.materials.sharing import Sharing, ranks, share_out, used_up
from iomodel.notation import FloatArray, IntArray
from iomodel.scenario import ExposureReading, Scenario
from iomodel.table import IOTable
from iomodel.table.arrays import frozen


@dataclass(frozen=True)
class ExposureMap(Locked):
    """Exposure rows of one material or several, as a scenario reads them, ready for a table.

    Parameters
    ----------
    weight
        Share of the host's output lost while the element is wholly missing: exposed share times
        criticality times the part of the row that is in scope, shape (r,) in 0..1.
    element, host
        Position of the row's element, among those of all materials, and of its host, shape (r,).
    product
        Number of the product that the row belongs to: rows of one product stop together, shape (r,).
    material
        Number of the row's material, shape (r,).
    hosts
        Codes of the hosts, h of them.
    carry
        Loss of each sector of the table per unit of loss of each host, shape (n, h).
    use
        What each row uses up of its element in a year, shape (r,) in one unit an element; 0 out of scope.
    sharing
        Who gets what is left of an element; None where every use loses the same share.
    """

    weight: FloatArray
    element: IntArray
    host: IntArray
    product: IntArray
    material: IntArray
    hosts: tuple[str, ...]
    carry: FloatArray
    use: FloatArray
    sharing: Sharing | None = None

    def host_loss(
        self, unmet: FloatArray, combine: str = "max", weight: FloatArray | None = None
    ) -> FloatArray:
        """Share of each host's capacity lost, shape (..., h), from unmet shares, shape (..., e).

        With ``max`` every product of a host stops with its worst element, and the host with its worst
        product; with ``independent`` products of a host fail independently, ``1 - prod(1 - loss)``; with
        ``materials`` a host stops with the worst element of a material, and materials fail independently.
        A weight of another shape that fits, such as (draws, 1, r), takes the place of the map's own.
        """
        return _last(self.host_paths(_first(unmet), combine, None if weight is None else _first(weight)))

    def sector_loss(
        self, unmet: FloatArray, combine: str = "max", weight: FloatArray | None = None
    ) -> FloatArray:
        """Share of each sector's capacity lost, shape (..., n) in 0..1, arguments as of `host_loss`."""
        return _last(self.sector_paths(_first(unmet), combine, None if weight is None else _first(weight)))

    def host_paths(
        self, unmet: FloatArray, combine: str = "max", weight: FloatArray | None = None
    ) -> FloatArray:
        """As `host_loss` with elements, hosts and rows in front: shapes (e, ..., days) to (h, ..., days).

        Paths of many draws are read in one sweep a row.
        """
        missing = unmet[self.element] if self.sharing is None else self.sharing.paths(unmet)
        weight = self.weight if weight is None else weight
        found = np.zeros((len(self.hosts), *np.broadcast_shapes(unmet.shape[1:], weight.shape[1:] or (1,))))
        for host, parts in self._parts(combine).items():
            worst = [_worst(missing, weight, rows) for rows in parts]
            found[host] = (
                worst[0] if combine == "max" else 1 - np.multiply.reduce([1 - lost for lost in worst])
            )
        return found

    def sector_paths(
        self,
        unmet: FloatArray,
        combine: str = "max",
        weight: FloatArray | None = None,
        sectors: IntArray | slice = slice(None),
    ) -> FloatArray:
        """As `sector_loss` in the layout of `host_paths`, for the sectors at some positions.

        The hosts' parts of a sector add up to 1 at most, give or take rounding.
        """
        lost = self.host_paths(unmet, combine, weight)
        flat = lost.reshape(len(self.hosts), math.prod(lost.shape[1:]))
        carried: FloatArray = np.asarray(csr_array(self.carry[sectors]) @ flat)
        return np.minimum(carried, 1.0).reshape(len(carried), *lost.shape[1:])

    def parts(self, output: FloatArray, elements: int, use: FloatArray | None = None) -> FloatArray:
        """Part of the use of each element that goes into each sector, shape (e, n), from output, shape (n,).

        A use of another shape (r,) takes the place of the map's own. Where a table splits a host, its use
        is split as its lost output is.
        """
        size = self.carry.T * output
        whole = size.sum(axis=1, keepdims=True)
        split = ratio(size, whole)[self.host]
        found = np.zeros((elements, len(output)))
        np.add.at(found, self.element, (self.use if use is None else use)[:, None] * split)
        total = found.sum(axis=1, keepdims=True)
        return ratio(found, total)

    def shared_by(
        self,
        rule: str | Sequence[str],
        rank: IntArray,
        use: FloatArray,
        lost: FloatArray,
        value_added: FloatArray,
    ) -> ExposureMap:
        """The same exposures under a rule of sharing; arguments as of `share_out`.

        `lost` is the share of the host lost with each row, in scope or not, shape (r,) or (r, draws).
        """
        part = np.unique(self.host * len(self.host) + self.product, return_inverse=True)[1].astype(np.int64)
        value = (self.carry.T @ value_added)[self.host]
        worth = lost * (value if lost.ndim == 1 else value[:, None])
        return replace(self, sharing=share_out(rule, use, rank, self.element, part, lost, worth))

    def enter_losses(
        self,
        lost: FloatArray,
        places: IntArray,
        unmet: FloatArray,
        combine: str,
        weight: FloatArray,
        sectors: IntArray,
        *,
        compiled: bool = False,
    ) -> None:
        """Raise what sectors lose to `sector_paths` in some draws, by whole arrays or by a compiled loop.

        Parameters
        ----------
        lost
            What the m sectors lose, shape (m, draws, days), changed in place.
        places
            Which draws, shape (d,); a queue for what is left is that of these draws.
        unmet
            Unmet share of the elements, shape (e, draws, days).
        combine
            As of `host_loss`.
        weight
            In place of the map's own, shape (r, draws).
        sectors
            Positions of the sectors, shape (m,).
        compiled
            Whether by the loop: the same to the bit, in a third of the time once it is there.
        """
        if not compiled:
            found = self.sector_paths(unmet[:, places], combine, weight[:, places, None], sectors)
            lost[:, places] = np.maximum(lost[:, places], found)
            return
        from iomodel.equations.compiled import told
        from iomodel.materials.many import enter_losses

        shared = _NO_QUEUE if self.sharing is None else self.sharing.queue(unmet[:, places])
        grouped = [rows for _, parts in sorted(self._parts(combine).items()) for rows in parts]
        in_host = np.bincount([self.host[rows[0]] for rows in grouped], minlength=len(self.hosts))
        groups = np.concatenate(grouped), _begins([len(rows) for rows in grouped]), _begins(in_host)
        carry = csr_array(self.carry[sectors])
        parts = carry.data, carry.indices.astype(np.int64), carry.indptr.astype(np.int64)
        given = np.ascontiguousarray(unmet), places, shared, self.element, np.ascontiguousarray(weight)
        told(enter_losses)(*given, groups, combine == "max", parts, lost)

    def _parts(self, combine: str) -> dict[int, list[list[int]]]:
        """Rows of each host in groups: within one the worst decides, and groups fail independently."""
        apart = {"max": np.zeros_like(self.host), "materials": self.material}.get(combine, self.product)
        found: dict[int, dict[int, list[int]]] = {}
        for row, (host, part) in enumerate(zip(self.host.tolist(), apart.tolist(), strict=True)):
            found.setdefault(host, {}).setdefault(part, []).append(row)
        return {host: [parts[part] for part in sorted(parts)] for host, parts in found.items()}


_NO_QUEUE = (
    np.zeros((0, 0), dtype=np.int64),
    np.zeros(0, dtype=np.int64),
    *(np.zeros((0, 0), dtype=np.int64),) * 2,
    np.zeros(0, dtype=np.int64),
    *(np.zeros((0, 0)),) * 2,
)
"""`Sharing.queue` where every use loses the same share."""


def _begins(lengths: Sequence[int] | IntArray) -> IntArray:
    """Where parts of some lengths begin one after another, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _first(values: FloatArray) -> FloatArray:
    """The last axis in front."""
    return np.moveaxis(values, -1, 0)


def _last(values: FloatArray) -> FloatArray:
    """The first axis at the end."""
    return np.ascontiguousarray(np.moveaxis(values, 0, -1))


def _worst(missing: FloatArray, weight: FloatArray, rows: Sequence[int]) -> FloatArray:
    """The largest loss of some rows."""
    worst = weight[rows[0]] * missing[rows[0]]
    for row in rows[1:]:
        np.maximum(worst, weight[row] * missing[row], out=worst)
    return np.asarray(worst)


def map_exposures(table: IOTable, scenario: Scenario, *materials: Material) -> ExposureMap:
    """Read the exposures of materials the way a scenario asks for, and carry them to a table.

    A coarser table takes the loss of its hosts by their weight in its output. A finer one splits the
    loss of a host over the basic rows that the exposure names, so that the exposed output in yen is
    the same at every level. Products of several materials are one where they have one name.

    Raises
    ------
    LabelMismatchError
        If the table has no official classification through which the hosts could be found.
    ScenarioError
        If the scope leaves no exposed sector.
    """
    found = exposures_of_part(table, scenario, *materials)
    if not (found.weight > 0).any():
        raise ScenarioError(
            f"scenario {scenario.name}: no sector exposed to {' or '.join(m.name for m in materials)} is in "
            f"scope; exposed hosts: {', '.join(sorted(found.hosts))}"
        )
    return found


def exposures_of_part(table: IOTable, scenario: Scenario, *materials: Material) -> ExposureMap:
    """As `map_exposures`, for some of a scenario's materials, of which the scope may reach none."""
    read = [_read(scenario, material) for material in materials]
    lost, in_scope = (np.concatenate([getattr(one, name) for one in read]) for name in ("lost", "in_scope"))
    use = np.concatenate([used_up(material) for material in materials])
    codes = [code for material in materials for code in material.exposures_in_use["sector"]]
    hosts = tuple(dict.fromkeys(codes))
    weight, host = lost * in_scope, _places(codes, hosts)
    number = np.repeat(np.arange(len(materials)), [len(one.lost) for one in read])
    before = np.cumsum([0, *(len(material.codes) for material in materials)])
    element = np.concatenate([_elements(material) for material in materials])
    products = [product for material in materials for product in material.exposures_in_use["product"]]
    reading = ExposureMap(
        weight=weight,
        element=element + before[number],
        host=host,
        product=np.unique(products, return_inverse=True)[1].astype(np.int64),
        material=number,
        hosts=hosts,
        carry=carry_to_sectors(materials, weight, host, table, regions_hit(table, scenario)),
        use=np.where(weight > 0, use * in_scope, 0.0),
    )
    if scenario.sharing == "pro-rata":
        return reading
    rank = np.concatenate([ranks(scenario.sharing, material) for material in materials])
    return reading.shared_by(scenario.sharing, rank, use, lost, table.value_added)


def exposure_rows(scenario: Scenario, *materials: Material) -> pd.DataFrame:
    """The exposure rows in use of materials, one below the other.

    Returns
    -------
    The materials' own columns; ``material``, the place of the row's material; ``lost``, the share of the host
    lost without the element; ``in_scope``, the part of the row that the scenario reaches; ``use``, what the
    row uses up in a year; ``rank``, its place in the scenario's list of uses.
    """
    parts = []
    for number, material in enumerate(materials):
        read = _read(scenario, material)
        parts.append(
            material.exposures_in_use.assign(
                material=number,
                lost=read.lost,
                in_scope=read.in_scope,
                use=used_up(material),
                rank=ranks(scenario.sharing, material),
            )
        )
    return pd.concat(parts, ignore_index=True)


class _Read(NamedTuple):
    """Exposure rows as a scenario reads them, shapes (r,)."""

    lost: FloatArray
    """Share of the host lost without the element."""
    in_scope: FloatArray
    """Part of the row that the scenario reaches."""


def _read(scenario: Scenario, material: Material) -> _Read:
    """The exposure rows in use of a material, as a scenario reads them."""
    rows, reading = material.exposures_in_use, scenario.exposure
    named = "criticality" if reading.criticality == "central" else f"criticality_{reading.criticality}"
    sourced, criticality = rows[reading.level].to_numpy(float), rows[named].to_numpy(float)
    hosts = rows["sector"].to_numpy(object)
    return _Read(lost_shares(sourced, criticality, hosts, reading), _in_scope(scenario.scope, material))


def lost_shares(
    sourced: FloatArray,
    criticality: FloatArray,
    hosts: np.ndarray[tuple[int], np.dtype[np.object_]],
    reading: ExposureReading,
    scale: FloatArray | float | None = None,
) -> FloatArray:
    """Share of each row's host that is lost without its element, as a scenario reads it, in 0..1.

    Where the scenario sets a host, its worst row takes that value, and its others keep their proportion.

    Parameters
    ----------
    sourced, criticality
        Shape (..., r), one row of exposure a column.
    hosts
        Code of each row's host, shape (r,).
    reading
        How the scenario reads exposures.
    scale
        In place of the reading's own, shape (...).
    """
    factor = np.asarray(reading.scale if scale is None else scale)[..., None]
    lost = np.minimum(sourced * factor, 1.0) * criticality
    for host, value in reading.sectors.items():
        own = hosts == host
        part = sourced[..., own] * criticality[..., own]
        worst = part.max(axis=-1, initial=0.0, keepdims=True)
        placed = ratio(part, worst) * value
        lost[..., own] = np.where(worst > 0, placed, lost[..., own])
    return np.asarray(lost)


def material_use(table: IOTable, reading: ExposureMap, scenario: Scenario, material: Material) -> MaterialUse:
    """How sectors use a material, as a scenario reads its exposures."""
    combine, elements = scenario.exposure.combine, len(material.codes)
    return MaterialUse(
        exposed=reading.sector_loss(np.ones((1, elements)), combine)[0],
        by_element=reading.sector_loss(np.eye(elements), combine),
        bill=material.bill,
        parts=reading.parts(table.x, elements),
    )


def _in_scope(scope: Sequence[str], material: Material) -> FloatArray:
    """Part of each row's basic output that a scope covers, in 0..1."""
    if not scope:
        return np.ones(len(material.exposures_in_use))
    inside = np.logical_or.reduce([material.official.members(code) for code in scope])
    output = spread_of(material, material.official).named
    return np.asarray((output * inside).sum(axis=1) / output.sum(axis=1))


@lru_cache(maxsize=32)
def _elements(material: Material) -> IntArray:
    """Position of each row's element among those of the material."""
    return frozen(_places(material.exposures_in_use["element"], material.codes))


def _places(labels: Iterable[str], among: Sequence[str]) -> IntArray:
    """Position of each label."""
    place = {label: i for i, label in enumerate(among)}
    return np.array([place[label] for label in labels], dtype=np.int64)
