"""Build `tables/io` from a folder of published figures, checking every total first.

Run ``python scripts/build_tables.py FIGURES_FOLDER [--out tables/io]``. The figures have three
decimals of a billion yen, so all sums are made in whole million yen and hold exactly: a single
altered cell is refused before anything is written.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from table_files import Edition, Level, write_editions

from iomodel.errors import IOModelError, LayoutError, MissingTableError, UnbalancedTableError

EXPORTS = ["expo", "expd", "adjs"]
OUTSIDE_HOUSEHOLDS = "ohcr"
HERE = Path(__file__).parent


def read_csv(path: Path) -> pd.DataFrame:
    """A comma-separated file as text, with spaces at the edges of cells removed."""
    if not path.is_file():
        raise MissingTableError(f"{path} is missing: the figures folder must hold it")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return frame.apply(lambda column: column.str.strip())


def whole_millions(values: pd.DataFrame, where: Path) -> pd.DataFrame:
    """Billion yen with three decimals as whole million yen."""
    thousands = values.apply(pd.to_numeric, errors="coerce") * 1000
    whole = np.rint(thousands)
    strange = ~(np.abs(thousands - whole) < 1e-4)
    if strange.to_numpy().any():
        row, column = np.argwhere(strange.to_numpy())[0]
        raise LayoutError(
            f"{where}: cell ({values.index[row]}, {values.columns[column]}) is {values.iloc[row, column]}, "
            "expected billion yen with at most three decimals"
        )
    return whole.astype(np.int64)


def read_flows(path: Path) -> pd.DataFrame:
    """Flows of one transactions file in million yen, its totals ``X`` checked and dropped."""
    figures = read_csv(path).set_index("code")
    flows = whole_millions(figures.drop(index="X", columns="X", errors="ignore").replace("", "0"), path)
    if "X" in figures.index:
        sectors = [code for code in flows.index if code in flows.columns]
        below = whole_millions(figures.loc[["X"], sectors], path).loc["X"]
        require_equal(flows[sectors].sum(), below, f"{path}: columns and their total X")
        beside = whole_millions(figures.loc[sectors, ["X"]], path)["X"]
        require_equal(flows.loc[sectors].sum(axis=1), beside, f"{path}: rows and their total X")
    return flows


def cells(flows: pd.DataFrame) -> pd.Series:
    """All cells as one series by (row, column)."""
    return pd.Series(flows.to_numpy().ravel(), pd.MultiIndex.from_product([flows.index, flows.columns]))


def require_equal(found: pd.Series, expected: pd.Series, where: str) -> None:
    """Refuse two series of million yen that differ anywhere."""
    gap = found - expected.reindex(found.index)
    if list(found.index) != list(expected.index) or gap.isna().any():
        raise LayoutError(f"{where}: labels differ; check the codes and their order")
    if gap.any():
        worst = gap.abs().idxmax()
        raise UnbalancedTableError(
            f"{where} disagree at {worst}: {found[worst] / 1000} and {expected[worst] / 1000} billion yen; "
            "a cell was altered"
        )


def aggregate(flows: pd.DataFrame, groups: Mapping[str, Mapping[str, str]], codes: list[str]) -> pd.DataFrame:
    """Flows summed over groups of rows and columns; a sector without a column of its own gets zeros."""
    rows, columns = groups["row"], groups["column"]
    by_row = flows.groupby(flows.index.map(lambda code: rows.get(code, code))).sum()
    both = by_row.T.groupby(by_row.columns.map(lambda code: columns.get(code, code))).sum().T
    components = [code for code in flows.index if code not in rows]
    categories = [code for code in flows.columns if code not in columns]
    return both.reindex(index=codes + components, columns=codes + categories, fill_value=0)


def read_classification(folder: Path, about: Mapping[str, Any], broad: Mapping[str, str]) -> pd.DataFrame:
    """Basic rows and columns with their code at every level, checked against the official classification."""
    top, large, medium, small = (f"s{name}" for name in about["levels"])
    frame = read_csv(folder / about["name"] / "sectors_basic.csv")
    frame["kind"] = frame["kind"].replace("col", "column")
    frame = frame.rename(columns={"small": small, "medium": medium, "large": large})
    path = folder / "classification" / f"{about['name']}.csv"
    official = read_csv(path)
    # The official list marks dummy sectors (仮設部門) with a P that the table leaves out.
    official["code"] = official["code"].str.removesuffix("P")
    keys, shared = ["kind", "code"], ["name_en", small, medium, large]
    ours = frame.set_index(keys)[shared]
    different = (ours != official.set_index(keys)[shared].reindex(ours.index)).any(axis=1)
    if different.any():
        kind, code = different.idxmax()
        raise LayoutError(
            f"{path}: {kind} {code} is missing, or named or classified differently than in sectors_basic.csv"
        )
    frame[top] = frame[large].map(broad)
    return frame[["kind", "code", "name_ja", "name_en", small, medium, large, top]]


def groups_at(classification: pd.DataFrame, level: str) -> dict[str, dict[str, str]]:
    """Sector of each basic row and of each basic column at one level."""
    return {
        kind: dict(zip(part["code"], part[f"s{level}"], strict=True))
        for kind, part in classification.groupby("kind")
    }


def read_level(
    folder: Path, name: str, broad: pd.DataFrame | None, basic: pd.DataFrame, groups: Any
) -> Level:
    """One level: the basic table summed, equal to the published table cell by cell where there is one."""
    listed = folder / f"sectors_{name}.csv"
    published = read_csv(listed).set_index("code") if broad is None or listed.is_file() else None
    sectors = published[["name_ja", "name_en"]] if broad is None else broad
    flows = aggregate(basic, groups, list(sectors.index))
    if published is not None:
        check_level(folder, name, flows, published)
    level = Level(name, sectors, flows)
    where = f"{folder} at {name} sectors: rows and columns"
    require_equal(flows.loc[level.codes].sum(axis=1), flows[level.codes].sum(), where)
    return level


def check_level(folder: Path, name: str, flows: pd.DataFrame, sectors: pd.DataFrame) -> None:
    """The basic table summed against the published table and the published list of sectors."""
    where = f"{folder} at {name} sectors"
    published = read_flows(folder / f"transactions_{name}.csv")
    require_equal(cells(flows), cells(published), f"{where}: basic table summed and published table")
    codes = list(sectors.index)
    listed = whole_millions(sectors.filter(like="_bn_yen"), folder / f"sectors_{name}.csv")
    components = [code for code in flows.index if code not in codes]
    computed = {
        "output_bn_yen": flows.loc[codes].sum(axis=1),
        "imports_bn_yen": -flows.loc[codes, ["impo", "impd"]].sum(axis=1),
        "exports_bn_yen": flows.loc[codes, ["expo", "expd"]].sum(axis=1),
        "gva_bn_yen": flows.loc[components, codes].sum(),
    }
    for column, values in computed.items():
        require_equal(values, listed[column], f"{where}: flows and {column} of the sector list")


def check_totals(level: Level, expected: Mapping[str, float], where: str) -> None:
    """Output, gross value added and GDP of the whole economy against the published totals."""
    value_added = level.flows.loc[level.components, level.codes].sum(axis=1)
    computed = {
        "output": level.flows.loc[level.codes].to_numpy().sum(),
        "gross_value_added": value_added.sum(),
        "gdp": value_added.drop(OUTSIDE_HOUSEHOLDS).sum(),
    }
    for name, value in computed.items():
        if value != round(expected[name] * 1000):
            raise UnbalancedTableError(
                f"{where}: total {name} is {value / 1000} billion yen, published: {expected[name]}"
            )


def japanese_names(level: Level, given: Mapping[str, str], other: Level | None) -> pd.Series:
    """Given Japanese names, else another year's where code and English name agree, else the table's own."""
    names = level.sectors["name_ja"].copy()
    if other is not None:
        there = other.sectors.reindex(names.index)
        same = there["name_en"] == level.sectors["name_en"]
        names = names.where(~same, there["name_ja"])
    names.update(pd.Series(given, dtype=object))
    if (names == "").any():
        raise LayoutError(
            f"sector {names.index[names == ''][0]} of the {level.name}-sector table has no Japanese name; "
            "add it to the editions file"
        )
    return names


def with_output(classification: pd.DataFrame, basic: pd.DataFrame) -> pd.DataFrame:
    """The classification with output of each basic row and column, and exports of each row [billion yen]."""
    output = {"row": basic.sum(axis=1), "column": basic.sum()}
    exports = {"row": basic[[code for code in EXPORTS if code in basic]].sum(axis=1)}
    frame = classification.copy()
    for name, totals in (("output", output), ("exports", exports)):
        millions = [
            totals[kind][code] if kind in totals else np.nan
            for kind, code in zip(frame["kind"], frame["code"], strict=True)
        ]
        frame[name] = np.array(millions) / 1000 + 0.0
    return frame


def read_edition(
    folder: Path, about: Mapping[str, Any], grouping: list[dict[str, Any]], other: Edition | None
) -> Edition:
    """Everything of one year, proved consistent; missing Japanese names come from the other year."""
    here = folder / about["name"]
    broad = pd.DataFrame(grouping).set_index("code")[["name_ja", "name_en"]]
    parts = {part: group["code"] for group in grouping for part in group["parts"]}
    classification = read_classification(folder, about, parts)
    basic = read_flows(here / about["basic"])
    for kind, codes in (("row", basic.index), ("column", basic.columns)):
        known = classification.loc[classification["kind"] == kind, "code"]
        if list(known) != list(codes[: len(known)]):
            raise LayoutError(f"{here / about['basic']}: {kind}s differ from those of sectors_basic.csv")
    levels = []
    for position, name in enumerate(about["levels"]):
        groups = groups_at(classification, name)
        level = read_level(here, name, None if position else broad, basic, groups)
        check_totals(level, about["totals"], f"{here} at {name} sectors")
        given = about.get("names_ja", {}).get(name, {})
        names = japanese_names(level, given, other and other.levels[position])
        levels.append(replace(level, sectors=level.sectors.assign(name_ja=names)))
    return Edition(about, levels, basic, with_output(classification, basic))


def read_all(folder: Path, editions: Path) -> list[Edition]:
    """All editions named in the editions file."""
    plan = tomllib.loads(editions.read_text(encoding="utf-8"))
    done: dict[str, Edition] = {}
    for about in plan["edition"]:
        other = done.get(about.get("names_ja_from", ""))
        done[about["name"]] = read_edition(
            folder, {**about, "publisher": plan["publisher"]}, plan["broad"], other
        )
    return list(done.values())


def main(arguments: list[str] | None = None) -> int:
    """Read, check, write; one line on stderr and exit code 2 when the figures are not what they must be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("figures", type=Path, help="folder with japan-<year>/ and classification/")
    parser.add_argument("--out", type=Path, default=HERE.parent / "tables" / "io")
    parser.add_argument("--editions", type=Path, default=HERE / "editions.toml")
    options = parser.parse_args(arguments)
    try:
        editions = read_all(options.figures, options.editions)
    except IOModelError as error:
        print(error, file=sys.stderr)
        return 2
    write_editions(editions, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
