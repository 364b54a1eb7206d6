"""The world of WIOD's release of 2013, as R data."""

from __future__ import annotations

from pathlib import Path

from iomodel.sources.formats.multi_regional import opened
from iomodel.sources.formats.register import table_format
from iomodel.sources.mrio.accounts import RESIDUAL
from iomodel.sources.wiod.rfile import is_rfile
from iomodel.sources.wiod.world import SOURCE, read_world, rounding_of
from iomodel.table import IOTable


@table_format(
    "wiod-2013",
    "R data of WIOD's release of 2013: the world, 41 x 35",
    recognises=is_rfile,
    endings=(".RData", ".rda"),
)
def read(
    path: Path, name: str | None = None, *, region: str | None = None, home: str | None = None
) -> IOTable:
    """Read one country, or ``world`` for all of them; what an industry does not buy is its value added."""
    system, year = read_world(path)
    table = opened(system, name, region, home, RESIDUAL, year)
    return table.replace(
        meta=table.meta.replace(
            name=name or f"wiod-2013-{str(region).lower()}-{year}",
            title=f"{region} {year}, WIOD 2013",
            source=SOURCE,
            notes=f"{rounding_of(system)} Value added is output less inputs, taxes on products included.",
        )
    )
