"""Build `tables/employment`: persons by sector, from industries of ILOSTAT and compensation of employees.

Run ``python scripts/build_employment.py [--out tables/employment]`` after the input-output tables are
built. Persons of an industry are spread over its basic sectors by compensation of employees; persons whose
industry is not known share the industries of the others; whole persons add up to the total.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from iomodel.errors import IOModelError, LayoutError
from iomodel.files import tables_folder
from iomodel.sources import load_basic, load_classification, table_levels
from iomodel.sources.bundled import bundled_names

COMPENSATION = ["wage", "ssce", "othp"]
YEARS = {"japan-2011": 2011, "japan-2015": 2015}
"""Year of the count, which is the table's own; a table without one has no persons."""
UNKNOWN = "U"
STATUS = ("persons", "employees")
FOLDER = tables_folder() / "employment"

SOURCE = """\
title = "Employed persons by industry (ISIC Rev. 4) and status, ILOSTAT, from Japan's Labour Force Survey (総務省「労働力調査」)"
source = "International Labour Organization, ILOSTAT, indicators EMP_TEMP_SEX_ECO_NB and EMP_TEMP_SEX_STE_ECO_NB, Japan, both sexes, annual; as kept at github.com/open-numbers/ddf--ilo--ilostat, commit c50d0605"
licence = "CC BY 4.0"
unit = "persons"
estimate = true
method = "persons of an industry spread over its basic sectors by compensation of employees (wages, employers' social contributions, other) of the table's own year; see industries.csv"
notes = [
    "An estimate: the official employment table was not available. Totals and industries are those of ILOSTAT, averages of the year.",
    "Industries J, M, N, R and S are one group, and so are D and E, because Japan's industries are split over them differently in different years.",
    "Persons whose industry is not known (U) share the industries of the others in proportion.",
    "In agriculture one in four is an employee, so persons are placed where wages are paid.",
    "All others are self-employed, family workers or not classified; employees include officers of companies.",
    "In 2011 the survey could not be taken in Iwate, Miyagi and Fukushima from March to August, after the earthquake: the total of 60.6 million compares with 61.9 in 2010 and 62.2 in 2012 and is some 2 % too low.",
]

[tables]
{tables}
[sha256]
{digests}"""  # noqa: E501


def industry_of(code: str, prefixes: dict[str, str]) -> str:
    """The industry of a basic sector: that of the longest prefix listed."""
    return next(prefixes[code[:length]] for length in range(len(code), -1, -1) if code[:length] in prefixes)


def counted(folder: Path, year: int) -> pd.DataFrame:
    """Persons and employees of a year by section of ISIC Rev. 4."""
    rows = pd.read_csv(folder / "ilostat.csv")
    return rows[rows["year"] == year].set_index("section")[list(STATUS)]


def grouped(counts: pd.Series, groups: set[str]) -> pd.Series:
    """Persons by group of sections, with those of no known section shared out in proportion."""
    known = counts.drop(UNKNOWN)
    group = {section: name for name in groups for section in name}
    missing = set(known.index) - set(group)
    if missing:
        raise LayoutError(f"sections without a sector: {', '.join(sorted(missing))}; see industries.csv")
    return known.groupby(group).sum() * (counts.sum() / known.sum())


def spread(persons: pd.Series, compensation: pd.Series, industries: pd.Series) -> pd.Series:
    """Persons of every basic sector, in proportion to compensation within its industry."""
    together = compensation.groupby(industries).sum()
    return compensation * industries.map(persons / together)


def whole_persons(values: pd.Series, total: int) -> pd.Series:
    """Whole numbers that add up to the total, the largest remainders rounded up."""
    down = np.floor(values)
    short = round(total - down.sum())
    up = (values - down).sort_values(ascending=False, kind="stable").index[:short]
    down[up] += 1
    return down.astype(int)


def build(name: str, folder: Path) -> pd.DataFrame:
    """Persons and employees by sector of a table's finest square level."""
    level = table_levels(name)[-1]
    sectors = pd.read_csv(tables_folder() / "io" / name / "classification.csv", dtype=str)
    columns = sectors[sectors["kind"] == "column"].set_index("code")[f"s{level}"]
    compensation = load_basic(name).loc[COMPENSATION, columns.index].sum()
    prefixes = pd.read_csv(folder / "industries.csv", dtype=str, keep_default_na=False)
    by_prefix = dict(zip(prefixes["prefix"], prefixes["industry"], strict=True))
    industries = pd.Series({code: industry_of(code, by_prefix) for code in columns.index})
    codes = load_classification(name).codes(level)
    built = pd.DataFrame({"code": codes})
    for status, counts in counted(folder, YEARS[name]).items():
        by_basic = spread(grouped(counts, set(prefixes["industry"])), compensation, industries)
        by_sector = by_basic.groupby(columns).sum().reindex(codes, fill_value=0.0)
        built[status] = whole_persons(by_sector, int(counts.sum())).to_numpy()
    return built


def about(name: str, folder: Path) -> str:
    """Year and totals of a table's persons, as a line of TOML."""
    total, employees = counted(folder, YEARS[name]).sum()
    return f'"{name}" = {{ year = {YEARS[name]}, total = {total}, employees = {employees} }}\n'


def main() -> int:
    """Build every table's file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    out = parser.parse_args().out
    try:
        tables, digests = [], []
        for name in (name for name in bundled_names() if name in YEARS):
            text = build(name, FOLDER).to_csv(index=False)
            (out / f"{name}.csv").write_text(text, encoding="utf-8")
            digests.append(f'"{name}.csv" = "{hashlib.sha256(text.encode()).hexdigest()}"\n')
            tables.append(about(name, FOLDER))
        source = SOURCE.format(tables="".join(tables), digests="".join(digests))
        (out / "source.toml").write_text(source, encoding="utf-8")
    except IOModelError as error:
        print(f"build_employment: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
