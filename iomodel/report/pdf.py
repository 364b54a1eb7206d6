"""The report in print: set by Typst with the fonts at hand, the same bytes for the same contents."""

from __future__ import annotations

import json

from iomodel.charts.fonts import gothic_file, sans_folder
from iomodel.report.page import TEMPLATES
from iomodel.report.parts import Contents
from iomodel.report.view import view

_TIMESTAMP = 946_684_800
"""1 January 2000: a date of making would make every print different."""


def pdf(contents: Contents) -> bytes:
    """The report as PDF."""
    from typst import Compiler

    report = json.dumps(view(contents), ensure_ascii=False, sort_keys=True)
    press = Compiler(
        TEMPLATES / "report.typ",
        font_paths=[gothic_file().parent, sans_folder()],
        ignore_system_fonts=True,
        sys_inputs={"report": report},
    )
    printed = press.compile(format="pdf", timestamp=_TIMESTAMP)
    assert isinstance(printed, bytes)
    return printed
