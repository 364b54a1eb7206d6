"""Where the bundled files are, and whether they are what they were."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from iomodel.errors import ChecksumError, MissingTableError


def tables_folder() -> Path:
    """The folder of bundled figures: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "tables", package.parent / "tables"):
        if folder.is_dir():
            return folder
    raise MissingTableError(f"the folder 'tables' is missing from {package}; install iomodel anew")


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file of the bundle."""
    if not path.is_file():
        raise MissingTableError(f"file {path} is missing; install iomodel anew")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def verify(folder: Path, expected: dict[str, str]) -> str:
    """Compare files with their recorded sha256; returns one digest over all of them.

    Raises
    ------
    MissingTableError, ChecksumError
        If a file is gone or was altered.
    """
    together = hashlib.sha256()
    for name, recorded in sorted(expected.items()):
        path = folder / name
        if not path.is_file():
            raise MissingTableError(f"file {path} is missing; install iomodel anew")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != recorded:
            raise ChecksumError(
                f"file {path} was altered: sha256 {found[:12]}..., recorded {recorded[:12]}... in "
                f"{folder / 'source.toml'}; restore the file, or load your own table under a name of its own"
            )
        together.update(found.encode())
    return together.hexdigest()
