"""The user's own tables: proved, then kept as the files they came in, with a sha256 of each."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from iomodel.errors import MissingTableError, ParameterError, nearest
from iomodel.files import make_folder, read_toml, sha256, verify, write_folder
from iomodel.sources.bundled import preferred_level
from iomodel.sources.bundled import table_names as bundled_names
from iomodel.sources.estat.reader import holds_basic, read_estat
from iomodel.sources.mrio.pymrio_files import PARAMETERS
from iomodel.sources.registry import registered
from iomodel.sources.template import is_template, read_template
from iomodel.sources.workbook import Sheets
from iomodel.table import IOTable
from iomodel.table.classification import BASIC

FOLDER_VARIABLE = "IOMODEL_DATA_DIR"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ABOUT = "source.toml"


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
    levels = {path.parent.name for path in (_tables() / name).glob(f"*/{_ABOUT}")}
    if BASIC in levels:
        about = read_toml(_tables() / name / BASIC / _ABOUT)
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
        known = [*bundled_names(), *user_table_names()]
        raise MissingTableError(
            f"no table {name!r}; tables: {', '.join(known)}.{nearest(name, known)} Add your own with "
            f"`iomodel tables add FILE --name {name}`"
        )
    level = preferred_level(levels) if sectors is None else str(sectors)
    if level not in levels:
        raise MissingTableError(
            f"table {name} has no level of {level} sectors; expected one of {', '.join(levels)}"
        )
    folder = _tables() / name / level
    if not folder.is_dir():
        folder = _tables() / name / BASIC
    about = read_toml(folder / _ABOUT)
    digest = verify(folder, about["sha256"])
    parts = {part: folder / file for part, file in about["files"].items()}
    table = read_table(parts, name, level)
    return table.replace(
        meta=table.meta.replace(digest=digest, source=about["attribution"] or table.meta.source)
    )


def read_table(parts: Mapping[str, Path], name: str, sectors: int | str | None = None) -> IOTable:
    """Read a table from its files: ``table``, and ``imports`` and ``employment`` where given."""
    main = parts["table"]
    if not is_template(Sheets(main)):
        return read_estat(
            main, name, sectors=sectors, imports=parts.get("imports"), employment=parts.get("employment")
        )
    if len(parts) > 1:
        raise ParameterError(
            f"{main.name} is a filled-in template, expected imports and employment as its sheets"
        )
    table = read_template(main, name)
    if sectors is not None and str(sectors) != table.meta.level:
        raise MissingTableError(f"{main.name} has {table.n} sectors, expected {sectors}; leave the level out")
    return table


def add_table(
    file: Path,
    name: str,
    *,
    imports: Path | None = None,
    employment: Path | None = None,
    attribution: str = "",
) -> IOTable:
    """Prove a table and keep it under a name.

    Parameters
    ----------
    file
        An official workbook, or a template filled in: a workbook or a folder of CSV files.
    name
        What to call it, in letters, digits, dots and hyphens.
    imports, employment
        The official matrix of imports and table of employment that belong to an official workbook.
    attribution
        Whom to cite.

    Raises
    ------
    ParameterError
        If the name is not allowed, or taken by another table.
    TableError, SourceError
        If the table is not one; nothing is stored then.
    """
    if (file / PARAMETERS).is_file():
        raise ParameterError(
            f"{file} is a folder of pymrio's, which needs no adding; run it in place with --table {file} "
            "--region CODE"
        )
    require_free(name)
    given = {"table": file, "imports": imports, "employment": employment}
    parts = {part: path for part, path in given.items() if path is not None}
    table = read_table(parts, name)
    levels = _levels(table, parts)
    folder = _tables() / name / (levels[0] if len(levels) == 1 else BASIC)
    if (folder / _ABOUT).is_file() and _same(folder, parts):
        return table
    require_free(name, folder.name)
    if official := registered().get(name):
        official.check(table)
        attribution = attribution or official.attribution
    about = {"levels": levels, "attribution": attribution or f"Read from {file.name}."}
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
    if name in bundled_names():
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


def _levels(table: IOTable, parts: Mapping[str, Path]) -> list[str]:
    """Levels that files can be read at: all of the classification from basic ones, otherwise one."""
    whole = (path for part, path in parts.items() if part != "employment")
    if table.classification is not None and all(holds_basic(path) for path in whole):
        return list(table.classification.levels)
    return [table.meta.level]


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
