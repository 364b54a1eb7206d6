"""Build `tables/classification/japan-2020`: the official sectors of 2020, weighed by outputs of 2015.

Run ``python scripts/build_classification.py FIGURES_FOLDER``. No 2020 table comes with iomodel; the
classification lets a user's own 2020 table have names and levels, and lets exposures that are written at
basic codes find their sectors. Basic rows of 2015 that have no row of the same code in 2020 lend their
weight to the rows with which they share most leading digits.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
from table_files import toml, write_csv, write_text

from iomodel.errors import IOModelError, LayoutError

HERE = Path(__file__).parent
NAME = "japan-2020"
LEVELS = ["13", "37", "108", "188"]
OLD_LEVELS = ["13", "37", "107", "187"]
NEW_NAMES = {"675": "獣医業", "6751": "獣医業"}


def read_official(path: Path, broad: dict[str, str]) -> pd.DataFrame:
    """Endogenous rows and columns with their code at every level."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame = frame[(frame["block"] == "endogenous") & (frame["code"].str[:2] < "70")].reset_index(drop=True)
    frame["s13"] = frame["s37"].map(broad)
    if frame["s13"].isna().any():
        raise LayoutError(f"{path}: sector {frame['s37'][frame['s13'].isna()].iloc[0]} has no broad group")
    return frame


def weights(rows: pd.Series, old: pd.DataFrame, column: str) -> pd.Series:
    """Figures of the old basic rows at the new ones [billion yen]."""
    found = pd.Series(0.0, index=rows)
    values = dict(zip(old["code"], old[column].astype(float), strict=True))
    for code, value in values.items():
        if code in found.index:
            found[code] += value
    same = found.copy()
    for code, value in values.items():
        if code in found.index or value == 0:
            continue
        kin = next(
            members
            for digits in range(6, 1, -1)
            if len(members := [c for c in rows if c[:digits] == code[:digits]])
        )
        share = same[kin] / same[kin].sum() if same[kin].sum() else pd.Series(1 / len(kin), index=kin)
        found[kin] += value * share
    return found.round(6)


def build(figures: Path, tables: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Basic rows and columns, and the names of the sectors of every level."""
    plan = tomllib.loads((HERE / "editions.toml").read_text(encoding="utf-8"))
    broad = {part: group["code"] for group in plan["broad"] for part in group["parts"]}
    official = read_official(figures / "classification" / f"{NAME}.csv", broad)
    old = pd.read_csv(tables / "io" / "japan-2015" / "classification.csv", dtype=str, keep_default_na=False)
    known = {(k, c): (en, ja) for k, c, en, ja in old[["kind", "code", "name_en", "name_ja"]].to_numpy()}
    frame = official[["kind", "code"]].copy()
    frame["name_ja"] = [
        known[key][1] if key in known and known[key][0].lower() == english.lower() else ""
        for key, english in zip(
            zip(official["kind"], official["code"], strict=True), official["name_en"], strict=True
        )
    ]
    frame["name_en"] = official["name_en"]
    for level in reversed(LEVELS):
        frame[f"s{level}"] = official[f"s{level}"]
    rows = official.loc[official["kind"] == "row", "code"]
    for column in ("output", "exports"):
        carried = weights(rows, old[old["kind"] == "row"], column)
        frame[column] = [carried[c] if k == "row" else None for k, c in frame[["kind", "code"]].to_numpy()]
    return frame, names(official, tables, plan)


def names(official: pd.DataFrame, tables: Path, plan: dict[str, Any]) -> pd.DataFrame:
    """Names of the sectors of every level: the official English one, and the Japanese one of 2015."""
    old = pd.read_csv(tables / "io" / "japan-2015" / "sectors.csv", dtype=str, keep_default_na=False)
    japanese = {(level, code): ja for level, code, ja in old[["level", "code", "name_ja"]].to_numpy()}
    english = {group["code"]: group["name_en"] for group in plan["broad"]}
    lines = []
    for level, before in zip(LEVELS, OLD_LEVELS, strict=True):
        for code in dict.fromkeys(official[f"s{level}"]):
            rows = official[official[f"s{level}"] == code]
            name_en = english[code] if level == "13" else rows[f"s{level}_name_en"].iloc[0]
            lines.append((level, code, japanese.get((before, code)) or NEW_NAMES[code], name_en))
    return pd.DataFrame(lines, columns=["level", "code", "name_ja", "name_en"])


def main() -> int:
    """Read, check, write; one line on stderr and exit code 2 when the input is not what it must be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("figures", type=Path, help="folder with classification/")
    parser.add_argument("--tables", type=Path, default=HERE.parent / "tables")
    options = parser.parse_args()
    try:
        frame, sectors = build(options.figures, options.tables)
    except IOModelError as error:
        print(error, file=sys.stderr)
        return 2
    out = options.tables / "classification" / NAME
    write_csv(out / "classification.csv", frame)
    write_csv(out / "sectors.csv", sectors)
    publisher = tomllib.loads((HERE / "editions.toml").read_text(encoding="utf-8"))["publisher"]
    about = {
        "publisher_ja": publisher["ja"],
        "publisher_en": publisher["en"],
        "title_ja": "令和2年（2020年）産業連関表 部門分類表",
        "title_en": "2020 Input-Output Tables for Japan, sector classification",
        "year": 2020,
        "notes": [
            "Output and exports of basic rows are those of 2015 [billion yen]: weights, not figures of 2020.",
            "Basic rows of 2015 without the same code in 2020 lend their weight to the nearest codes.",
            "Japanese names are those of 2015 where the code is the same.",
        ],
    }
    write_text(out / "source.toml", "".join(f"{key} = {toml(value)}\n" for key, value in about.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
