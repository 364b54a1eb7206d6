"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from iomodel.errors import ParameterError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file through a draft beside it, so that nobody ever sees half of it."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)


def require_writable(out: Path | None, endings: tuple[str, ...]) -> None:
    """Refuse a file that could not be written, before any work is done."""
    if out is None:
        return
    if out.suffix not in endings:
        raise ParameterError(f"--out {out}: ending {out.suffix!r} is unknown; expected {', '.join(endings)}")
    if not out.parent.is_dir():
        raise ParameterError(f"--out {out}: folder {out.parent} does not exist; create it first")
