"""Build `tables/employment`: persons by sector, from the survey's industries and compensation of employees.

Run ``python scripts/build_employment.py [--out tables/employment]`` after the input-output tables are
built. Persons of an industry are spread over its basic sectors by compensation of employees, the part of
the total that no industry lists over the remaining sectors, and whole persons add up to the total.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from iomodel.errors import IOModelError, LayoutError
from iomodel.files import tables_folder
from iomodel.sources import load_basic, load_classification, table_levels
from iomodel.sources.bundled import bundled_names

COMPENSATION = ["wage", "ssce", "othp"]
PERIODS = {"japan-2015": "2015-01"}
"""Period of the survey, of the table's own year; a table without one has no persons."""
TOTAL, REST = "all", "rest"
STATUS = ("employees", "self-employed")
FOLDER = tables_folder() / "employment"

SOURCE = """\
title = "Employed persons by industry, Labour Force Survey (総務省「労働力調査」)"
unit = "persons"
estimate = true
method = "persons of an industry spread over its basic sectors by compensation of employees (wages, employers' social contributions, other) of the table's own year; see industries.csv"
notes = [
    "An estimate: the official employment table was not at hand. Totals and industries are those of the survey.",
    "Industries that the survey's summary does not list share what the total leaves, by compensation: in January 2015 finance, real estate, government, compound services, utilities, fishing, mining and what is not classified. Government and finance come out too high, real estate too low.",
    "A single month, preliminary; the year's average was not at hand. In agriculture few are employees, so that persons there lie where wages are paid.",
    "Employees and self-employed are known for the whole economy alone, not by sector; the survey counts officers of companies as employees.",
    "The table of 2011 has no persons: no count of its own year by industry is at hand, and persons of another year are not its own. The survey has no figures for the whole of Japan from March to August 2011, after the earthquake (stat.go.jp, historical data, note of January 2012).",
]

[tables]
{tables}
[sha256]
{digests}"""  # noqa: E501


def industry_of(code: str, prefixes: dict[str, str]) -> str:
    """The industry of a basic sector: that of the longest prefix listed."""
    return next(prefixes[code[:length]] for length in range(len(code), -1, -1) if code[:length] in prefixes)


def counted(folder: Path, period: str) -> pd.Series:
    """What the survey counts in a period, by industry and by status."""
    rows = pd.read_csv(folder / "labour-force-survey.csv")
    return rows[rows["period"] == period].set_index("industry")["persons"]


def surveyed(folder: Path, period: str) -> pd.Series:
    """Persons by industry, with what the total leaves as an industry of its own."""
    persons = counted(folder, period)
    listed = persons.drop([TOTAL, *(status for status in STATUS if status in persons)])
    if listed.sum() > persons[TOTAL]:
        raise LayoutError(f"{folder}: industries add up to {listed.sum()}, above the total {persons[TOTAL]}")
    return pd.concat([listed, pd.Series({REST: persons[TOTAL] - listed.sum()})])


def spread(persons: pd.Series, compensation: pd.Series, prefixes: dict[str, str]) -> pd.Series:
    """Persons of every basic sector, in proportion to compensation within its industry.

    A sector whose industry the period does not list belongs to the rest.
    """
    found = [industry_of(code, prefixes) for code in compensation.index]
    named = [industry if industry in persons else REST for industry in found]
    industries = pd.Series(named, compensation.index)
    missing = set(persons.index) - set(industries)
    if missing:
        raise LayoutError(f"industries without a sector: {', '.join(sorted(missing))}; see industries.csv")
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
    """Persons by sector of a table's finest square level."""
    level = table_levels(name)[-1]
    basic = load_basic(name)
    sectors = pd.read_csv(tables_folder() / "io" / name / "classification.csv", dtype=str)
    columns = sectors[sectors["kind"] == "column"].set_index("code")[f"s{level}"]
    prefixes = pd.read_csv(folder / "industries.csv", dtype=str, keep_default_na=False)
    persons = surveyed(folder, PERIODS[name])
    by_basic = spread(
        persons,
        basic.loc[COMPENSATION, columns.index].sum(),
        dict(zip(prefixes["prefix"], prefixes["industry"], strict=True)),
    )
    codes = load_classification(name).codes(level)
    by_sector = by_basic.groupby(columns).sum().reindex(codes, fill_value=0.0)
    rounded = whole_persons(by_sector, int(persons.sum()))
    return pd.DataFrame({"code": rounded.index, "persons": rounded.to_numpy()})


def about(name: str, folder: Path) -> str:
    """Period, source, total and status of a table's persons, as a line of TOML."""
    rows = pd.read_csv(folder / "labour-force-survey.csv")
    rows = rows[rows["period"] == PERIODS[name]]
    persons = counted(folder, PERIODS[name])
    status = "".join(f", {key.replace('-', '_')} = {persons[key]}" for key in STATUS)
    source = json.dumps(rows["source"].iloc[0], ensure_ascii=False)
    return (
        f'"{name}" = {{ period = "{PERIODS[name]}", total = {persons[TOTAL]}{status}, source = {source} }}\n'
    )


def main() -> int:
    """Build every table's file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    out = parser.parse_args().out
    try:
        tables, digests = [], []
        for name in (name for name in bundled_names() if name in PERIODS):
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
