"""The user's own tables: proved, then kept as the files they came in, with a sha256 of each."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iomodel.errors import MissingTableError, ParameterError, nearest
from iomodel.files import make_folder, read_toml, sha256, sweep, verify, write_folder
from iomodel.sources.bundled import bundled_names, chosen_level
from iomodel.sources.concordance import load_concordance, with_concordance
from iomodel.sources.formats import TableFormat, format_of
from iomodel.sources.formats.register import own_level
from iomodel.sources.packaged import packaged_names
from iomodel.sources.registry import registered
from iomodel.table import IOTable
from iomodel.table.classification import BASIC

FOLDER_VARIABLE = "IOMODEL_DATA_DIR"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ABOUT = "source.toml"
CONCORDANCE = "concordance"


def data_folder() -> Path:
    """Where the user's tables are kept: ``IOMODEL_DATA_DIR``, or the platform's folder for data."""
    if own := os.environ.get(FOLDER_VARIABLE):
        return Path(own)
    import platformdirs

    return Path(platformdirs.user_data_dir("iomodel", appauthor=False))


def user_table_names() -> list[str]:
    """Names of the tables that the user added."""
    return sorted({path.parent.parent.name for path in _tables().glob(f"*/*/{_ABOUT}")})


def user_table_levels(name: str) -> list[str]:
    """Levels at which one of the user's tables can be loaded, from coarse to fine."""
    folder = _tables() / name
    levels = {path.parent.name for path in folder.glob(f"*/{_ABOUT}")} if os.path.isdir(folder) else set()
    if BASIC in levels:
        about = read_toml(folder / BASIC / _ABOUT)
        levels = (levels - {BASIC}) | set(about["levels"])
    return sorted(levels, key=int)


def load_user_table(name: str, sectors: int | str | None = None) -> IOTable:
    """Load one of the user's tables from the files it was added as.

    Raises
    ------
    MissingTableError
        If there is no such table or level.
    ChecksumError
        If a stored file was altered.
    """
    levels = user_table_levels(name)
    if not levels:
        known = [*bundled_names(), *packaged_names(), *user_table_names()]
        raise MissingTableError(
            f"no table {name!r}; tables: {', '.join(known)}.{nearest(name, known)} Add your own with "
            "`iomodel tables add`, or give the path of a file"
        )
    level = chosen_level(name, levels, sectors)
    folder = _tables() / name / level
    if not folder.is_dir():
        folder = _tables() / name / BASIC
    about = read_toml(folder / _ABOUT)
    digest = verify(folder, about["sha256"])
    parts = {part: folder / file for part, file in about["files"].items()}
    table = _read(format_of(parts["table"], about.get("format")), parts, name, level, about.get("year"))
    return table.described(source=about["attribution"] or table.meta.source, digest=digest)


def _read(
    kind: TableFormat,
    parts: Mapping[str, Path],
    name: str,
    sectors: int | str | None = None,
    year: int | None = None,
) -> IOTable:
    """Read a table from its files: ``table``, what else the format takes, and a concordance."""
    others: dict[str, Any] = {p: path for p, path in parts.items() if p not in ("table", CONCORDANCE)}
    table = kind.open(parts["table"], name, sectors=sectors, year=year, **others)
    if CONCORDANCE not in parts:
        return table
    return with_concordance(table, load_concordance(parts[CONCORDANCE], table.sectors))


