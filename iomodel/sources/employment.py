"""Persons engaged by sector, an estimate that comes with the bundled tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pandas as pd

from iomodel.equations.ratios import ratio
from iomodel.errors import LayoutError
from iomodel.files import read_toml, tables_folder, verify
from iomodel.notation import FloatArray
from iomodel.table import Classification

Status = Literal["persons", "employees"]


def employment_files() -> list[Path]:
    """All files that persons are read from."""
    return [path for path in (tables_folder() / "employment").iterdir() if path.is_file()]


def load_employment(official: Classification, level: str, status: Status = "persons") -> FloatArray | None:
    """Persons engaged in every sector of a level, shape (n,) [persons]; None where no count is of its year.

    An estimate: employed persons by industry from ILOSTAT, spread within an industry by compensation of
    employees. See ``tables/employment/source.toml``.

    Parameters
    ----------
    official : Classification
        Sectors of the table.
    level : str
        Level of them.
    status : {"persons", "employees"}
        All persons, or employees alone; the others are self-employed and family workers.

    >>> from iomodel.sources.bundled import load_classification
    >>> float(load_employment(load_classification("japan-2015"), "37").sum())
    63200990.0
    >>> float(load_employment(load_classification("japan-2011"), "37", "employees").sum())
    53187123.0

    Raises
    ------
    LayoutError
        If sectors differ from the classification's, or the counts do not add up to the survey's total.
    """
    folder = tables_folder() / "employment"
    source = read_toml(folder / "source.toml")
    verify(folder, source["sha256"])
    if official.name not in source["tables"]:
        return None
    about = source["tables"][official.name]
    path = folder / f"{official.name}.csv"
    finest = official.levels[-1]
    rows = pd.read_csv(path, dtype={"code": str}).set_index("code")[status]
    if list(rows.index) != official.codes(finest):
        raise LayoutError(f"{path}: sectors differ from the {finest} of {official.name}")
    expected = about["total" if status == "persons" else status]
    if rows.sum() != expected:
        raise LayoutError(f"{path}: {rows.sum()} {status}, expected the survey's {expected}")
    group = rows.index if level == finest else rows.index.map(official.mapping(finest, level))
    return rows.groupby(group).sum().reindex(official.codes(level), fill_value=0).to_numpy(float)


def employee_shares(official: Classification, codes: Sequence[str]) -> FloatArray | None:
    """Employees among the persons engaged in each sector, shape (n,) [1]; None where they are not known.

    The others are self-employed, family workers or not classified. 0 where nobody is engaged.

    >>> from iomodel.sources.bundled import load_classification
    >>> official = load_classification("japan-2015")
    >>> shares = employee_shares(official, official.codes("37"))
    >>> [round(float(share), 2) for share in shares[:3]]
    [0.27, 0.97, 0.95]
    >>> employee_shares(official, ["01", "99"]) is None
    True
    """
    level = official.level_of(codes)
    persons = None if level is None else load_employment(official, level)
    if level is None or persons is None:
        return None
    employees = load_employment(official, level, "employees")
    assert employees is not None
    return ratio(employees, persons)


def employment_said(name: str) -> str:
    """What is to be known of a bundled table's persons: year, total, employees and the others.

    >>> employment_said("japan-2015")[:51]
    'Persons engaged: an estimate by sector from ILOSTAT'
    >>> employment_said("japan-2025")
    'Persons engaged are not known: no count by industry is of its own year.'
    """
    about = read_toml(tables_folder() / "employment" / "source.toml")["tables"].get(name)
    if about is None:
        return "Persons engaged are not known: no count by industry is of its own year."
    total, employees = about["total"], about["employees"]
    return (
        f"Persons engaged: an estimate by sector from ILOSTAT, Labour Force Survey of {about['year']}, "
        f"{total / 1e6:.2f} million, of whom {employees / 1e6:.2f} million are employees and "
        f"{(total - employees) / 1e6:.2f} million self-employed, family workers or not classified."
    )
