"""A table that is kept as another one and the margins of a later year: GRAS makes it anew at each load."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from iomodel.errors import ChecksumError
from iomodel.files import read_toml, verify
from iomodel.sources.bundled import chosen_level
from iomodel.sources.formats.register import table_format
from iomodel.sources.margins import Margins, read_margins, require_margins_fit
from iomodel.sources.named import table_named
from iomodel.table import IOTable
from iomodel.table.update import Updated, update

MARGINS = "margins.csv"
ABOUT = "source.toml"


def is_update(path: Path) -> bool:
    """Whether a folder holds margins and the name of the table that they are for."""
    return (path / MARGINS).is_file() and (path / ABOUT).is_file() and "base" in read_toml(path / ABOUT)


def _levels(table: IOTable, parts: Mapping[str, Path]) -> list[str]:
    """The levels that the folder lists."""
    return list(read_toml(parts["table"] / ABOUT)["levels"])


@table_format(
    "update",
    "a folder with margins.csv and the name of the table that is brought to them",
    recognises=is_update,
    place=30,
    levels=_levels,
)
def read(path: Path, name: str | None = None, *, sectors: int | str | None = None) -> IOTable:
    """The known table with the margins of the later year.

    Raises
    ------
    ChecksumError
        If the margins were altered, or the known table is no longer the one that they were made for.
    MissingTableError
        If the known table, or the level asked for, is not there.
    """
    return read_update(path, name, sectors).table


def read_update(path: Path, name: str | None = None, sectors: int | str | None = None) -> Updated:
    """The same with how far the table had to move."""
    about = read_toml(path / ABOUT)
    digest = verify(path, about["sha256"])
    called = name or path.name
    level = chosen_level(called, about["levels"], sectors)
    base = table_named(about["base"], level)
    expected = about.get("base_sha256", {}).get(level, base.digest)
    if expected != base.digest:
        raise ChecksumError(
            f"table {called} was made from table {base.name} at {level} sectors, which is not the same any "
            "more; make it anew"
        )
    margins = read_margins(path / MARGINS)
    margins = dataclasses.replace(margins, year=margins.year or about.get("year"))
    done = bring(base, margins, called)
    words = {"title": about["title_en"], "source": about["attribution"], "digest": digest}
    notes = " ".join([done.table.meta.notes, *about["notes"]])
    return dataclasses.replace(done, table=done.table.described(**words, notes=notes))


def bring(base: IOTable, margins: Margins, name: str) -> Updated:
    """A table brought to margins under another name.

    Raises
    ------
    LayoutError, ParameterError
        If the margins are not those of the table.
    InfeasibleError, ConvergenceError
        If the zeros of the table admit no such table.
    """
    require_margins_fit(margins, base)
    figures = margins.of(base)
    with base.naming_sectors():
        done = update(
            base,
            figures["value_added"],
            output=figures.get("output"),
            final_demand=figures.get("final_demand"),
            imports=figures.get("imports"),
            year=margins.year,
        )
    meta = done.table.meta.replace(name=name, updated_from=base.name)
    return dataclasses.replace(done, table=done.table.replace(meta=meta))
