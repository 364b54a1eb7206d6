"""Files that are read: bundled figures, TOML, and digests that show an altered file."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

from iomodel.errors import ChecksumError, IOModelError, LayoutError, MissingTableError
from iomodel.files.faults import reason, shown


def tables_folder() -> Path:
    """The folder of bundled figures: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "tables", package.parent / "tables"):
        if folder.is_dir():
            return folder
    raise MissingTableError(f"the folder 'tables' is missing from {package}; install iomodel anew")


def read_toml(
    path: Path,
    what: str = "file",
    error: type[IOModelError] | None = None,
    content: bytes | None = None,
) -> dict[str, Any]:
    """A TOML file as plain data.

    Parameters
    ----------
    path
        The file, in UTF-8.
    what
        What the file is to the reader, such as ``scenario file``, for the error.
    error
        Raised where the file cannot be read or is not TOML; `MissingTableError` for a missing file and
        `LayoutError` for a broken one where not given.
    content
        What the file holds, where it has been read already.

    >>> read_toml(tables_folder() / "downloads.toml")["japan-2020"]["output_billion"] > 0
    True
    """
    try:
        found = tomllib.loads((path.read_bytes() if content is None else content).decode("utf-8-sig"))
        _refuse_far_integers(found)
        return found
    except OSError as problem:
        raise (error or MissingTableError)(
            f"{what} {shown(path)} cannot be read: {reason(problem)}{_anew(path)}"
        ) from None
    except UnicodeDecodeError as problem:
        raise (error or LayoutError)(
            f"{what} {shown(path)} cannot be read: it is not UTF-8 ({problem.reason} at byte {problem.start})"
            f"{_anew(path)}"
        ) from None
    except (ValueError, RecursionError) as problem:
        raise (error or LayoutError)(
            f"{what} {shown(path)} {_not_toml(problem)}{_unquoted(path, problem)}{_anew(path)}"
        ) from None


def _not_toml(problem: Exception) -> str:
    """What is wrong with a text, in words for its writer."""
    if isinstance(problem, RecursionError):
        return "cannot be read: its lists or tables lie too deep inside each other"
    if "int_max_str_digits" in str(problem):
        return "cannot be read: it has a whole number of more than 4,300 digits, expected a smaller one"
    return f"is not TOML: {str(problem)[:300]}"


_UNIT = re.compile(r"\s*([\w.-]+)\s*=\s*([+-]?\d[\d_.]*\s*(?:%|[A-Za-z]+))\s*(?:#.*)?")


def _unquoted(path: Path, problem: Exception) -> str:
    """What to do about a number with a unit that stands without quotation marks."""
    line = re.search(r"at line (\d+)", str(problem))
    if line is None:
        return ""
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    place = int(line[1]) - 1
    match = _UNIT.fullmatch(lines[place]) if 0 <= place < len(lines) else None
    if match is None:
        return ""
    return f'; put a number with a unit in quotation marks: {match[1]} = "{match[2].strip()}"'


def _refuse_far_integers(data: dict[str, Any]) -> None:
    """Refuse whole numbers of more than 64 bits, which TOML does not have and Python may not print."""
    left: list[tuple[str, Any]] = [("", data)]
    while left:
        place, value = left.pop()
        if isinstance(value, dict):
            left += [(f"{place}.{key}", entry) for key, entry in value.items()]
        elif isinstance(value, list):
            left += [(f"{place}.{number}", entry) for number, entry in enumerate(value)]
        elif isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise ValueError(f"{place[1:]} is a whole number of more than 64 bits, expected a smaller one")


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
        found = sha256(path)
        if found != recorded:
            raise ChecksumError(
                f"file {path} was altered: sha256 {found[:12]}..., recorded {recorded[:12]}... in "
                f"{folder / 'source.toml'}; restore the file, or load your own table under a name of its own"
            )
        together.update(found.encode())
    return together.hexdigest()


def sha256(content: Path | bytes) -> str:
    """Digest of a file, or of bytes."""
    return hashlib.sha256(content if isinstance(content, bytes) else content.read_bytes()).hexdigest()


def _anew(path: Path) -> str:
    """What to do about a file that comes with iomodel."""
    return "; install iomodel anew" if path.is_relative_to(tables_folder()) else ""
