"""One door for every table: a name, a file or a folder."""

from __future__ import annotations

from pathlib import Path

from iomodel.errors import ParameterError
from iomodel.sources.mrio.pymrio_files import PARAMETERS
from iomodel.sources.mrio.reader import load_mrio, load_world
from iomodel.sources.tables import load_table, table_names
from iomodel.table import IOTable

WORLD = "world"
"""Stands for all regions at once."""


def load_any_table(
    source: str | Path = "japan-2015", sectors: int | str | None = None, region: str | None = None
) -> IOTable:
    """Load a table by name, or a multi-regional one from a folder of pymrio's.

    Parameters
    ----------
    source
        Name of a table, or a folder.
    sectors
        Level of detail of a named table.
    region
        Country of a multi-regional table, or ``world`` for all of them at once.

    Raises
    ------
    ParameterError
        If a folder comes without a region or with `sectors`, or a table of one country with another one's.

    >>> load_any_table("japan-2015", sectors=13).n
    13
    """
    folder = Path(source)
    if str(source) in table_names() or not (folder / PARAMETERS).is_file():
        table = load_table(str(source), sectors)
        if region not in (None, table.meta.region):
            raise ParameterError(
                f"--region {region}: table {table.name} is of {table.meta.region} alone; give a folder of a "
                "multi-regional table"
            )
        return table
    if sectors is not None:
        raise ParameterError(f"--sectors {sectors}: {folder} has one level of detail; leave it out")
    if region is None:
        raise ParameterError(
            f"{folder} is a multi-regional table; name a country with --region, or --region {WORLD}"
        )
    return load_world(folder) if region == WORLD else load_mrio(folder, region)
