"""A folder that a report is written to: whole files only, and nobody else's work overwritten."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iomodel.errors import SourceError

RECORD = "report.json"


@dataclass(frozen=True)
class Folder:
    """A folder with a record of what was written to it, by whom and from what.

    The record names a file's digest before the file is put in place, and keeps the digest of the
    file that it replaces until all are in place: whenever a run is interrupted, every file is either
    the old or the new one, and the record knows both.
    """

    path: Path

    @property
    def record(self) -> dict[str, Any]:
        """What was written; empty where nothing was."""
        try:
            found = json.loads((self.path / RECORD).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise SourceError(
                f"{self.path / RECORD} cannot be read: {error}; remove it to start anew"
            ) from None
        return dict(found)

    def prepare(self) -> None:
        """Make the folder where only its last level is missing.

        Raises
        ------
        SourceError
            If the folder above does not exist, or a file stands in its place.
        """
        if not self.path.parent.is_dir():
            raise SourceError(
                f"folder {self.path.parent} does not exist; "
                f"create it before writing a report to {self.path.name}"
            )
        if self.path.exists() and not self.path.is_dir():
            raise SourceError(f"{self.path} is a file, expected a folder for the report")
        self.path.mkdir(exist_ok=True)

    def is_current(self, digest: str, names: list[str]) -> bool:
        """Whether a finished report of this digest is there, with every file as it was written."""
        record = self.record
        files = record.get("files", {})
        return (
            record.get("digest") == digest
            and record.get("finished") is True
            and set(names) <= set(files)
            and all(_digest(self.path / name) in known for name, known in files.items())
        )

    def refuse_newer(self, names: list[str]) -> None:
        """Refuse to overwrite what is newer than the record of it.

        Raises
        ------
        SourceError
            If a later version of iomodel wrote the folder, or a file was changed or put there since.
        """
        record = self.record
        own, theirs = importlib.metadata.version("iomodel"), record.get("iomodel", "0")
        if _ordered(theirs) > _ordered(own):
            raise SourceError(
                f"the report in {self.path} is newer: iomodel {theirs} wrote it, this is {own}; "
                "choose another folder, or overwrite it with --force"
            )
        for name in names:
            found = _digest(self.path / name)
            if found is not None and found not in record.get("files", {}).get(name, []):
                raise SourceError(
                    f"{self.path / name} is newer than its report: it was changed or put there since; "
                    "choose another folder, or overwrite it with --force"
                )

    def write(self, files: Mapping[str, bytes], digest: str, summary: Mapping[str, Any]) -> None:
        """Put files in place, whole or not at all, and record them."""
        before = self.record.get("files", {})
        after = {name: [hashlib.sha256(content).hexdigest()] for name, content in files.items()}
        drawn = {name: [*known, *before.get(name, [])] for name, known in after.items()}
        about = {"iomodel": importlib.metadata.version("iomodel"), "digest": digest, "summary": dict(summary)}
        self._record({**about, "files": {**before, **drawn}, "finished": False})
        for name, content in files.items():
            put(self.path / name, content)
        for name in set(before) - set(after):
            (self.path / name).unlink(missing_ok=True)
        self._record({**about, "files": after, "finished": True})

    def _record(self, record: Mapping[str, Any]) -> None:
        """Write the record."""
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
        put(self.path / RECORD, text.encode("utf-8"))


def put(path: Path, content: bytes) -> None:
    """Write a file through a draft beside it, so that nobody ever sees half of it."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)


def _digest(path: Path) -> str | None:
    """sha256 of a file; nothing where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _ordered(version: str) -> tuple[int, ...]:
    """A version as numbers that compare."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())
