"""Files that a command writes: refused early, with the option named."""

from __future__ import annotations

from pathlib import Path

from iomodel import files
from iomodel.charts.canvas import ENDINGS
from iomodel.errors import OutputError, ParameterError
from iomodel.extras import require


def require_writable(out: Path | None, endings: tuple[str, ...], option: str = "--out") -> None:
    """Refuse a file that could not be written, before any work is done."""
    if out is None:
        return
    try:
        files.require_writable(out, endings)
    except (OutputError, ParameterError) as error:
        raise type(error)(f"{option} {error}") from None


def require_chart(out: Path | None, option: str = "--out") -> None:
    """Refuse a chart that could not be drawn or written, before any work is done."""
    if out is None:
        return
    require_writable(out, ENDINGS, option)
    require("a chart", "matplotlib", "matplotlib-fontja")
