"""Persons engaged by sector, an estimate that comes with the bundled tables."""

from __future__ import annotations

import pandas as pd

from iomodel.errors import LayoutError
from iomodel.files import read_toml, tables_folder, verify
from iomodel.notation import FloatArray
from iomodel.table import Classification


def load_employment(official: Classification, level: str) -> FloatArray | None:
    """Persons engaged in every sector of a level, shape (n,) [persons]; None where no count is of its year.

    An estimate: employed persons by industry from the Labour Force Survey, spread within an industry by
    compensation of employees. See ``tables/employment/source.toml``.

    >>> from iomodel.sources.bundled import load_classification
    >>> float(load_employment(load_classification("japan-2015"), "37").sum())
    63090000.0
    >>> load_employment(load_classification("japan-2011"), "37") is None
    True

    Raises
    ------
    LayoutError
        If sectors differ from the classification's, or persons do not add up to the survey's total.
    """
    folder = tables_folder() / "employment"
    source = read_toml(folder / "source.toml")
    verify(folder, source["sha256"])
    if official.name not in source["tables"]:
        return None
    about = source["tables"][official.name]
    path = folder / f"{official.name}.csv"
    finest = official.levels[-1]
    rows = pd.read_csv(path, dtype={"code": str}).set_index("code")["persons"]
    if list(rows.index) != official.codes(finest):
        raise LayoutError(f"{path}: sectors differ from the {finest} of {official.name}")
    if rows.sum() != about["total"]:
        raise LayoutError(f"{path}: {rows.sum()} persons, expected the survey's {about['total']}")
    group = rows.index if level == finest else rows.index.map(official.mapping(finest, level))
    return rows.groupby(group).sum().reindex(official.codes(level), fill_value=0).to_numpy(float)


def employment_said(name: str) -> str:
    """What is to be known of a bundled table's persons: period, total, employees and self-employed.

    >>> employment_said("japan-2015")[:60]
    'Persons engaged: an estimate by sector from the Labour Force'
    >>> employment_said("japan-2011")
    'Persons engaged are not known: no count by industry is of its own year.'
    """
    about = read_toml(tables_folder() / "employment" / "source.toml")["tables"].get(name)
    if about is None:
        return "Persons engaged are not known: no count by industry is of its own year."
    millions = {key: f"{about[key] / 1e6:.2f}" for key in ("total", "employees", "self_employed")}
    return (
        f"Persons engaged: an estimate by sector from the Labour Force Survey of {about['period']}, "
        f"{millions['total']} million, of whom {millions['employees']} million employees and "
        f"{millions['self_employed']} million self-employed and family workers; these two for the whole "
        "economy only."
    )
