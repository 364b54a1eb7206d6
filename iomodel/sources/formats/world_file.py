"""The layout in which multi-regional tables come with iomodel: one parquet file and a source beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.errors import LayoutError, MissingTableError, ParameterError
from iomodel.files import read_toml, shown, verify
from iomodel.sources.formats.multi_regional import WORLD
from iomodel.sources.formats.register import table_format
from iomodel.sources.mrio.output import NO_PROOF, require_totals
from iomodel.sources.mrio.reader import load_mrio, load_world
from iomodel.table import IOTable

if TYPE_CHECKING:
    import pymrio

FLOWS = "flows.parquet"
ABOUT = "source.toml"


def is_world(path: Path) -> bool:
    """Whether a folder is in this layout."""
    return (path / FLOWS).is_file() and (path / ABOUT).is_file() and "components" in read_toml(path / ABOUT)


def regions_in(path: Path) -> list[str]:
    """Codes of the regions in a folder of this layout, in its order; only the names of columns are read.

    >>> from iomodel.files import tables_folder
    >>> regions_in(tables_folder() / "world" / "oecd-2019")[:3]
    ['ARG', 'AUS', 'BRA']
    """
    from pyarrow.parquet import read_schema

    names = read_schema(path / FLOWS).names
    return list(dict.fromkeys(name.partition(":")[0] for name in names if ":" in name))


@table_format(
    "world",
    "a folder with all regions in flows.parquet and what is to know in source.toml",
    recognises=is_world,
    place=20,
)
def read(
    path: Path,
    name: str | None = None,
    *,
    sectors: int | str | None = None,
    region: str | None = None,
    home: str | None = None,
) -> IOTable:
    """One country of the table, or all of them: ``world``, also where no region is given.

    Raises
    ------
    ChecksumError
        If the file was altered.
    LayoutError
        If the file is not laid out as `scripts/build_world.py` writes it.
    TableError
        If there is no such region.
    UnbalancedTableError
        If output or value added do not add up to the totals stated beside the file.
    MissingTableError
        If its regions have another number of sectors.
    """
    about = read_toml(path / ABOUT)
    require_level(name or path.name, about["levels"], sectors)
    digest = verify(path, about["sha256"])
    system, earned = _system(path, about)
    sums = {
        "output": float(system.Z.to_numpy().sum() + system.Y.to_numpy().sum()),
        "gdp": float(earned.to_numpy().sum()),
    }
    checked = require_totals(shown(path / FLOWS), sums, about["totals"])
    called = name or path.name
    if region in (None, WORLD):
        table = load_world(system, home=home, value_added=earned, year=about["year"], name=called)
    elif home is not None:
        raise ParameterError(f"home {home!r} is for region {WORLD!r} alone; leave it out for region {region}")
    else:
        table = load_mrio(system, str(region), value_added=earned, year=about["year"], name=called)
    return table.described(
        title=about["title_en"] if region in (None, WORLD) else f"{about['title_en']}: {region}",
        source=about["attribution"],
        digest=digest,
        notes=" ".join(
            filter(None, [table.meta.notes.replace(NO_PROOF, "").strip(), *about["notes"], checked])
        ),
        totals=tuple(about["totals"].items()) if region in (None, WORLD) else (),
    )


def require_level(name: str, levels: Sequence[str], sectors: int | str | None) -> None:
    """Raise unless a table has the level asked for.

    Raises
    ------
    MissingTableError
        If it has not; those that it has are named.
    """
    if sectors is not None and str(sectors) not in levels:
        raise MissingTableError(
            f"table {name} has no level of {sectors} sectors; expected one of {', '.join(levels)}"
        )


def _system(path: Path, about: Mapping[str, Any]) -> tuple[pymrio.IOSystem, pd.DataFrame]:
    """Flows as pymrio holds them, and the value-added account."""
    import pymrio

    flows = pd.read_parquet(path / FLOWS)
    flows = flows.set_index("seller") if "seller" in flows else flows
    parts = list(about["components"])
    sectors = [label for label in flows.index if label not in parts]
    if list(flows.columns[: len(sectors)]) != sectors or not set(parts) <= set(flows.index):
        raise LayoutError(
            f"{shown(path / FLOWS)}: expected a column for each selling sector in the same order, then final "
            f"users, and below the sectors the rows {', '.join(parts)}"
        )
    pairs, users = (
        pd.MultiIndex.from_tuples([tuple(label.split(":", 1)) for label in labels], names=["region", kind])
        for labels, kind in ((sectors, "sector"), (flows.columns[len(sectors) :], "category"))
    )
    sales = flows.loc[sectors].to_numpy(float)
    system = pymrio.IOSystem(
        Z=pd.DataFrame(sales[:, : len(sectors)], index=pairs, columns=pairs),
        Y=pd.DataFrame(sales[:, len(sectors) :], index=pairs, columns=users),
        unit=pd.DataFrame({"unit": about["unit"]}, index=pairs),
        name=str(about["title_en"]),
    )
    earned = flows.loc[parts, sectors].set_axis(list(about["components"].values()), axis=0)
    return system, earned.set_axis(pairs, axis=1)
