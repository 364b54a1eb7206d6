"""A material to fill in: every file with a comment for every column, and example rows that load."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from iomodel.errors import ParameterError
from iomodel.files import shown, write_folder
from iomodel.materials.reading import ABOUT
from iomodel.materials.rows import OPTIONAL, ROWS, MaterialAbout

_SOURCE = "an example to replace: who says so and where"

_EXAMPLES: dict[str, list[dict[str, str]]] = {
    "elements": [
        {"element": "X", "name_en": "element X", "name_ja": "元素X", "origin_as": "X", "family": "magnets"}
    ],
    "exposures": [
        {
            "element": "X",
            "application": "motors of cars",
            "sector": "351",
            "basic_codes": "3511011",
            "low": "0.1",
            "central": "0.2",
            "high": "0.3",
            "criticality": "0.9",
            "criticality_low": "0.5",
            "criticality_high": "1",
            "default": "yes",
        }
    ],
    "origins": [{"element": "X", "origin": "China", "low": "0.5", "central": "0.6", "high": "0.7"}],
    "adaptation": [
        {"parameter": "thrift", "low": "0", "central": "0.05", "high": "0.1"},
        {"parameter": "ramp", "low": "0", "central": "0.05", "high": "0.1"},
    ],
    "stages": [
        {"stage": "ore", "element": "X", "origin": "China", "low": "0.4", "central": "0.5", "high": "0.6"}
    ],
    "prices": [
        {
            "element": "X",
            "product": "metal, Europe",
            "period": "2025",
            "value": "12.5",
            "unit": "USD/kg",
        }
    ],
    "uses": [
        {
            "element": "X",
            "application": "motors of cars",
            "sector": "351",
            "low": "50",
            "central": "100",
            "high": "200",
            "unit": "t",
        }
    ],
    "stocks": [
        {
            "holder": "state",
            "element": "ALL",
            "stage": "ore",
            "low": "60",
            "central": "60",
            "high": "180",
            "unit": "days of total use",
        }
    ],
    "controls": [
        {
            "date": "2025-04-04",
            "elements": "X",
            "authority": "ministry",
            "control": "a licence for every delivery",
            "status": "in force",
        }
    ],
    "quantities": [
        {"element": "ALL", "metric": "import bill", "period": "2024", "value": "", "unit": "billion JPY"}
    ],
}

_ABOUT = {
    "name": '"my-material"',
    "title_en": '"My material"',
    "title_ja": '"材料の名称"',
    "classification": '"japan-2015"',
    "detail": '"107"',
    "description": '""',
    "processing": '""',
}


def write_material_template(folder: Path | str) -> Path:
    """Write a material's folder to fill in; its figures are examples, marked as such, and it loads as it is.

    Raises
    ------
    ParameterError
        If there is something of that name already.
    OutputError
        If nothing can be written there.
    """
    folder = Path(folder)
    if os.path.exists(folder) or not write_folder(folder, _fill):
        raise ParameterError(f"{shown(folder)} is there already; choose a name that is free")
    return folder


def _fill(folder: Path) -> None:
    """Write every file."""
    for name, text in material_template().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def material_template() -> dict[str, str]:
    """Text of every file of the template, by name.

    >>> material_template()["origins.csv"].splitlines()[-1]
    'X,China,,,0.5,0.6,0.7,L,an example to replace: who says so and where'
    """
    tables = {f"{name}.csv": _table(name) for name in ROWS}
    return {ABOUT: _about(), **tables}


def _about() -> str:
    """``material.toml`` with a comment over every entry."""
    lines = ["# A material. Scenarios call it by its name, or by the path of this folder.", ""]
    for name, value in _ABOUT.items():
        lines += [f"# {MaterialAbout.model_fields[name].description or ''}", f"{name} = {value}", ""]
    return "\n".join(lines)


def _table(name: str) -> str:
    """A CSV file with a comment for every column."""
    fields = ROWS[name].model_fields
    first = (
        "element",
        "application",
        "origin",
        "stage",
        "parameter",
        "sector",
        "basic_codes",
        "metric",
        "period",
        "value",
    )
    ordered = [key for key in fields if key not in _LAST]
    columns = sorted(ordered, key=lambda key: (key not in first, ordered.index(key)))
    columns += [key for key in _LAST if key in fields]
    needed = "; the file may be left out" if name in OPTIONAL else ""
    lines = [f"# {(ROWS[name].__doc__ or '').strip()} Comments go above the header only{needed}."]
    for key in columns:
        meaning = " ".join((fields[key].description or "").split())
        lines.append(f"# {key}: {meaning}" if meaning else f"# {key}")
    lines.append(",".join(columns))
    for example in _EXAMPLES[name]:
        cells = {"confidence": "L", "source": _SOURCE, **example}
        lines.append(_csv_line(cells.get(column, "") for column in columns))
    return "\n".join(lines) + "\n"


def _csv_line(cells: Iterable[str]) -> str:
    """Cells as a line of CSV; one with a comma stands between quotation marks."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


_LAST = (
    "low",
    "central",
    "high",
    "criticality",
    "criticality_low",
    "criticality_high",
    "default",
    "confidence",
    "source",
)
"""Columns at the end of a row, in this order."""
