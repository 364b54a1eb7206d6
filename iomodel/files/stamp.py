"""Whether anything has changed since: files, folders and packages, by content, with nothing loaded."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomodel.files.reading import sha256


@dataclass(frozen=True)
class Watched:
    """What an outcome depends on, or consists of.

    Parameters
    ----------
    home
        The folder that relative paths start at.
    files
        Files, relative to it.
    folders
        Folders relative to it, each with the pattern of the files that count.
    packages
        Names of packages whose version counts.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = (Path(home) / "a.toml").write_text("a = 1")
    ...     watched = Watched(Path(home), folders=((".", "*.toml"),))
    ...     before = watched.digest()
    ...     again = watched.digest() == before
    ...     _ = (Path(home) / "b.toml").write_text("b = 1")
    ...     again, watched.digest() == before
    (True, False)
    """

    home: Path
    files: tuple[str, ...] = ()
    folders: tuple[tuple[str, str], ...] = ()
    packages: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, home: Path, paths: Iterable[Path], packages: Iterable[str] = (), recipes: Iterable[Path] = ()
    ) -> Watched:
        """Files and whole folders, and folders of which the TOML files alone count."""
        places = {os.path.relpath(path.resolve(), home.resolve()): path for path in paths}
        folders = [(place, "**/*") for place, path in places.items() if os.path.isdir(path)]
        folders += [(os.path.relpath(path.resolve(), home.resolve()), "*.toml") for path in recipes]
        files = sorted(place for place, path in places.items() if not os.path.isdir(path))
        return cls(home, tuple(files), tuple(sorted(folders)), tuple(sorted(packages)))

    def digest(self) -> str:
        """sha256 over places and contents, the versions of packages and of Python."""
        together = hashlib.sha256(sys.version.encode())
        for line in self._lines():
            together.update(f"{line}\n".encode(errors="surrogateescape"))
        return together.hexdigest()

    def _lines(self) -> Iterator[str]:
        """What is found, a line each."""
        for name in self.packages:
            yield f"{name} {_version(name)}"
        for place in self.files:
            yield f"{place}\0{_content(self.home / place)}"
        for place, pattern in self.folders:
            folder = self.home / place
            for path in sorted(folder.glob(pattern)):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield f"{place}\0{path.relative_to(folder).as_posix()}\0{_content(path)}"

    def record(self) -> dict[str, Any]:
        """What is watched and what was found, as plain data."""
        return {
            "files": list(self.files),
            "folders": [list(each) for each in self.folders],
            "packages": list(self.packages),
            "digest": self.digest(),
        }

    @classmethod
    def unchanged(cls, home: Path, record: Mapping[str, Any]) -> bool:
        """Whether all that a record watches is as it was."""
        watched = cls(
            home,
            tuple(map(str, record["files"])),
            tuple((str(place), str(pattern)) for place, pattern in record["folders"]),
            tuple(map(str, record["packages"])),
        )
        return bool(watched.digest() == record["digest"])


def _content(path: Path) -> str:
    """sha256 of a file; a word where there is none."""
    return sha256(path) if path.is_file() and not path.is_symlink() else "none"


def _version(name: str) -> str:
    """Version of a package; a word where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"
