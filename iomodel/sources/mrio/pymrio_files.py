"""Files of multi-regional tables: pymrio's own folders, and raw ones through its parsers."""

from __future__ import annotations

import inspect
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

import pandas as pd

from iomodel.errors import LayoutError, MissingTableError, ParameterError, TableError, nearest
from iomodel.files import shown
from iomodel.sources.mrio.archive import PARAMETERS, READABLE

if TYPE_CHECKING:
    import pymrio

_RUNNABLE = (".pkl", ".pickle", ".pck", ".pcl", ".p", ".dill", ".joblib", ".npy", ".npz")
"""Endings of files that can carry code, or objects."""

PARSERS = {
    "oecd": "parse_oecd",
    "wiod": "parse_wiod",
    "exiobase1": "parse_exiobase1",
    "exiobase2": "parse_exiobase2",
    "exiobase3": "parse_exiobase3",
    "eora26": "parse_eora26",
    "gloria": "parse_gloria",
}
"""pymrio's parsers of raw files, by the name of what they read."""


def read_system(
    source: Path | str | pymrio.IOSystem, parser: str | None = None, year: int | None = None
) -> pymrio.IOSystem:
    """A multi-regional table as a `pymrio.IOSystem` with Z and Y.

    Raises
    ------
    MissingTableError
        If there is no such folder or file.
    LayoutError
        If a folder is not one of pymrio's own and no parser is named, or the parser cannot read it.
    ParameterError
        If there is no such parser.
    TableError
        If the system has no flows, or Z is not square in its labels.
    """
    import pymrio

    if isinstance(source, pymrio.IOSystem):
        if source.Z is not None and not source.Z.index.equals(source.Z.columns):
            source = source.copy()
            _restore_codes(source)
        return _checked(source, str(source.name))
    path = Path(source)
    if not os.path.exists(path):
        raise MissingTableError(f"no file or folder {shown(path)}; expected a multi-regional table")
    if parser is not None:
        return _checked(_parsed(path, parser, year), path.name)
    if not (path / PARAMETERS).is_file():
        raise LayoutError(
            f"{path} has no {PARAMETERS}, so it is no folder of pymrio's; for raw files name the format: "
            f"{', '.join(PARSERS)}"
        )
    require_safe(path)
    try:
        system = pymrio.load_all(path.resolve())
    except Exception as error:  # the list of files may be wrong in any way
        raise LayoutError(f"{path}: pymrio cannot load it: {error}") from None
    _restore_codes(system)
    return _checked(system, path.name)


def _restore_codes(system: pymrio.IOSystem) -> None:
    """Give rows the labels of the columns, where they differ by zeros in front alone.

    pymrio reads a row label ``01`` as the number 1, and the same label of a column as text.
    """
    if system.Z is None:
        return
    labels = system.Z.columns
    plain = [_without_zeros(label) for label in labels]
    for name in ("Z", "Y", "x"):
        frame = getattr(system, name)
        if (
            frame is not None
            and not frame.index.equals(labels)
            and [_without_zeros(label) for label in frame.index] == plain
        ):
            frame.index = labels


def _without_zeros(label: object) -> tuple[str, ...]:
    """A label as text, without zeros in front."""
    parts = label if isinstance(label, tuple) else (label,)
    return tuple(str(part).lstrip("0") for part in parts)


def require_safe(path: Path) -> None:
    """Raise unless a folder of pymrio's names nothing but text and parquet files of its own.

    pymrio opens whatever the list of files names, pickles included, and a pickle runs any code that its
    writer put there. So the lists of the folder and of its extensions are read here first.

    Raises
    ------
    LayoutError
        If a list is no list of files, or names a file of another format or outside its folder; all such
        files are named.
    """
    problems = [
        problem
        for folder in (path, *(inner for inner in sorted(path.iterdir()) if inner.is_dir()))
        if (folder / PARAMETERS).is_file()
        for problem in _unsafe(folder)
    ]
    if problems:
        raise LayoutError(f"{path}: nothing was opened", problems)


def _unsafe(folder: Path) -> Iterator[tuple[str, str]]:
    """What is wrong with the list of files of a folder."""
    import pymrio

    where = f"{folder.name}/{PARAMETERS}"
    listed = _files_of(folder / PARAMETERS, where)
    for key, entry in listed.items():
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            yield where, f"entry {key[:40]!r} names no file, expected its name"
        elif key.startswith("_") or hasattr(pymrio.IOSystem, key) or hasattr(pymrio.Extension, key):
            yield where, f"{key[:40]!r} is no name of an account; expected Z, Y, F, F_Y and the like"
        elif PurePosixPath(name).name != name or PureWindowsPath(name).name != name:
            yield where, f"names {name[:80]!r}, expected a file of the same folder"
        elif not name.lower().endswith(READABLE):
            yield (
                where,
                f"names {name[:80]!r}; only text ({', '.join(READABLE[:3])}) and parquet are read, "
                "because other formats, such as a pickle, can run code; save the table anew as text",
            )


