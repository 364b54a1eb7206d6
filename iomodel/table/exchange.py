"""A table as a `pymrio.IOSystem`, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from iomodel.errors import TableError
from iomodel.table.base import BaseTable
from iomodel.table.kept import description_of, keep_membership, kept_in, membership_in
from iomodel.table.meta import TableMeta

if TYPE_CHECKING:
    import pymrio

Table = TypeVar("Table", bound=BaseTable)

VALUE_ADDED = "value_added"
IMPORTS = "imports"
EMPLOYMENT = "employment"


def to_pymrio(table: BaseTable) -> pymrio.IOSystem:
    """The domestic table as Z and Y; imported flows, value added and employment as extensions.

    `calc_all` of the result gives the domestic Leontief inverse. Output is handed over rather than
    summed anew, because one ``-0.0`` among the sums would turn pymrio's inverse to NaN.
    """
    import pymrio

    region = table.meta.region
    sectors = pd.MultiIndex.from_product([[region], table.codes], names=["region", "sector"])
    categories = pd.MultiIndex.from_product([[region], table.categories], names=["region", "category"])
    unit = table.meta.unit
    goods = pd.Index([f"{code} imported" for code in table.codes], name="stressor")
    parts = pd.Index(table.components, name="stressor")
    imports = pymrio.Extension(
        name=IMPORTS,
        F=pd.DataFrame(np.array(table.Zm), index=goods, columns=sectors),
        F_Y=pd.DataFrame(np.array(table.Ym), index=goods, columns=categories),
        unit=pd.DataFrame({"unit": unit}, index=goods),
    )
    value_added = pymrio.Extension(
        name=VALUE_ADDED,
        F=pd.DataFrame(np.array(table.v), index=parts, columns=sectors),
        unit=pd.DataFrame({"unit": unit}, index=parts),
    )
    system = pymrio.IOSystem(
        Z=pd.DataFrame(np.array(table.Zd), index=sectors, columns=sectors),
        Y=pd.DataFrame(np.array(table.Yd), index=sectors, columns=categories),
        x=pd.DataFrame({"indout": np.array(table.x)}, index=sectors),
        unit=pd.DataFrame({"unit": unit}, index=sectors),
        name=table.name,
        description=description_of(table),
    )
    keep_membership(system, table.membership)
    setattr(system, IMPORTS, imports)
    setattr(system, VALUE_ADDED, value_added)
    if table.employment is not None:
        persons = pd.Index(["persons"], name="stressor")
        employment = pymrio.Extension(
            name=EMPLOYMENT,
            F=pd.DataFrame(np.array(table.employment)[None, :], index=persons, columns=sectors),
            unit=pd.DataFrame({"unit": "persons"}, index=persons),
        )
        setattr(system, EMPLOYMENT, employment)
    return system


def from_pymrio(
    kind: type[Table],
    system: pymrio.IOSystem,
    meta: TableMeta | None = None,
    *,
    level_follows: bool = False,
) -> Table:
    """Read a one-region system in the form that `to_pymrio` writes.

    Parameters
    ----------
    kind
        The class to build.
    system
        Z, Y and the extensions ``value_added`` and, where known, ``imports`` and ``employment``.
    meta
        What the table says of itself; where not given, what `to_pymrio` wrote into the description, else
        name, unit and region of the system.
    level_follows
        Whether the caller restores the official level of the sectors, which pymrio does not save.

    Raises
    ------
    TableError
        If there are several regions, no extension ``value_added``, or the system was saved and its sectors
        are a level of an official classification, which only `load_table` restores.
    """
    regions = list(system.get_regions())
    if len(regions) != 1:
        raise TableError(
            f"pymrio system {system.name}: {len(regions)} regions ({', '.join(map(str, regions[:5]))} ...), "
            "expected one"
        )
    value_added = getattr(system, VALUE_ADDED, None)
    if value_added is None:
        raise TableError(
            f"pymrio system {system.name}: no extension {VALUE_ADDED!r}, without which GDP is unknown; "
            f"found {list(system.get_extensions())}"
        )
    imports = getattr(system, IMPORTS, None)
    employment = getattr(system, EMPLOYMENT, None)
    Z, Y = np.asarray(system.Z), np.asarray(system.Y)
    codes = tuple(str(code) for code in system.Z.index.get_level_values("sector"))
    kept = None if meta is not None else kept_in(system)
    membership = membership_in(system, codes)
    if kept is not None:
        meta = kept.meta
        if kept.official is not None and membership is None and not level_follows:
            raise TableError(
                f"pymrio system {system.name}: its sectors are those of {kept.official[0]} at level "
                f"{kept.official[1]}, which pymrio does not save, so that exposures would be lost; use "
                "load_table(system), which restores it, or give meta to go on without"
            )
    x = np.asarray(system.x)[:, 0] if system.x is not None else Z.sum(axis=1) + Y.sum(axis=1)
    return kind(
        codes=codes,
        Zd=Z,
        Zm=np.zeros_like(Z) if imports is None else np.asarray(imports.F),
        Yd=Y,
        Ym=np.zeros_like(Y) if imports is None else np.asarray(imports.F_Y),
        v=np.asarray(value_added.F),
        x=x,
        categories=tuple(system.Y.columns.get_level_values("category")),
        components=tuple(value_added.F.index),
        employment=None if employment is None else np.asarray(employment.F).sum(axis=0),
        membership=membership,
        names_en=_in_order(kept.names_en if kept else {}, codes),
        names_ja=_in_order(kept.names_ja if kept else {}, codes),
        meta=meta
        or TableMeta(name=str(system.name), unit=str(system.unit.iloc[0, 0]), region=str(regions[0])),
    )


def _in_order(names: Mapping[str, str], codes: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the sectors; the code where one has none."""
    return tuple(names.get(code, code) for code in codes)
