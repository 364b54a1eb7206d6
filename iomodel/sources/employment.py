"""Persons engaged by sector, an estimate that comes with the bundled tables."""

from __future__ import annotations

import pandas as pd

from iomodel.errors import LayoutError
from iomodel.files import read_toml, tables_folder, verify
from iomodel.notation import FloatArray
from iomodel.table import Classification


def load_employment(official: Classification, level: str) -> FloatArray:
    """Persons engaged in every sector of a level, shape (n,) [persons].

    An estimate: employed persons by industry from the Labour Force Survey, spread within an industry by
    compensation of employees. See ``tables/employment/source.toml``.

    >>> from iomodel.sources.bundled import load_classification
    >>> float(load_employment(load_classification("japan-2015"), "37").sum())
    67870000.0

    Raises
    ------
    LayoutError
        If sectors differ from the classification's, or persons do not add up to the survey's total.
    """
    folder = tables_folder() / "employment"
    source = read_toml(folder / "source.toml")
    verify(folder, source["sha256"])
    path = folder / f"{official.name}.csv"
    finest = official.levels[-1]
    rows = pd.read_csv(path, dtype={"code": str}).set_index("code")["persons"]
    if list(rows.index) != official.codes(finest):
        raise LayoutError(f"{path}: sectors differ from the {finest} of {official.name}")
    if rows.sum() != source["total"]:
        raise LayoutError(f"{path}: {rows.sum()} persons, expected the survey's {source['total']}")
    group = rows.index if level == finest else rows.index.map(official.mapping(finest, level))
    return rows.groupby(group).sum().reindex(official.codes(level), fill_value=0).to_numpy(float)
