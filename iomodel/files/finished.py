"""Whether a batch is finished and nothing that it depends on has changed, with nothing loaded."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from iomodel.files.reading import sha256
from iomodel.files.stamp import Watched

BATCH = "batch.json"
"""What says that an index is this program's own, and what it was made from."""


def stamp_of(asked: Path, target: Path, inputs: Watched, names: Iterable[str]) -> dict[str, Any]:
    """What a finished batch records: what it read, and every file that it wrote.

    Parameters
    ----------
    asked
        The folder of recipes, or the recipe.
    target
        Where the reports are.
    inputs
        What was read, as it was before the first report was made.
    names
        Files that were written, relative to `target`.
    """
    return {
        "asked": _relative(asked, target),
        "inputs": inputs.record(),
        "outputs": Watched(target, tuple(sorted(names))).record(),
    }


def finished_reports(asked: Path, target: Path) -> list[str] | None:
    """Names of the reports of a batch that is finished and up to date; None where it is not, or may not be.

    >>> finished_reports(Path("nowhere"), Path("nowhere/out")) is None
    True
    """
    try:
        record = json.loads((target / BATCH).read_text(encoding="utf-8"))
        stamp = record["summary"]["stamp"]
        same = (
            record["finished"] is True
            and stamp["asked"] == _relative(asked, target)
            and all(sha256(target / name) in known for name, known in record["files"].items())
            and Watched.unchanged(target, stamp["outputs"])
            and Watched.unchanged(target, stamp["inputs"])
        )
        return [str(name) for name in record["summary"]["reports"]] if same else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _relative(path: Path, start: Path) -> str:
    """A path as seen from a folder, so that both may move together."""
    return os.path.relpath(path.resolve(), start.resolve())
