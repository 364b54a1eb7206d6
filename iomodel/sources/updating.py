"""A table of one's own brought to a later year's margins, and kept as these margins."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from iomodel.errors import IOModelError, MissingTableError, nearest
from iomodel.files import draft, make_folder, sha256
from iomodel.sources.bundled import preferred_level
from iomodel.sources.formats.updated import ABOUT, MARGINS, bring, read_update
from iomodel.sources.loading import load_table, table_levels, table_names
from iomodel.sources.margins import Margins, read_margins
from iomodel.sources.user import add_table, data_folder, require_free
from iomodel.table.update import Updated


def add_update(base: str, margins: Path | str, name: str, *, year: int | None = None) -> Updated:
    """Bring a table to margins, prove the result, and keep it under a name of its own.

    What is kept are the margins: each load makes the table anew, at any level of the known table at which
    they can be met, and refuses if the known table is no longer the same.

    Parameters
    ----------
    base
        Name of the known table.
    margins
        CSV of ``margin``, ``code`` and ``value``; see `sources.margins.read_margins`.
    name
        What to call the result.
    year
        The year of the margins, if the file does not say it.

    Returns
    -------
    The updated table at the level that is loaded where none is asked for, with its distance.

    Raises
    ------
    MissingTableError
        If there is no such table.
    LayoutError, ParameterError
        If the margins contradict each other, or are not those of the table; all faults at once.
    InfeasibleError, ConvergenceError
        If the zeros of the table admit no such table.
    """
    if base not in table_names():
        known = table_names()
        raise MissingTableError(
            f"no table {base[:80]!r} to update; tables: {', '.join(known)}.{nearest(base, known)} Keep a "
            "file under a name first"
        )
    require_free(name)
    found = read_margins(margins)
    levels = table_levels(base)
    content = Path(margins).read_bytes()
    digests = _met(base, levels, dataclasses.replace(found, year=found.year or year), name)
    make_folder(data_folder() / "tables")
    with draft(data_folder() / "tables") as folder:
        kept = folder / "update"
        kept.mkdir()
        (kept / MARGINS).write_bytes(content)
        about = _about(base, digests, found.year or year, content)
        (kept / ABOUT).write_text(about, encoding="utf-8", newline="\n")
        add_table(kept, name, attribution=f"{load_table(base, levels[0]).meta.source} Margins: {found.name}.")
        return read_update(kept, name)


def _met(base: str, levels: list[str], margins: Margins, name: str) -> dict[str, str]:
    """Levels at which the margins can be met, with the digest of the known table at each."""
    found: dict[str, str] = {}
    refused: dict[str, IOModelError] = {}
    for level in levels:
        table = load_table(base, level)
        try:
            bring(table, margins, name)
        except IOModelError as error:
            refused[level] = error
        else:
            found[level] = table.digest
    if not found:
        raise refused[preferred_level(levels)]
    return found


def _about(base: str, digests: dict[str, str], year: int | None, content: bytes) -> str:
    """What is to know of the update, as TOML."""
    when = f"margins of {year}" if year else "other margins"
    lines = [
        f"base = {json.dumps(base)}",
        f"levels = {json.dumps(list(digests))}",
        f"title_en = {json.dumps(f'{base} brought to {when} (an update, not a published table)')}",
        'attribution = ""',
        "notes = []",
        *([f"year = {year}"] if year else []),
        "",
        "[base_sha256]",
        *(f"{level} = {json.dumps(digest)}" for level, digest in digests.items()),
        "",
        "[sha256]",
        f"{json.dumps(MARGINS)} = {json.dumps(sha256(content))}",
    ]
    return "\n".join(lines) + "\n"
