"""Entries that come as a TOML file each in one folder: found by name or path, and written to fill in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from iomodel.errors import ParameterError, nearest
from iomodel.files.checked import Strict
from iomodel.files.faults import shown
from iomodel.files.reading import tables_folder
from iomodel.files.writing import write_file


def bundled(folder: str) -> dict[str, Path]:
    """Files of a folder of the bundled tables, by name.

    >>> "tohoku-2011" in bundled("episodes")
    True
    """
    return dict(sorted((path.stem, path) for path in (tables_folder() / folder).glob("*.toml")))


def file_of(name: object, folder: str, what: str, example: str) -> Path:
    """The file of an entry, by its name in a folder of the bundled tables or by its own path.

    Parameters
    ----------
    name
        What was asked for.
    folder
        Of the bundled tables.
    what, example
        What an entry is, and the name of one, for the reader of an error.

    Raises
    ------
    ParameterError
        If there is none.

    >>> file_of("tohoku-2011", "episodes", "episode", "tohoku-2011").name
    'tohoku-2011.toml'
    """
    if not isinstance(name, str | Path):
        raise ParameterError(
            f"{what} is {name!r} ({type(name).__name__}), expected an {what.capitalize()}, a name such as "
            f"{example!r}, or the path of a file"
        )
    paths = bundled(folder)
    if str(name) in paths:
        return paths[str(name)]
    if Path(name).suffix == ".toml":
        return Path(name)
    raise ParameterError(
        f"no {what} {str(name)!r}; {what}s: {', '.join(paths)}.{nearest(str(name), paths)} Or give a file "
        "that ends in .toml"
    )


def filled_in(kind: type[Strict], example: Mapping[str, str]) -> str:
    """Entries of a kind with examples, a comment on what each means above it."""
    lines = []
    for name, value in example.items():
        meaning = " ".join((kind.model_fields[name].description or "").split())
        lines += [*([f"# {meaning}"] if meaning else []), f"{name} = {value}", ""]
    return "\n".join(lines)


def write_template(path: Path | str, text: str) -> Path:
    """Write a TOML file to fill in.

    Raises
    ------
    ParameterError
        If there is something of that name already, or the name does not end in ``.toml``.
    OutputError
        If it cannot be written.
    """
    path = Path(path)
    if path.suffix != ".toml":
        raise ParameterError(f"{shown(path)}: ending {shown(path.suffix)!r} is unknown; expected .toml")
    if os.path.exists(path):
        raise ParameterError(f"{shown(path)} is there already; choose a name that is free")
    return write_file(path, text)
