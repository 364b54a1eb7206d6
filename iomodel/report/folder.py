"""A folder that a report is written to: whole files only, and nobody else's work overwritten."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from iomodel.errors import SourceError
from iomodel.files import draft, make_folder, sha256, shown, sole_writer, staged, write_file

RECORD = "report.json"


@dataclass(frozen=True)
class Folder:
    """A folder with a record of what was written to it, by whom and from what.

    All new files are on the disk before the first is put in place. The record then names their digests,
    and keeps those of the files that they replace until all are in place: whenever a run is interrupted,
    every file is either the old or the new one, and the record knows both.
    """

    path: Path

    name: str = RECORD
    """Name of the file that keeps the record."""

    @property
    def record(self) -> dict[str, Any]:
        """What was written; empty where nothing was.

        Raises
        ------
        SourceError
            If the file is no record of a report, or names files outside its folder.
        """
        place = self.path / self.name
        if not os.path.isdir(self.path):
            return {}
        try:
            found = json.loads(place.read_text(encoding="utf-8"))
            return _Record.model_validate(found, strict=True).model_dump(exclude_unset=True)
        except FileNotFoundError:
            return {}
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "all of it"
            problem = f"{shown(where)}: {first['msg']}"
        except OSError as error:
            problem = error.strerror or str(error)
        except (ValueError, RecursionError) as error:
            problem = f"it is not JSON ({error})"
        raise SourceError(f"{place} cannot be read as a report's record: {problem}; remove it to start anew")

    @contextlib.contextmanager
    def prepared(self) -> Iterator[None]:
        """The same for as long as the work lasts: a folder that was made for nothing goes away again."""
        there = os.path.isdir(self.path)
        self.prepare()
        try:
            yield
        except BaseException:
            if not there:
                with contextlib.suppress(OSError):
                    self.path.rmdir()  # refused where anything is in it
            raise

    def prepare(self) -> None:
        """Make the folder where only its last level is missing.

        Raises
        ------
        SourceError
            If the folder above does not exist, a file has its name, or nothing can be written there.
        """
        if not os.path.isdir(self.path.parent):
            raise SourceError(
                f"folder {shown(self.path.parent)} does not exist; "
                f"create it before writing a report to {self.path.name}"
            )
        if os.path.exists(self.path) and not os.path.isdir(self.path):
            raise SourceError(f"{self.path} is a file, expected a folder for the report")
        make_folder(self.path)
        with draft(self.path):
            pass

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
        own, theirs = _version(), record.get("iomodel", "0")
        if _ordered(theirs) > _ordered(own):
            raise SourceError(
                f"the report in {self.path} is newer: iomodel {theirs} wrote it, this is {own}; "
                "choose another folder, or overwrite it with force=True"
            )
        for name in names:
            found = _digest(self.path / name)
            there = found is not None or (self.path / name).is_symlink()
            if there and found not in record.get("files", {}).get(name, []):
                raise SourceError(
                    f"{self.path / name} is newer than its report: it was changed or put there since; "
                    "choose another folder, or overwrite it with force=True"
                )

    def write(self, files: Mapping[str, bytes], digest: str, summary: Mapping[str, Any]) -> None:
        """Put files in place, whole or not at all, and record them.

        Files that an earlier report left and this one does not have are removed, unless they were changed.
        """
        with sole_writer(self.path):
            before = self.record.get("files", {})
            after = {name: [sha256(content)] for name, content in files.items()}
            drawn = {name: [*known, *before.get(name, [])] for name, known in after.items()}
            about = {"iomodel": _version(), "digest": digest, "summary": dict(summary)}
            with staged(self.path, files) as place:
                self._record({**about, "files": {**before, **drawn}, "finished": False})
                place()
            for name in set(before) - set(after):
                if _digest(self.path / name) in before[name]:
                    (self.path / name).unlink()
            self._record({**about, "files": after, "finished": True})

    def _record(self, record: Mapping[str, Any]) -> None:
        """Write the record."""
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
        write_file(self.path / self.name, text)


def _plain(name: str) -> str:
    """A name of a file in the folder itself."""
    if name in ("", ".", "..") or re.search(r"[/\\:\x00]", name):
        raise ValueError(f"{name[:80]!r} is no name of a file in this folder")
    return name


class _Record(BaseModel):
    """What a report's record holds."""

    model_config = ConfigDict(extra="ignore")

    iomodel: str = "0"
    digest: str = ""
    summary: dict[str, Any] = Field(default_factory=dict)
    files: dict[
        Annotated[str, AfterValidator(_plain)], list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]
    ] = Field(default_factory=dict)
    finished: bool = False


def _digest(path: Path) -> str | None:
    """sha256 of a file; nothing where there is none, or a link."""
    return sha256(path) if path.is_file() and not path.is_symlink() else None


def _version() -> str:
    """Version of iomodel."""
    return importlib.metadata.version("iomodel")


def _ordered(version: str) -> tuple[int, ...]:
    """A version as numbers that compare."""
    return tuple(int(part) for part in version.split(".") if re.fullmatch(r"[0-9]{1,9}", part))
