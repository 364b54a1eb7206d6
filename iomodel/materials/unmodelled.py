"""Goods under export control that no material models yet, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from iomodel.errors import LayoutError
from iomodel.files import tables_folder
from iomodel.files.checked import findings
from iomodel.materials.cells import CalendarDay, Text
from iomodel.materials.rows import Sourced
from iomodel.sources.rows import read_rows

LISTED = "not-modelled.csv"
"""The file beside the folders of the materials."""


class NotModelled(Sourced):
    """Something that is under control and has no material."""

    name: Text
    """English name."""
    name_ja: Text
    """Japanese name."""
    why: Text
    """What is missing."""
    control: Text
    """What the control demands, and who issued it."""
    date: CalendarDay
    """The day from which it holds."""
    status: Literal["in force", "suspended", "ended"]
    """As of the year of the data."""
    note: str = ""
    """What else is known."""


def not_modelled(path: Path | None = None) -> list[NotModelled]:
    """Goods under export control without a material, in the order of the file.

    Parameters
    ----------
    path
        The file; ``tables/materials/not-modelled.csv`` where not given.

    Raises
    ------
    LayoutError
        If a row is wrong: every problem at once, each with its line and column.

    >>> [one.name for one in not_modelled()][:3]
    ['molybdenum', 'magnesium', 'lithium technology']
    """
    path = tables_folder() / "materials" / LISTED if path is None else path
    sheet = read_rows(path.name, path.read_bytes())
    found, wrong = [], []
    for line, cells in sheet.records():
        try:
            found.append(NotModelled.model_validate(cells))
        except ValidationError as error:
            wrong += [
                (f"{sheet.name}, line {line}, column {column}", text)
                for column, text in findings(error, NotModelled, "")
            ]
    if wrong:
        raise LayoutError(str(path), wrong)
    return found