def add_table(
    file: Path,
    name: str,
    *,
    imports: Path | None = None,
    employment: Path | None = None,
    layout: Path | None = None,
    concordance: Path | None = None,
    year: int | None = None,
    attribution: str = "",
    format: str | None = None,
) -> IOTable:
    """Prove a table and keep it under a name.

    Parameters
    ----------
    file
        A file or folder of any format of tables of one country, such as an official workbook or a
        template filled in.
    name
        What to call it, in letters, digits, dots and hyphens.
    imports, employment
        The official matrix of imports and table of employment that belong to an official workbook.
    layout
        A map of a file that is in no known layout; see the guide to maps.
    concordance
        CSV of code, sector and weight: how official codes reach the sectors, where their labels do not say.
    year
        One of the years of a file that holds several.
    attribution
        Whom to cite.
    format
        Name of the format; found by looking at the file where not given.

    Raises
    ------
    ParameterError
        If the name is not allowed, or taken by another table.
    TableError, SourceError
        If the table is not one; nothing is stored then.
    """
    require_free(name)
    for place in (_tables(), _tables() / name):
        sweep(place)
    file = Path(file)
    kind = format_of(file, format or (None if layout is None else "mapped"))
    if "region" in kind.options:
        raise ParameterError(
            f"{file} is a multi-regional table, which needs no adding; open it in place: give its path for "
            "the table, and a region"
        )
    given = {
        "table": file,
        "imports": imports,
        "employment": employment,
        "layout": layout,
        CONCORDANCE: concordance,
    }
    parts = {part: path for part, path in given.items() if path is not None}
    table = _read(kind, parts, name, year=year)
    if concordance is not None and kind.levels is not own_level:
        raise ParameterError(
            f"{file}: concordance goes with a table of another classification; {kind.title} has its own"
        )
    levels = kind.levels(table, parts)
    folder = _tables() / name / (levels[0] if len(levels) == 1 else BASIC)
    if (folder / _ABOUT).is_file() and _same(folder, parts):
        return table
    require_free(name, folder.name)
    if official := registered().get(name):
        official.check(table)
        attribution = attribution or official.attribution
    about = {
        "levels": levels,
        "format": kind.name,
        **({} if year is None else {"year": year}),
        "attribution": attribution or f"Read from {file.name}.",
    }
    if not _store(folder, parts, about) and not _same(folder, parts):
        require_free(name, folder.name)
    return table


def require_free(name: str, level: str | None = None) -> None:
    """Raise if a table cannot be kept under a name.

    Raises
    ------
    ParameterError
        If the name is not allowed, is that of a bundled table, or is taken: an official table may have
        several levels under its name, any other has one.
    """
    if not _NAME.fullmatch(name):
        raise ParameterError(
            f"name {name[:80]!r}: expected 1 to 100 letters, digits, dots, hyphens and underscores"
        )
    if name in (*bundled_names(), *packaged_names()):
        raise ParameterError(f"name {name!r} is that of a table that comes with iomodel; choose another one")
    pattern = f"{level}/{_ABOUT}" if name in registered() else f"*/{_ABOUT}"
    if level is not None and (there := next((_tables() / name).glob(pattern), None)):
        raise ParameterError(
            f"table {name!r} of {there.parent.name} sectors is there already; choose another name, or delete "
            f"{there.parent}"
        )


def _tables() -> Path:
    """Folder of the user's tables."""
    return data_folder() / "tables"


def _store(folder: Path, parts: Mapping[str, Path], about: Mapping[str, object]) -> bool:
    """Copy files and write their source beside them, all or nothing; False where a table is there."""
    make_folder(_tables())
    if not folder.parent.is_dir():

        def fill_all(name: Path) -> None:
            level = name / folder.name
            level.mkdir()
            _fill(level, parts, about)

        if write_folder(folder.parent, fill_all):
            return True
    return write_folder(folder, lambda level: _fill(level, parts, about))


def _fill(folder: Path, parts: Mapping[str, Path], about: Mapping[str, object]) -> None:
    """Copy files into a folder, with a file that says where they come from and what their digests are."""
    names = _names(parts)
    for part, path in parts.items():
        (shutil.copytree if path.is_dir() else shutil.copyfile)(path, folder / names[part])
    stored = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()),
        "",
        "[files]",
        *(f"{part} = {json.dumps(name)}" for part, name in names.items()),
        "",
        "[sha256]",
        *(f'{json.dumps(path.relative_to(folder).as_posix())} = "{sha256(path)}"' for path in stored),
    ]
    (folder / _ABOUT).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _same(folder: Path, parts: Mapping[str, Path]) -> bool:
    """Whether a folder keeps exactly these files."""
    kept = read_toml(folder / _ABOUT)
    names = _names(parts)
    digests = {
        f"{names[part]}{place}": sha256(file) for part, path in parts.items() for place, file in _files(path)
    }
    return bool(kept["files"] == names and kept["sha256"] == digests)


def _names(parts: Mapping[str, Path]) -> dict[str, str]:
    """Names under which files are kept: what they are, with their own ending."""
    return {part: f"{part}{path.suffix.lower()}" for part, path in parts.items()}


def _files(path: Path) -> list[tuple[str, Path]]:
    """A file, or the files of a folder with their places in it."""
    if path.is_file():
        return [("", path)]
    return [(f"/{file.relative_to(path).as_posix()}", file) for file in path.rglob("*") if file.is_file()]
