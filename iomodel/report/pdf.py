"""The report as PDF: set by Typst with the fonts at hand, the same bytes for the same contents."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from iomodel.charts.fonts import gothic_file, sans_folder
from iomodel.errors import SourceError
from iomodel.files import shown
from iomodel.report.page import part_of
from iomodel.report.parts import Contents
from iomodel.report.view import view

_TIMESTAMP = 946_684_800
"""1 January 2000: a date of making would make every PDF different."""


def pdf(contents: Contents) -> bytes:
    """The report as PDF.

    Raises
    ------
    SourceError
        If the template of one's own is wrong.
    """
    from typst import Compiler, TypstError

    own = contents.house.template

    report = json.dumps(view(contents), ensure_ascii=False, sort_keys=True)
    press = Compiler(
        part_of(own, "report.typ"),
        font_paths=_fonts(gothic_file().parent, sans_folder()),
        ignore_system_fonts=True,
        sys_inputs={"report": report},
    )
    try:
        printed = press.compile(format="pdf", timestamp=_TIMESTAMP)
    except TypstError as error:
        if not own:
            raise
        raise SourceError(f"template {shown(own)}: report.typ: {' '.join(str(error).split())}") from None
    assert isinstance(printed, bytes)
    return printed


@cache
def _fonts(*folders: Path) -> Any:
    """The fonts of some folders, read once: a process goes on with the packages that it has loaded."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, font_paths=list(folders))