def _files_of(path: Path, where: str) -> dict[str, Any]:
    """The list of files in a folder's parameters."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        listed = None
    if not isinstance(listed, dict):
        raise LayoutError(f"{where} is no list of files as pymrio writes it; expected JSON with 'files'")
    return listed


def value_added_beside(path: Path, *, named: bool) -> pd.DataFrame | None:
    """Value added from a CSV with two header rows, region and sector, or from ``va.csv`` in a folder.

    None where a folder has none and the caller did not name the file.

    Raises
    ------
    MissingTableError
        If a named file is missing.
    LayoutError
        If it has no two header rows, or holds text among figures.
    """
    file = path / "va.csv" if os.path.isdir(path) else path
    if not os.path.isfile(file) or (not named and file == path):
        if named:
            raise MissingTableError(
                f"no extension and no file {shown(path)!r} of value added; expected a CSV of component by "
                "region and sector"
            )
        return None
    try:
        return pd.read_csv(file, header=[0, 1], index_col=0).astype(float)
    except (ValueError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise LayoutError(
            f"{file}: {error}; expected two header rows (region, sector) and a row for each component"
        ) from None


def _parsed(path: Path, parser: str, year: int | None) -> pymrio.IOSystem:
    """Raw files through one of pymrio's parsers."""
    import pymrio

    if parser not in PARSERS:
        raise ParameterError(
            f"no parser {parser!r}; parsers: {', '.join(PARSERS)}.{nearest(parser, PARSERS)}"
        )
    _require_text(path)
    parse = getattr(pymrio, PARSERS[parser])
    takes_year = year is not None and "year" in inspect.signature(parse).parameters
    try:
        return parse(path, year=year) if takes_year else parse(path)
    except Exception as error:  # parsers of raw files raise whatever their readers raise
        raise LayoutError(f"{path}: {PARSERS[parser]} of pymrio cannot read it: {error}") from error


def _require_text(path: Path) -> None:
    """Raise if raw files hold one that can run code, which a parser might open by its name."""
    if os.path.isdir(path):
        names = [part.name for part in path.rglob("*") if part.is_file()]
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
    else:
        names = []
    unsafe = [name for name in names if name.lower().endswith(_RUNNABLE)]
    if unsafe:
        raise LayoutError(
            f"{shown(path)} holds {unsafe[0][-80:]!r}, which can run code; expected text. Nothing was "
            "opened: download the files anew from their publisher"
        )


def _checked(system: pymrio.IOSystem, name: str) -> pymrio.IOSystem:
    """The system, if it has flows whose rows and columns are the same region-sector pairs."""
    if system.Z is None or system.Y is None:
        raise TableError(f"{name}: no Z or no Y in this system; expected flows, not coefficients alone")
    if system.Z.index.nlevels < 2 or not system.Z.index.equals(system.Z.columns):
        raise TableError(f"{name}: rows and columns of Z differ; expected the same (region, sector) pairs")
    if not system.Y.index.equals(system.Z.index):
        raise TableError(
            f"{name}: rows of Y differ from those of Z; expected the same (region, sector) pairs"
        )
    for what, frame in (("Z", system.Z), ("Y", system.Y)):
        require_numbers(frame, f"{name}: {what}")
    return system


_FAR = 1e100
"""Figures beyond this are no amounts, and their sums no numbers."""


def require_numbers(frame: pd.DataFrame, what: str) -> None:
    """Raise unless every figure is a number of possible size; the first other is named by its row and column.

    Raises
    ------
    TableError
        If one is text, or beyond every amount.
    """
    if all(pd.api.types.is_numeric_dtype(kind) for kind in frame.dtypes.unique()):
        figures = frame.to_numpy()
        if not ((figures >= _FAR) | (figures <= -_FAR)).any():
            return
    for place, (column, kind) in enumerate(zip(frame.columns, frame.dtypes, strict=True)):
        values = frame.iloc[:, place]
        if pd.api.types.is_numeric_dtype(kind):
            far = values[(values.abs() >= _FAR) & (values.abs() < float("inf"))]
            if len(far):
                raise TableError(
                    f"{what}: row {far.index[0]}, column {column}: found {far.iloc[0]:g}, expected a figure "
                    f"below {_FAR:g}"
                )
        else:
            wrong = values[pd.to_numeric(values, errors="coerce").isna()]
            if len(wrong):
                raise TableError(
                    f"{what}: row {wrong.index[0]}, column {column}: found {str(wrong.iloc[0])[:80]!r}, "
                    "expected a number"
                )
