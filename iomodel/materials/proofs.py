"""What must hold in a material's tables, each problem with its file, line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pandas as pd
from pydantic import ValidationError, create_model

from iomodel.errors import nearest
from iomodel.files.checked import findings
from iomodel.materials.cells import GRADES, YES_OR_NO, Confidence, Number, Text
from iomodel.materials.rows import OPTIONAL, ROWS, Row
from iomodel.sources.rows import CsvRows
from iomodel.table import Classification

Problem = tuple[str, str]
"""Where, and what is wrong."""

ALL = "ALL"
"""Stands for every element in a table of figures."""

_FILLED = ("elements", "exposures", "origins")
"""Tables without which there is no material."""

_KEYS = {
    "elements": ("element",),
    "origins": ("element", "origin", "year"),
    "stages": ("stage", "element", "origin", "year"),
    "adaptation": ("parameter",),
    "uses": ("element", "application", "sector"),
}
"""Columns that together occur once in a table."""


def problems(
    sheets: Mapping[str, CsvRows],
    official: Classification | None,
    detail: str,
    chain: tuple[str, ...] = (),
) -> list[Problem]:
    """Everything that is wrong with a material's tables.

    Parameters
    ----------
    sheets
        By the name of the file without ``.csv``.
    official, detail
        The classification and level of the hosts; None where they are not known, and hosts are then
        not checked.
    chain
        Stages of the chain; those of ``stages.csv`` where none is given.
    """
    found = [
        (f"{name}.csv", "the file is missing") for name in ROWS if name not in sheets and name not in OPTIONAL
    ]
    for name, sheet in sheets.items():
        found += _of_rows(sheet, ROWS.get(name))
        found += _doubles(sheet, _KEYS.get(name, ()))
    found += _of_elements(sheets)
    if official is not None and "exposures" in sheets:
        found += _of_hosts(sheets["exposures"], official, detail)
    found += _of_stages(sheets, chain)
    found += _of_applications(sheets)
    found += _oversubscribed(sheets)
    return list(dict(reversed(found)).items())[::-1]


def _of_rows(sheet: CsvRows, kind: type[Row] | None) -> Iterator[Problem]:
    """Columns that are missing, and cells that are not what their column holds."""
    fields = kind.model_fields if kind else {}
    missing = [name for name, field in fields.items() if field.is_required() and name not in sheet.columns]
    if missing:
        yield sheet.name, f"columns {', '.join(missing)} are missing; found {', '.join(sheet.columns)[:200]}"
        return
    if sheet.name.removesuffix(".csv") in _FILLED and not sheet.rows:
        yield sheet.name, "there is no row under the header"
    checked = kind or _figures(sheet.columns)
    for line, cells in sheet.records():
        try:
            checked.model_validate(cells)
        except ValidationError as error:
            for column, text in findings(error, checked, ""):
                yield _place(sheet, line, column), text


@cache
def _figures(columns: tuple[str, ...]) -> type[Row]:
    """What is checked in a table that only rides along: the columns that are called as in others."""
    kinds = {
        "confidence": Confidence,
        "source": Text,
        **dict.fromkeys(("low", "central", "high", "value"), Number),
    }
    fields = {name: (kind, ...) for name, kind in kinds.items() if name in columns}
    made: type[Row] = create_model("Figures", __base__=Row, **fields)  # type: ignore[call-overload]
    return made


def _doubles(sheet: CsvRows, columns: tuple[str, ...]) -> Iterator[Problem]:
    """Rows that say again what another row has said."""
    seen: dict[tuple[str, ...], int] = {}
    listed = [column for column in columns if column in sheet.columns]
    if not listed or not set(columns) - set(listed) <= {"year"}:
        return
    for line, cells in sheet.records():
        key = tuple(cells[column].strip() for column in listed)
        if key in seen:
            yield _place(sheet, line), f"{', '.join(key)} is in line {seen[key]} already; keep one of the two"
        seen.setdefault(key, line)


def _of_elements(sheets: Mapping[str, CsvRows]) -> Iterator[Problem]:
    """Elements that another table does not know."""
    elements = _column(sheets, "elements", "element")
    followed = _column(sheets, "elements", "origin_as")
    delivered = _column(sheets, "origins", "element")
    checks: tuple[tuple[str, str, set[str], str], ...] = (
        ("exposures", "element", elements, "elements.csv has no element {!r}"),
        ("elements", "origin_as", delivered, "origins.csv has no row for {!r}"),
        ("origins", "element", followed | {ALL}, "no element of elements.csv follows {!r} (origin_as)"),
        ("stages", "element", followed | {ALL}, "no element of elements.csv follows {!r} (origin_as)"),
        ("uses", "element", elements, "elements.csv has no element {!r}"),
    )
    for name, column, known, text in checks:
        if name not in sheets or column not in sheets[name].columns or not known - {ALL}:
            continue
        for line, cells in sheets[name].records():
            found = cells[column].strip()
            if found and found not in known:
                yield (
                    _place(sheets[name], line, column),
                    f"{text.format(found)}.{nearest(found, sorted(known))}",
                )


def _of_hosts(sheet: CsvRows, official: Classification, detail: str) -> Iterator[Problem]:
    """Hosts and basic codes that the classification does not have, or has elsewhere."""
    if not {"sector", "basic_codes"} <= set(sheet.columns):
        return
    names = official.names[detail]
    host_of = dict(zip(official.rows["code"], official.rows[detail], strict=True))
    for line, cells in sheet.records():
        host = cells["sector"].strip()
        if host and host not in names:
            text = f"{official.name} has no sector {host!r} at its level {detail}"
            yield _place(sheet, line, "sector"), f"{text}.{nearest(host, names, names=names)}"
            continue
        for code in filter(None, (part.strip() for part in cells["basic_codes"].split(";"))):
            if code not in host_of:
                text = f"{official.name} has no basic row {code!r}"
                own = [basic for basic, its in host_of.items() if its == host]
                yield _place(sheet, line, "basic_codes"), f"{text}.{nearest(code, own)}"
            elif host and host_of[code] != host:
                text = f"basic row {code} belongs to sector {host_of[code]}, not to {host}"
                yield _place(sheet, line, "basic_codes"), text


def _of_stages(sheets: Mapping[str, CsvRows], chain: tuple[str, ...]) -> Iterator[Problem]:
    """Stages that the chain of the material does not have."""
    known = list(chain) or sorted(_column(sheets, "stages", "stage"))
    for name in ("stages", "stocks"):
        if not known or name not in sheets or "stage" not in sheets[name].columns:
            continue
        for line, cells in sheets[name].records():
            stage = cells["stage"].strip()
            if stage and stage not in known:
                text = f"the material has no stage {stage[:60]!r}; its stages: {', '.join(known)}"
                yield _place(sheets[name], line, "stage"), f"{text}.{nearest(stage, known)}"


def _of_applications(sheets: Mapping[str, CsvRows]) -> Iterator[Problem]:
    """Uses of no application, and elements for which only some applications have a use."""
    columns = ("element", "application", "sector")
    if any(
        name not in sheets or not {*columns} <= set(sheets[name].columns) for name in ("uses", "exposures")
    ):
        return
    exposed = {
        tuple(cells[column].strip() for column in columns): (line, cells)
        for line, cells in sheets["exposures"].records()
    }
    listed = set()
    for line, cells in sheets["uses"].records():
        use = tuple(cells[column].strip() for column in columns)
        listed.add(use)
        if use not in exposed:
            near = nearest(use[1], [other[1] for other in exposed if other[0] == use[0]])
            yield (
                _place(sheets["uses"], line, "application"),
                f"exposures.csv has no row {', '.join(use)!r}; write element, application and sector "
                f"alike.{near}",
            )
    counted = {element for element, _, _ in listed}
    for use, (line, cells) in exposed.items():
        used = YES_OR_NO.get(cells.get("default", "").strip().lower(), False)
        if used and use[0] in counted and use not in listed:
            yield (
                _place(sheets["exposures"], line),
                f"uses.csv has other applications of {use[0]}, but not this one; give all of them or none",
            )


def _oversubscribed(sheets: Mapping[str, CsvRows]) -> Iterator[Problem]:
    """Origins of one element that deliver more than all of it."""
    for name in ("origins", "stages"):
        if name not in sheets or not {"element", "origin", "central"} <= set(sheets[name].columns):
            continue
        rows = sheets[name].frame()
        rows["central"] = pd.to_numeric(rows["central"], errors="coerce").fillna(0.0)
        places = [column for column in ("stage", "element", "year") if column in rows]
        for place, total in rows.groupby(places)["central"].sum().items():
            if total > 1 + 1e-12:
                what = ", ".join(filter(None, place)) if isinstance(place, tuple) else str(place)
                yield (
                    f"{sheets[name].name}, column central",
                    f"origin shares of {what} add up to {total:g}, expected at most 1",
                )


def _column(sheets: Mapping[str, CsvRows], name: str, column: str) -> set[str]:
    """What stands in a column."""
    if name not in sheets or column not in sheets[name].columns:
        return set()
    return {cells[column].strip() for _, cells in sheets[name].records()} - {""}


def _place(sheet: CsvRows, line: int, column: str = "") -> str:
    """File, line and column."""
    return f"{sheet.name}, line {line}" + (f", column {column}" if column else "")


def _ascii(cell: str) -> str:
    """A figure in digits that pandas reads; Python also reads those of other scripts."""
    return cell if cell.isascii() else repr(float(cell))


READ_AS: dict[str, Callable[[pd.Series], pd.Series]] = {
    **dict.fromkeys(
        ("low", "central", "high", "criticality", "criticality_low", "criticality_high", "value", "year"),
        lambda cells: pd.to_numeric(cells.map(_ascii).str.strip().replace("", None)),
    ),
    "confidence": lambda cells: cells.str.strip().map(GRADES),
    "default": lambda cells: cells.str.strip().str.lower().map(YES_OR_NO).astype(bool),
}
"""How columns whose cells are no text are read, once they are known to be sound."""
