"""Multi-regional tables through pymrio: one country with the origin of its imports, or the whole world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from iomodel.errors import TableError, nearest
from iomodel.notation import FloatArray, IntArray
from iomodel.sources.bundled import classification_names, load_classification
from iomodel.sources.concordance import concordance_for, sector_names
from iomodel.sources.mrio.accounts import ELSEWHERE, Source, describe, title, value_added_of
from iomodel.sources.mrio.output import output_of
from iomodel.sources.mrio.pymrio_files import read_system
from iomodel.sources.official import weighed
from iomodel.table import Concordance, IOTable
from iomodel.table.exchange import from_pymrio
from iomodel.table.kept import kept_in

if TYPE_CHECKING:
    import pymrio

EXPORTS = "exports"
_HOME = "JPN"


def load_mrio(
    source: Source,
    region: str,
    *,
    value_added: str | pd.DataFrame | None = None,
    parser: str | None = None,
    year: int | None = None,
    name: str | None = None,
) -> IOTable:
    """One country of a multi-regional table: its own block is domestic, the rest of its column imported.

    Parameters
    ----------
    source
        A `pymrio.IOSystem`, a folder that `pymrio.load_all` reads, or raw files for a `parser`.
    region
        Code of the country.
    value_added
        Name of the extension, path of a CSV (component by region and sector), a frame, or ``"residual"``
        for output less all inputs; where not given, an extension that pymrio's parsers write, or ``va.csv``
        in the folder.
    parser
        For raw files: ``oecd``, ``wiod``, ``exiobase1``, ``exiobase2``, ``exiobase3``, ``eora26`` or
        ``gloria``.
    year, name
        Where the source does not say.

    Returns
    -------
    IOTable with `import_origins` (good by country of origin), exports as one category of `Yd`, and a
    concordance where its sectors are of ISIC Rev. 4 or NACE.

    Raises
    ------
    TableError
        If the source has no value added, or no such region; the nearest are named.
    UnbalancedTableError
        If inputs and value added leave more than 5 % of output unexplained.
    UnitError
        If the unit is unknown or differs between sectors.

    Notes
    -----
    Imports of a good are those of the home sector of the same label. What is bought of goods that the
    country does not make (a rest of the world with sectors of its own) is a row of costs outside GDP.

    Examples
    --------
    >>> import pymrio
    >>> table = load_mrio(pymrio.load_test(), "reg1", value_added="residual")
    >>> table.n, table.meta.region, list(table.import_origins)
    (8, 'reg1', ['reg2', 'reg3', 'reg4', 'reg5', 'reg6'])
    """
    system = read_system(source, parser, year)
    require_region(system, region)
    if len(_regions(system)) == 1 and hasattr(system, "imports"):
        return _with_level(from_pymrio(IOTable, system, level_follows=True), system)
    labels, Z, Y = system.Z.index, system.Z.to_numpy(float), system.Y.to_numpy(float)
    origin = np.array(labels.get_level_values(0), dtype=str)
    home, bought = origin == region, np.array(system.Y.columns.get_level_values(0), dtype=str) == region
    codes = tuple(str(code) for code in labels.get_level_values(1)[home])
    place = _home_sectors(labels, codes)
    abroad = ~home & (place >= 0)
    categories = tuple(str(label) for label in system.Y.columns.get_level_values(1)[bought])
    from_abroad, uses_abroad = Z[abroad][:, home], Y[abroad][:, bought]
    made, proof = output_of(system, title(system, source))
    x = made[home]
    Zd, Zm = Z[np.ix_(home, home)], _by_good(from_abroad, place[abroad], len(codes))
    v = value_added_of(system, source, value_added, home, Z[:, home], x)
    foreign = Z[~home & (place < 0)][:, home].sum(axis=0)
    if foreign.any():
        v = pd.concat([v, pd.DataFrame([foreign], index=[ELSEWHERE], columns=v.columns)])
    exports = Z[home][:, ~home].sum(axis=1) + Y[home][:, ~bought].sum(axis=1)
    imported = pd.DataFrame(
        {
            "origin": origin[abroad],
            "good": place[abroad],
            "flow": from_abroad.sum(axis=1) + uses_abroad.sum(axis=1),
        }
    )
    carried, called = concordance_for(codes), sector_names(codes)
    return IOTable(
        codes=codes,
        Zd=Zd,
        Zm=Zm,
        Yd=np.column_stack([Y[home][:, bought], exports]),
        Ym=np.column_stack([_by_good(uses_abroad, place[abroad], len(codes)), np.zeros(len(codes))]),
        v=v.to_numpy(),
        x=x,
        categories=(*categories, EXPORTS),
        components=tuple(v.index),
        meta=describe(system, source, name, year, region, v, x, proof).replace(
            exports=(EXPORTS,),
            imports="imports by country of origin, from the region structure itself",
        ),
        names_en=tuple(called[code][0] for code in codes),
        names_ja=tuple(called[code][1] for code in codes),
        import_origins=imported.pivot_table(
            index="good", columns="origin", values="flow", aggfunc="sum", fill_value=0.0
        )
        .reindex(index=range(len(codes)), columns=list(dict.fromkeys(origin[~home])), fill_value=0.0)
        .set_axis(pd.Index(codes, name="sector"), axis=0),
        membership=carried,
    )


def load_world(
    source: Source,
    *,
    home: str | None = None,
    value_added: str | pd.DataFrame | None = None,
    parser: str | None = None,
    year: int | None = None,
    name: str | None = None,
) -> IOTable:
    """All regions as one table whose sectors are pairs such as ``JPN:C``, so that every model runs unchanged.

    What a cut in one country does to another comes back through trade. A scenario hits `home` unless it
    names `regions`; `Result.by_region` reads the answer by country.

    Parameters
    ----------
    source, value_added, parser, year, name
        As in `load_mrio`.
    home
        Region that scenarios hit where they name none; ``JPN`` where there is one.

    Raises
    ------
    TableError
        As in `load_mrio`, and if there is no region ``JPN`` and no `home` is given.

    Examples
    --------
    >>> import pymrio
    >>> world = load_world(pymrio.load_test(), home="reg1", value_added="residual")
    >>> world.n, world.codes[:2]
    (48, ('reg1:food', 'reg1:mining'))
    """
    system = read_system(source, parser, year)
    if home is None and _HOME not in _regions(system):
        raise TableError(
            f"{title(system, source)}: name the home region, which scenarios hit where they name none; "
            f"regions: {', '.join(_regions(system))}"
        )
    home = home or _HOME
    require_region(system, home)
    Z, Y = np.ascontiguousarray(system.Z.to_numpy(float)), system.Y.to_numpy(float)
    x, proof = output_of(system, title(system, source))
    v = value_added_of(system, source, value_added, np.ones(len(x), dtype=bool), Z, x)
    codes = tuple(f"{region}:{sector}" for region, sector in system.Z.index)
    if Z.base is None:
        Z.flags.writeable = False  # our own copy: closed, it is not copied again
    nothing = np.zeros(Z.shape)
    nothing.flags.writeable = False  # a closed array is not copied
    sectors = [str(sector) for sector in system.Z.index.get_level_values(1)]
    called = sector_names(list(dict.fromkeys(sectors)))
    carried = concordance_for(list(dict.fromkeys(sectors)))
    if carried is not None:
        carried = carried.in_regions(codes, sectors, len(_regions(system)))
    return IOTable(
        codes=codes,
        Zd=Z,
        Zm=nothing,
        Yd=Y,
        Ym=np.broadcast_to(0.0, Y.shape),
        v=v.to_numpy(),
        x=x,
        categories=tuple(f"{region}:{category}" for region, category, *_ in system.Y.columns),
        components=tuple(v.index),
        meta=describe(system, source, name, year, home, v, x, proof).replace(
            imports="none: trade between regions is part of the table",
        ),
        names_en=tuple(f"{region} {called[str(sector)][0]}" for region, sector in system.Z.index),
        names_ja=tuple(f"{region} {called[str(sector)][1]}" for region, sector in system.Z.index),
        membership=carried,
    )


def _with_level(table: IOTable, system: pymrio.IOSystem) -> IOTable:
    """The table with the official level that a saved system names; weighed by the table's own output."""
    kept = kept_in(system)
    if table.membership is not None or kept is None or kept.official is None:
        return table
    name, level = kept.official
    if name not in classification_names():
        return table
    official = load_classification(name)
    if level not in official.levels or official.codes(level) != list(table.codes):
        return table
    own = weighed(official, level, table.x, table.exports)
    return table.replace(membership=Concordance.of_level(own, level))


def require_region(system: pymrio.IOSystem, region: str) -> None:
    """Raise unless the region is there; the nearest are named."""
    known = _regions(system)
    if region not in known:
        raise TableError(
            f"no region {region!r} in this multi-regional table; regions: {', '.join(known)}."
            f"{nearest(region, known)}"
        )


def _regions(system: pymrio.IOSystem) -> list[str]:
    """Regions in the order of the table."""
    return [str(region) for region in dict.fromkeys(system.Z.index.get_level_values(0))]


def _home_sectors(labels: pd.MultiIndex, codes: tuple[str, ...]) -> IntArray:
    """Position among the home sectors of every seller of the world; -1 for goods not made at home."""
    place = {code: i for i, code in enumerate(codes)}
    return np.array([place.get(str(code), -1) for code in labels.get_level_values(1)])


def _by_good(flows: FloatArray, place: IntArray, n: int) -> FloatArray:
    """Flows of many origins summed by good."""
    out = np.zeros((n, flows.shape[1]))
    np.add.at(out, place, flows)
    return out
